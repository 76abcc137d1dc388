"""What stands beside a signed clause in every rendering: answers to reservations, and distinctions."""

import csv
import io
import json
from datetime import date

import docx
import pytest
from django.test import Client

from tests.agreements.worlds import World, signed_world
from tests.factories import link_holder, seated
from tests.positions.worlds import LikeWorld
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition
from undersigned.agreements.queries import exports
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.queries.instance import instance_of
from undersigned.agreements.queries.matrix import matrix_of
from undersigned.core.erasure import erase
from undersigned.ledger import Member, build, verify
from undersigned.ledger.bundle import NotWhole
from undersigned.positions.actions import Answer, Choice, close_round, object_to, withdraw_objection
from undersigned.positions.models import Objection, Position, Precedent
from undersigned.positions.states import Effect, Stance, Way

pytestmark = pytest.mark.django_db

RESERVED, OBJECTED = "Only on Sundays.", "A Sunday is not enough."


def answered_world() -> tuple[World, Edition, Objection]:
    """Return a published edition with a reservation by the first party, which the second has answered."""
    world = World(parties=2)
    wording = world.wordings(2)[0]
    world.answer(world.parties[0], Answer(wording, Stance.RESERVE, RESERVED, "en"))
    world.answer(world.parties[1])
    world.close()
    edition = world.freeze()
    for party in world.parties:
        world.ratify(edition, party)
    edition = editions.publish(edition, actor=world.secretary)
    position = Position.objects.get(wording=wording, party=world.parties[0], superseded_at=None)
    delegate = seated(world.coalition, "delegate", party=world.parties[1])
    objection = object_to(position, world.parties[1], Effect.STANDS, OBJECTED, actor=delegate, language="en")
    return world, edition, objection


def page(world: World | LikeWorld, text: object = None) -> str:
    text = text or world.text  # type: ignore[union-attr]
    return Client().get(f"/t/{text.uid}/").content.decode()  # type: ignore[attr-defined]


def bundle(edition: Edition) -> dict[str, list[dict[str, object]]]:
    data = exports.bundle(standing(edition))
    assert verify(data).whole, verify(data).damages
    found: dict[str, list[dict[str, object]]] = {}
    for member in json.loads(data)["members"]:
        found.setdefault(member["kind"], []).append(member["value"])
    return found


def words_of_docx(edition: Edition) -> str:
    return "\n".join(p.text for p in docx.Document(io.BytesIO(exports.word(standing(edition)))).paragraphs)


def test_an_objection_stands_beside_the_reservation_on_the_page_of_text_and_clause() -> None:
    world, edition, _objection = answered_world()
    clause = edition.clauses.get(number="2").clause
    for shown in (page(world), Client().get(f"/t/{world.text.uid}/clauses/{clause.uid}/").content.decode()):
        assert (
            shown.index(RESERVED) < shown.index("Does not stop the text between us") < shown.index(OBJECTED)
        )
        assert "earlier words" not in shown


def test_an_objection_stands_in_every_file() -> None:
    world, edition, objection = answered_world()
    state = standing(edition)

    assert f"> > {OBJECTED}" in exports.markdown(state)
    assert words_of_docx(edition).index(RESERVED) < words_of_docx(edition).index(OBJECTED)
    row = next(
        r for r in csv.DictReader(io.StringIO(exports.positions_csv(state))) if r["stance"] == "reserve"
    )
    assert row["answers_to_it"] == f"Party 1 (stands): {OBJECTED}"
    (member,) = bundle(edition)["objection"]
    assert member == {
        "reservation": state.signatures[0].reservations.get().uid,
        "party": world.parties[1].uid,
        "effect": "stands",
        "words": OBJECTED,
        "language": "en",
        "made_on": objection.made_at.strftime("%Y-%m-%d"),
    }


def test_a_pdf_holds_the_objection_and_stays_tagged() -> None:
    _world, edition, _objection = answered_world()
    with_it = exports.pdf(standing(edition))
    Objection.objects.all().delete()

    assert b"pdfuaid" in with_it
    assert len(with_it) > len(exports.pdf(standing(edition)))


def test_a_bundle_in_which_a_party_answers_itself_is_not_whole() -> None:
    world, edition, _objection = answered_world()
    data = json.loads(exports.bundle(standing(edition)))
    members = [Member(m["kind"], m["id"], m["value"]) for m in data["members"]]
    for member in members:
        if member.kind == "objection":
            member.value["party"] = world.parties[0].uid  # type: ignore[index]

    with pytest.raises(NotWhole, match="same party"):
        build(members, made_at=data["made_at"], node=data["node"])


def test_said_of_earlier_words_it_says_so() -> None:
    world, edition, _objection = answered_world()
    Position.objects.filter(stance="C").update(words="Only by day.")

    assert "earlier words" in page(world)
    assert "(Said of earlier words of the reservation)" in words_of_docx(edition)


def test_withdrawn_it_is_gone_today_and_stands_as_of_before() -> None:
    world, edition, objection = answered_world()
    delegate = seated(world.coalition, "delegate", party=world.parties[1])

    withdraw_objection(objection, actor=delegate)

    assert OBJECTED not in page(world)
    assert "objection" not in bundle(edition)
    then = standing(edition, objection.made_at)
    (noted,) = then.notes_on(edition.clauses.get(number="2"))
    assert noted.objections == [objection]


def test_erased_words_are_marked_and_the_bundle_is_whole() -> None:
    world, edition, objection = answered_world()

    erase("objection", objection.uid)
    erase("position", objection.position.uid)

    shown = page(world)
    assert OBJECTED not in shown
    assert RESERVED not in shown
    assert shown.count('<em class="erased">erased</em>') == 2
    assert bundle(edition)["reservation"][0]["words"] == ""
    assert "*erased*" not in exports.markdown(standing(edition))
    assert "erased" in exports.markdown(standing(edition))


def test_the_history_tells_strangers_of_answers_to_published_reservations_alone() -> None:
    world, _edition, _objection = answered_world()
    history = Client().get(f"/t/{world.text.uid}/history/").content.decode()
    assert OBJECTED in history

    Edition.objects.update(published_at=None)
    other, edition = signed_world()
    position = Position.objects.filter(wording__clause__text=other.text).first()
    assert position
    Position.objects.filter(pk=position.pk).update(stance="C", words="Secretly.")
    party = next(p for p in other.parties if p != position.party)
    delegate = seated(other.coalition, "delegate", party=party)
    object_to(position, party, Effect.NOTE, "Nobody reads this.", actor=delegate)
    edition.signatures.all().update(state="provisional", ratified_at=None, shown_at=None)
    assert "Nobody reads this." not in Client().get(f"/t/{other.text.uid}/history/").content.decode()


def distinguished() -> tuple[LikeWorld, Edition]:
    """Return a world whose party has signed a text that it distinguishes from a like case."""
    world = LikeWorld()
    world.say(world.then, Stance.REFUSE)
    earlier = Position.objects.get()
    token = f"{world.wording(world.now).uid}-{earlier.uid}"
    why = Choice(Way.DISTINGUISHED, world.fact, "The army had left.", "en")
    world.say(world.now, Stance.ACCEPT, choices={token: why})
    return world, signed(world)


def signed(world: LikeWorld) -> Edition:
    close_round(world.round(world.now), actor=world.secretary)
    chosen = {c.pk: c.wordings.filter(is_omission=False).first().pk for c in world.now.clauses.all()}  # type: ignore[union-attr]
    edition = editions.freeze(world.now, chosen, actor=world.secretary)
    signer = link_holder(world.party, world.coalition, edition.uid, "sign")
    decision = signatures.Decision("Assembly", date(2026, 1, 2))
    signatures.ratify(edition, world.party, decision, actor=signer, notes={})
    return editions.publish(edition, actor=world.secretary)


def test_a_distinction_stands_beside_the_clause_with_its_fact() -> None:
    world, _edition = distinguished()
    shown = page(world, world.now)

    for words in ("Answers otherwise than on", "North", "The army left in 2030.", "The army had left."):
        assert words in shown
    world.change()
    assert "the distinction is open again" in page(world, world.now)


def test_a_distinction_stands_in_every_file() -> None:
    _world, edition = distinguished()
    state = standing(edition)

    assert "The army had left." in exports.markdown(state)
    assert "The army left in 2030." in words_of_docx(edition)
    assert "The army had left." in exports.positions_csv(state)
    (member,) = bundle(edition)["distinction"]
    assert (member["words"], member["fact"]) == ("The army had left.", "The army left in 2030.")


def test_a_fact_that_is_not_public_is_left_out_of_page_and_files() -> None:
    world, edition = distinguished()
    type(world.south).objects.update(audience=1)

    assert "The army left in 2030." not in page(world, world.now)
    assert "The army had left." in page(world, world.now)
    assert b"The army left" not in exports.bundle(standing(edition))


def test_an_erased_distinction_is_marked() -> None:
    world, _edition = distinguished()

    erase("precedent", Precedent.objects.get().uid)

    assert "The army had left." not in page(world, world.now)
    assert '<em class="erased">erased</em>' in page(world, world.now)


def test_the_matrix_lists_what_is_answered_to_the_reservations_on_its_words() -> None:
    world, edition, objection = answered_world()
    instance = instance_of(world.text)
    wordings = [line.wording_id for line in edition.clauses.all()]

    assert matrix_of(instance, instance.text_of(wordings), ()).answers == (objection,)
