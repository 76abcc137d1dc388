"""Cases, questions and facts of a house."""

from tests.doors.house.world import House

from undersigned.cases import actions as cases
from undersigned.cases.models import Case, Fact
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience


def _case(house: House, name: str, audience: int) -> Case:
    case = cases.open_case(house.coalition, f"{name} {house.name}", actor=OPERATOR)
    cases.describe_case(
        case,
        actor=OPERATOR,
        name=case.name,
        summary="What it is.",
        audience=audience,
        sources=[house.source],
        names=[("fr", "Le barrage")],
    )
    return case


def lay_cases(house: House) -> None:
    coalition, party = house.coalition, house.party
    question = cases.ask_question(
        coalition,
        "Must {case} wait?",
        actor=OPERATOR,
        language="en",
        concerns="right",
        polarity=1,
        note="Why.",
    )
    made = {"open": _case(house, "Dam", Audience.PUBLIC), "inner": _case(house, "Weir", Audience.COALITION)}
    firm = cases.name_actor(coalition, f"Mill {house.name}", "firm", actor=OPERATOR)
    for name, case in made.items():
        concerned = cases.concern(
            case, party, actor=OPERATOR, vouched_by=house.other, words="They live there."
        )
        cases.set_actors(case, [firm], actor=OPERATOR)
        term = cases.define_term(
            case, "weir", "A low wall.", actor=OPERATOR, language="en", citation="A book"
        )
        told = cases.FactDraft(
            "It was built.", "en", "1931", attributed_to="The mill", citation="The minutes"
        )
        fact = cases.record_fact(case, Fact.Section.EVENT, told, actor=OPERATOR)
        asking = cases.put_question(
            question, case, actor=OPERATOR, asker="A fisher", words="Must it?", language="en"
        )
        cases.raise_dispute(asking, "Whether it is a wall.", actor=OPERATOR, language="en")
        house.put(
            f"case.{name}",
            uid=case.uid,
            concerned_uid=concerned.uid,
            term_uid=term.uid,
            section="event",
            question_uid=question.uid,
            case_uid=case.uid,
            party_uid=party.uid,
        )
        house.put(f"fact.{name}", uid=fact.uid)
    made["third"] = _case(house, "Barrage", Audience.PUBLIC)
    likeness = cases.declare_like(question, made["open"], made["inner"], "Both are walls.", actor=OPERATOR)
    version = cases.write_strongest(
        question, "A valley without water has no houses.", actor=OPERATOR, language="en"
    )
    link = house.link("confirm", cases.invite_to_confirm(version, party, actor=OPERATOR))
    house.link("confirm.other", cases.invite_to_confirm(version, house.other, actor=OPERATOR))
    house.put("question", uid=question.uid, likeness_uid=likeness.uid, version_uid=version.uid)
    house.put("link.confirm", link_uid=link.uid)
    house.question, house.cases = question, made
