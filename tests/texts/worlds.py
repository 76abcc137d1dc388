"""What the tests of texts share."""

from typing import Any

from django.http import HttpResponse
from django.test import Client
from lxml import html
from tests.factories import make_party, make_seat

from undersigned.parties.models import Coalition
from undersigned.positions.models import Position
from undersigned.texts import queries
from undersigned.texts.models import Clause, Text, Wording


def clause_of(text: Text, place: int = 1) -> Clause:
    return queries.clauses_of(text)[place - 1]


def wording_of(text: Text, place: int = 1) -> Wording:
    return clause_of(text, place).wordings.all()[0]


def numbers(text: Text) -> list[str]:
    return [clause.number for clause in queries.clauses_of(text)]


def answer(wording: Wording) -> Position:
    party = make_party(wording.clause.text.coalition)
    return Position.objects.create(wording=wording, party=party, stance="S")


def signed_in(coalition: Coalition, power: str) -> Client:
    client = Client()
    client.force_login(make_seat(coalition, power).user)
    return client


def tree(response: HttpResponse) -> Any:
    """Return the page as elements."""
    return html.fromstring(response.content.decode())


def says(response: HttpResponse) -> str:
    """Return what the page says, in one line."""
    (main,) = tree(response).xpath("//main")
    return " ".join(" ".join(main.itertext()).split())


def page_of(clause: Clause) -> str:
    return f"/t/{clause.text.uid}/draft/{clause.uid}/"
