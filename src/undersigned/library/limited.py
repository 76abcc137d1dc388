"""Read a file that anybody may have sent in a process of its own, with little memory and little time.

What the reader makes of it comes back as JSON: nothing that the file could do to the process reaches this one.
"""

import json
import math
import resource
import subprocess
import sys
from dataclasses import fields
from typing import Any, Literal

from undersigned.core.errors import Refused
from undersigned.reading import Unreadable
from undersigned.reading.limits import MAX_SOURCE_BYTES
from undersigned.reading.sources import (
    Author,
    Change,
    Cue,
    Dated,
    Join,
    Link,
    MarginNote,
    Mark,
    Run,
    Segment,
    SourceDocument,
    SourceKind,
    SourceWarning,
    Speaker,
    read_source,
)

MEMORY = 256 * 1024 * 1024
START = 2  # seconds until the process has loaded its readers
PARTS: dict[str, Any] = {
    "authors": Author, "dates": Dated, "speakers": Speaker, "segments": Segment, "links": Link,
    "warnings": SourceWarning, "joins": Join, "marks": Mark, "cues": Cue, "changes": Change,
    "margin": MarginNote, "runs": Run,
}  # fmt: skip
Said = Literal["document", "unreadable"]


def read_limited(data: bytes, filename: str = "", kind: SourceKind | None = None) -> SourceDocument:
    """Return what `read_source` returns, within 256 MB and one second for each MB.

    Raises: Unreadable as it does; Refused where memory or time were not enough.
    """
    if len(data) > MAX_SOURCE_BYTES:
        raise Unreadable(f"The file is larger than {MAX_SOURCE_BYTES // 1_000_000} MB, which is the limit.")
    seconds = START + math.ceil(len(data) / 1_000_000)
    command = [sys.executable, "-P", "-m", __name__, str(seconds), filename, kind or ""]
    try:
        done = subprocess.run(
            command, input=data, capture_output=True, timeout=30 + seconds * 10, check=False
        )
    except subprocess.TimeoutExpired:
        raise Refused(_too_much()) from None
    if done.returncode:
        raise Refused(_too_much())
    said = json.loads(done.stdout)
    if "unreadable" in said:
        raise Unreadable(said["unreadable"])
    return from_lists(said["document"])


def _too_much() -> str:
    from django.utils.translation import gettext

    return gettext(
        "Reading this file takes more time or memory than it should: it may be damaged, or made to harm."
    )


def to_lists(document: SourceDocument) -> dict[str, Any]:
    """Return a document as values that JSON knows."""
    told: dict[str, Any] = {each.name: getattr(document, each.name) for each in fields(document)}
    for name, part in PARTS.items():
        if told[name] is not None and name != "runs":
            names = [each.name for each in fields(part)]
            told[name] = [[getattr(value, field) for field in names] for value in told[name]]
    return told


def from_lists(told: dict[str, Any]) -> SourceDocument:
    """Return the document that `to_lists` took apart."""
    for name, part in PARTS.items():
        if told[name] is not None:
            told[name] = tuple(part(*map(_frozen, values)) for values in told[name])
    return SourceDocument(**told)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _child(seconds: str, filename: str, kind: str) -> None:
    # The code is loaded before the limits: they are for the file.
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        document = read_source(sys.stdin.buffer.read(), filename, kind or None)  # type: ignore[arg-type]
        said: dict[Said, Any] = {"document": to_lists(document)}
    except Unreadable as reason:
        said = {"unreadable": str(reason)}
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    _child(*sys.argv[1:])
