"""The zip archive that a DOCX is, opened with limits, and its XML parts, parsed without entities or network."""

import io
import zipfile
import zlib

from lxml import etree

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import (
    MAX_TEXT_BYTES,
    MAX_ZIP_BYTES,
    MAX_ZIP_MEMBERS,
    MAX_ZIP_RATIO,
    RATIO_APPLIES_FROM,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# "Strict" documents say the same in another namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


class Package:
    """A DOCX opened for reading.

    Raises: Unreadable where the archive is damaged, locked, no DOCX, or larger than the limits.
    """

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            raise Unreadable("Byte 1: the file begins as a zip archive but is damaged or cut off.") from None
        members = self._archive.infolist()
        if "word/document.xml" not in {member.filename for member in members}:
            raise Unreadable("This zip archive has no word/document.xml, so it is not a DOCX.")
        _check(members)

    def part(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, None where the package has none of that name."""
        if name not in self._archive.namelist():
            return None
        try:
            data = self._archive.read(name)
        except _DAMAGED:
            raise Unreadable(f"The part {name} of this DOCX is damaged or locked by a password.") from None
        return _parse(data.replace(_STRICT, W[1:-1].encode()), name)


def _check(members: list[zipfile.ZipInfo]) -> None:
    if len(members) > MAX_ZIP_MEMBERS:
        raise Unreadable(f"This DOCX holds more than {MAX_ZIP_MEMBERS} files, which is the limit.")
    if sum(member.file_size for member in members) > MAX_ZIP_BYTES:
        raise Unreadable(
            f"This DOCX unpacks to more than {MAX_ZIP_BYTES // 1_000_000} MB, which is the limit."
        )
    for member in members:
        large = member.file_size > RATIO_APPLIES_FROM
        if large and member.file_size > MAX_ZIP_RATIO * max(member.compress_size, 1):
            raise Unreadable(
                f"The part {member.filename} is packed more than {MAX_ZIP_RATIO} times: a zip bomb."
            )


def _parse(data: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        raise Unreadable(f"Line {line} of the part {name} in this DOCX is not well-formed XML.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            f"The part {name} of this DOCX declares a document type, which no word processor does."
        )
    return root


def check_text(size: int) -> None:
    """Refuse a document with more words than a draft may have.

    Raises: Unreadable.
    """
    if size > MAX_TEXT_BYTES:
        raise Unreadable(f"The text is larger than {MAX_TEXT_BYTES // 1_000_000} MB, which is the limit.")
