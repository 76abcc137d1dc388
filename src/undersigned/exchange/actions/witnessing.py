"""Cosigning the logs of others, and keeping what shows that one was altered."""

import time
from collections import defaultdict, deque
from collections.abc import Sequence
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from undersigned.core import journal
from undersigned.core.actor import NOBODY
from undersigned.core.log import witness
from undersigned.exchange.models import Finding, Witnessed
from undersigned.exchange.queries import logs
from undersigned.exchange.queries.logs import Signed
from undersigned.ledger.log import (
    AddCheckpoint,
    Checkpoint,
    Refusal,
    Verifier,
    judge,
    origin_of,
    read_request,
)
from undersigned.ledger.log.contradiction import Contradiction, contradicting

MOST_A_MINUTE = 600  # requests about one log that a process answers
_asked: defaultdict[str, deque[float]] = defaultdict(deque)


def cosign(data: bytes) -> str:
    """Return this node's cosignature of the state of a log that continues the last one it cosigned (C2SP).

    The state is kept before it is signed, under a lock. What shows that the log was altered is kept too.
    Raises: Refusal, as ledger.log.judge; 403 for a log that was shown to be altered, 429 for too many requests.
    """
    request = read_request(data)
    origin = origin_of(request)
    known = logs.keys_of(origin)
    if known:
        _stay_in_bounds(origin)
    try:
        # Once without the lock, which is for those alone who may be right.
        judge(request, known, logs.last_state(origin))
        if logs.has_contradicted(origin):
            raise Refusal(403, "This log signed states that exclude each other: it is cosigned no more.\n")
        state = _kept(request, known, origin)
    except Refusal as refusal:
        if refusal.status in (409, 422):
            _note_contradiction(request, known, origin)
        raise
    return witness().line(str(state), int(time.time()))


def keep_finding(earlier: Signed, later: Signed, contradiction: Contradiction | None) -> Finding:
    """Keep two states of a log that do not go together, once, with the proof of it where there is one."""
    proof = bytes(contradiction).decode() if contradiction else ""
    digest = sha256(f"{bool(proof)}\n{earlier.note}\n{later.note}".encode()).hexdigest()
    told = {"earlier": earlier.note, "later": later.note, "earlier_key": earlier.key, "later_key": later.key}
    origin = logs.state_of(earlier.note).origin
    with transaction.atomic():
        found, is_new = Finding.objects.get_or_create(
            digest=digest, defaults={"origin": origin, "proof": proof, **told}
        )
        if is_new:
            journal.record(NOBODY, "log.doubted", found, log=origin)
    return found


@transaction.atomic
def _kept(request: AddCheckpoint, known: Sequence[Verifier], origin: str) -> Checkpoint:
    Witnessed.objects.get_or_create(origin=origin)
    kept = Witnessed.objects.select_for_update().get(origin=origin)
    state = judge(request, known, logs.last_state(origin))
    signed = logs.signed(request.checkpoint, known)
    kept.size, kept.note, kept.key, kept.at = state.size, signed.note, signed.key, timezone.now()
    kept.save()
    return state


def _note_contradiction(request: AddCheckpoint, known: Sequence[Verifier], origin: str) -> None:
    """Keep what a refused request shows, if it shows anything: its signature was seen to be the log's."""
    kept = Witnessed.objects.filter(origin=origin, size__gt=0).first()
    state = logs.state_of(request.checkpoint)
    if kept is None or kept.size not in (state.size, request.old_size):
        return
    later = logs.signed(request.checkpoint, known)
    if found := contradicting(kept.note, later.note, request.proof):
        keep_finding(Signed(kept.note, kept.key), later, found)


def _stay_in_bounds(origin: str) -> None:
    """Raises: Refusal (429)."""
    now, asked = time.monotonic(), _asked[origin]
    while asked and now - asked[0] > 60:
        asked.popleft()
    if len(asked) >= MOST_A_MINUTE:
        raise Refusal(429, "Too many requests about this log: ask again in a minute.\n")
    asked.append(now)
