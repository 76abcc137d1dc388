"""Saying a position anew outside a round: after a review, what a party said before is kept beside it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.models import Party
from undersigned.positions import queries, rules
from undersigned.positions.actions.answers import LONGEST
from undersigned.positions.actions.precedents import record_choices
from undersigned.positions.models import Position
from undersigned.positions.states import NEED_WORDS, Stance


@transaction.atomic
def restate_position(
    position: Position, stance: Stance | None, words: str, *, actor: Actor, language: str = ""
) -> Position | None:
    """Let other words, or another stance, take the place of a position; None takes it back. Conditions end with it.

    Where it then differs from a like case, that is left open: nobody is asked here.
    Raises: NotAllowed; Refused where another position has taken its place, nothing changes, or words are missing.
    """
    require(rules.can_restate, actor, position)
    words = words.strip()
    party = Party.objects.select_for_update(no_key=True).get(pk=position.party_id)
    _check(position, stance, words)
    now = timezone.now()
    if not Position.objects.filter(pk=position.pk, superseded_at=None).update(superseded_at=now):
        raise Refused(_("Another answer has taken the place of this one: look at that first."))
    made = None
    if stance is not None:
        made = Position.objects.create(
            wording=position.wording,
            party=party,
            stance=stance,
            words=words,
            language=language if words else "",
            taken_at=now,
        )
    text, number = position.wording.clause.text, position.wording.clause.number
    told = {"party": party.name, "number": number, "row": [position.uid, made.uid if made else "", words]}
    journal.record(actor, "position.restated", made or position, text=text, coalition=text.coalition, **told)
    clause = position.wording.clause_id
    stances = Position.objects.filter(party=party, wording__clause=clause, superseded_at=None)
    met = queries.meetings(party, dict(stances.values_list("wording", "stance")))
    record_choices(party, [clause], met, None, actor=actor)
    return made


def _check(position: Position, stance: Stance | None, words: str) -> None:
    if stance in NEED_WORDS and not words:
        raise Refused(_("Write one sentence: the reservation, or why not."))
    if stance == Stance.ACCEPT and words:
        raise Refused(
            _("You wrote a sentence but accept without a reservation. Choose one, or empty the field.")
        )
    if len(words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    if (stance, words) == (position.stance, position.words):
        raise Refused(_("That is what you said already: if it holds, say so."))
