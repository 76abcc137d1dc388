"""The letter that tells a party what would bring it back; sent while the secretary waits, as private links are."""

from collections.abc import Iterable
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.template.loader import render_to_string
from django.utils import translation

from undersigned.agreements.actions import back
from undersigned.core.actor import Actor
from undersigned.positions.tasks import PATIENCE, Letter
from undersigned.texts.models import Text


def send_way_back(text: Text, letter: Letter, to: Iterable[str], *, actor: Actor) -> bool:
    """Mail the link to some addresses, which are kept nowhere; tell whether all of them were taken."""
    addresses = sorted({address for address in to if address})
    if not addresses or letter.link.party.protected:
        return True
    context = {"text": text, "party": letter.link.party, "address": letter.address}
    with translation.override(letter.link.language or settings.LANGUAGE_CODE):
        subject, body = render_to_string("mail/back.txt", context).lstrip().split("\n", 1)
    try:
        with get_connection(timeout=PATIENCE) as connection:
            for address in addresses:
                message = EmailMessage(
                    subject.strip(), body.strip() + "\n", to=[address], connection=connection
                )
                message.send()
    except (OSError, SMTPException):
        return False
    back.note_mailed(text, letter.link, actor=actor)
    return True
