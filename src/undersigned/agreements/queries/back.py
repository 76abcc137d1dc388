"""What would bring one party to one step: its own reasons and the cheapest return. It names nobody else's answers."""

from dataclasses import dataclass

from undersigned.agreements.queries.common import Desk
from undersigned.agreements.queries.instance import Instance
from undersigned.agreements.queries.lines import Line, Offer, lines_of
from undersigned.agreements.queries.sides import Lost, lost_at
from undersigned.agreements.queries.steps import Step, step_at, steps_of
from undersigned.parties.models import Party, Seat
from undersigned.parties.queries import seats_in
from undersigned.texts.models import Clause, Text

SPEAKS = (Seat.Power.DELEGATE, Seat.Power.OFFICER)


@dataclass(frozen=True)
class WayBack:
    """How a party stands to a step.

    Attributes:
        step: None where nobody signs by that weight, or where that is not proven yet.
        proven: whether what is said of the step is known for sure.
        lost: why it does not sign, and what brings it back; None where it signs.
        lines: the clauses that keep it away, as they read at this step.
        others: for each of them the other wordings that the party could sign, with what they cost.
    """

    step: Step | None
    lost: Lost | None
    lines: dict[Clause, Line]
    others: dict[Clause, tuple[Offer, ...]]
    proven: bool = True


def way_back(instance: Instance, desk: Desk, party: Party, weight: int, language: str) -> WayBack:
    """Return how a party stands to the strongest text that this weight signs, as far as it is known."""
    found = desk.trades(weight)
    step = step_at(steps_of(instance, found), weight)
    if step is None or step.empty or not step.notch.proven:
        proven = step.notch.proven if step else found.complete
        return WayBack(None, None, {}, {}, proven)
    desk.read(step.notch.text)
    account = desk.account(step.notch.text)
    lost = next((x for x in lost_at(instance, step.notch, account, language) if x.party == party), None)
    if lost is None:
        return WayBack(step, None, {}, {})
    concerned = set(_clauses_of(lost))
    lines = {x.clause: x for x in lines_of(instance, step.notch, account, language) if x.clause in concerned}
    others = {clause: _acceptable(instance, party, line) for clause, line in lines.items()}
    return WayBack(step, lost, lines, others)


def _clauses_of(lost: Lost) -> list[Clause]:
    """Return the clauses that the party's reasons speak of."""
    together = [refusal.clause for reason in lost.together for refusal in reason]
    return [*(refusal.clause for refusal in lost.refusals), *together, *lost.unanswered]


def _acceptable(instance: Instance, party: Party, line: Line) -> tuple[Offer, ...]:
    """Return the other wordings of a clause that the party said it can sign, whatever depends on others."""
    p, c = instance.parties.index(party), instance.clauses.index(line.clause)
    letters = zip(instance.wordings[c], instance.draft.answers[p][c], strict=True)
    able = {wording.pk for wording, letter in letters if letter in "SCAI"}
    return tuple(offer for offer in line.offers if offer.wording.pk in able)


def speakers(text: Text, party: Party) -> list[Seat]:
    """Return the seats of those who speak for a party: people with an account, whose address is known."""
    return list(seats_in(text.coalition).filter(party=party, power__in=SPEAKS))
