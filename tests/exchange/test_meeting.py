"""Answers gathered on two nodes for one text meet, whichever way the messages come."""

from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.exchange.worlds import (
    HERE,
    THERE,
    being,
    come_back,
    know,
    say,
    share_a_text,
    state_of,
    told,
    undone,
)
from tests.factories import make_user

from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.identifiers import new_uid
from undersigned.exchange.actions.answers import Answers
from undersigned.exchange.actions.taking import take
from undersigned.exchange.models import Shared, Taken
from undersigned.exchange.queries.telling import rows_of
from undersigned.parties.models import Party, Seat
from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.texts.models import Text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
YES, NO, WITH, ASIDE = Stance.ACCEPT, Stance.REFUSE, Stance.RESERVE, Stance.STAND_ASIDE


def first_message(folder: Path, **round: Any) -> tuple[str, bytes]:
    """Return a text of this node with what it tells of it; nothing of both is left here."""
    found: list[tuple[str, bytes]] = []
    with undone():
        world = share_a_text(folder, **round)
        say(world.towns[0].uid, world.text.uid, [YES, NO, WITH])
        found += [(world.text.uid, told(world.text.uid, THERE)[0])]
    return found[0]


def test_a_text_comes_with_its_coalition_words_round_and_answers(folder: Path) -> None:
    uid, data = first_message(folder)
    person = make_user()
    with being(THERE, folder):
        know(HERE, folder)
        taken = take(data, actor=Actor(kind="person", user_id=person.pk))
    text = Text.objects.get(uid=uid)
    assert (taken.left_out, text.elsewhere) == ([], f"{HERE}/record")
    assert text.clauses.count() == 3
    assert sorted(Position.objects.values_list("stance", flat=True)) == sorted([YES, NO, WITH])
    assert Seat.objects.get(user=person).power == "secretary"
    assert {p.name: p.elsewhere for p in Party.objects.all()} == {
        "Upton": f"{HERE}/record",
        "Downton": f"{HERE}/record",
        "Farside": "",
        "Overwater": "",
    }


def test_who_answers_elsewhere_is_not_asked_here(folder: Path) -> None:
    world = share_a_text(folder)
    with pytest.raises(NotAllowed):
        say(world.away[0].uid, world.text.uid, [YES])


def test_the_same_message_twice_changes_nothing(folder: Path) -> None:
    uid, data = first_message(folder)
    with being(THERE, folder):
        know(HERE, folder)
        taken = take(data, actor=OPERATOR)
        before = state_of(uid)
        assert take(data, actor=OPERATOR) == taken
    assert state_of(uid) == before
    assert Taken.objects.count() == 1


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(st.randoms(use_true_random=False))
def test_late_shuffled_and_doubled_messages_end_in_the_same_state(folder: Path, random: Random) -> None:
    uid, from_here, from_there, states_there = _a_history(folder, random)
    states_here = []
    with undone(), being(HERE, folder):
        come_back(from_here[-1], folder)
        for order in _orders(from_there, random):
            with undone():
                for data in order:
                    assert take(data, actor=OPERATOR).left_out == []
                states_here.append(state_of(uid))
    assert all(state == states_here[0] for state in [*states_here, *states_there])


def _a_history(folder: Path, random: Random) -> tuple[str, list[bytes], list[bytes], list[dict[str, Any]]]:
    """Let towns on two nodes change their minds; return what was told, and how it ended there in any order."""
    with undone():
        world = share_a_text(folder)
        uid, from_here = world.text.uid, told(world.text.uid, THERE)
        for _n in range(4):
            say(random.choice(world.towns).uid, uid, _stances(random))
            from_here += told(uid, THERE)
        away = [party.uid for party in world.away]
    states, from_there = [], []
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(from_here[0], actor=OPERATOR)
        for _n in range(4):
            say(random.choice(away), uid, _stances(random))
            from_there += told(uid, HERE)
        for order in _orders(from_here, random):
            with undone():
                for data in order:
                    assert take(data, actor=OPERATOR).left_out == []
                states.append(state_of(uid))
    return uid, from_here, from_there, states


def _stances(random: Random) -> list[Stance | None]:
    return [random.choice([YES, NO, WITH, ASIDE, None]) for _clause in range(3)]


def _orders(messages: list[bytes], random: Random) -> list[list[bytes]]:
    """Return the messages as they were sent, and twice in disorder, some doubled."""
    found = [messages]
    for _n in range(2):
        mixed = messages + random.choices(messages, k=3)
        random.shuffle(mixed)
        found.append(mixed)
    return found


def test_what_was_erased_on_one_node_is_erased_on_the_other(folder: Path) -> None:
    uid, data = first_message(folder)
    with undone(), being(HERE, folder):
        come_back(data, folder)
        erase("position", Position.objects.get(stance=NO).uid)
        later = told(uid, THERE)[0]
    with being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
        assert Position.objects.get(stance=NO).words == "Not so fast."
        take(later, actor=OPERATOR)
        erased = Position.objects.get(stance=NO)
        take(data, actor=OPERATOR)
    assert (erased.words, erased.erased_at is None) == ("", False)
    assert Position.objects.get(stance=NO).words == ""


def test_of_a_sealed_round_nobodys_answers_leave_the_node(folder: Path) -> None:
    _uid, data = first_message(folder, sealed=True)
    assert b"Not so fast." not in data
    with being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
    assert Position.objects.count() == 0


def test_a_node_tells_only_for_those_who_answer_there(folder: Path) -> None:
    uid, data = first_message(folder)
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
        Party.objects.update(elsewhere="")  # The other node lies: as if everybody answered there.
        say(Party.objects.get(name="Downton").uid, uid, [NO, NO, NO], "Forged.")
        say(Party.objects.get(name="Farside").uid, uid, [YES])
        forged = told(uid, HERE)[0]
    with being(HERE, folder):
        come_back(data, folder)
        taken = take(forged, actor=OPERATOR)
    downton = Party.objects.get(name="Downton").uid
    assert [each.partition(": ")[2] for each in taken.left_out] == [f"{downton} does not answer there."] * 3
    assert not Position.objects.filter(words="Forged.").exists()
    assert Position.objects.filter(party__name="Farside").count() == 1


def test_nobody_who_was_not_let_in_tells_anything(folder: Path) -> None:
    _uid, data = first_message(folder)
    with being(THERE, folder), pytest.raises(Refused, match="not let in"):
        take(data, actor=OPERATOR)
    assert Text.objects.count() == 0


def test_a_message_for_another_node_is_refused(folder: Path) -> None:
    _uid, data = first_message(folder)
    with being("third.example", folder):
        know(HERE, folder)
        with pytest.raises(Refused, match=r"meant for there\.example"):
            take(data, actor=OPERATOR)


def test_a_text_that_is_not_shared_is_not_told(folder: Path) -> None:
    uid, data = first_message(folder)
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
        say(Party.objects.get(name="Farside").uid, uid, [YES])
        answer = told(uid, HERE)[0]
    with being(HERE, folder):
        text = come_back(data, folder)
        text.shared.readers.update(ended_at=text.created_at)
        with pytest.raises(Refused, match=r"not shared with there\.example"):
            take(answer, actor=OPERATOR)


def test_a_flipped_byte_is_never_taken(folder: Path) -> None:
    _uid, data = first_message(folder)
    random = Random(7)
    with being(THERE, folder):
        know(HERE, folder)
        for _try in range(150):
            place = random.randrange(len(data))
            broken = data[:place] + bytes([data[place] ^ (1 << random.randrange(8))]) + data[place + 1 :]
            with pytest.raises(Refused):
                take(broken, actor=OPERATOR)
    assert Text.objects.count() == 0


def test_nobody_without_a_right_takes_a_text_in(folder: Path) -> None:
    _uid, data = first_message(folder)
    with being(THERE, folder):
        know(HERE, folder)
        with pytest.raises(NotAllowed):
            take(data, actor=Actor())


def test_an_earlier_position_ends_when_the_later_begins_though_nobody_told_its_end(folder: Path) -> None:
    uid, data = first_message(folder)
    with being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
    text, refusal = Text.objects.get(uid=uid), Position.objects.get(stance=NO)
    later = {**_told_of(refusal), "uid": new_uid(), "stance": "S", "words": ""}
    later["taken_at"] = (refusal.taken_at + timedelta(seconds=1)).isoformat().replace("+00:00", "Z")
    Answers(text, lambda _party, _at: True, drafts=True).store([("position", later)])
    refusal.refresh_from_db()
    assert refusal.superseded_at == refusal.taken_at + timedelta(seconds=1)
    assert Position.objects.get(uid=later["uid"]).superseded_at is None


def _told_of(position: Position) -> dict[str, Any]:
    Shared.objects.filter(text=position.wording.clause.text).update(home=None)
    shared = Shared.objects.get(text=position.wording.clause.text)
    return next(row for kind, row in rows_of(shared) if kind == "position" and row["uid"] == position.uid)
