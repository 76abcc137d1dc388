"""What kind of meeting it is, and who was there."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DAY_SCHOOL = "day_school", _("Day school")
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")


class Presence(models.TextChoices):
    """What is known of a party and a meeting. Silence is not presence: who was only invited is not said to be missing."""

    INVITED = "invited", _("Invited")
    PRESENT = "present", _("Was there")
    SPOKE = "spoke", _("Spoke")
    MISSING = "missing", _("Was missing")
