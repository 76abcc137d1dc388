"""Why a party is lost, what brings it back, what each wording costs, and what is common to equal texts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from itertools import combinations
from typing import TYPE_CHECKING

from .model import (
    OMIT,
    Clause,
    Condition,
    Draft,
    Frontier,
    InvalidDraft,
    Notch,
    Pins,
    Readings,
    Text,
    Variant,
)
from .satisfy import can_sign, shrink
from .signing import Parties, RollCall, check_text, members

if TYPE_CHECKING:
    from .searcher import SearcherOf

Reason = frozenset[int]
"""Clauses of a text that together keep a party from signing."""

REASON_SIZE = 2


@dataclass(frozen=True, slots=True)
class Price:
    """What changes when one clause of a text takes another variant."""

    clause: int
    variant: int
    strength: int
    """Change of strength: negative when the text gets weaker."""
    gained: tuple[int, ...]
    lost: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Return:
    """The cheapest text that brings a party back while all present signers stay."""

    text: Text
    strength: int
    cost: int
    """Strength lost against the present text; negative when a stronger text does it."""
    changed: tuple[int, ...]
    """Clauses that differ from the present text."""
    signers: tuple[int, ...]
    proven: bool


@dataclass(frozen=True, slots=True)
class WhatIf:
    """The frontier with a new variant, when everybody who was not asked accepts it, and when nobody does."""

    draft: Draft
    """The draft with the new variant, unasked parties unanswered."""
    best: Frontier
    worst: Frontier


def why(
    draft: Draft, text: Text, party: int, *, readings: Readings | None = None, size: int = REASON_SIZE
) -> tuple[Reason, ...]:
    """Return minimal sets of clauses because of which a party does not sign a text; () when it signs.

    A reason is a minimal set K such that the party signs no text that agrees with this one on K; the
    empty set alone means that it can sign no text at all. All reasons of up to `size` clauses are
    returned, and the longer ones that a chain of conditions leads to. Pins are not considered.
    """
    rollcall, text = RollCall.of(draft, readings), check_text(draft, text)
    check_party(draft, party)
    if rollcall.signers(text) >> party & 1:
        return ()
    if not _keeps_away(rollcall, text, party, []):
        return _reasons(rollcall, text, party, size)
    return (frozenset(),)


def check_party(draft: Draft, party: int) -> None:
    """Raise InvalidDraft if the draft has no such party."""
    if not 0 <= party < len(draft.parties):
        raise InvalidDraft(f"There is no party {party}.")


def _keeps_away(rollcall: RollCall, text: Text, party: int, clauses: list[int]) -> bool:
    """Whether the party signs no text that agrees with this one on the clauses."""
    domains = [set(range(len(clause.variants))) for clause in rollcall.draft.clauses]
    for c in clauses:
        domains[c] = {text[c]}
    return not can_sign(rollcall, domains, 1 << party)


def _reasons(rollcall: RollCall, text: Text, party: int, size: int) -> tuple[Reason, ...]:
    found: list[Reason] = []
    for k in range(1, size + 1):
        for clauses in combinations(_concerned(rollcall, text, party, k), k):
            known = any(reason <= set(clauses) for reason in found)
            if not known and _keeps_away(rollcall, text, party, list(clauses)):
                found.append(frozenset(clauses))
    for chain in _chains(rollcall, text, party):
        if not any(reason <= chain for reason in found):
            kept = shrink(sorted(chain), lambda part: _keeps_away(rollcall, text, party, part))
            found.append(frozenset(kept))
    return tuple(sorted(set(found), key=lambda reason: (len(reason), sorted(reason))))


def _concerned(rollcall: RollCall, text: Text, party: int, size: int) -> list[int]:
    """Return the clauses that can be in a reason of this size, given what the party depends on."""
    leaning = _leans_on(rollcall, party)
    conditional = [k for k in rollcall.conditions if leaning >> k.party & 1]
    if not conditional:
        return [c for c, v in enumerate(text) if leaning & ~rollcall.accept[c][v]] if size == 1 else []
    read = {c for k in conditional for c in (k.clause, k.if_clause)}
    return [c for c, v in enumerate(text) if c in read or leaning & ~rollcall.accept[c][v]]


def _leans_on(rollcall: RollCall, party: int) -> Parties:
    """Return the party with all those its conditions name, directly or through others."""
    leaning = 1 << party
    while True:
        more = leaning
        for k in rollcall.conditions:
            if k.if_party is not None and more >> k.party & 1:
                more |= 1 << k.if_party
        if more == leaning:
            return leaning
        leaning = more


def _chains(rollcall: RollCall, text: Text, party: int) -> Iterator[Reason]:
    """Yield, for each way in which the party falls, the clauses that the way passes through."""
    ways = _ways(rollcall, text)
    yield from ways.get(party, [])


def _ways(rollcall: RollCall, text: Text) -> Mapping[int, list[Reason]]:
    """Return for each party that does not sign one chain per clause or condition that makes it fall.

    The first round holds refusals and failed text atoms; each later one joins a clause with the
    shortest chain of a party that fell before.
    """
    ways: dict[int, list[Reason]] = {}
    for c, v in enumerate(text):
        everyone = (1 << len(rollcall.draft.parties)) - 1
        for p in members(everyone & ~rollcall.accept[c][v]):
            ways.setdefault(p, []).append(frozenset({c}))
    touched = [k for k in rollcall.conditions if text[k.clause] == k.variant]
    for k in touched:
        if k.if_clause is not None and text[k.if_clause] not in k.if_variants:
            ways.setdefault(k.party, []).append(frozenset({k.clause, k.if_clause}))
    _follow_falls(ways, [k for k in touched if k.if_party is not None])
    return ways


def _follow_falls(ways: dict[int, list[Reason]], depends: list[Condition]) -> None:
    waiting = list(depends)
    while True:
        ready = [k for k in waiting if k.if_party in ways]
        if not ready:
            return
        before = {p: min(chains, key=lambda chain: (len(chain), sorted(chain))) for p, chains in ways.items()}
        for k in ready:
            ways.setdefault(k.party, []).append(before[k.if_party] | {k.clause})  # type: ignore[index]
        waiting = [k for k in waiting if k not in ready]


def price(draft: Draft, text: Text, *, readings: Readings | None = None) -> tuple[Price, ...]:
    """Return for every clause and other variant what changing it alone does to strength and signers.

    A weaker wording can lose signers too: somebody's condition may hang on the stronger one.
    """
    rollcall, text = RollCall.of(draft, readings), check_text(draft, text)
    present = rollcall.signers(text)
    return tuple(
        _price(rollcall, text, present, c, v)
        for c, clause in enumerate(draft.clauses)
        for v in range(len(clause.variants))
        if v != text[c]
    )


def _price(rollcall: RollCall, text: Text, present: Parties, clause: int, variant: int) -> Price:
    other = (*text[:clause], variant, *text[clause + 1 :])
    signing = rollcall.signers(other)
    return Price(
        clause=clause,
        variant=variant,
        strength=rollcall.strength(other) - rollcall.strength(text),
        gained=tuple(members(signing & ~present)),
        lost=tuple(members(present & ~signing)),
    )


def sole_blockers(
    draft: Draft, text: Text, *, readings: Readings | None = None
) -> tuple[tuple[int, ...], ...]:
    """Return for each clause the parties that this clause alone loses.

    They sign no text with this wording, and they would sign this text with another one there.
    """
    rollcall, text = RollCall.of(draft, readings), check_text(draft, text)
    gained: list[set[int]] = [set() for _ in draft.clauses]
    for change in price(draft, text, readings=readings):
        gained[change.clause] |= set(change.gained)
    return tuple(
        tuple(p for p in sorted(parties) if _keeps_away(rollcall, text, p, [c]))
        for c, parties in enumerate(gained)
    )


def returns(
    draft: Draft,
    text: Text,
    party: int,
    *,
    should_stop: Callable[[], bool] | None = None,
    readings: Readings | None = None,
) -> Return | None:
    """Return the strongest text signed by the party and all present signers; None when there is none.

    Of equally strong texts the one with more signers, then fewer caveats, then fewer changes against the
    present text is taken. Pins of the draft stay.
    """
    from .solve import notch_at

    rollcall, text = RollCall.of(draft, readings), check_text(draft, text)
    check_party(draft, party)
    wanted = frozenset(members(rollcall.signers(text) | 1 << party)) | draft.pins.parties
    pinned = replace(draft, original=text, pins=replace(draft.pins, parties=wanted))
    notch, _ = notch_at(pinned, should_stop=should_stop, readings=readings)
    if notch is None:
        return None
    return Return(
        text=notch.text,
        strength=notch.strength,
        cost=rollcall.strength(text) - notch.strength,
        changed=tuple(c for c, (new, old) in enumerate(zip(notch.text, text, strict=True)) if new != old),
        signers=notch.signers,
        proven=notch.proven,
    )


def what_if(
    draft: Draft,
    clause: int,
    variant: Variant,
    answers: Mapping[int, str] | None = None,
    *,
    should_stop: Callable[[], bool] | None = None,
    readings: Readings | None = None,
    searcher: SearcherOf | None = None,
) -> WhatIf:
    """Return the frontiers if a clause had one more variant, before everybody has answered it.

    Args:
        variant: the new wording; it takes its place before omit.
        answers: letters (S C A N U) of the parties that were asked; the others accept in the best case and
            block in the worst. An answer that already depends on others cannot be given here.
    Raises: InvalidDraft when the variant or an answer does not fit.
    """
    from .solve import frontier

    asked = dict(answers or {})
    known = with_variant(draft, clause, variant, asked)
    hoped = with_variant(draft, clause, variant, {p: asked.get(p, "S") for p in range(len(draft.parties))})
    compute = partial(frontier, should_stop=should_stop, readings=readings, searcher=searcher)
    return WhatIf(known, compute(hoped), compute(known))


def with_variant(draft: Draft, clause: int, variant: Variant, answers: Mapping[int, str]) -> Draft:
    """Return the draft with one more variant of a clause, before omit; who is not named is unanswered."""
    if not 0 <= clause < len(draft.clauses):
        raise InvalidDraft(f"There is no clause {clause}.")
    for party, letter in answers.items():
        if not 0 <= party < len(draft.parties) or letter not in tuple("SCANU"):
            raise InvalidDraft(f"The answer {letter!r} of party {party} must be one of S C A N U.")
    old = draft.clauses[clause]
    at = len(old.variants) - (old.variants[-1].id == OMIT)
    clauses = list(draft.clauses)
    clauses[clause] = Clause(old.id, old.title, (*old.variants[:at], variant, *old.variants[at:]))
    rows = [_answered(row, clause, at, answers.get(p, "U")) for p, row in enumerate(draft.answers)]
    return replace(
        draft,
        clauses=tuple(clauses),
        answers=tuple(rows),
        conditions=tuple(_moved(k, clause, at) for k in draft.conditions),
        original=tuple(v + (c == clause and v >= at) for c, v in enumerate(draft.original)),
        pins=_moved_pins(draft.pins, clause, at),
    )


def _answered(row: tuple[str, ...], clause: int, at: int, letter: str) -> tuple[str, ...]:
    letters = row[clause]
    return (*row[:clause], letters[:at] + letter + letters[at:], *row[clause + 1 :])


def _moved(condition: Condition, clause: int, at: int) -> Condition:
    if condition.clause == clause and condition.variant >= at:
        condition = replace(condition, variant=condition.variant + 1)
    if condition.if_clause == clause:
        shifted = tuple(v + (v >= at) for v in condition.if_variants)
        condition = replace(condition, if_variants=shifted)
    return condition


def _moved_pins(pins: Pins, clause: int, at: int) -> Pins:
    wordings = frozenset((c, v + (c == clause and v >= at)) for c, v in pins.wordings)
    return replace(pins, wordings=wordings)


def backbone(notch: Notch) -> tuple[int | None, ...]:
    """Return per clause the variant common to all alternatives listed, None where there is a free choice.

    It is the backbone of the notch when `notch.alternatives_complete`; otherwise only of those listed.
    """
    columns = (set(column) for column in zip(*notch.texts, strict=True))
    return tuple(next(iter(column)) if len(column) == 1 else None for column in columns)
