"""What bodies are to one another: told, ended, and seen where all who speak share one."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_seat, seated

from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import EventWords
from undersigned.parties import actions
from undersigned.parties.models import Party, Relation
from undersigned.parties.queries import shared_affiliation, ties_of

pytestmark = pytest.mark.django_db


def test_a_tie_names_a_body_that_need_not_be_in_the_coalition_and_finds_it_again() -> None:
    coalition = make_coalition()
    one, other = make_party(coalition), make_party(coalition)
    secretary = seated(coalition)

    first = actions.tie(one, coalition, "River  International", "member", actor=secretary)
    second = actions.tie(other, coalition, "RIVER international", "via", actor=secretary)

    assert first.body == second.body
    assert first.body.name == "River International"
    assert not coalition.memberships.filter(party=first.body).exists()


def test_a_tie_is_told_once_and_again_after_it_ended() -> None:
    coalition = make_coalition()
    party, secretary = make_party(coalition), seated(coalition)
    made = actions.tie(party, coalition, "The League", "sister", actor=secretary)
    with pytest.raises(Refused, match="already"):
        actions.tie(party, coalition, "The League", "sister", actor=secretary)
    before = timezone.now()

    actions.untie(made, coalition, actor=secretary)

    assert ties_of([party]) == {}
    assert ties_of([party], before)[party.pk] == [made]
    assert actions.tie(party, coalition, "The League", "sister", actor=secretary) != made


def test_nobody_is_tied_to_itself_or_from_a_day_to_come() -> None:
    coalition = make_coalition()
    party, secretary = make_party(coalition, "Town"), seated(coalition)
    with pytest.raises(Refused, match="itself"):
        actions.tie(party, coalition, "town", "member", actor=secretary)
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(Refused, match="to come"):
        actions.tie(party, coalition, "League", "member", actor=secretary, since=tomorrow)
    with pytest.raises(Refused, match="what it is"):
        actions.tie(party, coalition, "League", "friend", actor=secretary)


def test_only_a_secretary_of_its_coalition_tells_what_a_party_is_tied_to() -> None:
    coalition, elsewhere = make_coalition(), make_coalition()
    party = make_party(coalition)
    for actor in (seated(coalition, "editor"), seated(elsewhere)):
        with pytest.raises(NotAllowed):
            actions.tie(party, coalition, "League", "member", actor=actor)


def test_a_body_of_another_coalition_is_not_found_by_its_name() -> None:
    mine, theirs = make_coalition(), make_coalition()
    stranger = make_party(theirs, "The League")

    made = actions.tie(make_party(mine), mine, "The League", "member", actor=seated(mine))

    assert made.body != stranger


def test_a_shared_affiliation_is_a_body_of_all_or_one_of_them_itself() -> None:
    coalition = make_coalition()
    league = make_party(coalition, "League")
    current = make_party(coalition, kind="current", parent=league)
    member, alone = make_party(coalition), make_party(coalition)
    actions.tie(member, coalition, "League", "member", actor=OPERATOR)

    assert shared_affiliation([league, current, member]) == league
    assert shared_affiliation([current, member]) == league
    assert shared_affiliation([current, member, alone]) is None
    assert shared_affiliation([member]) is None


def test_a_secretary_tells_and_ends_ties_on_the_page_of_a_party() -> None:
    coalition = make_coalition()
    party = make_party(coalition, "Town")
    client = Client()
    client.force_login(make_seat(coalition, "secretary").user)
    page = f"/c/{coalition.slug}/parties/{party.uid}/"

    wrong = client.post(f"{page}ties/", {"tie-body": "town", "tie-kind": "member"})
    assert "Nobody is tied to itself." in wrong.content.decode()
    client.post(f"{page}ties/", {"tie-body": "League", "tie-kind": "member", "tie-since": "2020-05-01"})
    assert "League" in client.get(page).content.decode()
    assert "League" in client.get(f"/c/{coalition.slug}/parties/").content.decode()

    client.post(f"{page}ties/{Relation.objects.get().uid}/end/")
    assert Relation.objects.get().ended_at
    assert "League" not in client.get(f"/c/{coalition.slug}/parties/").content.decode()


def test_erasing_a_body_outside_the_coalition_empties_what_was_told_of_its_ties() -> None:
    coalition = make_coalition()
    made = actions.tie(
        make_party(coalition), coalition, "Zaqi", "member", actor=OPERATOR, evidence="Zaqi list"
    )

    erase("party", made.body.uid)

    assert not EventWords.objects.filter(entry__contains="Zaqi").exists()
    made.refresh_from_db()
    assert (Party.objects.get(pk=made.body_id).name, made.evidence) == ("(erased)", "")
