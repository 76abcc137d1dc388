"""Erasing: a name or a passage out of a report, with a mark in its place; or all words of a report."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.erasure import leave_nothing
from undersigned.core.errors import Refused
from undersigned.core.models import Earlier, Event
from undersigned.practices import rules
from undersigned.practices.actions.reports import record
from undersigned.practices.models import Contact, Introduction, Practice
from undersigned.practices.queries import STRUCK
from undersigned.texts.models import Text, TitleTranslation, Translation, Wording

SHORTEST = 2


@transaction.atomic
def erase_words(practice: Practice, words: str, *, actor: Actor) -> int:
    """Destroy words, such as somebody's name, wherever they stand in a report, in its past and its translations.

    Returns: in how many rows they stood; a mark stands in their place.
    Raises: Refused where they are too short to tell, or stand nowhere in it.
    """
    require(rules.can_write, actor, practice)
    if len(words.strip()) < SHORTEST:
        raise Refused(_("Write the words as they stand in the report."))
    found = re.compile(re.escape(words.strip()), re.IGNORECASE)
    struck = _rewrite(practice, lambda said: found.sub(STRUCK, said))
    if not struck:
        raise Refused(_("These words do not stand in the report."))
    told = Event.objects.filter(text_uid=practice.text.uid).select_related("words")
    journal.erase(event for event in told if found.search(event.words.entry))
    practice.text.refresh_from_db()
    record(actor, "practice.words_erased", practice, party=practice.party.name)
    leave_nothing()
    return struck


def erase_practice(uid: str) -> int:
    """Destroy all words of a report, with who may be asked about it, and every event that quotes it."""
    practice = Practice.objects.filter(uid=uid, erased_at=None).select_related("text").first()
    if practice is None:
        return 0
    emptied = journal.erase(Event.objects.filter(object_kind="practice", object_uid=uid))
    Introduction.objects.filter(contact__practice=practice).update(
        reached_at="", words="", ended_at=timezone.now()
    )
    Contact.objects.filter(practice=practice).update(reached_at="", withdrawn_at=timezone.now())
    Practice.objects.filter(pk=practice.pk).update(erased_at=timezone.now())
    return emptied + 1 + _rewrite(practice, lambda said: STRUCK if said else "")


def _rewrite(practice: Practice, change: Callable[[str], str]) -> int:
    """Put other words in place of all that a report says and said; return how many rows changed."""
    changed = 0
    for rows, names in _said(practice):
        for row in rows:
            before = {name: getattr(row, name) for name in names}
            after = {name: change(said) for name, said in before.items()}
            if after != before:
                rows.filter(pk=row.pk).update(**after)
                changed += 1
    return changed + _rewrite_earlier(practice, change)


def _said(practice: Practice) -> Iterator[tuple[models.QuerySet[Any], tuple[str, ...]]]:
    text = practice.text
    yield Text.objects.filter(pk=text.pk), ("title", "why")
    yield TitleTranslation.ever.filter(text=text), ("title", "of_title")
    yield Wording.objects.filter(clause__text=text), ("body",)
    yield Translation.ever.filter(wording__clause__text=text), ("body", "of_body")
    yield Practice.objects.filter(pk=practice.pk), ("withdrawn_words",)


def _rewrite_earlier(practice: Practice, change: Callable[[str], str]) -> int:
    wordings = Wording.objects.filter(clause__text=practice.text).values("pk")
    rows = Earlier.objects.filter(kind="texts.wording", row__in=wordings) | Earlier.objects.filter(
        kind="texts.text", row=practice.text_id
    )
    changed = 0
    for row in rows:
        words = {name: row.said[name] for name in ("title", "why", "body") if row.said.get(name)}
        after = {name: change(said) for name, said in words.items()}
        if after != words:
            Earlier.objects.filter(pk=row.pk).update(said=row.said | after)
            changed += 1
    return changed
