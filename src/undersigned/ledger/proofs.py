"""What a bundle brings to show when it was published: proofs of a public log, and signatures by parties' own keys.

For each member that is proven the log holds a statement: that a member of this kind and id stands with this hash, as
told on a day. The statement is a salted commitment; the bundle discloses the salt. Source: docs/methods/bundle.md.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from undersigned.ledger.canonical import NotCanonical, canonical, canonical_start, commitment
from undersigned.ledger.log.checkpoints import Checkpoint, NoCheckpoint, read_checkpoint, read_hash
from undersigned.ledger.log.notes import NoNote, Note, Type, Verifier, open_note
from undersigned.ledger.log.tree import BrokenProof, check_inclusion, leaf_hash
from undersigned.ledger.members import Member
from undersigned.ledger.shapes import Check, count, day, fault, listed, matching, words
from undersigned.ledger.signed import SIGNED, disagreement, key_of

STANDS = "stands"
# Fields are sorted, and no member begins with its id: this stands only where the proof of a member begins.
ENTRY_START = re.compile(rb'\{"id":"')

ENTRY: Mapping[str, Check] = {
    "kind": words,
    "id": words,
    "stated_on": day,
    "salt": matching(r"[0-9a-f]{64}"),
    "place": count,
    "path": listed(words),
}
PROOFS: Mapping[str, Check] = {
    "key": words,
    "checkpoint": words,
    "witnesses": listed(words),
    "entries": lambda value: isinstance(value, list),
    "signatures": lambda value: isinstance(value, list),
}
Key = tuple[str, str]
Intact = Mapping[Key, Member]


class NoKey(ValueError):
    """A log, or a checkpoint of it, that cannot be read or is not signed; its text is one sentence for people."""


@dataclass(frozen=True)
class Cosigner:
    """A witness that cosigned the state of the log; when, in seconds since 1970; whether its key was known before."""

    name: str
    at: int
    known: bool


@dataclass(frozen=True)
class Proven:
    """What the proofs of a bundle show.

    `members` is how many members the log `origin` has stated; `key` is its verifier key, which the reader of the file
    had beforehand where `known`. `own` are the signatures that parties made with their own keys: id and multikey.
    """

    members: int = 0
    origin: str = ""
    key: str = ""
    known: bool = False
    cosigners: tuple[Cosigner, ...] = ()
    own: tuple[tuple[str, str], ...] = ()


@dataclass
class Findings:
    """What is being found: members proven, and a sentence's end for each proof that does not hold, by its member."""

    proven: Proven = field(default_factory=Proven)
    wrong: list[tuple[Key, str]] = field(default_factory=list)


def statement(member: Member, on: str) -> dict[str, Any]:
    """Return what a log commits to: a member of this kind and id stands with this hash, stated on a day (UTC)."""
    return {
        "verb": STANDS,
        "object": [member.kind, member.id],
        "at": on,
        "actor": "",
        "words": {"hash": member.hash},
    }


def log_entry(committed: str) -> bytes:
    """Return the bytes that the log holds of a commitment."""
    return canonical({"commitment": committed})


def judge(
    proofs: Mapping[str, Any], intact: Intact, keys: Sequence[Verifier], witnesses: Sequence[Verifier]
) -> Findings:
    """See what the proofs of a bundle show about its members, all of which are intact.

    Args:
        proofs: with the fields of `PROOFS`.
        keys: of logs, known beforehand; where there are any, one of them must have signed.
        witnesses: known beforehand; each must have cosigned.
    """
    found = Findings()
    try:
        state, note, key = _state(proofs, keys, witnesses)
    except NoKey as refusal:
        found.wrong.append((("log", ""), str(refusal)))
        return found
    told = {str(verifier) for verifier in (*keys, *witnesses)}
    found.proven = Proven(
        members=_entries(proofs["entries"], intact, state, found.wrong),
        origin=state.origin,
        key=str(key),
        known=str(key) in told or any(each.verifier in keys for each in note.signed),
        cosigners=tuple(
            Cosigner(each.verifier.name, each.at, str(each.verifier) in told)
            for each in note.signed
            if each.verifier.type is Type.COSIGNATURE
        ),
        own=tuple(_own(proofs["signatures"], intact, found.wrong)),
    )
    return found


def _state(
    proofs: Mapping[str, Any], keys: Sequence[Verifier], witnesses: Sequence[Verifier]
) -> tuple[Checkpoint, Note, Verifier]:
    try:
        key = Verifier.read(proofs["key"])
        told = [Verifier.read(line) for line in proofs["witnesses"]]
        note = open_note(proofs["checkpoint"].encode(), [key, *told, *keys, *witnesses])
        state = read_checkpoint(note.text)
    except (NoNote, NoCheckpoint, UnicodeEncodeError) as refusal:
        raise NoKey(str(refusal)) from None
    if str(key) != proofs["key"] or [str(each) for each in told] != proofs["witnesses"]:
        raise NoKey("A key is not written as it should be.")
    signed = [each.verifier for each in note.signed]
    if key not in signed or key.name != state.origin or key.type is not Type.ED25519:
        raise NoKey(f"The state of the log was not signed by the key of {state.origin} that the file names.")
    if keys and not any(each in signed and each.name == state.origin for each in keys):
        raise NoKey(f"The log {state.origin} did not sign with a key that you know.")
    missing = [each.name for each in witnesses if each not in signed]
    if missing:
        raise NoKey(f"{missing[0]} has not cosigned this state of the log.")
    return state, note, key


def _entries(entries: list[Any], intact: Intact, state: Checkpoint, wrong: list[tuple[Key, str]]) -> int:
    """Count the members that are proven, and tell what is wrong with the other proofs."""
    seen: set[Key] = set()
    before = len(wrong)
    for number, raw in enumerate(entries, 1):
        if not isinstance(raw, dict) or fault(raw, ENTRY):
            wrong.append((("number", str(number)), "it is not made of kind, id, day, salt, place and path"))
            continue
        key = (raw["kind"], raw["id"])
        if key not in intact:
            wrong.append((("number", str(number)), "what it proves is not in the file"))
            continue
        reason = "it stands twice in the file" if key in seen else _entry(raw, intact[key], state)
        seen.add(key)
        if reason:
            wrong.append((key, reason))
    return len(entries) - (len(wrong) - before)


def _entry(raw: Mapping[str, Any], member: Member, state: Checkpoint) -> str:
    """Return what is wrong with the proof of a member, as the end of a sentence; "" where it holds."""
    told = commitment(bytes.fromhex(raw["salt"]), statement(member, raw["stated_on"]))
    try:
        path = [read_hash(line) for line in raw["path"]]
        check_inclusion(raw["place"], state.size, leaf_hash(log_entry(told)), path, state.root)
    except (BrokenProof, NoCheckpoint):
        return f"entry {raw['place']} of the log does not state this"
    return ""


def _own(signed: list[Any], intact: Intact, wrong: list[tuple[Key, str]]) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for number, raw in enumerate(signed, 1):
        if not isinstance(raw, dict) or fault(raw, SIGNED):
            wrong.append((("own", str(number)), "it is not a signed document of the form that is known here"))
            continue
        name = raw["signature"]
        reason = "it stands twice in the file" if name in seen else disagreement(raw, intact)
        seen.add(name)
        if reason:
            wrong.append((("own", name), reason))
        else:
            yield name, key_of(raw)


def unread(data: bytes, intact: Intact) -> list[Key]:
    """Return the members whose proof cannot be read in a file that as a whole cannot; none if its proofs can.

    A member that was never proven is among them: a damaged file does not tell which those are.
    """
    starts = [match.start() for match in ENTRY_START.finditer(data)]
    read: set[Key] = set()
    broken = False
    for start, end in pairwise([*starts, len(data)]):
        try:
            raw = canonical_start(data[start:end])
            rest = data[start + len(canonical(raw)) : end]
        except NotCanonical:
            broken = True
            continue
        broken |= bool(fault(raw, ENTRY)) or not (rest == b"," or rest.startswith(b"],"))
        if not fault(raw, ENTRY):
            read.add((raw["kind"], raw["id"]))
    return [key for key in intact if key not in read] if broken else []
