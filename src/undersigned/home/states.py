"""How often a person is written to."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Often(models.TextChoices):
    OFF = "off", _("Never")
    DAILY = "daily", _("Daily, when something waits")
    WEEKLY = "weekly", _("Weekly, when something waits")
