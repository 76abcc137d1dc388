"""Bytes to a source: the only way in for callers."""

from undersigned.reading.sources.building import Building
from undersigned.reading.sources.markdown import read_markdown
from undersigned.reading.sources.model import SourceDocument, SourceKind
from undersigned.reading.sources.plain import read_plain
from undersigned.reading.sources.received import receive


def read_source(data: bytes, filename: str = "", kind: SourceKind | None = None) -> SourceDocument:
    """Return what the file says, as segments of its text, with warnings for every doubt; nothing is stored.

    Args:
        data: the bytes as received; they are never changed.
        filename: its ending tells the format where the bytes do not.
        kind: what a person says it is; without it, what the file shows by its form.
    Raises: Unreadable with one sentence that names the place and the reason.
    """
    return _building(data, filename, kind).document(data)


def _building(data: bytes, filename: str, kind: SourceKind | None) -> Building:
    received = receive(data)
    if filename.endswith(".md") or received.text.lstrip().startswith("# "):
        return read_markdown(received, kind)
    return read_plain(received, kind)
