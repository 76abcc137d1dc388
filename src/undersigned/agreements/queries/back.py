"""What would bring one party to one step: its own reasons and the cheapest return.

Of the answers of others it tells nothing but what the party's own conditions ask about, and how many sign.
"""

from dataclasses import dataclass

from undersigned import frontier
from undersigned.agreements.queries.common import Desk
from undersigned.agreements.queries.instance import REFUSED, Instance
from undersigned.agreements.queries.lines import Line, Offer, lines_of
from undersigned.agreements.queries.sides import Lost, Refusal, lost_at
from undersigned.agreements.queries.steps import Step, step_at, steps_of
from undersigned.parties.models import Party, Seat
from undersigned.parties.queries import written_to
from undersigned.positions.models import Condition
from undersigned.texts.models import Clause, Text

SPEAKS = (Seat.Power.DELEGATE, Seat.Power.OFFICER)


@dataclass(frozen=True)
class WayBack:
    """How a party stands to a step.

    Attributes:
        step: None where nobody signs by that weight, or where that is not proven yet.
        proven: whether what is said of the step is known for sure.
        lost: why it does not sign, and what brings it back; None where it signs.
        refused: the wordings of the step that it refuses.
        unmet: its answers whose conditions do not hold here.
        lines: the clauses that keep it away, as they read at this step.
        others: for each of them the other wordings that the party could sign, with what they cost.
    """

    step: Step | None
    lost: Lost | None
    refused: tuple[Refusal, ...]
    unmet: tuple[Refusal, ...]
    lines: dict[Clause, Line]
    others: dict[Clause, tuple[Offer, ...]]
    proven: bool = True


def way_back(instance: Instance, desk: Desk, party: Party, weight: int, language: str) -> WayBack:
    """Return how a party stands to the strongest text that this weight signs, as far as it is known."""
    found = desk.trades(weight)
    step = step_at(steps_of(instance, found), weight)
    if step is None or step.empty or not step.notch.proven:
        proven = step.notch.proven if step else found.complete
        return WayBack(None, None, (), (), {}, {}, proven)
    desk.read(step.notch.text)
    account = desk.account(step.notch.text)
    lost = next((x for x in lost_at(instance, step.notch, account, language) if x.party == party), None)
    if lost is None:
        return WayBack(step, None, (), (), {}, {})
    refused, unmet = _refused(lost), _unmet(instance, party, step.notch.text)
    concerned = {x.clause for x in (*refused, *unmet)} | set(lost.unanswered)
    lines = {x.clause: x for x in lines_of(instance, step.notch, account, language) if x.clause in concerned}
    others = {clause: _acceptable(instance, party, line) for clause, line in lines.items()}
    return WayBack(step, lost, refused, unmet, lines, others)


def _refused(lost: Lost) -> tuple[Refusal, ...]:
    """Return the wordings that the party itself refuses.

    The other clauses that keep it away do so through somebody on whom it depends: they are not its to read.
    """
    return tuple(x for x in lost.refusals if x.position and x.position.stance == REFUSED)


def _unmet(instance: Instance, party: Party, text: frontier.Text) -> tuple[Refusal, ...]:
    """Return the party's answers to a text whose conditions do not hold there."""
    p = instance.parties.index(party)
    signing = {instance.parties[q].pk for q in frontier.signers(instance.draft, text)}
    chosen = {row[v].pk for row, v in zip(instance.wordings, text, strict=True)}
    found = []
    for c, v in enumerate(text):
        answer = instance.positions.get((p, c, v))
        if answer and not all(_holds(condition, signing, chosen) for condition in answer.conditions):
            found.append(Refusal(instance.clauses[c], instance.wordings[c][v], answer))
    return tuple(found)


def _holds(condition: Condition, signing: set[int], chosen: set[int]) -> bool:
    if condition.party_id is not None:
        return condition.party_id in signing
    return any(wording.pk in chosen for wording in condition.wordings.all())


def _acceptable(instance: Instance, party: Party, line: Line) -> tuple[Offer, ...]:
    """Return the other wordings of a clause that the party said it can sign, whatever depends on others."""
    p, c = instance.parties.index(party), instance.clauses.index(line.clause)
    letters = zip(instance.wordings[c], instance.draft.answers[p][c], strict=True)
    able = {wording.pk for wording, letter in letters if letter in "SCAI"}
    return tuple(offer for offer in line.offers if offer.wording.pk in able)


def speakers(text: Text, party: Party) -> list[Seat]:
    """Return the seats of those who speak for a party: people with an account, whose address is known."""
    return list(written_to(text.coalition).filter(party=party, power__in=SPEAKS))
