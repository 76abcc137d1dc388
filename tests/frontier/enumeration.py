"""The oracle for drafts of up to 65,536 texts: the same definitions on sets of parties as bit masks.

It shares no code with the engine; `test_enumeration.py` holds it against the slow one in `oracle.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.frontier import oracle
from tests.frontier.oracle import PLAIN, Row, Text
from undersigned.frontier import Condition, Draft, Readings

Parties = int
"""Bit p stands for party p."""


@dataclass
class Count:
    """One walk through all texts of a draft."""

    draft: Draft
    readings: Readings
    best: dict[int, tuple[int, list[tuple[Text, Parties]]]] = field(default_factory=dict)
    """By weight: the greatest strength, and the texts with it."""
    weights: dict[Parties, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        draft = self.draft
        everybody = range(len(draft.parties))
        self.accept = [
            [
                sum(1 << p for p in everybody if oracle.letter_of(draft, self.readings, p, c, v) in "SCA")
                for v in range(len(clause.variants))
            ]
            for c, clause in enumerate(draft.clauses)
        ]
        self.atoms: dict[tuple[int, int], list[Condition]] = {}
        for condition in draft.conditions:
            self.atoms.setdefault((condition.clause, condition.variant), []).append(condition)
        self.pinned = sum(1 << p for p in draft.pins.parties)
        pinned = dict(draft.pins.wordings)
        self.open = [
            [
                v
                for v, variant in enumerate(clause.variants)
                if pinned.get(c, v) == v and not (c in draft.pins.clauses and variant.id == "omit")
            ]
            for c, clause in enumerate(draft.clauses)
        ]

    def walk(self, text: Text, left: Parties, strength: int) -> None:
        """Visit all texts that begin like this one, which nobody but those left can sign."""
        c = len(text)
        if not left or left & self.pinned != self.pinned:
            return
        if c == len(self.draft.clauses):
            self.visit(text, self.settled(text, left), strength)
            return
        for v in self.open[c]:
            worth = strength + self.draft.clauses[c].variants[v].strength
            self.walk((*text, v), left & self.accept[c][v], worth)

    def settled(self, text: Text, left: Parties) -> Parties:
        """Return the largest part of those left in which every condition holds."""
        atoms = [k for place in enumerate(text) for k in self.atoms.get(place, ())]
        before = -1
        while left != before:
            before = left
            for k in atoms:
                if k.if_clause is not None:
                    holds = text[k.if_clause] in k.if_variants
                else:
                    holds = bool(before >> (k.if_party or 0) & 1)
                if not holds:
                    left &= ~(1 << k.party)
        return left

    def visit(self, text: Text, signing: Parties, strength: int) -> None:
        if not signing or signing & self.pinned != self.pinned:
            return
        if signing not in self.weights:
            people = enumerate(self.draft.parties)
            self.weights[signing] = sum(party.weight for p, party in people if signing >> p & 1)
        known, equal = self.best.get(self.weights[signing], (-1, []))
        if strength > known:
            self.best[self.weights[signing]] = strength, [(text, signing)]
        elif strength == known:
            equal.append((text, signing))

    def row(self, weight: int, strength: int, text: Text, signing: Parties) -> Row:
        """Return a text with what ties are broken by."""
        signers = frozenset(p for p in range(len(self.draft.parties)) if signing >> p & 1)
        caveats = sum(
            oracle.letter_of(self.draft, self.readings, p, c, v) == "C"
            for p in signers
            for c, v in enumerate(text)
        )
        changed = sum(a != b for a, b in zip(text, self.draft.original, strict=True))
        return Row(weight, strength, caveats, changed, text, signers)


def frontier(draft: Draft, readings: Readings = PLAIN) -> list[list[Row]]:
    """Return the notches by falling weight, each as its equal texts in the order of the tie-breaks."""
    count = Count(draft, readings)
    count.walk((), (1 << len(draft.parties)) - 1, 0)
    found, reached = [], -1
    for weight in sorted(count.best, reverse=True):
        strength, texts = count.best[weight]
        if strength > reached:
            reached = strength
            rows = [count.row(weight, strength, text, signing) for text, signing in texts]
            found.append(sorted(rows, key=lambda r: (r.caveats, r.changed, r.text)))
    return found
