"""Reading and writing drafts as `undersigned-frontier-1` JSON, and frontiers as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .model import Clause, Condition, Draft, Frontier, InvalidDraft, Notch, Party, Pins, Variant
from .validation import shown

FORMAT = "undersigned-frontier-1"
MOST_BYTES = 32 * 2**20
"""The largest file that is read: 30,000 parties by 100 clauses fit."""
MOST_PARTS = 2_000_000
"""Lists, objects and keys in a document: each takes some hundred bytes of memory, few as it takes in the file."""
MOST_VALUES = 5_000_000
PACKED = b"PK\x03\x04"


class _Fraction(str):
    """A number with a fraction, kept as it was written: no strength or weight may be one."""

    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)


def read_draft(source: str | bytes) -> Draft:
    """Return the draft that a JSON document of format `undersigned-frontier-1` describes.

    Raises: InvalidDraft with one sentence when the document is not one, or is larger than MOST_BYTES.
    """
    data = _load(decoded(source))
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise InvalidDraft(f"This is not a document of format {FORMAT}.")
    clauses = tuple(_clause(item, n) for n, item in enumerate(_list(data, "clauses", "The document")))
    parties = tuple(_party(item, n) for n, item in enumerate(_list(data, "parties", "The document")))
    return Draft(
        clauses=clauses,
        parties=parties,
        answers=tuple(_answers(row, n) for n, row in enumerate(_list(data, "answers", "The document"))),
        conditions=tuple(_condition(item, n) for n, item in enumerate(_optional_list(data, "conditions"))),
        original=tuple(_optional_list(data, "draft")),
        pins=_pins(data.get("pins", {}), clauses, parties),
        title=_text(data, "title", "", "The document"),
    )


def decoded(source: str | bytes) -> str:
    """Return a file's text. Raises: InvalidDraft when it is empty, larger than MOST_BYTES, or not UTF-8."""
    if len(source) > MOST_BYTES:
        raise InvalidDraft(f"The file is larger than {MOST_BYTES >> 20} MB, the most that is read.")
    if not isinstance(source, str) and source.startswith(PACKED):
        raise InvalidDraft(
            "This is a packed file, such as .xlsx or .ods; save it as CSV (UTF-8) from the spreadsheet."
        )
    try:
        text = (source if isinstance(source, str) else source.decode()).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise InvalidDraft(f"Line {line} of the file is not UTF-8 text.") from None
    if not text.strip():
        raise InvalidDraft("The file is empty.")
    return text


def _load(source: str) -> Any:
    if sum(map(source.count, "[{:")) > MOST_PARTS or source.count(",") > MOST_VALUES:
        raise InvalidDraft(
            f"The document has more than {MOST_PARTS} lists, objects and keys, or {MOST_VALUES} values."
        )
    try:
        return json.loads(source, object_pairs_hook=_object, parse_float=_Fraction, parse_constant=_Fraction)
    except InvalidDraft:
        raise
    except json.JSONDecodeError as error:
        raise InvalidDraft(f"Line {error.lineno} is not JSON: {error.msg}.") from None
    except (RecursionError, ValueError):
        raise InvalidDraft("The document is nested too deeply or holds a number that is too long.") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidDraft(f"The key {shown(key)} stands twice in one object.")
        found[key] = value
    return found


def _list(data: Mapping[str, Any], key: str, owner: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list):
        raise InvalidDraft(f"{owner} has no list of {key}.")
    return value


def _optional_list(data: Mapping[str, Any], key: str) -> list[Any]:
    return _list(data, key, "The document") if key in data else []


def _mapping(item: Any, what: str) -> Mapping[str, Any]:
    if not isinstance(item, dict):
        raise InvalidDraft(f"{what} is not an object.")
    return item


def _required(item: Mapping[str, Any], key: str, what: str) -> Any:
    if key not in item:
        raise InvalidDraft(f"{what} has no {key}.")
    return item[key]


def _text(item: Mapping[str, Any], key: str, default: str, what: str) -> str:
    value = item.get(key, default)
    if not isinstance(value, str):
        raise InvalidDraft(f"{what} has the {key} {shown(value)}; it must be a text.")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidDraft(f"{what} has the {key} {shown(value)}, which is half of a character.") from None
    return value


def _id(item: Mapping[str, Any], what: str) -> str:
    _required(item, "id", what)
    return _text(item, "id", "", what)


def _clause(item: Any, number: int) -> Clause:
    data = _mapping(item, f"Clause {number}")
    id = _id(data, f"Clause {number}")
    rows = _list(data, "variants", f"Clause {shown(id)}")
    return Clause(
        id,
        _text(data, "title", "", f"Clause {shown(id)}"),
        tuple(_variant(row, n, id) for n, row in enumerate(rows)),
    )


def _variant(item: Any, number: int, clause: str) -> Variant:
    what = f"Wording {number} of clause {shown(clause)}"
    data = _mapping(item, what)
    strength = _required(data, "strength", what)
    return Variant(_id(data, what), _text(data, "title", "", what), strength)


def _party(item: Any, number: int) -> Party:
    data = _mapping(item, f"Party {number}")
    id = _id(data, f"Party {number}")
    return Party(id, _text(data, "name", id, f"Party {shown(id)}"), data.get("weight", 1))


def _answers(row: Any, number: int) -> tuple[str, ...]:
    if not isinstance(row, list):
        raise InvalidDraft(f"Row {number} of the answers is not a list.")
    return tuple(row)


def _condition(item: Any, number: int) -> Condition:
    what = f"Condition {number}"
    data = _mapping(item, what)
    unknown = set(data) - {"party", "clause", "variant", "if", "then"}
    if unknown:
        raise InvalidDraft(f"{what} has the unknown key {shown(min(unknown))}.")
    clause, variants, party = _atom(
        _mapping(_required(data, "if", what), f"The 'if' of condition {number}"), what
    )
    return Condition(
        party=_required(data, "party", what),
        clause=_required(data, "clause", what),
        variant=_required(data, "variant", what),
        if_clause=clause,
        if_variants=variants,
        if_party=party,
        then=data.get("then", "S"),
    )


def _atom(data: Mapping[str, Any], what: str) -> tuple[Any, tuple[Any, ...], Any]:
    if set(data) == {"party"}:
        return None, (), data["party"]
    if set(data) == {"clause", "variants"}:
        return data["clause"], tuple(_list(data, "variants", what)), None
    if any(word in key for key in data for word in ("not", "unless", "without")):
        raise InvalidDraft(f"{what} is negative; 'only if somebody does not sign' has no unique answer.")
    raise InvalidDraft(f"{what} must name either a party, or a clause and its variants.")


def _pins(item: Any, clauses: tuple[Clause, ...], parties: tuple[Party, ...]) -> Pins:
    data = _mapping(item, "The list of pins")
    unknown = set(data) - {"parties", "clauses", "wordings"}
    if unknown:
        raise InvalidDraft(f"The pins have the unknown key {shown(min(unknown))}.")
    places = {clause.id: n for n, clause in enumerate(clauses)}
    people = {party.id: n for n, party in enumerate(parties)}
    return Pins(
        frozenset(_known(people, id, "party") for id in _optional_list(data, "parties")),
        frozenset(_known(places, id, "clause") for id in _optional_list(data, "clauses")),
        frozenset(_wording(pair, places, clauses) for pair in _optional_list(data, "wordings")),
    )


def _known(known: Mapping[str, int], id: Any, kind: str) -> int:
    if not isinstance(id, str) or id not in known:
        raise InvalidDraft(f"The pins name an unknown {kind} {shown(id)}.")
    return known[id]


def _wording(pair: Any, places: Mapping[str, int], clauses: tuple[Clause, ...]) -> tuple[int, int]:
    data = _mapping(pair, "A fixed wording")
    clause = _known(places, _required(data, "clause", "A fixed wording"), "clause")
    ids = {variant.id: n for n, variant in enumerate(clauses[clause].variants)}
    variant = _required(data, "variant", "A fixed wording")
    return clause, _known(ids, variant, f"wording of clause {shown(clauses[clause].id)}")


def write_draft(draft: Draft) -> str:
    """Return a draft as an `undersigned-frontier-1` document that reads back as the same draft."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "title": draft.title,
        "parties": [{"id": p.id, "name": p.name, "weight": p.weight} for p in draft.parties],
        "clauses": [_clause_json(clause) for clause in draft.clauses],
        "answers": [list(row) for row in draft.answers],
        "conditions": [_condition_json(condition) for condition in draft.conditions],
        "draft": list(draft.original),
    }
    if draft.pins != Pins():
        data["pins"] = _pins_json(draft)
    return json.dumps(data, ensure_ascii=False)


def _clause_json(clause: Clause) -> dict[str, Any]:
    variants = [{"id": v.id, "title": v.title, "strength": v.strength} for v in clause.variants]
    return {"id": clause.id, "title": clause.title, "variants": variants}


def _condition_json(condition: Condition) -> dict[str, Any]:
    atom: dict[str, Any] = {"party": condition.if_party}
    if condition.if_party is None:
        atom = {"clause": condition.if_clause, "variants": list(condition.if_variants)}
    place = {"party": condition.party, "clause": condition.clause, "variant": condition.variant}
    return {**place, "if": atom, "then": condition.then}


def _pins_json(draft: Draft) -> dict[str, Any]:
    clauses = draft.clauses
    return {
        "parties": [draft.parties[p].id for p in sorted(draft.pins.parties)],
        "clauses": [clauses[c].id for c in sorted(draft.pins.clauses)],
        "wordings": [
            {"clause": clauses[c].id, "variant": clauses[c].variants[v].id}
            for c, v in sorted(draft.pins.wordings)
        ],
    }


def to_json(frontier: Frontier) -> dict[str, list[dict[str, Any]]]:
    """Return the notches as plain values: `pareto` by falling weight, `caveats` and signers as counts."""
    return {"pareto": [_notch_json(notch) for notch in frontier.notches]}


def _notch_json(notch: Notch) -> dict[str, Any]:
    return {
        "weight": notch.weight,
        "strength": notch.strength,
        "alternatives": notch.alternatives,
        "alternatives_complete": notch.alternatives_complete,
        "text": list(notch.text),
        "caveats": len(notch.caveats),
        "changed": notch.changed,
        "signers_count": len(notch.signers),
        "proven": notch.proven,
        "bound": notch.bound,
    }
