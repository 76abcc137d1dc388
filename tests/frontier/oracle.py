"""The definitions, spelt out and slow: what the engine must agree with. Imports values only, no algorithm."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, product
from random import Random

from hypothesis import strategies as st

from undersigned.frontier import Clause, Condition, Draft, Party, Pins, Readings, Variant

Text = tuple[int, ...]
PLAIN = Readings()


def letter_of(draft: Draft, readings: Readings, p: int, c: int, v: int) -> str:
    """Return what an answer comes to if all its conditions hold."""
    letter = draft.answers[p][c][v]
    if letter == "I":
        letter = next(k.then for k in draft.conditions if (k.party, k.clause, k.variant) == (p, c, v))
    if (letter == "A" and readings.aside_refuses) or (letter == "C" and readings.caveat_refuses):
        return "N"
    return "S" if letter == "U" and readings.silent_signs else letter


def signers(draft: Draft, text: Text, readings: Readings = PLAIN) -> frozenset[int]:
    """Return the largest self-supporting set of parties."""
    left = {
        p
        for p in range(len(draft.parties))
        if all(letter_of(draft, readings, p, c, v) in "SCA" for c, v in enumerate(text))
    }
    while True:
        stays = {
            p for p in left if all(holds(k, text, left) for k in draft.conditions if applies(k, p, text))
        }
        if stays == left:
            return frozenset(left)
        left = stays


def applies(condition: Condition, party: int, text: Text) -> bool:
    return condition.party == party and text[condition.clause] == condition.variant


def holds(condition: Condition, text: Text, signing: set[int]) -> bool:
    if condition.if_party is not None:
        return condition.if_party in signing
    assert condition.if_clause is not None
    return text[condition.if_clause] in condition.if_variants


def texts(draft: Draft, pins: Pins | None = None) -> list[Text]:
    """Return every text that the pins of clauses and wordings leave."""
    pins = draft.pins if pins is None else pins
    columns = []
    for c, clause in enumerate(draft.clauses):
        left = [v for v, x in enumerate(clause.variants) if not (c in pins.clauses and x.id == "omit")]
        columns.append([v for v in left if all(v == f for d, f in pins.wordings if d == c)])
    return list(product(*columns))


@dataclass(frozen=True)
class Row:
    weight: int
    strength: int
    caveats: int
    changed: int
    text: Text
    signers: frozenset[int]


def rows(draft: Draft, readings: Readings = PLAIN, pins: Pins | None = None) -> list[Row]:
    """Return every text that somebody, and everybody pinned, signs."""
    pins = draft.pins if pins is None else pins
    found = []
    for text in texts(draft, pins):
        signing = signers(draft, text, readings)
        if signing and pins.parties <= signing:
            found.append(
                Row(
                    sum(draft.parties[p].weight for p in signing),
                    sum(draft.clauses[c].variants[v].strength for c, v in enumerate(text)),
                    sum(
                        letter_of(draft, readings, p, c, v) == "C"
                        for p in signing
                        for c, v in enumerate(text)
                    ),
                    sum(a != b for a, b in zip(text, draft.original, strict=True)),
                    text,
                    signing,
                )
            )
    return found


def frontier(draft: Draft, readings: Readings = PLAIN) -> list[list[Row]]:
    """Return the notches by falling weight, each as its equal texts in the order of the tie-breaks."""
    every = rows(draft, readings)
    best: dict[int, int] = {}
    for row in every:
        best[row.weight] = max(row.strength, best.get(row.weight, -1))
    points, reached = [], -1
    for weight in sorted(best, reverse=True):
        if best[weight] > reached:
            reached = best[weight]
            points.append((weight, reached))
    order = [[r for r in every if (r.weight, r.strength) == point] for point in points]
    return [sorted(equal, key=lambda r: (r.caveats, r.changed, r.text)) for equal in order]


def reasons(draft: Draft, text: Text, party: int) -> set[frozenset[int]]:
    """Return all minimal sets of clauses that keep a party away from a text."""
    signed = [t for t in texts(draft, Pins()) if party in signers(draft, t)]
    found: list[frozenset[int]] = []
    for size in range(len(text) + 1):
        for clauses in map(frozenset, combinations(range(len(text)), size)):
            if any(reason <= clauses for reason in found):
                continue
            if not any(all(t[c] == text[c] for c in clauses) for t in signed):
                found.append(clauses)
    return set(found)


@st.composite
def drafts(
    draw: st.DrawFn,
    *,
    parties: int = 8,
    clauses: int = 6,
    wordings: int = 4,
    texts: int = 800,
    conditional: bool = True,
    pinned: bool = True,
) -> Draft:
    """Draw a small draft with conditions, cycles, weights small and huge, ties and pins."""
    clauses_, size = [], 1
    for c in range(draw(st.integers(1, clauses))):
        most = max(1, min(wordings, texts // size) - 1)
        own = draw(st.integers(0 if c else 1, most))
        size *= own + 1
        kinds = [st.integers(0, 3), st.just(10), st.integers(0, 2**63 - 1)]
        strengths = draw(st.sampled_from([*kinds, st.one_of(kinds)]))
        variants = [Variant(f"v{v}", "", draw(strengths)) for v in range(own)]
        clauses_.append(Clause(f"c{c}", "", (*variants, Variant("omit", "", 0))))
    scales = [st.just(1), st.integers(1, 9), st.integers(1, 2**63 - 1)]
    weights = draw(st.sampled_from([*scales, st.one_of(scales)]))
    count = draw(st.integers(1, parties))
    people = tuple(Party(f"p{p}", "", draw(weights)) for p in range(count))
    letters = draw(
        st.sampled_from(["SSSN", "SSCN", "SSNI", "SCANUI", "SI", "SN", "S", "II N".replace(" ", "S")])
    )
    if not conditional or (count == 1 and len(clauses_) == 1):
        letters = letters.replace("I", "C")
    answers = [[draw(st.text(letters, min_size=len(x.variants), max_size=len(x.variants))) for x in clauses_]
               for _ in people]  # fmt: skip
    conditions = [
        condition
        for p, row in enumerate(answers)
        for c, cell in enumerate(row)
        for v, letter in enumerate(cell)
        if letter == "I"
        for condition in draw(_conditions(p, c, v, count, clauses_))
    ]
    original = tuple(draw(st.integers(0, len(x.variants) - 1)) for x in clauses_)
    pins = draw(_pins(count, clauses_)) if pinned else Pins()
    return Draft(tuple(clauses_), people, tuple(map(tuple, answers)), tuple(conditions), original, pins)


@st.composite
def _conditions(
    draw: st.DrawFn, p: int, c: int, v: int, parties: int, clauses: list[Clause]
) -> list[Condition]:
    then = draw(st.sampled_from("SCA"))
    others = [q for q in range(parties) if q != p]
    places = [d for d in range(len(clauses)) if d != c]
    found = []
    for _ in range(draw(st.integers(1, 2))):
        if others and (not places or draw(st.booleans())):
            found.append(Condition(p, c, v, if_party=draw(st.sampled_from(others)), then=then))
        else:
            d = draw(st.sampled_from(places))
            some = draw(st.sets(st.integers(0, len(clauses[d].variants) - 1), min_size=1))
            found.append(Condition(p, c, v, if_clause=d, if_variants=tuple(sorted(some)), then=then))
    return found


@st.composite
def _pins(draw: st.DrawFn, parties: int, clauses: list[Clause]) -> Pins:
    if draw(st.booleans()):
        return Pins()
    people = draw(st.sets(st.integers(0, parties - 1), max_size=2))
    stay = [c for c, clause in enumerate(clauses) if len(clause.variants) > 1]
    kept = draw(st.sets(st.sampled_from(stay), max_size=2)) if stay else set[int]()
    fixed = set[tuple[int, int]]()
    fixes: bool = draw(st.booleans())
    if stay and fixes:
        c = draw(st.sampled_from(stay))
        fixed.add((c, draw(st.integers(0, len(clauses[c].variants) - 1))))
    return Pins(frozenset(people), frozenset(kept), frozenset(fixed))


def busy_drafts(*, parties: int, clauses: int, wordings: int) -> st.SearchStrategy[Draft]:
    """Return drafts of all sizes up to this that have something to trade.

    `drafts()` draws small ones, and often such that nobody signs anything. Here a seed decides everything, so that
    a failing one does not shrink.
    """
    return st.integers(0, 2**63 - 1).map(lambda seed: busy_draft(Random(seed), parties, clauses, wordings))


def busy_draft(random: Random, parties: int, clauses: int, wordings: int) -> Draft:
    """Return a draft of at most this size; `wordings` counts omit."""
    parties, clauses = random.randint(2, parties), random.randint(2, clauses)
    wordings = random.randint(2, wordings)
    refusals, conditions = random.choice([0.1, 0.2, 0.35]), random.choice([0.0, 0.0, 0.05, 0.2])
    most_strength, most_weight = random.choice([3, 30, 2**63 - 1]), random.choice([1, 5, 2**63 - 1])
    pins = random.choice([0, 0, 0, 1, 3])
    places = tuple(
        Clause(f"c{c}", "", (*_variants(random, wordings - 1, most_strength), Variant("omit", "", 0)))
        for c in range(clauses)
    )
    people = tuple(Party(f"p{p}", "", random.randint(1, most_weight)) for p in range(parties))
    rows, atoms = [], list[Condition]()
    for p in range(parties):
        cells = []
        for c in range(clauses):
            letters = [_letter(random, refusals, conditions) for _ in range(wordings - 1)]
            letters.append(random.choices("SNU", [0.95, 0.04, 0.01])[0])
            atoms += [_atom(random, p, c, v, places, parties) for v, x in enumerate(letters) if x == "I"]
            cells.append("".join(letters))
        rows.append(tuple(cells))
    original = tuple(random.randrange(wordings) for _ in places)
    chosen = _some_pins(random, pins, parties, clauses, wordings)
    return Draft(places, people, tuple(rows), tuple(atoms), original, chosen)


def _variants(random: Random, count: int, most: int) -> tuple[Variant, ...]:
    return tuple(Variant(f"v{v}", "", random.randint(0, most)) for v in range(count))


def _letter(random: Random, refusals: float, conditions: float) -> str:
    if random.random() < refusals:
        return random.choice("NNU")
    return "I" if random.random() < conditions else random.choice("SSSCA")


def _atom(random: Random, p: int, c: int, v: int, places: tuple[Clause, ...], parties: int) -> Condition:
    then = random.choice("SCA")
    if random.random() < 0.5:
        return Condition(p, c, v, if_party=random.choice([q for q in range(parties) if q != p]), then=then)
    other = random.choice([d for d in range(len(places)) if d != c])
    size = len(places[other].variants)
    some = random.sample(range(size), random.randint(1, size))
    return Condition(p, c, v, if_clause=other, if_variants=tuple(sorted(some)), then=then)


def _some_pins(random: Random, count: int, parties: int, clauses: int, wordings: int) -> Pins:
    people, kept, fixed = set[int](), set[int](), set[tuple[int, int]]()
    for _ in range(count):
        kind = random.randrange(3)
        if kind == 0:
            people.add(random.randrange(parties))
        elif kind == 1:
            kept.add(random.randrange(clauses))
        elif not fixed:
            fixed.add((random.randrange(clauses), random.randrange(wordings)))
    return Pins(frozenset(people), frozenset(kept), frozenset(fixed))
