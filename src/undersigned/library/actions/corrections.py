"""Acts on corrections: heard and meant, beside the record and never in it."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.names import legible_name
from undersigned.library import rules
from undersigned.library.actions.indexing import index_correction, index_place
from undersigned.library.actions.sources import hold, set_state
from undersigned.library.models import Anchor, Correction, Passage, Source
from undersigned.library.queries.pages import place_of
from undersigned.library.states import NEXT, CorrectionState, ReadingState
from undersigned.parties import rules as parties

LONGEST = 5_000
# As many may wait of people without a seat; then editors have to decide before more come.
MOST_WAITING = 200
VERBS = {
    CorrectionState.ACCEPTED: "correction.accepted",
    CorrectionState.DECLINED: "correction.declined",
    CorrectionState.FLAGGED: "correction.flagged",
}


@transaction.atomic
def suggest(passage: Passage, meant: str, *, actor: Actor, reason: str = "", signed: str = "") -> Correction:
    """Suggest what was meant by words of a source; whoever can read it can.

    Args:
        signed: the name of somebody without an account, if she gives one.
    Raises: Refused where nothing would change, where it was suggested before, or where too many wait.
    """
    source = passage.source
    require(rules.can_quote, actor, source)
    hold(source)
    meant = " ".join(meant.split())
    check_meant(passage, meant)
    same = passage.corrections.filter(meant=meant).exclude(state=CorrectionState.DECLINED).first()
    if same is not None:
        return same
    _check_waiting(source, actor)
    correction = Correction.objects.create(
        passage=passage,
        meant=meant,
        reason=reason.strip()[:400],
        suggested_by_id=actor.user_id,
        signed="" if actor.user_id or not signed.strip() else legible_name(signed)[:120],
    )
    _record(actor, "correction.suggested", correction)
    return correction


def check_meant(passage: Passage, meant: str) -> None:
    """Raises: Refused where a suggestion would change nothing, is too long, or goes over several paragraphs."""
    if not meant:
        raise Refused(_("Write what was meant."))
    if meant == " ".join(passage.exact.split()):
        raise Refused(_("These are the words as they stand: write what was meant instead."))
    if len(meant) > LONGEST:
        raise Refused(_("A correction has at most %(most)s letters.") % {"most": LONGEST})
    place = place_of(passage.version, passage.start)
    if place is None or passage.end > place.end:
        raise Refused(_("These words go over several paragraphs: correct one paragraph at a time."))


def _check_waiting(source: Source, actor: Actor) -> None:
    if actor.is_operator or parties.has_seat(actor, source.coalition):
        return
    waiting = Correction.objects.filter(passage__source=source, state=CorrectionState.OPEN)
    if waiting.count() >= MOST_WAITING:
        raise Refused(_("So many corrections of this source wait that its editors have to decide first."))


def _record(actor: Actor, verb: str, correction: Correction) -> None:
    source = correction.passage.source
    journal.record(
        actor,
        verb,
        correction,
        text=source,
        coalition=source.coalition,
        heard=correction.passage.exact[:200],
        meant=correction.meant[:200],
    )


@transaction.atomic
def decide(
    correction: Correction, state: CorrectionState, *, actor: Actor, seen: str | None = None
) -> Correction:
    """Accept a correction, decline it, or leave it as a doubt; a decision may be taken again.

    Args:
        seen: the state that the editor had before her; None does not look.
    Raises: Refused where another accepted correction stands over the same words, or somebody else decided in the
        meantime.
    """
    source = correction.passage.source
    require(rules.can_edit, actor, source)
    source = hold(source)
    correction = Correction.objects.select_related("passage__source__coalition").get(pk=correction.pk)
    if correction.state == state:
        return correction
    if seen is not None and seen != correction.state:
        raise Refused(
            _(
                "Somebody decided on this correction in the meantime: %(state)s. Look at it, then decide again."
            )
            % {"state": correction.get_state_display()}
        )
    if state not in NEXT[CorrectionState(correction.state)]:
        return correction
    if state == CorrectionState.ACCEPTED:
        _check_free(correction)
    correction.state, correction.decided_at = state, timezone.now()
    correction.decided_by_id = actor.user_id
    try:
        with transaction.atomic(), keeping(correction):
            correction.save()
    except IntegrityError:
        raise _taken() from None
    _index(correction, source)
    _record(actor, VERBS[state], correction)
    if state == CorrectionState.ACCEPTED and source.state == ReadingState.RUSHED:
        set_state(source, ReadingState.IN_CORRECTION, actor=actor)
    return correction


def _taken() -> Refused:
    return Refused(_("Another accepted correction stands over these words: decline it first."))


def _check_free(correction: Correction) -> None:
    passage = correction.passage
    over = Anchor.objects.filter(
        version=passage.version_id,
        start__lt=passage.end,
        end__gt=passage.start,
        passage__corrections__state=CorrectionState.ACCEPTED,
    )
    if over.exclude(passage__corrections=correction).exists():
        raise _taken()


def _index(correction: Correction, source: Source) -> None:
    index_correction(correction, source)
    newest = source.versions.latest("number")
    newest.source = source
    place = correction.passage.anchors.filter(version=newest, start__isnull=False).first()
    if place is not None:
        index_place(source, newest, place.start or 0, place.end or 0)
