"""A text as it leaves the house: one frozen document, three renderings that say the same words."""

from undersigned.agreements.renderings.document import (
    Alternative,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)
from undersigned.agreements.renderings.markdown import to_markdown
from undersigned.agreements.renderings.pdf import to_pdf
from undersigned.agreements.renderings.word import to_docx

__all__ = [
    "Alternative",
    "ClauseLine",
    "Document",
    "Labels",
    "Note",
    "SignatureLine",
    "to_docx",
    "to_markdown",
    "to_pdf",
]
