"""Whoever holds a view says by a private link that it is well put: no account, no seat."""

import pytest
from django.test import Client
from tests.cases.worlds import editor_of, make_case, make_question
from tests.factories import link_holder, make_party, seated
from tests.library.worlds import signed_in

from undersigned.cases import actions
from undersigned.cases.models import StrongestVersion
from undersigned.core.errors import NotAllowed, Refused
from undersigned.parties.models import Party

pytestmark = pytest.mark.django_db


@pytest.fixture
def party() -> Party:
    return make_party(make_case().coalition, "Upper town")


@pytest.fixture
def version(party: Party) -> StrongestVersion:
    coalition = party.coalitions.get()
    question = make_question(coalition)
    actions.put_question(question, coalition.cases.get(), actor=editor_of(coalition))
    words = "A wall can be lowered."
    return actions.write_strongest(question, words, actor=editor_of(coalition), language="en")


def test_by_its_link_a_party_confirms_a_view_and_takes_it_back(
    version: StrongestVersion, party: Party
) -> None:
    question = f"/question/{version.question.uid}/"
    secretary = signed_in(version.question.coalition, "secretary")
    assert "Ask somebody who holds this view" in secretary.get(question).content.decode()
    made = secretary.post(f"{question}strongest/{version.uid}/link/", {"party": party.uid})
    secret = made.content.decode().split("/l/")[1].split("/")[0]

    visitor = Client()
    page = visitor.get(f"/l/{secret}/")["Location"].split("?")[0]
    assert "A wall can be lowered." in visitor.get(page).content.decode()
    assert Client().get(page).status_code == 403
    visitor.post(page, {"do": "confirm"})
    version.refresh_from_db()
    assert version.confirmed_by == party
    assert "Ask somebody" not in secretary.get(question).content.decode()
    visitor.post(page, {"do": "withdraw"})
    version.refresh_from_db()
    assert version.withdrawn_at
    assert "It was withdrawn on" in visitor.get(page).content.decode()


def test_a_link_confirms_one_view_for_one_party(version: StrongestVersion, party: Party) -> None:
    coalition = version.question.coalition
    other = actions.write_strongest(
        version.question, "Water first.", actor=editor_of(coalition), language="en"
    )
    holder = link_holder(party, coalition, version.uid, "confirm")
    for which, whose in ((other, party), (version, make_party(coalition))):
        with pytest.raises(NotAllowed):
            actions.confirm_strongest(which, whose, actor=holder)
    with pytest.raises(NotAllowed):
        actions.confirm_strongest(version, party, actor=link_holder(party, coalition, version.uid, "review"))
    with pytest.raises(NotAllowed):
        actions.invite_to_confirm(version, party, actor=editor_of(coalition))
    actions.confirm_strongest(version, party, actor=holder)
    with pytest.raises(Refused, match="already"):
        actions.invite_to_confirm(version, party, actor=seated(coalition))
