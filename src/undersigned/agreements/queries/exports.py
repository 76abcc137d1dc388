"""An edition to take away: PDF, DOCX, Markdown, CSV of public positions, and the bundle that verifies offline."""

import csv
import io
from collections.abc import Callable, Sequence

from django.conf import settings
from django.utils import timezone, translation

from undersigned.agreements.queries.bundles import POSITION_COLUMNS, members_of, moment, public_positions
from undersigned.agreements.queries.documents import document_of, draft_document
from undersigned.agreements.queries.editions import Standing
from undersigned.agreements.queries.own import own_documents
from undersigned.core.statements import proofs_of
from undersigned.core.tables import plain
from undersigned.ledger import build
from undersigned.texts.models import Text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf(state: Standing) -> bytes:
    """Return the edition as a tagged PDF, in the reader's language where it has words for it."""
    # typst is large: it is loaded when somebody asks for a PDF, not when the server starts.
    from undersigned.agreements.renderings.pdf import to_pdf

    return to_pdf(document_of(state, translation.get_language() or ""))


def word(state: Standing) -> bytes:
    """Return the edition as DOCX."""
    from undersigned.agreements.renderings.word import to_docx

    return to_docx(document_of(state, translation.get_language() or ""))


def bracketed(text: Text) -> bytes:
    """Return a draft as DOCX with its alternatives in square brackets, as negotiating texts print them."""
    from undersigned.agreements.renderings.word import to_docx

    return to_docx(draft_document(text), bracketed=True)


def markdown(state: Standing) -> str:
    """Return the edition as Markdown."""
    from undersigned.agreements.renderings.markdown import to_markdown

    return to_markdown(document_of(state, translation.get_language() or ""))


def positions_csv(state: Standing) -> str:
    """Return the public positions of an edition as CSV (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(POSITION_COLUMNS)
    writer.writerows([plain(cell) for cell in row] for row in public_positions([state]))
    return out.getvalue()


def bundle(state: Standing) -> bytes:
    """Return the edition as a bundle that `undersigned verify` checks offline."""
    return bundle_of([state])


def bundle_of(standings: Sequence[Standing]) -> bytes:
    """Return several editions in one bundle, with the log's proofs of what it holds."""
    members = members_of(standings)
    proofs = proofs_of(members, own_documents(standings))
    return build(members, made_at=moment(timezone.now()), node=settings.BASE_URL, proofs=proofs)


FORMS: dict[str, tuple[str, Callable[[Standing], str | bytes]]] = {
    "pdf": ("application/pdf", pdf),
    "docx": (WORD, word),
    "md": ("text/markdown; charset=utf-8", markdown),
    "csv": ("text/csv; charset=utf-8", positions_csv),
    "json": ("application/json", bundle),
}
"""By file ending: the media type, and what makes it."""
