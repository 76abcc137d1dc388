"""The states of editions and signatures, and which may follow which."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SignatureState(models.TextChoices):
    PROVISIONAL = "provisional", _("Provisional")
    RATIFIED = "ratified", _("Ratified")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


NEXT: dict[str, set[str]] = {
    SignatureState.PROVISIONAL: {SignatureState.RATIFIED, SignatureState.DECLINED},
    SignatureState.RATIFIED: {SignatureState.WITHDRAWN},
    SignatureState.DECLINED: set(),
    SignatureState.WITHDRAWN: set(),
}
