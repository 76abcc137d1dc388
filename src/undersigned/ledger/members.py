"""What a bundle holds: the kinds of members, the fields of each, and the hashes that tie them together."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from undersigned.ledger.canonical import digest

FORMAT = "undersigned-bundle-1"


@dataclass(frozen=True)
class Member:
    """One thing of a bundle, under a stable id; kind and fields as `SHAPES` says."""

    kind: str
    id: str
    value: Mapping[str, Any]

    @cached_property
    def hash(self) -> str:
        """The digest of the value; an edition lists its clauses by it. Raises: NotCanonical."""
        return digest(self.value)


def content_hash(title: str, language: str, clauses: Iterable[Mapping[str, Any]]) -> str:
    """Return the digest of what is signed: title, language and, in order, each clause's words and place.

    Args:
        clauses: each with `id` (of the clause in the text), `number`, `kind`, `text`; other keys are left out.
    """
    signed = [{name: clause[name] for name in ("id", "number", "kind", "text")} for clause in clauses]
    return digest({"title": title, "language": language, "clauses": signed})


def clause_id(edition: str, number: int | str) -> str:
    """Return the id of a clause member; it tells the clause's number even where the rest is damaged."""
    return f"{edition}.{number}"


def root(members: Iterable[tuple[str, str, str]]) -> str:
    """Return the digest of the list of (kind, id, hash), in the order of the file."""
    return digest([list(member) for member in members])


def seal(made_at: str, node: str, root: str) -> str:
    """Return the digest of everything in the file that is not a member: its format, time, maker and root."""
    return digest([FORMAT, made_at, node, root])


Check = Callable[[Any], bool]


def _words(value: Any) -> bool:
    return isinstance(value, str)


def _flag(value: Any) -> bool:
    return isinstance(value, bool)


def _count(value: Any) -> bool:
    return type(value) is int and value >= 0


def _number(value: Any) -> bool:
    return _count(value) or (_words(value) and value != "")


def _matching(pattern: str) -> Check:
    return lambda value: isinstance(value, str) and re.fullmatch(pattern, value, re.ASCII) is not None


def _one_of(*words: str) -> Check:
    return lambda value: value in words


def _maybe(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _shaped(fields: Mapping[str, Check]) -> Check:
    return lambda value: isinstance(value, dict) and fault(value, fields) == ""


def _listing(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and _words(pair[0]) and hash_text(pair[1]) for pair in value
    )


hash_text = _matching(r"sha256:[0-9a-f]{64}")
moment = _matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
_day = _matching(r"\d{4}-\d\d-\d\d")

DECISION: Mapping[str, Check] = {
    "body": _words,
    "decided_on": _maybe(_day),
    "votes_for": _maybe(_count),
    "votes_against": _maybe(_count),
    "votes_abstaining": _maybe(_count),
    "minority_words": _words,
}

# A field named after a kind holds the id of such a member; only `clause` in a clause is its id in the text.
SHAPES: Mapping[str, Mapping[str, Check]] = {
    "coalition": {"name": _words},
    "party": {"name": _words, "kind": _one_of("organisation", "current", "person"), "place": _words},
    "text": {
        "title": _words,
        "language": _words,
        "coalition": _words,
        "addressee": _words,
        "ask": _words,
        "owner": _words,
        "follow_up_on": _maybe(_day),
        "words_only": _flag,
    },
    "edition": {
        "text": _words,
        "number": _count,
        "title": _words,
        "language": _words,
        "clauses": _listing,
        "frozen_at": moment,
        "published_at": _maybe(moment),
        "content_hash": hash_text,
    },
    "clause": {
        "edition": _words,
        "clause": _words,
        "number": _number,
        "kind": _one_of("", "citation", "recital", "claim", "principle", "demand", "undertaking"),
        "language": _words,
        "text": _words,
    },
    "translation": {"clause": _words, "language": _words, "text": _words, "of": hash_text, "stale": _flag},
    "signature": {
        "edition": _words,
        "content_hash": hash_text,
        "party": _words,
        "state": _one_of("ratified", "withdrawn"),
        "signed_on": _day,
        "accession": _flag,
        "withdrawn_on": _maybe(_day),
        "decision": _maybe(_shaped(DECISION)),
    },
    "reservation": {
        "signature": _words,
        "clause": _words,
        "kind": _one_of("reservation", "stand_aside"),
        "words": _words,
        "language": _words,
    },
    "objection": {
        "reservation": _words,
        "party": _words,
        "effect": _one_of("note", "stands", "stops"),
        "words": _words,
        "language": _words,
        "made_on": _day,
    },
    "distinction": {
        "signature": _words,
        "clause": _words,
        "fact": _words,
        "words": _words,
        "language": _words,
        "made_on": _day,
    },
    "persons": {"edition": _words, "count": _count},
}

REFERENCES: Mapping[str, Sequence[str]] = {
    "coalition": (),
    "party": (),
    "text": ("coalition",),
    "edition": ("text",),
    "clause": ("edition",),
    "translation": ("clause",),
    "signature": ("edition", "party"),
    "reservation": ("signature", "clause"),
    "objection": ("reservation", "party"),
    "distinction": ("signature", "clause"),
    "persons": ("edition",),
}


def fault(value: Mapping[str, Any], fields: Mapping[str, Check]) -> str:
    """Return what is wrong with the fields of a value, as the end of a sentence; "" where nothing is."""
    missing = sorted(fields.keys() - value.keys())
    if missing:
        return f"its field “{missing[0]}” is missing"
    if len(value) > len(fields):
        return "it has a field that the format does not know"
    wrong = [name for name, check in fields.items() if not check(value[name])]
    return f"its field “{wrong[0]}” does not hold what it should" if wrong else ""
