"""Checking from a terminal as a stranger does: a bundle, a saved log, a receipt; and signing with one's own key."""

import json
import sqlite3
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned
from undersigned.ledger.signed import read_signed

DOCUMENT = {
    "format": "undersigned-signature-1",
    "signature": "signature001",
    "party": "party0000001",
    "name": "Oldmill Parish",
    "edition": "edition00001",
    "title": "The weir",
    "language": "en",
    "content_hash": "sha256:" + "0" * 64,
    "reservations": [],
}


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of a node with the demonstration, with its bundle, its saved log and one receipt beside it."""
    folder = tmp_path_factory.mktemp("node")
    assert undersigned("demo", "--no-serve", folder=folder).returncode == 0
    assert undersigned("record", "check", folder=folder).returncode == 0
    assert (
        undersigned("export", "bundle", "--all", "--output", folder / "b.json", folder=folder).returncode == 0
    )
    assert undersigned("record", "save", folder / "log", folder=folder).returncode == 0
    with sqlite3.connect(folder / "undersigned.sqlite3") as database:
        (uid,) = database.execute("SELECT uid FROM core_event ORDER BY id LIMIT 1 OFFSET 9").fetchone()
    (folder / "receipt").write_text(undersigned("record", "receipt", uid, folder=folder).stdout)
    (folder / "proof").write_text(undersigned("record", "proof", uid, folder=folder).stdout)
    return folder


@pytest.fixture(scope="module")
def key(node: Path) -> str:
    return (node / "log" / "keys").read_text().strip()


def test_the_bundle_of_the_demonstration_is_proven_by_its_log(node: Path, key: str) -> None:
    told = json.loads(undersigned("verify", node / "b.json", "--key", key, "--json").stdout)
    assert told["whole"]
    assert told["proven"] == told["members"] > 30
    assert (told["log"], told["key"], told["key_known"]) == ("localhost:8000/record", key, True)

    plain = undersigned("verify", node / "b.json")
    assert plain.returncode == 0
    assert (
        f"Proven: {told['members']} of {told['members']} parts, by the log localhost:8000/record"
        in plain.stdout
    )

    other = key.replace("localhost", "otherhost")
    assert undersigned("verify", node / "b.json", "--key", other).returncode == 2


def test_a_saved_log_is_whole_and_a_flipped_byte_names_the_entry(
    node: Path, key: str, tmp_path: Path
) -> None:
    whole = undersigned("verify", node / "log", "--key", key)
    assert (whole.returncode, whole.stdout[:6]) == (0, "Whole:")
    assert "own keys tell" in undersigned("verify", node / "log").stdout

    bundle = next((node / "log" / "tile" / "entries").iterdir())
    while bundle.is_dir():
        bundle = next(bundle.iterdir())
    content = bundle.read_bytes()
    try:
        bundle.write_bytes(content[:300] + b"?" + content[301:])
        damaged = undersigned("verify", node / "log", "--json")
    finally:
        bundle.write_bytes(content)
    assert damaged.returncode == 1
    assert json.loads(damaged.stdout)["faults"] == [f"Entry {300 // 83} was altered or dropped."]


def test_a_receipt_holds_with_its_proof_and_no_other(node: Path, key: str, tmp_path: Path) -> None:
    kept = undersigned("verify", node / "receipt", "--key", key, "--proof", node / "proof", "--json")
    assert json.loads(kept.stdout)["place"] == 9
    assert undersigned("verify", node / "receipt").returncode == 1
    altered = tmp_path / "receipt"
    altered.write_text((node / "receipt").read_text().replace("202", "201", 1))
    refused = undersigned("verify", altered, "--key", key)
    assert (refused.returncode, "false" in refused.stdout) == (1, True)


def test_everything_public_was_stated_when_it_became_public(node: Path) -> None:
    assert undersigned("record", "state", folder=node).stdout == "0 statements.\n"


def test_a_document_is_signed_offline_with_a_key_that_a_passphrase_locks(tmp_path: Path) -> None:
    key, phrase, document = (tmp_path / name for name in ("key.pem", "phrase", "document.json"))
    phrase.write_text("the river runs\n")
    document.write_text(json.dumps(DOCUMENT, indent=1))
    public = undersigned("key", "new", key, "--passphrase-file", phrase).stdout.strip()
    assert key.read_text().startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert key.stat().st_mode & 0o777 == 0o600
    assert undersigned("key", "show", key, "--passphrase-file", phrase).stdout.strip() == public

    signed = undersigned("sign", document, "--key", key, "--passphrase-file", phrase)
    made = read_signed(json.loads(signed.stdout))
    assert made["proof"]["verificationMethod"] == f"did:key:{public}#{public}"
    assert {name: value for name, value in made.items() if name != "proof"} == DOCUMENT

    phrase.write_text("another\n")
    assert (
        "passphrase is another one"
        in undersigned("sign", document, "--key", key, "--passphrase-file", phrase).stderr
    )
    assert undersigned("key", "new", key, "--plain").returncode == 2
    document.write_text('{"format": "other"}')
    refused = undersigned("sign", document, "--key", key, "--passphrase-file", phrase)
    assert refused.returncode == 1
