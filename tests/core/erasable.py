"""Things of the upper rooms that can be erased: each has a word in every place that its erasing empties."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils import timezone
from tests.chains.worlds import Valley
from tests.efforts import worlds as efforts
from tests.exchange import test_pages as exchange
from tests.factories import make_coalition, seated
from tests.meetings.worlds import editor_of, make_meeting
from tests.pledges.asking import ALL, Asking, in_days
from tests.pledges.pledging import Pledging
from tests.pledges.test_following import ANSWER, Followed
from tests.practices.worlds import World as Tried

from undersigned.chains import actions as chains
from undersigned.core.models import Audience
from undersigned.efforts import actions as locals_
from undersigned.efforts.states import Stage
from undersigned.exchange.actions.bundles import receive
from undersigned.meetings import actions as meetings
from undersigned.pledges.actions import appeals, pledges, receipts
from undersigned.pledges.actions.answers import Said
from undersigned.pledges.actions.following import answer_follow_up, record_happening, remove_happening
from undersigned.pledges.models import Delivery, Receipt
from undersigned.pledges.states import Outcome, Way
from undersigned.practices.actions import contacts, reports
from undersigned.practices.states import Part


def an_appeal(mark: str) -> str:
    world = Asking()
    appeal, _pallets, _boat = world.published()
    appeals.close_appeal(appeal, f"Thanks, {mark}.", party=world.fishers, actor=world.fisher)
    return appeal.uid


def an_ask(mark: str) -> str:
    """Return an ask of the coalition's own, which no edition holds; whoever pledged all of it says it after it."""
    world = Asking()
    appeal, _pallets, _boat = world.published()
    ask = world.ask(appeal, f"A pump for {mark}.", audience=Audience.COALITION)
    terms = appeals.Terms(audience=Audience.COALITION)
    appeals.change_ask(ask, f"Two pumps for {mark}.", actor=world.fisher, terms=terms)
    world.answer(ask, world.town, ALL)
    appeals.drop_ask(ask, f"Now {mark} has one.", party=world.fishers, actor=world.fisher)
    return ask.uid


def an_askanswer(mark: str) -> str:
    """Return an answer in place of a pledge, which was dropped in its words."""
    world = Asking()
    _appeal, pallets, _boat = world.published()
    world.answer(pallets, world.town, Said(Way.PLEDGE, quantity=Decimal(3), words="Three."))
    said = Said(Way.PASSED_ON, words=f"Ask {mark}.", passed_to=f"{mark} Board")
    return world.answer(pallets, world.town, said).uid


def a_pledge(mark: str) -> str:
    world = Pledging()
    pledge = world.pledge(words=f"Pallets by {mark}.", task_of=mark)
    giver = world.delegate(world.giver)
    told: dict[str, Any] = {"quantity": pledge.quantity, "due_on": in_days(20), "task_of": f"{mark} Reed"}
    pledges.change_pledge(pledge, actor=giver, **told)
    pledges.drop_pledge(pledge, f"For want of {mark}.", actor=giver)
    return pledge.uid


def a_delivery(mark: str) -> str:
    return _delivered(mark)[1].uid


def a_receipt(mark: str) -> str:
    return _received(mark, reply=mark).uid


def a_reply(mark: str) -> str:
    return _received("sand", reply=mark).reply.uid


def _delivered(mark: str) -> tuple[Pledging, Delivery]:
    world = Pledging()
    pledge = world.pledge()
    told = receipts.Report(f"By {mark}.", "en", in_days(0).isoformat(), Decimal(25), "pallets", mark)
    return world, receipts.report_delivery(pledge, told, actor=world.delegate(world.giver))


def _received(mark: str, reply: str) -> Receipt:
    world, delivery = _delivered("boat")
    receipt = world.receive(delivery, Outcome.DISPUTED, f"No {mark} came.", place=mark)
    receipts.reply_to(receipt, f"But {reply}.", actor=world.delegate(world.giver), language="en")
    return receipt


def a_happening(mark: str) -> str:
    world = Followed()
    told = replace(ANSWER, words=f"They wrote {mark}.", by=f"{mark} Board", citation=f"{mark}, page 3")
    made = record_happening(world.text, told, actor=world.speaker)
    remove_happening(made, f"It was not {mark}.", actor=world.speaker)
    return made.uid


def a_followup(mark: str) -> str:
    world = Followed()
    return answer_follow_up(world.due(), f"They say {mark}.", actor=world.speaker, language="en").uid


def an_effort(mark: str) -> str:
    world = efforts.World()
    told: dict[str, Any] = {"until": timezone.now() + efforts.MONTH, "task": f"Find {mark}", "place": mark}
    world.effort = locals_.begin_effort(world.coalition, f"{mark} wall", actor=world.secretary, **told)
    locals_.listen(world.effort, f"{mark} Reed", f"It is {mark}.", actor=world.secretary, held_on="2026-01")
    _kept(world, mark)
    locals_.reach(world.effort, Stage.HEARD, f"We heard {mark}.", actor=world.secretary)
    return world.effort.uid


def a_conversation(mark: str) -> str:
    world = efforts.World()
    said = (f"{mark} Reed", f"It is {mark}.")
    return locals_.listen(world.effort, *said, actor=world.secretary, held_on="2026-01").uid


def a_stagereached(mark: str) -> str:
    world = efforts.World()
    world.hear()
    return locals_.reach(world.effort, Stage.HEARD, f"We heard {mark}.", actor=world.secretary).uid


def a_belonging(mark: str) -> str:
    return _kept(efforts.World(), mark)


def _kept(world: efforts.World, mark: str) -> str:
    """Return the second of three rows of a thing: in others' hands before, and left there since."""
    world.name_locals()
    words = f"It hangs at {mark}."
    kept = locals_.keep_thing(world.effort, f"{mark} key", world.local, actor=world.secretary, words=words)
    passed = locals_.pass_on(kept, world.outside, actor=world.secretary, words=words)
    locals_.let_stay(passed, f"Since {mark}.", actor=world.delegate)
    return passed.uid


def a_link(mark: str) -> str:
    valley = Valley()
    link = valley.link(valley.body("Mill"), valley.dam)
    chains.end_link(link, f"Since {mark} it is not so.", actor=valley.editor)
    return link.uid


def a_linkdispute(mark: str) -> str:
    valley = Valley()
    link = valley.link(valley.body("Mill"), valley.dam)
    made = chains.raise_dispute(link, f"Not so, says {mark}.", actor=valley.editor, language="en")
    chains.settle_dispute(made, f"It is so, {mark}.", actor=valley.editor)
    return made.uid


def a_tip(mark: str) -> str:
    coalition = make_coalition()
    told = (f"The {mark} bank lends.", f"{mark} Gazette")
    return chains.send_tip(coalition, *told, actor=seated(coalition, "observer")).uid


def a_meeting(mark: str) -> str:
    told: dict[str, Any] = {
        "summary": f"On {mark}.",
        "place": f"{mark} hall",
        "online": f"https://{mark}.example",
    }
    meeting = make_meeting(title=f"{mark} school", **told)
    editor = editor_of(meeting.coalition)
    said: dict[str, Any] = {name: getattr(meeting, name) for name in ("starts_at", "ends_at", "time_zone")}
    meetings.prepare_meeting(meeting, [(f"What {mark} says", None)], [], actor=editor)
    meetings.change_meeting(meeting, meetings.MeetingDraft(f"New {mark}", **said), actor=editor)
    return meeting.uid


def a_practice(mark: str) -> str:
    world = Tried()
    practice = world.begun(title=f"{mark} quay", why=f"So that {mark} learns.")
    parts = dict.fromkeys(Part, f"{mark} was there.")
    told = world.report(title=f"The {mark} quay", why=f"Since {mark}.", parts=parts)
    reports.write_practice(practice, told, actor=world.teller)
    reports.publish_practice(practice, actor=world.teller)
    contact = contacts.offer_contact(practice, f"by {mark}", actor=world.teller)
    contacts.ask_contact(contact, f"at {mark}", f"Who is {mark}?", actor=world.learner)
    reports.withdraw_practice(practice, f"For {mark}.", actor=world.teller)
    return practice.uid


def a_received(mark: str) -> str:
    coalition = make_coalition()
    bundle = exchange.a_bundle(f"We keep {mark} open.", f"On {mark}")
    return receive(coalition, bundle, actor=seated(coalition)).uid
