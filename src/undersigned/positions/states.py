"""What a party can say of a wording."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stance(models.TextChoices):
    """Treaty practice has the words; each stores the letter that the frontier reads."""

    ACCEPT = "S", _("Accept")
    RESERVE = "C", _("Accept with a reservation")
    STAND_ASIDE = "A", _("Stand aside")
    REFUSE = "N", _("Refuse")


# A sentence is asked for each of these: nobody refuses or reserves without saying why.
NEED_WORDS = {Stance.RESERVE, Stance.REFUSE}
# A refusal is never conditional.
MAY_DEPEND = {Stance.ACCEPT, Stance.RESERVE, Stance.STAND_ASIDE}
