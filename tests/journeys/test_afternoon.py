"""The whole afternoon: from a draft in Word to a bundle that verifies, with eleven delegates in three languages."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.conftest import Mailbox
from tests.journeys import story
from tests.journeys.delegate import ASIDE, REFUSE, RESERVE, ByKeyboard, Delegate
from tests.journeys.secretary import Secretary
from tests.shared import shared

Phone = Callable[..., Page]
pytestmark = pytest.mark.django_db(transaction=True)

TEACHERS_MAIL = "teachers@rivers.example"
UPPER_HARROW = "Upper Harrow cannot give one town a veto over a wall that four towns drink from."
NOT_ASKED_AGAIN = "We were asked in 1974. We answered. They flooded the lower street."


def test_an_afternoon_from_a_word_draft_to_a_verified_bundle(
    page: Page, phone: Phone, visitor: Callable[..., Page], mail_sink: Mailbox, tmp_path: Path
) -> None:
    secretary = Secretary(page, mail_sink)
    secretary.sign_up("secretary@rivers.example")
    secretary.found(story.COALITION, read_in=["fr", "ar"])
    secretary.paste_organisations(story.ORGANISATIONS)
    draft_a_text(secretary, story.word_draft(tmp_path))

    links = ask(secretary)
    delegates = answer(links, phone, visitor)
    assert secretary.handed_in() == "11 of 11 have handed in."
    secretary.close_round()

    choose_the_common_text(secretary)
    secretary.freeze()
    links = secretary.make_signing_links()
    for name, decision in story.DECISIONS.items():
        ratify(delegates[name], links[name], decision)
    secretary.publish()
    accede(delegates["Stonebridge Residents' Committee"], links["Stonebridge Residents' Committee"])
    leave(delegates["Town of Upper Harrow"], links["Town of Upper Harrow"])
    be_asked_again(delegates["Town of Saltmere"], links["Town of Saltmere"])

    bundle = read_in_arabic(visitor(locale="ar"), secretary.text, tmp_path)
    check_offline(bundle)


def draft_a_text(secretary: Secretary, draft: Path) -> None:
    """Bring it in, put a boundary right, say what it is for, soften two clauses, translate."""
    secretary.bring_in(draft)
    assert secretary.clauses_previewed() == 13
    secretary.split("We shall meet again")
    assert secretary.clauses_previewed() == 14
    secretary.pin(story.wording(1))
    secretary.create_text()
    expect(secretary.page.locator(".words-only")).to_contain_text("Nobody follows it up yet.")
    secretary.describe(
        addressee="The Water Board of the Arle",
        ask="Publish the levels, keep the river running, and answer in writing",
        owner=story.OWNER,
        follow_up_on="2031-09-01",
    )
    secretary.soften(6, story.wording(6, 1), strength=6)
    secretary.soften(8, story.wording(8, 1), strength=7)
    for language in ("fr", "ar"):
        secretary.translate(language, story.pieces(language))


def ask(secretary: Secretary) -> dict[str, str]:
    """Open the round, copy eleven links, and have one of them mailed as well."""
    secretary.open_round()
    links = secretary.make_links(mail={"Harrow Valley Teachers": TEACHERS_MAIL})
    assert list(links) == sorted(line.split(";")[0] for line in story.ORGANISATIONS)
    [letter] = secretary.mailbox.to(TEACHERS_MAIL)
    assert links["Harrow Valley Teachers"] in letter.get_content()
    return links


def answer(links: dict[str, str], phone: Phone, visitor: Callable[..., Page]) -> dict[str, Delegate]:
    """Let everybody answer, each in a browser of her own, most without scripts on an old phone."""
    delegates = {name: Delegate(phone(scripts=False)) for name in links}
    delegates["Town of Millford"] = Delegate(visitor())
    for name, say in ANSWERS.items():
        delegates[name].open(links[name])
        say(delegates[name])
        delegates[name].hand_in()
    for name in ("Town of Stonebridge", "Saltmere Harbour Guild"):
        by_keyboard(delegates[name].page, links[name])
    return delegates


def refuse_with_a_sentence(upper_harrow: Delegate) -> None:
    upper_harrow.tap(8, REFUSE, UPPER_HARROW)
    upper_harrow.tap(8, "S", way=1)
    upper_harrow.tap_the_rest(but={8})


def reserve(millford: Delegate) -> None:
    millford.tap(5, RESERVE, "In a burst of the old mains we cannot promise six hours.")
    millford.tap_the_rest(but={5})


def sign_only_if_another_does(saltmere: Delegate) -> None:
    saltmere.tap_the_rest(but={9})
    saltmere.tap(9, REFUSE, "Saltmere has waited nine years for the pipeline.")
    saltmere.only_if_signs(10, "Town of Upper Harrow")


def refuse_in_french(farmers: Delegate) -> None:
    expect(farmers.page.locator("#clause-6")).to_contain_text(story.wording(6, 0, "fr"))
    farmers.tap(6, REFUSE, "Deux mètres cubes vident nos canaux en août.")
    farmers.tap(6, "S", way=1)
    farmers.tap_the_rest(but={6})


def save_and_come_back(waterworks: Delegate) -> None:
    address = waterworks.page.url
    waterworks.tap(1, "S")
    waterworks.tap(12, RESERVE, "Members died in that pump hall.")
    waterworks.save()
    waterworks.page.goto("/")
    waterworks.page.goto(address)
    expect(waterworks.wording(12).locator("textarea").first).to_have_value("Members died in that pump hall.")
    waterworks.tap_the_rest(but={1, 12})


def reserve_in_arabic(fishers: Delegate) -> None:
    expect(fishers.page.locator("html")).to_have_attribute("dir", "rtl")
    fishers.tap(6, "S")
    fishers.tap(6, RESERVE, "نوقّع متراً واحداً كبداية، ونكتب أنه لا يكفي المصب.", way=1)
    fishers.must_stay(6, "بلا ماء أسفل السد لا سمك ولا صيادين.")
    fishers.tap_the_rest(but={6})


def stand_aside(friends: Delegate) -> None:
    friends.tap(7, ASIDE)
    friends.tap_the_rest(but={7})


def propose_other_words(teachers: Delegate) -> None:
    teachers.tap_the_rest()
    teachers.propose(
        3, "En mars 2031, selon l’Office, le réservoir est passé sous un cinquième de son volume."
    )


def insist(residents: Delegate) -> None:
    residents.tap(8, "S")
    residents.tap(8, REFUSE, NOT_ASKED_AGAIN, way=1)
    residents.must_stay(8, "We are the clause.")
    residents.tap_the_rest(but={8})


ANSWERS: dict[str, Callable[[Delegate], None]] = {
    "Town of Upper Harrow": refuse_with_a_sentence,
    "Town of Millford": reserve,
    "Town of Saltmere": sign_only_if_another_does,
    "Arle Farmers' Association": refuse_in_french,
    "Millford Waterworks Union": save_and_come_back,
    "Estuary Fishers' Cooperative": reserve_in_arabic,
    "Friends of the Arle": stand_aside,
    "Harrow Valley Teachers": propose_other_words,
    "Stonebridge Residents' Committee": insist,
}


def by_keyboard(page: Page, address: str) -> None:
    """Accept everything without touching the screen."""
    delegate = ByKeyboard(page)
    delegate.open(address)
    for clause in range(1, 15):
        delegate.accept(clause)
    delegate.hand_in()


def choose_the_common_text(secretary: Secretary) -> None:
    """Read the staircase, see whom a step loses by which words, and take the widest one."""
    steps = secretary.look_at_steps()
    assert sorted(step.split("; ")[0] for step in steps) == [
        "10 of 11 sign",
        "8 of 11 sign",
        "9 of 11 sign",
    ]
    secretary.choose_step("8 of 11 sign")
    expect(secretary.lost("Town of Upper Harrow")).to_contain_text(UPPER_HARROW)
    secretary.choose_step("10 of 11 sign")
    expect(secretary.lost("Stonebridge Residents")).to_contain_text(NOT_ASKED_AGAIN)


def ratify(delegate: Delegate, link: str, decision: story.Decision) -> None:
    delegate.open(link)
    delegate.decide(decision.body, decision.votes, decision.minority)
    delegate.sign()


def accede(residents: Delegate, link: str) -> None:
    """After publication, with a reservation beside the clause that kept them away."""
    residents.open(link)
    residents.decide("Residents' meeting", (21, 9, 0))
    residents.reserve_beside(8, NOT_ASKED_AGAIN)
    residents.sign()


def leave(upper_harrow: Delegate, link: str) -> None:
    upper_harrow.open(link)
    upper_harrow.withdraw("The new council does not stand by it.")


def be_asked_again(saltmere: Delegate, link: str) -> None:
    """Saltmere signed only if Upper Harrow signs."""
    saltmere.open(link)
    saltmere.page.get_by_role("button", name="We stand by our signature").click()


def read_in_arabic(stranger: Page, text: str, folder: Path) -> Path:
    """A stranger reads the published text and takes the bundle away."""
    stranger.goto(f"/t/{text}/")
    expect(stranger.locator("html")).to_have_attribute("dir", "rtl")
    expect(stranger.get_by_role("heading", level=1)).to_have_text(story.told()["title"]["ar"])
    clauses = stranger.locator("li.clause")
    expect(clauses.nth(7)).to_contain_text(story.wording(8, 1, "ar"))
    expect(clauses.nth(7).locator("aside")).to_contain_text(NOT_ASKED_AGAIN)
    expect(clauses.nth(5).locator("aside")).to_contain_text("نوقّع متراً واحداً كبداية")
    expect(clauses.nth(4).locator("aside")).to_contain_text("In a burst of the old mains")
    signed = stranger.locator("ul.signatures:not(.withdrawn) > li")
    expect(signed).to_have_count(10)
    expect(signed.filter(has_text="Town of Millford")).to_contain_text("Eight of us would pay for no well")
    expect(stranger.locator("ul.withdrawn > li")).to_contain_text("Town of Upper Harrow")
    with stranger.expect_download() as download:
        stranger.locator('a[href$=".json"]').click()
    download.value.save_as(folder / "bundle.json")
    return folder / "bundle.json"


def verify(bundle: Path) -> "subprocess.CompletedProcess[str]":
    """Run the command that anybody runs, with no node and no network."""
    command = [str(Path(sys.executable).with_name("undersigned")), "verify", str(bundle)]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def check_offline(bundle: Path) -> None:
    """It is whole; with one byte of clause 8 flipped, the clause is named."""
    whole = verify(bundle)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    content = bytearray(bundle.read_bytes())
    content[content.index(b"have been asked")] ^= 1
    bundle.write_bytes(content)
    damaged = verify(bundle)
    assert damaged.returncode == 1
    assert damaged.stdout.startswith("Clause 8 is not what was signed")


def test_a_draft_with_automatic_numbers_comes_in_whole(page: Page, mail_sink: Mailbox) -> None:
    draft = shared("texts", "own", "draft-auto-numbered.docx")
    secretary = Secretary(page, mail_sink)
    secretary.sign_up("secretary@rivers.example")
    secretary.found(story.COALITION, read_in=["fr", "ar"])

    secretary.bring_in(draft)
    assert secretary.clauses_previewed() == 14
    secretary.create_text()

    expect(page.locator("li.clause")).to_have_count(14)
    expect(page.locator("li.clause").nth(13)).to_contain_text("We shall meet again at Millford")
