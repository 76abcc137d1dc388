"""Random drafts of the sizes that negotiators meet, each named by a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from undersigned.frontier import Clause, Condition, Draft, Party, Variant

TENDENCIES = 5
DEVIATES = 0.15


def tendencies(parties: int, clauses: int, wordings: int, seed: int, *, weighted: bool = False) -> Draft:
    """Return a draft whose parties follow one of five tendencies, each clause by clause, with own deviations.

    A tendency bears each clause up to some strength; it, or a party, may refuse to see a clause left out.
    """
    random = Random(f"tendencies {parties} {clauses} {wordings} {seed}")
    limits = [[_limit(random, wordings) for _ in range(clauses)] for _ in range(TENDENCIES)]
    rows = []
    for _ in range(parties):
        own = random.choice(limits)
        bears = [_limit(random, wordings) if random.random() < DEVIATES else limit for limit in own]
        rows.append(tuple(_letters(random, limit, wordings) for limit in bears))
    return _draft(random, tuple(rows), clauses, wordings, weighted)


def uniform(parties: int, clauses: int, wordings: int, seed: int, *, refusals: float = 0.3) -> Draft:
    """Return a draft in which every answer is drawn alone: nothing for a bound to hold on to."""
    random = Random(f"uniform {parties} {clauses} {wordings} {seed}")
    rows = [tuple(_drawn(random, wordings, refusals) for _ in range(clauses)) for _ in range(parties)]
    return _draft(random, tuple(rows), clauses, wordings, weighted=False)


def with_conditions(draft: Draft, count: int, seed: int) -> Draft:
    """Return the draft with so many answers S turned into "only if": half name a party, half a clause."""
    random = Random(f"conditions {count} {seed}")
    rows = [list(row) for row in draft.answers]
    conditions: list[Condition] = []
    while len(conditions) < count:
        p, c = random.randrange(len(draft.parties)), random.randrange(len(draft.clauses))
        v = random.randrange(len(draft.clauses[c].variants) - 1)
        if rows[p][c][v] == "S":
            rows[p][c] = rows[p][c][:v] + "I" + rows[p][c][v + 1 :]
            conditions.append(_condition(random, draft, p, c, v))
    return replace(draft, answers=tuple(map(tuple, rows)), conditions=tuple(conditions))


def _drawn(random: Random, wordings: int, refusals: float) -> str:
    return "".join("N" if random.random() < refusals else "S" for _ in range(wordings)) + "S"


def _limit(random: Random, wordings: int) -> int:
    """Return the first wording that is borne, 0 being the strongest."""
    return min(wordings, int(random.expovariate(1.0)))


def _letters(random: Random, limit: int, wordings: int) -> str:
    borne = "".join("C" if random.random() < 0.1 else "S" for _ in range(wordings - limit))
    return "N" * limit + borne + ("N" if limit < wordings and random.random() < 0.02 else "S")


def _draft(
    random: Random, answers: tuple[tuple[str, ...], ...], clauses: int, wordings: int, weighted: bool
) -> Draft:
    people = tuple(Party(f"p{p}", "", random.randint(1, 40) if weighted else 1) for p in range(len(answers)))
    return Draft(tuple(_clause(random, c, wordings) for c in range(clauses)), people, answers)


def _clause(random: Random, number: int, wordings: int) -> Clause:
    strengths = sorted((random.randint(1, 30) for _ in range(wordings)), reverse=True)
    variants = tuple(Variant(f"v{v}", "", strength) for v, strength in enumerate(strengths))
    return Clause(f"c{number}", "", (*variants, Variant("omit", "", 0)))


def _condition(random: Random, draft: Draft, party: int, clause: int, variant: int) -> Condition:
    if random.random() < 0.5:
        other = random.choice([q for q in range(len(draft.parties)) if q != party])
        return Condition(party, clause, variant, if_party=other)
    other = random.choice([d for d in range(len(draft.clauses)) if d != clause])
    size = len(draft.clauses[other].variants)
    some = random.sample(range(size), random.randint(1, size - 1))
    return Condition(party, clause, variant, if_clause=other, if_variants=tuple(sorted(some)))
