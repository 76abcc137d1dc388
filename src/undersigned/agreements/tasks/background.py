"""The frontier is computed again when answers change: at most one job waits for a text, and the newest answers win.

Two notes lie in the cache for each text and scenario: that a job waits, with its id, and how far a running one is. A
third, for the text alone, changes with every change of answers: a job that sees it change gives up.
"""

import hashlib
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from multiprocessing.connection import Connection
from time import monotonic

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from undersigned.agreements.queries.asked import Asked, offered
from undersigned.agreements.queries.common import DAY, Question
from undersigned.agreements.queries.explaining import Result, Told, Work
from undersigned.agreements.queries.instance import Instance, instance_of
from undersigned.core.errors import Refused
from undersigned.parties.queries import parties_in
from undersigned.texts.models import Text

log = logging.getLogger(__name__)
QUEUE = "frontier"
COMMAND = [sys.executable, "-m", "undersigned.agreements.tasks.child"]
# A hard text may not keep the others waiting for longer than this; what is then known has its bounds.
LIMIT = 120.0
TRIED = 30.0  # the same for what somebody only tries
GRACE = 10.0
TICK = 0.5
# A job that tells nothing for so long is dead; while it lives it tells more often.
SILENCE = 20
PAUSE = 30  # seconds after a child failed
# Answers come in bursts: a delegate saves, corrects, hands in.
REST = timedelta(seconds=2)


class ChildFailed(Exception):
    """A computing process was killed, or broke, or did not end in its time."""


@dataclass(frozen=True)
class Job:
    """A text, and under which pins, readings and suppositions its frontier is looked for."""

    text_uid: str
    scenario: str = ""

    def _note(self, kind: str) -> str:
        return (
            f"frontier-job:{self.text_uid}:{kind}:{hashlib.sha256(self.scenario.encode()).hexdigest()[:24]}"
        )

    @property
    def waits(self) -> str:
        return self._note("waits")

    @property
    def progress(self) -> str:
        return self._note("progress")

    @property
    def changed(self) -> str:
        return f"frontier-job:{self.text_uid}:changed"


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `total` of a phase; a job that waits for its turn has the phase `waits`."""

    phase: str
    done: int = 0
    total: int = 0


def progress_of(job: Job) -> Progress | None:
    """Return how far a job is; None where none runs or waits."""
    notes = cache.get_many([job.progress, job.waits])
    if job.progress in notes:
        found: Progress = notes[job.progress]
        return found
    return Progress("waits") if _still_waits(notes.get(job.waits, "")) else None


def _still_waits(task_id: str) -> bool:
    """Whether a task is really there to be done; whoever took it may have been killed before it began."""
    return bool(task_id) and DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.READY).exists()


def ask_for(job: Job, weight: int | None = None) -> Progress:
    """See to it that a job runs or waits; `weight` is the step that is wanted first."""
    if found := progress_of(job):
        return found
    with transaction.atomic():
        cache.delete(job.waits)
        _enqueue(job, weight, timedelta(0))
    return Progress("waits")


def _enqueue(job: Job, weight: int | None, rest: timedelta) -> None:
    # To add a note that is there already fails: of two that come at once, one lays the task down.
    if cache.add(job.waits, "", 30 * DAY):
        laid = recompute.using(run_after=timezone.now() + rest).enqueue(job.text_uid, job.scenario, weight)
        cache.set(job.waits, laid.id, 30 * DAY)


def follow(kind: str, uid: str, text_uid: str) -> None:
    """Have the frontier computed again once an act that may change it is committed."""
    transaction.on_commit(lambda: _answers_changed(kind, uid, text_uid), robust=True)


def _answers_changed(kind: str, uid: str, text_uid: str) -> None:
    texts = Text.objects.filter(rounds__isnull=False)
    if text_uid:
        texts = texts.filter(uid=text_uid)
    elif kind == "party":
        texts = texts.filter(coalition__parties__uid=uid)
    else:
        texts = texts.filter(coalition__uid=uid)
    for changed in texts.values_list("uid", flat=True).distinct():
        job = Job(changed)
        if cache.get(job.waits) is None:
            with transaction.atomic():
                cache.set(job.changed, get_random_string(12), 30 * DAY)
                _enqueue(job, None, REST)


@task(queue_name=QUEUE)
def recompute(text_uid: str, scenario: str = "", weight: int | None = None) -> str:
    """Compute the frontier of a text as its answers stand now, and explain its steps; return how that ended."""
    job = Job(text_uid, scenario)
    # First the note goes, then the answers are read: a change from now on lays down another task.
    cache.delete(job.waits)
    _forget_old_tasks()
    change = cache.get(job.changed)
    text = Text.objects.select_related("coalition").filter(uid=text_uid).first()
    if text is None:
        return "gone"
    try:
        works = list(_works(text, QueryDict(scenario), weight))
    except Refused:
        return "nothing to compute"
    try:
        for question, work in works:
            if not _do(job, question, work, lambda: cache.get(job.changed) != change):
                return "overtaken by other answers"
        cache.delete(job.progress)
    except (ChildFailed, BrokenPipeError) as failed:
        log.error("%s", failed)
        # Whoever looks at the page asks again, but not at once.
        cache.set(job.progress, Progress("failed"), PAUSE)
        return "failed"
    return "done"


def _forget_old_tasks() -> None:
    """A task a change of answers would fill the table in time."""
    old = DBTaskResult.objects.finished().filter(task_path=recompute.module_path)
    old.filter(finished_at__lt=timezone.now() - timedelta(days=1)).delete()


def _works(text: Text, query: QueryDict, weight: int | None) -> Iterator[tuple[Question, Work]]:
    """Yield what is not known yet of a scenario: its frontier with what explains it, or those of new words."""
    asked = replace(Asked.of(query), weight=weight)
    instance = asked.applied(instance_of(text, parties=asked.present(parties_in(text.coalition))))
    drafts = [instance.draft]
    if offer := offer_of(instance, query):
        drafts = list(offered(instance.draft, *offer))
    for draft in drafts:
        question = Question(draft, asked.readings)
        work = Work(
            draft=draft,
            readings=asked.readings,
            weight=weight,
            seconds=TRIED if query else LIMIT,
            every_step=not query,
        )
        yield question, (_without_what_is_known(question, work) if not offer else replace(work, weight=None))


def _without_what_is_known(question: Question, work: Work) -> Work:
    kept = question.kept("frontier")
    if kept is None or not kept.final:
        return work
    return replace(work, known=kept.value, skip=question.known(kept.value.notches))


def offer_of(instance: Instance, query: QueryDict) -> tuple[int, int] | None:
    """Return the clause and the strength of a wording that somebody only thinks of."""
    clauses = {clause.uid: c for c, clause in enumerate(instance.clauses)}
    place, strength = clauses.get(query.get("clause", "")), query.get("strength", "")
    return (place, int(strength)) if place is not None and strength.isdecimal() else None


def _do(job: Job, question: Question, work: Work, overtaken: Callable[[], bool]) -> bool:
    """Have a child do a work, and keep what it finds; False where other answers came before it was done."""
    note, told_at = Progress("search"), 0.0
    with _child(work) as results:
        for told in results:
            if isinstance(told, Result):
                question.keep(told, final=True)
            elif told is not None:
                note = Progress(told.phase, told.done, told.total)
            if monotonic() - told_at > TICK:
                told_at = monotonic()
                if overtaken():
                    return False
                cache.set(job.progress, note, SILENCE)
    return True


@contextmanager
def _child(work: Work) -> Iterator[Iterator[Told | None]]:
    """Start a process that does a work, and give what it tells; it is killed when the block ends."""
    alone = {
        **os.environ,
        "OPENBLAS_NUM_THREADS": "1",
        "NUMBA_CACHE_DIR": str(settings.DATA_DIR / "compiled"),
    }
    with subprocess.Popen(COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=alone) as process:
        assert process.stdin
        try:
            # Its input stays open: to the child, the end of it means that nobody waits any more.
            pickle.dump(work, process.stdin)
            process.stdin.flush()
            yield _results(process, work.seconds + GRACE)
        finally:
            process.kill()


def _results(process: "subprocess.Popen[bytes]", seconds: float) -> Iterator[Told | None]:
    """Yield what a child tells, and None while it tells nothing. Raises: ChildFailed when it breaks."""
    assert process.stdout
    end = monotonic() + seconds
    with Connection(os.dup(process.stdout.fileno()), writable=False) as source:
        try:
            while monotonic() < end:
                yield source.recv() if source.poll(TICK) else None
        except EOFError:
            if process.wait() == 0:
                return
    raise ChildFailed(f"The computation ended with {process.poll()} after at most {seconds:.0f} seconds.")
