"""That a party was asked and was not there: kept, and no position. Silence alone says nothing of it."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in
from undersigned.positions import rules
from undersigned.positions.models import Absence, Position, Round
from undersigned.texts.models import Text, Wording

NOTED = "noted"  # by the secretary, as `source` and `inferred` are by a register


@transaction.atomic
def note_absence(round: Round, party: Party, *, actor: Actor) -> None:
    """Note that a party was not there when a text was asked of it; twice changes nothing.

    Raises: NotAllowed; Refused while the round is open, and for a party that answered or is not in the coalition.
    """
    require(rules.can_ask, actor, round.text)
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    if round.is_open:
        raise Refused(_("The round is still open: it may answer yet."))
    if not parties_in(round.text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition.") % {"party": party.name})
    own = Position.objects.filter(party=party, wording__clause__text=round.text)
    if own.exists() or round.submissions.filter(party=party).exists():
        raise Refused(_("%(party)s was there: it has answered.") % {"party": party.name})
    if Absence.objects.filter(party=party, wording__clause__text=round.text, superseded_at=None).exists():
        return
    Absence.objects.bulk_create(
        Absence(wording=wording, party=party, round=round, basis=NOTED) for wording in _asked(round.text)
    )
    text = round.text
    journal.record(actor, "party.absent", round, text=text, coalition=text.coalition, party=party.name)


def _asked(text: Text) -> Iterable[Wording]:
    """Return the strongest words of each clause: one absence for each that was asked."""
    live = Wording.objects.filter(clause__text=text, clause__retired_at=None, retired_at=None)
    by_clause: dict[int, Wording] = {}
    for wording in live.filter(is_omission=False).order_by("-strength", "id"):
        by_clause.setdefault(wording.clause_id, wording)
    return by_clause.values()
