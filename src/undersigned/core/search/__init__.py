"""Search over everything that rooms lay down here, in every language, on both databases."""

from undersigned.core.search.index import Entry, Hit, admit, change, drop, find, forget, put
from undersigned.core.search.wanted import read_wanted

__all__ = ["Entry", "Hit", "admit", "change", "drop", "find", "forget", "put", "read_wanted"]
