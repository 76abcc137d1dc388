"""What is known of the frontier of a text: kept per state of answers, and looked for a moment where it is not."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from importlib import import_module
from threading import Lock
from time import monotonic
from typing import Any

from django.core.cache import cache

from undersigned import frontier
from undersigned.agreements.queries import explaining
from undersigned.agreements.queries.explaining import Account, RedLines, Result

# Part of every key: to be raised when the engine's results change their shape or meaning.
VERSION = 2
DAY = 24 * 3600
KEPT = 30 * DAY
# What a page found in its moment is looked for again soon, should nobody else find it.
KEPT_UNFINISHED = 60
# Nobody waits longer for a page; then it shows what is known by then, with bounds.
MOMENT = 0.5
# At the terminal one can wait.
LONG = 60.0

# The pages of one process share an interpreter: two that compute at once would only take from each other.
_computing = Lock()


class Patience:
    """The time that one page, or one command, has for computing; it starts when first asked for."""

    def __init__(self, seconds: float | None = None) -> None:
        self.seconds = MOMENT if seconds is None else seconds

    @cached_property
    def end(self) -> float:
        return monotonic() + self.seconds

    @property
    def left(self) -> float:
        return max(0.0, self.end - monotonic())

    def is_over(self) -> bool:
        return monotonic() >= self.end


@dataclass(frozen=True)
class Kept:
    """A result as it is kept. `final`: nobody looks further, finished or not."""

    value: Any
    finished: bool
    final: bool


@dataclass(frozen=True)
class Question:
    """A state of answers, read in one way: what is computed from it is kept under its name."""

    draft: frontier.Draft
    readings: frontier.Readings = field(default_factory=frontier.Readings)

    @cached_property
    def state(self) -> str:
        """The hash of the instance and of how it is read."""
        told = f"{VERSION}\n{frontier.write_draft(self.draft)}\n{self.readings!r}"
        return hashlib.sha256(told.encode()).hexdigest()

    def key(self, kind: str, text: frontier.Text | None = None) -> str:
        """Return where a result is kept."""
        place = hashlib.sha256(repr(text).encode()).hexdigest()[:24] if text is not None else ""
        return f"frontier:{self.state}:{kind}:{place}"

    def keep(self, result: Result, *, final: bool) -> None:
        """Keep a result; what is unfinished for a minute, or a day where nobody looks further."""
        long = KEPT if result.finished else DAY if final else KEPT_UNFINISHED
        kept = Kept(result.value, result.finished, final or result.finished)
        cache.set(self.key(result.kind, result.text), kept, long)

    def kept(self, kind: str) -> Kept | None:
        """Return what is kept of a kind that is about no single text."""
        found: Kept | None = cache.get(self.key(kind))
        return found

    def explanations(self, text: frontier.Text) -> dict[str, Kept]:
        """Return what is kept about a text, by kind."""
        places = {self.key(kind, text): kind for kind in explaining.KINDS}
        return {places[key]: kept for key, kept in cache.get_many(places).items()}

    def known(self, steps: tuple[frontier.Notch, ...]) -> frozenset[tuple[str, frontier.Text]]:
        """Return the explanations of these steps that nobody needs to look for any more."""
        places = {
            self.key(kind, notch.text): (kind, notch.text) for notch in steps for kind in explaining.KINDS
        }
        return frozenset(places[key] for key, kept in cache.get_many(places).items() if kept.final)


class Desk:
    """What one page reads of a question: kept results first, and a moment of computing for the rest.

    Attributes:
        missing: whether something that was asked for is not final: somebody with more time should look.
    """

    def __init__(self, question: Question, patience: Patience | None = None) -> None:
        self.question = question
        self.patience = patience or Patience()
        self.missing = False
        self._explained: dict[str, Kept] = {}

    def trades(self, weight: int | None = None) -> frontier.Frontier:
        """Return every best trade between signers and strength, as far as it is known; `weight` goes first."""
        kept = self.question.kept("frontier")
        if kept is None:
            kept = self._look("frontier", None, lambda: self._solve(weight))
        elif not kept.final and weight is not None:
            kept = self._look_closer(kept, weight)
        self.missing |= kept is None or not kept.final
        nothing = frontier.Frontier((), complete=False)
        return kept.value if kept else nothing

    def all_trades(self) -> frontier.Frontier:
        """Return the frontier, computed again where what is kept of it is not finished."""
        kept = self.question.kept("frontier")
        if kept is None or not kept.finished:
            kept = self._look("frontier", None, lambda: self._solve(None)) or kept
        return kept.value if kept else frontier.Frontier((), complete=False)

    def _solve(self, weight: int | None) -> tuple[frontier.Frontier, bool]:
        found = explaining.solve(
            self.question.draft, self.question.readings, weight, self.patience.is_over, None
        )
        return found, explaining.is_finished(found)

    def _look_closer(self, kept: Kept, weight: int) -> Kept:
        """Find the notch of a weight alone where the whole frontier is not known yet."""
        reaching = [notch for notch in kept.value.notches if notch.weight >= weight]
        if reaching and reaching[-1].proven:
            return kept

        def closer() -> tuple[frontier.Frontier, bool]:
            notch = frontier.notch(
                self.question.draft,
                weight,
                should_stop=self.patience.is_over,
                readings=self.question.readings,
                alternatives=explaining.ALTERNATIVES,
            )
            better = [notch] if notch and notch.proven else []
            return explaining.with_notches(kept.value, better), False

        return self._look("frontier", None, closer) or kept

    def read(self, text: frontier.Text) -> None:
        """Read all that is kept about a text at once."""
        self._explained = self.question.explanations(text)

    def account(self, text: frontier.Text) -> Account:
        """Return the reasons, returns and prices at one text; returns as far as they are known."""
        kept = self._explained.get("account")
        kept = kept or self._look("account", text, lambda: self._account(text, self.patience.is_over))
        self.missing |= kept is None or not kept.final
        # Without the returns it takes no search.
        found: Account = kept.value if kept else self._account(text, lambda: True)[0]
        return found

    def _account(self, text: frontier.Text, stop: Callable[[], bool]) -> tuple[Account, bool]:
        account = explaining.account(self.question.draft, text, self.question.readings, stop)
        return account, account.finished

    def robustness(self, notch: frontier.Notch) -> frontier.Robustness | None:
        """Return whether a proven notch's text survives other strengths; None where that is not known yet."""
        if not notch.proven:
            return None

        def robust() -> tuple[frontier.Robustness, bool]:
            found = frontier.robust(
                self.question.draft,
                notch,
                should_stop=self.patience.is_over,
                readings=self.question.readings,
            )
            return found, found.proven

        kept = self._explained.get("robust") or self._look("robust", notch.text, robust)
        self.missing |= kept is None or not kept.final
        return kept.value if kept and kept.finished else None

    def red_lines(self, notch: frontier.Notch) -> RedLines | None:
        """Return what the single refusals cost at a notch; never computed while a page waits."""
        kept = self._explained.get("lines") if notch.proven else None
        self.missing |= notch.proven and (kept is None or not kept.final)
        return kept.value if kept else None

    def pin_prices(self, weight: int, pins: list[frontier.Pins]) -> list[int | None]:
        """Return what each of these pins costs at a weight, the others kept; None where that is not known."""
        question = self.question

        def prices() -> tuple[list[int | None], bool]:
            costs = [
                frontier.pin_cost(
                    question.draft,
                    pin,
                    weight,
                    should_stop=self.patience.is_over,
                    readings=question.readings,
                )
                for pin in pins
            ]
            return [cost.strength if cost.proven else None for cost in costs], all(c.proven for c in costs)

        kind = f"pins-{weight}"
        kept = question.kept(kind) or self._look(kind, None, prices)
        return kept.value if kept else [None] * len(pins)

    def _look(
        self, kind: str, text: frontier.Text | None, find: Callable[[], tuple[Any, bool]]
    ) -> Kept | None:
        """Compute as long as patience lasts; None where others compute meanwhile."""
        # Loading NumPy can take longer than the moment that is left for computing.
        import_module("undersigned.frontier.solve")
        if self.patience.is_over() or not _computing.acquire(timeout=self.patience.left):
            return None
        try:
            value, finished = find()
        finally:
            _computing.release()
        self.question.keep(Result(kind, text, value, finished), final=False)
        return Kept(value, finished, finished)


def common_text(
    draft: frontier.Draft, readings: frontier.Readings | None = None, *, seconds: float = LONG
) -> frontier.Frontier:
    """Return the frontier for whoever can wait: not `complete` when the time was too short even so."""
    return Desk(Question(draft, readings or frontier.Readings()), Patience(seconds)).all_trades()
