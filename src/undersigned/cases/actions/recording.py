"""How the acts of this room are told: each belongs to a case or, where it is none's, to the coalition."""

from typing import Any

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.parties.models import Coalition


def record(actor: Actor, verb: str, subject: journal.Recorded, of: Case | Coalition, **words: Any) -> None:
    """Write the event of an act into the history of a case, or of a coalition."""
    if isinstance(of, Case):
        journal.record(actor, verb, subject, text=of, coalition=of.coalition, **words)
    else:
        journal.record(actor, verb, subject, coalition=of, **words)
