"""The register to take away: a table with its README, votes as JSON, and what changed last as a feed."""

import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Iterable
from typing import TextIO

from django.conf import settings
from django.http import FileResponse, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from undersigned.core.http import ActorRequest
from undersigned.core.tables import plain
from undersigned.positions.queries import register as reads
from undersigned.positions.views.register import Opened

IN_MEMORY = 8 * 1024 * 1024
README = """The register of {coalition}, taken from {address} on {day}.

register.csv has one row for each answer that its reader may read, and for each blank that a published register or the
party itself tells. A row is a party, a question and a case; nothing is counted, scored or ranked, here as elsewhere.

party, party_id, party_reference      the party, its id on this node, its id in the register it was taken from
question, question_reference          the question's number here, its id in its register
question_words                        its words; {{case}} stands where the case is named
case, case_id, case_reference         the case
about                                 the government, firm or force that the question is about, if it is about one
answer                                what the party says to the question: yes, no or abstain (it stands aside)
stance                                what it says of the clause's words; they may say the opposite of the question
blank                                 in place of an answer: absent, or asked and not answered
day, vote                             the day as far as it is known, and the vote's number in its register
here_since                            since when the row stands on this node
words, words_language                 the party's reservation or reason
clause_words, clause_language         the words that the stance is about
text                                  the text that the clause stands in
mandate                               by what decision the party says it, as told or by the register
origin                                told: told on this node; register: taken over from a published register
address                               the page of the cell

A cell of the table that begins with =, +, -, @, a tab or a return has an apostrophe before it, so that no spreadsheet
takes it for a formula. An empty cell is not known or does not apply; NA is the name of a party like others.
"""


def _scope(request: ActorRequest, opened: Opened) -> reads.Scope:
    asked = {name: request.GET.get(name, "") for name in ("party", "question", "case")}
    return reads.scope_of(opened.reader, **asked)


@require_safe
def tables(request: ActorRequest, slug: str) -> FileResponse:
    """Return the register as CSV (RFC 4180) with a README, in a zip."""
    opened = Opened.by(request, slug)
    out = tempfile.SpooledTemporaryFile(IN_MEMORY)  # noqa: SIM115 - the response closes it
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("README.txt", _readme(opened))
        with (
            archive.open("register.csv", "w") as member,
            io.TextIOWrapper(member, "utf-8", newline="") as text,
        ):
            _write(text, reads.rows(opened.reader, _scope(request, opened)))
    out.seek(0)
    return FileResponse(
        out, as_attachment=True, filename=f"{slug}-register.zip", content_type="application/zip"
    )


def _write(out: TextIO, rows: Iterable[tuple[str, ...]]) -> None:
    writer = csv.writer(out)
    writer.writerow(reads.COLUMNS)
    writer.writerows([plain(cell) for cell in row] for row in rows)


def _readme(opened: Opened) -> str:
    address = f"{settings.BASE_URL}/c/{opened.coalition.slug}/register/"
    day = (opened.as_of.day or timezone.localdate()).isoformat()
    return README.format(coalition=opened.coalition.name, address=address, day=day)


@require_safe
def popolo(request: ActorRequest, slug: str) -> JsonResponse:
    """Return the register as JSON by the names of Popolo."""
    opened = Opened.by(request, slug)
    told = reads.popolo(opened.reader, _scope(request, opened))
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False}, encoder=json.JSONEncoder)
    response["Content-Disposition"] = f'attachment; filename="{slug}-register.json"'
    return response


@require_safe
def changes(request: ActorRequest, slug: str) -> HttpResponse:
    """Return what changed last as an Atom feed (RFC 4287), of a party, a question, a case or all."""
    opened = Opened.by(request, slug)
    asked = {name: request.GET.get(name, "") for name in ("party", "question", "case")}
    context = {
        "coalition": opened.coalition,
        "entries": reads.changes(opened.reader, **asked),
        "feed": request.build_absolute_uri(),
    }
    return render(
        request, "positions/register.atom", context, content_type="application/atom+xml; charset=utf-8"
    )
