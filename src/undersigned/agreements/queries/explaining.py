"""What is computed from a draft, and in which order: values in, values out, so that another process can do it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from undersigned import frontier

if TYPE_CHECKING:
    from undersigned.frontier.searcher import SearcherOf

ALTERNATIVES = 50
# What explains a step: the quick kinds first.
KINDS = ("account", "robust", "lines")

Stop = Callable[[], bool]


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

    @property
    def finished(self) -> bool:
        """Whether it is known of each lost party what brings it back."""
        return len(self.returns) == len(self.reasons)


@dataclass(frozen=True)
class RedLine:
    """A refusal, and how much stronger a text the same weight would sign without it."""

    party: int
    clause: int
    variant: int
    strength: int


@dataclass(frozen=True)
class RedLines:
    """The refusals that cost something at a weight, the dearest first; `finished` when all were tried."""

    lines: tuple[RedLine, ...]
    finished: bool


@dataclass(frozen=True)
class Work:
    """One computation to do away from a page.

    Attributes:
        weight: the step that somebody waits for; None where nobody does.
        seconds: after these it ends with what is known.
        known: the frontier where it was finished before.
        skip: kinds and texts of explanations that were finished before.
        every_step: whether each step is explained, or only that of `weight`.
    """

    draft: frontier.Draft
    readings: frontier.Readings | None = None
    weight: int | None = None
    seconds: float = 60
    known: frontier.Frontier | None = None
    skip: frozenset[tuple[str, frontier.Text]] = frozenset()
    every_step: bool = True


@dataclass(frozen=True)
class Result:
    """Something computed: a `frontier` (then `text` is None), or an `account`, `robust` or `lines` of a text."""

    kind: str
    text: frontier.Text | None
    value: Any
    finished: bool


@dataclass(frozen=True)
class Attempt:
    """A way to compute a frontier: for how long, and by which search; None for NumPy alone."""

    is_over: Stop = lambda: False
    searcher: "SearcherOf | None" = None


Told = frontier.Progress | Result


def solve(
    draft: frontier.Draft,
    readings: frontier.Readings | None,
    weight: int | None,
    should_stop: Stop,
    on_progress: Callable[[frontier.Progress], None] | None = None,
    searcher: "SearcherOf | None" = None,
) -> frontier.Frontier:
    """Return the frontier, the requested weight first; stopped, a notch that was proven first stays proven."""
    requested: list[frontier.Notch] = []

    def follow(progress: frontier.Progress) -> None:
        if progress.requested and progress.requested.proven and not requested:
            requested.append(progress.requested)
        if on_progress:
            on_progress(progress)

    found = frontier.frontier(
        draft,
        weight=weight,
        should_stop=should_stop,
        on_progress=follow,
        readings=readings,
        alternatives=ALTERNATIVES,
        searcher=searcher,
    )
    return found if is_finished(found) else with_notches(found, requested)


def is_finished(found: frontier.Frontier) -> bool:
    """Whether every notch is known and proven."""
    return found.complete and all(notch.proven for notch in found.notches)


def with_notches(found: frontier.Frontier, better: Iterable[frontier.Notch]) -> frontier.Frontier:
    """Return a frontier with notches that are known better: what they dominate goes."""
    notches = list(found.notches)
    for new in better:
        notches = [n for n in notches if n.weight > new.weight or n.strength > new.strength]
        if not any(n.weight >= new.weight and n.strength >= new.strength for n in notches):
            notches.append(new)
    return replace(found, notches=tuple(sorted(notches, key=lambda n: -n.weight)))


def account(
    draft: frontier.Draft, text: frontier.Text, readings: frontier.Readings | None, should_stop: Stop
) -> Account:
    """Return the reasons, returns and prices at one text; what brings back whom as far as time allows."""
    signing = frozenset(frontier.signers(draft, text, readings=readings))
    lost = [p for p in range(len(draft.parties)) if p not in signing]
    returns: dict[int, frontier.Return | None] = {}
    for p in lost:
        back = None if should_stop() else _return(draft, text, signing | {p}, readings, should_stop)
        if should_stop():
            break
        returns[p] = back
    return Account(
        reasons={p: frontier.why(draft, text, p, readings=readings) for p in lost},
        returns=returns,
        prices=frontier.price(draft, text, readings=readings),
        blockers=frontier.sole_blockers(draft, text, readings=readings),
    )


def _return(
    draft: frontier.Draft,
    text: frontier.Text,
    parties: frozenset[int],
    readings: frontier.Readings | None,
    should_stop: Stop,
) -> frontier.Return | None:
    """Return what `frontier.returns` promises, but end when told to: then nothing that comes back counts."""
    pinned = replace(draft, original=text, pins=replace(draft.pins, parties=parties | draft.pins.parties))
    notch = frontier.notch(pinned, 1, should_stop=should_stop, readings=readings)
    if notch is None:
        return None
    old = sum(clause.variants[v].strength for clause, v in zip(draft.clauses, text, strict=True))
    changed = tuple(c for c, (new, was) in enumerate(zip(notch.text, text, strict=True)) if new != was)
    cost = old - notch.strength
    return frontier.Return(notch.text, notch.strength, cost, changed, notch.signers, notch.proven)


def red_lines(
    draft: frontier.Draft, notch: frontier.Notch, readings: frontier.Readings | None, should_stop: Stop
) -> RedLines:
    """Return what each single refusal costs those who want a text signed by the notch's weight.

    A party's refusals are tried one by one only where a stronger text exists if it refused nothing at all: taking
    one refusal back cannot bring more than taking back all of them, since signing is monotone in the answers.
    """
    found: list[RedLine] = []
    for p, row in enumerate(draft.answers):
        cells = [(c, v) for c, letters in enumerate(row) for v, letter in enumerate(letters) if letter == "N"]
        for some in [cells, *([cell] for cell in cells)] if cells else []:
            gain = _gain(_accepting(draft, p, some), notch, readings, should_stop)
            if gain is None:
                return RedLines(_dearest(found), finished=False)
            if some is cells and not gain:
                break
            if some is not cells and gain:
                found.append(RedLine(p, *some[0], gain))
    return RedLines(_dearest(found), finished=True)


def _dearest(lines: list[RedLine]) -> tuple[RedLine, ...]:
    return tuple(sorted(lines, key=lambda line: (-line.strength, line.party, line.clause, line.variant)))


def _accepting(draft: frontier.Draft, party: int, cells: Iterable[tuple[int, int]]) -> frontier.Draft:
    """Return the draft in which a party accepts some wordings."""
    row = [list(letters) for letters in draft.answers[party]]
    for c, v in cells:
        row[c][v] = "S"
    mine = tuple("".join(letters) for letters in row)
    return replace(draft, answers=(*draft.answers[:party], mine, *draft.answers[party + 1 :]))


def _gain(
    draft: frontier.Draft, notch: frontier.Notch, readings: frontier.Readings | None, should_stop: Stop
) -> int | None:
    """Return how much stronger a text the notch's weight signs here; None when the time was too short."""
    free = frontier.notch(draft, notch.weight, should_stop=should_stop, readings=readings)
    return free.strength - notch.strength if free and free.proven else None


def compute(
    work: Work, tell: Callable[[Told], None], should_stop: Stop, attempts: Sequence[Attempt] = (Attempt(),)
) -> None:
    """Do all of a work, the step that somebody waits for first, and tell each result as soon as it is there.

    Args:
        attempts: ways to compute the frontier; the next is tried where one was stopped before the end.
    Raises: whatever `tell` raises; that ends the work.
    """
    found = work.known or _frontier(work, tell, should_stop, attempts)
    wanted = list(_explanations(work, _steps(work, found)))
    for done, (kind, notch) in enumerate(wanted):
        if should_stop():
            return
        tell(frontier.Progress("explain", done, len(wanted), ()))
        tell(_explain(work, kind, notch, should_stop))


def _frontier(
    work: Work, tell: Callable[[Told], None], should_stop: Stop, attempts: Sequence[Attempt]
) -> frontier.Frontier:
    """Return the frontier of the last attempt that was needed; tell what each finds."""
    found = frontier.Frontier((), complete=False)
    for attempt in attempts:
        found = solve(
            work.draft,
            work.readings,
            work.weight,
            lambda now=attempt: should_stop() or now.is_over(),  # type: ignore[misc]
            tell,
            attempt.searcher,
        )
        tell(Result("frontier", None, found, is_finished(found)))
        if is_finished(found) or should_stop():
            break
    return found


def _steps(work: Work, found: frontier.Frontier) -> list[frontier.Notch]:
    """Return the notches to explain, first the one of the weight asked for."""
    reaching = [notch for notch in found.notches if notch.weight >= (work.weight or 0)]
    first = reaching[-1:] if work.weight is not None else []
    return [*first, *(n for n in found.notches if n not in first)] if work.every_step else first


def _explanations(work: Work, steps: list[frontier.Notch]) -> Iterator[tuple[str, frontier.Notch]]:
    """Yield what is missing: the quick kinds of all steps before the slow ones of any."""
    for kind in KINDS:
        for notch in steps:
            if (kind, notch.text) not in work.skip and (kind == "account" or notch.proven):
                yield kind, notch


def _explain(work: Work, kind: str, notch: frontier.Notch, should_stop: Stop) -> Result:
    if kind == "account":
        told = account(work.draft, notch.text, work.readings, should_stop)
        return Result(kind, notch.text, told, told.finished)
    if kind == "robust":
        stays = frontier.robust(work.draft, notch, should_stop=should_stop, readings=work.readings)
        return Result(kind, notch.text, stays, stays.proven)
    lines = red_lines(work.draft, notch, work.readings, should_stop)
    return Result(kind, notch.text, lines, lines.finished)
