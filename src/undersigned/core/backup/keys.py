"""The keys of a node, sealed by a passphrase: scrypt (RFC 7914) and AES-256-GCM."""

import base64
import json
import os
from collections.abc import Iterable
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from undersigned.core.errors import Refused

COST = 1 << 17  # scrypt's N with r = 8: 128 MB and half a second for each guess
BOUND = b"undersigned-backup-1 keys"


def key_files(folder: Path) -> list[Path]:
    """Return the files of a data folder that hold keys."""
    return sorted(path for path in folder.iterdir() if path.is_file() and "-key" in path.name)


def seal(files: Iterable[Path], passphrase: str) -> bytes:
    """Return the files' contents as JSON that only the passphrase opens."""
    plain = json.dumps({path.name: path.read_text(encoding="utf-8") for path in files}).encode()
    salt, nonce = os.urandom(16), os.urandom(12)
    sealed = AESGCM(_key(passphrase, salt, COST)).encrypt(nonce, plain, BOUND)
    told = {name: base64.b64encode(data).decode() for name, data in _named(salt, nonce, sealed)}
    return json.dumps({"kdf": "scrypt", "n": COST, "r": 8, "p": 1, "cipher": "AES-256-GCM"} | told).encode()


def unseal(sealed: bytes, passphrase: str) -> dict[str, str]:
    """Return the contents of the key files by name. Raises: Refused for another passphrase."""
    told = json.loads(sealed)
    salt, nonce, data = (base64.b64decode(told[name]) for name in ("salt", "nonce", "sealed"))
    try:
        plain = AESGCM(_key(passphrase, salt, told["n"])).decrypt(nonce, data, BOUND)
    except InvalidTag:
        raise Refused("The keys in this backup do not open with this passphrase.") from None
    return {str(name): str(content) for name, content in json.loads(plain).items()}


def _named(salt: bytes, nonce: bytes, sealed: bytes) -> list[tuple[str, bytes]]:
    return [("salt", salt), ("nonce", nonce), ("sealed", sealed)]


def _key(passphrase: str, salt: bytes, cost: int) -> bytes:
    return Scrypt(salt=salt, length=32, n=cost, r=8, p=1).derive(passphrase.encode())
