"""A source document as bytes and back, so that another process can read a file for this one."""

import json
from dataclasses import fields
from typing import Any

from undersigned.reading.sources.model import (
    Author,
    Change,
    Cue,
    Dated,
    Join,
    Link,
    MarginNote,
    Mark,
    Run,
    Runs,
    Segment,
    SourceDocument,
    SourceWarning,
    Speaker,
)

_PARTS: dict[str, Any] = {
    "authors": Author, "dates": Dated, "speakers": Speaker, "segments": Segment, "links": Link,
    "warnings": SourceWarning, "joins": Join, "marks": Mark, "cues": Cue, "changes": Change, "margin": MarginNote,
}  # fmt: skip


def dumps(document: SourceDocument) -> bytes:
    """Return a document as JSON in ASCII: everything it holds, its text too."""
    told = {each.name: getattr(document, each.name) for each in fields(document)}
    return json.dumps(told, default=list).encode()


def loads(data: bytes) -> SourceDocument:
    """Return the document that `dumps` wrote.

    Raises: ValueError where it did not.
    """
    try:
        told = json.loads(data)
        for name, part in _PARTS.items():
            told[name] = tuple(part(*map(_frozen, values)) for values in told[name])
        if told["runs"] is not None:
            told["runs"] = Runs(Run(*values) for values in told["runs"])
        return SourceDocument(**told)
    except (KeyError, TypeError) as error:
        raise ValueError(f"This is no source document: {error}.") from None


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
