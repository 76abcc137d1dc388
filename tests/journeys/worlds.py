"""What stands before a short journey begins: the demonstration, fresh private links, a secretary signed in."""

import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from functools import cache

from django.db import connection
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from undersigned.agreements.actions.signatures import invite_to_sign
from undersigned.cases.actions import invite_to_confirm
from undersigned.cases.models import StrongestVersion
from undersigned.core.actor import OPERATOR
from undersigned.demo import story
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.people.models import User
from undersigned.positions import actions as positions
from undersigned.positions.models import Precedent, Round
from undersigned.reviews.actions import invite_to_choose
from undersigned.texts.models import Text


@dataclass(frozen=True)
class Demonstration:
    """The coalition of the river towns and its three texts, each at another stage."""

    coalition: Coalition
    statement: Text
    ladder: Text
    tankers: Text


def demonstration() -> Demonstration:
    """Build the demonstration: the statement at its frontier, the ladder being answered, the tankers signed."""
    if connection.vendor == "sqlite":
        _lay_down(_built())
    else:
        story.build()
    coalition = Coalition.objects.get(slug=story.SLUG)
    texts = {text.title.split()[0]: text for text in Text.objects.filter(coalition=coalition)}
    return Demonstration(coalition, texts["Joint"], texts["Appeal"], texts["Agreement"])


@cache
def _built() -> sqlite3.Connection:
    """Return a copy of the database with the demonstration in it. To build it takes seconds, to copy it none."""
    story.build()
    connection.ensure_connection()
    copy = sqlite3.connect(":memory:", check_same_thread=False)
    connection.connection.backup(copy)
    return copy


def _lay_down(copy: sqlite3.Connection) -> None:
    connection.ensure_connection()
    copy.backup(connection.connection)


def ask_again(text: Text, *, sealed: bool = False) -> Round:
    """Open another round on a text."""
    closes = timezone.now() + timedelta(days=4)
    return positions.open_round(
        text, actor=OPERATOR, closes_at=closes, time_zone="Europe/Paris", sealed=sealed
    )


def party(demo: Demonstration, name: str) -> Party:
    return Party.objects.get(coalitions=demo.coalition, name=name)


def newcomer(demo: Demonstration, language: str = "en") -> Party:
    """Take in an organisation that has answered nothing."""
    return parties.admit_party(demo.coalition, "Ferry of Saltmere", actor=OPERATOR, languages=[language])


def answering_link(text: Text, party: Party) -> tuple[str, PrivateLink]:
    """Return the path of a fresh private link to answer a text's open round, and its row."""
    link, token = positions.invite(open_round(text), party, actor=OPERATOR)
    return f"/l/{token}/", link


def open_round(text: Text) -> Round:
    return text.rounds.latest("opened_at")


def signing_link(text: Text, party: Party) -> str:
    """Return the path of a fresh private link to sign a text's newest edition."""
    edition = text.editions.first()
    assert edition
    _link, token = invite_to_sign(edition, party, actor=OPERATOR)
    return f"/l/{token}/"


def inbox_link(demo: Demonstration, name: str) -> str:
    """Return the path of a fresh private link to everything that is asked of an organisation."""
    _link, token = parties.make_inbox(party(demo, name), demo.coalition, actor=OPERATOR)
    return f"/l/{token}/"


def confirming_link(demo: Demonstration) -> str:
    """Return the path of a fresh private link to confirm the strongest version of a view."""
    version = StrongestVersion.objects.get(question__coalition=demo.coalition)
    _link, token = invite_to_confirm(version, party(demo, "Town of Upper Harrow"), actor=OPERATOR)
    return f"/l/{token}/"


def choosing_link(demo: Demonstration) -> str:
    """Return the path of a fresh private link to look at a reopened distinction anew."""
    reopened = Precedent.objects.exclude(reopened_at=None).get(party__coalitions=demo.coalition)
    _link, token = invite_to_choose(reopened, actor=OPERATOR)
    return f"/l/{token}/"


def sign_in(page: Page) -> Page:
    """Give a page the session of the demonstration's secretary, as if she had signed in before."""
    client = Client()
    client.force_login(User.objects.get(email=story.SECRETARY))
    page.goto("/")
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": page.url}]
    )
    return page
