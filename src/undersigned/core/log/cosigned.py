"""What witnesses, other nodes, have signed of this node's log."""

from django.db.models import Max

from undersigned.core.log.reads import last_checkpoint
from undersigned.core.models import LogCheckpoint, LogCosignature, LogKey


def last_cosigned() -> LogCheckpoint | None:
    """Return the last state that a witness has signed; None where none ever did."""
    return LogCheckpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()


def checkpoint_over(entries: int) -> LogCheckpoint | None:
    """Return the state by which to prove the log's first entries: one that witnesses signed where there is one.

    It is signed by the key in force, and else is the last one; None before the first act.
    """
    cosigned, newest = last_cosigned(), LogKey.objects.order_by("-pk").first()
    if cosigned and newest and cosigned.size >= entries and cosigned.size > newest.since:
        return cosigned
    return last_checkpoint()


def last_size_cosigned(witness: str) -> int:
    """Return the number of entries of the last state that the witness of this name has signed; 0 for none."""
    found = LogCosignature.objects.filter(witness=witness).aggregate(Max("checkpoint_id"))
    return int(found["checkpoint_id__max"] or 0)
