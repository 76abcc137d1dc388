#!/usr/bin/env python3
"""Check a certificate of a frontier against its draft, knowing nothing of the engine that wrote it.

    python scripts/check_frontier.py DRAFT.json CERTIFICATE.json

Every notch must be attained: its text has that strength and exactly those signers. And no text may be better: a
better one would reach a corner, a step more weight than one notch and a step more strength than the next one has.
Trees refute the corners. A node speaks of the texts made of its `wordings` that all who `must` sign, and nobody but
those `alive`. It drops what is in no such text that reaches a corner, until nothing is left, or branches into cases
that leave no such text out. Each rule is proven in docs/methods/frontier.md. No number is ever rounded.
"""

from __future__ import annotations

import json
import sys
from collections import namedtuple
from math import gcd
from pathlib import Path
from typing import Any

import numpy as np

State = namedtuple("State", "wordings alive must corners")
UNFIT = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, MemoryError)


class Wrong(Exception):
    """What is wrong, in one sentence."""


def need(condition: object, sentence: str) -> None:
    if not condition:
        raise Wrong(sentence)


def whole(value: Any) -> bool:
    """Whether there is nothing but whole numbers from 0 on; true and false are no numbers."""
    if isinstance(value, dict | list):
        return all(map(whole, value.values() if isinstance(value, dict) else value))
    return type(value) is int and value >= 0


def exact(numbers: Any, size: int) -> Any:
    """Return an array: of machine integers where sums up to `size` cannot overflow them, else of unbounded ones."""
    return np.array(numbers, dtype=np.int64 if size < 2**60 else object)


class Draft:
    """C clauses, V wordings of all clauses in a row, G groups of parties that refuse the same, K conditions."""

    def __init__(self, data: Any) -> None:
        clauses, parties, pins = data["clauses"], data["parties"], data.get("pins", {})
        variants = [
            (c, v, one) for c, clause in enumerate(clauses) for v, one in enumerate(clause["variants"])
        ]
        self.place = {(c, v): j for j, (c, v, _) in enumerate(variants)}
        self.clause_of = np.array([c for c, _ in self.place])
        self.starts = np.array([self.place[c, 0] for c in range(len(clauses))])
        self.open = np.array([stays(pins, clauses[c]["id"], one["id"]) for c, _, one in variants])
        self.strengths = [one["strength"] for *_, one in variants]
        pinned = {p for p, party in enumerate(parties) if party["id"] in pins.get("parties", [])}
        self.group(data["answers"], data.get("conditions", []), pinned)
        self.weights = [sum(parties[p].get("weight", 1) for p in group) for group in self.groups]
        need(whole([self.strengths, self.weights]), "A strength or a weight is not a whole number from 0 on.")
        self.strength = exact(self.strengths, sum(self.strengths))
        self.weight = exact(self.weights, sum(self.weights))

    def group(self, answers: Any, conditions: Any, pinned: set[int]) -> None:
        """Take parties together that refuse the same; who is pinned or in a condition stays alone."""
        refused = [tuple(row[c][v] not in "SCAI" for c, v in self.place) for row in answers]
        alone = pinned | {k["party"] for k in conditions} | {k["if"].get("party") for k in conditions}
        groups: dict[Any, list[int]] = {}
        for p, row in enumerate(refused):
            groups.setdefault(p if p in alone else row, []).append(p)
        self.groups = list(groups.values())
        self.refuse = np.array([refused[group[0]] for group in self.groups])
        self.must = np.array([group[0] in pinned for group in self.groups])
        self.condition(conditions, {group[0]: g for g, group in enumerate(self.groups)})

    def condition(self, conditions: Any, group_of: dict[int, int]) -> None:
        """`party` accepts `wording` only if one of `if_group` signs, or the text has one of `if_wording`."""
        self.party = np.array([group_of[k["party"]] for k in conditions], dtype=int)
        self.wording = np.array([self.place[k["clause"], k["variant"]] for k in conditions], dtype=int)
        self.if_group = np.zeros((len(conditions), len(self.groups)), dtype=bool)
        self.if_wording = np.zeros((len(conditions), len(self.open)), dtype=bool)
        for k, atom in enumerate(condition["if"] for condition in conditions):
            self.if_group[k, [group_of[p] for p in [atom.get("party")] if p is not None]] = True
            self.if_wording[k, [self.place[atom["clause"], v] for v in atom.get("variants", [])]] = True


def stays(pins: Any, clause: str, variant: str) -> bool:
    """Whether the pins of clauses and wordings leave a wording."""
    fixed = {pin["variant"] for pin in pins.get("wordings", []) if pin["clause"] == clause}
    return fixed <= {variant} and (variant != "omit" or clause not in pins.get("clauses", []))


def narrowed(draft: Draft, state: State) -> State | None:
    """Draw the plain consequences until nothing changes; None when nothing is left.

    Of one text, with everybody alive, this leaves the signers: the greatest set in which every answer holds.
    """
    while True:
        wordings, alive, must, corners = state
        strongest = np.maximum.reduceat(np.where(wordings, draft.strength, -1), draft.starts)
        weight, strength = (draft.weight * alive).sum(), strongest.sum()
        corners = [(w, s) for w, s in corners if w <= weight and s <= strength]
        if not corners or (strongest < 0).any() or (must & ~alive).any():
            return None
        refuse = refusals(draft, wordings, alive)
        left = wordings & ~refuse[must].any(axis=0)
        only = left & (np.add.reduceat(left, draft.starts, dtype=int) == 1)[draft.clause_of]
        state = State(left, alive & ~refuse[:, only].any(axis=1), must, corners)
        if (left == wordings).all() and (state.alive == alive).all():
            return state


def refusals(draft: Draft, wordings: Any, alive: Any) -> Any:
    """Return what each group refuses (G, V), now that some conditions can hold no more."""
    lost = ~((draft.if_group & alive).any(axis=1) | (draft.if_wording & wordings).any(axis=1))
    refuse = draft.refuse.copy()
    refuse[draft.party[lost], draft.wording[lost]] = True
    return refuse


class Prices:
    """Multipliers: mu (G, C) of refusals, nu (K,) of conditions, and one of strength and one of weight."""

    def __init__(self, draft: Draft, given: Any) -> None:
        mu, nu, self.of_strength, self.of_weight = (given[key] for key in ("mu", "nu", "strength", "weight"))
        size = self.of_strength * (2 * sum(draft.strengths) + 1) + self.of_weight * 2 * sum(draft.weights)
        size += sum(map(sum, [nu, *mu]))
        self.strength = exact([self.of_strength * strength for strength in draft.strengths], size)
        self.weight = exact([self.of_weight * weight for weight in draft.weights], size)
        self.mu, self.nu = exact(mu, size), exact(nu, size)
        shapes = (len(draft.groups), len(draft.starts)), draft.party.shape
        need((self.mu.shape, self.nu.shape) == shapes, "There are too few multipliers, or too many.")
        self.costs = self.mu[:, draft.clause_of] * draft.refuse

    def terms(self, draft: Draft, state: State, counted: Any) -> tuple[Any, Any, Any]:
        """Return a constant, what each wording adds (V,), and what each group adds by signing (G,)."""
        mu, costs = self.mu @ counted, (state.alive @ self.costs) * counted[draft.clause_of]
        nu = self.nu * (state.alive[draft.party] & state.wordings[draft.wording])
        gain, worth = self.strength - costs + nu @ draft.if_wording, self.weight - mu + nu @ draft.if_group
        np.subtract.at(gain, draft.wording, nu)
        np.subtract.at(worth, draft.party, nu)
        return (mu * state.alive).sum() + nu.sum(), gain, worth


def bounded(draft: Draft, state: State, prices: Prices, counted: Any) -> State | None:
    """Drop what the Lagrangian bound shows to lie below every corner; mu counts in the clauses `counted`."""
    wordings, alive, must, corners = state
    constant, gain, worth = prices.terms(draft, state, counted)
    best = np.maximum.reduceat(np.where(wordings, gain, gain.min()), draft.starts)
    value = constant + best.sum() + (alive * np.where(must, worth, np.maximum(worth, 0))).sum()
    needed = {(w, s): prices.of_strength * s + prices.of_weight * w for w, s in corners}
    slack = value - min(needed.values())
    if slack < 0:
        return None
    left = wordings & (best[draft.clause_of] - gain <= slack)
    never, always = ~must & (worth < -slack), alive & (worth > slack)
    return State(left, alive & ~never, must | always, [c for c in corners if needed[c] <= value])


def closed(draft: Draft, state: State | None, bounds: Any, priced: list[Prices]) -> State | None:
    """Return what the rules leave of a node; None when nothing is left."""
    for number, clauses in bounds:
        state = state and narrowed(draft, state)
        counted = np.array([clauses >> c & 1 for c in range(len(draft.starts))], dtype=bool)
        state = state and bounded(draft, state, priced[number], counted)
    return state and narrowed(draft, state)


def cases(draft: Draft, state: State, node: Any) -> list[State]:
    """Return the cases of a branch: a group signs, or not; the wording of a clause is of one part, or another."""
    if "group" in node:
        group = np.arange(len(draft.groups)) == node["group"]
        return [state._replace(must=state.must | group), state._replace(alive=state.alive & ~group)]
    parts = [[draft.place[node["clause"], v] for v in part] for part in node["parts"]]
    others = draft.clause_of != node["clause"]
    masks = [others | np.isin(np.arange(len(others)), part) for part in parts]
    need(masks and (np.any(masks, axis=0) | ~state.wordings).all(), "A branch leaves out a wording.")
    return [state._replace(wordings=state.wordings & mask) for mask in masks]


def refute(draft: Draft, corners: list[tuple[int, int]], nodes: Any, priced: list[Prices]) -> None:
    """Walk a tree from its first node on; each case of a node stands behind it, and is a case of no other."""
    waiting = {0: State(draft.open, np.ones(len(draft.groups), dtype=bool), draft.must, corners)}
    for number, node in enumerate(nodes):
        state = closed(draft, waiting.pop(number, None), node["bounds"], priced)
        if state is not None:
            need("first" in node, f"Node {number} is neither closed nor branched.")
            for child, case in enumerate(cases(draft, state, node), node["first"]):
                need(child not in waiting, f"Node {child} is a case of two nodes.")
                need(number < child < len(nodes), f"Node {number} has a case that does not stand behind it.")
                waiting[child] = case
    need(not waiting, "A tree has no nodes.")


def attained(draft: Draft, notch: Any) -> tuple[int, int]:
    """Return weight and strength of a notch, after evaluating its text by the definition."""
    text = [draft.place[c, v] for c, v in enumerate(notch["text"])]
    need(len(text) == len(draft.starts) and draft.open[text].all(), "A text does not fit the draft.")
    nobody = np.zeros(len(draft.groups), dtype=bool)
    state = narrowed(draft, State(np.isin(np.arange(len(draft.open)), text), ~nobody, nobody, [(0, 0)]))
    assert state is not None, "Every text reaches the corner (0, 0)."
    need(state.alive.any() and not (draft.must & ~state.alive).any(), "A text lacks a signer.")
    groups = np.flatnonzero(state.alive)
    weight, strength = sum(draft.weights[g] for g in groups), sum(draft.strengths[j] for j in text)
    signers = sorted(p for g in groups for p in draft.groups[g])
    truth = {"weight": weight, "strength": strength, "text": notch["text"], "signers": signers}
    need(
        notch == truth,
        f"A notch with a text of strength {strength} and weight {weight} says otherwise.",
    )
    return weight, strength


def check(draft: Draft, certificate: Any) -> int:
    """Check that every notch is attained and every corner refuted; return the number of notches."""
    need(certificate["format"] == "undersigned-certificate-2", "This is no certificate of format 2.")
    parts = [certificate[part] for part in ("notches", "multipliers", "trees")]
    need(whole(parts), "A number of the certificate is not a whole number from 0 on.")
    notches = [attained(draft, notch) for notch in certificate["notches"]]
    heavier, stronger = gcd(*draft.weights), gcd(*draft.strengths) or 1
    weights, strengths = [*(w for w, _ in notches), 0], [-stronger, *(s for _, s in notches)]
    stairs = sorted(set(weights))[::-1], sorted(set(strengths))
    need(stairs == (weights, strengths), "The notches do not fall in weight and rise in strength.")
    corners = [(w + heavier, s + stronger) for w, s in zip(weights, strengths, strict=True)]
    priced = [Prices(draft, given) for given in certificate["multipliers"]]
    for tree in certificate["trees"]:
        refute(draft, corners[: tree["corners"]], tree["nodes"], priced)
        corners = corners[tree["corners"] :]
    need(not corners, "A corner is not refuted.")
    return len(notches)


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    need(len(dict(pairs)) == len(pairs), "A key stands twice in one object.")
    return dict(pairs)


def main() -> None:
    try:
        need(len(sys.argv) == 3, "Name the file of a draft and that of a certificate.")
        draft, certificate = (json.loads(Path(p).read_bytes(), object_pairs_hook=once) for p in sys.argv[1:])
        print(f"Proven: {check(Draft(draft), certificate)} notches, and no text is better.")
    except (Wrong, OSError) as error:
        sys.exit(f"Not proven: {error}")
    except UNFIT as error:
        sys.exit(f"Not proven: These are no draft and a certificate that fits it: {error!r}.")


if __name__ == "__main__":
    main()
