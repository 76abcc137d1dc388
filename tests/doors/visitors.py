"""Who comes to a door: a browser with a session, with the cookie of a private link, or with neither."""

import copy
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.doors.doors import PEOPLE, addresses
from tests.doors.house import House

AGENT, ADDRESS = "zq-agent/1", "203.0.113.77"


class Browser(Client):
    """A browser that forgets what a page asked it to remember, so that each request is like the first."""

    def request(self, **request: Any) -> Any:
        kept = copy.deepcopy(self.cookies)
        try:
            return super().request(**request)
        finally:
            self.cookies = kept


class Visitors:
    """The browsers of everybody, each with the one cookie that lets it in; whoever signs in has done so."""

    def __init__(self, own: House, abroad: House, **options: bool) -> None:
        self.own, self.abroad, self.options = own, abroad, options
        self._made: dict[str, Browser] = {}
        for who in (*PEOPLE, "suspended"):
            self._client(who)

    def visitor(self, role: str, place: str) -> Browser:
        """Return the browser of a role at a place: a link's holder brings the link for what stands there."""
        if not role.startswith("link"):
            return self._client(role)
        purpose = place.removeprefix("link.")
        secret = {"link": purpose, "link.other": f"{purpose}.other"}.get(role, role.removeprefix("link."))
        general = {"link": "answer", "link.other": "answer.other"}.get(role, secret)
        return self._client(f"link {secret if secret in self.own.tokens else general}")

    def _client(self, who: str) -> Browser:
        if who not in self._made:
            client = Browser(
                raise_request_exception=False, HTTP_USER_AGENT=AGENT, REMOTE_ADDR=ADDRESS, **self.options
            )
            if who.startswith("link "):
                client.cookies["link"] = self.own.tokens[who.removeprefix("link ")]
            elif who == "abroad":
                client.force_login(self.abroad.people["secretary"])
            elif who in PEOPLE or who == "suspended":
                client.force_login(self.own.people[who])
            self._made[who] = client
        return self._made[who]


def address_of(house: House, url: str, place: str) -> str:
    """Return the address by name of a place in a house."""
    told = house.places[place]
    return reverse(url, kwargs={name: told[name] for name in ARGUMENTS[url]})


ARGUMENTS = addresses()
