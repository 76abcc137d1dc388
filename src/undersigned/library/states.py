"""How far a source's words can be trusted, and what became of a suggested correction."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class ReadingState(TextChoices):
    """How far somebody has compared a source with what it records."""

    AS_RECEIVED = "received", _("As received")
    RUSHED = "rushed", _("Rushed: it may contain errors")
    IN_CORRECTION = "correcting", _("In correction")
    PROOFREAD = "proofread", _("Proofread")


class CorrectionState(TextChoices):
    """What the editors said to a correction; `flagged` leaves it standing as a doubt."""

    OPEN = "open", _("Suggested")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    FLAGGED = "flagged", _("Left as a doubt")


NEXT = {
    CorrectionState.OPEN: {CorrectionState.ACCEPTED, CorrectionState.DECLINED, CorrectionState.FLAGGED},
    CorrectionState.FLAGGED: {CorrectionState.ACCEPTED, CorrectionState.DECLINED},
    CorrectionState.ACCEPTED: {CorrectionState.DECLINED, CorrectionState.FLAGGED},
    CorrectionState.DECLINED: {CorrectionState.ACCEPTED, CorrectionState.FLAGGED},
}
