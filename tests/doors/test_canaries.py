"""A word of its own in every field that somebody wrote in, and everybody walks through every page: who sees it?"""

import logging
import re
import shutil
import subprocess
import zipfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pytest
from django.db.models import Q
from tests.doors import fields
from tests.doors.canaries import CANARY, Canaries
from tests.doors.doors import DATA_FOR, declared
from tests.doors.visitors import ADDRESS, AGENT, Visitors, address_of
from tests.doors.watching import let_in

from undersigned.agreements.queries.exports import FORMS
from undersigned.core.logs import Plain
from undersigned.parties.models import Coalition

pytestmark = pytest.mark.django_db

WALKERS = (
    "anonymous",
    "observer",
    "neighbour",
    "delegate",
    "editor",
    "secretary",
    "abroad",
    "link",
    "link.other",
)
# What stands on no page: pages are put together from segments.
NOT_WALKED = {"Original"}
# Who is asked by link to tell two cases apart reads on that page what they are called and what happened there.
ASKED, ASKED_OF = "/precedent/", ("cases.Case.name", "cases.FactVersion.words")
Seen = dict[str, set[str]]


def test_every_field_of_text_is_declared() -> None:
    there_are, told = fields.fields_there_are(), {name: set(each) for name, each in fields.table().items()}

    assert {name: there_are.get(name, set()) ^ told.get(name, set()) for name in there_are | told} == {
        name: set() for name in there_are
    }
    assert {m._meta.label for m, _name, mark in fields.written() if not mark} <= set(fields.ROWS)


def _walk(visitors: Visitors, role: str, places: Any = None) -> Iterator[tuple[str, bytes]]:
    """Yield every address that a role can read in both houses, with all that comes from it."""
    for door in declared():
        if door.button or (places and door.place not in places):
            continue
        for house in (visitors.own, visitors.abroad):
            address = address_of(house, door.url, door.place) + DATA_FOR.get(door.url, "")
            for each in _variants(address):
                response = visitors.visitor(role, door.place).get(each)
                if let_in(response) or door.place.endswith("gone"):
                    yield each, _read(response)


def _variants(address: str) -> list[str]:
    if address.endswith("-1.md"):
        return [f"{address[:-2]}{form}" for form in FORMS]
    if address == "/search/":
        return [f"/search/?q={word}" for word in ("Words", "wall", "town", "thing")]
    return [address]


def _read(response: Any) -> bytes:
    """Return all that an answer says: headers, cookies, body, and the text in packed files."""
    body = response.getvalue()
    kind = response.headers.get("Content-Type", "")
    if body[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(body)) as packed:
            body = b"\n".join(packed.read(name) for name in packed.namelist())
    if kind == "application/pdf" and shutil.which("pdftotext"):
        body = subprocess.run(["pdftotext", "-", "-"], input=body, capture_output=True, check=True).stdout
    return b"\n".join([str(response.headers).encode(), str(response.cookies).encode(), body])


def seen_by(visitors: Visitors, role: str, places: Any = None) -> Seen:
    """Return which canaries a role sees, and where."""
    found: Seen = defaultdict(set)
    for address, told in _walk(visitors, role, places):
        for word in CANARY.findall(told.decode("utf-8", "replace")):
            found[word].add(address)
    return found


def leaks_of(canaries: Canaries, seen: Seen, role: str) -> list[tuple[str, str, str]]:
    """Return what a role sees and may not: whose field it is, the role, one address."""
    return [
        (canaries.hidden[word][0], role, min(where))
        for word, where in sorted(seen.items())
        if word in canaries.hidden and role not in canaries.hidden[word][1]
        if not (role == "link" and _is_asked(canaries.hidden[word][0], where))
        # At its secret address a party's calendar tells what the party is asked, to whoever has the address.
        and not all(re.match(r"/(calendar|reviews)/\w{32}\.ics", address) for address in where)
    ]


def _is_asked(field: str, where: set[str]) -> bool:
    return field.startswith(ASKED_OF) and all(address.startswith(ASKED) for address in where)


def test_nobody_reads_what_is_not_theirs(canaries: Canaries, visitors: Visitors) -> None:
    """And what may be read is read: else the walk would show nothing."""
    leaks, unseen = [], {where.split(".")[1] for where, readers in canaries.hidden.values() if readers}
    with _logged() as lines:
        for role in WALKERS:
            seen = seen_by(visitors, role)
            leaks += leaks_of(canaries, seen, role)
            unseen -= {canaries.hidden[word][0].split(".")[1] for word in seen if word in canaries.hidden}

    assert (leaks, sorted(unseen - NOT_WALKED)) == ([], [])
    told = [line for line in lines if CANARY.search(line) or AGENT in line or ADDRESS in line]
    secrets = [line for line in lines for token in visitors.own.tokens.values() if token in line]
    assert (told, secrets) == ([], [])


@contextmanager
def _logged() -> Iterator[list[str]]:
    """Give what everything writes into its logs, down to the smallest, as the settings have it written."""
    lines: list[str] = []
    handler, root, level = logging.Handler(logging.DEBUG), logging.getLogger(), logging.getLogger().level
    handler.setFormatter(next(each.formatter for each in root.handlers if isinstance(each.formatter, Plain)))
    handler.emit = lambda record: lines.append(handler.format(record))  # type: ignore[method-assign]
    logging.disable(logging.NOTSET)
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


@pytest.mark.parametrize(
    ("spoilt", "instead", "role", "places"),
    [
        (
            "library.queries.sources.visible_to",
            lambda *_: Q(),
            "anonymous",
            {"source.inner", "passage.inner"},
        ),
        ("cases.queries.cases.visible_to", lambda *_: Q(), "anonymous", {"case.inner"}),
        ("parties.queries.coalitions_of", lambda _: Coalition.objects.all(), "stranger", {"coalition"}),
    ],
)
def test_a_read_without_its_condition_is_found(
    canaries: Canaries,
    visitors: Visitors,
    monkeypatch: pytest.MonkeyPatch,
    spoilt: str,
    instead: Any,
    role: str,
    places: set[str],
) -> None:
    """Builds that are wrong on purpose: whoever forgets the condition sees it here."""
    assert leaks_of(canaries, seen_by(visitors, role, places), role) == []
    monkeypatch.setattr(f"undersigned.{spoilt}", instead)

    assert leaks_of(canaries, seen_by(visitors, role, places), role) != []
