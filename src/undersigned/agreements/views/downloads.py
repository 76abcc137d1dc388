"""An edition to take away: PDF, DOCX, Markdown, CSV of public positions, and the bundle that verifies offline."""

import csv
import io

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation

from undersigned.agreements.queries.bundles import POSITION_COLUMNS, members_of, moment, public_positions
from undersigned.agreements.queries.documents import document_of
from undersigned.agreements.queries.editions import Standing, editions_visible, standing
from undersigned.core.http import ActorRequest
from undersigned.ledger import build
from undersigned.parties.rules import has_seat
from undersigned.texts.models import Text

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(request: ActorRequest, uid: str, number: int, extension: str) -> HttpResponse:
    """Return an edition in the asked form, in the reader's language where it has words for it."""
    text = get_object_or_404(Text.objects.select_related("coalition"), uid=uid)
    editions = editions_visible(text, seated=has_seat(request.actor, text.coalition))
    edition = get_object_or_404(editions.select_related("text__coalition", "text__owner"), number=number)
    if extension not in FORMS:
        raise Http404
    content_type, make = FORMS[extension]
    response = HttpResponse(make(standing(edition)), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{text.uid}-{number}.{extension}"'
    return response


def _pdf(state: Standing) -> bytes:
    # typst is large: it is loaded when somebody asks for a PDF, not when the server starts.
    from undersigned.agreements.renderings.pdf import to_pdf

    return to_pdf(document_of(state, translation.get_language() or ""))


def _word(state: Standing) -> bytes:
    from undersigned.agreements.renderings.word import to_docx

    return to_docx(document_of(state, translation.get_language() or ""))


def _markdown(state: Standing) -> str:
    from undersigned.agreements.renderings.markdown import to_markdown

    return to_markdown(document_of(state, translation.get_language() or ""))


def positions_csv(state: Standing) -> str:
    """Return the public positions of an edition as CSV (RFC 4180)."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(POSITION_COLUMNS)
    writer.writerows([_plain(cell) for cell in row] for row in public_positions([state]))
    return out.getvalue()


def _plain(cell: str) -> str:
    # A spreadsheet would run a cell that begins like a formula.
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def bundle(state: Standing) -> bytes:
    """Return the edition as a bundle that `undersigned verify` checks offline."""
    return build(members_of([state]), made_at=moment(timezone.now()), node=settings.BASE_URL)


FORMS = {
    "pdf": ("application/pdf", _pdf),
    "docx": (WORD, _word),
    "md": ("text/markdown; charset=utf-8", _markdown),
    "csv": ("text/csv; charset=utf-8", positions_csv),
    "json": ("application/json", bundle),
}
