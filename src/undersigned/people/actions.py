"""Acts on accounts."""

from django.db import IntegrityError, transaction

from undersigned.core.names import legible_name
from undersigned.people.models import User


@transaction.atomic
def account_for(email: str, *, name: str = "") -> tuple[User, bool]:
    """Return the account of an e-mail address, made where there was none, and whether it was made.

    Whoever reads that address signs in by a code; a name given here is only the first, hers to change.
    Raises: Refused where the name cannot be shown.
    """
    shown = legible_name(name) if name.strip() else ""
    address = email.lower()
    if found := User.objects.filter(email=address).first():
        return found, False
    try:
        with transaction.atomic():
            return User.objects.create_user(address, name=shown), True
    except IntegrityError:  # Made by somebody else in this moment.
        return User.objects.get(email=address), False
