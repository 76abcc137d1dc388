"""When what happens to a signature is shown in public: at once, or on a day (docs/methods/protection.md)."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.models import Signature
from undersigned.core.errors import Refused

LONGEST = timedelta(days=3 * 366)


def first_day(signature: Signature, asked: date | None) -> date | None:
    """Return the day from which a signature is shown; None shows it at once.

    Raises: Refused for a day that is not to come, or too far away.
    """
    tomorrow = today(signature) + timedelta(days=1)
    if asked is None:
        return tomorrow if signature.party.protected else None
    if not tomorrow <= asked <= tomorrow + LONGEST:
        raise Refused(_("A signature is shown at once, or from a day to come, within three years."))
    return asked


def end_of(signature: Signature) -> dict[str, Any]:
    """Return, as values of its fields, when a signature that ends now does so, and when that is shown."""
    if signature.party.protected and signature.shown_at:
        tomorrow = today(signature) + timedelta(days=1)
        return {"ended_at": beginning(signature, tomorrow), "shown_from": tomorrow}
    return {"ended_at": moment_of(signature), "shown_from": None}


def moment_of(signature: Signature) -> datetime:
    """Return when a party acts: now, and of a protected one no more than the day, as its beginning."""
    return beginning(signature, today(signature)) if signature.party.protected else timezone.now()


def beginning(signature: Signature, day: date) -> datetime:
    """Return the first moment of a day where the coalition lives."""
    return datetime.combine(day, time.min, _zone(signature))


def today(signature: Signature) -> date:
    """Return the day that it is where the coalition lives."""
    return timezone.localdate(timezone=_zone(signature))


def _zone(signature: Signature) -> ZoneInfo:
    return ZoneInfo(signature.edition.text.coalition.time_zone)
