"""Protected parties: a pseudonym, who vouches for it, and nothing else."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.agreements.worlds import World
from tests.factories import make_coalition, make_party, make_seat, seated

from undersigned.agreements.actions import signatures
from undersigned.agreements.models import Edition
from undersigned.agreements.tasks.letters import send_way_back
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties import actions
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import actor_of_link
from undersigned.positions.tasks import Letter, send_links

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


def protected(coalition: Coalition, name: str = "Heron", voucher: Party | None = None) -> Party:
    voucher = voucher or make_party(coalition, "Ferry Union")
    return actions.admit_protected(coalition, name, actor=seated(coalition), voucher=voucher)


def frozen(world: World) -> Edition:
    world.close()
    return world.freeze()


def test_a_secretary_and_an_officer_of_the_voucher_admit_and_nobody_else(coalition: Coalition) -> None:
    voucher, other = make_party(coalition, "Ferry Union"), make_party(coalition, "Mill")
    officer = seated(coalition, "officer", party=voucher)

    assert actions.admit_protected(coalition, "Heron", actor=officer, voucher=voucher).voucher == voucher
    for power, party in (("delegate", voucher), ("officer", other), ("editor", None)):
        with pytest.raises(NotAllowed):
            actions.admit_protected(
                coalition, "Kite", actor=seated(coalition, power, party=party), voucher=voucher
            )


def test_who_vouches_stands_here_under_its_own_name(coalition: Coalition) -> None:
    heron = protected(coalition)
    stranger = make_party(make_coalition(), "Elsewhere")

    for voucher in (heron, stranger, make_party(coalition, "Ada", kind="person")):
        with pytest.raises(Refused, match="under its own name"):
            actions.admit_protected(coalition, "Kite", actor=seated(coalition), voucher=voucher)


@pytest.mark.parametrize(
    "told", [{"place": "Millford"}, {"members": 5, "members_on": "2026-01-01"}, {"voucher": None}]
)
def test_the_database_keeps_nothing_else_of_it(coalition: Coalition, told: dict[str, Any]) -> None:
    heron = protected(coalition)

    with pytest.raises(IntegrityError), transaction.atomic():
        Party.objects.filter(pk=heron.pk).update(**told)


def test_no_account_has_its_seat_and_nothing_ties_it_to_a_body(coalition: Coalition) -> None:
    heron, secretary = protected(coalition), seated(coalition)

    with pytest.raises(Refused, match="protected"):
        actions.give_seat(
            coalition, make_seat(coalition, "observer").user, "officer", actor=secretary, party=heron
        )
    with pytest.raises(Refused, match="nothing is said"):
        actions.tie(heron, coalition, "An international", "member", actor=secretary)
    with pytest.raises(Refused, match="vouches for a protected"):
        actions.leave(heron.voucher or heron, coalition, actor=secretary)


def test_no_letter_goes_to_it(mail_sink: Any) -> None:
    world = World()
    heron = protected(world.coalition)
    link, token = signatures.invite_to_sign(frozen(world), heron, actor=world.secretary)
    letter = Letter(link, token, "real.name@example.org")

    assert send_links(world.round, [letter], actor=world.secretary) == []
    assert send_way_back(world.text, letter, [letter.to], actor=world.secretary)
    assert mail_sink.messages == []


def test_what_it_does_is_told_of_a_day_and_no_time() -> None:
    world = World()
    heron = protected(world.coalition)
    edition = frozen(world)
    link, _token = signatures.invite_to_sign(edition, heron, actor=world.secretary)
    decision = signatures.Decision("Assembly", date(2026, 1, 2))

    signatures.ratify(edition, heron, decision, actor=actor_of_link(link))

    event = Event.objects.filter(verb="signature.waits").get()
    assert event.at.isoformat().endswith("T12:00:00+00:00")
    assert '"at":"' + event.at.isoformat() in event.words.entry
    assert actor_of_link(link).protected


def test_the_form_asks_for_a_pseudonym_and_says_what_cannot_be_promised(coalition: Coalition) -> None:
    voucher = make_party(coalition, "Ferry Union")
    seat = make_seat(coalition, "officer", party=voucher)
    browser = Client()
    browser.force_login(seat.user)
    address = f"/c/{coalition.slug}/parties/protected/"

    page = browser.get(address).content.decode()
    browser.post(address, {"pseudonym": "Heron", "kind": "person", "voucher": voucher.uid, "language": "fr"})

    assert "Do not write the real name" in page
    assert 'name="place"' not in page
    heron = Party.objects.get(name="Heron")
    assert (heron.protected, heron.voucher, heron.kind, heron.languages) == (True, voucher, "person", ["fr"])
    listed = browser.get(f"/c/{coalition.slug}/parties/").content.decode()
    assert "vouched for by Ferry Union" in listed


@pytest.mark.parametrize("alike", ["Fеrry Union", "FERRY UNI0N", "Ferry Unіon ", "Ferry\u00a0Union"])
def test_a_name_that_looks_like_anothers_is_refused_naming_which(coalition: Coalition, alike: str) -> None:
    make_party(coalition, "Ferry Union")

    with pytest.raises(Refused, match=r"like Ferry Union|in the coalition already|two alphabets"):
        actions.admit_party(coalition, alike, actor=seated(coalition))
    with pytest.raises(Refused):
        actions.paste_parties(coalition, f"Mill\n{alike}", actor=seated(coalition))
    with pytest.raises(Refused):
        actions.tie(make_party(coalition), coalition, "F℮rry Union", "member", actor=seated(coalition))
