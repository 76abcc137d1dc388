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


class Became(models.TextChoices):
    """What became of a demand, as far as it is known."""

    ANSWERED = "answered", _("Answered")
    DONE = "done", _("Done")
    REFUSED = "refused", _("Refused")
    OTHER = "other", _("Something else happened")
