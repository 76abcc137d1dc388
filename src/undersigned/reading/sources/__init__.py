"""Sources: articles, comment threads and transcripts as segments of their own words; see docs/methods/reading.md."""

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
    SourceKind,
    SourceWarning,
    Speaker,
)
from undersigned.reading.sources.reader import read_source
from undersigned.reading.sources.received import Received, receive

__all__ = [
    "Author",
    "Change",
    "Cue",
    "Dated",
    "Join",
    "Link",
    "MarginNote",
    "Mark",
    "Received",
    "Run",
    "Runs",
    "Segment",
    "SourceDocument",
    "SourceKind",
    "SourceWarning",
    "Speaker",
    "read_source",
    "receive",
]
