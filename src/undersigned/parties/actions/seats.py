"""Seats: what a person may do in a coalition."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties import queries, rules
from undersigned.parties.models import Coalition, Party, Seat
from undersigned.people.actions import account_for
from undersigned.people.models import User


@transaction.atomic
def give_seat(
    coalition: Coalition, user: User, power: str, *, actor: Actor, party: Party | None = None
) -> Seat:
    """Give a person a seat with one stated power.

    Raises: Refused when she holds it already, when a delegate's or officer's seat names no party of the coalition,
        and for a protected party.
    """
    require(rules.can_manage, actor, coalition)
    if power in {Seat.Power.DELEGATE, Seat.Power.OFFICER} and party is None:
        raise Refused(_("A delegate or officer speaks for an organisation: name it."))
    if party is not None and not queries.parties_in(coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(name)s is not in the coalition.") % {"name": party.name})
    if party is not None and party.protected:
        raise Refused(
            _("%(name)s is protected: it answers and signs by private links, and no account names it.")
            % {"name": party.name}
        )
    try:
        with transaction.atomic():
            seat = Seat.objects.create(user=user, coalition=coalition, party=party, power=power)
    except IntegrityError:
        raise Refused(_("This person holds that seat already.")) from None
    _record(actor, "seat.given", seat)
    return seat


@transaction.atomic
def end_seat(seat: Seat, *, actor: Actor) -> None:
    """End a seat; a coalition's last secretary stays.

    Raises: Refused for the last secretary.
    """
    require(rules.can_manage, actor, seat.coalition)
    secretaries = queries.seats_in(seat.coalition).filter(power=Seat.Power.SECRETARY)
    if seat.power == Seat.Power.SECRETARY and secretaries.count() == 1:
        raise Refused(_("A coalition keeps at least one secretary."))
    if Seat.objects.filter(pk=seat.pk, ended_at=None).update(ended_at=timezone.now()):
        _record(actor, "seat.ended", seat)


@transaction.atomic
def give_seat_to_address(
    coalition: Coalition, email: str, power: str, *, actor: Actor, name: str = "", party: Party | None = None
) -> tuple[Seat, bool]:
    """Give a seat to whoever reads an e-mail address; return it, and whether an account was made for her.

    Raises: Refused where the address or name is none, or as `give_seat` does; then no account is made either.
    """
    require(rules.can_manage, actor, coalition)
    try:
        validate_email(email.strip())
    except ValidationError:
        raise Refused(_("“%(address)s” is not an e-mail address.") % {"address": email}) from None
    user, made = account_for(email.strip(), name=name)
    return give_seat(coalition, user, power, actor=actor, party=party), made


def _record(actor: Actor, verb: str, seat: Seat) -> None:
    journal.record(
        actor,
        verb,
        seat,
        coalition=seat.coalition,
        person=str(seat.user),
        person_uid=seat.user.uid,
        power=str(seat.power),
    )
