"""DOCX to blocks: list numbers as Word shows them, both readings of tracked changes, comments, tables."""

from undersigned.reading.docx.body import read_docx

__all__ = ["read_docx"]
