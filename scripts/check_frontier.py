#!/usr/bin/env python3
"""Check a certificate of a frontier against its draft, with nothing but whole numbers and the standard library.

    python scripts/check_frontier.py DRAFT.json CERTIFICATE.json

Every notch must be attained: its text has that strength and exactly those signers. And no text may be better: every
corner of the staircase (a weight and a strength that no notch reaches together) is refuted by a tree. A node of the
tree narrows what is open, bounds it with given multipliers, and is then closed, or branches. Narrowing follows a few
rules; each keeps at least one text that reaches a corner if there is one.
Wordings are numbered through all clauses; sets of wordings and of groups are bit masks.
"""

from __future__ import annotations

import json
import struct
import sys
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import gcd
from pathlib import Path
from typing import Any

State = tuple[int, int, int, int]
"""Wordings allowed, groups that may sign, groups that must, the least weight that matters."""


class Wrong(Exception):
    """What is wrong with the certificate, in one sentence."""


def need(condition: object, sentence: str) -> None:
    if not condition:
        raise Wrong(sentence)


@lru_cache(2**16)
def bits(mask: int) -> list[int]:
    return [i for i, bit in enumerate(bin(mask)[:1:-1]) if bit == "1"]


def without(mask: int, numbers: Iterable[int]) -> int:
    for i in numbers:
        mask &= ~(1 << i)
    return mask


def whole(*values: Any) -> tuple[int, ...]:
    """Return the values if all are whole numbers from 0 on."""
    need(all(type(v) is int and v >= 0 for v in values), "A number is not a whole number from 0 on.")
    return values


class Lanes:
    """Columns of numbers, one whole number for each, so that one addition adds a whole column to another."""

    def __init__(self, columns: list[list[int]], rows: int) -> None:
        need(sum(map(sum, columns)) < 2**63, "Multipliers are too large.")
        self.pack = struct.Struct(f"<{rows}Q")
        self.columns = [int.from_bytes(self.pack.pack(*column), "little") for column in columns]

    def sum(self, which: int) -> tuple[int, ...]:
        """Return the sums, row by row, of the columns in a bit mask."""
        return self.pack.unpack(sum(self.columns[i] for i in bits(which)).to_bytes(self.pack.size, "little"))


class Draft:
    """The draft in the units and groups of the certificate."""

    def __init__(self, draft: Any, certificate: Any) -> None:
        clauses, parties = draft["clauses"], draft["parties"]
        self.answers, self.conditions = draft["answers"], draft.get("conditions", [])
        self.weights = whole(*(p.get("weight", 1) for p in parties))
        sizes = [len(c["variants"]) for c in clauses]
        self.starts = [sum(sizes[:c]) for c in range(len(sizes))]
        self.spans = [range(s, s + n) for s, n in zip(self.starts, sizes, strict=True)]
        self.masks = [sum(1 << j for j in span) for span in self.spans]
        self.clause_of = [c for c, n in enumerate(sizes) for _ in range(n)]
        self.strengths = whole(*(v["strength"] for c in clauses for v in c["variants"]))
        self.rejects = [sum(1 << j for j, a in enumerate("".join(row)) if a in "NU") for row in self.answers]
        self.pin(draft, clauses, [p["id"] for p in parties])
        self.group(certificate["groups"])
        self.scale(certificate["strength_unit"], certificate["weight_unit"])
        touched = {k["clause"] for k in self.conditions} | {k["if"].get("clause") for k in self.conditions}
        self.weaker = [
            sum(1 << i for i in self.spans[c] if i != j and self.strengths[i] <= self.strengths[j])
            * (c not in touched)
            for j, c in enumerate(self.clause_of)
        ]

    def pin(self, draft: Any, clauses: Any, people: list[str]) -> None:
        pins, places = draft.get("pins", {}), [c["id"] for c in clauses]
        self.must = {people.index(p) for p in pins.get("parties", [])}
        self.open = (1 << len(self.strengths)) - 1
        for c in map(places.index, pins.get("clauses", [])):
            self.open &= ~sum(
                1 << j
                for j, v in zip(self.spans[c], clauses[c]["variants"], strict=True)
                if v["id"] == "omit"
            )
        for pin in pins.get("wordings", []):
            c = places.index(pin["clause"])
            self.open &= ~sum(
                1 << j
                for j, v in zip(self.spans[c], clauses[c]["variants"], strict=True)
                if v["id"] != pin["variant"]
            )

    def group(self, groups: list[list[int]]) -> None:
        """Take parties together that refuse the same; who is pinned or in a condition stays alone."""
        need(
            sorted(p for g in groups for p in g) == list(range(len(self.weights))),
            "The groups do not hold each party once.",
        )
        alone = (
            self.must
            | {k["party"] for k in self.conditions}
            | {k["if"].get("party") for k in self.conditions}
        )
        for g in groups:
            need(len({self.rejects[p] for p in g}) == 1, "A group refuses different things.")
            need(len(g) == 1 or not alone & set(g), "A party of a group is pinned or in a condition.")
        self.group_of = {p: i for i, g in enumerate(groups) for p in g}
        self.refuse = [self.rejects[g[0]] for g in groups]
        self.refusers = [
            sum(1 << g for g, r in enumerate(self.refuse) if r >> j & 1) for j in range(len(self.strengths))
        ]
        self.heavy = [sum(self.weights[p] for p in g) for g in groups]
        self.atoms = [
            (self.group_of[k["party"]], self.starts[k["clause"]] + k["variant"],
             self.group_of[k["if"]["party"]] if "party" in k["if"] else None,
             sum(1 << self.starts[k["if"]["clause"]] + v for v in k["if"].get("variants", [])))
            for k in self.conditions
        ]  # fmt: skip

    def scale(self, strength_unit: list[int], weight_unit: int) -> None:
        """Count in units that only round up, so that no text gains by it but bounds may."""
        self.over, self.under, self.unit = *strength_unit, weight_unit
        whole(self.over - 1, self.under - 1, self.unit - 1)
        self.value = [self.strong(s) for s in self.strengths]
        self.weight = [self.weighty(w) for w in self.heavy]
        self.heaviest = max(self.weight)
        rows = [
            [w * (r >> j & 1) for j in range(len(self.value))] + [w]
            for w, r in zip(self.weight, self.refuse, strict=True)
        ]
        self.against = Lanes(rows, len(self.value) + 1)

    def strong(self, strength: int) -> int:
        """Return a strength in the unit of the certificate."""
        return -(-strength * self.over // self.under)

    def weighty(self, weight: int) -> int:
        """Return a weight in the unit of the certificate."""
        return -(-weight // self.unit)

    def signers(self, wordings: list[int]) -> set[int]:
        """Return the signers of a text by the definition: the greatest set in which everything holds."""
        text = sum(1 << j for j in wordings)
        left = {p for p, r in enumerate(self.rejects) if not r & text}
        while True:
            kept = left - {
                k["party"] for k in self.conditions
                if text >> self.starts[k["clause"]] + k["variant"] & 1 and not self.holds(k["if"], text, left)
            }  # fmt: skip
            if kept == left:
                return left
            left = kept

    def holds(self, atom: Any, text: int, left: set[int]) -> bool:
        if "party" in atom:
            return atom["party"] in left
        return any(text >> self.starts[atom["clause"]] + v & 1 for v in atom["variants"])


class Proof:
    """That no text reaches any of some corners: (weight, strength) pairs by rising weight."""

    def __init__(
        self, draft: Draft, priced: list[Prices], nodes: Any, corners: list[tuple[int, int]]
    ) -> None:
        self.draft, self.priced, self.nodes, self.corners = draft, priced, nodes, corners
        self.goals = [(draft.weighty(w), draft.strong(s)) for w, s in corners]

    def check(self, root: int) -> None:
        """Walk the tree; a child stands after its parent in the list, so the walk ends."""
        draft = self.draft
        alive = sum(
            1 << g for g, r in enumerate(draft.refuse) if all(draft.open & m & ~r for m in draft.masks)
        )
        must = sum(1 << draft.group_of[p] for p in draft.must)
        waiting: list[tuple[int, State]] = [(root, (draft.open, alive, must, self.goals[0][0]))]
        while waiting:
            number, begun = waiting.pop()
            steps, *branch = self.nodes[number]
            state = self.close(begun, steps)
            if state:
                need(branch, f"Node {number} is neither closed nor branched.")
                for child, case in self.children(number, branch, state):
                    need(type(child) is int and child > number, f"Node {number} has a child before itself.")
                    waiting.append((child, case))

    def close(self, state: State | None, steps: list[int]) -> State | None:
        """Return what a node leaves open; None when it is closed."""
        for step in steps:
            state = state and self.narrow(*state)
            state = state and self.bound(self.priced[step], *state)
        state = state and self.narrow(*state)
        if state and self.settled(state[0]) == state[0]:
            text = list(bits(state[0]))
            weight = sum(self.draft.weights[p] for p in self.draft.signers(text))
            strength = sum(self.draft.strengths[j] for j in text)
            need(
                not any(weight >= w and strength >= s for w, s in self.corners),
                "A text is better than the notches.",
            )
            return None
        return state

    def children(self, number: int, branch: Any, state: State) -> Iterator[tuple[int, State]]:
        """Yield all cases of a branching: every wording left of a clause; or a group signs, or does not."""
        allowed, alive, must, low = state
        kind, place, listed = branch
        if kind == "group":
            yield listed[0], (allowed, alive, must | 1 << place, low)
            yield listed[1], (allowed, alive & ~(1 << place), must, low)
            return
        nodes, mask = dict(listed), self.draft.masks[place]
        for j in bits(allowed & mask):
            need(j - self.draft.starts[place] in nodes, f"Node {number} leaves out a wording.")
            yield nodes[j - self.draft.starts[place]], (allowed & ~mask | 1 << j, alive, must, low)

    def settled(self, allowed: int) -> int:
        """Return the wordings that are the only one left of their clause."""
        found = 0
        for mask in self.draft.masks:
            part = allowed & mask
            if not part & (part - 1):
                found |= part
        return found

    def narrow(self, allowed: int, alive: int, must: int, low: int) -> State | None:
        """Draw the plain consequences; None when nothing is left."""
        draft = self.draft
        for _ in range(2):
            before = allowed, alive, must
            for g in bits(must):
                allowed &= ~draft.refuse[g]
            for j in bits(self.settled(allowed)):
                alive &= ~draft.refusers[j]
            if draft.atoms:
                allowed, alive, must = self.condition(allowed, alive, must)
            *against, total = draft.against.sum(alive)
            allowed = without(allowed, [j for j, weight in enumerate(against) if weight > total - low])
            for j in [j for j, weight in enumerate(against) if not weight]:
                if allowed >> j & 1:
                    allowed &= ~draft.weaker[j]
            if total - low < draft.heaviest:
                must |= sum(1 << g for g in bits(alive) if draft.weight[g] > total - low)
            if before == (allowed, alive, must):
                break
        for j in bits(self.settled(allowed)):
            alive &= ~draft.refusers[j]
        sound = sum(draft.weight[g] for g in bits(alive)) >= low and not must & ~alive
        return (allowed, alive, must, low) if sound and all(allowed & m for m in draft.masks) else None

    def condition(self, allowed: int, alive: int, must: int) -> tuple[int, int, int]:
        """Let fall who waits in vain, and bind what those who must sign wait for."""
        before, settled, held = alive, self.settled(allowed), must
        kept = allowed
        for party, wording, other, wordings in self.draft.atoms:
            fixed, bound = settled >> wording & 1, held >> party & 1
            if not (allowed & wordings if other is None else before >> other & 1):
                alive &= ~(fixed << party)
                kept &= ~(bound << wording)
            elif other is None and fixed and bound:
                clause = self.draft.clause_of[wordings.bit_length() - 1]
                kept &= ~self.draft.masks[clause] | wordings
            elif other is not None and fixed and bound:
                must |= 1 << other
        return kept, alive, must

    def bound(self, prices: Prices, allowed: int, alive: int, must: int, low: int) -> State | None:
        """Rule out what cannot reach a corner under these prices; None when nothing can."""
        draft, (over, under) = self.draft, prices.price
        costs, drop, worth = prices.of(allowed, alive, self.settled(allowed))
        flags = [allowed >> j & 1 for j in range(len(costs))]
        gain = [value - cost for value, cost in zip(draft.value, costs, strict=True)]
        best = [max(gain[j] for j in span if flags[j]) for span in draft.spans]
        keep = [(g, worth[g] if must >> g & 1 else max(drop[g], worth[g])) for g in bits(alive)]
        value, total = sum(best) + sum(k for _, k in keep), sum(draft.weight[g] for g, _ in keep)
        left = [
            (w, s + over * w // under) for w, s in self.goals if total >= w and value >= s + over * w // under
        ]
        if not left:
            return None
        slack = value - min(needed for _, needed in left)
        floor = [b - slack for b in best]
        worse = [j for j, c in enumerate(draft.clause_of) if flags[j] and gain[j] < floor[c]]
        never = [g for g, k in keep if not must >> g & 1 and k - worth[g] > slack]
        always = sum(1 << g for g, k in keep if k - drop[g] > slack)
        return without(allowed, worse), without(alive, never), must | always, min(w for w, _ in left)


class Prices:
    """Multipliers: for each group and clause, for each condition, and for a unit of weight."""

    def __init__(self, draft: Draft, given: Any) -> None:
        (over, under), mu, self.nu = given["price"], given["mu"], given["nu"]
        whole(over, under - 1, *self.nu, *(m for row in mu for m in row))
        need(
            len(mu) == len(draft.refuse) and len(self.nu) == len(draft.atoms),
            "There are too few multipliers.",
        )
        need({len(row) for row in mu} == {len(draft.masks)}, "There are too few multipliers.")
        self.draft, self.price = draft, (over, under)
        paid = [
            [row[c] * (r >> j & 1) for j, c in enumerate(draft.clause_of)]
            for row, r in zip(mu, draft.refuse, strict=True)
        ]
        self.by_group = Lanes(paid, len(draft.value))
        self.by_clause = Lanes([[row[c] for row in mu] for c in range(len(draft.masks))], len(mu))
        self.weight = [-(-over * w // under) for w in draft.weight]

    def of(self, allowed: int, alive: int, settled: int) -> tuple[list[int], list[int], list[int]]:
        """Return what each wording costs, and what each group gives if it does not sign, and if it does."""
        draft = self.draft
        free = without((1 << len(draft.masks)) - 1, [draft.clause_of[j] for j in bits(settled)])
        counts = [free >> c & 1 for c in range(len(draft.masks))]
        costs = [cost * counts[c] for cost, c in zip(self.by_group.sum(alive), draft.clause_of, strict=True)]
        drop, worth = list(self.by_clause.sum(free)), list(self.weight)
        for paid, (party, wording, other, any_of) in zip(self.nu, draft.atoms, strict=True):
            if alive >> party & 1 and allowed >> wording & 1:
                costs[wording] += paid
                drop[party] += paid
                for j in bits(any_of):
                    costs[j] -= paid
                if other is not None:
                    worth[other] += paid
        return costs, drop, worth


def check(draft: Any, certificate: Any) -> list[Any]:
    """Raise Wrong unless the certificate proves the frontier of the draft."""
    try:
        return check_all(Draft(draft, certificate), certificate)
    except (
        KeyError,
        IndexError,
        TypeError,
        ValueError,
        AttributeError,
        struct.error,
        OverflowError,
    ) as error:
        raise Wrong(f"The certificate does not fit the draft: {error!r}.") from None


def check_all(draft: Draft, certificate: Any) -> list[Any]:
    notches: list[Any] = certificate["notches"][::-1]
    for notch in notches:
        whole(notch["weight"], notch["strength"])
        wordings = [draft.spans[c][whole(v)[0]] for c, v in enumerate(notch["text"])]
        need(
            len(wordings) == len(draft.spans) and all(draft.open >> j & 1 for j in wordings),
            "A text does not fit the draft.",
        )
        signers = draft.signers(wordings)
        need(
            signers and sorted(signers) == notch["signers"] and draft.must <= signers,
            "The signers of a text are others.",
        )
        need(sum(draft.weights[p] for p in signers) == notch["weight"], "The weight of a text is another.")
        need(
            sum(draft.strengths[j] for j in wordings) == notch["strength"],
            "The strength of a text is another.",
        )
    heavier, stronger = gcd(*draft.heavy), gcd(*draft.strengths) or 1
    weights = [0, *(n["weight"] for n in notches)]
    strengths = [*(n["strength"] + stronger for n in notches), 0]
    need(
        weights == sorted(set(weights)) and strengths == sorted(set(strengths))[::-1],
        "The notches are not a staircase.",
    )
    corners = [(w + heavier, s) for w, s in zip(weights, strengths, strict=True)]
    corners = [(w, s) for w, s in corners if w <= sum(draft.weights)]
    priced = [Prices(draft, given) for given in certificate["multipliers"]]
    at = 0
    for first, count, root in certificate["proofs"]:
        need(
            first == at and count > 0 and at + count <= len(corners),
            "The proofs do not cover the corners in order.",
        )
        at += count
        Proof(draft, priced, certificate["nodes"], corners[first:at]).check(whole(root)[0])
    need(at == len(corners), "A corner has no proof.")
    return notches[::-1]


def main() -> None:
    try:
        draft, certificate = (json.loads(Path(path).read_bytes()) for path in sys.argv[1:])
        notches = check(draft, certificate)
    except (Wrong, OSError, ValueError, RecursionError) as error:
        sys.exit(f"Not proven: {error}")
    print(f"Proven: {len(notches)} notches, and no text is better.")


if __name__ == "__main__":
    main()
