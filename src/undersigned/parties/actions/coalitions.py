"""Founding a coalition."""

from zoneinfo import available_timezones

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_uid
from undersigned.core.names import legible_name
from undersigned.parties import rules
from undersigned.parties.models import Coalition, Seat
from undersigned.people.models import User


@transaction.atomic
def found_coalition(
    name: str, *, actor: Actor, languages: list[str], time_zone: str = "UTC", secretary: User | None = None
) -> Coalition:
    """Found a coalition and give its founder the secretary's seat.

    Raises: Refused where the name cannot be shown, no language is named, or the time zone is unknown.
    """
    require(rules.can_found, actor, None)
    name = legible_name(name)
    if not languages:
        raise Refused(_("Choose at least one language."))
    if time_zone not in available_timezones():
        raise Refused(_("“%(zone)s” is not a time zone. One is Europe/Madrid.") % {"zone": time_zone})
    coalition = _at_a_free_address(name, languages, time_zone)
    journal.record(actor, "coalition.founded", coalition, coalition=coalition, name=name)
    if secretary is not None:
        Seat.objects.create(user=secretary, coalition=coalition, power=Seat.Power.SECRETARY)
    return coalition


def _at_a_free_address(name: str, languages: list[str], time_zone: str) -> Coalition:
    # Where the alphabet of the name leaves nothing for an address, and where it is taken, a uid stands for it.
    fields = {"name": name, "languages": languages, "time_zone": time_zone}
    slug = slugify(name)[:47].strip("-") or new_uid()
    if slug == "new":
        slug = f"{slug}-{new_uid()}"
    try:
        with transaction.atomic():
            return Coalition.objects.create(slug=slug, **fields)
    except IntegrityError:
        return Coalition.objects.create(slug=f"{slug}-{new_uid()}", **fields)
