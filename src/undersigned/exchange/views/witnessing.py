"""What this node tells other nodes and strangers about logs: its cosignatures, its keys, what it found out."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from undersigned.core import log
from undersigned.exchange.actions.witnessing import cosign
from undersigned.exchange.models import Finding
from undersigned.exchange.queries import logs
from undersigned.ledger.log import Refusal

LONGEST = 64 * 1024  # bytes of a request: 63 hashes, a checkpoint and a hundred signatures take less


@csrf_exempt  # No browser, cookie or actor stands behind it: the log's signature is what counts.
@require_POST
def add_checkpoint(request: HttpRequest) -> HttpResponse:
    """Cosign the state of another node's log (C2SP tlog-witness)."""
    try:
        if len(data := request.read(LONGEST + 1)) > LONGEST:
            raise Refusal(413, f"A request has at most {LONGEST} bytes.\n")
        return HttpResponse(cosign(data), "text/plain; charset=utf-8")
    except Refusal as refusal:
        return HttpResponse(refusal.body, refusal.media_type, refusal.status)


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """Serve every key that this node's log was signed with, and the notes by which it changed hands."""
    ever = [
        {
            "key": str(key.verifier),
            "since": key.since,
            "note": key.note,
            "signs": key.signs,
            "act": {"id": key.uid, "entry": key.entry, "salt": key.salt} if key.entry else None,
        }
        for key in log.keys_ever()
    ]
    response = JsonResponse({"keys": ever, "witness": str(log.witness().verifier)})
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
def witnessed(request: HttpRequest) -> HttpResponse:
    """Show the logs that this node watches over, and what it found."""
    told = {"logs": logs.known_logs(), "findings": logs.findings(), "key": str(log.witness().verifier)}
    return render(request, "exchange/witnessed.html", told)


@require_safe
def finding(request: HttpRequest, uid: str) -> HttpResponse:
    """Give the proof that a log was altered as a file that anyone can check."""
    found = get_object_or_404(Finding.objects.exclude(proof=""), uid=uid)
    response = HttpResponse(found.proof, "application/json")
    response["Content-Disposition"] = f'attachment; filename="contradiction-{uid}.json"'
    return response
