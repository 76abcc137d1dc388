"""A draft as a table of comma-separated values, parties by wordings, as people keep it in a spreadsheet.

docs/frontier.md describes the format for those who make one by hand.
"""

from .reading import read_table
from .writing import write_notches, write_table

__all__ = ["read_table", "write_notches", "write_table"]
