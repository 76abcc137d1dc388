"""A frontier, and one notch of it, in words for a terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from undersigned.frontier import Draft, Frontier, Notch, backbone, cycles

CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
LISTED = 20
"""So many are listed; of the others the number is said."""


def plain(text: str) -> str:
    """Return a text in one line that cannot steer a terminal."""
    return CONTROL.sub(" ", text)


def heading(draft: Draft) -> list[str]:
    """Return the title, and how much there is."""
    everybody = sum(party.weight for party in draft.parties)
    weight = f" of weight {everybody}" if everybody != len(draft.parties) else ""
    strongest = sum(max(v.strength for v in clause.variants) for clause in draft.clauses)
    silent = sum(letters.count("U") for row in draft.answers for letters in row)
    answers = sum(len(clause.variants) for clause in draft.clauses) * len(draft.parties)
    lines = [plain(draft.title)] if draft.title else []
    lines.append(
        f"{len(draft.parties)} parties{weight}, {len(draft.clauses)} clauses; "
        f"every clause at its strongest makes {strongest}."
    )
    if silent:
        lines.append(f"{silent} of {answers} answers are missing. Silence is never consent.")
    return [*lines, ""]


def table(draft: Draft, found: Frontier) -> list[str]:
    """Return the notches as a table, and what it does not say."""
    if not found.notches:
        return [plain(found.reason)]
    weighted = any(party.weight != 1 for party in draft.parties)
    head = [
        "sign",
        *(["parties"] if weighted else []),
        "of these aside",
        "caveats",
        "strength",
        "changed",
        "common",
    ]
    rows = [head, *(_figures(draft, notch, weighted) for notch in found.notches)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    proofs = ["", *map(proof, found.notches)]
    lines = [
        "  ".join(map(str.rjust, row, widths)) + "  " + said for row, said in zip(rows, proofs, strict=True)
    ]
    return [line.rstrip() for line in [*lines, "", *_notes(draft, found)]]


def _figures(draft: Draft, notch: Notch, weighted: bool) -> list[str]:
    common = sum(variant is not None for variant in backbone(notch))
    return [
        str(notch.weight),
        *([str(len(notch.signers))] if weighted else []),
        str(len({party for party, _ in notch.stand_asides})),
        str(len(notch.caveats)),
        str(notch.strength),
        f"{notch.changed}/{len(draft.clauses)}",
        f"{common}/{len(draft.clauses)}",
    ]


def proof(notch: Notch) -> str:
    """Return whether a notch is proven, and how much stronger a text could be where it is not."""
    if notch.proven:
        return "proven"
    if notch.bound == notch.strength:
        return "none is stronger; more may sign"
    if not notch.strength:
        return f"at most {notch.bound}"
    return f"at most {-(-100 * (notch.bound - notch.strength) // notch.strength)} % more"


def _notes(draft: Draft, found: Frontier) -> Iterator[str]:
    yield "Aside: parties that sign and stand aside somewhere. Changed: clauses that differ from the drafters'"
    yield "text. Common: clauses on which all equally good texts agree."
    if found.notches[0].strength == 0:
        yield f"At {found.notches[0].weight} every clause is left out or worth nothing: there is no common text."
    if not found.complete:
        yield "The search was stopped: there may be more notches between these."
    for notch in found.notches:
        for group in cycles(draft, notch.text):
            yield f"At {notch.weight} these stand or fall together: {_names(draft, group)}."


def _names(draft: Draft, parties: Sequence[int]) -> str:
    names = [plain(draft.parties[p].name or draft.parties[p].id) for p in parties[:LISTED]]
    more = [f"and {len(parties) - LISTED} more"] if len(parties) > LISTED else []
    return ", ".join([*names, *more])


class Account:
    """One notch in words, from the plain values of `account_of`."""

    def __init__(self, draft: Draft, notch: Notch, account: dict[str, Any]) -> None:
        self.draft = draft
        self.notch = notch
        self.account = account
        self.people = {party.id: p for p, party in enumerate(draft.parties)}
        self.clauses = {clause.id: clause for clause in draft.clauses}

    def lines(self) -> list[str]:
        """Return who signs, the text, what each clause costs, and who does not sign for which reasons."""
        return [*self._first(), "", *self._text(), "", *self._lost()]

    def _first(self) -> Iterator[str]:
        notch, everybody = self.notch, sum(party.weight for party in self.draft.parties)
        asides = len({party for party, _ in notch.stand_asides})
        yield f"{notch.weight} of {everybody} sign a text of strength {notch.strength} ({proof(notch)})."
        if notch.strength == 0:
            yield "Every clause is left out or worth nothing: there is no common text."
        equal = f"{notch.alternatives}{'' if notch.alternatives_complete else ' or more'}"
        yield f"Caveats: {len(notch.caveats)}. Clauses changed: {notch.changed}. Equally good texts: {equal}."
        yield f"{len(notch.signers)} parties sign, of which {asides} stand aside somewhere:"
        yield f"  {_names(self.draft, notch.signers)}"
        for group in self.account["cycles"]:
            yield f"These stand or fall together: {self._people(group)}."

    def _text(self) -> Iterator[str]:
        yield "The text, and what another wording alone would do:"
        for row in self.account["clauses"]:
            clause = self.clauses[row["clause"]]
            marks = [
                "as drafted" if row["as_drafted"] else "changed",
                *([] if row["common"] else ["a free choice"]),
            ]
            yield f"  {self._clause(row['clause'])}: {self._wording(clause.id, row['wording'])} ({', '.join(marks)})"
            if row.get("alone_loses"):
                yield f"      alone loses {self._people(row['alone_loses'])}"
            for other in row["others"]:
                if other["gained"] or other["lost"]:
                    yield f"      {self._wording(clause.id, other['wording'])}: {self._exchange(other)}"

    def _exchange(self, other: dict[str, Any]) -> str:
        gained = [f"gains {self._people(other['gained'])}"] if other["gained"] else []
        lost = [f"loses {self._people(other['lost'])}"] if other["lost"] else []
        return ", ".join([f"{other['strength']:+} strength", *gained, *lost])

    def _lost(self) -> Iterator[str]:
        lost = self.account["lost"]
        if not lost:
            yield "Everybody signs."
            return
        yield (
            "Who does not sign, and because of which clauses:"
            if "reasons" in lost[0]
            else "Who does not sign:"
        )
        for row in lost[:LISTED]:
            name = plain(self.draft.parties[self.people[row["party"]]].name or row["party"])
            yield f"  {name}{self._because(row)}"
        if len(lost) > LISTED:
            yield f"  and {len(lost) - LISTED} more"

    def _because(self, row: dict[str, Any]) -> str:
        if "reasons" not in row:
            return ""
        if row["reasons"] == [[]]:
            return ": can sign no text at all"
        reasons = (" with ".join(self._clause(id) for id in reason) for reason in row["reasons"])
        return f": {'; '.join(reasons)}"

    def _people(self, ids: Sequence[str]) -> str:
        return _names(self.draft, [self.people[id] for id in ids])

    def _clause(self, id: str) -> str:
        title = self.clauses[id].title
        return plain(f"{id} {title}" if title and title != id else id)

    def _wording(self, clause: str, id: str) -> str:
        title = next(v.title for v in self.clauses[clause].variants if v.id == id)
        return plain(f"{id} ‘{title}’" if title else id)


def exchange(draft: Draft, here: Notch, other: Notch, what: str) -> list[str]:
    """Return another notch as an exchange against this one."""
    joining = sorted(set(other.signers) - set(here.signers))
    leaving = sorted(set(here.signers) - set(other.signers))
    near = "" if other.proven else " (not proven; there may be a nearer one)"
    lines = [
        f"{what}: {other.weight} at strength {other.strength}, {other.strength - here.strength:+}{near}."
    ]
    lines += [f"  Joining: {_names(draft, joining)}."] if joining else []
    lines += [f"  Leaving: {_names(draft, leaving)}."] if leaving else []
    words = [
        plain(f"{clause.id}: {clause.variants[new].id} instead of {clause.variants[old].id}")
        for clause, old, new in zip(draft.clauses, here.text, other.text, strict=True)
        if old != new
    ]
    return [*lines, f"  {'; '.join(words)}."]


def supposition(clause: str, draft: Draft, found: Frontier) -> list[str]:
    """Return the notches if everybody accepted one more wording of a clause."""
    return [
        f"If clause {plain(clause)} had one more wording, that is the frontier if nobody accepts it. If all do:",
        "",
        *table(draft, found),
    ]


def hangs_on(account: dict[str, Any]) -> str:
    """Return whether a text survives each strength changed by a fifth."""
    if account["stays"]:
        return "the text stays the strongest if any one strength is 20 % more or less."
    if not account["breaking"]:
        return "whether the text stays the strongest if a strength is 20 % off was not found out in time."
    rows = (plain(f"{b['clause']} {b['wording']} {b['percent']:+} %") for b in account["breaking"][:LISTED])
    more = "" if account["proven"] else " (not all were tried)"
    return f"another text is stronger if one of these strengths is 20 % off{more}: {'; '.join(rows)}."
