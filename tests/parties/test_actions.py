"""Coalitions, parties and seats: what each act does, who may, and what is refused."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_seat, make_user, seated

from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties import actions, queries
from undersigned.parties.models import Coalition, Membership, Party, PrivateLink, Seat
from undersigned.people.models import User

pytestmark = pytest.mark.django_db

FACTS: dict[str, Any] = {
    "kind": "organisation",
    "place": "Upper Weir",
    "languages": ["fr"],
    "parent": None,
    "members": 1200,
    "members_on": date(2026, 3, 1),
    "members_evidence": "annual report",
}


def verbs() -> list[str]:
    return list(Event.objects.values_list("verb", flat=True))


def test_whoever_founds_a_coalition_is_its_secretary() -> None:
    user = make_user()

    coalition = actions.found_coalition(
        "River  Towns", actor=queries.actor_of_user(user), languages=["fr", "en"], secretary=user
    )

    assert (coalition.name, coalition.slug, coalition.languages) == (
        "River Towns",
        "river-towns",
        ["fr", "en"],
    )
    assert queries.actor_of_user(user).holds("secretary", coalition=coalition.pk)
    assert verbs() == ["coalition.founded"]


@pytest.mark.parametrize("name", ["New", "ائتلاف", "River towns"])
def test_every_coalition_gets_an_address_of_its_own(name: str) -> None:
    first = actions.found_coalition(name, actor=OPERATOR, languages=["en"])
    second = actions.found_coalition(name, actor=OPERATOR, languages=["en"])

    assert first.slug != second.slug
    assert "new" not in {first.slug, second.slug}


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"languages": []}, "at least one language"),
        ({"time_zone": "Mars/Olympus"}, "not a time zone"),
        ({"name": "Un\u202eion"}, "nobody sees"),
    ],
)
def test_a_coalition_that_cannot_be_is_refused(changed: dict[str, Any], reason: str) -> None:
    fine: dict[str, Any] = {"name": "Union", "languages": ["en"], "actor": OPERATOR}
    with pytest.raises(Refused, match=reason):
        actions.found_coalition(**(fine | changed))

    assert not Coalition.objects.exists()


def test_nobody_founds_a_coalition_without_an_account() -> None:
    with pytest.raises(NotAllowed):
        actions.found_coalition("Union", actor=NOBODY, languages=["en"])


def test_a_name_is_in_a_coalition_once_however_it_is_written() -> None:
    coalition = make_coalition()
    actions.admit_party(coalition, "Ferry Union", actor=OPERATOR)

    with pytest.raises(Refused, match="FERRY union is in the coalition already"):
        actions.admit_party(coalition, "FERRY  union", actor=OPERATOR)

    assert Party.objects.count() == 1
    actions.admit_party(make_coalition("Others"), "Ferry Union", actor=OPERATOR)


def test_the_database_itself_holds_that_a_name_is_there_once() -> None:
    coalition = make_coalition()
    make_party(coalition, "Ferry Union")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_party(coalition, "ferry union")


@pytest.mark.parametrize("power", ["editor", "observer"])
def test_only_the_secretary_takes_parties_in(power: str) -> None:
    coalition = make_coalition()

    with pytest.raises(NotAllowed):
        actions.admit_party(coalition, "Ferry Union", actor=seated(coalition, power))
    with pytest.raises(NotAllowed):
        actions.admit_party(coalition, "Ferry Union", actor=seated(make_coalition("Others")))


def test_a_current_works_inside_an_organisation_of_the_same_coalition() -> None:
    coalition = make_coalition()
    organisation = make_party(coalition)
    stranger = make_party(make_coalition("Others"))

    current = actions.admit_party(coalition, "Left", kind="current", parent=organisation, actor=OPERATOR)

    assert current.parent == organisation
    for parent in (None, stranger, current):
        with pytest.raises(Refused, match="name which"):
            actions.admit_party(coalition, "Right", kind="current", parent=parent, actor=OPERATOR)


@pytest.mark.parametrize(("on", "reason"), [(None, "on which day"), (date(2999, 1, 1), "has been")])
def test_members_are_counted_on_a_day_that_has_been(on: date | None, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        actions.admit_party(make_coalition(), "Union", members=5, members_on=on, actor=OPERATOR)


def test_a_party_is_changed_and_the_journal_keeps_the_name_before() -> None:
    coalition = make_coalition()
    party = make_party(coalition, "Ferry Union")

    actions.change_party(party, coalition, actor=seated(coalition), name="Ferry and Port Union", **FACTS)

    party.refresh_from_db()
    assert (party.name, party.place, party.members) == ("Ferry and Port Union", "Upper Weir", 1200)
    words = Event.objects.get(verb="party.changed").words.entry
    assert '"before":"Ferry Union"' in words


def test_a_party_does_not_take_the_name_of_another() -> None:
    coalition = make_coalition()
    party = make_party(coalition, "Ferry Union")
    make_party(coalition, "Port Union")

    with pytest.raises(Refused, match="PORT union is in the coalition already"):
        actions.change_party(party, coalition, actor=seated(coalition), name="PORT union", **FACTS)

    party.refresh_from_db()
    assert party.name == "Ferry Union"


def test_an_organisation_with_currents_stays_one() -> None:
    coalition = make_coalition()
    party, other = make_party(coalition), make_party(coalition)
    make_party(coalition, kind="current", parent=party)
    facts = FACTS | {"kind": "current", "parent": other}

    with pytest.raises(Refused, match="stays an organisation"):
        actions.change_party(party, coalition, actor=seated(coalition), name="X", **facts)


def test_a_secretary_changes_no_party_of_another_coalition() -> None:
    coalition, others = make_coalition(), make_coalition("Others")
    party = make_party(others)

    with pytest.raises(NotAllowed):
        actions.change_party(party, coalition, actor=seated(coalition), name="X", **FACTS)
    with pytest.raises(NotAllowed):
        actions.leave(party, coalition, actor=seated(coalition))
    with pytest.raises(NotAllowed):
        actions.rejoin(party, coalition, actor=seated(coalition))


def issued(party: Party, coalition: Coalition, actor: Actor = OPERATOR) -> tuple[PrivateLink, str]:
    return actions.issue_link(
        party,
        coalition,
        actor=actor,
        purpose="answer",
        subject_uid="x",
        address="/answer/{link}/",
        expires_at=timezone.now() + timedelta(days=1),
    )


def test_whoever_leaves_loses_links_and_seats_and_can_come_back() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    delegate = make_seat(coalition, "delegate", party=party)
    link, _token = issued(party, coalition)
    secretary = seated(coalition)

    actions.leave(party, coalition, actor=secretary)
    actions.leave(party, coalition, actor=secretary)

    assert not queries.parties_in(coalition).exists()
    delegate.refresh_from_db()
    link.refresh_from_db()
    assert delegate.ended_at is not None
    assert not link.is_live
    actions.rejoin(party, coalition, actor=secretary)
    actions.rejoin(party, coalition, actor=secretary)
    assert queries.parties_in(coalition).get() == party
    assert verbs() == ["link.issued", "party.left", "party.rejoined"]


def test_an_organisation_does_not_leave_before_its_currents() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    make_party(coalition, kind="current", parent=party)

    with pytest.raises(Refused, match="leaves first"):
        actions.leave(party, coalition, actor=seated(coalition))


def test_nobody_comes_back_under_a_name_that_is_taken() -> None:
    coalition = make_coalition()
    party = make_party(coalition, "Ferry Union")
    actions.leave(party, coalition, actor=OPERATOR)
    make_party(coalition, "Ferry Union")

    with pytest.raises(Refused, match="already"):
        actions.rejoin(party, coalition, actor=OPERATOR)

    assert Membership.objects.exclude(until=None).get().party == party


def test_a_seat_by_address_makes_an_account_where_there_is_none() -> None:
    coalition = make_coalition()
    actor = seated(coalition)

    seat, made = actions.give_seat_to_address(coalition, "Ana@Example.org", "editor", actor=actor, name="Ana")
    again, made_again = actions.give_seat_to_address(coalition, "ana@example.org", "observer", actor=actor)

    assert (made, made_again) == (True, False)
    assert seat.user == again.user == User.objects.get(email="ana@example.org")
    assert not seat.user.has_usable_password()


@pytest.mark.parametrize(
    ("email", "power", "reason"),
    [("ana", "editor", "not an e-mail address"), ("ana@example.org", "delegate", "name it")],
)
def test_a_refused_seat_leaves_no_account_behind(email: str, power: str, reason: str) -> None:
    coalition = make_coalition()
    actor = seated(coalition)

    with pytest.raises(Refused, match=reason):
        actions.give_seat_to_address(coalition, email, power, actor=actor)

    assert User.objects.count() == 1


def test_nobody_speaks_for_a_party_that_is_not_in_the_coalition() -> None:
    coalition = make_coalition()
    stranger = make_party(make_coalition("Others"), "Strangers")

    with pytest.raises(Refused, match="Strangers is not in the coalition"):
        actions.give_seat(coalition, make_user(), "delegate", actor=seated(coalition), party=stranger)


def test_a_seat_is_given_once() -> None:
    coalition = make_coalition()
    user, actor = make_user(), seated(coalition)
    actions.give_seat(coalition, user, "observer", actor=actor)

    with pytest.raises(Refused, match="already"):
        actions.give_seat(coalition, user, "observer", actor=actor)


def test_the_last_secretary_stays() -> None:
    coalition = make_coalition()
    actor = seated(coalition)
    seat = Seat.objects.get()

    with pytest.raises(Refused, match="at least one secretary"):
        actions.end_seat(seat, actor=actor)

    actions.give_seat(coalition, make_user(), "secretary", actor=actor)
    actions.end_seat(seat, actor=actor)
    seat.refresh_from_db()
    assert seat.ended_at is not None


def test_a_new_link_closes_the_one_before() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    first, token = issued(party, coalition)
    second, other = issued(party, coalition)

    first.refresh_from_db()
    assert (first.is_live, second.is_live) == (False, True)
    assert token != other
    assert PrivateLink.objects.filter(token_hash__in=[token, other]).count() == 0


def test_only_the_secretary_issues_and_revokes_links() -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    link, _token = issued(party, coalition)
    delegate = seated(coalition, "delegate", party=party)

    with pytest.raises(NotAllowed):
        issued(party, coalition, delegate)
    with pytest.raises(NotAllowed):
        actions.revoke_link(link, actor=delegate)
    actions.revoke_link(link, actor=seated(coalition))
    link.refresh_from_db()
    assert not link.is_live
