"""What every answer carries: what a browser may load, what may frame it, what is kept, and how its cookies travel."""

import re
from typing import Any

import pytest
from tests.doors.doors import DATA_FOR, declared
from tests.doors.house import House
from tests.doors.visitors import Visitors, address_of

pytestmark = pytest.mark.django_db

POLICY = re.compile(r"default-src 'none'.*script-src 'self' 'nonce-[\w+/=-]{16,}'.*frame-ancestors 'none'")
ALWAYS = {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"}
REFERRER = {"same-origin", "no-referrer"}
ROLES = ("anonymous", "secretary", "delegate", "link")
FILES = ("agreements:download", "agreements:draft_docx", "library:original")


def _answers(houses: tuple[House, House], **options: Any) -> Any:
    """Yield what each address answers to a few, who comes, and whether it is for them alone."""
    visitors = Visitors(*houses, **options)
    for door in declared():
        if not door.button:
            address = address_of(houses[0], door.url, door.place) + DATA_FOR.get(door.url, "")
            for role in ROLES:
                yield door, role, visitors.visitor(role, door.place).get(address)


def test_every_answer_says_what_a_browser_may_do_with_it(houses: tuple[House, House]) -> None:
    wrong = []
    for door, role, response in _answers(houses):
        told = {name: response.headers.get(name) for name in ALWAYS}
        policy = re.sub(r"\s+", " ", response.headers.get("Content-Security-Policy", ""))
        referrer = response.headers.get("Referrer-Policy")
        if told != ALWAYS or referrer not in REFERRER or "default-src 'none'" not in policy:
            wrong.append((str(door), role, response.status_code, told, referrer, policy[:60]))
        if "unsafe" in policy or "*" in policy:
            wrong.append((str(door), role, response.status_code, policy))

    assert wrong == []


def test_what_is_for_some_alone_is_kept_by_nobody_on_the_way(houses: tuple[House, House]) -> None:
    """What was made for whoever brings a cookie is kept by no proxy; the record is the same for everybody."""
    wrong = []
    for door, role, response in _answers(houses):
        kept = response.headers.get("Cache-Control", "")
        public = role == "anonymous" or door.url.startswith("core:") or door.url == "exchange:keys"
        if not public and response.status_code == 200 and not {"private", "no-store"} & set(kept.split(", ")):
            wrong.append((str(door), role, kept))

    assert wrong == []


def test_files_are_saved_and_not_shown(houses: tuple[House, House]) -> None:
    for door, role, response in _answers(houses):
        if door.url in FILES and response.status_code == 200:
            assert response.headers["Content-Disposition"].startswith("attachment"), f"{door} for {role}"


def test_cookies_travel_by_tls_to_their_own_site_and_no_script_reads_them(
    houses: tuple[House, House], settings: Any
) -> None:
    settings.HTTPS = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    seen = set()
    for door, _role, response in _answers(houses):
        for name, cookie in response.cookies.items():
            if cookie.value:
                seen.add(name)
                told = (cookie["secure"], cookie["httponly"], cookie["samesite"])
                assert told == (True, True, "Lax"), f"{name} of {door}"

    assert {"csrftoken", "link"} <= seen
