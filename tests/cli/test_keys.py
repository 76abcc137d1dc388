"""The node's keys from a terminal: backed up behind a passphrase, brought back, changed, lost."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.terminal import COMMAND
from undersigned.core.log.backup import NoBackup, locked, unlocked
from undersigned.ledger.log import Signer
from undersigned.ledger.log.notes import Type

PASSPHRASE = "mill weir ferry lantern"
RECORD = [Signer("river.example/record", bytes([n]) * 32) for n in (1, 2)]
WITNESS = [Signer("river.example/witness", b"w" * 32, Type.COSIGNATURE)]
KEYS = {"record": RECORD, "witness": WITNESS}


def undersigned(
    folder: Path, *arguments: object, passphrase: str = PASSPHRASE
) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    told = {"DATA_DIR": str(folder), "UNDERSIGNED_PASSPHRASE": passphrase}
    call = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(call, env=kept | told, capture_output=True, text=True, timeout=120, check=False)


def test_a_backup_opens_with_its_passphrase_alone_and_shows_no_secret() -> None:
    text = locked(KEYS, PASSPHRASE)
    assert unlocked(text, PASSPHRASE) == KEYS
    for signer in (*RECORD, *WITNESS):
        assert signer.secret().rpartition("+")[2] not in text
    with pytest.raises(NoBackup, match="another one"):
        unlocked(text, PASSPHRASE + ".")
    with pytest.raises(NoBackup, match="at least 20 letters"):
        locked(KEYS, "river")


def test_a_damaged_backup_gives_no_key() -> None:
    text = locked(KEYS, PASSPHRASE)
    for damaged in (text[1:], text[:-30], text + "more", text.replace("river", "weirs", 1), ""):
        with pytest.raises(NoBackup):
            unlocked(damaged, PASSPHRASE)


def test_keys_are_backed_up_changed_lost_and_brought_back(tmp_path: Path) -> None:
    node, file = tmp_path / "node", tmp_path / "keys.pem"
    assert undersigned(node, "init").returncode == 0
    secrets = {(node / name).read_text() for name in ("record-key", "witness-key")}
    printed = undersigned(node, "record", "key", "backup", file)
    assert (printed.returncode, file.stat().st_mode & 0o777) == (0, 0o600)
    assert undersigned(node, "record", "key", "restore", file).returncode == 1
    for name in ("record-key", "witness-key"):
        (node / name).unlink()
    missing = undersigned(node, "record", "key", "rotate")
    assert (missing.returncode, "restore it from the backup" in missing.stderr) == (2, True)
    assert (
        undersigned(node, "record", "key", "restore", file, passphrase="no such passphrase").returncode == 2
    )
    back = undersigned(node, "record", "key", "restore", file)
    assert {(node / name).read_text() for name in ("record-key", "witness-key")} == secrets

    rotated = undersigned(node, "record", "key", "rotate")
    lost = undersigned(node, "record", "key", "lost", "--yes")
    listed = undersigned(node, "record", "key", "list").stdout.splitlines()
    assert [line.split()[0] for line in listed] == ["0", "0", "0"]
    assert "record/2+" in listed[2]
    assert undersigned(node, "record", "check").stdout == "The log of 2 entries is whole.\n"
    for done in (printed, back, rotated, lost):
        assert not [
            secret for secret in secrets if secret.strip().split("+", 4)[4] in done.stdout + done.stderr
        ]
