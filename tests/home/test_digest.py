"""Letters about what waits: what is in them, when they come, and how they end."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.conftest import Mailbox
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user

from undersigned.core.erasure import erase
from undersigned.core.errors import Refused
from undersigned.core.logs import SECRET
from undersigned.home.actions.digest import set_digest
from undersigned.home.models import Digest
from undersigned.home.queries.digest import end_of
from undersigned.home.tasks import write_due
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import actor_of_user
from undersigned.people.models import User
from undersigned.positions.models import Round

pytestmark = pytest.mark.django_db

PARIS = ZoneInfo("Europe/Paris")
MONDAY = datetime(2031, 6, 2, 6, 30, tzinfo=PARIS)
DAY = timedelta(days=1)


def reader(party: Party, coalition: Coalition, often: str = "daily", **fields: Any) -> Digest:
    """Return the digest of a new delegate."""
    user = make_user(**fields)
    make_seat(coalition, "delegate", party=party, user=user)
    return chosen(user, often)


def chosen(user: User, often: str = "daily", **what: Any) -> Digest:
    digest = set_digest(user, often, actor=actor_of_user(user), **what)
    Digest.objects.filter(pk=digest.pk).update(set_at=datetime(2031, 5, 1, tzinfo=UTC))
    return digest


def world(texts: int = 1, **fields: Any) -> tuple[Coalition, Party, Digest]:
    """Return a delegate who wants a letter a day, asked for her answer to some texts."""
    coalition = make_coalition()
    party = make_party(coalition, "Mill Weir")
    for n in range(1, texts + 1):
        make_round(make_text(coalition, 2, title=f"Weir {n}", why="The mill lies below the weir."))
    return coalition, party, reader(party, coalition, email="mill@example.org", **fields)


def parts(letter: EmailMessage) -> tuple[str, str]:
    plain, html = letter.get_body(("plain",)), letter.get_body(("html",))
    assert plain
    assert html
    return plain.get_content(), html.get_content()


def secrets(letter: EmailMessage) -> set[str]:
    return {found for part in parts(letter) for found in re.findall(r"/l/\w{32}/", part)}


def test_a_letter_tells_what_why_how_long_and_until_when_and_its_one_link_opens_that_page(
    mail_sink: Mailbox,
) -> None:
    _coalition, _party, _digest = world()

    assert write_due(MONDAY) == 1

    (letter,) = mail_sink.to("mill@example.org")
    assert str(letter["Subject"]) == "1 thing waits for you"
    for part in parts(letter):
        for told in (
            "Weir 1",
            "The mill lies below the weir.",
            "About 3 minutes.",
            "(Europe/Paris)",
            "/answer/",
        ):
            assert told in part
        assert not re.search(r"<img|<link|<script|url\(", part)
    (address,) = secrets(letter)
    opened = Client().get(address, follow=True)
    assert re.fullmatch(r"/answer/\w{12}/", opened.request["PATH_INFO"])
    assert "We ask for thing 1" in opened.content.decode()


def test_several_things_are_one_list_that_the_one_link_opens_in_her_language(mail_sink: Mailbox) -> None:
    _coalition, _party, digest = world(texts=3, language="ar")

    write_due(MONDAY)

    (letter,) = mail_sink.to("mill@example.org")
    assert 'lang="ar" dir="rtl"' in parts(letter)[1]
    assert letter["Content-Language"] == "ar"
    (address,) = secrets(letter)
    opened = Client().get(address, follow=True)
    assert re.fullmatch(r"/inbox/\w{12}/", opened.request["PATH_INFO"])
    assert {f"Weir {n}" in opened.content.decode() for n in (1, 2, 3)} == {True}
    digest.user.seats.update(ended_at=timezone.now())
    assert "Weir 1" not in Client().get(address, follow=True).content.decode()


def test_what_only_a_seat_does_has_no_private_link(mail_sink: Mailbox) -> None:
    coalition = make_coalition()
    make_text(coalition, 1)
    user = make_user("secretary@example.org")
    make_seat(coalition, "secretary", user=user)
    chosen(user)

    write_due(MONDAY)

    (letter,) = mail_sink.to("secretary@example.org")
    assert secrets(letter) == set()
    assert not PrivateLink.objects.exists()


def test_whoever_has_chosen_nothing_gets_none_and_nothing_waiting_makes_no_letter(mail_sink: Mailbox) -> None:
    coalition, party, digest = world()
    reader(party, coalition, "off", email="off@example.org")
    make_seat(coalition, "delegate", party=party, user=make_user("unasked@example.org"))
    Round.objects.update(closed_at=timezone.now())

    assert (write_due(MONDAY), mail_sink.messages) == (0, [])
    make_round(make_text(coalition, 1))
    assert (write_due(MONDAY + timedelta(hours=9)), mail_sink.messages) == (0, [])
    assert write_due(MONDAY + DAY) == 1
    digest.refresh_from_db()
    assert digest.claimed_on == (MONDAY + DAY).date()


@pytest.mark.parametrize(
    ("often", "at", "written"),
    [
        ("daily", MONDAY, True),
        ("daily", MONDAY - timedelta(hours=1), False),  # half past five in Paris
        ("daily", MONDAY.astimezone(ZoneInfo("Pacific/Auckland")), True),
        ("daily", datetime(2031, 6, 2, 5, 30, tzinfo=UTC), True),
        ("daily", datetime(2031, 6, 1, 23, 30, tzinfo=UTC), False),  # already Monday there, at half past one
        ("weekly", MONDAY, True),
        ("weekly", MONDAY + 2 * DAY, True),  # no worker was there on Monday
        ("weekly", datetime(2031, 4, 28, 6, 30, tzinfo=PARIS), False),  # chosen on the Thursday after
    ],
)
def test_letters_come_in_the_morning_where_the_coalition_lives(
    mail_sink: Mailbox, often: str, at: datetime, written: bool
) -> None:
    _coalition, _party, digest = world()
    Digest.objects.filter(pk=digest.pk).update(often=often)

    assert bool(write_due(at)) == written


def test_at_most_one_a_day_and_one_a_week_and_the_earlier_letter_s_link_ends(mail_sink: Mailbox) -> None:
    coalition, party, _digest = world()
    reader(party, coalition, "weekly", email="weekly@example.org")

    assert [write_due(MONDAY + n * DAY / 2) for n in range(4)] == [2, 0, 1, 0]
    assert write_due(MONDAY + 7 * DAY) == 2
    first, *_others, last = mail_sink.to("mill@example.org")
    assert Client().get(*secrets(first), follow=True).status_code == 410
    assert Client().get(*secrets(last), follow=True).status_code == 200


def test_only_what_she_chose_of_her_organisations_is_told(mail_sink: Mailbox) -> None:
    coalition, _party, digest = world()
    other = make_party(coalition, "Dam Side")
    make_seat(coalition, "delegate", party=other, user=digest.user)
    chosen(digest.user, parties=[other])

    write_due(MONDAY)

    plain, _html = parts(mail_sink.messages[0])
    assert ("Dam Side" in plain, "Mill Weir" in plain) == (True, False)
    with pytest.raises(Refused, match="your own"):
        set_digest(digest.user, "daily", [make_party(coalition)], actor=actor_of_user(digest.user))


def test_the_heads_say_how_it_ends_and_that_no_person_wrote_it(mail_sink: Mailbox) -> None:
    _coalition, _party, digest = world()
    sent: list[bytes] = []
    keep = mail_sink.handle_DATA

    async def handle_DATA(server: Any, session: Any, envelope: Any) -> str:
        sent.append(envelope.original_content)
        return await keep(server, session, envelope)

    mail_sink.handle_DATA = handle_DATA  # type: ignore[method-assign]

    write_due(MONDAY)

    (letter,) = mail_sink.messages
    assert f"\r\nList-Unsubscribe: <{end_of(digest)}>\r\n".encode() in sent[0]
    assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (letter["Auto-Submitted"], letter["Precedence"]) == ("auto-generated", "bulk")
    assert letter["Message-ID"]
    assert letter["Date"]


def test_one_post_without_cookie_or_token_ends_them_a_scanner_s_look_does_not_and_twice_says_so() -> None:
    _coalition, _party, digest = world()
    address = end_of(digest).removeprefix("http://localhost:8000")
    program = Client(enforce_csrf_checks=True)

    assert SECRET.sub("…", address) == "/digest/…/end/"

    looked = program.get(address)
    digest.refresh_from_db()
    assert (looked.status_code, digest.often, len(looked.cookies)) == (200, "daily", 0)
    assert looked.content.decode().count("<button>") == 1

    ended = program.post(address, {"List-Unsubscribe": "One-Click"})
    digest.refresh_from_db()
    assert (ended.status_code, digest.often, len(ended.cookies)) == (200, "off", 0)
    assert "have ended" in ended.content.decode()
    assert "had ended already" in program.post(address).content.decode()
    assert "had ended already" in program.get(address).content.decode()
    forged = address.replace(digest.uid, "0" * 12)
    assert (program.get(forged).status_code, program.post(forged).status_code) == (404, 404)
    erase("person", digest.user.uid)
    assert "had ended already" in program.post(address).content.decode()


def test_she_chooses_on_her_own_page() -> None:
    _coalition, party, digest = world()
    browser = Client()
    browser.force_login(digest.user)

    page = browser.post("/me/digest/", {"often": "weekly", "parties": party.uid}, follow=True)

    digest.refresh_from_db()
    assert (digest.often, list(digest.parties.all())) == ("weekly", [party])
    assert "Weekly, when something waits" in page.content.decode()
    stranger = make_party(make_coalition())
    wrong = browser.post("/me/digest/", {"often": "daily", "parties": stranger.uid})
    assert "is not one of the available choices" in wrong.content.decode()
    assert Client().get("/me/digest/").status_code == 302


def test_an_erased_person_leaves_no_link_that_was_mailed_to_her(mail_sink: Mailbox) -> None:
    _coalition, _party, digest = world()
    write_due(MONDAY)
    assert PrivateLink.objects.exists()

    erase("person", digest.user.uid)

    assert not PrivateLink.objects.exists()
    assert not Digest.objects.exists()


def test_many_are_written_to_with_the_queries_of_one(mail_sink: Mailbox) -> None:
    coalition, party, _digest = world(texts=2)

    def asked(at: datetime) -> int:
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            write_due(at)
        return len(queries)

    one = asked(MONDAY)
    for _n in range(20):
        reader(party, coalition)
    many = asked(MONDAY + DAY)

    assert (len(mail_sink.messages), many) == (22, one)
