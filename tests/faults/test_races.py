"""Ten presses in one moment by each of many people: each act happens exactly once, with one event."""

import ast
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from tests.factories import make_coalition, make_party
from tests.faults.races import RACES, Race, saying
from tests.faults.races.saying import admit_a_party, found_a_coalition
from tests.shared import REPO
from undersigned.core import log
from undersigned.core import once as once_module
from undersigned.core.errors import Refused
from undersigned.core.log import sequencer
from undersigned.core.models import Event, LogEntry, Once, Waiting

ON_POSTGRES = os.environ.get("DATABASE_URL", "").startswith("postgres")
PRESSES = 10
PEOPLE = [4, pytest.param(300, marks=pytest.mark.long)]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has one writer at a time: races show on PostgreSQL"),
]


@pytest.fixture
def together() -> Callable[[list[Race]], list[BaseException]]:
    """A function that lets ten threads press each race in the same moment; returns what was no refusal."""

    def press(races: list[Race]) -> list[BaseException]:
        gate = Barrier(PRESSES)
        wrong: list[BaseException] = []

        def run(_thread: int) -> None:
            try:
                for each in races:
                    gate.wait(60)
                    try:
                        each.press()
                    except Refused:
                        continue
                    except Exception as error:
                        wrong.append(error)
            finally:
                connection.close()

        with ThreadPoolExecutor(PRESSES) as threads:
            list(threads.map(run, range(PRESSES)))
        return wrong

    return press


def events(verb: str, before: int) -> int:
    return Event.objects.filter(verb=verb, pk__gt=before).count()


def newest() -> int:
    last = Event.objects.order_by("-id").first()
    return last.pk if last else 0


@pytest.mark.parametrize("people", PEOPLE)
@pytest.mark.parametrize("name", RACES)
def test_ten_presses_in_one_moment_count_once(
    name: str, people: int, together: Callable[[list[Race]], list[BaseException]]
) -> None:
    coalition = make_coalition()
    make_party(coalition)
    races = [RACES[name](coalition, n) for n in range(people)]
    before = newest()

    wrong = together(races)

    assert wrong == []
    assert [each.made() for each in races] == [1] * people
    if races[0].verb:
        assert events(races[0].verb, before) == people


def test_without_its_key_an_act_is_done_ten_times(
    together: Callable[[list[Race]], list[BaseException]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is the key that the races above look at."""
    monkeypatch.setattr(saying, "once", lambda key, model, act: act())
    each = found_a_coalition(make_coalition(), 0)

    together([each])

    assert each.made() == PRESSES


def test_a_key_that_the_database_does_not_hold_to_be_one_lets_an_act_happen_twice(
    together: Callable[[list[Race]], list[BaseException]],
) -> None:
    """Looking before acting is not enough: what holds is the constraint."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE core_once DROP CONSTRAINT core_once_key_key")
    try:
        each = found_a_coalition(make_coalition(), 0)
        together([each])
        assert each.made() > 1
    finally:
        Once.objects.all().delete()
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE core_once ADD CONSTRAINT core_once_key_key UNIQUE (key)")


@pytest.mark.parametrize("locked", [True, False])
def test_of_many_sequencers_one_works_at_a_time(
    locked: bool,
    together: Callable[[list[Race]], list[BaseException]],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    settings: Any,
) -> None:
    """Without the lock they get into each other's way."""
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")
    if not locked:
        monkeypatch.setattr(sequencer, "alone", lambda: True)
    coalition = make_coalition()
    for n in range(40):
        admit_a_party(coalition, n).press()

    wrong = together([Race(lambda: log.sequence(limit=8), "", lambda: 1)] * 8)
    log.sequence()

    assert bool(wrong) != locked
    if locked:
        assert list(log.faults()) == []
        assert Waiting.objects.count() == 0
        assert LogEntry.objects.count() == Event.objects.count() == 40


# What runs under a key elsewhere in the product, and the race here that stands for it.
KEYED = {
    "agreements/actions/editions.py": "freeze",
    "agreements/actions/own.py": "sign_with_its_own_key",
    "agreements/views/back.py": "issue_a_link",
    "agreements/views/signing.py": "accede",
    "cases/forms/facts.py": "record_a_fact",
    "cases/forms/questions.py": "ask_a_question",
    "chains/forms.py": "record_a_link",
    "efforts/forms.py": "begin_an_effort",
    "home/views/inbox.py": "issue_a_link",
    "library/forms/sources.py": "import_a_text",
    "meetings/forms/meetings.py": "set_a_meeting",
    "parties/views.py": "admit_a_party",
    "pledges/actions/appeals.py": "raise_an_ask",
    "pledges/actions/pledges.py": "make_a_pledge",
    "pledges/actions/receipts.py": "give_a_receipt",
    "pledges/views/appeals.py": "answer_an_ask",
    "pledges/forms/following.py": "record_a_happening",
    "practices/actions/contacts.py": "ask_who_has_tried_it",
    "practices/actions/reports.py": "begin_a_practice_report",
    "positions/actions/objections.py": "object_to_a_reservation",
    "positions/forms/register.py": "publish_answers_in_the_register",
    "positions/views/answer.py": "answer",
    "positions/views/ask.py": "open_a_round",
    "texts/forms/drafting.py": "import_a_text",
    "texts/forms/importing.py": "import_a_text",
}


def test_every_place_that_takes_a_key_has_its_race() -> None:
    package = REPO / "src" / "undersigned"
    found = set()
    for path in package.rglob("*.py"):
        names = {
            alias.name
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.ImportFrom) and node.module == once_module.__name__
            for alias in node.names
        }
        if names & {"once", "tell_again"}:
            found.add(str(path.relative_to(package)))

    assert found == set(KEYED)
    assert set(KEYED.values()) <= set(RACES)
