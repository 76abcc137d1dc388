"""Sheets for talking: what stands on that of a text, a case, an appeal, and who may have it."""

import re
import subprocess
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer
from tests.agreements.worlds import World, signed_world
from tests.pledges.asking import BOAT, PALLETS, Asking

from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition
from undersigned.cases.models import Case
from undersigned.core.models import Audience
from undersigned.pledges.actions.answers import Said
from undersigned.pledges.states import Way
from undersigned.practices.actions import reports
from undersigned.practices.states import Part
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def body(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def held_by(world: World, edition: Edition, words: str) -> None:
    """Let the first party sign anew with a reservation on the first clause."""
    party = world.parties[0]
    signatures.withdraw(edition.signatures.get(party=party), "", actor=world.signer(edition, party))
    line = edition.clauses.get(number="1")
    world.ratify(edition, party, notes={line.pk: signatures.Note("reservation", words)})


def test_a_sheet_of_a_text_says_what_is_the_matter_what_is_asked_and_what_was_not_signed() -> None:
    world, edition = signed_world()
    case = Case.objects.create(
        coalition=world.coalition, name="The weir", summary="It holds the eels.", audience=Audience.PUBLIC
    )
    world.text.cases.add(case)
    Text.objects.filter(pk=world.text.pk).update(ask="Open the weir at night", addressee="The water board")
    held_by(world, edition, "Not in August.")

    page = body(f"/t/{world.text.uid}/sheet/")

    told = ("It holds the eels.", "The weir", "Open the weir at night", "The water board", "Party 1")
    for words in (*told, "Not in August.", "Reservation", f"/t/{world.text.uid}/"):
        assert words in page, words
    assert (
        page.index("It holds the eels.") < page.index("Open the weir at night") < page.index("Not in August.")
    )


def test_a_sheet_stands_as_the_text_stood() -> None:
    world, edition = signed_world()
    before = timezone.now()
    held_by(world, edition, "Not in August.")

    then = body(f"/t/{world.text.uid}/sheet/?as_of={before.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")

    assert "Not in August." not in then
    assert "Party 0" in then


def test_there_is_no_sheet_of_what_is_not_published() -> None:
    world = World()
    case = Case.objects.create(coalition=world.coalition, name="The weir", summary="Ours alone.")

    for path in (f"/t/{world.text.uid}/sheet", f"/case/{case.uid}/sheet"):
        assert [Client().get(path + end).status_code for end in ("/", ".pdf")] == [404, 404]


def test_a_case_that_only_the_coalition_reads_is_on_no_sheet_of_a_text() -> None:
    world, _edition = signed_world()
    case = Case.objects.create(coalition=world.coalition, name="The weir", summary="Ours alone.")
    world.text.cases.add(case)

    assert "Ours alone." not in body(f"/t/{world.text.uid}/sheet/")


def test_a_sheet_of_a_case_tells_what_is_demanded_and_held_in_the_texts_about_it() -> None:
    world, edition = signed_world()
    case = Case.objects.create(
        coalition=world.coalition, name="The weir", summary="It holds the eels.", audience=Audience.PUBLIC
    )
    world.text.cases.add(case)
    held_by(world, edition, "Not in August.")

    page = body(f"/case/{case.uid}/sheet/")

    for words in ("It holds the eels.", world.text.title, "Party 1", "Not in August."):
        assert words in page, words


@pytest.mark.parametrize("size", [1, 6])
def test_queries_do_not_grow_with_clauses_and_signers(size: int) -> None:
    world, _edition = signed_world(parties=size, clauses=size)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        body(f"/t/{world.text.uid}/sheet/")

    assert len(asked) <= 19


@pytest.mark.browser
@pytest.mark.parametrize("language", ["en", "ar"])
def test_a_printed_page_of_a_long_text_is_one_sheet(
    page: Page, live_server: LiveServer, language: str
) -> None:
    world = World(parties=9, clauses=9)
    for clause in world.text.clauses.all():
        clause.wordings.filter(is_omission=False).update(
            body="Nobody opens the gates at night. " * (clause.order * 9)
        )
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    for party in world.parties:
        note = signatures.Note("reservation", "Only with a light, and a second keeper. " * 6)
        world.ratify(edition, party, notes={line.pk: note for line in edition.clauses.all()})
    editions.publish(edition, actor=world.secretary)

    page.goto(f"{live_server.url}/t/{world.text.uid}/sheet/?lang={language}")
    printed = subprocess.run(
        ["pdftotext", "-layout", "-", "-"],
        input=page.pdf(prefer_css_page_size=True),
        capture_output=True,
        check=True,
    ).stdout.decode()

    assert printed.count("\f") == 1
    assert f"/t/{world.text.uid}/" in re.sub(r"\s", "", printed)


def test_a_sheet_of_an_appeal_says_in_its_order_what_is_asked_what_is_pledged_and_who_cannot() -> None:
    world = Asking(protected=True)
    appeal, pallets, boat = world.published()
    world.ask(appeal, "A bed for the night.", audience=Audience.COALITION)
    world.answer(pallets, world.union, Said(Way.PLEDGE, words="As far as ours go.", quantity=Decimal(25)))
    world.answer(boat, world.town, Said(Way.CANNOT, words="Our boat burnt.", public=True))
    world.answer(pallets, world.town, Said(Way.CANNOT, words="Not ours to give."))

    page = body(f"/appeals/{appeal.uid}/sheet/")

    told = (
        "Forty houses stand below",
        PALLETS,
        "40 pallets",
        BOAT,
        "As far as ours go.",
        "Our boat burnt.",
    )
    places = [page.find(words) for words in told]
    assert -1 not in places
    assert places == sorted(places)
    assert "25 pallets" in page
    for words in ("A bed for the night.", "Not ours to give."):
        assert words not in page
    assert Client().get(f"/appeals/{world.begin().uid}/sheet/").status_code == 404


def test_practice_reports_that_help_with_an_ask_stand_on_the_page_of_its_appeal() -> None:
    world = Asking()
    appeal, pallets, _boat = world.published()
    teller, parts = world.officer(world.union), {Part.TRIED: "A chain of carts.", Part.CAME: "It held."}
    report = reports.Report("Carts, not lorries", parts, asks=[pallets])
    practice = reports.begin_practice(world.coalition, world.union, report, actor=teller, language="en")
    assert "Carts, not lorries" not in body(f"/appeals/{appeal.uid}/")

    reports.publish_practice(practice, actor=teller)

    assert "Carts, not lorries" in body(f"/appeals/{appeal.uid}/")
    assert PALLETS in body(f"/practices/{practice.uid}/")
