"""Writing to people what waits for them, once on a day that they chose."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from email.utils import formatdate, make_msgid
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import connection
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe

from undersigned.core.actor import WORKER
from undersigned.core.asked import Asked
from undersigned.core.pages import url
from undersigned.home.actions import digest as actions
from undersigned.home.models import Digest
from undersigned.home.queries.digest import Gathered, Letter, end_of, letters, zones_at_work
from undersigned.home.tasks.handing import Fate, Line

log = logging.getLogger(__name__)
MINUTE = 60.0
FRESH = timedelta(minutes=10)  # what was gathered before is gathered anew
SHOWN = 20  # more than a letter should hold; the page has the rest


class Lines:
    """What waits, put into words once in each language for everybody who is told of it."""

    def __init__(self, at: datetime) -> None:
        self.waiting = Gathered(at)
        self._written: dict[tuple[int, str], tuple[str, SafeString]] = {}

    def of(self, asked: Asked, language: str) -> tuple[str, SafeString]:
        """Return the lines of one thing, plain and as HTML, in the language in force."""
        key = (id(asked), language)
        if key not in self._written:
            zone = self.waiting.coalitions[asked.coalition].time_zone
            context = {"each": asked, "zone": zone, "base_url": settings.BASE_URL}
            plain = render_to_string("mail/_digest_line.txt", context).strip()
            self._written[key] = (plain, mark_safe(render_to_string("mail/_digest_line.html", context)))
        return self._written[key]


def keep_writing(stop: Callable[[], bool] = lambda: False) -> None:
    """Write to whose day it is, for as long as the process lives; what went wrong is tried again in a minute."""
    while not stop():
        time.sleep(MINUTE)
        try:
            write_due()
        except Exception:
            log.exception("The letters were not all written; it is tried again in a minute.")
        connection.close()


def write_due(at: datetime | None = None) -> int:
    """Write to everybody whose day it is and for whom something waits; return how many letters were taken.

    People are taken up a few at a time, in transactions of their own: of several workers none writes to anybody whom
    another has taken up, and one that is killed leaves the few that it had taken up without the letter of that day.
    """
    at = at or timezone.now()
    lines, taken = Lines(timezone.now()), 0
    with Line() as line:
        for zone in zones_at_work(at):
            after = 0
            while digests := actions.claim(zone, at, after, actor=WORKER):
                after = digests[-1].pk
                if timezone.now() - lines.waiting.at > FRESH:
                    lines = Lines(timezone.now())
                sent, going = _write(digests, lines, line, at)
                taken += sent
                if not going:
                    return taken
    return taken


def _write(digests: Sequence[Digest], lines: Lines, line: Line, at: datetime) -> tuple[int, bool]:
    """Write to people who were taken up; return how many letters were taken, and whether there is a server."""
    found = letters(digests, lines.waiting)
    secrets = actions.lay_links(found, actor=WORKER)
    made = [(each.digest, composed(each, secrets.get(each.digest.pk, ""), lines)) for each in found]
    sent: list[Digest] = []
    for place, (digest, message) in enumerate(made):
        fate = line.hand_over(message)
        if fate == Fate.UNSENT:
            actions.note_sent(sent, actor=WORKER)
            actions.give_back([each for each, _message in made[place:]], actor=WORKER)
            log.warning("The mail server cannot be reached, or takes nothing: letters wait.")
            return len(sent), False
        if fate == Fate.TAKEN:
            sent.append(digest)
        else:
            _note(digest, fate, at)
    actions.note_sent(sent, actor=WORKER)
    return len(sent), True


def _note(digest: Digest, fate: Fate, at: datetime) -> None:
    if fate == Fate.LATER:
        actions.try_later(digest, at, actor=WORKER)
    elif fate == Fate.NEVER:
        actions.note_bounced(digest, actor=WORKER)
    else:
        log.warning("A letter was not sent, or perhaps: %s. It is not sent again.", fate.name)


def composed(letter: Letter, secret: str, lines: Lines) -> EmailMultiAlternatives:
    """Return a letter in its reader's language, plain and as HTML, with the one click that ends it (RFC 8058).

    Nothing in it is loaded from anywhere, and no address in it tells who opened it, but for the private link.
    """
    digest, end = letter.digest, end_of(letter.digest)
    context = _context(letter, secret) | {"end": end}
    with translation.override(digest.user.language or settings.LANGUAGE_CODE):
        language = translation.get_language() or settings.LANGUAGE_CODE
        context |= {"items": [lines.of(each, language) for each in letter.asked[:SHOWN]], "lang": language}
        subject, plain = render_to_string("mail/digest.txt", context).lstrip().split("\n", 1)
        html = render_to_string("mail/digest.html", context | {"subject": subject.strip()})
    message = EmailMultiAlternatives(
        subject.strip(), plain.strip() + "\n", to=[digest.user.email], headers=_headers(end, language)
    )
    message.attach_alternative(html, "text/html")
    return message


def _context(letter: Letter, secret: str) -> dict[str, Any]:
    return {
        "more": max(len(letter.asked) - SHOWN, 0),
        "count": len(letter.asked),
        "private": f"{settings.BASE_URL}/l/{secret}/" if secret else "",
        "choose": settings.BASE_URL + url("home:digest"),
    }


def _headers(end: str, language: str) -> dict[str, str]:
    return {
        "Message-ID": make_msgid(domain=urlsplit(settings.BASE_URL).hostname),
        "Date": formatdate(localtime=False),
        "Content-Language": language,
        "List-Unsubscribe": f"<{end}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Auto-Submitted": "auto-generated",
        "Precedence": "bulk",
    }
