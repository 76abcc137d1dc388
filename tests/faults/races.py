"""Every act that counts once, as many people would press it."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.utils import timezone

from tests.cases.worlds import make_case, told
from tests.factories import make_party, make_round, make_text, make_user, seated
from undersigned.agreements.actions import editions, own, persons, signatures
from undersigned.agreements.models import Edition, OwnSignature, PersonSignature, Signature
from undersigned.agreements.queries.own import document_of
from undersigned.cases.actions import ask_question, name_actor, record_fact
from undersigned.cases.models import Concerned, Fact, Question
from undersigned.chains.actions import LinkDraft, record_link
from undersigned.chains.models import Link
from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.once import once, tell_again
from undersigned.efforts.actions import begin_effort, listen, reach
from undersigned.efforts.models import Effort, StageReached
from undersigned.efforts.states import Stage
from undersigned.ledger.dataproof import multikey
from undersigned.ledger.signed import sign_document
from undersigned.meetings.actions import MeetingDraft, set_meeting, tell_presence
from undersigned.meetings.models import Attendance, Meeting
from undersigned.meetings.states import Presence
from undersigned.parties.actions import (
    admit_party,
    found_coalition,
    give_seat,
    issue_link,
    make_inbox,
    open_through,
)
from undersigned.parties.actions.keys import tell_key
from undersigned.parties.models import Coalition, Party, PrivateLink, Seat
from undersigned.parties.queries import actor_of_link
from undersigned.pledges.actions import appeals, following, receipts
from undersigned.pledges.actions.answers import Said, answer_ask
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.models import Appeal, Ask, Delivery, FollowUp, Happening, Pledge, Receipt, Reply
from undersigned.pledges.states import Outcome, Way
from undersigned.positions.actions import Answer, take_positions
from undersigned.positions.actions.objections import object_to
from undersigned.positions.actions.publishing import publish_answers
from undersigned.positions.actions.rounds import close_round, open_round
from undersigned.positions.models import Objection, Position, Publication, Round
from undersigned.positions.states import Effect, Stance
from undersigned.practices.actions import contacts
from undersigned.practices.actions import reports as telling
from undersigned.practices.models import Introduction, Practice
from undersigned.practices.states import Part
from undersigned.reviews import actions as reviewing
from undersigned.reviews.models import Review
from undersigned.texts.actions import create_text, set_kind
from undersigned.texts.models import Text

SOON = timezone.now() + timedelta(days=3)


@dataclass(frozen=True)
class Race:
    """What everybody presses, the verb of its event, and what must be there once afterwards."""

    press: Callable[[], object]
    verb: str
    made: Callable[[], int]


Lay = Callable[[Coalition, int], Race]
RACES: dict[str, Lay] = {}


def race(lay: Lay) -> Lay:
    RACES[lay.__name__] = lay
    return lay


def frozen(coalition: Coalition, *, published: bool = False) -> Edition:
    """Return an edition of a text; one that is published was signed by somebody else."""
    text = make_text(coalition, 1)
    chosen = {clause.pk: clause.wordings.first().pk for clause in text.clauses.all()}
    edition = editions.freeze(text, chosen, actor=OPERATOR)
    if published:
        sign(edition, make_party(coalition))
        editions.publish(edition, actor=OPERATOR)
        editions.open_to_persons(edition, actor=OPERATOR, opened=True)
    edition.refresh_from_db()
    return edition


def sign(edition: Edition, party: Party) -> Signature:
    return signatures.ratify(
        edition, party, signatures.Decision("Assembly", timezone.localdate()), actor=OPERATOR
    )


@race
def answer(coalition: Coalition, n: int) -> Race:
    party, round = make_party(coalition), make_round(make_text(coalition, 1))
    wording = round.text.clauses.get().wordings.filter(is_omission=False).get()

    def take() -> None:
        take_positions(round, party, [Answer(wording, Stance.ACCEPT)], actor=OPERATOR, submit=True)

    return Race(
        lambda: tell_again(f"answer {n}", take),
        "positions.handed_in",
        lambda: Position.objects.filter(party=party, wording=wording).count(),
    )


@race
def ratify(coalition: Coalition, n: int) -> Race:
    edition, party = frozen(coalition), make_party(coalition)
    return Race(
        lambda: sign(edition, party),
        "signature.ratified",
        lambda: Signature.objects.filter(party=party, state="ratified").count(),
    )


@race
def accede(coalition: Coalition, n: int) -> Race:
    edition, party = frozen(coalition, published=True), make_party(coalition)
    return Race(
        lambda: once(f"accede {n}", Signature, lambda: sign(edition, party)),
        "signature.acceded",
        lambda: Signature.objects.filter(party=party, state="ratified").count(),
    )


@race
def withdraw(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    return Race(
        lambda: signatures.withdraw(signature, "Our assembly ended it.", actor=OPERATOR),
        "signature.withdrawn",
        lambda: Signature.objects.filter(pk=signature.pk, state="withdrawn").count(),
    )


@race
def sign_with_its_own_key(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    private = (n + 1).to_bytes(32, "big")
    public = Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()
    tell_key(signature.party, coalition, multikey(public), actor=OPERATOR)
    signed = sign_document(document_of(signature), private, public, "2031-05-13T00:00:00Z")
    data = json.dumps(signed).encode()
    return Race(
        lambda: own.take_signed(signature, data, actor=OPERATOR, key=f"own {n}"),
        "signature.own_key",
        lambda: OwnSignature.objects.filter(signature=signature).count(),
    )


@race
def sign_an_open_letter(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition, published=True)
    return Race(
        lambda: persons.sign_as_person(edition, name=f"Person {n}", email=f"Person{n}@example.org"),
        "",
        lambda: PersonSignature.objects.filter(edition=edition).count(),
    )


@race
def confirm_an_open_letter(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition, published=True)
    _signature, token = persons.sign_as_person(edition, name=f"Person {n}", email=f"p{n}@example.org")
    return Race(
        lambda: persons.confirm_person(token),
        "person.signed",
        lambda: edition.persons.exclude(confirmed_at=None).count(),
    )


@race
def freeze(coalition: Coalition, n: int) -> Race:
    text = make_text(coalition, 1)
    chosen = {clause.pk: clause.wordings.first().pk for clause in text.clauses.all()}
    return Race(
        lambda: editions.freeze(text, chosen, actor=OPERATOR, key=f"freeze {n}"),
        "edition.frozen",
        lambda: text.editions.count(),
    )


@race
def publish(coalition: Coalition, n: int) -> Race:
    edition = frozen(coalition)
    sign(edition, make_party(coalition))
    return Race(
        lambda: editions.publish(edition, actor=OPERATOR),
        "edition.published",
        lambda: Edition.objects.filter(pk=edition.pk).exclude(published_at=None).count(),
    )


@race
def found_a_coalition(coalition: Coalition, n: int) -> Race:
    name = f"Confluence {n}"
    return Race(
        lambda: once(
            f"found {n}", Coalition, lambda: found_coalition(name, actor=OPERATOR, languages=["en"])
        ),
        "coalition.founded",
        lambda: Coalition.objects.filter(name=name).count(),
    )


@race
def admit_a_party(coalition: Coalition, n: int) -> Race:
    # Names that nobody confuses.
    name = "Town of " + "".join(
        ["ba", "ce", "do", "fu", "ga", "he", "ko", "pu", "ra", "se"][int(d)] for d in str(n)
    )
    return Race(
        lambda: once(f"admit {n}", Party, lambda: admit_party(coalition, name, actor=OPERATOR)),
        "party.admitted",
        lambda: Party.objects.filter(name=name).count(),
    )


@race
def give_a_seat(coalition: Coalition, n: int) -> Race:
    user = make_user()
    return Race(
        lambda: give_seat(coalition, user, Seat.Power.EDITOR, actor=OPERATOR),
        "seat.given",
        lambda: user.seats.count(),
    )


@race
def issue_a_link(coalition: Coalition, n: int) -> Race:
    """Each press replaces the link before it; one is live."""
    party = make_party(coalition)
    where = {"purpose": "answer", "subject_uid": "abc", "address": "/answer/{link}/", "expires_at": SOON}
    return Race(
        lambda: issue_link(party, coalition, actor=OPERATOR, **where),
        "",
        lambda: PrivateLink.objects.filter(party=party, revoked_at=None).count(),
    )


@race
def open_one_thing_through_a_link(coalition: Coalition, n: int) -> Race:
    """Each press ends what the press before it opened; one is live."""
    inbox, _token = make_inbox(make_party(coalition), coalition, actor=OPERATOR)
    where = {"purpose": "answer", "subject": "abc", "page": "/answer/{link}/"}
    return Race(
        lambda: open_through(inbox, inbox.party, coalition, actor=actor_of_link(inbox), **where),
        "",
        lambda: inbox.opened.filter(revoked_at=None).count(),
    )


@race
def open_a_round(coalition: Coalition, n: int) -> Race:
    text = make_text(coalition, 1)
    opened = {"closes_at": SOON, "time_zone": "Europe/Paris"}
    return Race(
        lambda: once(f"round {n}", Round, lambda: open_round(text, actor=OPERATOR, **opened)),
        "round.opened",
        lambda: text.rounds.count(),
    )


@race
def close_a_round(coalition: Coalition, n: int) -> Race:
    round = make_round(make_text(coalition, 1))
    return Race(
        lambda: close_round(round, actor=OPERATOR),
        "round.closed",
        lambda: Round.objects.filter(pk=round.pk).exclude(closed_at=None).count(),
    )


@race
def object_to_a_reservation(coalition: Coalition, n: int) -> Race:
    one, other, round = make_party(coalition), make_party(coalition), make_round(make_text(coalition, 1))
    wording = round.text.clauses.get().wordings.filter(is_omission=False).get()
    reserves = Answer(wording, Stance.RESERVE, "Not for us.", "en")
    position = take_positions(round, one, [reserves], actor=OPERATOR, submit=True)[0]
    said = (position, other, Effect.choices[0][0], "It defeats the text.")
    return Race(
        lambda: object_to(*said, actor=OPERATOR, language="en", key=f"object {n}"),
        "objection.made",
        lambda: Objection.objects.filter(position=position).count(),
    )


@race
def publish_answers_in_the_register(coalition: Coalition, n: int) -> Race:
    party = make_party(coalition)
    return Race(
        lambda: publish_answers(party, coalition, actor=OPERATOR),
        "answers.published",
        lambda: Publication.objects.filter(party=party).count(),
    )


@race
def answer_a_review(coalition: Coalition, n: int) -> Race:
    signature = sign(frozen(coalition), make_party(coalition))
    due = date.today() + timedelta(days=90)
    review = reviewing.set_review(signature.edition, due, actor=OPERATOR, party=signature.party)
    holds = reviewing.Answer(outcome="holds")
    return Race(
        lambda: reviewing.answer_review(review, holds, actor=OPERATOR),
        "review.answered",
        lambda: Review.objects.filter(pk=review.pk).exclude(answered_at=None).count(),
    )


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


@race
def ask_a_question(coalition: Coalition, n: int) -> Race:
    phrasing = f"Is gauge {n} published in {{case}}?"
    return Race(
        lambda: once(
            f"question {n}",
            Question,
            lambda: ask_question(
                coalition, phrasing, actor=OPERATOR, language="en", concerns="right", polarity=1
            ),
        ),
        "question.phrased",
        lambda: Question.objects.filter(phrasing=phrasing).count(),
    )


@race
def record_a_fact(coalition: Coalition, n: int) -> Race:
    case, fact = make_case(coalition, f"Dam {n}"), told()
    return Race(
        lambda: once(f"fact {n}", Fact, lambda: record_fact(case, "event", fact, actor=OPERATOR)),
        "fact.recorded",
        lambda: Fact.objects.filter(case=case).count(),
    )


@race
def import_a_text(coalition: Coalition, n: int) -> Race:
    title = f"Imported statement {n}"
    return Race(
        lambda: once(
            f"text {n}",
            Text,
            lambda: create_text(coalition, title=title, language="en", actor=OPERATOR),
        ),
        "text.created",
        lambda: Text.objects.filter(title=title).count(),
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
