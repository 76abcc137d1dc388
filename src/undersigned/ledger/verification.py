"""Checking a bundle: is it whole, and if not, what exactly is damaged?

First each member is judged by itself and each edition's clauses are looked for; only where all of them are
intact is it asked whether they agree with one another and what their proofs show, so that one damage is not told as
ten.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from undersigned.ledger import members, proofs, shapes
from undersigned.ledger.agreement import disagreement
from undersigned.ledger.canonical import NotCanonical, canonical_start, read_canonical
from undersigned.ledger.log.notes import Verifier
from undersigned.ledger.members import Member
from undersigned.ledger.proofs import Proven

HEADER: dict[str, shapes.Check] = {
    "format": lambda value: value == members.FORMAT,
    "made_at": shapes.moment,
    "node": lambda value: isinstance(value, str),
    "members": lambda value: isinstance(value, list),
    "root": shapes.hash_text,
    "seal": shapes.hash_text,
}
PROOFS: shapes.Check = shapes.shaped(proofs.PROOFS)
MEMBER: dict[str, shapes.Check] = {
    "kind": lambda value: isinstance(value, str),
    "id": lambda value: isinstance(value, str),
    "hash": lambda value: isinstance(value, str),
    "value": lambda value: isinstance(value, dict),
}
# Keys are sorted and quotation marks inside text are escaped, so this stands only where an object begins.
MEMBER_START = re.compile(rb'\{"hash":"sha256:')

SEALED = "its date, its address or its seal"

Key = tuple[str, str]


@dataclass(frozen=True)
class Damage:
    """One thing found wrong: the member's kind and id (kind `bundle`: the file itself), a clause's number."""

    kind: str
    id: str
    sentence: str
    number: str | None = None


@dataclass(frozen=True)
class Report:
    """What verification found, and how many intact members, editions and signatures the file holds.

    Two whole files with the same root hold the same members; "" where the file gives none. `proven` tells what its
    proofs show: how many of the members, by which log, by which witnesses.
    """

    damages: tuple[Damage, ...]
    editions: int
    signatures: int
    root: str
    members: int = 0
    proven: Proven = field(default_factory=Proven)

    @property
    def whole(self) -> bool:
        """Whether nothing at all was found wrong."""
        return not self.damages


def verify(data: bytes, keys: Sequence[Verifier] = (), witnesses: Sequence[Verifier] = ()) -> Report:
    """Check the bytes of a bundle and name what is damaged; never raises, whatever the bytes are.

    Every flipped byte is found; one inside a clause is told with that clause's number, one inside the proof of a
    member with that member.

    Args:
        keys: of logs, known from elsewhere; where there are any, one of them must have signed the log's state.
        witnesses: keys known from elsewhere; each must have cosigned the log's state.
    Source: docs/methods/bundle.md.
    """
    header, found, file_damages = _opened(data)
    intact, faults = _judged(found)
    lost = list(_lost_clauses(intact, faults))
    damages = [*lost, *_altered(faults, {damage.id for damage in lost})]
    if file_damages and not damages:
        damages = [_proof_damage(key, "it cannot be read", intact) for key in proofs.unread(data, intact)]
    damages += file_damages
    proven = Proven()
    if not damages:
        damages = list(_disagreements(intact))
    if not damages:
        shown, proven = _proof_damages(header, intact, keys, witnesses)
        damages = [*shown, *_file_disagreements(header, intact)]
    kinds = Counter(kind for kind, _ in intact)
    return Report(
        tuple(damages), kinds["edition"], kinds["signature"], header.get("root", ""), len(intact), proven
    )


def _opened(data: bytes) -> tuple[dict[str, Any], list[Any], list[Damage]]:
    """Return header, members as they stand in the file, and what is wrong with the file around them."""
    try:
        header = read_canonical(data)
    except NotCanonical as refusal:
        return {}, _salvaged(data), [Damage("bundle", "", f"The file is damaged: {refusal}")]
    wrong = "it is not an object"
    if isinstance(header, dict):
        wrong = shapes.fault(header, HEADER | ({"proofs": PROOFS} if "proofs" in header else {}))
    if wrong:
        return {}, _salvaged(data), [Damage("bundle", "", f"This is no {members.FORMAT} file: {wrong}.")]
    return header, header["members"], []


def _salvaged(data: bytes) -> list[Any]:
    """Return every member that can still be read from a file that as a whole cannot."""
    starts = [match.start() for match in MEMBER_START.finditer(data)]
    salvaged = []
    for start, end in pairwise([*starts, len(data)]):
        try:
            salvaged.append(canonical_start(data[start:end]))
        except NotCanonical:
            continue
    return salvaged


def _judged(found: list[Any]) -> tuple[dict[Key, Member], dict[Key, str]]:
    """Part the members into the intact ones and, by kind and id, what is wrong with the others."""
    intact: dict[Key, Member] = {}
    faults: dict[Key, str] = {}
    for place, raw in enumerate(found, 1):
        if not isinstance(raw, dict) or shapes.fault(raw, MEMBER):
            faults["member", str(place)] = "it is not made of kind, id, hash and value"
            continue
        member = Member(raw["kind"], raw["id"], raw["value"])
        key, wrong = _fault(member, raw["hash"])
        if not wrong and key in intact:
            wrong = "it stands twice in the file"
        if wrong:
            faults[key] = wrong
        else:
            intact[key] = member
    return intact, faults


def _fault(member: Member, claimed: str) -> tuple[Key, str]:
    key = (member.kind, member.id)
    if member.kind not in members.SHAPES:
        return key, "its kind is not known to this version"
    if member.hash != claimed:
        return key, "its words and its hash do not belong together"
    wrong = shapes.fault(member.value, members.shape_of(member.kind, member.value))
    if not wrong and member.kind == "clause":
        # The value is vouched for by its hash, the id by nothing: so the value says which clause this is.
        key = ("clause", members.clause_id(member.value["edition"], member.value["number"]))
        wrong = "" if member.id == key[1] else "it stands under the id of something else"
    return key, wrong


def _lost_clauses(intact: dict[Key, Member], faults: dict[Key, str]) -> Iterator[Damage]:
    """Yield each clause that an intact edition lists and that does not stand in the file once, as listed."""
    for edition in _all("edition", intact):
        for name, listed in edition.value["clauses"]:
            key = ("clause", name)
            if key in faults:
                yield _clause_damage(name, f"in {_edition_name(edition)}, {faults[key]}")
            elif key not in intact:
                yield _clause_damage(name, f"in {_edition_name(edition)}, it is missing or cannot be read")
            elif intact[key].hash != listed:
                yield _clause_damage(name, f"its words are not those that {_edition_name(edition)} lists")


def _altered(faults: dict[Key, str], told: set[str]) -> Iterator[Damage]:
    for (kind, name), wrong in faults.items():
        if kind != "clause":
            yield Damage(kind, name, f"{_plain_name(kind, name)} is damaged: {wrong}.")
        elif name not in told:
            yield _clause_damage(name, wrong)


def _clause_damage(name: str, reason: str) -> Damage:
    number = _printable(name.partition(".")[2])
    return Damage("clause", name, f"Clause {number} is not what was signed: {reason}.", number)


def _disagreements(intact: dict[Key, Member]) -> Iterator[Damage]:
    """Yield where intact members do not agree with one another."""
    for member in intact.values():
        wrong = disagreement(member, intact)
        if wrong and member.kind == "clause":
            yield _clause_damage(member.id, wrong)
        elif wrong:
            yield Damage(member.kind, member.id, f"{_name(member, intact)} does not hold: {wrong}.")
    yield from _signed_twice(intact)


def _signed_twice(intact: dict[Key, Member]) -> Iterator[Damage]:
    standing = [s for s in _all("signature", intact) if s.value["state"] == "ratified"]
    counts = Counter((s.value["edition"], s.value["party"]) for s in standing)
    for signature in standing:
        if counts[signature.value["edition"], signature.value["party"]] > 1:
            name = _name(signature, intact)
            yield Damage("signature", signature.id, f"{name} stands beside another of the same party.")


def _file_disagreements(header: Mapping[str, Any], intact: dict[Key, Member]) -> Iterator[Damage]:
    if header["root"] != members.root((member.kind, member.id, member.hash) for member in intact.values()):
        yield Damage("bundle", "", "The file is damaged: a part of it was dropped, added, moved or renamed.")
    if header["seal"] != members.seal(
        header["made_at"], header["node"], header["root"], header.get("proofs")
    ):
        what = "its date, its address, its proofs or its seal" if "proofs" in header else SEALED
        yield Damage("bundle", "", f"The file is damaged: {what} was altered.")


def _proof_damages(
    header: Mapping[str, Any],
    intact: dict[Key, Member],
    keys: Sequence[Verifier],
    witnesses: Sequence[Verifier],
) -> tuple[list[Damage], Proven]:
    if "proofs" not in header:
        wanted = Damage("proof", "", "The file brings no proof of any log.")
        return [wanted] if keys or witnesses else [], Proven()
    found = proofs.judge(header["proofs"], intact, keys, witnesses)
    return [_proof_damage(key, wrong, intact) for key, wrong in found.wrong], found.proven


def _proof_damage(key: Key, wrong: str, intact: dict[Key, Member]) -> Damage:
    kind, name = key
    if kind == "log":
        return Damage("proof", "", f"The proofs do not hold: {wrong}")
    if kind == "clause":
        number = _printable(name.partition(".")[2])
        return Damage("proof", name, f"The proof of clause {number} does not hold: {wrong}.", number)
    if kind == "own":
        name = _name(intact["signature", name], intact) if ("signature", name) in intact else _printable(name)
        return Damage("proof", key[1], f"{name}, made with a key of its own, does not hold: {wrong}.")
    what = f"number {_printable(name)}" if kind == "number" else f"of {_plain_name(kind, name).lower()}"
    return Damage("proof", name, f"The proof {what} does not hold: {wrong}.")


def _all(kind: str, intact: dict[Key, Member]) -> list[Member]:
    return [member for member in intact.values() if member.kind == kind]


def _name(member: Member, intact: dict[Key, Member]) -> str:
    if member.kind == "edition":
        return f"The text of {_edition_name(member)}"
    party = intact.get(("party", member.value.get("party", "")))
    return (
        f"The signature of {_printable(party.value['name'])}"
        if party
        else _plain_name(member.kind, member.id)
    )


def _plain_name(kind: str, name: str) -> str:
    noun = {"persons": "count of persons", "member": "member number"}.get(kind, kind)
    return f"The {_printable(noun)} {_printable(name)}"


def _edition_name(edition: Member) -> str:
    return f"edition {edition.value['number']} of “{_printable(edition.value['title'])}”"


def _printable(words: str) -> str:
    """Return words fit for a terminal: a damaged file must not move its cursor or turn its direction."""
    return "".join(filter(str.isprintable, words))[:80]
