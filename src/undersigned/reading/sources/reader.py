"""Bytes to a source: the only way in for callers."""

from collections.abc import Callable

from undersigned.reading.docx.package import is_odt
from undersigned.reading.drafts import Unreadable
from undersigned.reading.sources.building import Building
from undersigned.reading.sources.cues import read_cues
from undersigned.reading.sources.debates import read_debate
from undersigned.reading.sources.discourse import read_discourse
from undersigned.reading.sources.docx import read_docx
from undersigned.reading.sources.exports import read_disqus, read_wxr
from undersigned.reading.sources.formats import ZIP, SourceFormat, check_signature, format_of
from undersigned.reading.sources.html import read_html
from undersigned.reading.sources.markdown import read_markdown
from undersigned.reading.sources.model import SourceDocument, SourceKind
from undersigned.reading.sources.odt import read_odt
from undersigned.reading.sources.plain import read_plain
from undersigned.reading.sources.podcasts import read_podcast, read_podlove
from undersigned.reading.sources.received import Received, check_size, receive
from undersigned.reading.sources.strings import load
from undersigned.reading.sources.xml import parse

Reader = Callable[[Received, SourceKind | None], Building]


def read_source(data: bytes, filename: str = "", kind: SourceKind | None = None) -> SourceDocument:
    """Return what the file says, as segments of its text, with warnings for every doubt; nothing is stored.

    Args:
        data: the bytes as received; they are never changed.
        filename: its ending tells the format where the bytes do not.
        kind: what a person says it is; without it, what the file shows by its form. Formats that are made for one
            kind (cues, comment exports, debates) are of that kind.
    Raises: Unreadable with one sentence that names the place and the reason.
    """
    check_size(data)
    check_signature(data)
    if data.startswith(ZIP):
        packed = read_odt if is_odt(data) else read_docx
        return packed(data, kind).document(data)
    received = receive(data)
    return _READERS[format_of(received.text, filename)](received, kind).document(data)


def _read_json(received: Received, kind: SourceKind | None) -> Building:
    value = load(received)
    if isinstance(value, dict) and isinstance(value.get("post_stream"), dict):
        return read_discourse(received, value)
    if isinstance(value, dict) and "segments" in value:
        return read_podcast(received, value)
    if isinstance(value, list):
        return read_podlove(received, value)
    raise Unreadable(
        "Line 1: this JSON is neither a Podcasting 2.0 or Podlove transcript nor a Discourse topic."
    )


def _read_xml(received: Received, kind: SourceKind | None) -> Building:
    root = parse(received)
    readers = {"rss": read_wxr, "disqus": read_disqus, "akomaNtoso": read_debate}
    if root.name == "html":
        return read_html(received, kind)
    if root.name not in readers:
        raise Unreadable(
            f"Line {root.line}: “{root.name[:40]}” is no XML that can be read: it is none of WordPress and Disqus "
            "exports and Akoma Ntoso debates."
        )
    return readers[root.name](received, root)


_READERS: dict[SourceFormat, Reader] = {
    "text": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "vtt": read_cues,
    "srt": read_cues,
    "json": _read_json,
    "xml": _read_xml,
}
