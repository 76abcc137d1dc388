"""Statements in the log that something public stands, so that a bundle can prove it; each tells its day alone."""

import base64
import json
import secrets
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC
from functools import cache

from django.db import transaction
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.log import checkpoint_over, key_at, tile_hashes
from undersigned.core.log.reads import cosigned_note
from undersigned.core.models import Event, EventWords, LogEntry, Statement, Waiting
from undersigned.core.registry import offers
from undersigned.ledger import Member, canonical, commitment
from undersigned.ledger.log import TileHashes, inclusion_proof
from undersigned.ledger.proofs import STANDS, statement

Key = tuple[str, str]
CHUNK = 500  # ids that one query asks for


@transaction.atomic
def state(members: Iterable[Member]) -> int:
    """State each member that is not stated as it stands; return how many those were.

    They take their places in the log in a drawn order. Nothing is locked: two acts at once may state the same twice.
    """
    wanted = {(member.kind, member.id): member for member in members}
    stated = last_statements(wanted)
    fresh = [m for key, m in wanted.items() if key not in stated or stated[key].hash != m.hash]
    secrets.SystemRandom().shuffle(fresh)
    at = timezone.now()
    told = [statement(member, at.astimezone(UTC).date().isoformat()) for member in fresh]
    salts = [secrets.token_bytes(32) for _each in fresh]
    events = Event.objects.bulk_create(
        Event(
            verb=STANDS,
            object_kind=member.kind,
            object_uid=member.id[:12],
            at=at,
            commitment=commitment(salt, words),
        )
        for member, salt, words in zip(fresh, salts, told, strict=True)
    )
    EventWords.objects.bulk_create(
        EventWords(event=event, salt=salt, entry=canonical(words).decode())
        for event, salt, words in zip(events, salts, told, strict=True)
    )
    Waiting.objects.bulk_create(Waiting(event=event) for event in events)
    Statement.objects.bulk_create(
        Statement(kind=member.kind, member=member.id, hash=member.hash, event=event)
        for member, event in zip(fresh, events, strict=True)
    )
    return len(fresh)


@transaction.atomic
def forget(standing: Iterable[Member]) -> int:
    """Destroy the words and salts of every statement of anything but what stands; return how many those were.

    A hash alone would let somebody test a guess at what was erased.
    """
    keys = {(member.kind, member.id): member.hash for member in standing}
    last: dict[Key, int] = {}
    rows = list(Statement.objects.order_by("pk").values_list("pk", "kind", "member", "hash", "event"))
    for pk, kind, name, told, _event in rows:
        if keys.get((kind, name)) == told:
            last[kind, name] = pk
    kept = set(last.values())
    gone = [(pk, event) for pk, _kind, _name, _told, event in rows if pk not in kept]
    for start in range(0, len(gone), CHUNK):
        part = gone[start : start + CHUNK]
        journal.erase(Event.objects.filter(pk__in=[event for _pk, event in part]))
        Statement.objects.filter(pk__in=[pk for pk, _event in part]).delete()
    return len(gone)


def last_statements(keys: Collection[Key]) -> dict[Key, Statement]:
    """Return the last statement of each member that has one, by kind and id, with its event and words."""
    names = sorted({name for _kind, name in keys})
    found: dict[Key, Statement] = {}
    for start in range(0, len(names), CHUNK):
        rows = Statement.objects.filter(member__in=names[start : start + CHUNK]).order_by("pk")
        found |= {(row.kind, row.member): row for row in rows.select_related("event__words")}
    return {key: found[key] for key in keys if key in found}


def proofs_of(members: Sequence[Member], signatures: Sequence[dict[str, object]]) -> dict[str, object] | None:
    """Return what proves the members of a bundle (`ledger.proofs.PROOFS`); None where the log has none of them.

    Args:
        signatures: documents that parties signed with their own keys.
    """
    hashes = {(member.kind, member.id): member.hash for member in members}
    stated = {key: row for key, row in last_statements(hashes).items() if row.hash == hashes[key]}
    places = _places([row.event_id for row in stated.values()])
    checkpoint = checkpoint_over(max(places.values(), default=-1) + 1)
    if checkpoint is None:
        return None
    read = TileHashes(cache(tile_hashes), checkpoint.size)
    entries = [
        {
            "kind": kind,
            "id": name,
            "stated_on": json.loads(row.event.words.entry)["at"],
            "salt": bytes(row.event.words.salt).hex(),
            "place": places[row.event_id],
            "path": [_base64(each) for each in inclusion_proof(places[row.event_id], checkpoint.size, read)],
        }
        for (kind, name), row in stated.items()
        if row.event_id in places and row.event.words.entry
    ]
    if not entries and not signatures:
        return None
    return {
        "key": str(key_at(checkpoint.size)),
        "checkpoint": cosigned_note(checkpoint),
        "witnesses": sorted(set(offers("record.witnesses"))),
        "entries": entries,
        "signatures": list(signatures),
    }


def _places(events: Sequence[int]) -> dict[int, int]:
    found: dict[int, int] = {}
    for start in range(0, len(events), CHUNK):
        part = LogEntry.objects.filter(event__in=events[start : start + CHUNK])
        found |= dict(part.values_list("event", "place"))
    return found


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()
