"""What stands on the page of the common text, and what parties say before it."""

from collections.abc import Iterable
from typing import Any

from django.test import Client
from lxml import html

from tests.factories import make_seat
from undersigned.parties.models import Coalition, Party
from undersigned.people.models import User
from undersigned.positions.models import Position
from undersigned.texts.models import Text, Wording


def say(party: Party, wording: Wording, stance: str, words: str = "Why") -> Position:
    return Position.objects.create(
        party=party, wording=wording, stance=stance, words=words if stance in "CN" else "", language="en"
    )


def answer(text: Text, party: Party, letters: Iterable[str]) -> None:
    """Give one string a clause, one letter a wording; U says nothing."""
    for clause, row in zip(text.clauses.all(), letters, strict=True):
        for wording, letter in zip(clause.wordings.all(), row, strict=True):
            if letter != "U":
                say(party, wording, letter, f"{party.name} on {clause.number}")


def reader(coalition: Coalition, power: str = "observer") -> Client:
    user: User = make_seat(coalition, power).user
    client = Client()
    client.force_login(user)
    return client


def address(text: Text, query: str = "") -> str:
    return f"/t/{text.uid}/frontier/{query}"


def words_of(response: Any) -> str:
    """Return the page's words with the spaces evened out."""
    main = html.fromstring(response.content).get_element_by_id("main")
    return " ".join(main.text_content().split())


def notches_of(response: Any) -> list[tuple[int, int]]:
    """Return (signers, strength) of each row of the table of steps; strength 0 where there is no common text."""
    rows = html.fromstring(response.content).xpath("//table[@class='steps']/tbody/tr")
    cells = [[cell.text_content().strip() for cell in row] for row in rows]
    return [(int(row[0]), int(row[4]) if len(row) > 2 else 0) for row in cells]
