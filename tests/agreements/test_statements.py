"""What stands in public is stated in the log, so that a bundle proves it; what is erased leaves no statement."""

import json

import pytest

from tests.agreements.worlds import World, signed_world
from tests.factories import make_party
from undersigned.agreements.actions import editions, signatures, statements
from undersigned.agreements.models import Edition, Reservation
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.exports import bundle
from undersigned.core import log
from undersigned.core.erasure import erase
from undersigned.core.models import Event, EventWords, Statement
from undersigned.ledger import verify
from undersigned.parties.actions import change_party

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_key")]


@pytest.fixture
def published() -> tuple[World, Edition]:
    world, edition = signed_world()
    sequenced()
    return world, edition


def sequenced() -> None:
    while log.sequence():
        pass


def stated() -> list[str]:
    return sorted(Event.objects.filter(verb="stands").values_list("object_kind", flat=True))


def test_nothing_is_stated_before_it_is_public() -> None:
    world = World()
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    world.ratify(edition, world.parties[0])
    assert stated() == []

    editions.publish(edition, actor=world.secretary)
    assert stated() == ["clause"] * 3 + ["coalition", "edition", "party", "signature", "text"]
    assert statements.state_all() == 0


def test_every_member_of_a_published_bundle_is_proven(published: tuple[World, Edition]) -> None:
    _world, edition = published
    report = verify(bundle(standing(edition)), [log.signer().verifier])
    assert report.whole
    assert report.proven.members == report.members == 3 + 3 + 3 + 3
    assert report.proven.origin == "river.example/record"


def test_a_change_is_stated_and_until_the_log_has_it_only_that_is_unproven(
    published: tuple[World, Edition],
) -> None:
    world, edition = published
    before = len(stated())
    other = make_party(world.coalition, "Late town")
    world.ratify(edition, other)
    assert len(stated()) == before + 2

    waiting = verify(bundle(standing(edition)))
    assert waiting.whole
    assert (waiting.proven.members, waiting.members) == (12, 14)
    sequenced()
    assert verify(bundle(standing(edition))).proven.members == 14


def test_a_statement_tells_the_day_and_nothing_else(published: tuple[World, Edition]) -> None:
    for words in EventWords.objects.filter(event__verb="stands"):
        entry = json.loads(words.entry)
        assert entry["at"] == f"{words.event.at:%Y-%m-%d}"
        assert (entry["actor"], list(entry["words"])) == ("", ["hash"])
    assert not Event.objects.filter(verb="stands").exclude(text_uid="", coalition_uid="").exists()


def test_the_receipt_of_an_act_does_not_name_what_is_stated_for_it(published: tuple[World, Edition]) -> None:
    from undersigned.core import journal

    world, edition = published
    with journal.receipts() as told:
        world.ratify(edition, make_party(world.coalition, "Late town"))
    verbs = Event.objects.filter(uid__in=told).values_list("verb", flat=True)
    assert "stands" not in set(verbs)


def test_what_is_erased_leaves_no_statement_that_could_be_guessed_at(
    published: tuple[World, Edition],
) -> None:
    world, edition = published
    party = world.parties[0]
    (old,) = Statement.objects.filter(kind="party", member=party.uid).values_list("event", flat=True)

    erase("party", party.uid)

    words = EventWords.objects.get(event=old)
    assert (bytes(words.salt), words.entry) == (b"", "")
    sequenced()
    assert list(log.faults()) == []
    report = verify(bundle(standing(edition)))
    assert report.whole
    assert report.proven.members == report.members


def test_a_party_that_changed_its_name_is_stated_anew(published: tuple[World, Edition]) -> None:
    world, edition = published
    party = world.parties[0]
    change_party(
        party,
        world.coalition,
        actor=world.secretary,
        kind=party.kind,
        name="New name",
        place="",
        languages=["en"],
        parent=None,
        members=None,
        members_on=None,
        members_evidence="",
    )
    assert Statement.objects.filter(kind="party", member=party.uid).count() == 2
    sequenced()
    report = verify(bundle(standing(edition)))
    assert report.proven.members == report.members
    assert statements.state_all() == 0
    assert Statement.objects.filter(kind="party", member=party.uid).count() == 1


def test_a_reservation_is_proven_with_its_words(published: tuple[World, Edition]) -> None:
    world, edition = published
    line = edition.clauses.first()
    assert line
    notes = {line.pk: signatures.Note(Reservation.Kind.RESERVATION, "Two bridges, not one.")}
    world.ratify(edition, make_party(world.coalition, "Late town"), notes=notes)
    sequenced()
    report = verify(bundle(standing(edition)))
    assert report.proven.members == report.members == 15
