"""What stands of reviews beside a published text, on its page and in every file of it; and the way to what stood."""

import csv
import html
import io
import json
import re
from datetime import timedelta

import docx
import pytest
from django.test import Client
from django.utils import timezone
from tests.agreements.test_beside import RESERVED, answered_world, bundle
from tests.agreements.worlds import World
from tests.factories import seated

from undersigned.agreements.models import Edition
from undersigned.agreements.queries import exports
from undersigned.agreements.queries.editions import standing
from undersigned.core.erasure import erase
from undersigned.ledger import Member, build
from undersigned.ledger.bundle import NotWhole
from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.reviews.actions import Answer, answer_review, set_review
from undersigned.reviews.models import Review
from undersigned.reviews.queries import public_reviews
from undersigned.reviews.states import Outcome

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
WHY, NOW = "Sundays did not suffice.", "Only on Mondays."


def reviewed_world() -> tuple[World, Edition, Review]:
    """Return a signed text: a reservation amended by a review, a clause and the edition due since three days."""
    world, edition, objection = answered_world()
    party = objection.position.party
    review = set_review(objection.position, TODAY + timedelta(days=9), actor=world.secretary)
    told = Answer(Outcome.AMENDED, WHY, "en", Stance.RESERVE, NOW)
    review = answer_review(review, told, actor=seated(world.coalition, "delegate", party=party))
    for subject in (edition.clauses.get(number="3").clause, edition):
        set_review(subject, TODAY + timedelta(days=9), actor=world.secretary, party=world.parties[1])
    Review.objects.filter(answered_at=None).update(due_on=TODAY - timedelta(days=3))
    return world, edition, review


def test_a_reader_switches_between_then_and_now_by_links() -> None:
    world, edition, _review = reviewed_world()
    address = f"/t/{world.text.uid}/"
    clause = edition.clauses.get(number="2").clause.uid

    now = Client().get(address).content.decode()
    (to_then,) = re.findall(rf'href="(\?as_of=[^"]*)#clause-{clause}">Then</a>', now)
    assert WHY in now
    assert now.count('<p class="stale">Due for review since') == 2
    then = Client().get(address + html.unescape(to_then)).content.decode()
    assert WHY not in then
    assert RESERVED in then
    assert f'<a href="?#clause-{clause}">Now</a>' in then
    assert 'aria-current="true">Then' in then


def test_the_band_stands_in_every_file() -> None:
    _world, edition, _review = reviewed_world()
    state = standing(edition)
    due, done = "Due for review since", "Reviewed on"

    word = "\n".join(p.text for p in docx.Document(io.BytesIO(exports.word(state))).paragraphs)
    for told in (exports.markdown(state).replace("\\", ""), word):
        assert told.index(RESERVED) < told.index(done) < told.index(WHY) < told.index(due) < told.rindex(due)
    rows = list(csv.DictReader(io.StringIO(exports.positions_csv(state))))
    assert [row["review"] for row in rows if row["review"]] == [
        f"reviewed on {TODAY.isoformat()} (Party 0): amended {WHY}"
    ]
    assert {row["number"] for row in rows if row["review_of_clause"]} == {"3"}
    with_it = exports.pdf(state)
    assert b"pdfuaid" in with_it
    Review.objects.all().delete()
    assert len(with_it) > len(exports.pdf(standing(edition)))


def test_the_bundle_holds_reviews_and_is_whole() -> None:
    _world, edition, review = reviewed_world()
    reservation = standing(edition).signatures[0].reservations.get()
    waits = {"due_on": (TODAY - timedelta(days=3)).isoformat(), "answered_on": None, "outcome": ""}

    found = bundle(edition)["review"]

    assert {each["of"]: each["about"] for each in found} == {
        "reservation": reservation.uid,
        "clause": f"{edition.uid}.3",
        "edition": edition.uid,
    }
    done = next(each for each in found if each["of"] == "reservation")
    assert (done["words"], done["outcome"], done["due_on"]) == (WHY, "amended", None)
    assert all(waits.items() <= each.items() for each in found if each is not done)
    erase("review", review.uid)
    assert [each["words"] for each in bundle(edition)["review"]] == ["", "", ""]


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [("about", "nothing", "not in the file"), ("outcome", "", "or has a day and no answer")],
)
def test_a_bundle_whose_review_is_of_nothing_is_not_whole(field: str, value: str, why: str) -> None:
    _world, edition, _review = reviewed_world()
    data = json.loads(exports.bundle(standing(edition)))
    members = [Member(m["kind"], m["id"], m["value"]) for m in data["members"]]
    changed = next(m for m in members if m.kind == "review" and m.value["outcome"])
    changed.value[field] = value  # type: ignore[index]

    with pytest.raises(NotWhole, match=why):
        build(members, made_at=data["made_at"], node=data["node"])


def test_a_review_of_a_public_position_stays_public_when_it_amends_it() -> None:
    world, _edition, review = reviewed_world()
    assert review.position
    review.position.refresh_from_db()
    assert review.position.superseded_at
    before = Position.objects.create(
        party=world.parties[1],
        wording=review.position.wording,
        stance="N",
        words="Secret.",
        language="en",
        superseded_at=timezone.now() - timedelta(days=9),
    )
    hidden = Review.objects.create(
        coalition=world.coalition, party=before.party, position=before, due_on=TODAY, set_at=timezone.now()
    )

    told = set(Review.objects.filter(public_reviews()))

    assert review in told
    assert hidden not in told
