"""No barrier on any page: axe finds none by day or by night, in English or Arabic, and nothing is wider than 320."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page
from tests.conftest import DESKTOP, PHONE
from tests.journeys import story
from tests.journeys.worlds import (
    Demonstration,
    answering_link,
    choosing_link,
    confirming_link,
    demonstration,
    inbox_link,
    party,
    sign_in,
    signing_link,
)

from undersigned.cases.models import Case, Question
from undersigned.library.models import Source
from undersigned.pledges.models import Appeal, Pledge
from undersigned.practices.models import Practice

pytestmark = pytest.mark.django_db(transaction=True)

WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    # New in WCAG 2.2, and off unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
}
# By night only colours differ.
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}}


QUICKLY = {"resultTypes": ["violations"], "selectors": False, "preload": False}


def visit(page: Page, language: str, demo: Demonstration, draft: Path) -> Iterator[str]:
    """Go from page to page, everything on it unfolded; yield the name of each once it stands open."""
    for name, path in as_stranger(demo):
        yield look_at(page, language, name, path)
    sign_in(page)
    for name, path in as_secretary(demo):
        yield look_at(page, language, name, path)
    page.goto(f"/c/{demo.coalition.slug}/texts/new/")
    page.locator('input[type="file"]').set_input_files(draft)
    page.locator("main form button").last.click()
    page.locator('[name="b1-w0-words"]').wait_for(state="attached")
    yield unfolded(page, "import preview")


def look_at(page: Page, language: str, name: str, path: str) -> str:
    page.goto(path)
    if "lang=" in page.url:  # A private link speaks its party's language.
        page.goto(f"{urlsplit(page.url).path}?lang={language}")
    assert page.locator("html").get_attribute("lang") == language, name
    return unfolded(page, name)


def unfolded(page: Page, name: str) -> str:
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
    return name


def dam(demo: Demonstration) -> Case:
    return demo.coalition.cases.get(name="The Harrow Dam")


def asked(demo: Demonstration) -> Question:
    return demo.coalition.questions.get(number=1)


def as_stranger(demo: Demonstration) -> list[tuple[str, str]]:
    guild = party(demo, "Saltmere Harbour Guild")
    return [
        ("first page", "/"),
        ("sign-in", "/accounts/login/"),
        ("sign-in by code", "/accounts/login/code/"),
        ("sign-up", "/accounts/signup/"),
        ("answer page", answering_link(demo.ladder, guild)[0]),
        ("sign page", signing_link(demo.tankers, party(demo, "Harrow Valley Teachers"))),
        ("everything asked", inbox_link(demo, "Town of Saltmere")),
        ("public page", f"/t/{demo.tankers.uid}/"),
        ("history", f"/t/{demo.tankers.uid}/history/"),
        ("reading page", f"/s/{programme(demo).uid}/"),
        ("article", f"/s/{source(demo, 'article').uid}/"),
        ("thread", f"/s/{source(demo, 'thread').uid}/"),
        ("passages", f"/s/{programme(demo).uid}/passages/"),
        ("history of a source", f"/s/{programme(demo).uid}/history/"),
        ("paragraph", paragraph(demo)),
        ("passage", f"/p/{programme(demo).passages.all()[0].uid}/"),
        ("corrections", f"/s/{programme(demo).uid}/corrections/"),
        ("case", f"/case/{dam(demo).uid}/"),
        ("fact", f"/fact/{dam(demo).facts.all()[0].uid}/"),
        ("question about a case", f"/case/{dam(demo).uid}/questions/{asked(demo).uid}/"),
        ("view to confirm", confirming_link(demo)),
        ("distinction to look at anew", choosing_link(demo)),
        ("search", "/search/?q=trout"),
        ("nothing there", "/t/none/"),
        *what_is_done(demo),
    ]


def what_is_done(demo: Demonstration) -> list[tuple[str, str]]:
    """Return the pages of what follows from words: what is asked for, pledged, met about, tried, led to."""
    here, appeal = f"/c/{demo.coalition.slug}", Appeal.objects.get()
    pledge = Pledge.objects.filter(ask__isnull=False).earliest("pk")
    return [
        ("appeal", f"/appeals/{appeal.uid}/"),
        ("sheet", f"/appeals/{appeal.uid}/sheet/"),
        ("appeals", f"{here}/appeals/"),
        ("pledges", f"{here}/pledges/"),
        ("pledge", f"/pledges/{pledge.uid}/"),
        ("chain", "/why/?q=Baker"),
        ("meetings", f"{here}/meetings/"),
        ("practice report", f"/practices/{Practice.objects.get().uid}/"),
    ]


def what_a_secretary_does(demo: Demonstration) -> list[tuple[str, str]]:
    """Return the pages on which a secretary sees to it."""
    here, meeting = f"/c/{demo.coalition.slug}", demo.coalition.meetings.earliest("starts_at")
    effort = demo.coalition.efforts.get()
    return [
        ("what happened", f"/t/{demo.tankers.uid}/became/"),
        ("links", f"{here}/links/"),
        ("meeting", f"/meeting/{meeting.uid}/"),
        ("who was there", f"/meeting/{meeting.uid}/parties/"),
        ("new meeting", f"{here}/meetings/new/"),
        ("local effort", f"/effort/{effort.uid}/"),
        ("handing over", f"/effort/{effort.uid}/handover/"),
        ("letters", "/me/digest/"),
    ]


def programme(demo: Demonstration) -> Source:
    return source(demo, "transcript")


def source(demo: Demonstration, kind: str) -> Source:
    return demo.coalition.sources.filter(kind=kind).earliest("pk")


def paragraph(demo: Demonstration) -> str:
    version = programme(demo).versions.get()
    return f"/s/{version.source.uid}/1/at/{version.segments.exclude(body='')[4].start}/"


def as_secretary(demo: Demonstration) -> list[tuple[str, str]]:
    coalition, statement = f"/c/{demo.coalition.slug}", f"/t/{demo.statement.uid}"
    committee = party(demo, "Stonebridge Residents' Committee")
    return [
        ("what waits", "/"),
        ("coalition page", f"{coalition}/"),
        ("organisations", f"{coalition}/parties/"),
        ("paste a list", f"{coalition}/parties/paste/"),
        ("link to everything", f"{coalition}/parties/{committee.uid}/inbox/"),
        ("seats", f"{coalition}/seats/"),
        ("library", f"{coalition}/library/"),
        ("new source", f"{coalition}/library/new/"),
        ("source for an editor", f"/s/{programme(demo).uid}/"),
        ("passages for an editor", f"/s/{programme(demo).uid}/passages/"),
        ("corrections for an editor", f"/s/{programme(demo).uid}/corrections/"),
        ("versions", f"/s/{programme(demo).uid}/versions/"),
        ("speaker", f"/s/{programme(demo).uid}/speakers/{programme(demo).speakers.all()[0].uid}/"),
        ("withdrawing", f"/s/{programme(demo).uid}/withdraw/"),
        ("what is known of a source", f"/s/{programme(demo).uid}/details/"),
        ("cases", f"{coalition}/cases/"),
        ("case for an editor", f"/case/{dam(demo).uid}/"),
        ("people of a case", f"/case/{dam(demo).uid}/people/"),
        ("criticism", f"/case/{dam(demo).uid}/facts/criticism/"),
        ("facts from a table", f"/case/{dam(demo).uid}/facts/"),
        ("history of a case", f"/case/{dam(demo).uid}/history/"),
        ("questions", f"/c/{demo.coalition.slug}/questions/"),
        ("question", f"/question/{asked(demo).uid}/"),
        ("question about a case for an editor", f"/case/{dam(demo).uid}/questions/{asked(demo).uid}/"),
        ("briefing", f"/case/{dam(demo).uid}/briefing/"),
        ("register", f"{coalition}/register/"),
        ("register of a party", f"{coalition}/register/party/{committee.uid}/"),
        ("register of a question", f"{coalition}/register/question/{asked(demo).uid}/"),
        ("cell", f"{coalition}/register/{committee.uid}/{asked(demo).uid}/{dam(demo).uid}/"),
        ("due reviews", f"{coalition}/due/"),
        ("new text", f"{coalition}/texts/new/"),
        ("draft page", f"{statement}/draft/"),
        ("details", f"{statement}/draft/details/"),
        ("translation", f"{statement}/translate/ar/"),
        ("ask page", f"/t/{demo.ladder.uid}/ask/"),
        ("frontier page", f"{statement}/frontier/"),
        ("frontier page at a step", f"{statement}/frontier/?n=9"),
        ("matrix", f"{statement}/matrix/"),
        ("reasons of one", f"{statement}/back/{party(demo, 'Town of Saltmere').uid}/?n=8"),
        ("signing overview", f"/t/{demo.tankers.uid}/signing/"),
        *what_a_secretary_does(demo),
    ]


def barriers(page: Page, options: Mapping[str, object]) -> list[str]:
    """Return what axe complains of on the page as it is; of what it finds in order nothing is fetched."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(
        "options => axe.run(document, options).then(said => said.violations)", {**options, **QUICKLY}
    )
    return [f"{each['id']}: {node['html'][:160]}" for each in found for node in each["nodes"][:3]]


def width_on_a_phone(page: Page) -> int:
    """Return how wide the page is where the window is 320 wide. Its styles ask for nothing else of a phone."""
    page.set_viewport_size(PHONE)
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(DESKTOP)
    return int(width)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_page_has_a_barrier_by_day_or_by_night_nor_scrolls_sideways_on_the_smallest_phone(
    visitor: Callable[..., Page], language: str, tmp_path: Path
) -> None:
    page, demo = visitor(locale=language), demonstration()
    found, widths = dict[str, list[str]](), dict[str, int]()
    for name in visit(page, language, demo, story.word_draft(tmp_path)):
        found[name] = barriers(page, WCAG)
        page.emulate_media(color_scheme="dark")
        found[f"{name} by night"] = barriers(page, COLOURS)
        page.emulate_media(color_scheme="light")
        widths[name] = width_on_a_phone(page)
    assert {name: said for name, said in found.items() if said} == {}
    assert {name: width for name, width in widths.items() if width > PHONE["width"]} == {}


def test_what_looks_for_barriers_finds_them(page: Page) -> None:
    page.goto("/")
    page.locator("main").evaluate(
        'main => main.innerHTML += \'<img src="data:,"><p id="pale">Pale words</p><p id="wide">Wide</p>\''
    )
    page.evaluate("document.querySelector('#pale').style.color = '#ddd'")
    page.evaluate("document.querySelector('#wide').style.inlineSize = '400px'")

    assert [said.split(":")[0] for said in barriers(page, WCAG)] == ["color-contrast", "image-alt"]
    assert [said.split(":")[0] for said in barriers(page, COLOURS)] == ["color-contrast"]
    assert width_on_a_phone(page) > PHONE["width"]
