"""How an ask is answered, what somebody says of a delivery, and what became of a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    """How a party answers an ask."""

    PLEDGE = "pledge", _("Pledges")
    CANNOT = "cannot", _("Cannot")
    PASSED_ON = "passed_on", _("Passed on to another body")


class Outcome(models.TextChoices):
    """What those it was for say of a delivery."""

    ARRIVED = "arrived", _("Arrived")
    PARTLY = "partly", _("Arrived in part")
    NOT = "not", _("Did not arrive")
    DISPUTED = "disputed", _("Disputed")


class PledgeState(models.TextChoices):
    """How a pledge stands: what those it was for have said goes before what the giver reports."""

    OPEN = "open", _("Open")
    LATE = "late", _("Late")
    REPORTED = "reported", _("Reported, not confirmed")
    KEPT = "kept", _("Kept")
    PARTLY = "partly", _("Arrived in part")
    NOT = "not", _("Did not arrive")
    DISPUTED = "disputed", _("Disputed")
    DROPPED = "dropped", _("Dropped")


# In these the giver still owes something: it is asked, and late once the day is over.
OWING = {PledgeState.OPEN, PledgeState.LATE, PledgeState.PARTLY, PledgeState.NOT}


class Became(models.TextChoices):
    """What became of a demand, as far as it is known."""

    ANSWERED = "answered", _("Answered")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    OTHER = "other", _("Something else happened")
