"""Everything held of one person or party: complete, handed to nobody else, and brought back elsewhere."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Field, Model
from django.test import Client
from django.utils import timezone
from tests.agreements.worlds import World
from tests.factories import make_party, make_seat

from undersigned.agreements.actions import signatures
from undersigned.agreements.actions.persons import confirm_person, sign_as_person
from undersigned.agreements.models import Edition, Reservation, Signature
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.home.actions.own import bring_back
from undersigned.home.queries.own import LEFT_OUT, SECRET, everything_of, references
from undersigned.ledger import canonical
from undersigned.parties.actions import admit_protected
from undersigned.parties.models import Membership, Party, Seat
from undersigned.people.models import User
from undersigned.pledges.actions.pledges import make_pledge
from undersigned.pledges.actions.receipts import Report, report_delivery
from undersigned.pledges.models import Delivery, Pledge
from undersigned.positions.actions import Answer, publish_answers
from undersigned.positions.models import Position, Publication, Submission
from undersigned.positions.states import Stance
from undersigned.reviews.actions import set_review
from undersigned.reviews.models import Review

pytestmark = pytest.mark.django_db


def signed() -> tuple[World, Edition, Party]:
    """Return a world in which the first party reserves on a clause and has signed."""
    world = World(parties=2)
    party = world.parties[0]
    world.answer(party, Answer(world.wordings(1)[0], Stance.RESERVE, "Only on Sundays.", "en"))
    world.answer(world.parties[1])
    world.close()
    edition = world.freeze()
    world.ratify(edition, party)
    return world, edition, party


def rows_of(subject: Any) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = json.loads(everything_of(subject))["rows"]
    return rows


@pytest.mark.parametrize("of", [Party, User])
def test_each_field_that_refers_to_a_person_or_party_is_handed_over_or_left_out_for_a_reason(
    of: type[Model],
) -> None:
    declared = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=False)
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model is of
    }
    found = {f"{model._meta.label}.{field.name}" for model, field in references(of)}

    assert declared == found
    known = {f"{m._meta.label}.{f.name}" for kind in (Party, User) for m, f in references(kind)}
    assert known >= set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_a_party_is_handed_its_answers_its_signature_and_the_acts_and_no_secret() -> None:
    world, edition, party = signed()
    world.signer(edition, party)
    signatures.invite_to_sign(edition, party, actor=world.secretary)

    told = json.loads(everything_of(party))

    assert told["of"] == {"kind": "party", "uid": party.uid}
    rows = told["rows"]
    assert [row["words"] for row in rows["agreements.Reservation"]] == ["Only on Sundays."]
    assert len(rows["positions.Position"]) == Position.objects.filter(party=party).count()
    assert rows["agreements.Signature"][0]["content_hash"] == edition.content_hash
    assert {act["verb"] for act in told["acts"]} >= {
        "positions.handed_in",
        "signature.ratified",
        "link.issued",
    }
    assert rows["parties.PrivateLink"]
    names = {name for found in rows.values() for row in found for name in row}
    assert names.isdisjoint(SECRET)
    other = world.parties[1]
    assert other.uid not in json.dumps(rows)


def test_a_person_is_handed_what_she_signed_and_no_credential() -> None:
    world, edition, _party = signed()
    edition.published_at, edition.open_to_persons = edition.frozen_at, True
    edition.save()
    user = make_seat(world.coalition, "editor").user
    user.set_password("a long password")
    user.save()
    _signature, token = sign_as_person(edition, named=True, name="A. Reader", email=user.email)
    confirm_person(token)

    rows = rows_of(user)

    assert rows["agreements.PersonSignature"][0]["name"] == "A. Reader"
    assert rows["people.User"][0]["email"] == user.email
    assert rows["parties.Seat"][0]["power"] == "editor"
    assert user.password not in json.dumps(rows)


def test_of_a_protected_party_no_time_is_told() -> None:
    world, edition, voucher = signed()
    heron = admit_protected(world.coalition, "Heron", actor=world.secretary, voucher=voucher)
    world.ratify(edition, heron)

    held = rows_of(heron)

    assert not [v for rows in held.values() for row in rows for v in row.values() if "T" in str(v)[10:11]]


def test_what_was_taken_comes_back_once_where_the_texts_are() -> None:
    _world, _edition, party = signed()
    data = everything_of(party)
    before = _state(party)
    _forget(party)

    done = bring_back(data, actor=OPERATOR)
    again = bring_back(data, actor=OPERATOR)

    assert _state(Party.objects.get(uid=party.uid)) == before
    assert (done.left_out, again.stored) == ([], {})
    assert done.stored["signatures"] == 1
    assert Event.objects.filter(verb="own.brought_back").count() == 1


def test_what_stands_beside_answers_and_signatures_comes_back_too() -> None:
    world, _edition, party = signed()
    said = Position.objects.get(party=party, words="Only on Sundays.", superseded_at=None)
    day = timezone.localdate() + timedelta(days=90)
    set_review(said, day, actor=OPERATOR)
    publish_answers(party, world.coalition, actor=OPERATOR)
    pledge = make_pledge(party, world.coalition, "We read the gauge.", actor=OPERATOR, language="en")
    report_delivery(pledge, Report("Read all May.", "en", "2026-05"), actor=OPERATOR)
    beside = (Review, Publication, Pledge, Delivery)
    data = everything_of(party)
    before = {kind: list(kind.objects.values_list("uid", flat=True)) for kind in beside}
    for kind in reversed(beside):
        kind.objects.all().delete()

    done = bring_back(data, actor=OPERATOR)

    assert {kind: list(kind.objects.values_list("uid", flat=True)) for kind in beside} == before
    assert done.left_out == []
    assert Review.objects.get().position == said
    assert bring_back(data, actor=OPERATOR).stored == {}
    Position.objects.filter(pk=said.pk).update(uid="elsewhere")
    Review.objects.all().delete()
    told = json.loads(data)
    told["rows"].pop("positions.Position")
    (left,) = bring_back(canonical(told), actor=OPERATOR).left_out
    assert "what it refers to is not on this node" in left


def _state(party: Party) -> list[Any]:
    return [
        sorted(Position.objects.filter(party=party).values_list("uid", "wording__uid", "stance", "words")),
        sorted(Signature.objects.filter(party=party).values_list("uid", "state", "body", "decided_on")),
        sorted(Reservation.objects.filter(signature__party=party).values_list("uid", "words")),
        [m.coalition.uid for m in party.memberships.all()],
    ]


def _forget(party: Party) -> None:
    Signature.objects.filter(party=party).delete()
    Submission.objects.filter(party=party).delete()
    Position.objects.filter(party=party).delete()
    Membership.objects.filter(party=party).delete()
    party.links.all().delete()
    party.delete()


def test_a_newer_answer_that_is_here_stands_and_the_one_brought_back_is_kept_before_it() -> None:
    _world, _edition, party = signed()
    data = everything_of(party)
    old = Position.objects.get(party=party, words="Only on Sundays.", superseded_at=None)
    Position.objects.filter(pk=old.pk).update(uid="another", words="Never.", stance="N")

    bring_back(data, actor=OPERATOR)

    here = Position.objects.filter(party=party, wording=old.wording)
    assert here.get(superseded_at=None).words == "Never."
    assert here.exclude(superseded_at=None).get().words == "Only on Sundays."


@pytest.mark.parametrize(
    "data", [b"", b"{}", b'{"a":1,"a":2}', canonical({"format": "undersigned-own-1", "rows": {}}), b"[" * 99]
)
def test_what_is_no_such_document_is_refused_in_a_sentence(data: bytes) -> None:
    with pytest.raises(Refused):
        bring_back(data, actor=OPERATOR)


def test_a_damaged_row_brings_nothing_back() -> None:
    _world, _edition, party = signed()
    told = json.loads(everything_of(party))
    _forget(party)
    told["rows"]["agreements.Signature"][0].pop("state")

    with pytest.raises(Refused, match="damaged"):
        bring_back(canonical(told), actor=OPERATOR)

    assert not Party.objects.filter(uid=party.uid).exists()


def test_an_officer_takes_it_from_the_page_and_nobody_else() -> None:
    world, _edition, party = signed()
    officer = make_seat(world.coalition, "officer", party=party).user
    browser, other, secretary = Client(), Client(), Client()
    browser.force_login(officer)
    other.force_login(make_seat(world.coalition, "officer", party=make_party(world.coalition)).user)
    secretary.force_login(Seat.objects.get(coalition=world.coalition, power="secretary").user)
    address = f"/parties/{party.uid}/everything.json"

    assert address in browser.get("/me/").content.decode()
    assert json.loads(browser.get(address).content)["of"]["uid"] == party.uid
    assert json.loads(browser.get("/me/everything.json").content)["of"]["uid"] == officer.uid
    assert [each.get(address).status_code for each in (other, secretary)] == [404, 404]
    assert Client().get(address).status_code == 302
    with pytest.raises(NotAllowed):
        bring_back(everything_of(party), actor=NOBODY)
    assert date.today().isoformat() in everything_of(party).decode()
