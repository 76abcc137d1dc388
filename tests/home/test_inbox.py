"""The link to everything that is asked of a party: what it lists, what it opens, and when it ends."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text
from tests.home.worlds import make_edition

from undersigned.agreements.models import Signature
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.home.models import Digest
from undersigned.parties.actions import end_seat, make_inbox, revoke_link
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.positions.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


@pytest.fixture
def party(coalition: Coalition) -> Party:
    return make_party(coalition, "Weir Council")


@pytest.fixture
def round(coalition: Coalition) -> Round:
    return make_round(make_text(coalition, title="Flow", why="It floods whoever lives below."))


@pytest.fixture
def held(client: Client, party: Party, coalition: Coalition, round: Round) -> PrivateLink:
    """The link, opened in the browser of the test."""
    return hold(client, *make_inbox(party, coalition, actor=OPERATOR))


def hold(client: Client, link: PrivateLink, token: str) -> PrivateLink:
    client.get(f"/l/{token}/")
    client.cookies["link"]["path"] = "/"  # Django's client sends no cookie by its path.
    return link


def press(client: Client, link: PrivateLink, key: str) -> Client:
    """Press the button of one thing, and go where it leads."""
    browser = Client()
    browser.cookies["link"] = client.cookies["link"].value
    response = browser.post(f"/inbox/{link.uid}/open/", {"open": key})
    assert response.status_code == 302, response.content.decode()
    assert browser.get(response.headers["Location"]).status_code == 302
    return browser


def test_it_lists_what_is_asked_of_the_party_with_why_and_how_long_and_nothing_else(
    client: Client, held: PrivateLink, coalition: Coalition
) -> None:
    make_text(coalition, title="Being drafted")
    Signature.objects.create(
        edition=make_edition(make_text(coalition, title="Theirs"), published=False),
        party=make_party(coalition),
    )

    body = client.get(held.address).content.decode()

    assert "What is asked of <bdi>Weir Council</bdi>" in body
    assert "It floods whoever lives below." in body
    assert "About 3 minutes." in body
    assert body.count("<form") == 1
    assert "Being drafted" not in body
    assert "Theirs" not in body


def test_looking_does_nothing_and_a_press_opens_the_answering_page(
    client: Client, held: PrivateLink, round: Round
) -> None:
    before = Event.objects.count(), PrivateLink.objects.count()
    assert client.get(held.address).status_code == 200
    assert client.get(f"{held.address}open/?open=answer.{round.uid}.{held.party.uid}").status_code == 405
    assert (Event.objects.count(), PrivateLink.objects.count()) == before

    browser = press(client, held, f"answer.{round.uid}.{held.party.uid}")

    (opened,) = PrivateLink.objects.filter(purpose="answer")
    page = browser.get(opened.address)
    assert (opened.through, opened.subject_uid, page.status_code) == (held, round.uid, 200)
    assert f'href="{held.address}"' in page.content.decode()
    # No line tells the coalition when a party looks.
    assert Event.objects.count() == before[0]


def test_it_opens_a_decision_too(client: Client, held: PrivateLink, coalition: Coalition) -> None:
    edition = make_edition(make_text(coalition, title="Frozen"), published=False)
    Signature.objects.create(edition=edition, party=held.party)

    browser = press(client, held, f"sign.{edition.uid}.{held.party.uid}")

    assert browser.get(PrivateLink.objects.get(purpose="sign").address).status_code == 200


def test_what_is_not_asked_is_not_opened(client: Client, held: PrivateLink, coalition: Coalition) -> None:
    published = make_edition(make_text(coalition))
    other = make_party(coalition)
    Signature.objects.create(edition=published, party=held.party)
    wrong = [f"sign.{published.uid}.{held.party.uid}", "", "inbox.x.y"]
    wrong += [f"answer.{r.uid}.{other.uid}" for r in Round.objects.all()]

    answers = [client.post(f"{held.address}open/", {"open": key}) for key in wrong]

    assert {answer.status_code for answer in answers} == {409}
    assert "This is not asked any more." in answers[0].content.decode()
    assert not PrivateLink.objects.exclude(purpose="inbox").exists()


def test_what_another_coalition_asks_of_the_party_is_not_this_links(
    client: Client, held: PrivateLink
) -> None:
    others = make_coalition("Others")
    others.memberships.create(party=held.party)
    make_round(make_text(others, title="Elsewhere"))

    assert "Elsewhere" not in client.get(held.address).content.decode()


def test_a_link_that_ran_out_or_was_revoked_lists_and_opens_nothing_more(
    client: Client, held: PrivateLink, round: Round
) -> None:
    key = {"open": f"answer.{round.uid}.{held.party.uid}"}
    browser = press(client, held, key["open"])
    answering = PrivateLink.objects.get(purpose="answer").address

    PrivateLink.objects.filter(pk=held.pk).update(expires_at=timezone.now())
    ran_out = client.get(held.address)
    statuses = [ran_out.status_code, client.post(f"{held.address}open/", key).status_code]
    statuses.append(browser.get(answering).status_code)
    PrivateLink.objects.filter(pk=held.pk).update(expires_at=timezone.now() + timedelta(days=1))
    revoke_link(held, actor=OPERATOR)
    statuses += [client.get(held.address).status_code, browser.get(answering).status_code]

    assert statuses == [410] * 5
    assert "Its time has run out." in ran_out.content.decode()


def test_nobody_else_opens_it(client: Client, held: PrivateLink, coalition: Coalition) -> None:
    stranger, other = Client(), Client()
    hold(other, *make_inbox(make_party(coalition), coalition, actor=OPERATOR))
    client.force_login(make_seat(coalition, "officer", party=held.party).user)
    del client.cookies["link"]

    for visitor in (stranger, other, client):
        assert visitor.get(held.address).status_code == 403
        assert visitor.post(f"{held.address}open/", {"open": ""}).status_code == 403


def test_what_a_person_was_mailed_lists_what_her_seats_may_do_and_ends_with_them(
    client: Client, coalition: Coalition, party: Party, round: Round
) -> None:
    edition = make_edition(make_text(coalition, title="Frozen"), published=False)
    Signature.objects.create(edition=edition, party=party)
    second = make_party(coalition, "Port Union")
    seat = make_seat(coalition, "delegate", party=party)
    make_seat(coalition, "delegate", party=second, user=seat.user)
    letter = Digest.objects.create(user=seat.user)
    link = hold(client, *make_inbox(party, coalition, actor=OPERATOR, subject_uid=letter.uid))

    body = client.get(link.address).content.decode()
    assert [body.count(name) for name in ("Weir Council", "Port Union", "Frozen")] == [2, 1, 0]
    refused = client.post(f"{link.address}open/", {"open": f"sign.{edition.uid}.{party.uid}"})
    press(client, link, f"answer.{round.uid}.{party.uid}")
    press(client, link, f"answer.{round.uid}.{second.uid}")
    assert refused.status_code == 409
    assert {each.is_live for each in PrivateLink.objects.filter(purpose="answer")} == {True}

    type(seat).objects.filter(party=second).update(ended_at=timezone.now())
    assert "Port Union" not in client.get(link.address).content.decode()
    end_seat(seat, actor=OPERATOR)
    assert client.get(link.address).status_code == 410
    assert {each.is_live for each in PrivateLink.objects.filter(purpose="answer")} == {False}


def test_the_secretary_makes_it_once_and_ends_it(client: Client, coalition: Coalition, party: Party) -> None:
    client.force_login(make_seat(coalition, "secretary").user)
    address = f"/c/{coalition.slug}/parties/{party.uid}/inbox/"
    assert client.get(f"/c/{coalition.slug}/parties/{party.uid}/").content.decode().count(address) == 1

    made = client.post(address, {"once": "k"}).content.decode()
    again = client.post(address, {"once": "k"})
    (link,) = PrivateLink.objects.filter(purpose="inbox")
    client.post(f"{address}end/")

    assert "/l/" in made
    assert "This address is shown once." in made
    assert (again.status_code, PrivateLink.objects.count()) == (409, 1)
    assert "/l/" not in client.get(address).content.decode()
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_nobody_but_a_secretary_makes_it(client: Client, coalition: Coalition, party: Party) -> None:
    address = f"/c/{coalition.slug}/parties/{party.uid}/inbox/"
    client.force_login(make_seat(coalition, "officer", party=party).user)

    assert client.post(address).status_code == 403
    client.force_login(make_seat(make_coalition("Others"), "secretary").user)
    assert client.post(address).status_code == 404
