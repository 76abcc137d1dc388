"""Who signs a text: the greatest set of parties in which every answer and every condition holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import itemgetter

from .model import LETTERS, Condition, Draft, InvalidDraft, Outcome, Readings, Text
from .validation import is_whole

Parties = int
"""A set of parties as a bit mask: bit p stands for party p."""

TRUTH = bytes.maketrans(b"01", b"\0\1")


def members(parties: Parties) -> Iterator[int]:
    """Yield the indices in a bit mask, smallest first."""
    bits = f"{parties:b}"[::-1]
    at = bits.find("1")
    while at >= 0:
        yield at
        at = bits.find("1", at + 1)


@dataclass(frozen=True, slots=True)
class RollCall:
    """The answers of a draft under one reading, as masks of parties per clause and variant."""

    draft: Draft
    accept: tuple[tuple[Parties, ...], ...]
    """Parties that do not refuse the variant; those who answered "only if" are among them."""
    caveat: tuple[tuple[Parties, ...], ...]
    aside: tuple[tuple[Parties, ...], ...]
    conditions: tuple[Condition, ...]
    """Conditions that matter, where the party has not already refused by the reading."""
    weights: tuple[int, ...]
    """Of the parties, in order."""

    @classmethod
    def of(cls, draft: Draft, readings: Readings | None = None) -> RollCall:
        """Read the answers of a draft."""
        letters = _letters(draft, readings or Readings())
        masks = {letter: _masks(letters, letter) for letter in "SCA"}
        accept = tuple(
            tuple(s | c | a for s, c, a in zip(*rows, strict=True))
            for rows in zip(*masks.values(), strict=True)
        )
        held = tuple(k for k in draft.conditions if accept[k.clause][k.variant] >> k.party & 1)
        weights = tuple(party.weight for party in draft.parties)
        return cls(draft, accept, masks["C"], masks["A"], held, weights)

    def signers(self, text: Text) -> Parties:
        """Return the signers of a text as a mask; the text is trusted to fit the draft."""
        left = (1 << len(self.draft.parties)) - 1
        for clause, variant in enumerate(text):
            left &= self.accept[clause][variant]
        return self._settle(text, left)

    def _settle(self, text: Text, left: Parties) -> Parties:
        touched = [k for k in self.conditions if text[k.clause] == k.variant]
        while True:
            fallen = [k.party for k in touched if left >> k.party & 1 and not _holds(k, text, left)]
            if not fallen:
                return left
            for party in fallen:
                left &= ~(1 << party)

    def weight(self, parties: Parties) -> int:
        """Return the weight of a set of parties."""
        return sum(compress(self.weights, f"{parties:b}"[::-1].encode().translate(TRUTH)))

    def strength(self, text: Text) -> int:
        """Return the strength of a text."""
        return sum(
            clause.variants[variant].strength
            for clause, variant in zip(self.draft.clauses, text, strict=True)
        )

    def caveats(self, text: Text, signers: Parties) -> int:
        """Return the number of pairs of signer and clause answered C."""
        return sum((signers & self.caveat[c][v]).bit_count() for c, v in enumerate(text))

    def changed(self, text: Text) -> int:
        """Return the number of clauses that differ from the drafters' text."""
        return sum(v != o for v, o in zip(text, self.draft.original, strict=True))

    def rank(self, text: Text) -> tuple[int, int, Text]:
        """Return the key by which equal texts are ordered, best first."""
        return self.caveats(text, self.signers(text)), self.changed(text), text

    def outcome(self, text: Text) -> Outcome:
        """Return all that a text brings."""
        signed = self.signers(text)
        return Outcome(
            weight=self.weight(signed),
            strength=self.strength(text),
            signers=tuple(members(signed)),
            caveats=self._pairs(text, signed, self.caveat),
            stand_asides=self._pairs(text, signed, self.aside),
            changed=self.changed(text),
        )

    def _pairs(
        self, text: Text, signed: Parties, masks: tuple[tuple[Parties, ...], ...]
    ) -> tuple[tuple[int, int], ...]:
        pairs = [(p, c) for c, v in enumerate(text) for p in members(signed & masks[c][v])]
        return tuple(sorted(pairs))


def _holds(condition: Condition, text: Text, signing: Parties) -> bool:
    if condition.if_party is not None:
        return bool(signing >> condition.if_party & 1)
    assert condition.if_clause is not None
    return text[condition.if_clause] in condition.if_variants


def _letters(draft: Draft, readings: Readings) -> list[list[str]]:
    """Return for each clause and variant the letters of all parties in one string, the last party first.

    "Only if" is replaced by what it turns into, and the reading is applied.
    """
    becomes = str.maketrans(
        {
            "A": "N" if readings.aside_refuses else "A",
            "C": "N" if readings.caveat_refuses else "C",
            "U": "S" if readings.silent_signs else "U",
        }
    )
    return [
        ["".join(map(itemgetter(v), column)).translate(becomes) for v in range(len(clause.variants))]
        for clause, column in zip(draft.clauses, zip(*_settled(draft)[::-1], strict=True), strict=True)
    ]


def _settled(draft: Draft) -> list[Sequence[str]]:
    """Return the answers with "only if" replaced by what it turns into."""
    rows: list[Sequence[str]] = list(draft.answers)
    for k in draft.conditions:
        row = list(rows[k.party])
        row[k.clause] = row[k.clause][: k.variant] + k.then + row[k.clause][k.variant + 1 :]
        rows[k.party] = row
    return rows


def _masks(letters: list[list[str]], letter: str) -> tuple[tuple[Parties, ...], ...]:
    """Return for each clause and variant the parties that answered the letter."""
    bits = str.maketrans({other: "1" if other == letter else "0" for other in LETTERS})
    return tuple(tuple(int(said.translate(bits), 2) for said in clause) for clause in letters)


def check_text(draft: Draft, text: Text) -> Text:
    """Return the text as a tuple. Raises: InvalidDraft if it does not fit the draft."""
    if len(text) != len(draft.clauses):
        raise InvalidDraft(f"The text has {len(text)} entries for {len(draft.clauses)} clauses.")
    for clause, variant in zip(draft.clauses, text, strict=True):
        if not is_whole(variant) or not 0 <= variant < len(clause.variants):
            raise InvalidDraft(
                f"The text names wording {variant!r} of clause {clause.id!r}, which has none such."
            )
    return tuple(text)


def signers(draft: Draft, text: Text, *, readings: Readings | None = None) -> tuple[int, ...]:
    """Return the parties that sign a text, by index: the greatest fixpoint of their conditions."""
    return tuple(members(RollCall.of(draft, readings).signers(check_text(draft, text))))


def evaluate(draft: Draft, text: Text, *, readings: Readings | None = None) -> Outcome:
    """Return weight, strength, signers, caveats and stand-asides of a text."""
    return RollCall.of(draft, readings).outcome(check_text(draft, text))
