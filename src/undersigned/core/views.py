"""Pages for what went wrong, in plain words; and the files of the log, for programs that know their formats."""

import re
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from undersigned.core import log
from undersigned.core.actor import NOBODY
from undersigned.core.log import reads
from undersigned.core.models import Event, LogTile
from undersigned.ledger.log import tiles, tree

TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"
FOR_GOOD = "public, max-age=31536000, immutable"
SCRIPT = "undersigned/verify_bundle.py"
NUMBER = re.compile(r"((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form came from another page or the cookie is gone; nothing was changed."""
    return render(request, "core/stale_form.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Say how much a page takes where that was the reason; the rest is nobody's who uses a browser."""
    too_much = isinstance(exception, RequestDataTooBig)
    told = {"most": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1_000_000 if too_much else None}
    return render(request, "core/bad_request.html", told, status=413 if too_much else 400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "core/not_found.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that something broke; where the database did not answer, say what that means, and do not ask it again."""
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        return _not_stored(request)
    return render(request, "core/server_error.html", status=500)


def _not_stored(request: HttpRequest) -> HttpResponse:
    # Who reads it, and notices left for her, lie in the database.
    request.actor = NOBODY  # type: ignore[attr-defined]
    if hasattr(request, "_messages"):
        del request._messages
    response = render(request, "core/not_stored.html", status=503)
    response["Retry-After"] = "30"
    return response


@require_safe
def checkpoint(request: HttpRequest) -> HttpResponse:
    """Serve the last signed state of the log (C2SP tlog-checkpoint)."""
    found = log.last_checkpoint()
    if found is None:
        raise Http404
    return _file(reads.cosigned_note(found).encode(), TEXT, "no-cache")


@require_safe
def tile(request: HttpRequest, level: int, path: str) -> HttpResponse:
    """Serve hashes of the tree (C2SP tlog-tiles)."""
    wanted = _tile(level, path)
    try:
        data = log.tile_hashes(wanted)
    except LogTile.DoesNotExist:
        raise Http404 from None
    if len(data) < wanted.width * tree.SIZE:
        raise Http404
    return _file(data, BYTES, FOR_GOOD)


@require_safe
def tile_entries(request: HttpRequest, path: str) -> HttpResponse:
    """Serve the entries below a tile: commitments, which tell nothing of who did what."""
    wanted = _tile(0, path)
    found = log.entries(wanted)
    if len(found) < wanted.width:
        raise Http404
    return _file(tiles.entry_bundle(found), BYTES, FOR_GOOD)


@require_safe
def proof(request: HttpRequest, uid: str) -> HttpResponse:
    """Serve the proof that an act is in the log, for whoever knows the act's id (C2SP tlog-proof)."""
    try:
        found = log.proof_of(get_object_or_404(Event, uid=uid))
    except log.NotYet:
        return HttpResponse("The log has not come to this act yet: ask again in a moment.\n", TEXT, 503)
    return _file(str(found).encode(), TEXT, "no-cache")


@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """Say what the record is, and how anyone can check it without trusting this node."""
    last = log.last_checkpoint()
    context = {
        "last": last,
        "note": reads.cosigned_note(last) if last else "",
        "key": log.in_force()[0].verifier,
        "script": static(SCRIPT),
    }
    return render(request, "core/record.html", context)


@require_safe
def receipt(request: HttpRequest, uid: str) -> HttpResponse:
    """Say what the receipt of an act is, whether it was kept, and how anyone can check it; nothing of the act."""
    event = get_object_or_404(Event, uid=uid)
    last = log.last_checkpoint()
    context = {"event": event, "place": reads.place_of(event), "size": last.size if last else 0}
    return render(request, "core/receipt.html", context | {"note": log.receipt_of(event)})


@require_safe
def receipt_note(request: HttpRequest, uid: str) -> HttpResponse:
    """Hand the receipt of an act out as a file: a signed note (C2SP signed-note)."""
    response = _file(log.receipt_of(get_object_or_404(Event, uid=uid)).encode(), TEXT, "no-cache")
    response["Content-Disposition"] = f'attachment; filename="receipt-{uid}.txt"'
    return response


def _tile(level: int, path: str) -> tiles.Tile:
    """Return the tile that a path names. Raises: Http404 for any other spelling, so that each has one address."""
    found = NUMBER.fullmatch(path)
    if not found or level > 63:
        raise Http404
    number = int(found[1].replace("x", "").replace("/", ""))
    wanted = tiles.Tile(level, number, int(found[2] or tiles.WIDTH))
    if wanted.path != f"tile/{level}/{path}":
        raise Http404
    return wanted


def _file(data: bytes, media_type: str, kept: str) -> HttpResponse:
    response = HttpResponse(data, media_type)
    response["Cache-Control"] = kept
    response["Access-Control-Allow-Origin"] = "*"
    return response
