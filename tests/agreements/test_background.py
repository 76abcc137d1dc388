"""The frontier is computed away from the pages: once for many changes, the newest answers first, and it heals."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from tests.agreements.test_frontier_page import address, answer, notches_of, reader, words_of
from tests.agreements.worlds import World, text_from
from tests.factories import make_coalition, make_party, make_round, make_text
from tests.frontier.synthetic import tendencies, uniform
from undersigned import frontier as engine
from undersigned.agreements.queries import common
from undersigned.agreements.queries.common import Question
from undersigned.agreements.queries.explaining import Result, Work, compute, is_finished, solve
from undersigned.agreements.queries.instance import instance_of
from undersigned.agreements.tasks import background
from undersigned.agreements.tasks.background import Job, Progress, ask_for, progress_of, recompute
from undersigned.core.actor import OPERATOR
from undersigned.parties import actions as parties
from undersigned.texts.actions import pin_clause, set_strength
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db

# Drawn alone, so many answers keep the engine busy for much longer than any of these tests waits.
HARD = uniform(60, 40, 3, seed=1)


@pytest.fixture(autouse=True)
def _nothing_is_kept() -> None:
    cache.clear()


def waiting() -> list[DBTaskResult]:
    return list(DBTaskResult.objects.filter(task_path=recompute.module_path, status=TaskResultStatus.READY))


def children() -> list[str]:
    with open(f"/proc/self/task/{os.getpid()}/children") as listed:
        return listed.read().split()


def test_ten_changes_of_answers_lay_down_one_job(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    world = World(parties=10)
    for party in world.parties:
        with django_capture_on_commit_callbacks(execute=True):
            world.answer(party)

    [job] = waiting()
    assert job.args_kwargs["args"][0] == world.text.uid


def test_a_wording_a_strength_a_pin_and_who_is_there_each_lay_down_a_job(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    world = World()
    clause = world.text.clauses.get(number="1")
    proposed = clause.wordings.create(language="en", body="Perhaps we ask for thing 1.")
    acts = {
        "strength": lambda: set_strength(proposed, 3, actor=OPERATOR),
        "pin": lambda: pin_clause(clause, actor=OPERATOR),
        "party": lambda: parties.admit_party(world.coalition, "Weavers", actor=OPERATOR),
        "members": lambda: parties.leave(world.parties[0], world.coalition, actor=OPERATOR),
    }
    found = {}
    for name, act in acts.items():
        cache.clear()
        DBTaskResult.objects.all().delete()
        with django_capture_on_commit_callbacks(execute=True):
            act()
        found[name] = len(waiting())

    assert found == dict.fromkeys(acts, 1)


def test_a_text_that_was_never_asked_about_lays_down_none(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    text = make_text(make_coalition())
    with django_capture_on_commit_callbacks(execute=True):
        pin_clause(text.clauses.get(number="1"), actor=OPERATOR)

    assert waiting() == []


def test_what_a_job_found_no_page_computes_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = text_from(tendencies(6, 6, 2, seed=1))
    client = reader(text.coalition, "secretary")
    assert recompute.call(text.uid) == "done"

    def computed(*_args: Any, **_named: Any) -> None:
        raise AssertionError("the engine ran")

    for name in ("frontier", "notch", "why", "price", "returns", "robust"):
        monkeypatch.setattr(engine, name, computed)
    page = client.get(address(text))
    weights = [weight for weight, _strength in notches_of(page)]
    pages = [words_of(client.get(address(text, f"?n={weight}"))) for weight in weights]

    assert len(pages) > 2
    assert not any("being computed" in said or "Still computing" in said for said in pages)
    assert all("What single refusals cost here" in said for said in pages)
    assert waiting() == []


def test_the_childs_frontier_is_the_engines() -> None:
    text = text_from(tendencies(7, 6, 3, seed=3))
    draft = instance_of(text).draft
    recompute.call(text.uid)

    kept = Question(draft).kept("frontier")
    assert kept is not None
    assert kept.finished
    assert kept.value.notches == engine.frontier(draft, alternatives=50).notches


def test_red_lines_cost_what_the_engine_says_one_by_one() -> None:
    draft = tendencies(5, 4, 2, seed=5)
    told: list[Any] = []
    compute(Work(draft), told.append, lambda: False)
    found = next(n for n in told if isinstance(n, Result) and n.kind == "frontier").value
    for result in (r for r in told if isinstance(r, Result) and r.kind == "lines"):
        [notch] = [n for n in found.notches if n.text == result.text]
        expected = {}
        for p, row in enumerate(draft.answers):
            for c, v in [(c, v) for c, cell in enumerate(row) for v, a in enumerate(cell) if a == "N"]:
                cost = engine.red_line_cost(draft, p, c, v, notch.weight).strength
                if cost:
                    expected[p, c, v] = cost
        assert {(x.party, x.clause, x.variant): x.strength for x in result.value.lines} == expected
        assert result.finished


def test_the_step_that_is_waited_for_is_explained_first() -> None:
    draft = tendencies(6, 6, 2, seed=1)
    notches = engine.frontier(draft).notches
    told: list[Any] = []
    compute(Work(draft, weight=notches[2].weight), told.append, lambda: False)

    explained = [r.text for r in told if isinstance(r, Result) and r.kind == "account"]
    assert explained[0] == notches[2].text
    assert set(explained) == {notch.text for notch in notches}


def test_a_job_gives_up_when_other_answers_come_and_leaves_no_process() -> None:
    question = Question(HARD)
    begun = time.monotonic()

    def overtaken() -> bool:
        return time.monotonic() - begun > 1

    assert not background._do(Job("text"), question, Work(HARD), overtaken)
    assert time.monotonic() - begun < 8
    assert children() == []
    assert question.kept("frontier") is None


def test_a_job_sees_that_other_answers_came_while_it_ran(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = text_from(HARD)
    make_round(text)
    begin = background._child

    def begin_and_change(work: Work) -> Any:
        with django_capture_on_commit_callbacks(execute=True):
            pin_clause(text.clauses.get(number="1"), actor=OPERATOR)
        return begin(work)

    monkeypatch.setattr(background, "_child", begin_and_change)

    assert recompute.call(text.uid) == "overtaken by other answers"
    assert len(waiting()) == 1
    assert progress_of(Job(text.uid)) == Progress("waits")


def test_a_child_that_is_killed_is_told_and_the_next_job_heals_it(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    text = text_from(tendencies(5, 4, 2, seed=1))
    with monkeypatch.context() as broken:
        dies = "import os, sys; sys.stdin.buffer.peek(); os.kill(os.getpid(), 9)"
        broken.setattr(background, "COMMAND", [sys.executable, "-c", dies])
        assert recompute.call(text.uid) == "failed"
    assert "The computation ended with -9" in caplog.text
    # Nobody asks again at once, and then it is computed.
    assert ask_for(Job(text.uid)) == Progress("failed")
    assert waiting() == []
    cache.delete(Job(text.uid).progress)
    assert ask_for(Job(text.uid)) == Progress("waits")
    assert len(waiting()) == 1
    assert recompute.call(text.uid) == "done"


def test_a_job_whose_worker_was_killed_before_it_began_is_laid_down_again() -> None:
    text = text_from(tendencies(5, 4, 2, seed=1))
    ask_for(Job(text.uid))
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING)

    assert progress_of(Job(text.uid)) is None
    assert ask_for(Job(text.uid)) == Progress("waits")
    assert len(waiting()) == 1
    ask_for(Job(text.uid))
    assert len(waiting()) == 1


def test_a_child_whose_worker_is_gone_ends_by_itself() -> None:
    with background._child(replace(Work(HARD), seconds=100)) as results:
        next(results)
        [pid] = children()
        process = _popen(results)
        process.stdin.close()
        process.wait(timeout=10)
    assert pid not in children()


def _popen(results: Any) -> Any:
    return results.gi_frame.f_locals["process"]


def test_a_sealed_round_is_not_computed() -> None:
    text = text_from(tendencies(5, 4, 2, seed=1))
    make_round(text, sealed=True)

    assert recompute.call(text.uid) == "nothing to compute"
    assert not any("frontier:" in key for key in _keys())


def _keys() -> list[str]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select cache_key from core_cache")
        return [key for (key,) in cursor.fetchall()]


def test_a_hard_text_without_a_worker_still_has_a_page_in_time_with_honest_gaps() -> None:
    text = text_from(HARD)
    client = reader(text.coalition, "secretary")
    begun = time.monotonic()
    page = client.get(address(text, "?n=40"))
    took = time.monotonic() - begun

    assert took < 4 * common.MOMENT + 2  # of which most is the page itself, on a busy machine
    said = words_of(page)
    assert "This waits for its turn to be computed. Show what is known now" in said
    assert "Not yet proven: a text signed by so many has at most" in said
    assert len(waiting()) == 1
    assert waiting()[0].args_kwargs["args"] == [text.uid, "", 40]
    # Looked at again, it neither asks nor computes again.
    client.get(address(text, "?n=40"))
    assert len(waiting()) == 1


def test_a_notch_that_was_proven_first_stays_proven_when_time_runs_out() -> None:
    draft = tendencies(40, 30, 3, seed=1)
    known: list[engine.Progress] = []

    def follow(progress: engine.Progress) -> None:
        if progress.requested:
            known.append(progress)

    found = solve(draft, None, 30, lambda: bool(known), follow)

    assert not is_finished(found)
    notch = [n for n in found.notches if n.weight >= 30][-1]
    assert notch.proven
    expected = engine.notch(draft, 30)
    assert expected is not None
    assert notch.strength == expected.strength


def test_the_page_asks_how_far_it_is_and_nobody_else_may() -> None:
    text = text_from(HARD)
    client = reader(text.coalition)
    path = f"/t/{text.uid}/frontier/progress/"
    assert client.get(path).status_code == 204
    cache.set(Job(text.uid).progress, Progress("search", 3, 8))

    told = client.get(f"{path}?n=40")

    assert "Still computing: 3 of 8 parts are searched." in told.content.decode()
    assert b'href="?n=40"' in told.content
    assert len(told.content) < 400
    cache.set(Job(text.uid).progress, Progress("search"))
    assert "This is still being computed." in client.get(path).content.decode()
    assert Client().get(path).status_code == 404
    assert reader(make_coalition()).get(path).status_code == 404


def test_what_somebody_tries_has_a_job_of_its_own() -> None:
    text = text_from(HARD)
    client = reader(text.coalition)
    clause = text.clauses.get(number="1")
    client.get(address(text))
    client.get(address(text, f"?stay={clause.uid}"))

    assert {job.args_kwargs["args"][1] for job in waiting()} == {"", f"stay={clause.uid}"}


def test_a_job_for_new_words_keeps_both_cases() -> None:
    text = text_from(tendencies(6, 5, 2, seed=1))
    clause = text.clauses.get(number="1")

    assert recompute.call(text.uid, f"clause={clause.uid}&strength=4") == "done"
    assert sum(":frontier-" in key or ":frontier:" in key for key in _keys()) == 2


def test_old_tasks_are_forgotten(settings: Any) -> None:
    coalition = make_coalition()
    text = make_text(coalition, 1)
    answer(text, make_party(coalition), ["SS"])
    ask_for(Job(text.uid))
    DBTaskResult.objects.update(status=TaskResultStatus.SUCCESSFUL, finished_at="2020-01-01T00:00:00Z")
    recompute.call(text.uid)

    assert not DBTaskResult.objects.exists()


def test_the_child_runs_as_a_module_and_says_nothing_but_results() -> None:
    done = subprocess.run(background.COMMAND, input=b"", capture_output=True, check=False, timeout=30)

    assert done.returncode != 0
    assert b"EOFError" in done.stderr
    assert done.stdout == b""


def test_the_text_is_gone() -> None:
    assert recompute.call("nothing") == "gone"
    assert Text.objects.count() == 0
