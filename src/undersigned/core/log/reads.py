"""What the log serves: its last state, its tiles and entries, the proof of one act, and its receipt."""

from django.db.models import Max

from undersigned.core.log.keys import signer
from undersigned.core.models import Event, LogCheckpoint, LogEntry, LogTile
from undersigned.ledger import canonical
from undersigned.ledger.log import LogProof, TileHashes, inclusion_proof, sign_note
from undersigned.ledger.log.tiles import Tile
from undersigned.ledger.log.tree import SIZE


class NotYet(Exception):
    """An act without its place in the log: the sequencer has not come to it."""


def entry_of(event: Event) -> bytes:
    """Return what the log holds of an act: its commitment, and nothing that could tell who did what."""
    return canonical({"commitment": event.commitment})


def last_size() -> int:
    """Return the number of entries in the log."""
    return int(LogCheckpoint.objects.aggregate(Max("size"))["size__max"] or 0)


def last_checkpoint() -> LogCheckpoint | None:
    """Return the last signed state; None before the first act."""
    return LogCheckpoint.objects.order_by("-size").first()


def tile_hashes(tile: Tile) -> bytes:
    """Return a tile's bytes, or as many of them as the log has. Raises: LogTile.DoesNotExist."""
    kept = LogTile.objects.get(level=tile.level, number=tile.number)
    return bytes(kept.hashes)[: tile.width * SIZE]


def entries(tile: Tile) -> list[bytes]:
    """Return the entries below a tile of level 0, in their order."""
    first = tile.number * 256
    found = LogEntry.objects.filter(place__gte=first, place__lt=first + tile.width).order_by("place")
    return [entry_of(entry.event) for entry in found.select_related("event")]


def proof_of(event: Event) -> LogProof:
    """Return the proof that an act is in the log as it stands now. Raises: NotYet."""
    place, checkpoint = place_of(event), last_checkpoint()
    if place is None or checkpoint is None:
        raise NotYet
    path = inclusion_proof(place, checkpoint.size, TileHashes(tile_hashes, checkpoint.size))
    return LogProof(place, tuple(path), checkpoint.note)


def receipt_of(event: Event) -> str:
    """Return the node's signed promise that this act stands in its log: a signed note, always the same.

    Raises: NoKey.
    """
    key = signer()
    lines = ["undersigned-receipt@v1", key.name, event.uid, event.commitment, event.at.date().isoformat()]
    return sign_note("\n".join(lines) + "\n", [key])


def place_of(event: Event) -> int | None:
    """Return the place of an act in the log, counted from 0; None while it waits."""
    return LogEntry.objects.filter(event=event).values_list("place", flat=True).first()


def cosigned_note(checkpoint: LogCheckpoint) -> str:
    """Return the signed state of the log with a line of each witness that has cosigned it."""
    return checkpoint.note + "".join(f"{each.line.rstrip()}\n" for each in checkpoint.cosignatures.all())
