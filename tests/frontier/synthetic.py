"""Random drafts of the sizes that negotiators meet, each named by a seed."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import numpy.typing as npt

from undersigned.frontier import Clause, Condition, Draft, Party, Variant

TENDENCIES = 5
DEVIATES = 0.15

BLOCS = (26, 20, 13, 12, 10, 8, 6, 5)
"""Parts of a hundred: how many members each bloc has."""
BEARS = (0.97, 0.72, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1)
"""How often each bloc bears a clause in its strongest wording."""
INSISTS = 0.12
"""How often the greatest bloc wants a clause to stay."""


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


def blocs(members: int, clauses: int, seed: int, *, weighted: bool = False) -> Draft:
    """Return a draft answered as a parliament votes: eight blocs of unequal size, few who leave the line.

    A clause has one to five wordings, its parts taken away one by one. Past the size of the greatest bloc most of
    the text goes at once: the frontier has cliffs, which a concave bound does not see.
    """
    random = Random(f"blocs {members} {clauses} {seed}")
    parts = [random.choices(range(1, 6), (30, 25, 20, 15, 10))[0] for _ in range(clauses)]
    lines = [[_line(random, bloc, size) for size in parts] for bloc in range(len(BLOCS))]
    rows = []
    for bloc in random.choices(range(len(BLOCS)), BLOCS, k=members):
        loose = random.random() < DEVIATES
        strays = [loose and random.random() < 0.1 for _ in parts]
        rows.append(
            tuple(
                _line(random, random.randrange(len(BLOCS)), size) if stray else line
                for line, size, stray in zip(lines[bloc], parts, strays, strict=True)
            )
        )
    people = tuple(Party(f"p{p}", "", random.randint(1, 5) if weighted else 1) for p in range(members))
    return Draft(tuple(_parted(c, size) for c, size in enumerate(parts)), people, tuple(rows))


def persons(
    count: int, clauses: int, seed: int, *, patterns: int
) -> tuple[list[Clause], npt.NDArray[np.uint8]]:
    """Return the clauses of an open letter and its persons' letters, persons x wordings, for `letter`.

    Few patterns have many persons and most have few, as words in a language have.
    """
    draft = tendencies(patterns, clauses, 2, seed)
    pool = np.array([list("".join(row).encode()) for row in draft.answers], dtype=np.uint8)
    odds = 1.0 / np.arange(1, patterns + 1)
    chosen = np.random.default_rng(seed).choice(patterns, size=count, p=odds / odds.sum())
    return list(draft.clauses), pool[chosen]


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


def _line(random: Random, bloc: int, parts: int) -> str:
    """Return a bloc's answers to the wordings of a clause: the whole, then one part less at a time, then none."""
    limit = 0 if random.random() < BEARS[bloc] else random.randint(1, parts)
    insists = bloc == 0 and limit == 0 and random.random() < INSISTS
    return "N" * limit + "S" * (parts - limit) + ("N" if insists else "S")


def _parted(number: int, parts: int) -> Clause:
    variants = tuple(Variant(f"v{v}", "", 10 * (parts - v)) for v in range(parts))
    return Clause(f"c{number}", "", (*variants, Variant("omit", "", 0)))


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
