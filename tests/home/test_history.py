"""The history of a text: what strangers and seats read of it."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_seat, make_text, seated
from tests.home.worlds import make_edition

from undersigned.agreements.models import Edition, Signature
from undersigned.core import journal
from undersigned.core.models import Event
from undersigned.home.queries import history as queries
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def record_acts(text: Text) -> Edition:
    edition = make_edition(text)
    secretary = seated(text.coalition)
    with transaction.atomic():
        journal.record(secretary, "text.created", text, text=text, title=text.title, clauses=3)
        journal.record(secretary, "edition.published", edition, text=text, number=1)
    return edition


def test_a_stranger_reads_the_public_acts_of_a_published_text(client: Client) -> None:
    text = make_text(make_coalition())
    record_acts(text)

    body = client.get(f"/t/{text.uid}/history/").content.decode()

    assert "Edition 1 was published." in body
    assert "drafted" not in body
    assert "person" not in body  # who acted is for seats


def test_a_seat_reads_every_act_with_who_did_it(client: Client) -> None:
    text = make_text(make_coalition())
    record_acts(text)
    client.force_login(make_seat(text.coalition, "observer").user)

    body = client.get(f"/t/{text.uid}/history/").content.decode()

    assert "The text was drafted as “Joint statement”, with 3 clauses." in body
    assert "By <bdi>person" in body


def test_nothing_stands_there_for_strangers_before_anything_is_published(client: Client) -> None:
    text = make_text(make_coalition())
    other = make_seat(make_coalition("Others"), "secretary").user

    assert client.get(f"/t/{text.uid}/history/").status_code == 404
    client.force_login(other)
    assert client.get(f"/t/{text.uid}/history/").status_code == 404


def test_who_signed_an_edition_that_never_came_out_is_not_told_to_strangers(client: Client) -> None:
    text = make_text(make_coalition())
    record_acts(text)
    party = make_party(text.coalition, "The Weir")
    signature = Signature.objects.create(edition=make_edition(text, 2, published=False), party=party)
    with transaction.atomic():
        journal.record(
            seated(text.coalition),
            "signature.ratified",
            signature,
            text=text,
            party="The Weir",
            edition=2,
            body="b",
            decided_on="2031-05-01",
        )

    assert "The Weir" not in client.get(f"/t/{text.uid}/history/").content.decode()
    inside = queries.history(text, inside=True)
    assert any("The Weir" in line.sentence for day in inside for line in day.lines)


def test_an_erased_line_says_so_and_keeps_its_place(client: Client) -> None:
    text = make_text(make_coalition())
    record_acts(text)
    journal.erase(Event.objects.filter(verb="edition.published"))

    body = client.get(f"/t/{text.uid}/history/").content.decode()

    assert "The words of this entry were erased." in body
    assert "Edition 1" not in body


def test_days_are_those_of_the_coalitions_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    text = make_text(make_coalition(time_zone="Pacific/Auckland"))
    monkeypatch.setattr(timezone, "now", lambda: datetime(2031, 5, 1, 23, 30, tzinfo=UTC))
    record_acts(text)

    (day,) = queries.history(text, inside=True)

    assert day.date.isoformat() == "2031-05-02"
    assert [line.verb for line in day.lines] == ["edition.published", "text.created"]


@pytest.mark.parametrize("acts", [3, 30])
def test_queries_do_not_grow_with_the_acts(acts: int, django_assert_num_queries: object) -> None:
    text = make_text(make_coalition())
    record_acts(text)
    for _ in range(acts):
        with transaction.atomic():
            journal.record(seated(text.coalition), "text.described", text, text=text)

    with django_assert_num_queries(11):  # type: ignore[operator]
        queries.history(Text.objects.select_related("coalition").get(pk=text.pk), inside=False)
