"""The secretary at her desk: one method for each thing her guide tells her to do."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect
from tests.conftest import Mailbox

CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


class Secretary:
    """Works on pages in English."""

    def __init__(self, page: Page, mailbox: Mailbox) -> None:
        self.page, self.mailbox = page, mailbox
        self.text = ""

    # 1. The coalition

    def sign_up(self, address: str) -> None:
        """Come as a stranger who has organisations and a draft; prove the e-mail address by the code sent to it."""
        self.page.goto("/")
        self.link("Start a coalition")
        self.page.locator('main a[href*="/signup/"]').first.click()
        self.page.locator('input[name="email"]').fill(address)
        self.page.keyboard.press("Enter")
        expect(self.page.locator('input[name="code"]')).to_be_visible()
        self.page.locator('input[name="code"]').fill(self.code_sent_to(address))
        self.page.keyboard.press("Enter")
        expect(self.page.locator(".who")).to_contain_text("Sign out")

    def code_sent_to(self, address: str) -> str:
        found = CODE.search(self.mailbox.to(address)[-1].get_content())
        assert found, "the message has no code on a line of its own"
        return found[1]

    def found(self, name: str, *, read_in: Iterable[str]) -> None:
        """Found a coalition that drafts in English."""
        self.page.goto("/c/new/")
        self.page.get_by_label("Name of the coalition").fill(name)
        self.page.get_by_label("Its texts are drafted in").select_option("en")
        for language in read_in:
            self.page.locator(f'input[name="languages"][value="{language}"]').check()
        self.page.get_by_label("Time zone of its deadlines").fill("Europe/Paris")
        self.press("Start the coalition")
        expect(self.page.get_by_role("heading", level=1)).to_have_text(name)

    def paste_organisations(self, lines: Sequence[str]) -> None:
        self.tab("Organisations")
        self.link("Paste a list")
        self.page.get_by_label("One organisation a line").fill("\n".join(lines))
        self.press("Take them in")
        expect(self.page.get_by_role("status")).to_have_text(f"{len(lines)} organisations joined.")

    # 2. The text

    def bring_in(self, draft: Path) -> None:
        """Upload a draft and look at its preview."""
        self.tab("Texts")
        self.link("Bring in a draft")
        self.page.get_by_label("Or choose a file").set_input_files(draft)
        self.press("Look it through")
        self.page.get_by_role("heading", name="Look through the draft").wait_for()

    def clauses_previewed(self) -> int:
        return self.page.locator('main input[name$="-taken"]').count()

    def piece(self, words: str) -> Locator:
        return self.page.locator("li.clause").filter(has_text=words)

    def split(self, words: str) -> None:
        """Split the piece with these words after its first sentence."""
        self.piece(words).locator("summary").first.click()
        self.piece(words).get_by_role("button", name="Split here").first.click()

    def pin(self, words: str) -> None:
        self.piece(words).locator('input[name$="-omit"]').uncheck()

    def create_text(self) -> None:
        self.press("Create the text")
        self.page.wait_for_url(re.compile("/draft/"))
        self.text = urlsplit(self.page.url).path.split("/")[2]

    def describe(self, *, addressee: str, ask: str, owner: str, follow_up_on: str) -> None:
        self.link("Change title, addressee, ask and date")
        self.page.get_by_label("Addressed to").fill(addressee)
        self.page.get_by_label("What is asked").fill(ask)
        self.page.get_by_label("Who sees to it").select_option(label=owner)
        self.page.get_by_label("Followed up on").fill(follow_up_on)
        self.press("Save")
        expect(self.page.locator(".words-only")).to_have_count(0)

    def soften(self, number: int, words: str, *, strength: int) -> None:
        """Add a softer wording to a clause."""
        self.page.get_by_role("link", name=f"Edit clause {number}", exact=True).click()
        other = self.page.locator("details").filter(has_text="Add another way to say it")
        other.locator("summary").click()
        other.locator("textarea").fill(words)
        other.get_by_label("Strength").fill(str(strength))
        other.get_by_role("button", name="Add the wording").click()
        expect(self.page.locator("textarea").filter(has_text=words)).to_be_visible()
        self.tab("Draft")

    def translate(self, language: str, pieces: Sequence[str]) -> None:
        """Fill in the title and every wording, in order."""
        self.page.locator(f'a[href$="/translate/{language}/"]').click()
        fields = self.page.locator('textarea[name^="t-"]')
        expect(fields).to_have_count(len(pieces))
        for field, words in zip(fields.all(), pieces, strict=True):
            field.fill(words)
        self.press("Save the translation")
        expect(self.page.locator(".lede")).to_have_text("Complete.")
        self.tab("Draft")

    # 3. Asking

    def open_round(self, *, sealed: bool = False) -> None:
        self.tab("Ask")
        if sealed:
            self.page.locator('input[name="sealed"]').check()
        self.press("Open the round")

    def make_links(self, mail: dict[str, str]) -> dict[str, str]:
        """Make a private link for everybody; return the addresses by name. `mail` has those to whom one is mailed."""
        for name, address in mail.items():
            self.page.get_by_label(f"Mail address for {name}").fill(address)
        self.press("Make the links ticked")
        shown = self.page.locator("textarea.links").input_value()
        return dict(line.split(": ", 1) for line in shown.splitlines() if line)

    def handed_in(self) -> str:
        """Return how many have handed in, as the page says it."""
        self.page.goto(f"/t/{self.text}/ask/")
        return self.page.locator(".progress").inner_text()

    def close_round(self) -> None:
        self.press("Close the round now")
        expect(self.page.get_by_role("status")).to_contain_text("The round is closed.")

    # 4. The common text

    def look_at_steps(self) -> list[str]:
        """Return what each step of the staircase says of itself."""
        self.tab("Common text")
        links = self.page.locator("svg.chart a")
        links.first.wait_for()
        return [link.get_attribute("aria-label") or "" for link in links.all()]

    def choose_step(self, who: str) -> None:
        self.page.locator(f'svg.chart a[aria-label^="{who}"]').click()

    def lost(self, name: str) -> Locator:
        """Return what the page says about a party that does not sign here."""
        return self.page.locator("ul.lost > li").filter(has=self.page.get_by_role("heading", name=name))

    # 5. Freezing and signing

    def freeze(self) -> None:
        self.press("Freeze this text")
        expect(self.page.get_by_role("status")).to_contain_text("Edition 1 is frozen.")

    def make_signing_links(self) -> dict[str, str]:
        boxes = self.page.locator('input[name="party"]')
        boxes.first.wait_for()
        asked = boxes.count()
        for box in boxes.all():
            box.check()
        self.press("Make private links for those ticked")
        rows = self.page.locator("ul.plain > li:has(.hash)")
        expect(rows).to_have_count(asked)
        return {row.locator("bdi").inner_text(): row.locator(".hash").inner_text() for row in rows.all()}

    def publish(self) -> None:
        self.page.goto(f"/t/{self.text}/signing/")
        self.press("Publish edition 1")

    # What her hands do

    def tab(self, label: str) -> None:
        self.page.locator("nav.tabs").get_by_role("link", name=label, exact=True).click()

    def link(self, label: str) -> None:
        self.page.get_by_role("link", name=label, exact=True).first.click()

    def press(self, label: str) -> None:
        self.page.locator("main").get_by_role("button", name=label, exact=True).last.click()
