"""Acts on accounts."""

from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import IntegrityError, transaction

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.names import legible_name
from undersigned.people import rules
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
            user = User.objects.create_user(address, name=shown)
            # Not verified: the first code that arrives there verifies it, and is the only one asked for.
            EmailAddress.objects.create(user=user, email=address, primary=True)
            return user, True
    except IntegrityError:  # Made by somebody else in this moment.
        return User.objects.get(email=address), False


@transaction.atomic
def change_account(user: User, *, actor: Actor, name: str, language: str) -> None:
    """Change the name that others see and the language in which one is addressed.

    Raises: Refused where the name cannot be shown.
    """
    require(rules.is_oneself, actor, user)
    user.name = legible_name(name) if name.strip() else ""
    user.language = language
    user.save(update_fields=["name", "language"])


def erase_person(uid: str) -> int:
    """Delete an account with its seats, keys and sessions, and empty every event that names the person."""
    user = User.objects.filter(uid=uid).first()
    if user is None:
        return 0
    names = {user.uid, user.email} | ({user.name} if user.name else set())
    emptied = journal.erase(journal.naming(*names))
    for session in Session.objects.iterator():
        held = session.get_decoded()
        # A code that was asked for, or a message, may name her in a session that is not hers yet.
        if held.get(SESSION_KEY) == str(user.pk) or any(name in str(held) for name in names):
            session.delete()
    user.delete()
    return emptied + 1
