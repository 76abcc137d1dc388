"""An editor takes a rushed programme in; the words a clause rests on are heard right in the end."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext
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


SELECT = """(element, words) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node; (node = walker.nextNode()); ) {
        const at = node.data.indexOf(words);
        if (at < 0) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + words.length);
        getSelection().removeAllRanges();
        getSelection().addRange(range);
        return;
    }
}"""


class Editor:
    """Works on the library's pages in a language, with a script by selecting words, else by pasting them."""

    def __init__(self, page: Page, language: str, *, scripts: bool) -> None:
        self.page, self.language, self.scripts = page, language, scripts

    def told(self, words: str, **values: str) -> str:
        """Return words of the interface as the editor reads them."""
        with translation.override(self.language):
            return gettext(words) % values if values else gettext(words)

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=self.told(name), exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=self.told(name), exact=True).first.click()

    def take_in(self, slug: str, file: str) -> None:
        """Upload a file for everybody to read."""
        self.page.goto(f"/c/{slug}/library/")
        self.follow("Take a source in")
        self.page.get_by_label(self.told("Or choose a file")).set_input_files(file)
        self.page.get_by_label(self.told("Who may read it")).select_option(label=self.told("Everybody"))
        self.press("Take it in")
        self.press("Save")

    def name_speaker(self, label: str, name: str, words: str) -> None:
        self.page.get_by_role("link", name=label, exact=True).first.click()
        self.page.locator("#id_name").fill(name)
        self.page.locator("#id_words").fill(words)
        self.press("Name the speaker")

    def quote(self, words: str) -> str:
        """Quote words through the page of their paragraph; return the address of the passage."""
        paragraph = self.page.locator(".para > span").filter(has_text=words).first
        if self.scripts:
            paragraph.evaluate(SELECT, words)
            self.follow("Quote these words")
        else:
            paragraph.locator(".pilcrow").click()
            self.page.locator("#id_words").fill(words)
        self.press("Quote these words")
        self.page.wait_for_url(re.compile("/p/"))
        return self.page.url

    def quote_as_corrected(self, words: str) -> str:
        """Quote words as the corrected reading has them, in the first paragraph with a correction."""
        corrected = self.page.locator(".para > span").filter(has=self.page.locator("details.reading"))
        corrected.first.locator(".pilcrow").click()
        self.page.locator("#id_words").fill(words)
        self.press("Quote these words")
        self.page.wait_for_url(re.compile("/p/"))
        return self.page.url

    def correct(self, meant: str) -> None:
        """On the page of a passage: suggest what was meant, and accept it."""
        self.page.locator("#id_meant").fill(meant)
        self.press("Suggest it")
        self.press("Accept")

    def rest_clause_on(self, clause: Clause, address: str) -> None:
        self.page.goto(f"/t/{clause.text.uid}/draft/{clause.uid}/")
        form = self.page.locator("form:has(button[value='cite'])")
        form.locator("input[name$='address']").fill(address)
        form.locator("button[value='cite']").click()

    def find(self, typed: str) -> list[str]:
        self.follow("Search")
        self.page.get_by_role("searchbox").fill(typed)
        self.page.keyboard.press("Enter")
        self.page.locator(".hits mark").first.wait_for()
        return self.page.locator(".hits mark").all_inner_texts()

    def nothing_is_wider_than_the_page(self) -> None:
        wide = self.page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0, self.page.url


def a_claim() -> Clause:
    clause = clauses_of(make_text(make_coalition()))[0]
    Clause.objects.filter(pk=clause.pk).update(kind="claim")
    return clauses_of(clause.text)[0]


@dataclass(frozen=True)
class Misheard:
    """A file, a speaker without a name in it and the words that introduce him, and what was misheard."""

    file: str
    label: str
    name: str
    evidence: str
    heard: str
    meant: str
    around: str


def errand(editor: Editor, told: Misheard) -> None:
    """Import, name a speaker, correct, quote as corrected, rest a clause on it, find it by either spelling."""
    page, clause = editor.page, a_claim()
    sign_in(page, make_seat(clause.text.coalition, "editor").user)
    editor.take_in(clause.text.coalition.slug, told.file)
    editor.nothing_is_wider_than_the_page()
    editor.name_speaker(told.label, told.name, told.evidence)
    page.locator("details.contents > summary").click()
    page.locator(".contents").get_by_role("link", name=told.name).click()
    record = editor.told("in the record: %(label)s", label=told.label)
    heading = page.locator("section.turn h3").filter(has_text=told.name)
    assert record in re.sub("[\u2066-\u2069]", "", heading.first.inner_text())

    assert editor.find(f'"{told.heard}"')
    page.locator(".hits .title a").first.click()
    misheard = editor.quote(told.heard)
    editor.nothing_is_wider_than_the_page()
    editor.correct(told.meant)
    page.goto(misheard)
    editor.follow("Read it in its place")
    reading = page.locator("details.reading").first
    expect(reading.locator("summary")).to_have_text(told.meant)
    expect(reading.locator("del")).not_to_be_visible()
    reading.locator("summary").click()
    expect(reading.locator("del")).to_be_visible()
    expect(reading.locator("del")).to_have_text(told.heard)
    editor.nothing_is_wider_than_the_page()

    passage = editor.quote_as_corrected(told.around.replace("*", told.meant))
    expect(page.locator("blockquote mark")).to_have_text(told.around.replace("*", told.heard))
    expect(page.locator("blockquote .note")).to_contain_text(told.around.replace("*", told.meant))
    editor.rest_clause_on(clause, passage)
    expect(page.locator("main")).to_contain_text(told.around.replace("*", told.meant))
    editor.nothing_is_wider_than_the_page()
    for spelling in (told.heard, told.meant):
        assert editor.find(f'"{spelling}"')


def invented(folder: Path) -> Misheard:
    file = folder / "programme.txt"
    file.write_text(TRANSCRIPT, encoding="utf-8")
    introduced = "Here is what Ada Brook, who lives below the dam"
    return Misheard(
        str(file), "Speaker 3", "Ada Brook", introduced, "Salt Mere", "Saltmere", "listener from * asks"
    )


def rushed() -> Misheard:
    (path,) = shared("seeds").glob("003_*.txt")
    text = path.read_text(encoding="utf-8")
    introduced = text.splitlines()[91].split(". ")[-1].strip()
    heard, meant = "people’s piece", "people’s peace"
    before, _heard, after = text.partition(heard)
    around = f"{' '.join(before.split()[-3:])} * {' '.join(after.split()[:2])}"
    return Misheard(str(path), "Speaker 5", "A guest", introduced, heard, meant, around)


@pytest.mark.parametrize("language", ["en", "ar"])
def test_on_a_desk_a_rushed_programme_is_put_right_with_a_script(
    visitor: Callable[..., Page], language: str
) -> None:
    errand(Editor(visitor(locale=language), language, scripts=True), rushed())

    assert Source.objects.get().state == "correcting"


def test_on_a_phone_a_rushed_programme_is_put_right_without_a_script(phone: Callable[..., Page]) -> None:
    errand(Editor(phone(scripts=False), "en", scripts=False), rushed())


def test_an_invented_programme_is_put_right_in_arabic_on_a_phone_without_a_script(
    phone: Callable[..., Page], tmp_path: Path
) -> None:
    errand(Editor(phone(scripts=False, locale="ar"), "ar", scripts=False), invented(tmp_path))


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
