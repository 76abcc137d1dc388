"""The drill: a node is backed up while it runs, lost, and made again out of the file."""

import json
import random
import sqlite3
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from tests.faults.cluster import Cluster
from tests.faults.places import COMMAND, Place
from undersigned.core.backup.archive import Damaged, opened

PHRASE = "seven gauges upstream"


@pytest.fixture(scope="module")
def lost(database: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A node with the demonstration in it."""
    place = Place(tmp_path_factory.mktemp("lost"), database)
    place.run("demo", "--no-serve")
    place.run("record", "check")
    return place


@pytest.fixture
def phrase(tmp_path: Path) -> Path:
    file = tmp_path / "phrase"
    file.write_text(PHRASE + "\n")
    return file


@pytest.fixture
def backup(lost: Place, tmp_path: Path, phrase: Path) -> Path:
    file = tmp_path / "node.backup"
    lost.run("backup", file, "--keys", "--passphrase-file", phrase)
    return file


@pytest.fixture
def fresh(database: Cluster | None, tmp_path: Path) -> Place:
    return Place(tmp_path / "fresh", database)


TOLD = """
import json
from undersigned.cli.django import setup
setup()
from django.apps import apps
from django.db import connection
from undersigned.core import log
from undersigned.core.models import Event, EventWords
rows = {model._meta.db_table: model._default_manager.count() for model in apps.get_models()}
last = log.last_checkpoint()
told = {
    "rows": rows,
    "checkpoint": last.note,
    "proofs": [str(log.proof_of(event)) for event in Event.objects.order_by("id")[:40]],
    "words": [words.entry for words in EventWords.objects.order_by("pk")],
}
print(json.dumps(told))
"""


def told(place: Place) -> dict[str, Any]:
    """Return counts of every table, the last signed state, proofs and words of a node."""
    done = subprocess.run(
        [COMMAND[0], "-c", TOLD], env=place.environment, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def test_a_restored_node_has_every_row_the_same_state_and_the_same_proofs(
    lost: Place, backup: Path, fresh: Place, phrase: Path
) -> None:
    before = told(lost)

    said = fresh.run("restore", backup, "--passphrase-file", phrase)

    assert "missing" not in said
    assert told(fresh) == before
    assert before["rows"]["core_event"] == len(before["words"]) > 200
    assert "is whole" in fresh.run("record", "check")
    assert not list(fresh.folder.glob("*restoring*"))
    for name in ("record-key", "secret-key"):
        assert (fresh.folder / name).read_text().strip() == (lost.folder / name).read_text().strip()
        assert (fresh.folder / name).stat().st_mode & 0o777 == 0o600


def test_the_keys_are_in_it_only_sealed_and_open_with_no_other_passphrase(
    lost: Place, backup: Path, fresh: Place, phrase: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain.backup"
    lost.run("backup", plain)
    assert "keys.json" not in opened(plain).manifest.files
    sealed = opened(backup).read("keys.json").decode()
    for name in ("record-key", "secret-key"):
        assert (lost.folder / name).read_text().strip() not in sealed
    assert backup.stat().st_mode & 0o777 == 0o600
    phrase.write_text("another")

    said = fresh.run("restore", backup, "--passphrase-file", phrase, code=1)

    assert "do not open with this passphrase" in said
    assert not list(fresh.folder.iterdir())


def test_without_the_keys_it_says_what_is_missing(lost: Place, fresh: Place, tmp_path: Path) -> None:
    plain = tmp_path / "plain.backup"
    lost.run("backup", plain)

    said = fresh.run("restore", plain)

    assert "record-key is missing" in said
    assert "secret-key is missing" in said


def test_where_a_node_is_nothing_is_restored(lost: Place, backup: Path, phrase: Path) -> None:
    before = told(lost)

    said = lost.run("restore", backup, "--passphrase-file", phrase, code=1)

    assert "already" in said or "not empty" in said
    assert told(lost) == before


def test_what_was_erased_since_does_not_come_back_with_an_older_backup(
    lost: Place, backup: Path, fresh: Place, phrase: Path, tmp_path: Path
) -> None:
    uid = _fact(lost)
    lost.run("erase", "fact", uid)
    lost.run("backup", tmp_path / "newer.backup")
    (tmp_path / "newer.backup").unlink()
    assert f"fact {uid}" in (tmp_path / "erasures").read_text().splitlines()

    fresh.run("restore", backup, "--passphrase-file", phrase)

    emptied = (
        "SELECT count(*) FROM cases_factversion v JOIN cases_fact f ON f.id = v.fact_id WHERE f.uid = '{}'"
    )
    assert _one(fresh, emptied.format(uid) + " AND v.erased_at IS NULL") == 0
    assert _one(fresh, emptied.format(uid)) > 0
    assert "is whole" in fresh.run("record", "check")


def _fact(place: Place) -> str:
    return str(_one(place, "SELECT min(uid) FROM cases_fact"))


def _one(place: Place, sql: str) -> Any:
    if place.cluster is None:
        connection: Any = sqlite3.connect(place.folder / "undersigned.sqlite3")
    else:
        import psycopg

        connection = psycopg.connect(place.environment["DATABASE_URL"])
    try:
        return connection.execute(sql).fetchone()[0]
    finally:
        connection.close()


def test_a_damaged_file_is_refused_wherever_it_is_damaged(backup: Path, tmp_path: Path) -> None:
    whole = backup.read_bytes()
    parts = {name: opened(backup).read(name) for name in ("database", "keys.json")}
    chance, damaged, refused = random.Random(11), tmp_path / "damaged", 0
    for _ in range(150):
        at = chance.randrange(len(whole))
        damaged.write_bytes(whole[:at] + bytes([whole[at] ^ (1 << chance.randrange(8))]) + whole[at + 1 :])
        try:
            found = opened(damaged)
        except Damaged:
            refused += 1
        else:  # A flag or a time of the archive, which nothing reads.
            assert {name: found.read(name) for name in parts} == parts
    assert refused > 140
    for length in (0, 10, len(whole) // 2, len(whole) - 1):
        damaged.write_bytes(whole[:length])
        with pytest.raises(Damaged):
            opened(damaged)


def test_nothing_is_half_restored(backup: Path, fresh: Place, phrase: Path, tmp_path: Path) -> None:
    """Killed anywhere, a restore leaves no node that starts; begun again in an empty place it succeeds."""
    for delay in (0.7, 1.3):
        again = Place(tmp_path / f"killed-{delay}", fresh.cluster)
        call = [*COMMAND, "restore", str(backup), "--passphrase-file", str(phrase)]
        process = subprocess.Popen(
            call, env=again.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(delay)
        process.kill()
        process.wait()
        if process.returncode and (again.folder / "restoring").exists():
            said = again.run("serve", "--port", "1", code=2)
            assert "A restore did not finish" in said or "SECRET_KEY is not set" in said


def test_a_node_that_is_backed_up_over_and_over_loses_less_than_a_minute(
    lost: Place, fresh: Place, phrase: Path, tmp_path: Path
) -> None:
    """An act is in a backup before a minute is over; of the older ones only those that were to be kept are left."""
    folder = tmp_path / "every"
    call = [*COMMAND, "backup", str(folder), "--every", "1", "--keep", "2"]
    process = subprocess.Popen(call, env=lost.environment, stdout=subprocess.DEVNULL)
    try:
        for number in range(2):
            draft = tmp_path / f"draft{number}.md"
            draft.write_text(f"# Statement {number}\n\n1. We ask for gauges.\n")
            lost.run("import", draft, "--coalition", _one(lost, "SELECT min(slug) FROM parties_coalition"))
        acts, end = _one(lost, "SELECT count(*) FROM core_event"), time.monotonic() + 60
        while time.monotonic() < end:
            newest = max(folder.glob("*.backup"), default=None)
            if newest and opened(newest).manifest.acts == acts:
                break
            time.sleep(0.2)
    finally:
        process.kill()
        process.wait()
    assert newest
    assert opened(newest).manifest.acts == acts
    assert 1 <= len(list(folder.glob("*.backup"))) <= 3
    fresh.run("restore", newest)
    assert _one(fresh, "SELECT count(*) FROM core_event") == acts
