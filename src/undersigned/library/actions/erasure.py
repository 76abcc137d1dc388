"""Destroying the words of a source, a correction, or the name given to a speaker."""

from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from undersigned.core import journal, search
from undersigned.core.kept import forget, keeping
from undersigned.core.models import Event
from undersigned.library.actions.indexing import index_front, index_source
from undersigned.library.models import Correction, Join, Original, Passage, Segment, Source, Speaker
from undersigned.library.states import CorrectionState


def wipe(source: Source) -> int:
    """Destroy every word of a source and what was said of it; rows and addresses stay. Returns rows touched."""
    corrections = Correction.objects.filter(passage__source=source)
    gone = search.forget("segment", source.uid) + search.forget("source", source.uid)
    gone += search.forget("correction", *corrections.values_list("uid", flat=True))
    for model in (Original, Segment, Join):
        gone += model._default_manager.filter(version__source=source).delete()[0]
    gone += source.speakers.all().delete()[0]
    corrections.update(meant="", reason="", signed="")
    said = {"speaker": "", "reported_of": "", "voice": Passage.Voice.OWN}
    forget(source.passages.all(), **said)
    forget(Source.objects.filter(pk=source.pk), title="")
    Passage.objects.filter(source=source).update(exact="", prefix="", suffix="", **said)
    source.versions.update(filename="", warnings=[])
    for field in ("title", "published", "first_published", "origin", "answers", "answers_address"):
        setattr(source, field, "")
    source.rights = source.received_from = ""
    source.authors = []
    source.save()
    return gone + journal.erase(Event.objects.filter(text_uid=source.uid))


def erase_source(uid: str) -> int:
    """Destroy a source's words and the reason it was withdrawn for; its address says that it was erased."""
    source = Source.objects.filter(uid=uid).first()
    if source is None or (source.withdrawn_at and not source.withdrawn_reason):
        return 0
    gone = wipe(source)
    Source.objects.filter(pk=source.pk).update(
        withdrawn_at=source.withdrawn_at or timezone.now(), withdrawn_reason=""
    )
    return gone + 1


def erase_correction(uid: str) -> int:
    """Empty what somebody suggested, and the name she signed it with; the record stands as it was."""
    correction = Correction.objects.filter(uid=uid).exclude(Q(meant="") & Q(signed="")).first()
    if correction is None:
        return 0
    gone = search.forget("correction", uid) + search.forget("segment", correction.passage.source.uid)
    with keeping(correction):
        Correction.objects.filter(pk=correction.pk).update(
            meant="", reason="", signed="", state=CorrectionState.DECLINED, decided_at=timezone.now()
        )
    if correction.passage.source.withdrawn_at is None:
        index_source(correction.passage.source)
    return gone + 1 + journal.erase(Event.objects.filter(object_uid=uid))


def erase_suggester(uid: str) -> int:
    """Of a person's suggestions, empty the reasons, and the words of those that no editor took up.

    What editors accepted or left as a doubt is their word too; with the account goes who suggested it.
    """
    of_hers = Correction.objects.filter(suggested_by__uid=uid)
    untaken = of_hers.filter(state__in=(CorrectionState.OPEN, CorrectionState.DECLINED)).exclude(meant="")
    uids = list(untaken.values_list("uid", flat=True))
    gone = search.forget("correction", *uids) + journal.erase(Event.objects.filter(object_uid__in=uids))
    gone += untaken.update(
        meant="", reason="", state=CorrectionState.DECLINED, decided_at=Coalesce("decided_at", timezone.now())
    )
    return gone + of_hers.exclude(reason="").update(reason="")


def erase_speaker(uid: str) -> int:
    """Take the name that an editor gave to a label away again, with the events that tell it."""
    speaker = Speaker.objects.filter(uid=uid).exclude(name="", clip=False).first()
    if speaker is None:
        return 0
    Speaker.objects.filter(pk=speaker.pk).update(
        name="", clip=False, origin="", evidence=None, named_at=None, named_by=None
    )
    search.forget("source", speaker.source.uid)
    index_front(speaker.source)
    return 1 + journal.erase(Event.objects.filter(object_uid=uid))
