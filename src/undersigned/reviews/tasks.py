"""Asking when the day has come. The link is made in the moment it is mailed: its secret is laid down nowhere."""

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
from undersigned.reviews import actions, queries
from undersigned.reviews.models import Review

MORNING = time(8)
PATIENCE = 10  # seconds for the mail server to answer a request that a person waits for


def follow_setting(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down, in the transaction in which a day is set, that it is asked on that day."""
    review = Review.objects.select_related("coalition").get(uid=uid)
    ask_on(review.coalition, review.due_on)


def ask_on(coalition: Coalition, due_on: date) -> None:
    """Ask in the morning of a day, where the coalition lives; at once where that has passed."""
    at = datetime.combine(due_on, MORNING, ZoneInfo(coalition.time_zone))
    later = ask_due.using(run_after=at) if at > timezone.now() else ask_due
    later.enqueue(coalition.uid)


def follow_fact(_kind: str, uid: str, _text_uid: str) -> None:
    """Make due, in the transaction in which a fact changes, what rests on it."""
    _ask_now(actions.make_due_by_fact(uid))


def follow_precedent(_kind: str, uid: str, _text_uid: str) -> None:
    """Make due what a reopened distinction, or an answer put to review, calls for."""
    _ask_now(actions.make_due_by_precedent(uid))


def _ask_now(coalitions: Iterable[Coalition]) -> None:
    for coalition in coalitions:
        ask_on(coalition, queries.today_in(coalition))


@task()
def ask_due(coalition_uid: str) -> None:
    """Mail what is due, each once, to those who speak for the party; tell the secretaries whom no mail reaches."""
    coalition = Coalition.objects.get(uid=coalition_uid)
    due = list(queries.due_reviews(coalition).filter(asked_at=None))
    if not due:
        return
    seats: dict[int | None, list[Seat]] = {}
    for seat in written_to(coalition).filter(power__in=(DELEGATE, OFFICER)):
        seats.setdefault(seat.party_id, []).append(seat)
    unreached = []
    with get_connection() as connection:
        for review in due:
            if not actions.note_asked(review, actor=WORKER):
                continue
            heard = {seat.user_id: seat for seat in seats.get(review.party_id, [])}.values()
            _ask(review, heard, connection) if heard else unreached.append(review)
        if unreached:
            _tell_secretaries(coalition, unreached, connection)


def send(review: Review, token: str, to: str, *, actor: Actor) -> None:
    """Mail a link that a secretary has made to one address, while she waits; without an address do nothing.

    Raises: Refused when the mail server does not take it; the link is good all the same.
    """
    if to:
        context = {"review": review, "address": f"{settings.BASE_URL}/l/{token}/"}
        connection = get_connection(timeout=PATIENCE)
        deliver(_mail("review", to, review.party.language, context, connection))
        actions.note_asked(review, actor=actor)


def _ask(review: Review, seats: Iterable[Seat], connection: BaseEmailBackend) -> None:
    """Mail one link to everybody who speaks for the party. What cannot be sent is asked again by the next run."""
    _link, token = actions.invite(review, actor=WORKER)
    context = {"review": review, "address": f"{settings.BASE_URL}/l/{token}/"}
    try:
        for seat in seats:
            language = seat.user.language or review.party.language
            _mail("review", seat.user.email, language, context, connection).send()
    except OSError:
        Review.objects.filter(pk=review.pk).update(asked_at=None)
        raise


def _tell_secretaries(coalition: Coalition, unreached: list[Review], connection: BaseEmailBackend) -> None:
    address = settings.BASE_URL + url("reviews:due", coalition.slug)
    context = {"coalition": coalition, "reviews": unreached, "address": address}
    for seat in written_to(coalition).filter(power=SECRETARY):
        _mail("unreached", seat.user.email, seat.user.language, context, connection).send()


def _mail(
    kind: str, to: str, language: str, context: dict[str, object], connection: BaseEmailBackend
) -> EmailMessage:
    """Return a plain letter; the first line of its template is its subject."""
    with translation.override(language or settings.LANGUAGE_CODE):
        subject, body = render_to_string(f"mail/{kind}.txt", context).lstrip().split("\n", 1)
    return EmailMessage(subject.strip(), body.strip() + "\n", to=[to], connection=connection)
