"""The values of the frontier: a draft with its answers, and the notches found for it.

All indices count from 0. All weights and strengths are whole numbers of any unit the drafters chose;
decimals are scaled before they come here, so that nothing displayed was ever a float.
"""

from __future__ import annotations

from dataclasses import dataclass, field

Text = tuple[int, ...]
"""One variant index per clause."""

OMIT = "omit"
LETTERS = "SCANUI"
THEN = "SCA"
LARGEST = 2**63 - 1


class InvalidDraft(ValueError):
    """A draft that cannot be taken; the message is one sentence naming the place and the reason."""


@dataclass(frozen=True, slots=True)
class Variant:
    """One wording of a clause. `omit` is a variant too, with strength 0."""

    id: str
    title: str
    strength: int


@dataclass(frozen=True, slots=True)
class Clause:
    """A place in the text with its variants; the last one is `omit` unless the clause is pinned."""

    id: str
    title: str
    variants: tuple[Variant, ...]


@dataclass(frozen=True, slots=True)
class Party:
    """Whoever answers; `weight` is at least 1."""

    id: str
    name: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Condition:
    """One atom of an "only if": `party` accepts (`clause`, `variant`) only if the atom holds.

    Either `if_clause` has one of `if_variants` in the text, or `if_party` signs. Several conditions
    on one answer must all hold. `then` is what the answer becomes: S, C or A.
    """

    party: int
    clause: int
    variant: int
    if_clause: int | None = None
    if_variants: tuple[int, ...] = ()
    if_party: int | None = None
    then: str = "S"


@dataclass(frozen=True, slots=True)
class Pins:
    """What is not up for trade: parties that must sign, clauses that must stay, wordings that are fixed."""

    parties: frozenset[int] = frozenset()
    clauses: frozenset[int] = frozenset()
    wordings: frozenset[tuple[int, int]] = frozenset()
    """Pairs of clause and variant."""


@dataclass(frozen=True, slots=True)
class Readings:
    """Three ways to read the answers otherwise; the first two are stricter, the last an upper bound only."""

    aside_refuses: bool = False
    caveat_refuses: bool = False
    silent_signs: bool = False


@dataclass(frozen=True)
class Draft:
    """A text with its wordings, and what every party answered to each of them.

    `answers[p][c]` holds one letter per variant of clause c: S sign, C sign with caveat, A stand aside,
    N cannot, U unanswered, I only if. `original` is the drafters' text.

    Raises: InvalidDraft, with one sentence, when anything does not fit.
    """

    clauses: tuple[Clause, ...]
    parties: tuple[Party, ...]
    answers: tuple[tuple[str, ...], ...]
    conditions: tuple[Condition, ...] = ()
    original: Text = ()
    pins: Pins = field(default_factory=Pins)
    title: str = ""

    def __post_init__(self) -> None:
        from .validation import validate

        if not self.original:
            object.__setattr__(self, "original", (0,) * len(self.clauses))
        validate(self)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a text brings: who signs it, with what weight, at what strength."""

    weight: int
    strength: int
    signers: tuple[int, ...]
    caveats: tuple[tuple[int, int], ...]
    """Pairs of signer and clause answered C."""
    stand_asides: tuple[tuple[int, int], ...]
    """Pairs of signer and clause answered A."""
    changed: int
    """Clauses that differ from the drafters' text."""


@dataclass(frozen=True, slots=True)
class Notch:
    """One best trade: nobody finds a stronger text for this weight, nor more weight for this strength."""

    weight: int
    strength: int
    text: Text
    signers: tuple[int, ...]
    alternatives: int
    alternatives_complete: bool
    caveats: tuple[tuple[int, int], ...]
    stand_asides: tuple[tuple[int, int], ...]
    changed: int
    proven: bool
    bound: int
    """No text signed by this weight is stronger; equal to `strength` when proven."""
    texts: tuple[Text, ...]
    """The alternatives, best first, as far as they were listed; `text` is the first."""


@dataclass(frozen=True, slots=True)
class Frontier:
    """Notches by falling weight and rising strength; when there is none, `reason` says why."""

    notches: tuple[Notch, ...]
    complete: bool = True
    """False when the search was stopped: notches may be missing between the ones found."""
    reason: str = ""
    conflict: Pins = field(default_factory=Pins)
    """A minimal set of pins that cannot be met together; empty when pins are not to blame."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a search is: `done` of `total` steps of a phase, and the (weight, strength) pairs so far."""

    phase: str
    """`requested` once the notch asked for first is known, then `search`, then `texts`."""
    done: int
    total: int
    points: tuple[tuple[int, int], ...]
    requested: Notch | None = None
    """The notch asked for first, from the moment it is known."""
