"""Links that everybody reads and that the coalition reads, what is said against them, and what somebody knows."""

from datetime import date

from tests.doors.house.world import House

from undersigned.cases import actions as cases
from undersigned.cases.models import CaseActor
from undersigned.chains import actions as chains
from undersigned.chains.models import Link
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.models import Audience
from undersigned.texts.actions import set_kind
from undersigned.texts.models import Clause


def _link(house: House, one: CaseActor, other: CaseActor, claim: Clause, audience: int) -> Link:
    told = chains.LinkDraft(one, "supplies", other, claim, audience, "2030", date(2099, 1, 1))
    made = chains.record_link(house.coalition, told, actor=OPERATOR)
    chains.raise_dispute(made, "Not since May.", actor=OPERATOR, language="en")
    settled = chains.raise_dispute(made, "Nor in June.", actor=OPERATOR, language="en", party=house.other)
    chains.settle_dispute(settled, "They did.", actor=OPERATOR)
    return made


def lay_chains(house: House) -> None:
    coalition = house.coalition
    mill = coalition.case_actors.get(name=f"Mill {house.name}")
    bakers = cases.name_actor(coalition, f"Bakers {house.name}", "trade", actor=OPERATOR)
    also = cases.also_name(bakers, f"الخبازون {house.name}", actor=OPERATOR, language="ar")
    fishers = cases.name_actor(coalition, f"Fishers {house.name}", "trade", actor=OPERATOR)
    inner = Clause.objects.filter(text__uid=house.places["text.inner"]["uid"]).select_related("text")[0]
    set_kind(inner, "claim", actor=OPERATOR)
    public = _link(house, bakers, mill, house.claim, Audience.PUBLIC)
    seated = _link(house, fishers, mill, inner, Audience.COALITION)
    past = _link(house, mill, fishers, inner, Audience.COALITION)
    chains.end_link(past, "It was sold.", actor=OPERATOR)
    tip = chains.send_tip(coalition, "The bank lends to the mill.", "Gazette, 3 May", actor=NOBODY)
    house.put("link.open", uid=public.uid)
    house.put("link.inner", uid=seated.uid)
    house.put("link.past", uid=past.uid)
    house.put("body.open", uid=bakers.uid, number=also.pk)
    house.put("body.inner", uid=fishers.uid)
    house.put("tip", uid=tip.uid)
