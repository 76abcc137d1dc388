import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from undersigned.ledger import canonical, digest, verify
from undersigned.ledger.members import root, seal


def flipped(data: bytes, place: int, mask: int) -> bytes:
    return data[:place] + bytes([data[place] ^ mask]) + data[place + 1 :]


def clause_ranges(data: bytes) -> dict[str, range]:
    """Where each clause member stands in the bytes, by the clause's number."""
    ranges = {}
    for raw in json.loads(data)["members"]:
        if raw["kind"] == "clause":
            form = canonical(raw)
            start = data.index(form)
            ranges[str(raw["value"]["number"])] = range(start, start + len(form))
    return ranges


def rewritten(data: bytes, change: Callable[[dict[str, Any]], None], *, resealed: bool = True) -> bytes:
    """The bundle after a forger's change; resealed, with every hash but those inside values made anew."""
    file = json.loads(data)
    change(file)
    if resealed:
        for raw in file["members"]:
            raw["hash"] = digest(raw["value"])
        file["root"] = root((raw["kind"], raw["id"], raw["hash"]) for raw in file["members"])
        file["seal"] = seal(file["made_at"], file["node"], file["root"])
    return canonical(file)


def member(file: dict[str, Any], kind: str, name: str) -> dict[str, Any]:
    return next(raw["value"] for raw in file["members"] if (raw["kind"], raw["id"]) == (kind, name))


def sentences(data: bytes) -> list[str]:
    return [damage.sentence for damage in verify(data).damages]


def assert_found(bundle: bytes, place: int, mask: int, number: str | None) -> None:
    report = verify(flipped(bundle, place, mask))
    assert not report.whole, (place, mask)
    if number:
        named = {damage.number for damage in report.damages if damage.kind == "clause"}
        assert named == {number}, (place, mask)
        assert report.damages[0].sentence.startswith(f"Clause {number} is not what was signed: ")


def number_at(bundle: bytes) -> dict[int, str]:
    return {place: number for number, places in clause_ranges(bundle).items() for place in places}


def test_a_whole_bundle_is_whole(bundle: bytes) -> None:
    report = verify(bundle)

    assert report.whole
    assert (report.damages, report.editions, report.signatures) == ((), 1, 5)
    assert report.root == json.loads(bundle)["root"]


def test_a_flipped_byte_is_found_and_names_its_clause(bundle: bytes) -> None:
    clauses = number_at(bundle)
    chance = random.Random(8785)
    for place in chance.sample(range(len(bundle)), 500):
        assert_found(bundle, place, chance.randrange(1, 256), clauses.get(place))


def test_every_byte_of_a_clause_names_it(bundle: bytes) -> None:
    places = clause_ranges(bundle)["13"]
    for place in places:
        assert_found(bundle, place, 1 << place % 8, "13")


@pytest.mark.long
def test_every_bit_of_every_byte_is_found_and_names_its_clause(bundle: bytes) -> None:
    clauses = number_at(bundle)
    for place in range(len(bundle)):
        for bit in range(8):
            assert_found(bundle, place, 1 << bit, clauses.get(place))
