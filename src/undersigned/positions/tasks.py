"""Mail. A private link's secret is never laid down, not even for a worker: docs/decisions/0005-mailed-links.md."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException
from typing import Any

import segno
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django_tasks import task
from markupsafe import Markup

from undersigned.core.actor import WORKER, Actor
from undersigned.core.pages import url
from undersigned.parties.models import Party, PrivateLink, Seat
from undersigned.positions import actions, queries
from undersigned.positions.models import Round
from undersigned.texts.models import Text

log = logging.getLogger(__name__)
PATIENCE = 10  # seconds for the mail server to answer a request that a person waits for


@dataclass(frozen=True)
class Letter:
    """A link with its secret, and where to mail it; an empty address mails nothing."""

    link: PrivateLink
    token: str
    to: str = ""

    @property
    def address(self) -> str:
        """The whole private address: whoever has it answers for the party."""
        return f"{settings.BASE_URL}/l/{self.token}/"

    @property
    def qr(self) -> Markup:
        """The address as a drawing, for paper."""
        code = segno.make(self.address, error="m", micro=False)
        return Markup(code.svg_inline(scale=3, border=4, light="#fff", omitsize=True))


@transaction.atomic
def open_round(text: Text, *, actor: Actor, closes_at: datetime, time_zone: str, **options: Any) -> Round:
    """Open a round, and lay down its reminder in the same transaction."""
    round = actions.open_round(text, actor=actor, closes_at=closes_at, time_zone=time_zone, **options)
    if round.remind_at is not None:
        remind.using(run_after=round.remind_at).enqueue(round.uid)
    return round


def send_links(round: Round, letters: Sequence[Letter], *, actor: Actor) -> list[Letter]:
    """Mail the links that have an address, within the request, over one connection; to a protected party none.

    Returns: the letters that could not be sent; their links are good all the same.
    """
    wanted = [letter for letter in letters if letter.to and not letter.link.party.protected]
    failed = _send_all(round, wanted) if wanted else []
    if sent := [letter.link for letter in wanted if letter not in failed]:
        actions.note_mailed(round, sent, actor=actor)
    return failed


def _send_all(round: Round, letters: Sequence[Letter]) -> list[Letter]:
    failed = list(letters)
    try:
        with get_connection(timeout=PATIENCE) as connection:
            for letter in letters:
                context = {"round": round, "party": letter.link.party, "address": letter.address}
                try:
                    _mail("link", letter.to, letter.link.language, context, connection).send()
                    failed.remove(letter)
                except SMTPException as error:
                    log.warning("a link was not mailed: %s", type(error).__name__)
    except OSError as error:
        log.warning("the mail server cannot be reached: %s", type(error).__name__)
    return failed


@task()
def remind(round_uid: str) -> None:
    """Remind people with a seat whose party has not handed in; tell the secretaries who is missing."""
    round = Round.objects.select_related("text__coalition").get(uid=round_uid)
    missing = queries.absent(round)
    if not round.is_open or not missing or queries.was_reminded(round):
        return
    with get_connection() as connection:
        for seat in queries.seats_to_remind(round, missing):
            _remind_delegate(round, seat, connection)
        for seat in queries.secretaries(round):
            _remind_secretary(round, seat, missing, connection)
    actions.note_reminded(round, len(missing), actor=WORKER)


def _remind_delegate(round: Round, seat: Seat, connection: BaseEmailBackend) -> None:
    if seat.party is None:
        return
    address = settings.BASE_URL + url("positions:seat_answer", round.text.uid, seat.party.uid)
    language = seat.user.language or seat.party.language
    context = {"round": round, "party": seat.party, "address": address}
    _mail("reminder", seat.user.email, language, context, connection).send()


def _remind_secretary(
    round: Round, seat: Seat, missing: Sequence[Party], connection: BaseEmailBackend
) -> None:
    address = settings.BASE_URL + url("positions:ask", round.text.uid)
    context = {"round": round, "missing": missing, "address": address}
    _mail("missing", seat.user.email, seat.user.language, context, connection).send()


def _mail(
    kind: str, to: str, language: str, context: dict[str, object], connection: BaseEmailBackend
) -> EmailMessage:
    """Return a plain letter; the first line of its template is its subject."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = render_to_string(f"mail/{kind}.txt", context).lstrip().split("\n", 1)
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[to], connection=connection)
