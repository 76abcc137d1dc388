"""An open letter: persons sign a published edition, each once, confirmed by e-mail."""

import hashlib
import hmac

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, PersonSignature
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_token
from undersigned.core.names import legible_name


def email_digest(email: str) -> str:
    """Return the keyed digest by which one address signs once; the address cannot be read from it."""
    return hmac.new(settings.SECRET_KEY.encode(), email.strip().lower().encode(), hashlib.sha256).hexdigest()


def token_hash(token: str) -> str:
    """Return what is kept of the secret that was mailed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_as_person(
    edition: Edition, *, name: str, email: str, affiliation: str = ""
) -> tuple[PersonSignature, str]:
    """Keep a name until its address is confirmed; returns the secret to mail, "" when it was confirmed before.

    Anybody may: the confirmation is the door.

    Raises: Refused where the edition is not open to persons, or the name holds signs that nobody sees.
    """
    if edition.published_at is None or not edition.open_to_persons:
        raise Refused(_("This text is not open to persons."))
    token = new_token()
    fresh = {"name": legible_name(name), "affiliation": affiliation.strip(), "email": email.strip()}
    signature, created = PersonSignature.objects.get_or_create(
        edition=edition, email_digest=email_digest(email), defaults=fresh | {"token_hash": token_hash(token)}
    )
    if signature.confirmed_at:
        return signature, ""
    if not created:
        PersonSignature.objects.filter(pk=signature.pk).update(
            **fresh, token_hash=token_hash(token), asked_at=timezone.now()
        )
    return signature, token


@transaction.atomic
def confirm_person(token: str) -> PersonSignature:
    """Confirm a signature with the secret that was mailed; the address itself is forgotten.

    Raises: Refused for a secret that is not known.
    """
    signature = PersonSignature.objects.filter(token_hash=token_hash(token)).first()
    if signature is None:
        raise Refused(_("This confirmation does not open: perhaps a newer one was mailed, or it was erased."))
    once = PersonSignature.objects.filter(pk=signature.pk, confirmed_at=None)
    if once.update(confirmed_at=timezone.now(), email=""):
        text = signature.edition.text
        journal.record(
            Actor(kind="person"),
            "person.signed",
            signature,
            text=text,
            coalition=text.coalition,
            name=signature.name,
        )
    signature.refresh_from_db()
    return signature
