"""Private links: what opens, what does not, and where the secret never goes."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text

from undersigned.core.actor import OPERATOR, WORKER, Actor
from undersigned.core.errors import NotAllowed
from undersigned.core.models import Event
from undersigned.parties.actions import issue_link, make_inbox, open_through, revoke_link
from undersigned.parties.actions.protection import admit_protected
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import actor_of_link, actor_of_user, link_of_token
from undersigned.positions.models import Round
from undersigned.positions.queries import who_answered

pytestmark = pytest.mark.django_db


@pytest.fixture
def round() -> Round:
    coalition = make_coalition()
    make_party(coalition, "Weir Council", languages=["fr"])
    make_party(coalition, "Port Union")
    return make_round(make_text(coalition))


def link_for(round: Round, name: str = "Weir Council", days: int = 4) -> tuple[PrivateLink, str]:
    coalition = round.text.coalition
    return issue_link(
        coalition.parties.get(name=name),
        coalition,
        actor=OPERATOR,
        purpose="answer",
        subject_uid=round.uid,
        address="/answer/{link}/",
        expires_at=timezone.now() + timedelta(days=days),
    )


def state() -> tuple[int, list[object]]:
    return Event.objects.count(), list(PrivateLink.objects.values_list())


def test_opening_a_link_sets_its_cookie_for_its_own_address_and_nothing_else(
    client: Client, round: Round
) -> None:
    link, token = link_for(round)
    before = state()

    response = client.get(f"/l/{token}/")

    cookie = response.cookies["link"]
    assert response.status_code == 302
    assert response.headers["Location"] == f"/answer/{link.uid}/?lang=fr"
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == (f"/answer/{link.uid}/", True, "Lax")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert list(response.cookies) == ["link"]
    assert state() == before


def test_the_secret_is_in_no_later_address_and_on_no_page(client: Client, round: Round) -> None:
    _link, token = link_for(round)

    page = client.get(f"/l/{token}/", follow=True)

    assert page.status_code == 200
    assert all(token not in address for address, _status in page.redirect_chain)
    assert token not in page.content.decode()
    assert token not in str(list(PrivateLink.objects.values_list()))


def test_a_link_opens_its_own_page_without_an_account(client: Client, round: Round) -> None:
    link, token = link_for(round)
    assert client.get(f"/answer/{link.uid}/").status_code != 200

    client.get(f"/l/{token}/")

    assert "Weir Council" in client.get(f"/answer/{link.uid}/").content.decode()


def test_a_link_opens_no_page_of_another_party(client: Client, round: Round) -> None:
    _own, token = link_for(round)
    other, _secret = link_for(round, "Port Union")
    client.get(f"/l/{token}/")
    client.cookies["link"]["path"] = "/"  # A browser would not even send it there.

    page = client.get(f"/answer/{other.uid}/")

    assert page.status_code == 403
    assert "opens with its own private link" in page.content.decode()


def test_two_links_in_one_browser_do_not_disturb_each_other(client: Client, round: Round) -> None:
    own, token = link_for(round)
    other, secret = link_for(round, "Port Union")

    first, second = client.get(f"/l/{token}/"), client.get(f"/l/{secret}/")

    paths = {first.cookies["link"]["path"], second.cookies["link"]["path"]}
    assert paths == {own.address, other.address}


def test_a_link_that_ran_out_says_so(client: Client, round: Round) -> None:
    link, token = link_for(round)
    PrivateLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())

    page = client.get(f"/l/{token}/")

    assert page.status_code == 410
    assert "Its time has run out." in page.content.decode()
    assert "link" not in page.cookies


def test_a_revoked_link_says_so_and_its_cookie_opens_nothing_more(client: Client, round: Round) -> None:
    link, token = link_for(round)
    client.get(f"/l/{token}/")
    revoke_link(link, actor=OPERATOR)

    page = client.get(f"/l/{token}/")

    assert page.status_code == 410
    assert "replaced by a newer one or revoked" in page.content.decode()
    assert client.get(f"/answer/{link.uid}/").status_code != 200


@pytest.mark.parametrize("token", ["x", "0" * 32, "%00", "é", "a" * 3000])
def test_a_link_that_lost_a_letter_is_told_kindly(client: Client, token: str) -> None:
    page = client.get(f"/l/{token}/")

    assert page.status_code == 404
    assert "This private link is not complete" in page.content.decode()


def test_a_link_is_no_seat(client: Client, round: Round) -> None:
    link, token = link_for(round)
    client.get(f"/l/{token}/")
    client.cookies["link"]["path"] = "/"
    text, coalition = round.text, round.text.coalition

    closed = [f"/c/{coalition.slug}/", f"/c/{coalition.slug}/parties/", f"/t/{text.uid}/history/", "/me/"]
    assert {client.get(address).status_code for address in closed} <= {302, 404}
    assert link.party.name not in client.get("/").content.decode()


def test_on_a_links_page_the_link_speaks_even_for_whoever_is_signed_in(client: Client, round: Round) -> None:
    link, token = link_for(round)
    client.force_login(make_seat(round.text.coalition, "observer").user)

    page = client.get(f"/l/{token}/", follow=True)

    assert page.status_code == 200
    assert page.wsgi_request.actor.label == "Weir Council"  # type: ignore[attr-defined]
    assert link.is_live


def opened(round: Round, days: int = 4) -> tuple[PrivateLink, str]:
    """Return the link to all that is asked of a party, and the secret of the one opened through it."""
    coalition = round.text.coalition
    inbox, _token = make_inbox(coalition.parties.get(name="Weir Council"), coalition, actor=OPERATOR)
    PrivateLink.objects.filter(pk=inbox.pk).update(expires_at=timezone.now() + timedelta(days=days))
    inbox.refresh_from_db()
    return inbox, press(inbox, round)


def press(inbox: PrivateLink, round: Round, actor: Actor | None = None) -> str:
    return open_through(
        inbox,
        inbox.party,
        inbox.coalition,
        actor=actor or actor_of_link(inbox),
        purpose="answer",
        subject=round.uid,
        page="/answer/{link}/",
    )


def test_what_is_opened_through_another_link_ends_with_it(client: Client, round: Round) -> None:
    inbox, token = opened(round)
    assert client.get(f"/l/{token}/", follow=True).status_code == 200

    revoke_link(inbox, actor=OPERATOR)

    assert client.get(f"/l/{token}/").status_code == 410
    page = client.get(PrivateLink.objects.get(purpose="answer").address)
    assert (page.status_code, page.wsgi_request.actor.kind) == (410, "anonymous")  # type: ignore[attr-defined]


def test_what_is_opened_through_another_link_lives_for_a_day_and_no_longer_than_it(round: Round) -> None:
    now = timezone.now()
    opened(round)
    (first,) = PrivateLink.objects.filter(purpose="answer")
    first.delete()
    inbox, _token = opened(round, days=0)
    (second,) = PrivateLink.objects.filter(purpose="answer")

    assert timedelta(hours=23) < first.expires_at - now < timedelta(hours=25)
    assert second.expires_at == inbox.expires_at
    assert not second.is_live


def test_of_a_protected_party_only_the_day_is_kept_on_which_it_opened_something(round: Round) -> None:
    voucher = round.text.coalition.parties.get(name="Port Union")
    ferryman = admit_protected(round.text.coalition, "Ferryman", actor=OPERATOR, voucher=voucher)
    inbox, _token = make_inbox(ferryman, round.text.coalition, actor=OPERATOR)

    press(inbox, round)

    (link,) = PrivateLink.objects.filter(purpose="answer")
    moments = [(each.hour, each.minute, each.second) for each in (link.issued_at, link.expires_at)]
    assert (moments, link.is_live) == ([(0, 0, 0)] * 2, True)


def test_opened_again_the_earlier_one_ends_and_a_link_that_was_sent_stays(round: Round) -> None:
    sent, _token = link_for(round)
    inbox, first = opened(round)
    second = press(inbox, round)

    live = {link.pk: link.is_live for link in PrivateLink.objects.filter(purpose="answer")}
    found = [link_of_token(token) for token in (first, second)]
    assert [live[link.pk] for link in (sent, *found) if link] == [True, False, True]
    assert [row.link for row in who_answered(round) if row.party == inbox.party] == [sent]


def test_nobody_opens_through_a_link_but_its_holder(round: Round) -> None:
    inbox, _token = opened(round)
    other, _secret = link_for(round)
    secretary = actor_of_user(make_seat(round.text.coalition, "secretary").user)

    for actor in (secretary, actor_of_link(other), WORKER):
        with pytest.raises(NotAllowed):
            press(inbox, round, actor)
