"""Destroying the words of an effort, of a conversation, of a thing: dates and stages stay."""

from django.utils import timezone

from undersigned.core import journal
from undersigned.core.models import Event
from undersigned.efforts.models import Belonging, Conversation, Effort, StageReached

ERASED = "(erased)"


def erase_effort(uid: str) -> int:
    """Empty everything that was said of an effort, its log too, and the events that tell it."""
    efforts = Effort.objects.filter(uid=uid, erased_at=None)
    effort = efforts.first()
    if effort is None:
        return 0
    now = timezone.now()
    gone = sum(erase_conversation(each) for each in effort.conversations.values_list("uid", flat=True))
    gone += sum(erase_thing(each) for each in effort.belongings.values_list("uid", flat=True))
    gone += effort.stages.filter(erased_at=None).update(words="", erased_at=now)
    effort.helpings.update(task=ERASED)
    efforts.update(name=ERASED, place="", erased_at=now)
    return gone + 1 + journal.erase(Event.objects.filter(text_uid=uid))


def erase_conversation(uid: str) -> int:
    """Empty who was listened to and what was said."""
    rows = Conversation.objects.filter(uid=uid, erased_at=None)
    gone = rows.update(listened_to="", words="", erased_at=timezone.now())
    return gone + journal.erase(Event.objects.filter(object_uid=uid)) if gone else 0


def erase_stage(uid: str) -> int:
    """Empty what showed that a stage was reached."""
    gone = StageReached.objects.filter(uid=uid, erased_at=None).update(words="", erased_at=timezone.now())
    return gone + journal.erase(Event.objects.filter(object_uid=uid)) if gone else 0


def erase_thing(uid: str) -> int:
    """Empty what a thing is called, in whosever hands it ever was."""
    gone = 0
    row = Belonging.objects.filter(uid=uid, erased_at=None).first()
    while row is not None and (later := Belonging.objects.filter(after=row).first()):
        row = later
    while row is not None:
        said = {"thing": ERASED, "words": "", "stays": "", "erased_at": timezone.now()}
        gone += Belonging.objects.filter(pk=row.pk, erased_at=None).update(**said)
        gone += journal.erase(Event.objects.filter(object_uid=row.uid))
        row = row.after
    return gone
