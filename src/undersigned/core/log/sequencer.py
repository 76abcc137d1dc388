"""Giving each act its place in the log. One sequencer works at a time, and any process may be it.

The acts commit on their own and wait in line; chaining them inside their transactions would make them wait for
one another. Place, tree and signed checkpoint commit together: what was never stored was never signed for others.
"""

import logging
import time
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, connection, transaction

from undersigned.core.log.handover import in_force, note_first
from undersigned.core.log.keys import NoKey
from undersigned.core.log.lock import alone
from undersigned.core.log.reads import entry_of, last_size, tile_hashes
from undersigned.core.models import Event, LogCheckpoint, LogEntry, LogTile, Waiting
from undersigned.ledger.log import Checkpoint, TileHashes, leaf_hash, sign_note, tiles, tree

BATCH = 2048
INTERVAL = 1.0  # seconds until an act that has happened is looked for


def sequence(limit: int = BATCH) -> int:
    """Order the acts that wait, add them to the tree and sign its state; return how many they were.

    Nothing is done where another sequencer is at work. Raises: NoKey.
    """
    if not Waiting.objects.exists():
        return 0
    with transaction.atomic():
        if not alone():
            return 0
        waiting = Waiting.objects.order_by("event_id").values_list("event_id", flat=True)[:limit]
        events = list(Event.objects.filter(pk__in=list(waiting)).order_by("id"))
        if events:
            _add(events)
        return len(events)


def keep_sequencing(stop: Callable[[], bool] = lambda: False) -> None:
    """Sequence for as long as the process lives, and begin again when the database was away for a while."""
    while not stop():
        try:
            if sequence() == BATCH:
                continue
        except (OperationalError, InterfaceError):
            logging.getLogger(__name__).warning("The record waits for the database.")
            connection.close()
        except NoKey as error:
            logging.getLogger(__name__).error("The record stands still: %s", error)
        time.sleep(INTERVAL)


def _add(events: list[Event]) -> None:
    signers, old = in_force(), last_size()
    note_first(signers[0])
    new = old + len(events)
    LogEntry.objects.bulk_create(
        [LogEntry(place=place, event=event) for place, event in enumerate(events, old)]
    )
    _grow(old, [leaf_hash(entry_of(event)) for event in events])
    root = tree.tree_root(new, TileHashes(tile_hashes, new))
    note = sign_note(str(Checkpoint(signers[0].name, new, root)), signers)
    LogCheckpoint.objects.create(size=new, note=note)
    Waiting.objects.filter(pk__in=[event.pk for event in events]).delete()


def _grow(size: int, leaves: list[bytes]) -> None:
    grown = tiles.grown(size, leaves, lambda level, number: tile_hashes(tiles.Tile(level, number)))
    LogTile.objects.bulk_create(
        [LogTile(level=level, number=number, hashes=data) for (level, number), data in grown.items()],
        update_conflicts=True,
        unique_fields=["level", "number"],
        update_fields=["hashes"],
    )
