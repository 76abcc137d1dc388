"""The log of acts from a terminal: what it says of itself, its check, its files, and what happens without its key."""

import sqlite3
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned
from undersigned.ledger.log import Verifier, open_note, read_checkpoint, read_proof


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node with the demonstration, whose log was brought up to date."""
    folder = tmp_path_factory.mktemp("node")
    assert undersigned("demo", "--no-serve", folder=folder).returncode == 0
    assert undersigned("record", "check", folder=folder).returncode == 0
    return folder


def key(node: Path) -> Verifier:
    lines = undersigned("record", "status", folder=node).stdout.splitlines()
    return Verifier.read(next(line for line in lines if line.startswith("key")).split()[1])


def test_the_log_of_the_demonstration_is_whole(node: Path) -> None:
    done = undersigned("record", "check", folder=node)
    with sqlite3.connect(node / "undersigned.sqlite3") as database:
        acts = database.execute("SELECT count(*) FROM core_event").fetchone()[0]
    assert (done.stdout, done.returncode) == (f"The log of {acts} entries is whole.\n", 0)


def test_the_files_and_the_proof_of_an_act_hold_for_a_stranger(node: Path, tmp_path: Path) -> None:
    assert undersigned("record", "save", tmp_path / "site", folder=node).returncode == 0
    with sqlite3.connect(node / "undersigned.sqlite3") as database:
        uid, commitment = database.execute(
            "SELECT uid, commitment FROM core_event LIMIT 1 OFFSET 9"
        ).fetchone()

    proof = read_proof(undersigned("record", "proof", uid, folder=node).stdout.encode())
    told, _ = proof.check(b'{"commitment":"%s"}' % commitment.encode(), [key(node)])

    note = open_note((tmp_path / "site" / "checkpoint").read_bytes(), [key(node)])
    assert read_checkpoint(note.text) == told


def test_an_altered_act_is_named_and_the_answer_is_no(node: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("undersigned.sqlite3", "secret-key", "record-key"):
        (copy / name).write_bytes((node / name).read_bytes())
    with sqlite3.connect(copy / "undersigned.sqlite3") as database:
        database.execute("DROP TRIGGER core_eventwords_only_erase")
        database.execute("UPDATE core_eventwords SET entry = replace(entry, 'a', 'b') WHERE event_id = 9")
        (uid,) = database.execute("SELECT uid FROM core_event WHERE id = 9").fetchone()

    done = undersigned("record", "check", folder=copy)

    assert done.returncode == 1
    assert done.stdout == f"The words of act {uid} are not those that it committed to.\n"


def test_without_its_key_a_node_does_not_start_and_says_what_to_do(node: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    copy.mkdir()
    for name in ("undersigned.sqlite3", "secret-key"):
        (copy / name).write_bytes((node / name).read_bytes())
    done = undersigned("serve", "--port", 0, folder=copy)
    assert done.returncode == 2
    assert "restore it from the backup of the keys" in done.stderr
    assert "Traceback" not in done.stderr
