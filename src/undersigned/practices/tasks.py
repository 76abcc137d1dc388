"""What the worker does: tell of a report whose day has come, and tell a contact that somebody asks, without data."""

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django_tasks import task

from undersigned.core.pages import url
from undersigned.practices.actions.reports import show_practice
from undersigned.practices.models import Introduction, Practice


def follow_waiting(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down, in the transaction of publishing, that a report is told of on its day."""
    practice = Practice.objects.get(uid=uid)
    assert practice.published_at
    show.using(run_after=practice.published_at).enqueue(uid)


@task()
def show(uid: str) -> None:
    """Tell that a report stands in public now."""
    show_practice(uid)


def follow_question(_kind: str, uid: str, _text_uid: str) -> None:
    """Lay down, in the transaction of asking, that whoever is asked is told."""
    note.enqueue(uid)


@task()
def note(uid: str) -> None:
    """Mail a contact that somebody asks: neither who, nor what, nor how that person is reached."""
    waiting = Introduction.objects.filter(
        uid=uid, declined_at=None, ended_at=None, contact__user__is_active=True
    )
    asked = waiting.select_related("contact__user", "contact__practice__text__coalition").first()
    if asked is None:
        return
    user = asked.contact.user
    home = asked.contact.practice.text.coalition.languages[0]
    with translation.override(user.language or home), timezone.override(settings.TIME_ZONE):
        told = {"address": settings.BASE_URL + url("practices:questions")}
        lines = render_to_string("mail/asked.txt", told).strip().split("\n")
        EmailMessage(lines[0], "\n".join(lines[1:]).strip(), to=[user.email]).send()
