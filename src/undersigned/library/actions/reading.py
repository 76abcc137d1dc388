"""Acts on how a source is read: who a speaker is, whether a page break cut a paragraph."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.limited import read_limited
from undersigned.core.names import legible_name
from undersigned.library import rules
from undersigned.library.actions.indexing import index_front, index_place, index_source
from undersigned.library.actions.sources import hold, text_of
from undersigned.library.actions.storing import lay_segments
from undersigned.library.models import Anchor, Join, Original, Passage, Segment, Speaker, Version
from undersigned.library.queries.pages import place_of
from undersigned.reading import passages


@transaction.atomic
def name_speaker(
    speaker: Speaker,
    name: str,
    evidence: Passage,
    *,
    actor: Actor,
    clip: bool = False,
    origin: str = "",
    seen: str | None = None,
) -> Speaker:
    """Say who speaks under a label, by the words of the source that show it; a later name stands in its place.

    Args:
        name: empty for a recording whose speaker nobody names.
        clip: whether the words come from a recording that is played there; `origin` is what is known of it.
        seen: the name that the editor had before her; None does not look.
    Raises: Refused where the name cannot be shown, the evidence is of another source, or somebody named the
        speaker in the meantime.
    """
    source = speaker.source
    require(rules.can_edit, actor, source)
    hold(source)
    if evidence.source_id != source.pk:
        raise Refused(_("The words that show who speaks must be of this source."))
    if not name.strip() and not clip:
        raise Refused(_("Give the name, or say that it is a recording played there."))
    told = {
        "name": legible_name(name)[:200] if name.strip() else "",
        "clip": clip,
        "origin": origin.strip()[:300] if clip else "",
        "evidence_id": evidence.pk,
    }
    now = Speaker.objects.get(pk=speaker.pk)
    if all(getattr(now, field) == value for field, value in told.items()):
        return speaker
    if seen is not None and seen != now.name:
        raise Refused(
            _(
                "Somebody named this speaker %(name)s in the meantime. Look at it, then name the speaker again."
            )
            % {"name": now.name}
        )
    for field, value in (told | {"named_at": timezone.now(), "named_by_id": actor.user_id}).items():
        setattr(speaker, field, value)
    speaker.save()
    index_front(source)
    _record_name(speaker, evidence, actor)
    return speaker


def _record_name(speaker: Speaker, evidence: Passage, actor: Actor) -> None:
    source = speaker.source
    told = {"label": speaker.label, "evidence": evidence.exact[:200]}
    acts = [("speaker.named", {"name": speaker.name})] * bool(speaker.name)
    acts += [("speaker.heard_in_clip", {"origin": speaker.origin or "…"})] * speaker.clip
    for verb, words in acts:
        journal.record(actor, verb, speaker, text=source, coalition=source.coalition, **(told | words))


def read_anew(version: Version, *, actor: Actor, kind: str = "") -> Version:
    """Read a version's bytes again, as another kind of source where a person says so; passages stay where they are.

    Raises: Unreadable where they cannot be read as that kind; Refused where a passage would be lost.
    """
    source = version.source
    require(rules.can_edit, actor, source)
    data = bytes(Original.objects.only("data").get(version=version).data)
    document = read_limited(data, version.filename, kind or source.kind)
    if kind and document.kind != kind:
        raise Refused(_("A file of this format is read in one way only."))
    with transaction.atomic():
        hold(source)
        parted = _parted(version)
        _keep_passages(version, document.text)
        lay_segments(version, document)
        _part_again(version, parted)
        _name_voices(version)
        source.kind = document.kind
        with keeping(source):
            source.save(update_fields=["kind"])
        index_source(source)
        journal.record(
            actor, "source.read_anew", source, text=source, coalition=source.coalition, number=version.number
        )
    return version


def _keep_passages(version: Version, text: str) -> None:
    """Where another reading gives other text, find every passage of it by its words, or refuse the reading."""
    if text == text_of(version):
        return
    for anchor in version.anchors.filter(start__isnull=False).select_related("passage"):
        found = passages.anchor(text, anchor.passage.quote)
        if isinstance(found, passages.Lost):
            raise Refused(_("Read like that, passages would be lost: it stays as it was read."))
        places = {"start": found.start, "end": found.end}
        Anchor.objects.filter(pk=anchor.pk).update(**places)
        Passage.objects.filter(pk=anchor.passage_id, version=version).update(**places)


def _parted(version: Version) -> set[int]:
    """Return where the second halves begin of the paragraphs that a person has parted."""
    seconds = version.joins.filter(joined=False).values("second")
    return set(version.segments.filter(order__in=seconds).values_list("start", flat=True))


def _part_again(version: Version, parted: set[int]) -> None:
    seconds = version.segments.filter(start__in=parted).exclude(body="").values("order")
    version.joins.filter(second__in=seconds).update(joined=False)


def _name_voices(version: Version) -> None:
    """Say of each passage quoted from a version under which label it stands now."""
    for passage in version.passages.all():
        place = place_of(version, passage.start)
        label = place.speaker if place else ""
        if label != passage.speaker:
            with keeping(passage):
                Passage.objects.filter(pk=passage.pk).update(speaker=label)


@transaction.atomic
def set_join(join: Join, joined: bool, *, actor: Actor) -> None:
    """Join two halves of a paragraph that a page break cut, or part them: the record stays as it is."""
    source = join.version.source
    require(rules.can_edit, actor, source)
    hold(source)
    if Join.objects.get(pk=join.pk).joined == joined:
        return
    join.joined = joined
    join.save(update_fields=["joined"])
    halves = Segment.objects.filter(version=join.version, order__in=(join.first, join.second))
    if join.version.number == source.versions.latest("number").number:
        first, second = halves.order_by("order")
        index_place(source, join.version, first.start, second.end)
    verb = "source.joined" if joined else "source.parted"
    journal.record(actor, verb, source, text=source, coalition=source.coalition)
