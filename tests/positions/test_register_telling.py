"""What the register tells of others: hearsay, and what a party lets everybody read."""

from datetime import timedelta

import pytest
from django.utils import timezone
from tests.factories import seated
from tests.positions.registers import World, report

from undersigned.core import erasure
from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.models import Party
from undersigned.positions import actions
from undersigned.positions.models import Report
from undersigned.positions.queries.register import (
    Reader,
    answers_to,
    party_table,
    popolo,
    rows,
    scope_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def test_hearsay_changes_nothing_but_its_mark(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "S")
    world.clause(2, "weir")
    reader = Reader.of(seated(world.coalition, "observer"), world.coalition)
    before = [list(row) for row in party_table(reader, world.party("Millford")).cells]
    away = [list(rows(reader, scope_of(reader))), popolo(reader, scope_of(reader))]

    report(world)

    reader = Reader.of(seated(world.coalition, "observer"), world.coalition)
    after = party_table(reader, world.party("Millford")).cells
    assert [[(it.said, it.blank, it.asked, it.absent) for it in row] for row in after] == [
        [(it.said, it.blank, it.asked, it.absent) for it in row] for row in before
    ]
    assert [it.reported for it in after[0]] == [False, True]
    assert [list(rows(reader, scope_of(reader))), popolo(reader, scope_of(reader))] == away
    stranger = Reader.of(NOBODY, world.coalition)
    told = answers_to(stranger, world.party("Millford"), world.question(2))
    assert not any(it.reported for _case, it in told)


@pytest.mark.parametrize("missing", ["reporter", "words", "citation"])
def test_hearsay_without_reporter_words_or_source_is_refused(world: World, missing: str) -> None:
    with pytest.raises(Refused):
        report(world, **{missing: " "})

    assert Report.objects.count() == 0


def test_a_report_is_replied_to_once_and_erased_with_everything_it_told(world: World) -> None:
    made = report(world, words="canary-8812")
    own = seated(world.coalition, "delegate", party=world.party("Millford"))

    actions.reply_to_report(made, "canary-8813", actor=own, language="en")
    with pytest.raises(Refused):
        actions.reply_to_report(made, "Again.", actor=own, language="en")
    with pytest.raises(NotAllowed):
        actions.reply_to_report(made, "Mine.", actor=seated(world.coalition, "secretary"), language="en")
    erasure.erase("report", made.uid)

    told = str([event.words.entry for event in Event.objects.select_related("words")])
    assert "canary" not in told + str(Report.objects.values())


def test_erasing_a_party_erases_what_is_reported_of_it(world: World) -> None:
    report(world, words="canary-8814")

    erasure.erase("party", world.party("Millford").uid)

    assert "canary" not in str(Report.objects.values())


def test_only_the_party_publishes_and_twice_is_once(world: World) -> None:
    millford = world.party("Millford")
    own = seated(world.coalition, "officer", party=millford)
    with pytest.raises(NotAllowed):
        actions.publish_answers(millford, world.coalition, actor=seated(world.coalition))

    first = actions.publish_answers(millford, world.coalition, actor=own)
    assert actions.publish_answers(millford, world.coalition, actor=own) == first
    actions.end_publication(first, actor=own)
    actions.end_publication(first, actor=own)

    verbs = list(Event.objects.filter(verb__startswith="answers.").values_list("verb", flat=True))
    assert verbs == ["answers.published", "answers.unpublished"]


def test_what_the_protected_publish_is_read_from_the_next_day_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    heron = world.party("Heron")
    Party.objects.filter(pk=heron.pk).update(protected=True, voucher=world.party("Millford"))
    heron.refresh_from_db()
    world.says("Heron", world.clause(1, "weir"), "C", "When it is dark.")
    began, own = timezone.now(), seated(world.coalition, "officer", party=heron)

    def told() -> list[str]:
        reader = Reader.of(NOBODY, world.coalition)
        return [row[16] for row in rows(reader, scope_of(reader))]

    made = actions.publish_answers(heron, world.coalition, actor=own)
    assert told() == []
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=1))
    assert told() == ["When it is dark."]
    actions.end_publication(made, actor=own)
    assert told() == ["When it is dark."]
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=2))
    assert told() == []
