"""What a draft must be before anything is computed from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .model import LARGEST, LETTERS, OMIT, THEN, Clause, Condition, Draft, InvalidDraft, Party

MOST_CONDITIONS = 100_000
SHOWN = 60


def validate(draft: Draft) -> None:
    """Raise InvalidDraft with the first thing that does not fit, named by party, clause and wording."""
    if not draft.clauses:
        raise InvalidDraft("The draft has no clauses.")
    if not draft.parties:
        raise InvalidDraft("The draft has no parties.")
    _distinct("clause", "clauses", [clause.id for clause in draft.clauses])
    _distinct("party", "parties", [party.id for party in draft.parties])
    for party in draft.parties:
        _validate_weight(party)
    _validate_pins(draft)
    pinned = draft.pins.clauses | {clause for clause, _ in draft.pins.wordings}
    for index, clause in enumerate(draft.clauses):
        _validate_clause(clause, pinned=index in pinned)
    _validate_original(draft)
    _validate_answers(draft)
    _validate_conditions(draft)


def shown(value: object) -> str:
    """Return a value as it stands in a sentence: quoted, in one line, cut in the middle when it is long."""
    if is_whole(value) and abs(value) > LARGEST**2:  # type: ignore[arg-type]
        return "a number of more than 37 digits"
    text = repr(value)
    return text if len(text) <= SHOWN else f"{text[: SHOWN // 2]}...{text[-SHOWN // 4 :]}"


def _distinct(kind: str, kinds: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for id in ids:
        if not isinstance(id, str) or not id:
            raise InvalidDraft(f"A {kind} has the id {shown(id)}; an id is a text that is not empty.")
        if id in seen:
            raise InvalidDraft(f"Two {kinds} have the id {shown(id)}.")
        seen.add(id)


def is_whole(value: object) -> bool:
    """Whether a value is an integer; True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def check_weight(weight: int) -> int:
    """Return a weight of signers to ask for. Raises: InvalidDraft unless it is a whole number from 1 on."""
    if not is_whole(weight) or weight < 1:
        raise InvalidDraft(
            f"The weight of signers asked for is {shown(weight)}; it must be a whole number from 1 on."
        )
    return weight


def _validate_weight(party: Party) -> None:
    if not is_whole(party.weight):
        raise InvalidDraft(
            f"Party {shown(party.id)} has the weight {shown(party.weight)}; a weight is a whole number."
        )
    if not 1 <= party.weight <= LARGEST:
        raise InvalidDraft(
            f"Party {shown(party.id)} has the weight {shown(party.weight)}; it must lie between 1 and 2^63-1."
        )


def _validate_clause(clause: Clause, *, pinned: bool) -> None:
    if not clause.variants:
        raise InvalidDraft(f"Clause {shown(clause.id)} has no wordings.")
    ids = [variant.id for variant in clause.variants]
    if ids.count(OMIT) > 1:
        raise InvalidDraft(f"Clause {shown(clause.id)} has two omits.")
    _distinct(f"wording of clause {shown(clause.id)}", f"wordings of clause {shown(clause.id)}", ids)
    for variant in clause.variants:
        place = f"Wording {shown(variant.id)} of clause {shown(clause.id)} has the strength"
        if not is_whole(variant.strength):
            raise InvalidDraft(f"{place} {shown(variant.strength)}; a strength is a whole number.")
        if not 0 <= variant.strength <= LARGEST:
            raise InvalidDraft(f"{place} {shown(variant.strength)}; it must lie between 0 and 2^63-1.")
    _validate_omit(clause, ids, pinned=pinned)


def _validate_omit(clause: Clause, ids: Sequence[str], *, pinned: bool) -> None:
    if OMIT not in ids:
        if not pinned:
            raise InvalidDraft(
                f"Clause {shown(clause.id)} has no omit and is not pinned; end its wordings with omit."
            )
        return
    if ids[-1] != OMIT:
        raise InvalidDraft(f"Clause {shown(clause.id)} must have omit as its last wording.")
    if clause.variants[-1].strength != 0:
        raise InvalidDraft(f"In clause {shown(clause.id)} omit must have strength 0.")
    if pinned and len(ids) == 1:
        raise InvalidDraft(f"Clause {shown(clause.id)} is pinned and has no wording but omit.")


def _index(value: object, length: int, what: str) -> int:
    if not is_whole(value) or not 0 <= value < length:  # type: ignore[operator]
        raise InvalidDraft(f"{what} is {shown(value)}; it must be a whole number from 0 to {length - 1}.")
    return value  # type: ignore[return-value]


def _validate_pins(draft: Draft) -> None:
    for party in draft.pins.parties:
        _index(party, len(draft.parties), "A party that must sign")
    for clause in draft.pins.clauses:
        _index(clause, len(draft.clauses), "A clause that must stay")
    for clause, variant in sorted(draft.pins.wordings):
        _index(clause, len(draft.clauses), "The clause of a fixed wording")
        owner = draft.clauses[clause]
        _index(variant, len(owner.variants), f"The fixed wording of clause {shown(owner.id)}")


def _validate_original(draft: Draft) -> None:
    if len(draft.original) != len(draft.clauses):
        raise InvalidDraft(
            f"The drafters' text has {len(draft.original)} entries for {len(draft.clauses)} clauses."
        )
    for clause, variant in zip(draft.clauses, draft.original, strict=True):
        _index(variant, len(clause.variants), f"The drafters' wording of clause {shown(clause.id)}")


def _validate_answers(draft: Draft) -> None:
    if len(draft.answers) != len(draft.parties):
        raise InvalidDraft(
            f"There are {len(draft.answers)} rows of answers for {len(draft.parties)} parties."
        )
    for party, row in zip(draft.parties, draft.answers, strict=True):
        if len(row) != len(draft.clauses):
            raise InvalidDraft(f"Party {shown(party.id)} answers {len(row)} clauses of {len(draft.clauses)}.")
    for clause, column in zip(draft.clauses, zip(*draft.answers, strict=True), strict=True):
        if not all(_fits(letters, clause) for letters in _different(column)):
            for party, letters in zip(draft.parties, column, strict=True):
                _validate_letters(party, clause, letters)


def _different(column: Sequence[str]) -> Iterable[str]:
    """Return the different answers of a column: of many parties there are few."""
    try:
        return set(column)
    except TypeError:  # a list, in place of letters
        return column


def _fits(letters: str, clause: Clause) -> bool:
    return isinstance(letters, str) and len(letters) == len(clause.variants) and set(letters) <= set(LETTERS)


def _validate_letters(party: Party, clause: Clause, letters: str) -> None:
    place = f"party {shown(party.id)} in clause {shown(clause.id)}"
    if not isinstance(letters, str):
        raise InvalidDraft(
            f"The answer of {place} is {shown(letters)}; it must be one letter for each wording."
        )
    if len(letters) != len(clause.variants):
        raise InvalidDraft(
            f"There are {len(letters)} answers of {place} for {len(clause.variants)} wordings."
        )
    for letter, variant in zip(letters, clause.variants, strict=True):
        if letter not in LETTERS:
            raise InvalidDraft(
                f"The answer of {place}, wording {shown(variant.id)}, is {shown(letter)}; "
                "it must be one of S C A N U I."
            )


def _validate_conditions(draft: Draft) -> None:
    if len(draft.conditions) > MOST_CONDITIONS:
        raise InvalidDraft(
            f"There are {len(draft.conditions)} conditions; at most {MOST_CONDITIONS} are taken."
        )
    becomes: dict[tuple[int, int, int], str] = {}
    for number, condition in enumerate(draft.conditions):
        place = _condition_place(draft, condition, number)
        _validate_atom(draft, condition, place)
        if condition.then not in tuple(THEN):
            raise InvalidDraft(f"{place} turns into {shown(condition.then)}; it must be S, C or A.")
        answer = (condition.party, condition.clause, condition.variant)
        if becomes.setdefault(answer, condition.then) != condition.then:
            raise InvalidDraft(f"{place} turns into both {becomes[answer]} and {condition.then}.")
    _every_only_if_has_conditions(draft, becomes)


def _condition_place(draft: Draft, condition: Condition, number: int) -> str:
    what = f"of condition {number}"
    party = draft.parties[_index(condition.party, len(draft.parties), f"The party {what}")]
    clause = draft.clauses[_index(condition.clause, len(draft.clauses), f"The clause {what}")]
    variant = clause.variants[_index(condition.variant, len(clause.variants), f"The wording {what}")]
    place = (
        f"The condition of party {shown(party.id)} on clause {shown(clause.id)}, wording {shown(variant.id)},"
    )
    if draft.answers[condition.party][condition.clause][condition.variant] != "I":
        raise InvalidDraft(f"{place} stands beside an answer that is not I.")
    return place


def _validate_atom(draft: Draft, condition: Condition, place: str) -> None:
    if (condition.if_party is None) == (condition.if_clause is None):
        raise InvalidDraft(f"{place} must name either a clause or a party.")
    if condition.if_party is not None:
        _index(condition.if_party, len(draft.parties), f"{place} names a party that")
        if condition.if_party == condition.party:
            raise InvalidDraft(f"{place} depends on the party itself.")
        return
    other = draft.clauses[_index(condition.if_clause, len(draft.clauses), f"{place} names a clause that")]
    if condition.if_clause == condition.clause:
        raise InvalidDraft(f"{place} depends on the same clause.")
    if not condition.if_variants:
        raise InvalidDraft(f"{place} names no wording of clause {shown(other.id)}.")
    for variant in condition.if_variants:
        _index(variant, len(other.variants), f"{place} names a wording of clause {shown(other.id)} that")


def _every_only_if_has_conditions(draft: Draft, becomes: dict[tuple[int, int, int], str]) -> None:
    for c, column in enumerate(zip(*draft.answers, strict=True)):
        if not any("I" in letters for letters in _different(column)):
            continue
        for p, letters in enumerate(column):
            for v, letter in enumerate(letters):
                if letter == "I" and (p, c, v) not in becomes:
                    clause = draft.clauses[c]
                    raise InvalidDraft(
                        f"Party {shown(draft.parties[p].id)} answers 'only if' to wording "
                        f"{shown(clause.variants[v].id)} of clause {shown(clause.id)} without a condition."
                    )
