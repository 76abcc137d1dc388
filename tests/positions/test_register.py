"""What a cell holds: answers and five kinds of blank, as each reader may see them, now and on any past day."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.factories import seated
from tests.positions.registers import World, report, round_of, words_of

from undersigned.cases.models import Asking, CaseActor
from undersigned.cases.queries import Kind
from undersigned.core.actor import NOBODY, OPERATOR, Actor
from undersigned.core.errors import Refused
from undersigned.parties.models import Party
from undersigned.positions import actions
from undersigned.positions.models import Absence, Position, Publication
from undersigned.positions.queries.register import (
    Blank,
    Reader,
    answers_to,
    changes,
    find_cells,
    party_table,
    popolo,
    question_table,
    rows,
    said_of_case,
    scope_of,
)
from undersigned.positions.queries.register.cells import Cell
from undersigned.texts.models import Subject

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return World()


def cell(
    world: World, party: str, question: int, case: str, actor: Actor = OPERATOR, at: datetime | None = None
) -> Cell:
    reader = Reader.of(actor, world.coalition, at)
    told = {c.pk: it for c, it in answers_to(reader, world.party(party), world.question(question))}
    return told[world.case(case).pk]


def reply(it: Cell) -> list[str]:
    return [str(said.reply) for said in it.said]


@pytest.mark.parametrize(
    ("stance", "polarity", "answer"),
    [
        ("S", 1, "yes"),
        ("C", 1, "yes"),
        ("A", 1, "aside"),
        ("N", 1, "no"),
        ("S", -1, "no"),
        ("C", -1, "no"),
        ("A", -1, "aside"),
        ("N", -1, "yes"),
    ],
)
def test_an_answer_is_the_stance_on_the_words_times_their_polarity(
    world: World, stance: str, polarity: int, answer: str
) -> None:
    world.says("Millford", world.clause(1, "weir", polarity=polarity), stance)

    it = cell(world, "Millford", 1, "weir")
    assert reply(it) == [answer]
    assert it.said[0].stance == stance


def test_never_asked_means_no_round_was_held(world: World) -> None:
    world.case("weir")
    world.clause(1, "sluice", asked=False)

    assert cell(world, "Millford", 1, "weir").blank == Blank.NEVER
    assert cell(world, "Millford", 1, "sluice").blank == Blank.NEVER


def test_asked_and_not_answered_is_told_from_absent(world: World) -> None:
    world.clause(1, "weir")
    there = world.clause(1, "sluice")
    held = round_of(there)
    held.reference, held.held_on = "77", "2001-11"
    held.save()
    Absence.objects.create(wording=words_of(there), party=world.party("Millford"), round=held, basis="source")

    assert cell(world, "Millford", 1, "weir").blank == Blank.UNANSWERED
    assert cell(world, "Millford", 1, "sluice").blank == Blank.ABSENT
    assert cell(world, "Saltmere", 1, "sluice").blank == Blank.NOT_THEN
    # What a published register tells is everybody's.
    world.says("Millford", there, "S", origin="register", round=held)
    Position.objects.all().delete()


def test_who_came_later_was_not_a_party_then(world: World) -> None:
    then = timezone.now() - timedelta(days=40)
    clause = world.clause(1, "weir", opened_at=then, closes_at=then + timedelta(days=3))
    world.party("Millford").memberships.update(since=timezone.localdate())
    world.party("Saltmere").memberships.update(until=(then - timedelta(days=9)).date())

    assert cell(world, "Millford", 1, "weir").blank == Blank.NOT_THEN
    assert cell(world, "Saltmere", 1, "weir").blank == Blank.NOT_THEN
    assert cell(world, "Harrow", 1, "weir").blank == Blank.UNANSWERED
    assert clause.pk


def test_not_applicable_stands_before_never_asked_and_behind_an_answer(world: World) -> None:
    told = {"inapplicable_at": timezone.now(), "inapplicable_why": "There is no water."}
    Asking.objects.create(question=world.question(1), case=world.case("weir"), **told)
    assert cell(world, "Millford", 1, "weir").blank == Blank.INAPPLICABLE

    world.says("Millford", world.clause(1, "weir"), "S")
    assert reply(cell(world, "Millford", 1, "weir")) == ["yes"]


def test_an_omission_answers_nothing(world: World) -> None:
    clause = world.clause(1, "weir")
    omission = clause.wordings.get(is_omission=True)
    Position.objects.create(wording=omission, party=world.party("Millford"), stance="S")

    assert cell(world, "Millford", 1, "weir").blank == Blank.UNANSWERED


def test_who_accepts_any_of_the_words_answers_by_them(world: World) -> None:
    clause = world.clause(1, "weir", wordings=2)
    world.says("Millford", clause, "N")
    Position.objects.create(wording=words_of(clause, 1), party=world.party("Millford"), stance="S")

    it = cell(world, "Millford", 1, "weir")
    assert reply(it) == ["yes"]
    assert it.said[0].wording == words_of(clause, 1).pk


def test_the_last_answer_counts_and_others_stay_to_be_read(world: World) -> None:
    before = timezone.now() - timedelta(days=30)
    world.says("Millford", world.clause(1, "weir"), "S", taken_at=before)
    world.says("Millford", world.clause(1, "weir"), "A")

    assert reply(cell(world, "Millford", 1, "weir")) == ["aside"]
    assert cell(world, "Millford", 1, "weir").asked == 2


def test_each_actor_spoken_of_has_its_own_answer(world: World) -> None:
    for name, stance in (("A firm", "S"), ("A force", "N")):
        clause = world.clause(1, "weir")
        about = CaseActor.objects.create(coalition=world.coalition, name=name, kind="firm")
        Subject.objects.filter(clause=clause).update(about=about)
        world.says("Millford", clause, stance)

    assert sorted(reply(cell(world, "Millford", 1, "weir"))) == ["no", "yes"]


def test_a_clause_that_answers_another_question_since_answers_the_first_no_more(world: World) -> None:
    clause = world.clause(1, "weir")
    world.says("Millford", clause, "S")
    Subject.objects.update(until_at=timezone.now())
    Subject.objects.create(clause=clause, question=world.question(2), case=world.case("weir"), polarity=1)

    assert cell(world, "Millford", 1, "weir").blank == Blank.NEVER
    assert reply(cell(world, "Millford", 2, "weir")) == ["yes"]


READERS = ("secretary", "editor", "observer", "delegate", "officer")


def test_blanks_and_unpublished_words_reach_no_other_role(world: World) -> None:
    """Two worlds that differ only in what is private look the same to everybody but the party."""
    asked, refused = world.clause(1, "weir"), world.clause(2, "weir", sealed=True)
    held = round_of(asked)
    others = [seated(world.coalition, power, party=world.party("Saltmere")) for power in READERS] + [NOBODY]
    world.party("Millford")

    def seen() -> list[Any]:
        found = []
        for actor in others:
            reader = Reader.of(actor, world.coalition)
            scope = scope_of(reader)
            found.append([party_table(reader, world.party("Millford")).cells, list(rows(reader, scope))])
            found.append([popolo(reader, scope), [c.position.pk for c in changes(reader)]])
        return found

    before = seen()
    Absence.objects.create(wording=words_of(asked), party=world.party("Millford"), round=held, basis="source")
    world.says("Millford", refused, "N", "canary-5531")

    assert seen() == before
    assert "canary-5531" not in str(before)
    own = seated(world.coalition, "delegate", party=world.party("Millford"))
    assert cell(world, "Millford", 1, "weir", own).blank == Blank.ABSENT
    assert reply(cell(world, "Millford", 2, "weir", own)) == ["no"]
    reader = Reader.of(own, world.coalition)
    assert "canary-5531" not in str(list(rows(reader, scope_of(reader))))
    assert "absent" not in [row[12] for row in rows(reader, scope_of(reader))]


def test_exports_hold_what_their_reader_may_read_and_no_more(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "C", "=HYPERLINK(1)")
    world.clause(2, "weir")
    seat, stranger = seated(world.coalition, "observer"), NOBODY

    def words(actor: Actor) -> list[str]:
        reader = Reader.of(actor, world.coalition)
        return [row[16] for row in rows(reader, scope_of(reader))]

    assert words(seat) == ["=HYPERLINK(1)"]
    assert words(stranger) == []
    actions.publish_answers(world.party("Millford"), world.coalition, actor=OPERATOR, blanks=True)
    reader = Reader.of(stranger, world.coalition)
    told = {row[12]: row for row in rows(reader, scope_of(reader))}
    assert set(told) == {"", "asked and not answered"}
    made = popolo(reader, scope_of(reader))
    assert [o["name"] for o in made["organizations"]] == ["Millford"]
    assert [v["option"] for e in made["vote_events"] for v in e["votes"]] == ["yes"]
    assert made["motions"][0]["id"] == made["vote_events"][0]["motion_id"]
    assert [c.position.words for c in changes(reader)] == ["=HYPERLINK(1)"]


def test_of_a_protected_party_the_register_tells_the_day_and_no_order_within_it(world: World) -> None:
    noon = timezone.now().replace(hour=12, minute=0) - timedelta(days=1)
    for hours, name in enumerate(("Zebra", "Ant", "Kite")):
        party = world.party(name)
        Party.objects.filter(pk=party.pk).update(protected=True, voucher=world.party("Millford"))
        world.says(name, world.clause(1, f"case {hours}"), "S", taken_at=noon + timedelta(hours=hours))
    reader = Reader.of(seated(world.coalition, "observer"), world.coalition)

    assert [c.position.party.name for c in changes(reader)] == ["Ant", "Kite", "Zebra"]
    told = [row for row in rows(reader, scope_of(reader)) if row[12] == ""]
    assert {row[15] for row in told} == {noon.date().isoformat()}


def test_the_page_of_a_case_is_told_what_parties_say_of_it(world: World) -> None:
    world.says("Millford", world.clause(1, "weir"), "S")
    world.says("Saltmere", world.clause(1, "weir", polarity=-1), "S")
    world.says("Harrow", world.clause(1, "weir"), "C", "Not in May.")
    world.says("Weston", world.clause(1, "weir"), "A")

    found = {
        s.party.name: s for s in said_of_case(world.case("weir"), seated(world.coalition), timezone.now())
    }

    assert {name: said.kind for name, said in found.items()} == {
        "Millford": Kind.SUPPORT,
        "Saltmere": Kind.CRITICISM,
        "Harrow": Kind.RESERVATION,
        "Weston": Kind.UNDECIDED,
    }
    assert found["Harrow"].words == "Not in May."
    assert list(said_of_case(world.case("weir"), NOBODY, timezone.now())) == []


def test_a_party_and_a_question_are_found_by_what_people_call_them(world: World) -> None:
    world.question(7)
    world.party("Millford")

    found = find_cells("Millford", "Q7")

    assert (found.party, found.question) == (world.party("Millford"), world.question(7))
    with pytest.raises(Refused, match="Nowhere"):
        find_cells("Nowhere", "Q7")


# -- any past state ------------------------------------------------------------------------------------

VERBS = ["take", "retake", "back", "put", "sealed", "publish", "end", "report", "close", "move"]
ACTS = st.lists(
    st.tuples(
        st.sampled_from(
            ["take", "retake", "back", "put", "sealed", "publish", "end", "report", "close", "move"]
        ),
        st.integers(0, 5),
        st.sampled_from("SCAN"),
    ),
    min_size=2,
    max_size=9,
)


@given(acts=ACTS)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_table_of_any_past_moment_is_reproduced(acts: list[tuple[str, int, str]]) -> None:
    world = World()
    clauses = [world.clause(1 + n % 2, ("weir", "sluice", "gauge")[n % 3], wordings=2) for n in range(3)]
    names = ("Millford", "Saltmere")
    delegates = [seated(world.coalition, "delegate", party=world.party(name)) for name in names]
    readers = [OPERATOR, seated(world.coalition, "observer"), *delegates, NOBODY]
    shown: list[tuple[datetime, list[Any]]] = []

    for act in acts:
        _do(world, clauses, names, *act)
        at = timezone.now()
        shown.append((at, [_state(world, actor, at) for actor in readers]))

    for at, states in shown:
        assert [_state(world, actor, at) for actor in readers] == states


def _state(world: World, actor: Actor, at: datetime) -> list[Any]:
    reader = Reader.of(actor, world.coalition, at)
    question = question_table(reader, world.question(1))
    parties = Party.objects.filter(coalitions=world.coalition).order_by("pk")
    return [
        [case.name for case in question.columns.things],
        [party.name for party in question.rows.things],
        question.cells,
        [party_table(reader, party).cells for party in parties],
    ]


def _do(world: World, clauses: list[Any], names: tuple[str, ...], act: str, n: int, stance: str) -> None:
    clause, name = clauses[n % len(clauses)], names[n % 2]
    ways = list(clause.wordings.filter(is_omission=False))
    wording, party = ways[n % len(ways)], world.party(name)
    now = timezone.now()
    standing = Position.objects.filter(wording=wording, party=party, superseded_at=None)
    if act in ("take", "retake"):
        standing.update(superseded_at=now)
        Position.objects.create(wording=wording, party=party, stance=stance, words="Because.", taken_at=now)
    elif act == "back":
        standing.update(superseded_at=now)
    elif act == "put":
        clauses.append(world.clause(1, "weir"))
    elif act == "sealed":
        clauses.append(world.clause(2, "gauge", sealed=True, wordings=2))
    elif act == "publish":
        actions.publish_answers(party, world.coalition, actor=OPERATOR, blanks=bool(n % 3))
    elif act == "end":
        Publication.objects.filter(party=party, until_at=None).update(until_at=now)
    elif act == "report":
        report(world)
    elif act == "close":
        round_of(clause).__class__.objects.filter(text=clause.text, closed_at=None, sealed=False).update(
            closed_at=now
        )
    elif act == "move":
        Subject.objects.filter(clause=clause, until_at=None).update(until_at=now)
        Subject.objects.create(
            clause=clause, question=world.question(2), case=world.case("weir"), polarity=-1
        )
