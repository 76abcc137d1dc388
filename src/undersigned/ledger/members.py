"""What a bundle holds: the kinds of members, the fields of each, and the hashes that tie them together."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from undersigned.ledger.canonical import digest
from undersigned.ledger.shapes import (
    Check,
    count,
    day,
    flag,
    hash_text,
    maybe,
    moment,
    number,
    one_of,
    shaped,
    words,
)

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


def seal(made_at: str, node: str, root: str, proofs: object = None) -> str:
    """Return the digest of everything in the file that is not a member: format, time, maker, root and any proofs."""
    return digest([FORMAT, made_at, node, root] + ([digest(proofs)] if proofs is not None else []))


def _listing(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(pair, list) and len(pair) == 2 and words(pair[0]) and hash_text(pair[1]) for pair in value
    )


DECISION: Mapping[str, Check] = {
    "body": words,
    "decided_on": maybe(day),
    "votes_for": maybe(count),
    "votes_against": maybe(count),
    "votes_abstaining": maybe(count),
    "minority_words": words,
}

# A field named after a kind holds the id of such a member; only `clause` in a clause is its id in the text.
SHAPES: Mapping[str, Mapping[str, Check]] = {
    "coalition": {"name": words},
    "party": {
        "name": words,
        "kind": one_of("organisation", "current", "person"),
        "place": words,
        "vouched_for_by": words,
    },
    "text": {
        "title": words,
        "language": words,
        "coalition": words,
        "addressee": words,
        "ask": words,
        "owner": words,
        "follow_up_on": maybe(day),
        "words_only": flag,
    },
    "edition": {
        "text": words,
        "number": count,
        "title": words,
        "language": words,
        "clauses": _listing,
        "frozen_at": moment,
        "published_at": maybe(moment),
        "content_hash": hash_text,
    },
    "clause": {
        "edition": words,
        "clause": words,
        "number": number,
        "kind": one_of("", "citation", "recital", "claim", "principle", "demand", "undertaking"),
        "language": words,
        "text": words,
    },
    "translation": {
        "clause": words,
        "language": words,
        "text": words,
        "of": hash_text,
        "stale": flag,
    },
    "signature": {
        "edition": words,
        "content_hash": hash_text,
        "party": words,
        "state": one_of("ratified", "withdrawn"),
        "signed_on": day,
        "accession": flag,
        "withdrawn_on": maybe(day),
        "decision": maybe(shaped(DECISION)),
    },
    "reservation": {
        "signature": words,
        "clause": words,
        "kind": one_of("reservation", "stand_aside"),
        "words": words,
        "language": words,
    },
    "objection": {
        "reservation": words,
        "party": words,
        "effect": one_of("note", "stands", "stops"),
        "words": words,
        "language": words,
        "made_on": day,
    },
    "distinction": {
        "signature": words,
        "clause": words,
        "fact": words,
        "words": words,
        "language": words,
        "made_on": day,
    },
    "review": {
        "edition": words,
        "party": words,
        "of": one_of("edition", "clause", "reservation"),
        "about": words,
        "due_on": maybe(day),
        "answered_on": maybe(day),
        "outcome": one_of("", "holds", "amended", "withdrawn"),
        "words": words,
        "language": words,
    },
    "persons": {"edition": words, "count": count},
}

# What was added to a kind after its first form: a bundle from before is as whole as it was.
ADDED: Mapping[str, Set[str]] = {"party": {"vouched_for_by"}}


def shape_of(kind: str, value: Mapping[str, Any]) -> Mapping[str, Check]:
    """Return the fields that a value of a kind must have, no more and no less."""
    absent = ADDED.get(kind, frozenset()) - value.keys()
    return {name: check for name, check in SHAPES[kind].items() if name not in absent}


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
    "review": ("edition", "party"),
    "persons": ("edition",),
}
