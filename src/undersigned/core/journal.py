"""Every act is an event, in the act's own transaction.

The event holds verb, ids and a salted commitment; words, names and salt lie beside it and can be erased.
"""

import json
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any, Protocol

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.models import Event, EventWords, Waiting
from undersigned.core.registry import LISTENERS, VERBS
from undersigned.ledger import canonical, commitment

_told: ContextVar[list[str] | None] = ContextVar("told", default=None)


# What tells a day and no time.
NOON = time(12)


class Recorded(Protocol):
    """Anything an act is about: it has a stable id."""

    uid: str


def record(
    actor: Actor,
    verb: str,
    subject: Recorded,
    *,
    text: Recorded | None = None,
    coalition: Recorded | None = None,
    **words: Any,
) -> Event:
    """Write the event of an act, and beside it the words and salt that its commitment commits to.

    Raises: KeyError if no room has declared the verb; RuntimeError outside a transaction.
    """
    about = (type(subject).__name__.lower(), subject.uid)
    return write(actor, verb, about, text.uid if text else "", coalition.uid if coalition else "", words)


def write(
    actor: Actor, verb: str, about: tuple[str, str], text_uid: str, coalition_uid: str, words: dict[str, Any]
) -> Event:
    """Write the event of an act on whatever has this kind and uid, even where it is no more.

    Raises: as `record` does.
    """
    VERBS[verb]
    at = moment_of(actor)
    told = {"verb": verb, "object": list(about), "at": at.isoformat(), "actor": actor.label, "words": words}
    if actor.uid:
        told["actor_uid"] = actor.uid
    places = {"object_kind": about[0], "object_uid": about[1]}
    event = commit(told, at, **places, text_uid=text_uid, coalition_uid=coalition_uid)
    retell([event.uid])
    for listen in LISTENERS.get(verb, []):
        listen(*about, text_uid)
    return event


def moment_of(actor: Actor) -> datetime:
    """Return when an actor acts: now, and of a protected one no more than the day, as its noon in UTC."""
    now = timezone.now()
    return datetime.combine(now.astimezone(UTC), NOON, UTC) if actor.protected else now


def commit(told: dict[str, Any], at: datetime, **places: str) -> Event:
    """Store an event of the verb that is told, beside it its words and salt, and put it in line for the log.

    Raises: RuntimeError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of its act")
    entry = canonical(told)
    salt = secrets.token_bytes(32)
    committed = commitment(salt, json.loads(entry))
    event = Event.objects.create(verb=told["verb"], at=at, commitment=committed, **places)
    EventWords.objects.create(event=event, salt=salt, entry=entry.decode())
    Waiting.objects.create(event=event)
    return event


@contextmanager
def receipts() -> Iterator[list[str]]:
    """Collect the uids of the events that are written meanwhile, also of those that will not be committed."""
    uids: list[str] = []
    around = _told.get()
    before = _told.set(uids)
    try:
        yield uids
    finally:
        _told.reset(before)
        if around is not None:
            around += uids


def retell(uids: Iterable[str]) -> None:
    """Give whoever collects receipts those of acts: of a new one, or of one that was done before."""
    collected = _told.get()
    if collected is not None:
        collected += uids


def kept(uids: Iterable[str]) -> list[str]:
    """Return those of the uids whose events are stored, each once, in their order: the others were undone."""
    asked = list(dict.fromkeys(uids))
    stored = set(Event.objects.filter(uid__in=asked).values_list("uid", flat=True)) if asked else set()
    return [uid for uid in asked if uid in stored]


def receipts_so_far() -> list[str]:
    """Return the uids of the events of this request's acts, for the page that answers it."""
    return kept(_told.get() or ())


@dataclass(frozen=True)
class Line:
    """One line of a history: when, and what happened in plain words; `erased` where the words are gone.

    `subject` is the uid of what the act was about; `public` acts are told to strangers too.
    """

    at: datetime
    verb: str
    subject: str
    sentence: str
    actor: str
    public: bool
    erased: bool

    @property
    def timed(self) -> bool:
        """Whether more than the day is told."""
        return self.at.astimezone(UTC).time() != NOON


def history(text: Recorded, *, public: bool, unnamed: Collection[str] = ()) -> list[Line]:
    """Return the acts on a text, newest first; `public` leaves out what only the coalition's seats may read.

    Args:
        unnamed: uids of what is told without whom it is of.
    """
    verbs = [name for name, verb in VERBS.items() if verb.public or not public]
    events = Event.objects.filter(text_uid=text.uid, verb__in=verbs).select_related("words").order_by("-id")
    return [_line(event, unnamed) for event in events]


def _line(event: Event, unnamed: Collection[str]) -> Line:
    verb = VERBS[event.verb]
    if not event.words.entry:
        gone = _("The words of this entry were erased.")
        return Line(event.at, event.verb, event.object_uid, gone, "", verb.public, erased=True)
    entry = json.loads(event.words.entry)
    if event.object_uid in unnamed:
        entry |= {"words": {"edition": entry["words"].get("edition", "…")}, "actor": ""}
    sentence = str(verb.sentence).format_map(_Named(entry["words"]))
    return Line(event.at, event.verb, event.object_uid, sentence, entry["actor"], verb.public, erased=False)


def _isolated(value: Any) -> Any:
    # Unicode's isolates: a name in another script must not turn the sentence around it.
    return f"\u2068{value}\u2069" if isinstance(value, str) else value


class _Named(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def naming(*values: str) -> QuerySet[Event]:
    """Return the events whose words hold one of the values as a whole string, such as a name or a uid."""
    found = Q(pk__in=[])
    for value in values:
        found |= Q(words__entry__contains=canonical(value).decode())
    return Event.objects.filter(found)


def erase(events: Iterable[Event]) -> int:
    """Destroy the words and salts of events; the events stay, and still chain. Returns how many were erased."""
    return EventWords.objects.filter(event__in=events, erased_at=None).update(
        entry="", salt=b"", erased_at=timezone.now()
    )
