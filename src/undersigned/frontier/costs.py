"""What one refusal, or one pin, costs the others: the strongest text of a weight with it and without it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .explain import check_party
from .model import Draft, InvalidDraft, Notch, Pins, Readings
from .validation import check_weight


@dataclass(frozen=True, slots=True)
class Cost:
    """The strongest texts signed by `weight` or more, as things are and without what is asked about."""

    weight: int
    held: Notch | None
    """With the red line or pin; None where no text is signed by that weight."""
    free: Notch | None
    """Without it."""
    strength: int | None
    """What it costs, 0 or more; None where one of the two has no text, so that no number would do."""
    proven: bool
    """False when a search was stopped: `strength` then compares the best texts known."""


def red_line_cost(
    draft: Draft,
    party: int,
    clause: int,
    variant: int,
    weight: int,
    *,
    should_stop: Callable[[], bool] | None = None,
    readings: Readings | None = None,
) -> Cost:
    """Return what a party's "cannot" costs those who want a text signed by this weight.

    Raises: InvalidDraft where the party did not answer N to the wording: nobody's silence, reservation or
        condition is a red line.
    """
    softer = _without_refusal(draft, party, clause, variant)
    return _compare(draft, softer, weight, should_stop, readings)


def pin_cost(
    draft: Draft,
    pins: Pins,
    weight: int,
    *,
    should_stop: Callable[[], bool] | None = None,
    readings: Readings | None = None,
) -> Cost:
    """Return what pins cost those who want a text signed by this weight; the draft's other pins stay.

    Args:
        pins: pins that the draft has, or might get; both are compared.
    Raises: InvalidDraft where a clause cannot go without its pin, because it has no omit.
    """
    return _compare(with_pins(draft, pins), without_pins(draft, pins), weight, should_stop, readings)


def with_pins(draft: Draft, pins: Pins) -> Draft:
    """Return the draft with more pins."""
    old = draft.pins
    return replace(
        draft,
        pins=Pins(old.parties | pins.parties, old.clauses | pins.clauses, old.wordings | pins.wordings),
    )


def without_pins(draft: Draft, pins: Pins) -> Draft:
    """Return the draft with fewer pins."""
    old = draft.pins
    return replace(
        draft,
        pins=Pins(old.parties - pins.parties, old.clauses - pins.clauses, old.wordings - pins.wordings),
    )


def _without_refusal(draft: Draft, party: int, clause: int, variant: int) -> Draft:
    check_party(draft, party)
    if not 0 <= clause < len(draft.clauses) or not 0 <= variant < len(draft.clauses[clause].variants):
        raise InvalidDraft(f"There is no wording {variant} of clause {clause}.")
    row = draft.answers[party]
    if row[clause][variant] != "N":
        raise InvalidDraft(
            f"Party {draft.parties[party].id!r} does not refuse wording "
            f"{draft.clauses[clause].variants[variant].id!r} of clause {draft.clauses[clause].id!r}."
        )
    letters = row[clause][:variant] + "S" + row[clause][variant + 1 :]
    rows = [*draft.answers[:party], (*row[:clause], letters, *row[clause + 1 :]), *draft.answers[party + 1 :]]
    return replace(draft, answers=tuple(rows))


def _compare(
    held: Draft,
    free: Draft,
    weight: int,
    should_stop: Callable[[], bool] | None,
    readings: Readings | None,
) -> Cost:
    from .solve import notch_at

    check_weight(weight)
    with_it, sure = notch_at(held, weight, should_stop=should_stop, readings=readings)
    without, sure_too = notch_at(free, weight, should_stop=should_stop, readings=readings)
    known = with_it is not None and without is not None
    strength = without.strength - with_it.strength if known else None  # type: ignore[union-attr]
    return Cost(weight, with_it, without, strength, sure and sure_too)
