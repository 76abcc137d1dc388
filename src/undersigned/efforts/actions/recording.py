"""How the acts of this room are told, and how one of them waits for another."""

from typing import Any

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.efforts.models import Effort


def held(effort: Effort) -> Effort:
    """Return the row as it is stored; who changes the effort too waits for this transaction."""
    return (
        Effort.objects.select_for_update(of=("self",)).select_related("coalition", "party").get(pk=effort.pk)
    )


def record(actor: Actor, verb: str, subject: journal.Recorded, effort: Effort, **words: Any) -> None:
    """Write the event of an act into the history of an effort."""
    told = {"effort": effort.name, **words}
    journal.record(actor, verb, subject, text=effort, coalition=effort.coalition, **told)
