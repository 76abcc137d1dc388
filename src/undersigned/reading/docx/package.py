"""The zip archive that a DOCX or ODT is, opened with limits; its XML parts, without entities or network."""

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
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
DOCX_BODY, ODT_BODY = "word/document.xml", "content.xml"
# What each entry of the archive's list begins with.
_ENTRY = b"PK\x01\x02"
# "Strict" documents say the same in another namespace.
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, RuntimeError, NotImplementedError)


class Package:
    """A DOCX, or an ODT, opened for reading; `kind` names which.

    Raises: Unreadable where the archive is damaged, locked, neither, or larger than the limits.
    """

    def __init__(self, data: bytes, *, odt: bool = False) -> None:
        check_count(data, "ODT" if odt else "DOCX")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGED:
            raise Unreadable("Byte 1: the file begins as a zip archive but is damaged or cut off.") from None
        self.kind = "ODT" if odt else "DOCX"
        members = self._archive.infolist()
        body = ODT_BODY if odt else DOCX_BODY
        if body not in {member.filename for member in members}:
            raise Unreadable(f"This zip archive has no {body}, so it is not {'an ODT' if odt else 'a DOCX'}.")
        _check(members, self.kind)

    def part(self, name: str) -> etree._Element | None:
        """Return the root of an XML part, None where the package has none of that name."""
        if name not in self._archive.namelist():
            return None
        try:
            data = self._archive.read(name)
        except _DAMAGED:
            raise Unreadable(
                f"The part {name} of this {self.kind} is damaged or locked by a password."
            ) from None
        return _parse(data.replace(_STRICT, W[1:-1].encode()), name, self.kind)


def check_count(data: bytes, kind: str = "archive") -> None:
    """Refuse an archive of too many files before any list of them is made.

    Raises: Unreadable.
    """
    if data.count(_ENTRY) > MAX_ZIP_MEMBERS:
        raise Unreadable(f"This {kind} holds more than {MAX_ZIP_MEMBERS} files, which is the limit.")


def _check(members: list[zipfile.ZipInfo], kind: str) -> None:
    if sum(member.file_size for member in members) > MAX_ZIP_BYTES:
        raise Unreadable(
            f"This {kind} unpacks to more than {MAX_ZIP_BYTES // 1_000_000} MB, which is the limit."
        )
    for member in members:
        large = member.file_size > RATIO_APPLIES_FROM
        if large and member.file_size > MAX_ZIP_RATIO * max(member.compress_size, 1):
            raise Unreadable(
                f"The part {member.filename} is packed more than {MAX_ZIP_RATIO} times: a zip bomb."
            )


def _parse(data: bytes, name: str, kind: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        if getattr(error, "code", None) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        line = getattr(error, "lineno", None) or 1
        raise Unreadable(f"Line {line} of the part {name} in this {kind} is not well-formed XML.") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise Unreadable(
            f"The part {name} of this {kind} declares a document type, which no word processor does."
        )
    return root


def check_text(size: int) -> None:
    """Refuse a document with more words than a draft may have.

    Raises: Unreadable.
    """
    if size > MAX_TEXT_BYTES:
        raise Unreadable(f"The text is larger than {MAX_TEXT_BYTES // 1_000_000} MB, which is the limit.")


def is_odt(data: bytes) -> bool:
    """Return whether a zip archive is an OpenDocument text; a damaged archive is none.

    Raises: Unreadable where it holds too many files.
    """
    check_count(data)
    try:
        names = set(zipfile.ZipFile(io.BytesIO(data)).namelist())
    except _DAMAGED:
        return False
    return ODT_BODY in names and DOCX_BODY not in names
