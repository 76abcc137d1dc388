"""An editor takes a rushed programme in; the words a clause rests on are heard right in the end."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect
from tests.factories import make_coalition, make_seat, make_text
from tests.library.worlds import THREAD, TRANSCRIPT, quoted, take_in, transcript
from tests.shared import shared

from undersigned.library.models import Source
from undersigned.people.models import User
from undersigned.texts.models import Clause
from undersigned.texts.queries import clauses_of

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Page, user: User) -> None:
    client = Client()
    client.force_login(user)
    page.goto("/")
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": page.url}])


class Editor:
    """Works on the library's pages."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def take_in(self, slug: str, file: str) -> None:
        """Upload a file for everybody to read."""
        self.page.goto(f"/c/{slug}/library/")
        self.page.get_by_role("link", name="Take a source in").click()
        self.page.get_by_label("Or choose a file").set_input_files(file)
        self.page.get_by_label("Who may read it").select_option(label="Everybody")
        self.press("Take it in")
        self.press("Save")

    def name_speaker(self, label: str, name: str, words: str) -> None:
        self.page.get_by_role("link", name=label, exact=True).first.click()
        self.page.get_by_label("Name", exact=True).fill(name)
        self.page.get_by_label("The words in which it is said").fill(words)
        self.press("Name the speaker")

    def quote(self, words: str) -> str:
        """Quote words through the page of their paragraph; return the address of the passage."""
        paragraph = self.page.locator(".para > span").filter(has_text=words).first
        paragraph.locator(".pilcrow").click()
        self.page.get_by_label("The words", exact=True).fill(words)
        self.press("Quote these words")
        self.page.wait_for_url(re.compile("/p/"))
        return self.page.url

    def correct(self, meant: str) -> None:
        """On the page of a passage: suggest what was meant, and accept it."""
        self.page.get_by_label("What was meant").fill(meant)
        self.press("Suggest it")
        self.press("Accept")

    def rest_clause_on(self, clause: Clause, address: str) -> None:
        self.page.goto(f"/t/{clause.text.uid}/draft/{clause.uid}/")
        self.page.get_by_label("Address of the passage").fill(address)
        self.press("Rest it on this passage")

    def find(self, typed: str) -> list[str]:
        self.page.get_by_role("link", name="Search").click()
        self.page.get_by_role("searchbox").fill(typed)
        self.page.keyboard.press("Enter")
        self.page.get_by_role("heading", name="Found", exact=True).wait_for()
        return self.page.locator(".hits mark").all_inner_texts()


def claim_in(slug_of: str) -> Clause:
    coalition = make_coalition()
    assert coalition.slug != slug_of
    clause = clauses_of(make_text(coalition))[0]
    Clause.objects.filter(pk=clause.pk).update(kind="claim")
    return clauses_of(clause.text)[0]


def errand(page: Page, file: str, *, label: str, name: str, evidence: str, heard: str, meant: str) -> None:
    """Import, name a speaker, correct, quote, rest a clause on it, find it by either spelling."""
    clause = claim_in("")
    sign_in(page, make_seat(clause.text.coalition, "editor").user)
    editor = Editor(page)
    editor.take_in(clause.text.coalition.slug, file)
    editor.name_speaker(label, name, evidence)
    page.get_by_text("Contents", exact=True).click()
    page.locator(".contents").get_by_role("link", name=name).click()
    expect(page.locator("section.turn h3").filter(has_text=f"in the record: {label}")).to_be_visible()

    assert editor.find(f'"{heard}"')
    page.locator(".hits .title a").first.click()
    passage = editor.quote(heard)
    editor.correct(meant)
    page.goto(passage)
    page.get_by_role("link", name="Read it in its place").click()
    expect(page.locator("details.reading > summary").first).to_have_text(meant)
    expect(page.locator("details.reading del").first).not_to_be_visible()
    page.locator("details.reading > summary").first.click()
    expect(page.locator("details.reading del").first).to_be_visible()
    expect(page.locator("details.reading del").first).to_have_text(heard)

    editor.rest_clause_on(clause, passage)
    expect(page.locator("main")).to_contain_text(meant)
    for spelling in (heard, meant):
        assert editor.find(f'"{spelling}"')


def test_a_correction_is_quoted_rested_upon_and_found_by_either_spelling(
    page: Page, tmp_path: object
) -> None:
    file = f"{tmp_path}/programme.txt"
    with open(file, "w", encoding="utf-8") as out:
        out.write(TRANSCRIPT)

    errand(
        page,
        file,
        label="Speaker 3",
        name="Ada Brook",
        evidence="Here is what Ada Brook, who lives below the dam",
        heard="Salt Mere",
        meant="Saltmere",
    )


def test_the_rushed_programme_comes_in_and_is_corrected(page: Page) -> None:
    (path,) = shared("seeds").glob("003_*.txt")
    introduced = path.read_text(encoding="utf-8").splitlines()[91].split(". ")[-1].strip()

    errand(
        page,
        str(path),
        label="Speaker 5",
        name="A guest",
        evidence=introduced,
        heard="people’s piece",
        meant="people’s peace",
    )
    assert Source.objects.get().state == "correcting"


def test_selected_words_are_quoted_with_a_script(page: Page, phone: Callable[..., Page]) -> None:
    source = transcript()
    page.goto(f"/s/{source.uid}/")
    paragraph = page.locator(".para > span").filter(has_text="duty engine here").first
    paragraph.evaluate(
        """span => {
            const words = span.lastChild;
            const range = document.createRange();
            range.setStart(words, words.data.indexOf("duty engine here"));
            range.setEnd(words, words.data.indexOf("duty engine here") + 16);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
        }"""
    )
    page.get_by_role("link", name="Quote these words").click()
    expect(page.get_by_label("The words", exact=True)).to_have_value("duty engine here")
    page.get_by_role("button", name="Quote these words").click()
    expect(page.locator("blockquote mark")).to_have_text("duty engine here")


def test_a_reader_without_a_script_suggests_what_was_meant(phone: Callable[..., Page]) -> None:
    source = transcript()
    page = phone(scripts=False)
    page.goto(f"/s/{source.uid}/")
    page.locator(".para > span").filter(has_text="duty engine").first.locator(".pilcrow").click()
    page.get_by_label("The words", exact=True).fill("duty engine here")
    page.get_by_role("button", name="Quote these words").click()
    page.get_by_label("What was meant").fill("duty engineer")
    page.get_by_label("Your name").fill("A listener")
    page.get_by_role("button", name="Suggest it").click()

    expect(page.get_by_role("status")).to_contain_text("Thank you")
    expect(page.locator("main")).to_contain_text("by A listener")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_thread_is_walked_through_with_the_keyboard(page: Page) -> None:
    source = take_in(THREAD)
    page.goto(f"/s/{source.uid}/")

    def here() -> str:
        return str(page.evaluate("document.activeElement.querySelector('h3 a')?.textContent"))

    page.locator(".comment h3 a").first.focus()
    walked = []
    for key in ("ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft", "ArrowUp", "End"):
        page.keyboard.press(key)
        walked.append(here())

    assert walked == ["2", "3", "2", "1", "1", "1"]


def test_a_passage_is_lit_where_it_stands(page: Page) -> None:
    source = transcript()
    passage = quoted(source, "sluice is opened")
    page.goto(f"/p/{passage.uid}/")
    page.get_by_role("link", name="Read it in its place").click()

    expect(page.locator("mark")).to_have_text("sluice is opened")
    expect(page.locator("mark")).to_be_in_viewport()
