"""A text that was published, and two that the coalition alone knows."""

from datetime import date, timedelta
from typing import Any

from django.utils import timezone
from tests.doors.house.world import House
from tests.factories import make_party, make_text

from undersigned.agreements.actions import editions, persons, signatures
from undersigned.agreements.actions.back import tell_way_back
from undersigned.agreements.models import Edition
from undersigned.core.actor import OPERATOR
from undersigned.library.models import Passage
from undersigned.parties.models import PrivateLink
from undersigned.parties.queries import actor_of_link
from undersigned.positions import actions as positions
from undersigned.positions.states import Effect, Stance
from undersigned.texts import actions as texts
from undersigned.texts.models import BriefingLine, Text, Wording


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
        why="Whoever drinks from it is told.",
        addressee="The Board",
        ask="Answer us.",
        owner=house.party,
        follow_up_on=date(2031, 1, 1),
    )


def lay_published(house: House) -> None:
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


def lay_unpublished(house: House) -> None:
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
