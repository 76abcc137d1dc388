"""The parts of a practice report."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Part(models.TextChoices):
    TRIED = "tried", _("What was tried")
    WHERE = "where", _("Where")
    WITH = "with", _("With whom")
    CAME = "came", _("What came of it")
    OTHERWISE = "otherwise", _("What we would do differently")
