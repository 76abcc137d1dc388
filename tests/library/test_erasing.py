"""What was withdrawn or erased is gone: from every row, and from the bytes in which the database keeps its rows."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.db import connection
from tests.dumps import everything
from tests.factories import make_seat
from tests.library.worlds import TRANSCRIPT, editor_of, quoted, signed_in, take_in, transcript

from undersigned.core.actor import Actor
from undersigned.core.erasure import erase
from undersigned.library import actions
from undersigned.library.models import Correction, Source
from undersigned.library.states import CorrectionState
from undersigned.parties.queries import actor_of_user

CANARY = b"zyxmarble"


def written() -> bytes:
    """Return, in small letters, all that the database keeps: SQLite's files byte for byte, or PostgreSQL's dump."""
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return b"".join(
            file.read_bytes() for file in map(Path, (name, f"{name}-wal")) if file.exists()
        ).lower()
    return _dumped().lower()


def _dumped() -> bytes:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    program = str(found[-1]) if found else shutil.which("pg_dump")
    if not program:
        pytest.skip("pg_dump is not installed here")
    told = connection.settings_dict
    keys = ("HOST", "PORT", "USER", "PASSWORD")
    reach = {f"PG{key}": str(told[key]) for key in keys if told[key]}
    done = subprocess.run(
        [program, str(told["NAME"])], env=os.environ | reach, capture_output=True, check=True
    )
    return done.stdout


def long_source() -> Source:
    """Return a source of many pages of the database's file, the word on all of them."""
    words = TRANSCRIPT + "".join(
        f"Speaker 3:\nZyxmarble{n} said so, and more, of the weir.\n" for n in range(400)
    )
    return take_in(words, title="Zyxmarble", filename="zyxmarble.txt", kind="transcript")


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_the_database_hold_nothing_of_a_withdrawn_source() -> None:
    source = long_source()
    passage = quoted(source, "Zyxmarble7 said so")
    actions.suggest(passage, "Zyxmarble the seventh", actor=editor_of(source), reason="Zyxmarble")
    speaker = source.speakers.get(label="Speaker 3")
    actions.name_speaker(speaker, "Zyxmarble", passage, actor=editor_of(source))
    assert CANARY in written()

    signed_in(source.coalition, "editor").post(
        f"/s/{source.uid}/withdraw/", {"reason": "Asked by its author."}
    )

    assert CANARY not in written()


@pytest.mark.django_db(transaction=True)
def test_the_bytes_of_the_database_hold_nothing_of_an_erased_name() -> None:
    source = transcript()
    speaker = source.speakers.get(label="Speaker 3")
    actions.name_speaker(speaker, "Zyxmarble", quoted(source, "Ada Brook"), actor=editor_of(source))
    assert CANARY in written()

    erase("speaker", speaker.uid)

    assert CANARY not in written()


def suggester(source: Source) -> Actor:
    return actor_of_user(make_seat(source.coalition, "observer").user)


@pytest.mark.django_db
def test_with_an_account_goes_what_it_suggested_and_nobody_took_up() -> None:
    source = transcript()
    person = suggester(source)
    for heard, state in [
        ("Salt Mere", CorrectionState.OPEN),
        ("duty engine here", CorrectionState.DECLINED),
        ("two recordings", CorrectionState.ACCEPTED),
    ]:
        told = {"actor": person, "reason": "Zyxmarble lives here."}
        meant = "three recordings" if state == CorrectionState.ACCEPTED else "Zyxmarble"
        made = actions.suggest(quoted(source, heard), meant, **told)
        if state != CorrectionState.OPEN:
            actions.decide(made, state, actor=editor_of(source))
    assert CANARY.decode() in everything().lower()

    erase("person", person.uid)

    assert CANARY.decode() not in everything().lower()
    kept = Correction.objects.exclude(meant="").get()
    assert (kept.meant, kept.state, kept.suggested_by) == ("three recordings", "accepted", None)
