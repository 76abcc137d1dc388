"""From one key of the log to the next: handed over, or begun anew where the old one is lost.

Which key is in force is said in the database, in the transaction of the act; its secret lies in the file before. So
whatever is interrupted, the log goes on with one of them.
"""

import secrets
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.log import keys
from undersigned.core.log.lock import wait_for_lock
from undersigned.core.log.reads import last_checkpoint
from undersigned.core.models import LogKey
from undersigned.ledger.log import EMPTY, Checkpoint, Signer, Verifier, read_checkpoint
from undersigned.ledger.log.handover import handover_note, new_log_note


@dataclass(frozen=True)
class UsedKey:
    """A key that the log is or was signed with, from the entry at place `since` on.

    `note` is what the keys signed when it came into force ("" for the first); `uid` of the act in the log that names
    both, with its `entry` and `salt` (hexadecimal), by which anyone can check it; `signs` while it still does.
    """

    verifier: Verifier
    since: int
    note: str
    uid: str
    entry: str
    salt: str
    signs: bool


def keys_ever() -> list[UsedKey]:
    """Return every key that this node's log was ever signed with, the first one first; none before the first act.

    A key that begins another log, because the one before was lost, has another name.
    """
    signing = {str(each.verifier) for each in in_force()} if LogKey.objects.exists() else set()
    rows = LogKey.objects.order_by("pk").select_related("event__words")
    return [_used(row, row.verifier in signing) for row in rows]


def in_force() -> list[Signer]:
    """Return what signs the log: the key in force, then those that handed over to it and were not let go yet.

    Raises: NoKey where the file holds another key than the log's.
    """
    file = settings.RECORD_KEY_FILE
    held = {str(each.verifier): each for each in keys.held(file)}
    ever = LogKey.objects.order_by("-pk").values_list("verifier", flat=True)
    if not ever:
        return [keys.signer()]
    if ever[0] not in held:
        raise keys.NoKey(
            f"{file} holds another key than the one that the log is signed with: restore that from the backup of "
            "the keys, or say `undersigned record key lost`."
        )
    newest = held[ever[0]]
    return [newest, *(held[old] for old in ever[1:] if old in held and held[old].name == newest.name)]


def key_at(size: int) -> Verifier:
    """Return the key in force when the log had this many entries: its state is signed by that one."""
    line = LogKey.objects.filter(since__lt=size).order_by("-pk").values_list("verifier", flat=True).first()
    return Verifier.read(line) if line else keys.signer().verifier


def note_first(signer: Signer) -> None:
    """Note the key that a log's first entries are signed with; does nothing later. Called by the one sequencer."""
    if not LogKey.objects.exists():
        LogKey.objects.create(verifier=str(signer.verifier), since=0)


def rotate(*, actor: Actor) -> Verifier:
    """Let the log be signed with a new key from now on, and with the old one as well until it is let go.

    Raises: NotAllowed; NoKey; OSError.
    """
    require(_nobody, actor, None)
    old = in_force()
    new = Signer(old[0].name, secrets.token_bytes(32))
    # Its secret lies there before anything says that it is in force.
    keys.keep(settings.RECORD_KEY_FILE, [*old, new])
    with transaction.atomic():
        wait_for_lock()
        note_first(old[0])
        _come_into_force(actor, "log.key_rotated", new, handover_note(old[0], new, _state(old[0].name)))
    keys.keep(settings.RECORD_KEY_FILE, [new, *old])
    return new.verifier


def let_go(*, actor: Actor) -> list[Verifier]:
    """Destroy the secrets of all keys but the one in force, once those who check the log know it; return theirs.

    Raises: NotAllowed; NoKey; OSError.
    """
    require(_nobody, actor, None)
    newest, *old = in_force()
    keys.keep(settings.RECORD_KEY_FILE, [newest])
    return [each.verifier for each in old]


def begin_anew(*, actor: Actor) -> Verifier:
    """Let a log of another name go on where the one whose key is lost ends; its first act commits to that end.

    The tree goes on too: the new log begins with every entry of the old one, so what was proven stays proven.
    Raises: NotAllowed; OSError; Refused where nothing was ever signed.
    """
    require(_nobody, actor, None)
    ever = [Verifier.read(line) for line in LogKey.objects.order_by("pk").values_list("verifier", flat=True)]
    if not ever:
        raise Refused("Nothing was signed yet: remove the file of the key, and run `undersigned init`.")
    first = ever[0].name
    new = Signer(f"{first}/{len({key.name for key in ever}) + 1}", secrets.token_bytes(32))
    _put_aside()
    keys.keep(settings.RECORD_KEY_FILE, [new])
    with transaction.atomic():
        wait_for_lock()
        note = new_log_note(ever[-1], new, _state(ever[-1].name))
        _come_into_force(actor, "log.begun_anew", new, note)
    return new.verifier


def _come_into_force(actor: Actor, verb: str, new: Signer, note: str) -> None:
    checkpoint = last_checkpoint()
    words = {"key": str(new.verifier), "note": note, "checkpoint": checkpoint.note if checkpoint else ""}
    event = journal.write(actor, verb, ("logkey", new.verifier.key_id.hex()), "", "", words)
    size = checkpoint.size if checkpoint else 0
    LogKey.objects.create(verifier=str(new.verifier), since=size, note=note, event=event)


def _state(origin: str) -> Checkpoint:
    """Return the last state that was signed."""
    kept = last_checkpoint()
    return read_checkpoint(kept.note.partition("\n\n")[0] + "\n") if kept else Checkpoint(origin, 0, EMPTY)


def _put_aside() -> None:
    """Keep what the file holds, should it be the key after all."""
    file = settings.RECORD_KEY_FILE
    if file.exists():
        file.replace(file.with_name(f"{file.name}.lost-{secrets.token_hex(4)}"))


def _used(row: LogKey, signs: bool) -> UsedKey:
    words = row.event.words if row.event else None
    told = (row.event.uid, words.entry, bytes(words.salt).hex()) if row.event and words else ("", "", "")
    return UsedKey(Verifier.read(row.verifier), row.since, row.note, *told, signs)


def _nobody(actor: Actor, subject: object) -> bool:
    """The keys are the operator's alone, who passes every door."""
    return False
