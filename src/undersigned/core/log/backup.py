"""The node's secret keys as one file that only a passphrase opens: PKCS#8 in PEM, each below its public key."""

import re
from collections.abc import Mapping, Sequence

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)

from undersigned.ledger.log import NoNote, Signer, Verifier

SHORTEST = 20  # letters of a passphrase: the format makes each guess cheap
BLOCK = re.compile(
    r"^(record|witness) (\S+)\n(-----BEGIN ENCRYPTED PRIVATE KEY-----\n.*?-----END ENCRYPTED PRIVATE KEY-----\n)",
    re.DOTALL | re.MULTILINE,
)


class NoBackup(Exception):
    """A passphrase or a file that will not do; its text is one sentence for the operator."""


def locked(keys: Mapping[str, Sequence[Signer]], passphrase: str) -> str:
    """Return the file of the keys of each kind (record, witness), the one in force first.

    Raises: NoBackup for a passphrase that is easily guessed.
    """
    if len(passphrase) < SHORTEST:
        raise NoBackup(
            f"The passphrase needs at least {SHORTEST} letters: whoever finds the file can try many."
        )
    blocks = [
        f"{kind} {signer.verifier}\n{_pem(signer, passphrase)}"
        for kind, signers in keys.items()
        for signer in signers
    ]
    return "".join(blocks)


def unlocked(text: str, passphrase: str) -> dict[str, list[Signer]]:
    """Return the keys of a file. Raises: NoBackup for another passphrase, and for a file that is not whole."""
    blocks = BLOCK.findall(text)
    if not blocks or BLOCK.sub("", text).strip():
        raise NoBackup("This is no backup of keys, or not all of it.")
    keys: dict[str, list[Signer]] = {}
    for kind, line, pem in blocks:
        keys.setdefault(kind, []).append(_opened(line, pem, passphrase))
    return keys


def _pem(signer: Signer, passphrase: str) -> str:
    key = Ed25519PrivateKey.from_private_bytes(signer.private)
    lock = BestAvailableEncryption(passphrase.encode())
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock).decode()


def _opened(line: str, pem: str, passphrase: str) -> Signer:
    try:
        key = load_pem_private_key(pem.encode(), passphrase.encode())
        verifier = Verifier.read(line)
    except (ValueError, TypeError, NoNote):
        raise NoBackup("The passphrase is another one, or the file was altered.") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise NoBackup("This file holds another kind of key.")
    signer = Signer(verifier.name, key.private_bytes_raw(), verifier.type)
    if signer.verifier != verifier:
        raise NoBackup(f"The secret key is not that of {verifier}.")
    return signer
