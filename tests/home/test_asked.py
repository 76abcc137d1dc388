"""What is asked of somebody: by whose seats, in which order, how long it takes, and that it ends."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, seated
from tests.home.worlds import make_edition

from undersigned.agreements.models import Signature
from undersigned.core import registry
from undersigned.core.actor import Actor
from undersigned.core.asked import Asked, count_words
from undersigned.home.queries.asked import asked_of
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import actor_of_user
from undersigned.pledges.models import Delivery, FollowUp, Pledge
from undersigned.positions.models import Submission

pytestmark = pytest.mark.django_db


def told(actor: Actor) -> list[str]:
    """Return what is asked of somebody, in order, without the marks that isolate names."""
    found = [each.plain() for each in asked_of(actor, timezone.now())]
    return [sentence.replace("\u2068", "").replace("\u2069", "") for sentence in found]


def make_asked(**fields: object) -> Asked:
    facts = {
        "act": "Do it",
        "why": "",
        "language": "en",
        "address": "/",
        "coalition": 1,
        "party": None,
        "powers": frozenset({"secretary"}),
        "since": datetime(2031, 6, 1, tzinfo=UTC),
    }
    return Asked(**(facts | fields))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("We ask for thing 1, said in way 2.", 9),
        ("Two paragraphs —\n\nfive words long.", 5),
        ("نطلب ثلاث مضخات.", 3),
        ("三台水泵，五月底。", 7),
        ("ポンプ 3 台", 5),
        (" … ", 0),
    ],
)
def test_words_are_counted_as_they_are_written_and_signs_of_chinese_and_japanese_one_by_one(
    body: str, words: int
) -> None:
    assert count_words(body) == words


@pytest.mark.parametrize(
    ("words", "clauses", "minutes"), [(600, 0, 3), (601, 0, 10), (320, 7, 3), (320, 8, 10)]
)
def test_a_size_is_the_smallest_in_which_it_is_read_at_200_words_a_minute_and_answered_at_12_seconds_a_clause(
    words: int, clauses: int, minutes: int
) -> None:
    assert make_asked(words=words, clauses=clauses).minutes == minutes


@pytest.mark.parametrize(("words", "fits"), [(0, True), (2001, True), (6000, True), (6001, False)])
def test_what_takes_more_than_half_an_hour_is_offered_as_the_longest_size_and_does_not_fit_it(
    words: int, fits: bool
) -> None:
    asked = make_asked(words=words)

    assert (asked.minutes == 30, asked.fits(30)) == (words > 2000, fits)


def test_a_delegate_is_asked_until_her_party_has_handed_in() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition, 14, why="The river floods whoever lives below."), make_party(coalition)
    round = make_round(text)
    delegate = seated(coalition, "delegate", party=party)

    (asked,) = asked_of(delegate, timezone.now())
    assert (asked.address, asked.due, asked.purpose, asked.subject) == (
        f"/t/{text.uid}/answer/{party.uid}/",
        round.closes_at,
        "answer",
        round.uid,
    )
    # 14 clauses of 9 words, each answered in 12 seconds.
    assert (asked.words, asked.clauses, asked.minutes) == (126, 14, 10)
    assert (asked.why, asked.language) == ("The river floods whoever lives below.", "en")

    Submission.objects.create(round=round, party=party)
    assert told(delegate) == []


def test_an_officer_decides_on_what_is_frozen_and_provisional_for_her_party() -> None:
    coalition = make_coalition()
    text, party, other = make_text(coalition), make_party(coalition, "Weir Council"), make_party(coalition)
    edition = make_edition(text, published=False)
    signature = Signature.objects.create(edition=edition, party=party)
    officer = seated(coalition, "officer", party=party)

    assert told(officer) == ["Enter what Weir Council decided on Joint statement"]
    assert told(seated(coalition, "officer", party=other)) == []
    assert told(seated(coalition, "delegate", party=party)) == []

    make_edition(text, 2, published=False)
    assert told(officer) == []
    signature.asked_again_at, signature.asked_because = timezone.now(), signature
    signature.save()
    assert told(officer) == [
        "Say whether Weir Council still signs Joint statement: Weir Council no longer does"
    ]


def test_a_secretary_asks_freezes_collects_and_publishes() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)
    secretary, editor = seated(coalition), seated(coalition, "editor")
    ago = timezone.now() - timedelta(hours=1)

    seen, edited = [told(secretary)], told(editor)
    round = make_round(text, closes_at=ago, opened_at=ago - timedelta(days=2))
    seen.append(told(secretary))
    edition = make_edition(text, published=False)
    signature = Signature.objects.create(edition=edition, party=party)
    seen.append(told(secretary))
    Signature.objects.filter(pk=signature.pk).update(
        state="ratified", ratified_at=timezone.now(), shown_at=timezone.now(), body="Board"
    )
    seen.append(told(secretary))
    type(edition).objects.update(published_at=timezone.now())
    seen.append(told(secretary))
    type(round).objects.update(opened_at=timezone.now(), closed_at=timezone.now())
    seen.append(told(secretary))

    freeze = ["Choose the common text of Joint statement and freeze it"]
    assert edited == ["Go on drafting Joint statement"]
    assert seen == [
        ["Ask the coalition about Joint statement"],
        freeze,
        ["Collect the decisions on Joint statement"],
        ["Publish Joint statement"],
        [],
        freeze,
    ]


@pytest.mark.parametrize(
    "fields", [{"kind": "appeal"}, {"elsewhere": "https://a.example"}, {"reference": "r/1"}]
)
def test_nobody_is_asked_to_bring_down_the_river_what_is_not_drafted_here(fields: dict[str, Any]) -> None:
    coalition = make_coalition()
    make_text(coalition, **fields)

    assert told(seated(coalition)) == []


def test_nothing_waits_for_who_observes_or_sits_elsewhere_or_for_another_party() -> None:
    coalition, others = make_coalition(), make_coalition("Others")
    party = make_party(coalition)
    make_round(make_text(coalition))
    make_text(coalition)

    assert told(seated(coalition, "observer")) == []
    assert told(seated(others)) == []
    assert told(seated(others, "delegate", party=party)) == []


@pytest.fixture
def offered() -> Iterator[list[Asked]]:
    """A room that asks for what the test lays down."""
    things: list[Asked] = []
    before = dict(registry._offers)
    registry._offers["home.asked"] = [lambda parties, coalitions, at: things]
    yield things
    registry._offers.clear()
    registry._offers.update(before)


def test_what_ends_first_comes_first_then_what_is_short_and_what_has_no_end_last(
    offered: list[Asked],
) -> None:
    coalition = make_coalition()
    here: dict[str, object] = {"coalition": coalition.pk}
    offered += [
        make_asked(act="no end", **here),
        make_asked(act="long", due=date(2031, 6, 3), words=9000, **here),
        make_asked(act="short", due=date(2031, 6, 3), **here),
        make_asked(act="in the morning", due=datetime(2031, 6, 3, 8, tzinfo=UTC), **here),
        make_asked(act="the day before", due=date(2031, 6, 2), words=9000, **here),
    ]

    assert told(seated(coalition)) == ["the day before", "in the morning", "short", "long", "no end"]


def test_a_person_with_three_minutes_sees_what_fits_and_that_it_ends(
    client: Client, offered: list[Asked]
) -> None:
    coalition = make_coalition()
    here: dict[str, object] = {"coalition": coalition.pk}
    offered += [make_asked(act="A short thing", **here), make_asked(act="A long thing", words=7000, **here)]
    client.force_login(make_seat(coalition, "secretary").user)

    everything, three = (client.get(f"/{query}").content.decode() for query in ("", "?minutes=3"))

    assert "About 3 minutes." in three
    assert "A long thing" not in three
    assert "1 thing takes longer." in three
    assert "More than 30 minutes." in everything
    assert "That is all. Nothing else waits for you." in everything


def test_why_it_matters_stands_in_its_own_language_and_direction(
    client: Client, offered: list[Asked]
) -> None:
    coalition = make_coalition()
    words = "من يسكن تحت السد يشرب منه."
    names = {"title": "ماء", "party": "Weir <Council>"}
    offered.append(
        make_asked(
            act="Answer %(title)s for %(party)s",
            names=names,
            why=words,
            language="ar",
            coalition=coalition.pk,
        )
    )
    client.force_login(make_seat(coalition, "secretary").user)

    body = client.get("/").content.decode()

    assert f'<span lang="ar" dir="rtl">{words}</span>' in body
    assert 'Answer <q lang="ar" dir="rtl">«ماء»</q> for <bdi>Weir &lt;Council&gt;</bdi>' in body


def busy(coalition: Coalition, party: Party, many: int) -> None:
    """Lay down a round, a decision to take, and texts at every stage, as often as asked."""
    ago = timezone.now() - timedelta(hours=1)
    for _number in range(many):
        make_round(make_text(coalition, 1))
        make_round(make_text(coalition, 1), closes_at=ago, opened_at=ago - timedelta(days=2))
        make_text(coalition, 1)
        Signature.objects.create(edition=make_edition(make_text(coalition), published=False), party=party)


def test_as_many_queries_for_thirty_things_of_each_kind_as_for_two() -> None:
    asked, counts = [], []
    for many in (2, 30):
        coalition = make_coalition()
        party = make_party(coalition)
        busy(coalition, party, many)
        user = make_seat(coalition, "officer", party=party).user
        make_seat(coalition, "secretary", user=user)
        actor = actor_of_user(user)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            asked.append(len(asked_of(actor, timezone.now())))
        counts.append(len(queries))

    assert asked == [10, 150]
    assert counts[0] == counts[1]


def promised(coalition: Coalition, party: Party, many: int) -> None:
    """Lay down pledges that are due, deliveries to say something of, and texts to follow up, as often as asked."""
    today = timezone.localdate()
    told = {"coalition": coalition, "language": "en", "words": "Ten pallets", "time_zone": "UTC"}
    for _number in range(many):
        Pledge.objects.create(party=party, due_on=today, **told)
        theirs = Pledge.objects.create(party=make_party(coalition), recipient=party, due_on=today, **told)
        words = {"words": "They came", "language": "en", "delivered": today.isoformat()}
        Delivery.objects.create(pledge=theirs, **words)
        FollowUp.objects.create(text=make_text(coalition), party=party, due_on=today - timedelta(days=2))


def test_as_many_queries_for_fifteen_promises_as_for_two() -> None:
    asked, counts = [], []
    for many in (2, 15):
        coalition = make_coalition()
        party = make_party(coalition)
        promised(coalition, party, many)
        delegate = seated(coalition, "delegate", party=party)
        with CaptureQueriesContext(connection) as queries:
            asked.append(len(asked_of(delegate, timezone.now())))
        counts.append(len(queries))

    assert asked == [6, 45]
    assert counts[0] == counts[1]


@pytest.mark.parametrize("power", ["secretary", "editor", "delegate", "officer", "observer"])
def test_everything_asked_leads_to_a_page_that_opens(client: Client, power: str) -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    own = party if power in {"delegate", "officer"} else None
    user = make_seat(coalition, power, party=own).user
    busy(coalition, party, 1)
    client.force_login(user)

    found = asked_of(actor_of_user(user), timezone.now())

    assert bool(found) == (power != "observer")
    assert {client.get(each.address).status_code for each in found} <= {200}


def test_the_sentence_is_told_in_the_readers_language() -> None:
    asked = make_asked(act=_("Answer %(title)s for %(party)s"), names={"title": "Flow", "party": "Port"})

    with translation.override("fr"):
        assert asked.plain() == "Répondre à \u2068Flow\u2069 pour \u2068Port\u2069"
