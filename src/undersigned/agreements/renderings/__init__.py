"""A text as it leaves the house: one frozen document, three renderings that say the same words.

`renderings.pdf`, `.word` and `.markdown` each hold one; they load when somebody asks for that form.
"""

from undersigned.agreements.renderings.document import (
    Alternative,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)

__all__ = ["Alternative", "ClauseLine", "Document", "Labels", "Note", "SignatureLine"]
