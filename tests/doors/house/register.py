"""What a house says of parties in its register."""

from tests.doors.house.world import House

from undersigned.cases.models import Fact
from undersigned.core.actor import OPERATOR
from undersigned.positions import actions as positions
from undersigned.positions.queries import unsettled
from undersigned.positions.states import Way
from undersigned.reviews import actions as reviews


def lay_register(house: House) -> None:
    party, other, question, told = house.party, house.other, house.question, house.cases
    published = positions.publish_answers(party, house.coalition, actor=OPERATOR, case=told["open"])
    house.put("publication", uid=published.uid)
    for name, case in told.items():
        report = positions.report_position(
            party,
            question,
            case,
            actor=OPERATOR,
            reporter="A newspaper",
            words="They are said to want it.",
            language="en",
            citation="The newspaper of 3 June",
        )
        house.put(f"report.{name}", uid=report.uid)
        house.put(f"cell.{name}", party_uid=party.uid, question_uid=question.uid, case_uid=case.uid)
    link = house.link("reply", positions.invite_to_reply(report, actor=OPERATOR))
    house.put("link.reply", link_uid=link.uid)
    about = positions.report_position(
        other,
        question,
        told["open"],
        actor=OPERATOR,
        reporter="A neighbour",
        words="Yes.",
        language="en",
        citation="Heard",
    )
    house.link("reply.other", positions.invite_to_reply(about, actor=OPERATOR))
    removed = positions.report_position(
        other,
        question,
        told["inner"],
        actor=OPERATOR,
        reporter="A rumour",
        words="No.",
        language="en",
        citation="Heard",
    )
    positions.remove_report(removed, actor=OPERATOR)
    _precedent(house)


def _precedent(house: House) -> None:
    """The party said no in the like case where it had said yes: once it has told why, once it has left that open."""
    told, still = unsettled(house.party)
    fact = Fact.objects.get(case=house.cases["inner"])
    choice = positions.Choice(Way.DISTINGUISHED, fact, "There is another dam.", "en")
    positions.choose_again(told, choice, actor=OPERATOR)
    house.put("precedent", uid=still.uid)
    link = house.link("precedent", reviews.invite_to_choose(still, actor=OPERATOR))
    house.put("link.precedent", link_uid=link.uid)
