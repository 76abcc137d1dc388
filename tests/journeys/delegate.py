"""A delegate with her private link: what she taps and types, in whatever language the page speaks."""

from collections.abc import Collection
from datetime import date
from urllib.parse import urlsplit

from playwright.sync_api import Locator, Page, expect

ACCEPT, RESERVE, ASIDE, REFUSE, ALL_LISTED = "S", "C", "A", "N", "S+"


def path_of(address: str) -> str:
    return urlsplit(address).path


class Delegate:
    """Answers and signs; `taps` counts every press on the answering page, as a finger would."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def open(self, address: str) -> None:
        self.page.goto(path_of(address))
        self.page.get_by_role("heading", level=1).wait_for()

    @property
    def clauses(self) -> int:
        return self.page.locator("section.answer").count()

    def touch(self, place: Locator) -> None:
        place.click()
        self.taps += 1

    # Answering

    def wording(self, clause: int, way: int = 0) -> Locator:
        return self.page.locator(f"#clause-{clause} fieldset").nth(way)

    def tap(self, clause: int, stance: str, words: str = "", *, way: int = 0) -> None:
        """Choose a stance for a wording of a clause (0 is the strongest), with a sentence where one is asked."""
        wording = self.wording(clause, way)
        self.touch(wording.locator(f'label:has(> input[value="{stance}"])'))
        if words:
            wording.locator('textarea[name^="w-"]').fill(words)

    def tap_the_rest(self, *, but: Collection[int] = ()) -> None:
        """Accept every other clause on the page with one tap each: the softer wordings too, where they are listed."""
        places = self.page.locator("section.answer").evaluate_all(
            "sections => sections.map(section => +section.id.replace('clause-', ''))"
        )
        for clause in [place for place in places if place not in but]:
            listed = self.wording(clause).locator('input[value="S+"]').count()
            self.tap(clause, ALL_LISTED if listed else ACCEPT)

    def only_if_signs(self, clause: int, name: str, *, way: int = 0) -> None:
        """The answer to a wording holds only if another organisation signs."""
        place = self.wording(clause, way).locator("details.only-if")
        self.touch(place.locator("summary"))
        place.locator("select").first.select_option(label=name)

    def must_stay(self, clause: int, words: str) -> None:
        place = self.page.locator(f"#clause-{clause} .must")
        self.touch(place.locator("label.choice"))
        place.locator("textarea").fill(words)

    def propose(self, clause: int, words: str) -> None:
        place = self.page.locator(f"#clause-{clause} details.propose")
        self.touch(place.locator("summary"))
        place.locator("textarea").fill(words)

    def save(self) -> None:
        """Keep what is there and go on another time."""
        self.touch(self.page.locator('button[name="go"][value="save"].secondary'))
        expect(self.page.get_by_role("status")).to_be_visible()

    def hand_in(self) -> None:
        self.touch(self.page.locator('button[name="go"][value="submit"]'))
        self.page.wait_for_url("**/done/")

    # Signing

    def decide(self, body: str, votes: tuple[int, int, int], minority: str = "") -> None:
        """Fill in what the organisation's own body decided today."""
        self.page.locator('[name="body"]').fill(body)
        self.page.locator('[name="decided_on"]').fill(date.today().isoformat())
        for name, count in zip(("votes_for", "votes_against", "votes_abstaining"), votes, strict=True):
            self.page.locator(f'[name="{name}"]').fill(str(count))
        self.page.locator('[name="minority_words"]').fill(minority)

    def reserve_beside(self, clause: int, words: str) -> None:
        """Put a reservation beside a clause of the edition."""
        place = self.page.locator("li.clause").nth(clause - 1)
        place.locator("summary").last.click()
        place.locator("select").select_option("reservation")
        place.locator("textarea").fill(words)

    def sign(self) -> None:
        self.page.locator('form:has(input[value="ratify"]) button').last.click()
        expect(self.page.locator('input[value="withdraw"]')).to_have_count(1)

    def withdraw(self, words: str) -> None:
        self.page.locator('details:has(input[value="withdraw"]) > summary').click()
        place = self.page.locator('form:has(input[value="withdraw"])')
        place.locator("textarea").fill(words)
        place.locator("button").click()
        expect(self.page.locator('input[value="withdraw"]')).to_have_count(0)


class ByKeyboard:
    """A delegate who touches nothing but Tab, the arrows, Space and Enter."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def open(self, address: str) -> None:
        self.page.goto(path_of(address))

    def reach(self, selector: str) -> None:
        """Press Tab until an element is in focus."""
        for _press in range(400):
            if self.page.locator(f"{selector}:focus").count():
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {selector}")

    def accept(self, clause: int) -> None:
        self.reach(f'#clause-{clause} input[type="radio"]')
        self.page.keyboard.press("Space")

    def refuse(self, clause: int, words: str) -> None:
        """Go to the last answer by the arrow, and type why."""
        self.reach(f'#clause-{clause} input[type="radio"]')
        self.page.keyboard.press("ArrowUp")
        self.reach(f'#clause-{clause} textarea[name^="w-"]')
        self.page.keyboard.type(words)

    def hand_in(self) -> None:
        self.reach('button[name="go"][value="submit"]')
        self.page.keyboard.press("Enter")
        self.page.wait_for_url("**/done/")
