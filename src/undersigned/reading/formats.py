"""What kind of file the bytes are: told by content first, then by the name's ending."""

import re
from typing import Literal, get_args

from undersigned.reading.docx.package import is_odt
from undersigned.reading.drafts import Unreadable

Format = Literal["text", "markdown", "html", "docx", "odt"]

_ENDINGS: dict[str, Format] = {
    "txt": "text", "text": "text", "md": "markdown", "markdown": "markdown", "mdown": "markdown",
    "html": "html", "htm": "html", "xhtml": "html", "docx": "docx", "docm": "docx",
    "odt": "odt",
}  # fmt: skip
_UNKNOWN = {
    "pdf": "a PDF", "doc": "an old Word file", "rtf": "Rich Text",
    "json": "JSON", "xml": "XML", "csv": "a table", "yaml": "YAML", "yml": "YAML",
}  # fmt: skip
_SIGNATURES = {b"%PDF-": "a PDF", b"\xd0\xcf\x11\xe0": "an old Word file", b"{\\rtf": "Rich Text"}
_ZIP = b"PK\x03\x04"
_HTML = re.compile(
    r"</(?:p|li|ol|ul|div|h[1-6]|body|html|table)\s*>|<!doctype html|<html[\s>]", re.IGNORECASE
)
_PAGE = re.compile(r"<html[\s>]", re.IGNORECASE)
_JSON = re.compile(r"\s*\{\s*\"")
_XML = re.compile(r"\s*<\?xml\b")
_MARKDOWN = re.compile(r"^ {0,3}#{1,6} +\S|^ {0,3}1[.)] +\S[\s\S]*?^ {0,3}1[.)] +\S", re.MULTILINE)
_AKOMA_NTOSO = re.compile(rb"<(?:\w+:)?akomaNtoso[\s>]")
_ADVICE = "paste its words, or save them as DOCX, ODT, HTML, Markdown or plain text"


def format_of_bytes(data: bytes, name: str, format: str | None) -> Format | None:
    """Return the format that the caller, the first bytes or the name tell; None where the text must tell.

    Raises: Unreadable where they tell a kind of file that is no draft, or contradict each other.
    """
    if format is not None and format not in get_args(Format):
        raise Unreadable(f"The format “{format}” is not known: it is one of {', '.join(get_args(Format))}.")
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    chosen = next((known for known in get_args(Format) if known == format), None) or _ENDINGS.get(ending)
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise Unreadable(f"This is {kind}, which cannot be read as a draft: {_ADVICE}.")
    if data.startswith(_ZIP):
        return "odt" if is_odt(data) else "docx"
    if chosen in {"docx", "odt"}:
        kind = "a DOCX" if chosen == "docx" else "an ODT"
        raise Unreadable(
            f"Byte 1: this is not {kind}, which begins as a zip archive; the file may be damaged."
        )
    if chosen is None and _AKOMA_NTOSO.search(data, 0, 2_000):
        raise Unreadable(f"This is Akoma Ntoso, an XML format, which cannot be read as a draft: {_ADVICE}.")
    if chosen is None and ending in _UNKNOWN:
        raise Unreadable(f"This is {_UNKNOWN[ending]}, which cannot be read as a draft: {_ADVICE}.")
    return chosen


def format_of_text(text: str) -> Format:
    """Return what a text without a telling name looks like.

    Raises: Unreadable for XML that is not HTML, and for JSON.
    """
    if _XML.match(text) and not _PAGE.search(text):
        raise Unreadable(f"This is XML, from line 1 on, which cannot be read as a draft: {_ADVICE}.")
    if _JSON.match(text):
        raise Unreadable(f"This is JSON, from line 1 on, which cannot be read as a draft: {_ADVICE}.")
    if _HTML.search(text):
        return "html"
    return "markdown" if _MARKDOWN.search(text) else "text"
