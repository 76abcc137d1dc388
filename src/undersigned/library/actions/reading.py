"""Acts on how a source is read: who a speaker is, whether a page break cut a paragraph."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import legible_name
from undersigned.library import rules
from undersigned.library.actions.indexing import index_front, index_place
from undersigned.library.actions.sources import check_not_withdrawn
from undersigned.library.models import Join, Passage, Segment, Speaker


@transaction.atomic
def name_speaker(speaker: Speaker, name: str, evidence: Passage, *, actor: Actor) -> Speaker:
    """Say who speaks under a label, by the words of the source that show it; a later name stands in its place.

    Raises: Refused where the name cannot be shown, or the evidence is of another source.
    """
    source = speaker.source
    require(rules.can_edit, actor, source)
    check_not_withdrawn(source)
    if evidence.source_id != source.pk:
        raise Refused(_("The words that show who speaks must be of this source."))
    speaker.name = legible_name(name)[:200]
    speaker.evidence, speaker.named_at, speaker.named_by_id = evidence, timezone.now(), actor.user_id
    speaker.save()
    index_front(source)
    journal.record(
        actor,
        "speaker.named",
        speaker,
        text=source,
        coalition=source.coalition,
        label=speaker.label,
        name=speaker.name,
        evidence=evidence.exact[:200],
    )
    return speaker


@transaction.atomic
def set_join(join: Join, joined: bool, *, actor: Actor) -> None:
    """Join two halves of a paragraph that a page break cut, or part them: the record stays as it is."""
    source = join.version.source
    require(rules.can_edit, actor, source)
    check_not_withdrawn(source)
    if join.joined == joined:
        return
    join.joined = joined
    join.save(update_fields=["joined"])
    halves = Segment.objects.filter(version=join.version, order__in=(join.first, join.second))
    if join.version.number == source.versions.latest("number").number:
        first, second = halves.order_by("order")
        index_place(source, join.version, first.start, second.end)
    verb = "source.joined" if joined else "source.parted"
    journal.record(actor, verb, source, text=source, coalition=source.coalition)
