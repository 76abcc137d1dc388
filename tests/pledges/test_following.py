"""What became of a text: recorded, removed, asked of its owner once, and told on its page and in its files."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from tests.agreements.worlds import signed_world
from tests.cases.worlds import make_case
from tests.conftest import Mailbox
from tests.factories import make_party, make_seat, make_text, make_user, seated
from tests.library.worlds import quoted, signed_in, transcript
from undersigned.agreements.models import EditionClause
from undersigned.core.actor import NOBODY
from undersigned.core.asof import address_of
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.parties.models import Party
from undersigned.pledges.actions.following import (
    Account,
    answer_follow_up,
    record_happening,
    remove_happening,
)
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.models import FollowUp, Happening
from undersigned.pledges.queries.following import became_of
from undersigned.pledges.queries.following_asked import asked_to_follow, days_to_follow
from undersigned.pledges.tasks import following as tasks
from undersigned.texts.actions import describe_text
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db

SOON = timezone.localdate() + timedelta(days=30)
ANSWER = Account("answered", "The Board will publish the levels.", "2026-01", "en", by="The Water Board")


class Followed:
    """A published text with an owner, an ask and a follow-up day."""

    def __init__(self, **options: int) -> None:
        self.world, self.edition = signed_world(**{"parties": 2, "clauses": 2} | options)
        self.text, self.owner = self.world.text, self.world.parties[0]
        self.describe()
        self.speaker = seated(self.world.coalition, "delegate", party=self.owner)

    def describe(self, **told: object) -> None:
        said = {"title": "On levels", "addressee": "The Water Board", "ask": "Publish the levels"}
        said |= {"owner": self.owner, "follow_up_on": SOON, "actor": self.world.secretary} | told
        describe_text(self.text, **said)

    def due(self) -> FollowUp:
        """Let the day have come."""
        yesterday = timezone.localdate() - timedelta(days=1)
        FollowUp.objects.filter(answered_at=None).update(due_on=yesterday)
        Text.objects.filter(pk=self.text.pk).update(follow_up_on=yesterday)
        return FollowUp.objects.select_related("text__coalition", "party").latest("pk")

    def page(self, **query: str) -> str:
        return Client().get(f"/t/{self.text.uid}/", query).content.decode()


@pytest.fixture
def followed() -> Followed:
    return Followed()


def test_an_answer_to_a_demand_ends_words_only_and_leads_the_page(followed: Followed) -> None:
    demand = followed.text.clauses.get(order=2)
    before, at = followed.page(), timezone.now()
    assert "Words only" in before
    assert "Nothing is recorded yet." in before

    told = Account(**vars(ANSWER) | {"clause": demand, "passage": quoted(transcript(), "duty engine")})
    record_happening(followed.text, told, actor=followed.speaker)

    page = followed.page()
    assert "Words only" not in page
    assert page.index("What happened?") < page.index('class="clauses')
    for said in ("The Board will publish the levels.", "January 2026", "The Water Board", "duty engine"):
        assert said in page
    assert f'href="#clause-{demand.uid}"' in page
    assert "Words only" in followed.page(as_of=address_of(at))


def test_an_undertaking_that_is_signed_is_more_than_words(followed: Followed) -> None:
    EditionClause.objects.filter(edition=followed.edition, number="1").update(kind="undertaking")

    assert "Words only" not in followed.page()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"words": " "}, "Say in a sentence what happened."),
        ({"happened": "soon"}, "“soon” is not a date."),
        ({"happened": "2999-01-01"}, "That day is still to come."),
        ({"by": "x" * 201}, "Keep it under 200 characters."),
    ],
)
def test_what_is_no_account_is_refused(followed: Followed, change: dict[str, str], said: str) -> None:
    with pytest.raises(Refused, match=said):
        record_happening(followed.text, Account(**vars(ANSWER) | change), actor=followed.speaker)

    assert not Happening.objects.exists()


def test_only_a_demand_of_a_published_text_is_answered(followed: Followed) -> None:
    other = make_text(followed.world.coalition)
    told = Account(**vars(ANSWER) | {"clause": other.clauses.first()})
    with pytest.raises(Refused, match="no demand of this text"):
        record_happening(followed.text, told, actor=followed.speaker)
    with pytest.raises(Refused, match="not published"):
        record_happening(other, ANSWER, actor=followed.world.secretary)


def test_the_owner_and_those_who_draft_record_and_nobody_else(followed: Followed) -> None:
    coalition = followed.world.coalition
    for actor in (followed.speaker, followed.world.secretary, seated(coalition, "editor")):
        record_happening(followed.text, ANSWER, actor=actor)
    others = (
        NOBODY,
        seated(coalition, "observer"),
        seated(coalition, "delegate", party=followed.world.parties[1]),
    )
    for actor in others:
        with pytest.raises(NotAllowed):
            record_happening(followed.text, ANSWER, actor=actor)


def test_what_is_taken_back_leaves_a_trace_with_its_reason(followed: Followed) -> None:
    made = record_happening(followed.text, ANSWER, actor=followed.speaker)
    at = timezone.now()
    with pytest.raises(Refused, match="Say why"):
        remove_happening(made, " ", actor=followed.speaker)
    for _press in range(2):
        remove_happening(made, "It was about another river.", actor=followed.speaker)

    page = followed.page()
    assert "It was about another river." in page
    assert re.search(r"<del><span[^>]*>The Board will publish the levels.</span></del>", page)
    assert "Words only" in page
    assert "<del" not in followed.page(as_of=address_of(at))
    assert "Words only" not in followed.page(as_of=address_of(at))


def test_the_files_tell_what_became_of_it(followed: Followed) -> None:
    demand = followed.text.clauses.get(order=1)
    passage = quoted(transcript(), "duty engine")
    told = Account(**vars(ANSWER) | {"clause": demand, "passage": passage, "citation": "Letter 14"})
    record_happening(followed.text, told, actor=followed.speaker)
    answer_follow_up(followed.due(), "They answered in part.", actor=followed.speaker, language="en")
    base = f"/t/{followed.text.uid}/edition-1"

    markdown = Client().get(f"{base}.md").content.decode()
    words = "\n".join(
        p.text for p in docx.Document(io.BytesIO(Client().get(f"{base}.docx").content)).paragraphs
    )

    assert "## What happened" in markdown
    for said in (
        "The Water Board",
        "Answered · January 2026 · clause 1 · Letter 14",
        "They answered in part.",
    ):
        assert said in markdown
        assert said in words
    assert "duty engine" in words
    assert "Words only" not in words
    assert Client().get(f"{base}.pdf").content.startswith(b"%PDF")
    bundle = Client().get(f"{base}.json").json()
    assert [m["value"]["words_only"] for m in bundle["members"] if m["kind"] == "text"] == [False]


def test_a_pledge_stands_on_the_page_of_the_text_it_comes_from(followed: Followed) -> None:
    line = followed.edition.clauses.get(number="1")
    told = {
        "actor": followed.speaker,
        "language": "en",
        "due_on": SOON,
        "quantity": Decimal(40),
        "unit": "pallets",
    }
    pledge = make_pledge(followed.owner, followed.world.coalition, "Forty pallets.", **told)
    type(pledge).objects.update(edition_clause=line)
    hidden = make_pledge(
        followed.owner, followed.world.coalition, "For us alone.", **told | {"audience": Audience.COALITION}
    )
    type(pledge).objects.filter(pk=hidden.pk).update(edition_clause=followed.edition.clauses.get(number="2"))

    found = became_of(followed.text, timezone.now(), NOBODY)
    inside = became_of(followed.text, timezone.now(), followed.speaker)

    assert [each.pledge for each in found.pledges] == [pledge]
    assert len(inside.pledges) == 2
    page = followed.page()
    assert page.count("40 pallets") == 2  # What became of it, and beside the clause.
    assert f"/pledges/{pledge.uid}/" in page


def test_the_page_asks_as_often_however_much_happened(followed: Followed) -> None:
    passage, counts = quoted(transcript(), "duty engine"), []
    told = Account(**vars(ANSWER) | {"passage": passage, "clause": followed.text.clauses.first()})
    for more in (1, 4):
        for _each in range(more):
            record_happening(followed.text, told, actor=followed.speaker)
            told_of = {"actor": followed.speaker, "language": "en"}
            pledge = make_pledge(followed.owner, followed.world.coalition, "Bread.", **told_of)
            line = followed.edition.clauses.get(number="1")
            pledge.dropped_at = timezone.now()
            pledge.edition_clause, pledge.dropped_words = line, "No flour."
            pledge.save()
        with CaptureQueriesContext(connection) as queries:
            followed.page()
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_publishing_and_each_change_of_the_day_set_the_follow_up_anew(followed: Followed) -> None:
    first = FollowUp.objects.get()
    assert (first.party, first.due_on) == (followed.owner, SOON)
    task = DBTaskResult.objects.filter(task_path__contains="following").get()
    assert task.args_kwargs == {"args": [followed.world.coalition.uid], "kwargs": {}}
    assert task.run_after
    assert task.run_after.astimezone().date() == SOON

    followed.describe(ask="Publish them weekly")
    assert FollowUp.objects.count() == 1
    followed.describe(follow_up_on=SOON + timedelta(days=5), owner=followed.world.parties[1])
    first.refresh_from_db()
    assert first.ended_at
    assert FollowUp.objects.get(ended_at=None).party == followed.world.parties[1]
    followed.describe(follow_up_on=None)
    assert not FollowUp.objects.filter(ended_at=None).exists()


def test_a_draft_is_not_followed_up(followed: Followed) -> None:
    draft = make_text(followed.world.coalition)
    told = {"title": "T", "addressee": "A", "ask": "B", "owner": followed.owner, "follow_up_on": SOON}
    describe_text(draft, actor=followed.world.secretary, **told)

    assert not FollowUp.objects.filter(text=draft).exists()


def test_the_owner_is_asked_once_and_answers_by_the_link_in_the_letter(
    followed: Followed, mail_sink: Mailbox
) -> None:
    make_seat(followed.world.coalition, "officer", party=followed.owner, user=make_user("owner@example.org"))
    followed.world.coalition.seats.filter(power="delegate").update(ended_at=timezone.now())
    followed.due()
    for _run in range(2):
        tasks.ask_due.call(followed.world.coalition.uid)
    (letter,) = mail_sink.to("owner@example.org")
    (found,) = re.findall(r"/l/\w{32}/", letter.get_content())
    assert "Party 0" in str(letter["Subject"])
    assert "Due since" in followed.page()

    browser = Client()
    opened = browser.get(found, follow=True)
    address = opened.request["PATH_INFO"]
    wrong = browser.post(address, {"do": "follow", "follow-words": " "})
    assert (wrong.status_code, wrong.content.decode().count('role="alert"')) == (409, 1)
    next_on = SOON + timedelta(days=60)
    sent = {"do": "follow", "follow-words": "Nothing yet.", "follow-next_on": next_on.isoformat()}
    page = browser.post(address, sent, follow=True).content.decode()

    assert "Nothing yet." in followed.page()
    assert "Due since" not in followed.page()
    followed.text.refresh_from_db()
    assert followed.text.follow_up_on == next_on
    assert list(FollowUp.objects.filter(answered_at=None).values_list("due_on", flat=True)) == [next_on]
    assert 'name="do" value="record"' in page
    assert Client().get(address).status_code == 403


def test_an_answered_day_is_not_asked_again(followed: Followed) -> None:
    with pytest.raises(NotAllowed):
        answer_follow_up(followed.due(), "We say so.", actor=followed.world.secretary, language="en")
    answer_follow_up(followed.due(), "Nothing yet.", actor=followed.speaker, language="en")
    with pytest.raises(Refused, match="answered already"):
        answer_follow_up(followed.due(), "Something.", actor=followed.speaker, language="en")

    followed.describe(follow_up_on=FollowUp.objects.get().due_on)

    assert FollowUp.objects.count() == 1


def test_whom_no_mail_reaches_the_secretary_is_told_and_makes_the_link(
    followed: Followed, mail_sink: Mailbox
) -> None:
    secretary = make_seat(followed.world.coalition, "secretary", user=make_user("secretary@example.org"))
    followed.world.coalition.seats.filter(party=followed.owner).update(ended_at=timezone.now())
    followed.due()
    tasks.ask_due.call(followed.world.coalition.uid)
    (letter,) = mail_sink.to("secretary@example.org")
    assert f"/t/{followed.text.uid}/became/" in letter.get_content()

    browser = Client()
    browser.force_login(secretary.user)
    page = browser.get(f"/t/{followed.text.uid}/became/").content.decode()
    assert "Make a private link" in page
    assert 'value="follow"' not in page
    made = browser.post(
        f"/t/{followed.text.uid}/became/link/", {"mail": "clerk@example.org"}
    ).content.decode()
    (sent,) = mail_sink.to("clerk@example.org")
    assert re.findall(r"/l/\w{32}/", made) == re.findall(r"/l/\w{32}/", sent.get_content())


def test_a_happening_is_recorded_once_however_often_it_is_pressed(followed: Followed) -> None:
    editor = signed_in(followed.world.coalition, "editor")
    sent = {"do": "record", "once": "key", "happened-words": "They wrote.", "happened-became": "answered"}
    sent |= {"happened-happened": "2026", "happened-citation": "Letter 9"}
    for _press in range(2):
        editor.post(f"/t/{followed.text.uid}/became/", sent)
    made = Happening.objects.get()
    assert "Letter 9" in followed.page()

    editor.post(f"/t/{followed.text.uid}/became/{made.uid}/remove/", {"why": "Not so."})
    made.refresh_from_db()
    assert made.removed_why == "Not so."
    assert (
        signed_in(followed.world.coalition, "observer").get(f"/t/{followed.text.uid}/became/").status_code
        == 404
    )


def test_what_a_protected_owner_says_stands_from_the_next_day_on(followed: Followed) -> None:
    own = Party.objects.filter(pk=followed.owner.pk)
    own.update(protected=True, voucher=followed.world.parties[1])
    asked = followed.due()
    text, today = asked.text, timezone.now()
    tomorrow = today + timedelta(days=1)
    with pytest.raises(Refused, match="would tell when"):
        answer_follow_up(asked, "So.", actor=followed.speaker, language="en", next_on=SOON)
    answer_follow_up(asked, "They wrote to us.", actor=followed.speaker, language="en")
    record_happening(text, ANSWER, actor=followed.speaker)

    assert became_of(text, today, NOBODY).due == asked
    assert became_of(text, today, NOBODY).happened == ()
    later = became_of(text, tomorrow, NOBODY)
    assert (later.due, len(later.answered), len(later.happened)) == (None, 1, 1)
    for page in (followed.page(), Client().get(f"/t/{text.uid}/history/").content.decode()):
        assert "They wrote to us." not in page
        assert "will publish the levels" not in page


def test_what_is_due_is_asked_of_the_owner_and_its_days_are_everybodys(followed: Followed) -> None:
    own, coalition = {followed.owner.pk}, followed.world.coalition
    now = timezone.now()
    assert list(asked_to_follow(own, (), now)) == []
    (day,) = days_to_follow(coalition, NOBODY, SOON, SOON)
    assert (day.starts, "On levels" in day.title) == (SOON, True)

    followed.due()
    (asked,) = asked_to_follow(own, (), now)
    assert (asked.party, asked.purpose, asked.subject) == (followed.owner.pk, "follow", followed.text.uid)
    assert (asked.minutes, asked.linked) == (3, "/follow/{link}/")
    assert "On levels" in asked.plain()
    assert list(asked_to_follow({make_party(coalition).pk}, (), now)) == []


def test_what_is_erased_is_nowhere(followed: Followed) -> None:
    made = record_happening(followed.text, ANSWER, actor=followed.speaker)
    answered = answer_follow_up(followed.due(), "Ada told us so.", actor=followed.speaker, language="en")
    at = timezone.now()
    erase("happening", made.uid)
    erase("followup", answered.uid)

    for page in (followed.page(), followed.page(as_of=address_of(at))):
        assert "The Board will publish" not in page
        assert "Ada told us so." not in page
        assert page.count('class="erased"') == 3  # Who answered, what, and what the owner said.
    history = Client().get(f"/t/{followed.text.uid}/history/").content.decode()
    assert "Ada told us so." not in history


def test_the_page_of_a_party_leads_with_its_promises_and_counts_nothing(followed: Followed) -> None:
    make_case(followed.world.coalition, audience=Audience.PUBLIC)
    told = {"actor": followed.speaker, "language": "en", "quantity": Decimal(40), "unit": "pallets"}
    make_pledge(followed.owner, followed.world.coalition, "Forty pallets.", **told)
    make_pledge(
        followed.owner, followed.world.coalition, "For us alone.", **told | {"audience": Audience.COALITION}
    )
    slug = followed.world.coalition.slug

    page = Client().get(f"/c/{slug}/register/party/{followed.owner.uid}/").content.decode()

    assert "Forty pallets." in page
    assert "For us alone." not in page
    assert page.index("What it promised") < page.index("<table")
    assert "%" not in re.sub(r"(?s)<(script|style|head)\b.*?</\1>|<[^>]*>", "", page)
    other = Client().get(f"/c/{slug}/register/party/{followed.world.parties[1].uid}/").content.decode()
    assert "What it promised" not in other
