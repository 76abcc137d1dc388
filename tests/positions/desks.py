"""A desk with an answering page open on it: what a delegate sends and what comes back."""

import re

from django.test import Client
from tests.factories import make_coalition, make_party, make_round, make_text, seated

from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Party
from undersigned.positions import actions, queries
from undersigned.positions.actions import Answer
from undersigned.positions.models import Round
from undersigned.texts.models import Clause, Text, Wording


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
