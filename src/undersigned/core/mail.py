"""One message to one person, sent while she waits; a mail server that does not answer is told in a sentence."""

from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from undersigned.core.errors import Refused


def deliver(message: EmailMessage) -> None:
    """Send a message now.

    Raises: Refused when the mail server does not take it.
    """
    try:
        message.send()
    except (OSError, SMTPException):
        raise Refused(
            _("The message could not be sent: the mail server does not answer. Try again later.")
        ) from None
