"""The page between answering and storing: asked once, and nothing typed is lost."""

import re

import pytest
from django.test import Client
from tests.positions.worlds import LikeWorld

from undersigned.positions import actions
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Stance, Way

pytestmark = pytest.mark.django_db

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class Reader:
    """A delegate with a private link for the text on the second case; the first is answered already."""

    def __init__(self) -> None:
        self.world = LikeWorld()
        self.world.say(self.world.then, Stance.ACCEPT)
        self.round = self.world.round(self.world.now)
        link, token = actions.invite(self.round, self.world.party, actor=self.world.secretary)
        self.base = link.address
        self.browser = Client()
        self.browser.get(f"/l/{token}/")
        self.uid = self.world.wording(self.world.now).uid
        self.token = f"{self.uid}-{Position.objects.get().uid}"

    def fields(self, page: str) -> dict[str, list[str]]:
        sent: dict[str, list[str]] = {}
        for name, value in HIDDEN.findall(page):
            if name != "csrfmiddlewaretoken":
                sent.setdefault(name, []).append(value)
        for name, words in re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', page):
            sent[name] = [words]
        return sent

    def send(self, page: str, **typed: str) -> tuple[int, str]:
        fields = self.fields(page) | {key.replace("_", "-", 1): value for key, value in typed.items()}
        response = self.browser.post(self.base, fields)
        return response.status_code, response.content.decode()

    def refuse(self) -> str:
        """Refuse the clause, say something of the next one too, and return the page in between."""
        other = self.world.now.clauses.get(order=2).wordings.get(is_omission=False)
        page = self.browser.get(self.base).content.decode()
        typed = {f"s_{self.uid}": "N", f"w_{self.uid}": "Never again.", f"s_{other.uid}": "A"}
        status, between = self.send(page, **typed, go="submit")
        assert status == 409
        return between


def test_both_answers_stand_side_by_side_with_case_and_date() -> None:
    reader = Reader()
    between = reader.refuse()

    for words in ("You said otherwise in a like case", "North", "South", "Never again.", "The same dam."):
        assert words in between
    assert "The army left in 2030." in between
    assert not Position.objects.filter(wording__clause__text=reader.world.now).exists()


def test_distinguishing_stores_everything_that_was_typed() -> None:
    reader = Reader()
    typed = {
        f"way_{reader.token}": "distinguished",
        f"fact_{reader.token}": reader.world.fact.uid,
        f"why_{reader.token}": "The army had left.",
    }
    status, _page = reader.send(reader.refuse(), **typed)

    assert status == 302
    stored = Position.objects.filter(wording__clause__text=reader.world.now, wording__is_omission=False)
    assert sorted(stored.values_list("stance", "words")) == [("A", ""), ("N", "Never again.")]
    assert Precedent.objects.get().words == "The army had left."
    assert "Thank you" in reader.browser.get(f"{reader.base}done/").content.decode()


def test_what_is_missing_is_said_and_what_was_written_stays() -> None:
    reader = Reader()
    typed = {f"way_{reader.token}": "distinguished", f"why_{reader.token}": "The army had left."}
    status, page = reader.send(reader.refuse(), **typed)

    assert status == 409
    assert "Choose the fact" in page
    assert ">The army had left.</textarea>" in page
    assert re.search(r'value="distinguished" required checked', page)


def test_following_leads_back_to_the_answer_with_everything_typed() -> None:
    reader = Reader()
    status, page = reader.send(reader.refuse(), **{f"way_{reader.token}": "followed"})

    assert status == 409
    assert "change the answer that is marked" in page
    assert f'href="#q-{reader.uid}"' in page
    assert ">Never again.</textarea>" in page

    status, _page = reader.send(page, **{f"s_{reader.uid}": "S", f"w_{reader.uid}": "", "go": "save"})
    assert status == 302
    assert Precedent.objects.get().way == Way.FOLLOWED
    assert Position.objects.get(wording__uid=reader.uid).stance == "S"


def test_who_wanted_to_follow_and_did_not_is_told_and_may_choose_anew() -> None:
    reader = Reader()
    _status, page = reader.send(reader.refuse(), **{f"way_{reader.token}": "followed"})
    status, between = reader.send(page, **{f"s_{reader.uid}": "N", f"w_{reader.uid}": "Still.", "go": "save"})

    assert status == 409
    assert "Your answer still differs." in between
    status, _page = reader.send(between, **{f"way_{reader.token}": "open"})
    assert status == 302
    assert Precedent.objects.get().way == Way.OPEN


def test_a_way_that_is_none_is_asked_again() -> None:
    reader = Reader()
    status, _page = reader.send(reader.refuse(), **{f"way_{reader.token}": "whatever"})

    assert status == 409
    assert not Precedent.objects.exists()


def test_who_has_no_such_precedent_sees_nothing_of_it() -> None:
    reader = Reader()
    page = reader.browser.get(reader.base).content.decode()
    status, _page = reader.send(page, **{f"s_{reader.uid}": "S", "go": "save"})

    assert status == 302
    assert not Precedent.objects.exists()
