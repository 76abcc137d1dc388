"""An act that a person could press twice happens once, and both presses lead to the same place."""

from collections.abc import Callable
from typing import TypeVar

from django.db import IntegrityError, models, transaction

from undersigned.core.errors import Refused
from undersigned.core.models import Once

Made = TypeVar("Made", bound=models.Model)


def once(key: str, model: type[Made], act: Callable[[], Made]) -> Made:
    """Run the act unless its key was used, and return what the first press made.

    Args:
        key: from the form's hidden field; an empty key runs the act without remembering it.
        model: the kind of thing the act makes; it has a `uid`.
    """
    if not key:
        return act()
    # What was made already may refuse a second act of its kind; the constraint below guards two at a time.
    if earlier := Once.objects.filter(key=key[:80]).first():
        return model._default_manager.get(uid=earlier.result_uid)
    try:
        with transaction.atomic():
            made = act()
            Once.objects.create(key=key[:80], result_uid=made.uid)  # type: ignore[attr-defined]
            return made
    except (IntegrityError, Refused):
        # The second press may also run into what the first has made: its name is taken by now.
        earlier = Once.objects.filter(key=key[:80]).first()
        if earlier is None:
            raise
        return model._default_manager.get(uid=earlier.result_uid)
