"""An open letter: persons sign a published edition, each once, confirmed by e-mail."""

import hashlib
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.agreements.actions.erasure import email_digest, erase_person_signature
from undersigned.agreements.models import Edition, PersonSignature
from undersigned.core import journal
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.erasure import leave_nothing
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_token
from undersigned.core.models import Event
from undersigned.core.names import legible_name


def token_hash(token: str) -> str:
    """Return what is kept of the secret that was mailed."""
    return hashlib.sha256(token.encode()).hexdigest()


@transaction.atomic
def sign_as_person(
    edition: Edition, *, email: str, named: bool = False, name: str = "", affiliation: str = ""
) -> tuple[PersonSignature, str]:
    """Let an address sign once it is confirmed; returns the secret to mail, "" when it was confirmed before.

    Anybody may: the confirmation is the door. A name is kept only of whoever asks to be `named`.

    Raises: Refused where the edition is not open to persons, or the name holds signs that nobody sees.
    """
    if edition.published_at is None or not edition.open_to_persons:
        raise Refused(_("This text is not open to persons."))
    token = new_token()
    fresh = _shown(named, name, affiliation) | {"email": email.strip()}
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


def _shown(named: bool, name: str, affiliation: str) -> dict[str, Any]:
    if not named:
        return {"named": False, "name": "", "affiliation": ""}
    return {"named": True, "name": legible_name(name), "affiliation": affiliation.strip()}


def signature_of(token: str) -> PersonSignature:
    """Return the signature whose secret was mailed. Raises: Refused for a secret that is not known."""
    found = PersonSignature.objects.filter(token_hash=token_hash(token), erased_at=None)
    signature = found.select_related("edition__text__coalition").first()
    if signature is None:
        raise Refused(_("This confirmation does not open: perhaps a newer one was mailed, or it was erased."))
    return signature


@transaction.atomic
def confirm_person(token: str) -> PersonSignature:
    """Confirm a signature with the secret that was mailed; the address itself is forgotten.

    Raises: Refused for a secret that is not known.
    """
    signature = signature_of(token)
    once = PersonSignature.objects.filter(pk=signature.pk, confirmed_at=None)
    if once.update(confirmed_at=timezone.now(), email=""):
        _tell("person.signed", signature, **({"name": signature.name} if signature.named else {}))
    signature.refresh_from_db()
    return signature


@transaction.atomic
def name_person(token: str, *, named: bool, name: str = "", affiliation: str = "") -> PersonSignature:
    """Show a name beside a confirmed signature from now on, or forget it, here and in the journal.

    Raises: Refused for a secret that is not known or not confirmed yet, or a name that cannot be shown.
    """
    signature = signature_of(token)
    if signature.confirmed_at is None:
        raise Refused(_("Confirm the signature first."))
    journal.erase(Event.objects.filter(object_kind="personsignature", object_uid=signature.uid))
    PersonSignature.objects.filter(pk=signature.pk).update(**_shown(named, name, affiliation))
    signature.refresh_from_db()
    _tell(
        "person.named" if named else "person.unnamed",
        signature,
        **({"name": signature.name} if named else {}),
    )
    return signature


@transaction.atomic
def take_back(token: str) -> PersonSignature:
    """Erase a person's signature, at her own wish. Raises: Refused for a secret that is not known."""
    signature = signature_of(token)
    erase_person_signature(signature.uid)
    journal.write(NOBODY, "erased", ("personsignature", signature.uid), "", "", {})
    leave_nothing()
    return signature


def _tell(verb: str, signature: PersonSignature, **words: str) -> None:
    text = signature.edition.text
    journal.record(Actor(kind="person"), verb, signature, text=text, coalition=text.coalition, **words)
