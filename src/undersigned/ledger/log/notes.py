"""Signed notes (C2SP signed-note): a short text, and under it the signatures of whoever vouches for it.

Ed25519 signatures of two types: of the text itself, and cosignatures of a checkpoint with their time
(C2SP tlog-cosignature).
"""

import base64
import binascii
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from hashlib import sha256
from typing import TypeGuard

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

MARK = "\N{EM DASH} "
PRIVATE = "PRIVATE+KEY+"
MOST_SIGNATURES = 100
# Space and plus would end a name inside a line; control characters would forge one.
NAME = re.compile(r"[^\s+\x00-\x1f\x7f]{1,200}")
CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


class NoNote(ValueError):
    """Bytes that are no signed note, or one that a known key did not sign; its text is one sentence for people."""


class FalseSignature(NoNote):
    """A note with a signature under a known key that this key did not make."""


class Type(IntEnum):
    """What a key signs."""

    ED25519 = 1
    COSIGNATURE = 4


@dataclass(frozen=True)
class Verifier:
    """A name and the public key (32 bytes) that signs under it."""

    name: str
    public: bytes
    type: Type = Type.ED25519

    @property
    def key_id(self) -> bytes:
        """Four bytes that tell keys of one name apart."""
        return sha256(self.name.encode() + b"\n" + bytes([self.type]) + self.public).digest()[:4]

    def __str__(self) -> str:
        """The verifier key as one publishes it: `NAME+HEX(id)+BASE64(type || key)`."""
        return f"{self.name}+{self.key_id.hex()}+{_base64(bytes([self.type]) + self.public)}"

    @classmethod
    def read(cls, line: str) -> "Verifier":
        """Return the verifier of a published key. Raises: NoNote with the reason."""
        name, _, rest = line.strip().partition("+")
        claimed, _, encoded = rest.partition("+")
        key = _bytes(encoded)
        if not NAME.fullmatch(name) or not _is_key(key):
            raise NoNote("This is not a key of the form NAME+ID+KEY.")
        verifier = cls(name, key[1:], Type(key[0]))
        if claimed != verifier.key_id.hex():
            raise NoNote(f"The id of the key of {name} does not belong to it: a letter was altered.")
        return verifier

    def signed_at(self, text: bytes, signature: bytes) -> int | None:
        """Return when a cosignature was made, in seconds since 1970; 0 for a signature, which has no time.

        None if the key did not sign the text.
        """
        at, signature = (signature[:8], signature[8:]) if self.type is Type.COSIGNATURE else (b"", signature)
        seconds = int.from_bytes(at, "big")
        message = _cosigned(text, seconds) if at else text
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except (InvalidSignature, ValueError):
            return None
        return seconds


@dataclass(frozen=True)
class Signer:
    """A name and the private key (32 bytes) that signs under it."""

    name: str
    private: bytes = field(repr=False)
    type: Type = Type.ED25519

    def secret(self) -> str:
        """The signing key as one keeps it: `PRIVATE+KEY+NAME+HEX(id)+BASE64(type || key)`."""
        verifier = self.verifier
        return f"{PRIVATE}{self.name}+{verifier.key_id.hex()}+{_base64(bytes([self.type]) + self.private)}"

    @classmethod
    def read(cls, secret: str) -> "Signer":
        """Return the signer of a kept key. Raises: NoNote, which does not tell the key."""
        name, _, rest = secret.strip().removeprefix(PRIVATE).partition("+")
        claimed, _, encoded = rest.partition("+")
        key = _bytes(encoded)
        if not secret.startswith(PRIVATE) or not NAME.fullmatch(name) or not _is_key(key):
            raise NoNote("This is not a signing key of the form PRIVATE+KEY+NAME+ID+KEY.")
        signer = cls(name, key[1:], Type(key[0]))
        if claimed != signer.verifier.key_id.hex():
            raise NoNote(f"The id of the signing key of {name} does not belong to it.")
        return signer

    @property
    def verifier(self) -> Verifier:
        return Verifier(self.name, self._key.public_key().public_bytes_raw(), self.type)

    def sign(self, text: bytes, at: int = 0) -> bytes:
        """Return the signature of a text; a cosignature holds the time `at`, in seconds since 1970."""
        if self.type is Type.ED25519:
            return self._key.sign(text)
        return at.to_bytes(8, "big") + self._key.sign(_cosigned(text, at))

    def line(self, text: str, at: int = 0) -> str:
        """Return the signature as a line of a note."""
        signature = self.verifier.key_id + self.sign(text.encode(), at)
        return f"{MARK}{self.name} {_base64(signature)}\n"

    @property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.private)


@dataclass(frozen=True)
class Vouched:
    """A known key that signed a note; `at` in seconds since 1970 for a cosignature, 0 for a signature."""

    verifier: Verifier
    at: int


@dataclass(frozen=True)
class Note:
    """A text, who of those known signed it, and its lines of signatures as they stand, known or not."""

    text: str
    signed: tuple[Vouched, ...]
    lines: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(self.lines)}"


def sign_note(text: str, signers: Iterable[Signer], *, at: int = 0) -> str:
    """Return the note of a text that ends in a newline, signed by each.

    Raises: NoNote if the text has no newline at its end, or control characters; or without signer.
    """
    lines = [signer.line(text, at) for signer in signers]
    if not text.endswith("\n") or CONTROL.search(text) or not lines:
        raise NoNote(
            "A note is text without control characters that ends in a newline, and somebody signs it."
        )
    return f"{text}\n{''.join(lines)}"


def open_note(data: bytes, known: Sequence[Verifier]) -> Note:
    """Return the note, and who of the known keys signed it; signatures of unknown keys are passed over.

    Raises: NoNote for bytes that are no note, FalseSignature where a known key did not make its signature.
    """
    text, lines = _parted(data)
    keys = {(verifier.name, verifier.key_id): verifier for verifier in known}
    signed: dict[Verifier, Vouched] = {}
    for line in lines:
        name, key_id, signature = _signature(line)
        verifier = keys.get((name, key_id))
        if verifier is None or verifier in signed:
            continue
        at = verifier.signed_at(text.encode(), signature)
        if at is None:
            raise FalseSignature(
                f"The signature of {name} is false: the words or the signature were altered."
            )
        signed[verifier] = Vouched(verifier, at)
    return Note(text, tuple(signed.values()), tuple(lines))


def _parted(data: bytes) -> tuple[str, list[str]]:
    try:
        note = data.decode()
    except UnicodeDecodeError as error:
        raise NoNote(f"Byte {error.start + 1} is not part of any UTF-8 character.") from None
    if CONTROL.search(note):
        raise NoNote("A note has no control characters.")
    # The last empty line parts them: the text may hold empty lines itself.
    text, parted, signatures = note.rpartition("\n\n")
    lines = signatures.splitlines(keepends=True)
    if not parted or not lines or not signatures.endswith("\n"):
        raise NoNote("This is no signed note: a text, an empty line, and lines with signatures.")
    if len(lines) > MOST_SIGNATURES:
        raise NoNote(f"A note has at most {MOST_SIGNATURES} signatures.")
    return text + "\n", lines


def _signature(line: str) -> tuple[str, bytes, bytes]:
    name, _, encoded = line.rstrip("\n").removeprefix(MARK).partition(" ")
    signature = _bytes(encoded)
    if not line.startswith(MARK) or not NAME.fullmatch(name) or signature is None or len(signature) < 5:
        raise NoNote("A line under the note is not a signature.")
    return name, signature[:4], signature[4:]


def _cosigned(text: bytes, at: int) -> bytes:
    return b"cosignature/v1\ntime %d\n" % at + text


def _is_key(key: bytes | None) -> TypeGuard[bytes]:
    return key is not None and len(key) == 33 and key[0] in tuple(Type)


def _base64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(encoded: str) -> bytes | None:
    try:
        data = base64.b64decode(encoded.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError):
        return None
    # Base64 lets its last letter carry unused bits: one signature would have several spellings.
    return data if _base64(data) == encoded else None
