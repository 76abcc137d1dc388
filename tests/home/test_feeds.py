"""Atom feeds: what everybody may read of a coalition, a case and a party, under names that never change."""

from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import etree
from tests.factories import make_coalition, make_party, make_text
from tests.home.worlds import make_edition

from undersigned.agreements.models import Signature
from undersigned.cases.models import Case
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition
from undersigned.pledges.models import Appeal, Happening
from undersigned.practices.models import Practice

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}
XML = "{http://www.w3.org/XML/1998/namespace}lang"


def read(address: str, **headers: str) -> Any:
    response = Client().get(address, headers=headers)
    assert response["Content-Type"].startswith("application/atom+xml")
    return etree.fromstring(response.content)


def titles(address: str) -> list[str]:
    return [each.text for each in read(address).findall("a:entry/a:title", ATOM)]


def happened(text: Any, **fields: Any) -> Happening:
    facts = {"became": "answered", "words": "Sie kam.", "language": "de", "happened": "2031-06"}
    return Happening.objects.create(text=text, **(facts | fields))


def world() -> tuple[Coalition, Case]:
    """Return a coalition with a text, an appeal, a report, what became of them; each also where nobody reads it."""
    coalition = make_coalition()
    case = Case.objects.create(coalition=coalition, name="The weir", audience=Audience.PUBLIC)
    own, other = make_party(coalition, "Dam Side"), make_party(coalition, "Mill Weir")
    for n, kind in enumerate(("statement", "appeal", "practice", "statement", "practice")):
        text = make_text(coalition, 1, title=f"{kind} {n}", kind=kind, why="It floods.")
        text.cases.set([case])
        published = n < 3
        if kind == "appeal":
            Appeal.objects.create(text=text, case=case, made_by=own, published_at=timezone.now())
        if kind == "practice":
            gone = None if published else timezone.now()
            Practice.objects.create(
                text=text, party=own, published_at=timezone.now(), withdrawn_at=gone, withdrawn_words="Wrong."
            )
        else:
            edition = make_edition(text, published=published)
            happened(text)
            happened(text, removed_at=timezone.now(), removed_why="It did not.")
            told = {"party": other, "state": "ratified", "body": "The board", "ratified_at": timezone.now()}
            Signature.objects.create(edition=edition, shown_at=timezone.now(), named=n == 0, **told)
    return coalition, case


def test_a_feed_tells_what_everybody_may_read_and_nothing_else() -> None:
    coalition, case = world()
    said = ["Answered: appeal 1", "practice 2", "appeal 1", "Answered: statement 0", "statement 0"]

    assert sorted(titles(f"/c/{coalition.slug}/feed.atom")) == sorted(said)
    assert titles(f"/case/{case.uid}/feed.atom") == titles(f"/c/{coalition.slug}/feed.atom")
    assert titles(f"/c/{make_coalition().slug}/feed.atom") == []


def test_a_party_s_feed_tells_what_it_made_or_signed_under_its_name() -> None:
    coalition, _case = world()
    own, other = coalition.parties.order_by("name")

    assert set(titles(f"/parties/{own.uid}/feed.atom")) == {"Answered: appeal 1", "practice 2", "appeal 1"}
    assert set(titles(f"/parties/{other.uid}/feed.atom")) == {"Answered: statement 0", "statement 0"}


def test_programs_find_the_feed_of_a_case_on_its_page() -> None:
    _coalition, case = world()

    assert f'href="/case/{case.uid}/feed.atom"' in Client().get(f"/case/{case.uid}/").content.decode()


def test_each_entry_has_its_own_language_a_name_for_good_and_words_that_xml_bears() -> None:
    coalition, _case = world()
    Happening.objects.filter(removed_at=None).update(words="Sie\x0b kam & <ging>.")

    feed = read(f"/c/{coalition.slug}/feed.atom?lang=fr")

    assert feed.get(XML) == "fr"
    entries = {entry.find("a:id", ATOM).text: entry for entry in feed.findall("a:entry", ATOM)}
    assert len(entries) == 5
    (name, german) = next((n, e) for n, e in entries.items() if ":happening/" in n)
    assert name.startswith("tag:localhost,")
    assert (german.get(XML), german.find("a:summary", ATOM).text) == ("de", "Sie kam & <ging>.")
    assert german.find("a:link", ATOM).get("href").startswith("http://localhost:8000/")


def test_who_has_read_it_is_told_that_nothing_is_new() -> None:
    coalition, case = world()
    for address in (f"/c/{coalition.slug}/feed.atom", f"/c/{make_coalition().slug}/feed.atom"):
        first = Client().get(address)
        assert Client().get(address).content == first.content
        assert Client().get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    since = format_datetime(timezone.now() + timedelta(seconds=1), usegmt=False)
    address = f"/case/{case.uid}/feed.atom"
    assert (
        Client().get(address, headers={"If-Modified-Since": since.replace("+0000", "GMT")}).status_code == 304
    )
    tag = Client().get(address)["ETag"]
    Happening.objects.update(removed_at=timezone.now(), removed_why="It did not.")
    assert Client().get(address, headers={"If-None-Match": tag}).status_code == 200


def test_a_long_feed_ends_and_asks_as_few_queries_as_a_short_one() -> None:
    coalition, _case = world()
    address = f"/c/{coalition.slug}/feed.atom"
    with CaptureQueriesContext(connection) as few:
        read(address)
    for n in range(40):
        text = make_text(coalition, 1, title=f"More {n}")
        make_edition(text)
        happened(text)

    with CaptureQueriesContext(connection) as many:
        assert len(titles(address)) == 30
    assert len(many) == len(few)
