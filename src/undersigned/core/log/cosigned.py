"""What witnesses, other nodes, have signed of this node's log."""

from django.db.models import Max

from undersigned.core.models import LogCheckpoint, LogCosignature


def last_cosigned() -> LogCheckpoint | None:
    """Return the last state that a witness has signed; None where none ever did."""
    return LogCheckpoint.objects.filter(cosignatures__isnull=False).order_by("-size").first()


def last_size_cosigned(witness: str) -> int:
    """Return the number of entries of the last state that the witness of this name has signed; 0 for none."""
    found = LogCosignature.objects.filter(witness=witness).aggregate(Max("checkpoint_id"))
    return int(found["checkpoint_id__max"] or 0)
