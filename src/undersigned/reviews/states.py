"""What a review can find, and why one is due."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Outcome(models.TextChoices):
    HOLDS = "holds", _("Holds")
    AMENDED = "amended", _("Amended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


# Whoever changes her mind in public says why.
NEED_WORDS = {Outcome.AMENDED, Outcome.WITHDRAWN}


class Cause(models.TextChoices):
    """Why it is asked."""

    DATE = "date", _("The day has come that was set for it.")
    FACT = "fact", _("A fact that it rests on was changed or removed.")
    PRECEDENT = "precedent", _("It was put to review, because another answer in a like case differs.")
