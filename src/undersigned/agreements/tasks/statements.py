"""Once a day all that stands in public is stated in the log, also what changes often or must not tell its hour."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from undersigned.agreements.actions.statements import state_all

AFTER = time(0, 10)


def follow_day(_kind: str, _uid: str, _text_uid: str) -> None:
    """Lay down that tomorrow everything is stated, unless that is laid down already."""
    _tomorrow()


@task()
def state_the_day() -> None:
    """State what stands in public and is not stated, and look again tomorrow."""
    state_all()
    _tomorrow()


def _tomorrow() -> None:
    path = state_the_day.module_path
    if not DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).exists():
        day = timezone.localdate() + timedelta(days=1)
        at = timezone.make_aware(datetime.combine(day, AFTER))
        state_the_day.using(run_after=at).enqueue()
