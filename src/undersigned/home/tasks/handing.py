"""Handing letters to a mail server, and knowing of each whether it was surely taken, surely not, or neither.

A letter is the server's once it has answered the end of the data (RFC 5321, 4.2.5 and 6.1). What is lost before that
end was sent can be sent again; what is lost between the end and the answer cannot: it may have been taken.
"""

import re
from email.generator import BytesGenerator
from email.policy import compat32
from email.utils import parseaddr
from enum import Enum, auto
from io import BytesIO
from smtplib import SMTP, SMTPException
from types import TracebackType

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address

OK, WILL_FORWARD, GO_ON, CLOSING = 250, 251, 354, 421
UNFOLDED = compat32.clone(max_line_length=998)


class Fate(Enum):
    """What became of a letter."""

    TAKEN = auto()
    LATER = auto()
    """The server would not take it now."""
    NEVER = auto()
    """The server says for good that nobody reads the address."""
    REFUSED = auto()
    """The server does not want these words, from anybody to anybody."""
    UNKNOWN = auto()
    """The server may have taken it."""
    UNSENT = auto()
    """There is no server to speak to."""


class Line:
    """A connection to the mail server of the settings; where it was lost between two letters, it is opened again."""

    def __init__(self) -> None:
        self._backend = get_connection()
        self._open = False

    def __enter__(self) -> "Line":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def hand_over(self, message: EmailMessage) -> Fate:
        """Give one letter to one address to the server; nothing is raised, whatever the server does."""
        used = self._open
        fate = self._handed(message)
        # A server may end a connection after some letters: it is asked once more on a new one.
        return self._handed(message) if used and fate == Fate.UNSENT else fate

    def _handed(self, message: EmailMessage) -> Fate:
        try:
            if not self._open:
                self._backend.open()
                self._open = True
            if not isinstance(self._backend, EmailBackend):
                self._backend.send_messages([message])
                return Fate.TAKEN
            smtp = self._backend.connection
            assert smtp is not None
            fate, lost = _spoken(smtp, message)
        except (OSError, SMTPException):
            fate, lost = Fate.UNSENT, True
        if lost:
            self._close()
        return fate

    def _close(self) -> None:
        """Leave without a word: some servers take long to say goodbye."""
        self._open = False
        smtp = getattr(self._backend, "connection", None)
        if smtp is not None:
            smtp.close()
            self._backend.connection = None  # type: ignore[attr-defined]


def _spoken(smtp: SMTP, message: EmailMessage) -> tuple[Fate, bool]:
    """Return the fate of a letter, and whether the connection is of no more use.

    Raises: OSError, SMTPException where the connection is lost before the letter's turn.
    """
    smtp.ehlo_or_helo_if_needed()
    code, _answer = smtp.mail(_address(message.from_email), ["BODY=8BITMIME"] if _takes_8bit(smtp) else [])
    if code != OK:  # Not this letter's fault: the server takes nothing from this node now.
        return Fate.UNSENT, True
    try:
        refused = _asked(smtp, _address(message.to[0]))
    except (OSError, SMTPException):
        return Fate.LATER, True
    return refused or _said(smtp, _bytes(message))


def _takes_8bit(smtp: SMTP) -> bool:
    return bool(smtp.does_esmtp and smtp.has_extn("8bitmime"))


def _address(told: str) -> str:
    return parseaddr(sanitize_address(told, "utf-8"))[1]


def _asked(smtp: SMTP, to: str) -> tuple[Fate, bool] | None:
    """Name the address and go as far as the data; return None where the server waits for it."""
    code, _answer = smtp.rcpt(to)
    never = Fate.NEVER
    if code in (OK, WILL_FORWARD):
        code, _answer = smtp.docmd("DATA")
        never = Fate.REFUSED
    if code == GO_ON:
        return None
    if code != CLOSING:
        smtp.rset()
    return (never if code >= 500 else Fate.LATER), code == CLOSING


def _said(smtp: SMTP, data: bytes) -> tuple[Fate, bool]:
    try:
        smtp.send(data)
        code, _answer = smtp.getreply()
    except (OSError, SMTPException):
        return Fate.UNKNOWN, True
    if code == OK:
        return Fate.TAKEN, False
    return (Fate.REFUSED if code >= 500 else Fate.LATER), code == CLOSING


def _bytes(message: EmailMessage) -> bytes:
    """Return a message as it goes over the line: ends of lines as CRLF, a dot before a dot (RFC 5321, 4.5.2).

    Heads are not folded: some programs look for the address of one click on the line of its name.
    """
    out = BytesIO()
    BytesGenerator(out, mangle_from_=False, policy=UNFOLDED).flatten(message.message())
    written = re.sub(rb"\r?\n", b"\r\n", out.getvalue()).removesuffix(b"\r\n")
    return re.sub(rb"(?m)^\.", b"..", written) + b"\r\n.\r\n"
