"""One value, one sequence of bytes: canonical JSON (RFC 8785), and the hashes made from it."""

import hashlib
import hmac
import json
from typing import Any, Never

import rfc8785

LARGEST = 2**53 - 1
DEEPEST = 32
SALT_LENGTH = 32


class NotCanonical(ValueError):
    """A value without a canonical form, or bytes that are not one; its text is one sentence for people."""


def canonical(value: object) -> bytes:
    """Return the only RFC 8785 form of a JSON value (tuples count as lists), in UTF-8.

    Raises: NotCanonical for whole numbers beyond ±(2^53 - 1), NaN and infinities, lone surrogates, keys that
        are not text, values that JSON does not know, and nesting without end.
    """
    try:
        return rfc8785.dumps(value)  # type: ignore[arg-type]
    except rfc8785.IntegerDomainError:
        raise NotCanonical("A whole number is larger than 2^53 - 1, which not every program reads.") from None
    except rfc8785.FloatDomainError:
        raise NotCanonical("A number is infinite or not a number at all.") from None
    except RecursionError:
        raise NotCanonical(f"The values are nested more than {DEEPEST} deep.") from None
    except ValueError as error:
        if isinstance(error, UnicodeEncodeError) or isinstance(error.__cause__, UnicodeEncodeError):
            raise NotCanonical("A text holds half a character.") from None
        raise NotCanonical("It holds a value, or a name of a field, that JSON does not know.") from None


def read_canonical(data: bytes) -> Any:
    """Return the value that the bytes are the canonical form of.

    Raises: NotCanonical as `read_json` does, and if the bytes differ from their own canonical form.
    """
    value = read_json(data)
    _same(data, canonical(value))
    return value


def read_json(data: bytes) -> Any:
    """Return the value that the bytes are JSON of; fractions are refused, the record has none.

    Raises: NotCanonical if the bytes are not UTF-8, not JSON, hold a field twice, a fraction, NaN, a whole
        number beyond ±(2^53 - 1), or more than 32 levels.
    """
    try:
        value = STRICT.decode(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotCanonical(f"Byte {error.start + 1} is not part of any UTF-8 character.") from None
    except json.JSONDecodeError as error:
        place = len(error.doc[: error.pos].encode()) + 1
        raise NotCanonical(f"It stops being JSON at byte {place}.") from None
    except RecursionError:
        raise NotCanonical(f"The values are nested more than {DEEPEST} deep.") from None
    if _depth(value) > DEEPEST:
        raise NotCanonical(f"The values are nested more than {DEEPEST} deep.")
    return value


def canonical_start(data: bytes) -> Any:
    """Return the canonical value that the bytes begin with, whatever follows it.

    Raises: NotCanonical if they begin with none.
    """
    text = data.decode("utf-8", "surrogateescape")
    try:
        _, end = STRICT.raw_decode(text)
    except (ValueError, RecursionError):
        raise NotCanonical("The bytes do not begin with JSON.") from None
    return read_canonical(text[:end].encode("utf-8", "surrogateescape"))


def digest(value: object) -> str:
    """Return `sha256:` and 64 hexadecimal digits: SHA-256 over the canonical form. Raises: NotCanonical."""
    return "sha256:" + hashlib.sha256(canonical(value)).hexdigest()


def commitment(salt: bytes, entry: object) -> str:
    """Return 64 hexadecimal digits: HMAC-SHA-256 (RFC 2104) under the salt over the entry's canonical form.

    Whoever lacks the salt cannot test a guess at the entry; destroying salt and entry erases it for good.

    Raises: ValueError if the salt has not 32 bytes; NotCanonical.
    """
    if len(salt) != SALT_LENGTH:
        raise ValueError(f"A salt has {SALT_LENGTH} bytes, this one {len(salt)}.")
    return hmac.new(salt, canonical(entry), hashlib.sha256).hexdigest()


def _fields(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) < len(pairs):
        raise NotCanonical("A field stands twice in the same object.")
    return fields


def _whole_number(digits: str) -> int:
    # Longer ones are refused unread: reading a number of a million digits takes minutes.
    if len(digits.lstrip("-")) > len(str(LARGEST)) or abs(int(digits)) > LARGEST:
        raise NotCanonical("A whole number is larger than 2^53 - 1, which not every program reads.")
    return int(digits)


def _refused(number: str) -> Never:
    raise NotCanonical(f"The number {number[:20]} is not a whole number.")


STRICT = json.JSONDecoder(
    object_pairs_hook=_fields, parse_int=_whole_number, parse_float=_refused, parse_constant=_refused
)


def _depth(value: Any) -> int:
    if not isinstance(value, dict | list):
        return 0
    inside = value.values() if isinstance(value, dict) else value
    return 1 + max(map(_depth, inside), default=0)


def _same(data: bytes, form: bytes) -> None:
    if data == form:
        return
    place = next((i for i, (a, b) in enumerate(zip(data, form, strict=False)) if a != b), len(form))
    raise NotCanonical(f"It is readable, but not written in canonical form from byte {place + 1} on.")
