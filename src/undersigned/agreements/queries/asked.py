"""What the address of a frontier page asks for, and supposes. Nothing of it is stored."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from undersigned import frontier
from undersigned.agreements.queries.instance import UNANSWERED, Answer, Instance
from undersigned.parties.models import Party
from undersigned.texts.models import Clause, Wording

LETTERS = "SCANU"
MOST = 40  # suppositions at once; an address has its limits


@dataclass(frozen=True)
class Supposed:
    """An answer that nobody gave: a party, the wording, and the letter it is supposed to say."""

    party: str
    wording: str
    letter: str

    @classmethod
    def of(cls, told: str) -> "Supposed | None":
        parts = told.split(".")
        return cls(*parts) if len(parts) == 3 and parts[2] in tuple(LETTERS) else None

    def __str__(self) -> str:
        return f"{self.party}.{self.wording}.{self.letter}"


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the step, what is insisted on, how answers are read, and what is supposed.

    Attributes:
        weight: the step; None where none is chosen.
        stay, must: uids of clauses that must stay, and of parties that must sign.
        without: uids of parties left out of the count, and of the conditions of the others.
        say: answers supposed.
    """

    weight: int | None = None
    stay: tuple[str, ...] = ()
    must: tuple[str, ...] = ()
    readings: frontier.Readings = field(default_factory=frontier.Readings)
    without: tuple[str, ...] = ()
    say: tuple[Supposed, ...] = ()

    @classmethod
    def of(cls, query: QueryDict) -> "Asked":
        """Read the address; what is not understood is passed over."""
        n = query.get("n", "")
        form = ".".join(query.get(name, "") for name in ("who", "what", "answer"))
        said = {(s.party, s.wording): s for told in [*query.getlist("say"), form] if (s := Supposed.of(told))}
        return cls(
            weight=int(n) if n.isdecimal() and len(n) < 20 else None,
            stay=_uids(query, "stay"),
            must=_uids(query, "with"),
            readings=frontier.Readings(
                aside_refuses=query.get("aside") == "refuses",
                caveat_refuses=query.get("reserve") == "refuses",
                silent_signs=query.get("silent") == "signs",
            ),
            without=_uids(query, "without"),
            say=tuple(said.values())[:MOST],
        )

    @property
    def supposes(self) -> bool:
        """Whether answers are changed, or parties left out: nothing of that is what the coalition said."""
        return bool(self.without or self.say or self.readings.silent_signs)

    def pairs(self, **changes: Any) -> list[tuple[str, str]]:
        """Return the query's parameters, some of them changed; None leaves one out."""
        told: dict[str, Any] = {
            "n": self.weight,
            "stay": self.stay,
            "with": self.must,
            "aside": "refuses" if self.readings.aside_refuses else None,
            "reserve": "refuses" if self.readings.caveat_refuses else None,
            "silent": "signs" if self.readings.silent_signs else None,
            "without": self.without,
            "say": tuple(map(str, self.say)),
        } | changes
        flat = [(key, v) for key, v in told.items() if v is not None and not isinstance(v, tuple)]
        return [(key, str(v)) for key, v in flat] + [
            (key, v) for key, many in told.items() if isinstance(many, tuple) for v in many
        ]

    def link(self, **changes: Any) -> str:
        """Return the address of the same page with some parameters changed."""
        return f"?{urlencode(self.pairs(**changes))}"

    def insisting(self, uid: str, weight: int) -> str:
        """Return the address at which a party must sign."""
        return self.link(n=weight, **{"with": (*self.must, uid)})

    def supposing(self, party: str, wording: str, letter: str) -> str:
        """Return the address at which a party says something else of a wording."""
        kept = tuple(str(s) for s in self.say if (s.party, s.wording) != (party, wording))
        return self.link(say=(*kept, str(Supposed(party, wording, letter))))

    def leaving_out(self, party: str) -> str:
        """Return the address without a party."""
        return self.link(without=(*self.without, party))

    def counting(self, party: str) -> str:
        """Return the address at which a party that was left out is counted again."""
        return self.link(without=tuple(uid for uid in self.without if uid != party))

    def taking_back(self, supposed: Supposed) -> str:
        """Return the address without one of the supposed answers."""
        return self.link(say=tuple(str(s) for s in self.say if s != supposed))

    @property
    def scenario(self) -> str:
        """The address without the step: whatever differs is another frontier. Empty for the answers as they are."""
        return urlencode(sorted(self.pairs(n=None)))

    def with_offer(self, clause: str, strength: int) -> str:
        """Return the scenario in which a clause has one more wording."""
        return urlencode([*sorted(self.pairs(n=None)), ("clause", clause), ("strength", strength)])

    def present(self, parties: Iterable[Party]) -> list[Party]:
        """Return the parties that are not left out."""
        return [party for party in parties if party.uid not in self.without]

    def applied(self, instance: Instance) -> Instance:
        """Return the instance with what is insisted on and supposed; what the text no longer has is passed over."""
        changed = dict(self._cells(instance))
        draft = _saying(instance.pinned(self.must, self.stay), changed)
        said = {cell: letter for cell, letter in changed.items() if letter != UNANSWERED}
        kept = {cell: answer for cell, answer in instance.positions.items() if cell not in changed}
        told = {cell: Answer(letter, "", "", ()) for cell, letter in said.items()}
        return replace(instance, draft=draft, positions=kept | told)

    def told(self, instance: Instance) -> Iterator[tuple[Supposed, Party, Clause, Wording]]:
        """Yield each supposed answer with what it is about."""
        for supposed, (p, c, v) in self._places(instance):
            yield supposed, instance.parties[p], instance.clauses[c], instance.wordings[c][v]

    def _cells(self, instance: Instance) -> Iterator[tuple[tuple[int, int, int], str]]:
        for supposed, cell in self._places(instance):
            yield cell, supposed.letter

    def _places(self, instance: Instance) -> Iterator[tuple[Supposed, tuple[int, int, int]]]:
        people = {party.uid: p for p, party in enumerate(instance.parties)}
        words = {w.uid: (c, v) for c, row in enumerate(instance.wordings) for v, w in enumerate(row)}
        for supposed in self.say:
            if supposed.party in people and supposed.wording in words:
                yield supposed, (people[supposed.party], *words[supposed.wording])


def _uids(query: QueryDict, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, query.getlist(name))))[:MOST]


def _saying(draft: frontier.Draft, changed: Mapping[tuple[int, int, int], str]) -> frontier.Draft:
    """Return the draft with other answers in some cells, and without the conditions that stood there."""
    rows = [[list(letters) for letters in row] for row in draft.answers]
    for (p, c, v), letter in changed.items():
        rows[p][c][v] = letter
    return replace(
        draft,
        answers=tuple(tuple("".join(letters) for letters in row) for row in rows),
        conditions=tuple(k for k in draft.conditions if (k.party, k.clause, k.variant) not in changed),
    )


def offered(draft: frontier.Draft, clause: int, strength: int) -> tuple[frontier.Draft, frontier.Draft]:
    """Return the draft with one more wording of a clause: as if everybody accepted it, and as if nobody did."""
    added = frontier.Variant("supposed", "", strength)
    everybody = dict.fromkeys(range(len(draft.parties)), "S")
    best = frontier.with_variant(draft, clause, added, everybody)
    return best, frontier.with_variant(draft, clause, added, {})
