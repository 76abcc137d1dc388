"""A party that was asked and was not there: noted by the secretary, told in the register as a blank of its own."""

import pytest
from tests.factories import make_party, seated
from tests.library.worlds import signed_in
from tests.positions.worlds import LikeWorld

from undersigned.core.errors import NotAllowed, Refused
from undersigned.positions.actions import close_round, note_absence, publish_answers
from undersigned.positions.models import Absence, Round
from undersigned.positions.queries.register import Reader, answers_to
from undersigned.positions.states import Stance

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> LikeWorld:
    """Mill Weir has answered on the North; Salt Quay was asked, and the round is over."""
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    close_round(world.round(world.then), actor=world.secretary)
    return world


def blank(world: LikeWorld) -> tuple[str, int, int]:
    reader = Reader.of(world.secretary, world.coalition)
    cells = {case.name: cell for case, cell in answers_to(reader, world.other, world.question)}
    cell = cells["North"]
    return str(cell.blank), cell.asked, cell.absent


def test_an_absence_is_told_apart_from_silence_where_the_party_lets_it_be_read(world: LikeWorld) -> None:
    publish_answers(
        world.other,
        world.coalition,
        blanks=True,
        actor=seated(world.coalition, "delegate", party=world.other),
    )
    assert blank(world) == ("asked and not answered", 1, 0)

    round = Round.objects.get(text=world.then)
    for _twice in range(2):
        note_absence(round, world.other, actor=world.secretary)
    assert Absence.objects.count() == world.then.clauses.count()
    assert blank(world) == ("absent", 1, 1)


def test_who_was_there_or_may_answer_yet_or_was_never_asked_is_not_absent(world: LikeWorld) -> None:
    over, still = Round.objects.get(text=world.then), world.round(world.now)
    stranger = make_party(LikeWorld().coalition)
    for round, party, why in (
        (over, world.party, "it has answered"),
        (still, world.other, "still open"),
        (over, stranger, "not in the coalition"),
    ):
        with pytest.raises(Refused, match=why):
            note_absence(round, party, actor=world.secretary)
    with pytest.raises(NotAllowed):
        note_absence(over, world.other, actor=world.delegate)
    assert not Absence.objects.exists()


def test_the_secretary_notes_it_on_the_page_where_she_asked(world: LikeWorld) -> None:
    secretary, page = signed_in(world.coalition, "secretary"), f"/t/{world.then.uid}/ask/"
    assert secretary.get(page).content.decode().count("Was not there") == 1

    done = secretary.post(f"{page}absent/", {"party": world.other.uid}, follow=True).content.decode()
    assert "It is kept that Salt Quay was not there." in done
    assert "Was not there" not in done
