"""A coalition with one of everything, in every state: what the doors lead to, and who may try them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from unittest.mock import patch

from allauth.account.models import EmailAddress
from django.conf import settings
from django.utils import timezone
from tests.factories import make_party, make_seat, make_text, make_user
from tests.library.worlds import TRANSCRIPT

from undersigned.agreements.actions import editions, persons, signatures
from undersigned.agreements.actions.back import tell_way_back
from undersigned.agreements.models import Edition
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.exports import bundle
from undersigned.cases import actions as cases
from undersigned.cases.models import Case, Fact, Question
from undersigned.core import log
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.models import Audience, Event, LogEntry
from undersigned.exchange.actions.bundles import receive
from undersigned.library import actions as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.finding import find_anywhere
from undersigned.library.queries.sources import get_version
from undersigned.library.states import CorrectionState
from undersigned.parties import actions as parties
from undersigned.parties.actions.protection import admit_protected
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.parties.queries import actor_of_link
from undersigned.people.models import User
from undersigned.positions import actions as positions
from undersigned.positions.queries import unsettled
from undersigned.positions.states import Effect, Stance, Way
from undersigned.reading.sources import read_source
from undersigned.reviews import actions as reviews
from undersigned.reviews.queries import today_in
from undersigned.texts import actions as texts
from undersigned.texts.models import BriefingLine, Clause, Text, Wording

Place = dict[str, str | int]
Says = Callable[[Text, Party], tuple[PrivateLink, str]]
HEARD = "the duty engine"
SPOKEN = "nobody lives there"


@dataclass
class House:
    """One coalition.

    `places` names what an address can lead to: the arguments from which its address is made. `tokens` are the
    secrets of its private links, by purpose and whose: `answer` is that of the party, `answer.other` the other's.
    """

    name: str
    coalition: Coalition = field(init=False)
    party: Party = field(init=False)
    other: Party = field(init=False)
    source: Source = field(init=False)
    question: Question = field(init=False)
    cases: dict[str, Case] = field(init=False)
    text: Text = field(init=False)
    claim: Clause = field(init=False)
    bundle: bytes = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    links: dict[str, PrivateLink] = field(default_factory=dict)

    def link(self, name: str, made: tuple[PrivateLink, str]) -> PrivateLink:
        """Remember a private link and its secret."""
        self.links[name], self.tokens[name] = made
        return made[0]

    def put(self, name: str, **place: str | int) -> None:
        """Give a place its name; the coalition's address belongs to all."""
        self.places[name] = {"slug": self.coalition.slug, "number": 1, **place}


def build(name: str) -> House:
    """Build a house. Two of them are strangers to one another, and alike in everything."""
    house = House(name)
    with patch("undersigned.library.actions.sources.read_limited", read_source):
        _people(house)
        _library(house)
        _cases(house)
        _published(house)
        _unpublished(house)
        _register(house)
        _reviews(house)
        _gone(house)
        _node(house)
    return house


def _people(house: House) -> None:
    secretary = make_user(name="Secretary")
    house.coalition = coalition = parties.found_coalition(
        f"Coalition {house.name}",
        actor=OPERATOR,
        languages=["en", "fr"],
        time_zone="Europe/Paris",
        secretary=secretary,
    )
    names = (f"{name} {house.name}" for name in ("Anglers", "Bakers", "Left"))
    house.party, house.other, left = (make_party(coalition, name) for name in names)
    party, other = house.party, house.other
    house.people = {"secretary": secretary}
    for power in ("observer", "editor"):
        house.people[power] = make_seat(coalition, power, user=make_user(name=power)).user
    for name, power, whose in (
        ("delegate", "delegate", party),
        ("officer", "officer", party),
        ("neighbour", "delegate", other),
    ):
        house.people[name] = make_seat(coalition, power, party=whose, user=make_user(name=name)).user
    ended = make_seat(coalition, "secretary", user=make_user(name="ended"))
    parties.end_seat(ended, actor=OPERATOR)
    suspended = make_seat(coalition, "secretary", user=make_user(name="suspended", is_active=False))
    house.people |= {"ended": ended.user, "suspended": suspended.user, "stranger": make_user(name="stranger")}
    for person in house.people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    admit_protected(coalition, f"Ferryman {house.name}", actor=OPERATOR, voucher=other)
    tie = parties.tie(party, coalition, f"League {house.name}", "member", actor=OPERATOR, evidence="its list")
    parties.leave(left, coalition, actor=OPERATOR)
    seat = coalition.seats.get(user=house.people["observer"])
    house.put("coalition")
    house.put("party", uid=party.uid, tie_uid=tie.uid, party_uid=party.uid)
    house.put("left", uid=left.uid)
    house.put("seat", uid=seat.uid)


def _take_in(house: House, audience: int, title: str) -> Source:
    told = library.Provenance(
        title=title, audience=audience, origin="https://a.example/b", received_from="a reader"
    )
    return library.add_source(
        house.coalition, TRANSCRIPT.encode(), actor=OPERATOR, kind="transcript", told=told
    )


def _quote(source: Source, words: str) -> Passage:
    version = get_version(source)
    ((start, end),) = find_anywhere(version, words)
    return library.quote(version, start, end, actor=OPERATOR)


def _library(house: House) -> None:
    for name, audience in (
        ("open", Audience.PUBLIC),
        ("inner", Audience.COALITION),
        ("desk", Audience.EDITORS),
    ):
        source = _take_in(house, audience, f"Source {name}")
        passage = _quote(source, HEARD)
        library.suggest(
            passage, "the duty engineer", actor=OPERATOR, reason="He is one.", signed="A listener"
        )
        other = library.suggest(_quote(source, SPOKEN), "no body", actor=OPERATOR)
        library.decide(other, CorrectionState.ACCEPTED, actor=OPERATOR)
        speaker = source.speakers.get(label="Speaker 3")
        library.name_speaker(
            speaker, "Ada Brook", _quote(source, "Ada Brook"), actor=OPERATOR, origin="her own"
        )
        house.put(f"source.{name}", uid=source.uid, speaker_uid=speaker.uid, start=0, first=0)
        house.put(f"passage.{name}", uid=passage.uid)
    house.source = Source.objects.get(uid=house.places["source.open"]["uid"])


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


def _cases(house: House) -> None:
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


def _ways(text: Text) -> list[Wording]:
    return list(
        Wording.objects.filter(clause__text=text, is_omission=False).order_by("clause__order", "-strength")
    )


def _say(house: House, round: Any, who: str, answers: list[positions.Answer], **options: Any) -> None:
    party = getattr(house, who)
    positions.take_positions(round, party, answers, actor=OPERATOR, submit=True, **options)


def _round(text: Text, **options: Any) -> Any:
    closes = timezone.now() + timedelta(days=4)
    return positions.open_round(text, actor=OPERATOR, closes_at=closes, time_zone="Europe/Paris", **options)


def _describe(house: House, text: Text) -> None:
    texts.translate_title(text, "fr", "Déclaration", actor=OPERATOR)
    for wording in _ways(text):
        texts.translate(wording, "fr", f"En français : {wording.body}", actor=OPERATOR)
    texts.describe_text(
        text,
        actor=OPERATOR,
        title=text.title,
        addressee="The Board",
        ask="Answer us.",
        owner=house.party,
        follow_up_on=date(2031, 1, 1),
    )


def _published(house: House) -> None:
    """A text answered, frozen, signed with a reservation and an objection to it, published, open to persons."""
    coalition, party, other = house.coalition, house.party, house.other
    text = make_text(coalition, 2, wordings=2, title=f"Published {house.name}")
    _describe(house, text)
    first = text.clauses.get(order=1)
    passage = Passage.objects.filter(source=house.source).first()
    assert passage
    texts.cite_passage(first, passage, actor=OPERATOR)
    texts.set_subject(first, house.question, house.cases["open"], 1, actor=OPERATOR)
    claim = text.clauses.get(order=2)
    texts.set_kind(claim, "claim", actor=OPERATOR)
    texts.cite_passage(claim, passage, actor=OPERATOR)
    texts.set_briefing(house.cases["open"], BriefingLine.Length.SENTENCE, [claim], actor=OPERATOR)
    round = _round(text)
    object_link = house.link("object", positions.invite(round, other, actor=OPERATOR))
    house.link("object.other", positions.invite(round, party, actor=OPERATOR))
    house.put("link.object", link_uid=object_link.uid)
    strong = [way for way in _ways(text) if way.strength == 20]
    yes = [positions.Answer(way, Stance.ACCEPT) for way in _ways(text)]
    own = [positions.Answer(strong[0], Stance.RESERVE, "As far as it rains.", "en"), *yes[1:]]
    _say(house, round, "party", own)
    _say(house, round, "other", yes)
    positions.close_round(round, actor=OPERATOR)
    chosen = {way.clause_id: way.pk for way in strong}
    edition = editions.freeze(text, chosen, actor=OPERATOR)
    for who in ("party", "other"):
        _sign(house, edition, who)
    editions.publish(edition, actor=OPERATOR)
    reserved = party.positions.get(wording=strong[0], superseded_at=None)
    positions.object_to(reserved, other, Effect.STANDS, "It always rains.", actor=OPERATOR, language="en")
    _letter(house, edition)
    weak = {way.clause_id: way.pk for way in _ways(text) if way.strength == 10}
    second = editions.freeze(text, weak, actor=OPERATOR)
    signatures.ratify(second, other, signatures.Decision("Board", date(2026, 1, 2)), actor=OPERATOR)
    house.put(
        "text.open", uid=text.uid, clause_uid=first.uid, extension="md", party_uid=party.uid, language="fr"
    )
    house.put("text.other", **house.places["text.open"] | {"party_uid": other.uid})
    house.put("edition.frozen", **house.places["text.open"] | {"number": 2})
    house.text, house.claim = text, claim


def _sign(house: House, edition: Edition, who: str) -> None:
    party = getattr(house, who)
    link = house.link(
        "sign" if who == "party" else "sign.other", signatures.invite_to_sign(edition, party, actor=OPERATOR)
    )
    line = edition.clauses.first()
    assert line
    decision = signatures.Decision("Assembly", date(2026, 1, 2), 9, 2, 1, "Two of us would rather wait.")
    note = {line.pk: signatures.Note("reservation", "As far as it rains.")} if who == "party" else {}
    signatures.ratify(edition, party, decision, actor=actor_of_link(link), notes=note, language="en")
    if who == "party":
        house.put("link.sign", link_uid=link.uid)


def _letter(house: House, edition: Edition) -> None:
    editions.open_to_persons(edition, actor=OPERATOR)
    edition.refresh_from_db()
    for name in ("signed", "pending"):
        address = f"{name}-{house.name}@a.example"
        signature, token = persons.sign_as_person(
            edition, name=f"Person {name}", email=address, affiliation="Upper Mill"
        )
        if name == "signed":
            persons.confirm_person(token)
            house.put("person.signed", uid=signature.uid)
        else:
            house.tokens["letter"] = token
            house.put("letter", token=token)


def _unpublished(house: House) -> None:
    """Two texts that the coalition alone knows: one being answered under seal, one whose round is over."""
    coalition, party = house.coalition, house.party
    for name in ("sealed", "inner"):
        text = make_text(coalition, 2, wordings=2, title=f"Not published {name}")
        _describe(house, text)
        first, second = text.clauses.order_by("order")
        case = house.cases["inner"]
        texts.set_subject(first, house.question, case, 1, actor=OPERATOR)
        round = _round(text, sealed=name == "sealed")
        ways = _ways(text)
        no = [positions.Answer(way, Stance.REFUSE, "We live below it.", "en") for way in ways]
        _say(house, round, "party", no, proposals=[positions.Proposal(second, "Say it softer.", "en")])
        _say(house, round, "other", [positions.Answer(way, Stance.ACCEPT) for way in ways])
        house.put(
            f"text.{name}", uid=text.uid, clause_uid=first.uid, party_uid=party.uid, language="fr", place=1
        )
        if name == "sealed":
            _answering_links(house, round)
        else:
            positions.close_round(round, actor=OPERATOR)
            _back(house, text)


def _answering_links(house: House, round: Any) -> None:
    link = house.link("answer", positions.invite(round, house.party, actor=OPERATOR))
    house.put("link.answer", link_uid=link.uid, place=1)
    house.link("answer.other", positions.invite(round, house.other, actor=OPERATOR))
    for name, spoil in (("expired", "expires_at"), ("revoked", "revoked_at")):
        late = make_party(house.coalition, f"{name} {house.name}")
        link = house.link(name, positions.invite(round, late, actor=OPERATOR))
        PrivateLink.objects.filter(pk=link.pk).update(**{spoil: timezone.now()})
        house.put(f"link.{name}", link_uid=link.uid, place=1)


def _back(house: House, text: Text) -> None:
    link = house.link("back", tell_way_back(text, house.party, 2, actor=OPERATOR))
    house.link("back.other", tell_way_back(text, house.other, 2, actor=OPERATOR))
    house.put("link.back", link_uid=link.uid, weight=2)


def _register(house: House) -> None:
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


def _reviews(house: House) -> None:
    coalition, party, other, text = house.coalition, house.party, house.other, house.text
    today = today_in(coalition)
    position = party.positions.filter(wording__clause__text=text, superseded_at=None).first()
    clause = text.clauses.select_related("text__coalition", "text__owner").get(order=2)
    review = reviews.set_review(position, today, actor=OPERATOR)
    theirs = other.positions.filter(wording__clause__text=text, superseded_at=None).first()
    second = reviews.set_review(theirs, today, actor=OPERATOR)
    reviews.set_review(clause, today, actor=OPERATOR, party=other)
    link = house.link("review", reviews.invite(review, actor=OPERATOR))
    house.link("review.other", reviews.invite(second, actor=OPERATOR))
    house.put("review", uid=review.uid)
    house.put("reviewed", kind="position", uid=position.uid)
    house.put("link.review", link_uid=link.uid, uid=house.places["precedent"]["uid"])
    house.link("feed", reviews.make_feed(coalition, party, actor=OPERATOR))
    house.put("feed", token=house.tokens["feed"])


def _gone(house: House) -> None:
    """What was withdrawn or erased: its address stays, its words are gone."""
    source = _take_in(house, Audience.PUBLIC, "Withdrawn")
    passage = _quote(source, HEARD)
    library.withdraw_source(source, "It was asked for.", actor=OPERATOR)
    house.put("source.gone", uid=source.uid, speaker_uid="gone", start=0, first=0)
    house.put("passage.gone", uid=passage.uid)
    fact = cases.record_fact(
        house.cases["open"],
        Fact.Section.EVENT,
        cases.FactDraft("It burnt.", "en", "1932", citation="The minutes"),
        actor=OPERATOR,
    )
    erase("fact", fact.uid)
    house.put("fact.gone", uid=fact.uid)


def _node(house: House) -> None:
    """The node's own pages, its log with everything that happened, and one act in it."""
    log.lay_key(settings.RECORD_KEY_FILE, settings.BASE_URL)
    log.lay_witness_key(settings.WITNESS_KEY_FILE, settings.BASE_URL)
    log.sequence()
    house.put("node", uidb36="1", key="a-key", pk=0, level=0, path=f"000.p/{LogEntry.objects.count() % 256}")
    house.put("event", uid=Event.objects.filter(verb="edition.published").latest("id").uid)
    house.bundle = bundle(standing(house.text.editions.get(number=1)))
    received = receive(house.coalition, house.bundle, actor=OPERATOR)
    house.put("received", uid=received.uid)
    house.put("finding", uid="000000000000")
    house.put("token", token=house.tokens["answer"])
