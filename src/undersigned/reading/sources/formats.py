"""Which reader a source needs: told by its first bytes and its own words, then by the name's ending."""

import re
from typing import Literal

from undersigned.reading.drafts import Unreadable

SourceFormat = Literal["text", "markdown", "html", "xml", "json", "vtt", "srt"]

ZIP = b"PK\x03\x04"
_SIGNATURES = {b"%PDF-": "a PDF", b"\xd0\xcf\x11\xe0": "an old Word file", b"{\\rtf": "Rich Text"}
_ENDINGS: dict[str, SourceFormat] = {
    "md": "markdown", "markdown": "markdown", "mdown": "markdown", "html": "html", "htm": "html", "xhtml": "html",
    "xml": "xml", "akn": "xml", "json": "json", "vtt": "vtt", "srt": "srt", "txt": "text", "text": "text",
}  # fmt: skip
_HTML = re.compile(
    r"</(?:p|li|ol|ul|div|h[1-6]|body|html|table|cite)\s*>|<!doctype html|<html[\s>]", re.IGNORECASE
)
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html[\s>])", re.IGNORECASE)
_XML = re.compile(r"\s*(?:<\?xml\b|<!DOCTYPE\s+(?!html\b)|<(?:rss|disqus|akomaNtoso)[\s>])", re.IGNORECASE)
_SRT = re.compile(r"\s*(?:\d+\s*\n)?-?\d{1,3}:\d\d:\d\d[,.]\d{1,3}\s*-->")
_MARKDOWN = re.compile(
    r"^ {0,3}#{1,6} +\S|\[[^\[\]\n]{0,200}+\]\([^()\s]{0,500}+\)|^\*\*[^*\n]{1,80}:\*\*|^\*\*[^*\n]{1,80}\*\*:",
    re.MULTILINE,
)
# One of these is in all that is looked for.
_MARKS = ("#", "](", "**")
# Who writes Markdown shows it by then.
_ENOUGH = 100_000


def check_signature(data: bytes) -> None:
    """Refuse what is told by its first bytes to be no source.

    Raises: Unreadable with what to do instead.
    """
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            raise Unreadable(
                f"Byte 1: this is {kind}, which cannot be read; paste its text, or save it as DOCX, ODT or HTML."
            )


def format_of(text: str, filename: str) -> SourceFormat:
    """Return the format of a decoded file; its own words say more than its name, for names are often wrong."""
    if text.startswith("WEBVTT"):
        return "vtt"
    if _SRT.match(text):
        return "srt"
    if _PAGE.match(text):
        return "html"
    if _XML.match(text):
        return "xml"
    ending = _ENDINGS.get(filename.rsplit(".", 1)[-1].lower()) if "." in filename else None
    if ending not in {None, "text"} and ending is not None:
        return ending
    if text.lstrip()[:1] in {"{", "["} and text.rstrip()[-1:] in {"}", "]"} and '"' in text:
        return "json"
    if "<" in text and _HTML.search(text):
        return "html"
    return "markdown" if _is_markdown(text[:_ENOUGH]) else "text"


def _is_markdown(text: str) -> bool:
    return any(mark in text for mark in _MARKS) and _MARKDOWN.search(text) is not None
