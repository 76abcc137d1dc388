import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from undersigned.ledger import canonical, content_hash, digest, verify
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


def test_a_bundle_from_before_parties_were_vouched_for_is_as_whole_as_it_was(bundle: bytes) -> None:
    def before(file: dict[str, Any]) -> None:
        for raw in file["members"]:
            raw["value"].pop("vouched_for_by", None)

    assert verify(rewritten(bundle, before)).whole


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


def test_a_dropped_clause_is_named(bundle: bytes) -> None:
    def drop(file: dict[str, Any]) -> None:
        file["members"] = [raw for raw in file["members"] if raw["id"] != "edition00001.4"]

    assert sentences(rewritten(bundle, drop)) == [
        "Clause 4 is not what was signed: in edition 1 of “The weir and the ten villages”, "
        "it is missing or cannot be read."
    ]


def test_a_doubled_clause_is_named(bundle: bytes) -> None:
    def double(file: dict[str, Any]) -> None:
        file["members"].append(next(raw for raw in file["members"] if raw["id"] == "edition00001.4"))

    assert sentences(rewritten(bundle, double)) == [
        "Clause 4 is not what was signed: in edition 1 of “The weir and the ten villages”, "
        "it stands twice in the file."
    ]


def test_two_clauses_under_each_other_s_id_are_both_named(bundle: bytes) -> None:
    def swap(file: dict[str, Any]) -> None:
        four, five = (
            next(raw for raw in file["members"] if raw["id"] == f"edition00001.{number}") for number in (4, 5)
        )
        four["id"], five["id"] = five["id"], four["id"]

    assert [damage.number for damage in verify(rewritten(bundle, swap)).damages] == ["4", "5"]


@pytest.mark.parametrize("place", [0, 9, 40, 55])
def test_a_dropped_member_is_missed(bundle: bytes, place: int) -> None:
    assert not verify(rewritten(bundle, lambda file: file["members"].pop(place), resealed=False)).whole


@pytest.mark.parametrize("place", [0, 9, 40, 55])
def test_a_doubled_member_is_found(bundle: bytes, place: int) -> None:
    def double(file: dict[str, Any]) -> None:
        file["members"].insert(place, file["members"][place])

    assert any("stands twice in the file" in sentence for sentence in sentences(rewritten(bundle, double)))


@pytest.mark.parametrize("place", [0, 9, 40, 55])
def test_neighbours_that_change_places_are_found(bundle: bytes, place: int) -> None:
    def swap(file: dict[str, Any]) -> None:
        found = file["members"]
        found[place], found[place + 1] = found[place + 1], found[place]

    assert sentences(rewritten(bundle, swap, resealed=False)) == [
        "The file is damaged: a part of it was dropped, added, moved or renamed."
    ]


@pytest.mark.parametrize(
    ("field", "other"), [("made_at", "2031-06-01T10:00:01Z"), ("node", "https://weir.example.org")]
)
def test_another_date_or_address_breaks_the_seal(bundle: bytes, field: str, other: str) -> None:
    def change(file: dict[str, Any]) -> None:
        file[field] = other

    assert sentences(rewritten(bundle, change, resealed=False)) == [
        "The file is damaged: its date, its address or its seal was altered."
    ]


FORGERIES = {
    "a clause, with its hash": (
        ("clause", "edition00001.5", "text", "We ask that the ladder carry water on most days."),
        "Clause 5 is not what was signed: its words are not those that edition 1 of "
        "“The weir and the ten villages” lists.",
    ),
    "a clause's number": (
        ("clause", "edition00001.5", "number", 15),
        "Clause 5 is not what was signed: in edition 1 of “The weir and the ten villages”, "
        "it is missing or cannot be read.",
    ),
    "the title": (
        ("edition", "edition00001", "title", "The weir"),
        "The text of edition 1 of “The weir” does not hold: "
        "its title and clauses are not the content that was signed.",
    ),
    "what was signed": (
        ("signature", "signature002", "content_hash", "sha256:" + "0" * 64),
        "The signature of Amis de la Lenne does not hold: what was signed is not the content of the edition.",
    ),
    "who signed": (
        ("signature", "signature002", "party", "party0000099"),
        "The signature signature002 does not hold: the party it names is not in the file.",
    ),
    "a second signature of the same party": (
        ("signature", "signature003", "party", "party0000002"),
        "The signature of Amis de la Lenne stands beside another of the same party.",
    ),
    "a state of no name": (
        ("signature", "signature002", "state", "perhaps"),
        "The signature signature002 is damaged: its field “state” does not hold what it should.",
    ),
    "half a decision": (
        ("signature", "signature002", "decision", {"body": "General meeting"}),
        "The signature signature002 is damaged: its field “decision” does not hold what it should.",
    ),
    "a reservation on no clause": (
        ("reservation", "reserve00001", "clause", "edition00001.15"),
        "The reservation reserve00001 does not hold: the clause it names is not in the file.",
    ),
    "a translation of other words": (
        ("translation", "edition00001.3.fr", "stale", False),
        "The translation edition00001.3.fr does not hold: it translates other words than the clause has, "
        "and is not marked as stale.",
    ),
    "a count below nothing": (
        ("persons", "persons00001", "count", -1),
        "The count of persons persons00001 is damaged: its field “count” does not hold what it should.",
    ),
    "a field nobody knows": (
        ("persons", "persons00001", "names", []),
        "The count of persons persons00001 is damaged: it has a field that the format does not know.",
    ),
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_a_forger_who_makes_the_hashes_anew_is_still_found(bundle: bytes, forgery: str) -> None:
    (kind, name, field, other), sentence = FORGERIES[forgery]

    def forge(file: dict[str, Any]) -> None:
        member(file, kind, name)[field] = other

    assert sentence in sentences(rewritten(bundle, forge))


def test_a_clause_that_no_edition_lists_is_named(bundle: bytes) -> None:
    def add(file: dict[str, Any]) -> None:
        value = member(file, "clause", "edition00001.14") | {"number": 15}
        file["members"].append({"kind": "clause", "id": "edition00001.15", "hash": "", "value": value})

    assert sentences(rewritten(bundle, add)) == [
        "Clause 15 is not what was signed: its edition has no such clause."
    ]


def test_a_clause_in_another_language_than_its_edition_is_named(bundle: bytes) -> None:
    def translate(file: dict[str, Any]) -> None:
        value = member(file, "clause", "edition00001.4")
        value["language"] = "fr"
        member(file, "edition", "edition00001")["clauses"][3][1] = digest(value)

    assert sentences(rewritten(bundle, translate)) == [
        "Clause 4 is not what was signed: its edition is in another language."
    ]


def add_edition(file: dict[str, Any], clauses: list[dict[str, Any]]) -> None:
    """Add edition 2, whose clauses are the given members' values."""
    listed = [[f"{value['edition']}.{value['number']}", digest(value)] for value in clauses]
    content = [{**value, "id": value["clause"]} for value in clauses]
    value = {**member(file, "edition", "edition00001"), "number": 2, "clauses": listed}
    value["content_hash"] = content_hash(value["title"], value["language"], content)
    file["members"].append({"kind": "edition", "id": "edition00002", "hash": "", "value": value})


def test_an_edition_that_lists_a_clause_of_another_edition_is_refused(bundle: bytes) -> None:
    def borrow(file: dict[str, Any]) -> None:
        add_edition(file, [member(file, "clause", "edition00001.4")])

    assert sentences(rewritten(bundle, borrow)) == [
        "The text of edition 2 of “The weir and the ten villages” does not hold: "
        "it lists a clause of another edition."
    ]


def test_a_reservation_on_a_clause_of_another_edition_is_refused(bundle: bytes) -> None:
    def move(file: dict[str, Any]) -> None:
        value = {**member(file, "clause", "edition00001.1"), "edition": "edition00002"}
        file["members"].append({"kind": "clause", "id": "edition00002.1", "hash": "", "value": value})
        add_edition(file, [value])
        member(file, "reservation", "reserve00001")["clause"] = "edition00002.1"

    assert sentences(rewritten(bundle, move)) == [
        "The reservation reserve00001 does not hold: its clause is not one of the edition that was signed."
    ]


def test_an_edition_that_lists_a_clause_twice_is_refused(bundle: bytes) -> None:
    def double(file: dict[str, Any]) -> None:
        listed = member(file, "edition", "edition00001")["clauses"]
        listed.append(listed[3])

    assert sentences(rewritten(bundle, double)) == [
        "The text of edition 1 of “The weir and the ten villages” does not hold: it lists a clause twice."
    ]


def test_a_withdrawn_signature_does_not_forbid_signing_again(bundle: bytes) -> None:
    def again(file: dict[str, Any]) -> None:
        member(file, "signature", "signature003")["party"] = "party0000004"

    assert verify(rewritten(bundle, again)).whole


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is damaged: It stops being JSON at byte 1."),
        (b"\xff\xfe", "The file is damaged: Byte 1 is not part of any UTF-8 character."),
        (b"[]", "This is no undersigned-bundle-1 file: it is not an object."),
        (b"{}", "This is no undersigned-bundle-1 file: its field “format” is missing."),
        (b"[" * 100_000, "The file is damaged: The values are nested more than 32 deep."),
    ],
)
def test_what_is_no_bundle_gets_one_sentence(data: bytes, sentence: str) -> None:
    assert sentences(data) == [sentence]


def test_proofs_of_another_form_are_not_passed_over(bundle: bytes) -> None:
    def add(file: dict[str, Any]) -> None:
        file["proofs"] = []

    assert sentences(rewritten(bundle, add)) == [
        "This is no undersigned-bundle-1 file: its field “proofs” does not hold what it should."
    ]


def test_a_file_cut_short_names_the_clauses_it_lost(bundle: bytes) -> None:
    cut = verify(bundle[: clause_ranges(bundle)["12"].stop - 1])

    assert [damage.number for damage in cut.damages] == ["12", "13", "14", None]


def test_what_is_not_even_a_member_is_found_by_its_place(bundle: bytes) -> None:
    def spoil(file: dict[str, Any]) -> None:
        file["members"][9]["extra"] = 1

    assert sentences(rewritten(bundle, spoil)) == [
        "Clause 2 is not what was signed: in edition 1 of “The weir and the ten villages”, "
        "it is missing or cannot be read.",
        "The member number 10 is damaged: it is not made of kind, id, hash and value.",
    ]


def test_what_a_damaged_file_says_cannot_steer_the_terminal(bundle: bytes) -> None:
    def forge(file: dict[str, Any]) -> None:
        file["members"][0]["kind"] = "\x1b[2J\u202e"

    assert sentences(rewritten(bundle, forge))[0] == (
        "The [2J coalition001 is damaged: its kind is not known to this version."
    )
