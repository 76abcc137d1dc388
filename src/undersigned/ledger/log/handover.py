"""What tells that a log is signed with another key from now on: a note that the keys themselves sign.

A key that is there hands over to the next; the log keeps its name. One that was lost or stolen can tell nothing:
a log of another name begins then, and its key says which state of the old one it goes on from.
"""

import base64

from undersigned.ledger.log.checkpoints import NUMBER, Checkpoint, NoCheckpoint, read_hash
from undersigned.ledger.log.notes import NoNote, Signer, Verifier, open_note, sign_note

HANDOVER, ANEW = "undersigned-handover@v1", "undersigned-new-log@v1"


def handover_note(old: Signer, new: Signer, state: Checkpoint) -> str:
    """Return the note by which a key hands its log over as it stands, signed by both.

    Raises: NoNote where the keys are not of the same log, which is that of the state.
    """
    if not old.name == new.name == state.origin:
        raise NoNote("A key hands over the log that it signs, under the same name.")
    return sign_note(_told(HANDOVER, old.verifier, new.verifier, state), [old, new])


def new_log_note(lost: Verifier, new: Signer, state: Checkpoint) -> str:
    """Return the note by which a log of another name begins where one without its key ends, signed by the new key.

    Raises: NoNote where the names are the same.
    """
    if lost.name == new.name:
        raise NoNote("A log that begins anew has another name: its old key may be in strange hands.")
    return sign_note(_told(ANEW, lost, new.verifier, state), [new])


def successor(note: str, trusted: Verifier) -> Verifier:
    """Return the key to which `trusted` hands over in a note.

    Raises: NoNote where it does not, or either key did not sign.
    """
    old, new, _state = read_handover(note)
    if not note.startswith(HANDOVER) or old != trusted or new.name != old.name:
        raise NoNote(f"This note does not hand over from the known key of {trusted.name}.")
    signed = {each.verifier for each in open_note(note.encode(), [old, new]).signed}
    if signed != {old, new}:
        raise NoNote("A note that hands over is signed by both keys.")
    return new


def read_handover(note: str) -> tuple[Verifier, Verifier, Checkpoint]:
    """Return the old key, the new one, and the state of the old log that a note of either kind names.

    Raises: NoNote for anything else, or where the new key did not sign.
    """
    lines = note.split("\n")
    if len(lines) < 7 or lines[0] not in (HANDOVER, ANEW) or not NUMBER.fullmatch(lines[2]):
        raise NoNote("This is no note that hands a log over.")
    old, new = Verifier.read(lines[4]), Verifier.read(lines[5])
    try:
        state = Checkpoint(lines[1], int(lines[2]), read_hash(lines[3]))
    except NoCheckpoint as error:
        raise NoNote(str(error)) from None
    opened = open_note(note.encode(), [new])
    if opened.text != _told(lines[0], old, new, state) or not opened.signed or state.origin != old.name:
        raise NoNote("This note that hands a log over is not whole.")
    return old, new, state


def _told(kind: str, old: Verifier, new: Verifier, state: Checkpoint) -> str:
    root = base64.b64encode(state.root).decode()
    return "\n".join([kind, state.origin, str(state.size), root, str(old), str(new)]) + "\n"
