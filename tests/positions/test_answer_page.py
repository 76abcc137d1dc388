import gzip
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, seated

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.parties.models import Party, PrivateLink
from undersigned.positions import actions, queries
from undersigned.positions.actions import Answer, OnlyIf
from undersigned.positions.models import Position, Round, Submission
from undersigned.texts.models import Clause, Text, Translation, Wording

pytestmark = pytest.mark.django_db


class Desk:
    """A delegate with her private link, and a browser that keeps its cookie."""

    def __init__(self, clauses: int = 3, wordings: int = 2, parties: int = 2, **round: object) -> None:
        self.coalition = make_coalition()
        self.secretary = seated(self.coalition)
        self.text: Text = make_text(self.coalition, clauses, wordings=wordings)
        self.party: Party = make_party(self.coalition, "Fishers")
        self.others = [make_party(self.coalition) for _ in range(parties - 1)]
        self.round: Round = make_round(self.text, **round)
        self.link, self.token = actions.invite(self.round, self.party, actor=self.secretary)
        self.base = self.link.address
        self.browser = Client()

    def open(self) -> "Desk":
        self.browser.get(f"/l/{self.token}/")
        return self

    @property
    def clauses(self) -> list[Clause]:
        return list(self.text.clauses.filter(retired_at=None))

    def wording(self, clause: int, n: int = 0) -> Wording:
        return self.clauses[clause].wordings.filter(retired_at=None)[n]

    def page(self, where: str = "") -> str:
        return self.browser.get(self.base + where).content.decode()

    def fields(self, page: str) -> dict[str, object]:
        """Return what a browser would send if nothing on the page were touched."""
        sent: dict[str, object] = {"asked": re.findall(r'name="asked" value="(\w+)"', page)}
        for name in ("as_of", "listed"):
            sent[name] = re.findall(f'name="{name}" value="([^"]*)"', page)[0]
        for name, value in re.findall(r'type="radio" name="([^"]+)" value="([^"]+)" checked', page):
            sent[name] = value
        for name, words in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page):
            sent[name] = words
        for name in re.findall(r'type="checkbox" name="(m-\w+)" checked', page):
            sent[name] = "on"
        for name, value in re.findall(r'type="checkbox" name="(if-\w+)" value="([^"]+)" checked', page):
            sent[name] = [*sent.get(name, []), value]  # type: ignore[misc]
        return sent

    def send(self, go: str = "save", where: str = "", page: str = "", **typed: object) -> object:
        sent = self.fields(page or self.page(where)) | {"go": go}
        sent |= {key.replace("_", "-", 1): value for key, value in typed.items()}
        return self.browser.post(self.base + where, sent)

    def say(self, *answers: Answer, submit: bool = False) -> None:
        actions.take_positions(self.round, self.party, answers, actor=OPERATOR, submit=submit)

    def current(self) -> dict[int, str]:
        return {p.wording_id: p.stance for p in queries.positions_of(self.party, self.text)}


@pytest.fixture
def desk() -> Desk:
    return Desk().open()


def test_the_link_leaves_its_secret_behind_and_opens_the_page(desk: Desk) -> None:
    response = Client().get(f"/l/{desk.token}/", follow=True)

    assert response.redirect_chain == [(f"{desk.base}?lang=en", 302)]
    assert "You answer for <bdi>Fishers</bdi>." in response.content.decode()
    assert desk.token not in response.content.decode()


def test_the_page_says_until_when_in_the_zone_of_the_round(desk: Desk) -> None:
    assert "(Europe/Paris)" in desk.page()


def test_looking_changes_nothing(desk: Desk) -> None:
    events = Event.objects.count()
    for where in ("", "clause/1/", "done/"):
        desk.page(where)

    assert (Event.objects.count(), Position.objects.count()) == (events, 0)


def test_saving_keeps_part_of_the_answers_and_fills_them_in_again(desk: Desk) -> None:
    first = desk.wording(0)
    response = desk.send(**{f"s_{first.uid}": "C", f"w_{first.uid}": "Not in spring."})

    assert response.status_code == 302
    assert response.url == desk.base
    page = desk.page()
    assert "Saved." in page
    assert f'name="s-{first.uid}" value="C" checked' in page
    assert "Not in spring.</textarea>" in page
    assert not Submission.objects.exists()


def test_handing_in_leads_to_a_page_that_has_an_end(desk: Desk) -> None:
    response = desk.send("submit", **{f"s_{desk.wording(n).uid}": "S+" for n in range(3)})

    assert response.url == f"{desk.base}done/"
    done = desk.page("done/")
    assert "Thank you. <bdi>Fishers</bdi> has answered." in done
    assert "You can change your answers until" in done
    assert len(desk.current()) == 3 * 3


def test_fourteen_clauses_take_at_most_twenty_taps() -> None:
    desk = Desk(clauses=14, wordings=2).open()
    taps = [f"s_{desk.wording(n).uid}" for n in range(14)]

    response = desk.send("submit", **dict.fromkeys(taps, "S+"))

    assert len(taps) + 1 + 1 <= 20  # opening the link, one tap a clause, handing in
    assert response.url == f"{desk.base}done/"
    assert "without your answer" not in desk.page("done/")


def test_one_wrong_answer_stores_nothing_and_loses_nothing_typed(desk: Desk) -> None:
    first, second, third = (desk.wording(n).uid for n in range(3))
    response = desk.send(
        "submit",
        **{f"s_{first}": "N", f"s_{second}": "C", f"w_{second}": "Only <half>.", f"s_{third}": "S"},
        **{f"o_{desk.clauses[2].uid}": "Other words."},
    )
    page = response.content.decode()

    assert response.status_code == 409
    assert not Position.objects.exists()
    assert not Submission.objects.exists()
    assert "Write one sentence: why?" in page
    assert f'name="s-{first}" value="N" checked' in page
    assert "Only &lt;half&gt;.</textarea>" in page
    assert "Other words.</textarea>" in page
    assert f'aria-describedby="{first}-error"' in page


def test_words_without_an_answer_are_asked_back(desk: Desk) -> None:
    uid = desk.wording(0).uid
    assert "Choose an answer too" in desk.send(**{f"w_{uid}": "Hm."}).content.decode()


def test_accepting_after_a_reservation_leaves_its_words_behind(desk: Desk) -> None:
    wording = desk.wording(0)
    desk.say(Answer(wording, "C", "Not in spring.", "en"))
    desk.send(**{f"s_{wording.uid}": "S"})

    assert desk.current()[wording.pk] == "S"


def test_one_tap_overrules_older_answers_on_the_softer_wordings(desk: Desk) -> None:
    desk.say(Answer(desk.wording(0, 1), "N", "Too weak.", "en"))
    desk.send(**{f"s_{desk.wording(0).uid}": "S+"})

    assert desk.current() == {desk.wording(0).pk: "S", desk.wording(0, 1).pk: "S"}


def test_one_tap_and_a_new_refusal_of_a_softer_wording_are_asked_back(desk: Desk) -> None:
    strong, soft = desk.wording(0).uid, desk.wording(0, 1).uid
    page = desk.send(**{f"s_{strong}": "S+", f"s_{soft}": "N", f"w_{soft}": "No."}).content.decode()

    assert "You accepted the softer wordings too" in page


def test_one_tap_does_not_reach_a_wording_that_the_page_did_not_list(desk: Desk) -> None:
    page = desk.page()
    later = Wording.objects.create(clause=desk.clauses[0], language="en", body="Softest.", strength=1)
    desk.send("submit", page=page, **{f"s_{desk.wording(0).uid}": "S+"})

    assert later.pk not in desk.current()


def test_a_clause_that_must_stay_keeps_its_sentence_and_can_be_let_go(desk: Desk) -> None:
    clause, omission = desk.clauses[0], desk.wording(0, 2)
    assert "Write one sentence: why?" in desk.send(**{f"m_{clause.uid}": "on"}).content.decode()
    desk.send("submit", **{f"m_{clause.uid}": "on", f"mw_{clause.uid}": "The point of it all."})
    assert desk.current()[omission.pk] == "N"
    assert "The point of it all." in desk.page("done/")

    sent = desk.fields(desk.page())
    del sent[f"m-{clause.uid}"]
    desk.browser.post(desk.base, sent | {"go": "submit"})
    assert desk.current()[omission.pk] == "S"


def test_a_pinned_clause_does_not_ask_whether_it_must_stay(desk: Desk) -> None:
    Clause.objects.filter(pk=desk.clauses[0].pk).update(pinned=True)
    page = desk.page()

    assert f"m-{desk.clauses[0].uid}" not in page
    assert "This clause stays in every version" in page


def test_conditions_are_kept_shown_and_taken_out(desk: Desk) -> None:
    wording, other = desk.wording(0), desk.others[0]
    tokens = [f"p:{other.uid}", f"w:{desk.wording(1).uid}", f"w:{desk.wording(1, 2).uid}"]
    desk.send(**{f"s_{wording.uid}": "S", f"if_{wording.uid}": tokens})

    [position] = queries.positions_of(desk.party, desk.text)
    assert sorted(c.wordings.count() for c in position.conditions.all()) == [0, 2]
    page = desk.page()
    assert f"<bdi>{other.name}</bdi> signs" in page
    assert desk.fields(page)[f"if-{wording.uid}"] == tokens

    sent = {k: v for k, v in desk.fields(page).items() if not k.startswith("if-")}
    desk.browser.post(desk.base, sent)
    assert queries.positions_of(desk.party, desk.text).get().conditions.count() == 0


def test_a_conditional_refusal_is_said_at_its_place(desk: Desk) -> None:
    uid = desk.wording(0).uid
    condition = f"p:{desk.others[0].uid}"
    page = desk.send(**{f"s_{uid}": "N", f"w_{uid}": "No.", f"if_{uid}": condition}).content.decode()

    assert "A refusal has no conditions." in page
    assert f'value="{condition}" checked' in page


def test_other_words_become_a_wording_that_others_are_asked(desk: Desk) -> None:
    clause = desk.clauses[0]
    desk.send(**{f"o_{clause.uid}": "Let the fishers measure."})

    proposed = clause.wordings.get(proposed_by=desk.party)
    assert proposed.body == "Let the fishers measure."
    assert desk.current() == {proposed.pk: "S"}
    assert "Other words, proposed by <bdi>Fishers</bdi>" in desk.page()


def test_proposing_the_same_words_twice_is_one_wording(desk: Desk) -> None:
    page, clause = desk.page(), desk.clauses[0]
    for _press in range(2):
        desk.send(page=page, **{f"o_{clause.uid}": "Let the fishers measure."})

    assert clause.wordings.filter(proposed_by=desk.party).count() == 1


def test_in_a_sealed_round_a_proposal_has_no_name(desk: Desk) -> None:
    Round.objects.update(sealed=True)
    desk.send(**{f"o_{desk.clauses[0].uid}": "Let the fishers measure."})

    assert "Other words, proposed in this round" in desk.page()
    assert "proposed by" not in desk.page()


def test_clause_by_clause_each_step_saves(desk: Desk) -> None:
    wording = desk.wording(0)
    response = desk.send("next", "clause/1/", **{f"s_{wording.uid}": "A"})

    assert response.url == f"{desk.base}clause/2/"
    assert desk.current() == {wording.pk: "A"}
    assert desk.send("back", "clause/2/").url == f"{desk.base}clause/1/"
    assert desk.send("submit", "clause/3/").url == f"{desk.base}done/"
    assert desk.current()[wording.pk] == "A"


def test_a_clause_that_does_not_exist_leads_back_to_the_whole(desk: Desk) -> None:
    assert desk.browser.get(f"{desk.base}clause/99/").url == desk.base
    assert desk.browser.get(f"{desk.base}clause/0/").url == desk.base


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
