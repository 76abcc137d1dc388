"""Bytes to characters, strictly: UTF-8, or UTF-16 with its byte order mark; anything else is refused."""

import codecs
import re
import unicodedata

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_LINES, MAX_TEXT_BYTES

# Embeddings, overrides and isolates can show words in another order than the one they are stored in.
# The single marks (U+200E, U+200F, U+061C) move no words and stay.
BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LINE_ENDS = re.compile("\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]")


def decode(data: bytes) -> str:
    """Return the text with every line end as "\\n" and no byte order mark.

    Raises: Unreadable naming byte and line of the first byte that is not UTF-8, of a NUL character, or the
        limit that is passed.
    """
    if len(data) > MAX_TEXT_BYTES:
        raise Unreadable(f"The text is larger than {MAX_TEXT_BYTES // 1_000_000} MB, which is the limit.")
    text = _LINE_ENDS.sub("\n", characters(data))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Unreadable(f"Line {line} holds a NUL character, so this is not a text file.")
    if text.count("\n") >= MAX_LINES:
        raise Unreadable(f"The text has more than {MAX_LINES} lines, which is the limit.")
    return text


def characters(data: bytes) -> str:
    """Return every character as it was received, without the byte order mark.

    Raises: Unreadable naming byte and line of the first byte that is not UTF-8 (or UTF-16 with its mark).
    """
    utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    codec = "utf-16" if utf16 else "utf-8-sig"
    try:
        return data.decode(codec)
    except UnicodeDecodeError as error:
        # After its byte order mark, "utf-8-sig" counts from the first letter.
        start = error.start + (len(data) - len(error.object))
        line = len(_LINE_ENDS.findall(data[:start].decode(codec, "replace"))) + 1
        name = "UTF-16" if utf16 else "UTF-8"
        raise Unreadable(
            f"Line {line}, byte {start + 1} (0x{data[start]:02x}) is not {name}: "
            "save the file as UTF-8 and try again."
        ) from None


def without_controls(text: str) -> str:
    """Return the text without bidirectional and other control characters; line ends and tabs stay."""
    if text.isprintable():
        return text
    removed = {ord(character): None for character in set(text) if _is_control(character)}
    return text.translate(removed)


def _is_control(character: str) -> bool:
    if character in BIDI_CONTROLS:
        return True
    return character not in "\n\t" and unicodedata.category(character) in {"Cc", "Cs"}
