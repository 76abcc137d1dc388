"""Asking an owner what became of a text. The link is made when it is mailed: its secret is laid down nowhere."""

from collections.abc import Iterable
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from undersigned.core.actor import DELEGATE, OFFICER, SECRETARY, WORKER, Actor
from undersigned.core.mail import deliver
from undersigned.core.pages import url
from undersigned.parties.models import Coalition, Seat
from undersigned.parties.queries import written_to
from undersigned.pledges.actions import following as actions
from undersigned.pledges.models import FollowUp
from undersigned.pledges.queries.following import due_follow_ups
from undersigned.texts.models import Text

MORNING = time(8)
PATIENCE = 10  # seconds for the mail server to answer a request that a person waits for


def follow_text(_kind: str, _uid: str, text_uid: str) -> None:
    """Lay down, in the transaction in which a text is published or its day is changed, that its owner is asked."""
    text = Text.objects.select_related("coalition", "owner").get(uid=text_uid)
    if follow_up := actions.set_follow_up(text):
        ask_on(text.coalition, follow_up.due_on)


def ask_on(coalition: Coalition, due_on: date) -> None:
    """Ask in the morning of a day, where the coalition lives; at once where that has passed."""
    at = datetime.combine(due_on, MORNING, ZoneInfo(coalition.time_zone))
    later = ask_due.using(run_after=at) if at > timezone.now() else ask_due
    later.enqueue(coalition.uid)


@task()
def ask_due(coalition_uid: str) -> None:
    """Mail what is due, each once, to those who speak for the owner; tell the secretaries whom no mail reaches."""
    coalition = Coalition.objects.get(uid=coalition_uid)
    due = list(due_follow_ups(coalition).filter(asked_at=None))
    if not due:
        return
    seats: dict[int | None, list[Seat]] = {}
    for seat in written_to(coalition).filter(power__in=(DELEGATE, OFFICER)):
        seats.setdefault(seat.party_id, []).append(seat)
    with get_connection() as connection:
        for follow_up in due:
            if actions.note_followed(follow_up, actor=WORKER):
                heard = {seat.user_id: seat for seat in seats.get(follow_up.party_id, [])}.values()
                _ask(follow_up, heard, connection)


def _ask(follow_up: FollowUp, seats: Iterable[Seat], connection: BaseEmailBackend) -> None:
    """Mail one link to everybody who speaks for the owner, else tell the secretaries where one is made by hand.

    What cannot be sent is asked again by the next run.
    """
    context: dict[str, object] = {"follow_up": follow_up, "text": follow_up.text, "party": follow_up.party}
    letter, heard = "follow", list(seats)
    if heard:
        _link, token = actions.invite_to_follow(follow_up, actor=WORKER)
        context["address"] = f"{settings.BASE_URL}/l/{token}/"
    else:
        letter, heard = "unfollowed", list(written_to(follow_up.text.coalition).filter(power=SECRETARY))
        context["address"] = settings.BASE_URL + url("pledges:became", follow_up.text.uid)
    try:
        for seat in heard:
            language = seat.user.language or follow_up.party.language
            _mail(letter, seat.user.email, language, context, connection).send()
    except OSError:
        FollowUp.objects.filter(pk=follow_up.pk).update(asked_at=None)
        raise


def send(follow_up: FollowUp, token: str, to: str, *, actor: Actor) -> None:
    """Mail a link that a secretary has made to one address, while she waits; without an address do nothing.

    Raises: Refused when the mail server does not take it; the link is good all the same.
    """
    if to:
        context: dict[str, object] = {"follow_up": follow_up, "text": follow_up.text}
        context |= {"party": follow_up.party, "address": f"{settings.BASE_URL}/l/{token}/"}
        connection = get_connection(timeout=PATIENCE)
        deliver(_mail("follow", to, follow_up.party.language, context, connection))
        actions.note_followed(follow_up, actor=actor)


def _mail(
    kind: str, to: str, language: str, context: dict[str, object], connection: BaseEmailBackend
) -> EmailMessage:
    """Return a plain letter; the first line of its template is its subject."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = render_to_string(f"mail/{kind}.txt", context).lstrip().split("\n", 1)
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[to], connection=connection)
