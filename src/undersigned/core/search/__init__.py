"""Search over everything that rooms lay down here, in every language, on both databases."""

from undersigned.core.search.finding import RANKED, READ, Found, Hit, find
from undersigned.core.search.index import Entry, admit, change, drop, forget, hold, mend, put, settle, things
from undersigned.core.search.wanted import read_wanted

__all__ = [
    "RANKED",
    "READ",
    "Entry",
    "Found",
    "Hit",
    "admit",
    "change",
    "drop",
    "find",
    "forget",
    "hold",
    "mend",
    "put",
    "read_wanted",
    "settle",
    "things",
]
