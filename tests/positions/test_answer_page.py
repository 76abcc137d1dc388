"""The answering page: what is answered on it, saved, handed in and asked back."""

import pytest
from django.test import Client
from tests.positions.desks import Desk

from undersigned.core.models import Event
from undersigned.positions import queries
from undersigned.positions.actions import Answer
from undersigned.positions.models import Position, Round, Submission
from undersigned.texts.models import Clause, Wording

pytestmark = pytest.mark.django_db


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
