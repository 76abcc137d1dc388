"""What else is said of a step: what is settled in it, what it hangs on, what refusals and pins cost."""

from dataclasses import dataclass

from undersigned import frontier
from undersigned.agreements.queries.asked import Asked
from undersigned.agreements.queries.common import Desk
from undersigned.agreements.queries.explaining import RedLines
from undersigned.agreements.queries.instance import Answer, Instance
from undersigned.agreements.queries.lines import Said, said_alike
from undersigned.parties.models import Party
from undersigned.texts.models import Clause

# More than these nobody reads.
DEAREST = 8


@dataclass(frozen=True)
class Hinge:
    """A strength on which the choice of the text hangs: of which clause, and whether a rise or a fall undoes it."""

    clause: Clause
    rises: bool


@dataclass(frozen=True)
class DearLine:
    """A refusal that costs the others strength, in the words of whoever refuses."""

    party: Party
    clause: Clause
    said: Said
    omission: bool
    position: Answer | None
    strength: int


@dataclass(frozen=True)
class PinPrice:
    """What insisting on one party or clause costs, the rest being insisted on still; None where it is not known."""

    party: Party | None
    clause: Clause | None
    strength: int | None


def free_clauses(instance: Instance, notch: frontier.Notch) -> tuple[Clause, ...]:
    """Return the clauses in which equally good texts differ; the others are common to all of them."""
    shared = frontier.backbone(notch)
    return tuple(clause for clause, v in zip(instance.clauses, shared, strict=True) if v is None)


def hangs_on(instance: Instance, robust: frontier.Robustness) -> tuple[Hinge, ...]:
    """Return the clauses whose strength, a fifth higher or lower, makes another text the strongest."""
    found = dict.fromkeys(Hinge(instance.clauses[b.clause], b.percent > 0) for b in robust.breaking)
    return tuple(found)


def dear_lines(instance: Instance, lines: RedLines, language: str) -> tuple[DearLine, ...]:
    """Return the refusals that cost most at a step, the dearest first."""
    found = []
    for line in lines.lines[:DEAREST]:
        wording = instance.wordings[line.clause][line.variant]
        found.append(
            DearLine(
                party=instance.parties[line.party],
                clause=instance.clauses[line.clause],
                said=said_alike([wording], language)[0],
                omission=wording.is_omission,
                position=instance.positions.get((line.party, line.clause, line.variant)),
                strength=line.strength,
            )
        )
    return tuple(found)


def prices_of_pins(instance: Instance, asked: Asked, desk: Desk, weight: int) -> tuple[PinPrice, ...]:
    """Return what each thing that is insisted on costs at a weight."""
    parties = [p for p, party in enumerate(instance.parties) if party.uid in asked.must]
    # A clause that the drafters pinned has no omission: there is nothing to compare with.
    clauses = [
        c
        for c, clause in enumerate(instance.clauses)
        if clause.uid in asked.stay and instance.wordings[c][-1].is_omission
    ]
    pins = [frontier.Pins(parties=frozenset({p})) for p in parties]
    pins += [frontier.Pins(clauses=frozenset({c})) for c in clauses]
    costs = desk.pin_prices(weight, pins) if pins else []
    places = [(instance.parties[p], None) for p in parties] + [(None, instance.clauses[c]) for c in clauses]
    return tuple(PinPrice(party, clause, cost) for (party, clause), cost in zip(places, costs, strict=True))
