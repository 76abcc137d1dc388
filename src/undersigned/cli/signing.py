"""Signing with a party's own key, away from any node: `undersigned key new` and `undersigned sign`."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from undersigned.cli.errors import NO, fail
from undersigned.cli.keys import PASSPHRASE_FILE, passphrase_of

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


@click.group("key")
def own_key() -> None:
    """Make and look at a key of your own, with which a party signs."""


@own_key.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--plain", is_flag=True, help="Keep it without a passphrase: whoever has the file can sign.")
@PASSPHRASE_FILE
def new(file: Path, plain: bool, passphrase_file: Path | None) -> None:
    """Make a key and keep it in FILE (PKCS#8 PEM); print its public half, to be told to the node."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    made = Ed25519PrivateKey.generate()
    locked: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if not plain:
        passphrase = passphrase_of(passphrase_file, confirm=True)
        locked = serialization.BestAvailableEncryption(passphrase.encode())
    data = made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, locked)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        fail(f"{file} exists already: name another file.")
    with os.fdopen(descriptor, "wb") as kept:
        kept.write(data)
    click.echo(_public(made))


@own_key.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@PASSPHRASE_FILE
def show(file: Path, passphrase_file: Path | None) -> None:
    """Print the public half of the key in FILE."""
    click.echo(_public(_read(file, passphrase_file)))


@click.command()
@click.argument("document", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--key",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    required=True,
    help="Your key.",
)
@PASSPHRASE_FILE
def sign(document: Path, file: Path, passphrase_file: Path | None) -> None:
    """Sign DOCUMENT, as the node gave it, with your own key; print the signed document, to be handed back.

    Read it first: what stands in it is what you sign.
    """
    from undersigned.ledger.canonical import NotCanonical, read_json
    from undersigned.ledger.dataproof import FalseProof
    from undersigned.ledger.signed import sign_document

    try:
        read = read_json(document.read_bytes())
        if not isinstance(read, dict):
            raise FalseProof("This is no document to sign.")
        private = _read(file, passphrase_file)
        created = datetime.now(UTC).strftime("%Y-%m-%dT00:00:00Z")  # Nobody needs to know the hour.
        halves = private.private_bytes_raw(), private.public_key().public_bytes_raw()
        signed = sign_document(read, *halves, created)
    except (FalseProof, NotCanonical) as error:
        fail(str(error), NO)
    click.echo(json.dumps(signed, ensure_ascii=False, indent=1))


def _read(file: Path, passphrase_file: Path | None) -> "Ed25519PrivateKey":
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    data = file.read_bytes()
    locked = b"ENCRYPTED" in data.split(b"\n", 1)[0]
    try:
        found = load_pem_private_key(data, passphrase_of(passphrase_file).encode() if locked else None)
    except ValueError:
        fail(f"{file} holds no key, or the passphrase is another one.", NO)
    if not isinstance(found, Ed25519PrivateKey):
        fail(f"{file} holds a key of another kind than Ed25519.", NO)
    return found


def _public(key: "Ed25519PrivateKey") -> str:
    from undersigned.ledger.dataproof import multikey

    return multikey(key.public_key().public_bytes_raw())
