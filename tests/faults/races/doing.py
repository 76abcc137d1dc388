"""Races to meet, appeal, pledge, deliver, confirm and tell what was tried."""

from datetime import date, timedelta

from django.utils import timezone

from tests.cases.worlds import make_case
from tests.factories import make_party, make_text, seated
from tests.faults.races.racing import SOON, Race, frozen, race
from undersigned.agreements.actions import signatures
from undersigned.cases.actions import name_actor
from undersigned.cases.models import Concerned
from undersigned.chains.actions import LinkDraft, record_link
from undersigned.chains.models import Link
from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.once import once, tell_again
from undersigned.efforts.actions import begin_effort, listen, reach
from undersigned.efforts.models import Effort, StageReached
from undersigned.efforts.states import Stage
from undersigned.meetings.actions import MeetingDraft, set_meeting, tell_presence
from undersigned.meetings.models import Attendance, Meeting
from undersigned.meetings.states import Presence
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.actions import appeals, following, receipts
from undersigned.pledges.actions.answers import Said, answer_ask
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.models import Appeal, Ask, Delivery, FollowUp, Happening, Pledge, Receipt, Reply
from undersigned.pledges.states import Outcome, Way
from undersigned.practices.actions import contacts
from undersigned.practices.actions import reports as telling
from undersigned.practices.models import Introduction, Practice
from undersigned.practices.states import Part
from undersigned.texts.actions import set_kind


@race
def record_a_happening(coalition: Coalition, n: int) -> Race:
    text = frozen(coalition, published=True).text
    account = following.Account("answered", "They wrote.", "2026-01", "en")
    return Race(
        lambda: once(
            f"happening {n}",
            Happening,
            lambda: following.record_happening(text, account, actor=OPERATOR),
        ),
        "happening.recorded",
        lambda: Happening.objects.filter(text=text).count(),
    )


@race
def answer_a_follow_up(coalition: Coalition, n: int) -> Race:
    text, party = frozen(coalition, published=True).text, make_party(coalition)
    asked = FollowUp.objects.create(text=text, party=party, due_on=date.today())
    return Race(
        lambda: following.answer_follow_up(asked, "Nothing yet.", actor=OPERATOR, language="en"),
        "followup.answered",
        lambda: FollowUp.objects.filter(pk=asked.pk).exclude(answered_at=None).count(),
    )


def _meeting(n: int) -> MeetingDraft:
    return MeetingDraft(f"Meeting {n}", SOON, SOON + timedelta(hours=2), "UTC")


@race
def set_a_meeting(coalition: Coalition, n: int) -> Race:
    return Race(
        lambda: once(f"meeting {n}", Meeting, lambda: set_meeting(coalition, _meeting(n), actor=OPERATOR)),
        "meeting.set",
        lambda: Meeting.objects.filter(title=f"Meeting {n}").count(),
    )


@race
def invite_to_a_meeting(coalition: Coalition, n: int) -> Race:
    meeting, party = set_meeting(coalition, _meeting(n), actor=OPERATOR), make_party(coalition)
    return Race(
        lambda: tell_presence(meeting, {party: Presence.INVITED}, actor=OPERATOR),
        "presence.invited",
        lambda: Attendance.objects.filter(meeting=meeting, superseded_at=None).count(),
    )


@race
def begin_an_effort(coalition: Coalition, n: int) -> Race:
    name, told = f"Effort {n}", {"until": SOON, "task": "Listening"}
    return Race(
        lambda: once(f"effort {n}", Effort, lambda: begin_effort(coalition, name, actor=OPERATOR, **told)),
        "effort.begun",
        lambda: Effort.objects.filter(name=name).count(),
    )


@race
def reach_a_stage(coalition: Coalition, n: int) -> Race:
    effort = begin_effort(coalition, f"Effort {n}", actor=OPERATOR, until=SOON, task="Listening")
    listen(effort, "A ferryman", "It floods.", actor=OPERATOR, held_on="2026")
    return Race(
        lambda: reach(effort, Stage.HEARD, "He told us.", actor=OPERATOR),
        "effort.heard",
        lambda: StageReached.objects.filter(effort=effort).count(),
    )


def _appeal(coalition: Coalition, n: int) -> tuple[Appeal, Ask]:
    """Return a published appeal with one ask."""
    case, party = make_case(coalition, f"Flood {n}"), make_party(coalition)
    Concerned.objects.create(case=case, party=party)
    appeal = appeals.begin_appeal(case, party, f"Appeal {n}", actor=OPERATOR, language="en")
    ask = appeals.raise_ask(appeal, "A boat.", actor=OPERATOR)
    decision = signatures.Decision("Assembly", timezone.localdate())
    appeals.publish_appeal(appeal, decision, actor=OPERATOR)
    return appeal, Ask.objects.select_related("appeal__text__coalition").get(pk=ask.pk)


@race
def begin_an_appeal(coalition: Coalition, n: int) -> Race:
    case, party = make_case(coalition, f"Flood {n}"), make_party(coalition)
    Concerned.objects.create(case=case, party=party)
    told = {"actor": OPERATOR, "language": "en", "key": f"appeal {n}"}
    return Race(
        lambda: appeals.begin_appeal(case, party, f"Appeal {n}", **told),
        "appeal.begun",
        lambda: Appeal.objects.filter(case=case).count(),
    )


@race
def raise_an_ask(coalition: Coalition, n: int) -> Race:
    appeal, _ask = _appeal(coalition, n)
    return Race(
        lambda: appeals.raise_ask(appeal, "A rope.", actor=OPERATOR, key=f"ask {n}"),
        "ask.raised",
        lambda: Ask.objects.filter(appeal=appeal).count() - 1,
    )


@race
def answer_an_ask(coalition: Coalition, n: int) -> Race:
    (_, ask), party = _appeal(coalition, n), make_party(coalition)
    said = Said(Way.PLEDGE, all_of_it=True)

    def answer() -> None:
        answer_ask(ask, party, said, actor=OPERATOR, language="en")

    return Race(
        lambda: tell_again(f"answer an ask {n}", answer),
        "ask.answered",
        lambda: Pledge.objects.filter(ask=ask, party=party).count(),
    )


@race
def record_a_link(coalition: Coalition, n: int) -> Race:
    one, other = (name_actor(coalition, f"{name} {n}", "firm", actor=OPERATOR) for name in ("Mill", "Bank"))
    claim = make_text(coalition, 1).clauses.get()
    set_kind(claim, "claim", actor=OPERATOR)
    link = LinkDraft(one, "supplies", other, claim)
    return Race(
        lambda: once(f"link {n}", Link, lambda: record_link(coalition, link, actor=OPERATOR)),
        "link.recorded",
        lambda: Link.objects.filter(one=one).count(),
    )


def _pledge(coalition: Coalition) -> Pledge:
    """Return a pledge of a party to another one."""
    giver, recipient = make_party(coalition), make_party(coalition)
    return make_pledge(giver, coalition, "A boat.", actor=OPERATOR, language="en", recipient=recipient)


def _delivery(coalition: Coalition) -> Delivery:
    told = receipts.Report("Brought to the pier.", "en", "2026-01")
    return receipts.report_delivery(_pledge(coalition), told, actor=OPERATOR)


@race
def make_a_pledge(coalition: Coalition, n: int) -> Race:
    giver, recipient = make_party(coalition), make_party(coalition)
    told = {"actor": OPERATOR, "language": "en", "recipient": recipient, "key": f"pledge {n}"}
    return Race(
        lambda: make_pledge(giver, coalition, "A boat.", **told),
        "pledge.made",
        lambda: Pledge.objects.filter(party=giver).count(),
    )


@race
def report_a_delivery(coalition: Coalition, n: int) -> Race:
    pledge, told = _pledge(coalition), receipts.Report("Brought to the pier.", "en", "2026-01")
    return Race(
        lambda: receipts.report_delivery(pledge, told, actor=OPERATOR, key=f"report {n}"),
        "delivery.reported",
        lambda: Delivery.objects.filter(pledge=pledge).count(),
    )


@race
def give_a_receipt(coalition: Coalition, n: int) -> Race:
    delivery, said = _delivery(coalition), receipts.Word(Outcome.ARRIVED)
    return Race(
        lambda: receipts.give_receipt(delivery, said, actor=OPERATOR, key=f"receipt {n}"),
        "receipt.given",
        lambda: Receipt.objects.filter(delivery=delivery).count(),
    )


@race
def two_people_give_a_receipt(coalition: Coalition, n: int) -> Race:
    """Without a key: who is second is told that somebody answered."""
    delivery, said = _delivery(coalition), receipts.Word(Outcome.NOT, "Nothing came.", "en")
    return Race(
        lambda: receipts.give_receipt(delivery, said, actor=OPERATOR),
        "receipt.given",
        lambda: Receipt.objects.filter(delivery=delivery).count(),
    )


@race
def reply_to_a_receipt(coalition: Coalition, n: int) -> Race:
    said = receipts.Word(Outcome.NOT, "Nothing came.", "en")
    receipt = receipts.give_receipt(_delivery(coalition), said, actor=OPERATOR)
    told = {"actor": OPERATOR, "language": "en", "key": f"reply {n}"}
    return Race(
        lambda: receipts.reply_to(receipt, "It did.", **told),
        "receipt.answered",
        lambda: Reply.objects.filter(receipt=receipt).count(),
    )


def _teller(coalition: Coalition) -> tuple[Party, Actor]:
    party = make_party(coalition)
    return party, seated(coalition, "delegate", party=party)


@race
def begin_a_practice_report(coalition: Coalition, n: int) -> Race:
    party, teller = _teller(coalition)
    report = telling.Report(f"What we tried, {n}", {Part.TRIED: "A gauge.", Part.CAME: "It held."})
    told = {"actor": teller, "language": "en", "key": f"report {n}"}
    return Race(
        lambda: telling.begin_practice(coalition, party, report, **told),
        "practice.begun",
        lambda: Practice.objects.filter(party=party).count(),
    )


@race
def ask_who_has_tried_it(coalition: Coalition, n: int) -> Race:
    party, teller = _teller(coalition)
    report = telling.Report(f"What we tried, {n}", {Part.TRIED: "A gauge.", Part.CAME: "It held."})
    practice = telling.begin_practice(coalition, party, report, actor=teller, language="en")
    contact = contacts.offer_contact(practice, "by the bell", actor=teller)
    _other, asker = _teller(coalition)
    return Race(
        lambda: contacts.ask_contact(contact, "channel nine", "How long?", actor=asker, key=f"asks {n}"),
        "contact.asked",
        lambda: Introduction.objects.filter(contact=contact).count(),
    )
