"""The answering page from two windows, after its time, with another link, by a seat; how much it weighs and asks."""

import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_coalition, make_party, make_seat, make_text
from tests.positions.desks import Desk

from undersigned.core.models import Event
from undersigned.parties.models import PrivateLink
from undersigned.positions import actions, queries
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.models import Position, Round
from undersigned.texts.models import Translation, Wording

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return Desk().open()


def test_a_double_click_is_stored_once(desk: Desk) -> None:
    page = desk.page()
    for _press in range(2):
        response = desk.send("submit", page=page, **{f"s_{desk.wording(0).uid}": "S"})
        assert response.url == f"{desk.base}done/"

    assert Event.objects.filter(verb="positions.handed_in").count() == 1
    assert Position.objects.filter(wording=desk.wording(0)).count() == 1


def test_of_two_tabs_the_older_shows_both_answers_and_overwrites_when_sent_again(desk: Desk) -> None:
    older, uid = desk.page(), desk.wording(0).uid
    desk.send(**{f"s_{uid}": "N", f"w_{uid}": "Never."})

    response = desk.send("submit", page=older, **{f"s_{uid}": "S"})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Stored meanwhile from another window" in page
    assert "Never." in page
    assert f'name="s-{uid}" value="S" checked' in page
    assert desk.current() == {desk.wording(0).pk: "N"}

    assert desk.send("submit", page=page).status_code == 302
    assert desk.current()[desk.wording(0).pk] == "S"


def test_the_back_button_after_handing_in_asks_the_server_again(desk: Desk) -> None:
    assert "no-store" in desk.browser.get(desk.base).headers["Cache-Control"]


def test_a_round_that_closed_a_minute_ago_keeps_what_was_typed_on_the_page(desk: Desk) -> None:
    page, uid = desk.page(), desk.wording(0).uid
    Round.objects.update(closes_at=timezone.now() - timedelta(minutes=1))

    response = desk.send("submit", page=page, **{f"s_{uid}": "C", f"w_{uid}": "Half an hour of thought."})
    shown = response.content.decode()

    assert response.status_code == 409
    assert "The round is closed: no more answers are taken." in shown
    assert "Half an hour of thought.</textarea>" in shown
    assert not Position.objects.exists()


def test_after_the_round_the_answers_can_still_be_read(desk: Desk) -> None:
    desk.say(Answer(desk.wording(0), "C", "Not in spring.", "en"), submit=True)
    actions.close_round(desk.round, actor=desk.secretary)

    assert "The round closed on" in desk.page()
    assert 'value="submit"' not in desk.page()
    assert "Not in spring." in desk.page("done/")


def test_a_wording_that_changed_under_her_hands_is_told_with_what_she_wrote(desk: Desk) -> None:
    page, old = desk.page(), desk.wording(0)
    Wording.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    Wording.objects.create(clause=old.clause, language="en", body="Newer.", strength=30, replaces=old)

    response = desk.send("submit", page=page, **{f"s_{old.uid}": "C", f"w_{old.uid}": "Only half."})
    shown = response.content.decode()
    assert response.status_code == 409
    assert "Changed while you were answering" in shown
    assert "Only half." in shown
    assert "Newer." in shown

    assert desk.send("submit", page=shown).status_code == 302


def test_what_is_new_or_reworded_since_last_time_is_marked_and_starts_open(desk: Desk) -> None:
    old = desk.wording(0)
    desk.say(*(Answer(desk.wording(n), "S", and_softer=True) for n in range(3)), submit=True)
    Wording.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    body = old.body.replace("ask for", "insist on")
    reworded = Wording.objects.create(clause=old.clause, language="en", body=body, strength=30, replaces=old)
    Wording.objects.create(clause=desk.clauses[1], language="en", body="Entirely new.", strength=1)

    page = desk.page()
    assert "<del>ask for</del><ins>insist on</ins>" in page
    assert page.count("New since you last answered") == 1
    assert f'name="s-{reworded.uid}" value="S" checked' not in page


def test_what_was_new_is_new_no_more_after_handing_in_again(desk: Desk) -> None:
    desk.say(submit=True)
    Wording.objects.create(clause=desk.clauses[1], language="en", body="Entirely new.", strength=1)
    assert "New since you last answered" in desk.page()
    desk.send("submit")

    assert "New since you last answered" not in desk.page()


def test_clauses_are_read_in_the_readers_language_and_old_translations_say_so(desk: Desk) -> None:
    fresh, stale = desk.wording(0), desk.wording(1)
    Translation.objects.create(wording=fresh, language="ar", body="نطلب الأول", of_body=fresh.body)
    Translation.objects.create(wording=stale, language="ar", body="نطلب الثاني", of_body="Something else.")

    page = desk.page("?lang=ar")
    assert '<html lang="ar" dir="rtl">' in page
    assert '<p lang="ar" dir="rtl">نطلب الأول</p>' in page
    assert page.count('class="stale"') == 1
    assert '<p lang="en" dir="ltr">We ask for thing 3' in page


def test_a_sentence_carries_the_language_it_was_written_in_and_keeps_it(desk: Desk) -> None:
    uid = desk.wording(0).uid
    desk.browser.post(
        f"{desk.base}?lang=fr", desk.fields(desk.page()) | {f"s-{uid}": "C", f"w-{uid}": "Sauf l’été."}
    )
    desk.send("submit", where="?lang=es")

    assert queries.positions_of(desk.party, desk.text).get(wording=desk.wording(0)).language == "fr"


def test_no_cookie_is_a_friendly_page(desk: Desk) -> None:
    for where in ("", "clause/1/", "done/"):
        response = Client().get(desk.base + where)
        assert response.status_code == 403
        assert "opens with its own private link" in response.content.decode()
    assert Client().post(desk.base, {}).status_code == 403


def test_the_link_of_another_party_does_not_open_the_page(desk: Desk) -> None:
    _link, token = actions.invite(desk.round, desk.others[0], actor=desk.secretary)
    stranger = Client()
    stranger.get(f"/l/{token}/")
    stranger.cookies["link"]["path"] = "/"

    response = stranger.get(desk.base)
    assert response.status_code == 403
    assert "opens with its own private link" in response.content.decode()


def test_a_revoked_link_says_that_it_was_replaced(desk: Desk) -> None:
    actions.invite(desk.round, desk.party, actor=desk.secretary)
    response = desk.browser.get(desk.base)

    assert response.status_code == 410
    assert "replaced by a newer one or revoked" in response.content.decode()


def test_an_expired_link_says_that_its_time_has_run_out(desk: Desk) -> None:
    PrivateLink.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    response = desk.browser.get(desk.base)

    assert response.status_code == 410
    assert "Its time has run out" in response.content.decode()


def test_an_address_that_never_was_is_not_found(desk: Desk) -> None:
    assert Client().get("/answer/nothing/").status_code == 404


@pytest.mark.parametrize("power", ["delegate", "officer"])
def test_a_seat_of_the_party_opens_the_same_page(desk: Desk, power: str) -> None:
    seat = make_seat(desk.coalition, power, party=desk.party)
    desk.browser = Client()
    desk.browser.force_login(seat.user)
    desk.base = f"/t/{desk.text.uid}/answer/{desk.party.uid}/"

    assert desk.browser.get(f"/t/{desk.text.uid}/answer/").url == desk.base
    assert desk.send("submit", **{f"s_{desk.wording(0).uid}": "S"}).url == f"{desk.base}done/"


def test_a_person_with_two_parties_chooses(desk: Desk) -> None:
    seat = make_seat(desk.coalition, "delegate", party=desk.party)
    make_seat(desk.coalition, "delegate", party=desk.others[0], user=seat.user)
    desk.browser.force_login(seat.user)
    page = desk.browser.get(f"/t/{desk.text.uid}/answer/{desk.others[0].uid}/").content.decode()

    assert "You may also answer for:" in page


def test_an_observer_answers_for_nobody(desk: Desk) -> None:
    observer = Client()
    observer.force_login(make_seat(desk.coalition, "observer").user)
    response = observer.get(f"/t/{desk.text.uid}/answer/")

    assert response.status_code == 403
    assert "you answer for nobody" in response.content.decode()


def test_before_any_round_a_seat_reads_that_nothing_is_asked() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)
    browser = Client()
    browser.force_login(make_seat(coalition, "delegate", party=party).user)

    page = browser.get(f"/t/{text.uid}/answer/{party.uid}/").content.decode()
    assert "Nothing is asked yet" in page


def test_fourteen_clauses_weigh_under_sixty_kilobytes_with_everything() -> None:
    desk = Desk(clauses=14, wordings=3, parties=11).open()
    page = desk.browser.get(desk.base).content
    assets = re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())
    files = [Path(str(finders.find(name))).read_bytes() for name in assets]

    assert any(name.endswith("style.css") for name in assets)
    assert sum(len(gzip.compress(body)) for body in [page, *files]) < 60_000


def test_the_page_asks_nothing_of_others_and_has_no_script(desk: Desk) -> None:
    page = desk.page()

    assert "<script" not in page
    assert not re.findall(r"<\w+[^>]* on\w+=", page)
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', page)
    assert " style=" not in page


@pytest.mark.parametrize("where", ["", "clause/1/", "done/"])
def test_queries_do_not_grow_with_clauses_and_parties(
    where: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for rows in (3, 30):
        desk = Desk(clauses=rows, wordings=2, parties=rows).open()
        only = (OnlyIf(desk.others[0]), OnlyIf(wordings=(desk.wording(1),)))
        desk.say(
            *(Answer(desk.wording(n), "S", conditions=only if n != 1 else ()) for n in range(rows)),
            submit=True,
        )
        desk.page(where)
        with django_assert_max_num_queries(25) as captured:
            desk.page(where)
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_queries_of_handing_in_do_not_grow_with_clauses(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    counts = []
    # SQLite takes a thousand values a statement: rows beyond that go in another one, however they are written.
    for rows in (3, 20):
        desk = Desk(clauses=rows, wordings=2, parties=rows).open()
        page, uids = desk.page(), [desk.wording(n).uid for n in range(rows)]
        with django_assert_max_num_queries(40) as captured:
            desk.send("submit", page=page, **{f"s_{uid}": "S+" for uid in uids})
        counts.append(len(captured))
    assert counts[0] == counts[1]
