"""The frontier of a text and what explains it, computed once per state of answers."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic
from typing import TypeVar

from django.core.cache import cache

from undersigned import frontier

# Part of every key: to be raised when the engine's results change their shape or meaning.
VERSION = 1
KEPT = 30 * 24 * 3600
# Nobody waits longer for a page: what is found by then is shown with its bounds, and tried again later.
SECONDS = 8
KEPT_UNFINISHED = 600
ALTERNATIVES = 50

Result = TypeVar("Result")


@dataclass(frozen=True)
class Account:
    """Why a text has the signers it has; all indices are the draft's.

    Attributes:
        reasons: for each party that does not sign, the smallest sets of clauses that lose it.
        returns: for each of them the cheapest text that brings it back with all who sign; None where there is
            none, no entry where time ran out.
        prices: for each clause and other wording, what changing it alone does.
        blockers: for each clause the parties that it alone keeps away.
    """

    reasons: dict[int, tuple[frontier.Reason, ...]]
    returns: dict[int, frontier.Return | None]
    prices: tuple[frontier.Price, ...]
    blockers: tuple[tuple[int, ...], ...]


def digest(draft: frontier.Draft, *more: object) -> str:
    """Return the name of a state of answers: the hash of the instance, and of what else is asked of it."""
    return hashlib.sha256(f"{VERSION}\n{frontier.write_draft(draft)}\n{more!r}".encode()).hexdigest()


def common_text(draft: frontier.Draft, readings: frontier.Readings | None = None) -> frontier.Frontier:
    """Return every best trade between signers and strength, under the draft's pins and a reading.

    Not `complete` when the time was too short: the notches found so far, each with its bound.
    """

    def compute() -> tuple[frontier.Frontier, bool]:
        stop = _stop()
        found = frontier.frontier(draft, should_stop=stop, readings=readings, alternatives=ALTERNATIVES)
        return found, found.complete and all(notch.proven for notch in found.notches)

    return _kept(digest(draft, "frontier", readings), compute)


def account_of(
    draft: frontier.Draft, text: frontier.Text, readings: frontier.Readings | None = None
) -> Account:
    """Return the reasons, returns and prices at one text."""

    def compute() -> tuple[Account, bool]:
        account = _account(draft, text, readings)
        return account, len(account.returns) == len(account.reasons)

    return _kept(digest(draft, "account", text, readings), compute)


def supposed(
    draft: frontier.Draft, clause: int, strength: int, readings: frontier.Readings | None = None
) -> tuple[frontier.Frontier, frontier.Frontier]:
    """Return the best and the worst case if a clause had one more wording, which nobody has been asked yet."""

    def compute() -> tuple[tuple[frontier.Frontier, frontier.Frontier], bool]:
        added = frontier.Variant("supposed", "", strength)
        found = frontier.what_if(draft, clause, added, readings=readings)
        return (found.best, found.worst), True

    return _kept(digest(draft, "what if", clause, strength, readings), compute)


def _account(draft: frontier.Draft, text: frontier.Text, readings: frontier.Readings | None) -> Account:
    signing = set(frontier.signers(draft, text, readings=readings))
    lost = [p for p in range(len(draft.parties)) if p not in signing]
    stop = _stop()
    returns: dict[int, frontier.Return | None] = {}
    for p in lost:
        if not stop():
            returns[p] = frontier.returns(draft, text, p, readings=readings)
    return Account(
        reasons={p: frontier.why(draft, text, p, readings=readings) for p in lost},
        returns=returns,
        prices=frontier.price(draft, text, readings=readings),
        blockers=frontier.sole_blockers(draft, text, readings=readings),
    )


def _stop() -> Callable[[], bool]:
    end = monotonic() + SECONDS
    return lambda: monotonic() > end


def _kept(key: str, compute: Callable[[], tuple[Result, bool]]) -> Result:
    """Return what was computed before, or compute it; what is unfinished is kept for ten minutes only."""
    found: Result | None = cache.get(key)
    if found is None:
        found, finished = compute()
        cache.set(key, found, KEPT if finished else KEPT_UNFINISHED)
    return found
