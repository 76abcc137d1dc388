"""Once a day what changes too often, or must not tell its hour, is stated in the log: how many persons signed."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from undersigned.agreements.actions.statements import state_all

AFTER = time(0, 10)


def follow_person(_kind: str, _uid: str, _text_uid: str) -> None:
    """Lay down that tomorrow everything is stated, unless that is laid down already."""
    path = state_the_day.module_path
    if not DBTaskResult.objects.filter(task_path=path, status=TaskResultStatus.READY).exists():
        tomorrow = timezone.localdate() + timedelta(days=1)
        at = timezone.make_aware(datetime.combine(tomorrow, AFTER))
        state_the_day.using(run_after=at).enqueue()


@task()
def state_the_day() -> None:
    """State what stands in public and is not stated; run again, it finds nothing more to do."""
    state_all()
