"""A hundred erasures, of every kind that can be erased, leave none of the words that were to go."""

import os
import random
import subprocess
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet
from tests.agreements.worlds import signed_world
from tests.cases.worlds import make_case, make_fact, make_question, told
from tests.core import erasable
from tests.dumps import everything
from tests.factories import make_coalition, make_party, make_user, seated
from tests.library.worlds import quoted, take_in
from tests.positions.test_precedents import distinguishing
from tests.positions.worlds import LikeWorld

from undersigned.agreements.actions import editions
from undersigned.agreements.actions.persons import confirm_person, sign_as_person
from undersigned.cases import actions as cases
from undersigned.cases.actions.strongest import write_strongest
from undersigned.core import log
from undersigned.core.erasure import erase
from undersigned.core.models import Event
from undersigned.core.registry import ERASERS
from undersigned.library import actions as library
from undersigned.library.models import Speaker
from undersigned.parties import actions as parties
from undersigned.parties.queries import actor_of_user
from undersigned.people.models import User
from undersigned.positions import actions as positions
from undersigned.positions.models import Position
from undersigned.positions.states import Effect, Stance
from undersigned.reviews import actions as reviews

pytestmark = pytest.mark.django_db(transaction=True)


def word() -> str:
    """Return a word that is nowhere else."""
    return "zq" + "".join(random.choices("bcdfghjklmnpqrstvwx", k=12))


def a_party(mark: str) -> str:
    coalition = make_coalition()
    secretary = seated(coalition)
    party = parties.admit_party(coalition, f"{mark} Union", actor=secretary, place=mark)
    facts: dict[str, Any] = {
        "languages": ["en"],
        "parent": None,
        "members": 5,
        "members_on": date(2026, 1, 1),
    }
    facts |= {"kind": "organisation", "name": f"New {mark}", "place": mark, "members_evidence": mark}
    parties.change_party(party, coalition, actor=secretary, **facts)
    parties.tie(party, coalition, "The League", "member", actor=secretary, evidence=mark)
    return party.uid


def a_person(mark: str) -> str:
    coalition = make_coalition()
    user = make_user(f"{mark}@example.org", name=f"{mark} Reed")
    parties.give_seat(coalition, user, "secretary", actor=seated(coalition))
    parties.admit_party(coalition, "Weir", actor=actor_of_user(user))
    session = SessionStore()
    session["account_login_code"] = {"email": user.email}
    session.create()
    cache.set(f"frontier:{mark}", mark)
    failed = {"task_path": "x", "queue_name": "default", "backend_name": "default", "args_kwargs": {}}
    DBTaskResult.objects.create(
        **failed, status=TaskResultStatus.FAILED, traceback=f"refused by {user.email}"
    )
    _world, edition = signed_world(parties=1)
    editions.open_to_persons(edition, actor=seated(edition.text.coalition))
    edition.refresh_from_db()
    _signed, token = sign_as_person(edition, named=True, name=f"{mark} Reed", email=user.email)
    confirm_person(token)
    return user.uid


def a_personsignature(mark: str) -> str:
    _world, edition = signed_world(parties=1)
    editions.open_to_persons(edition, actor=seated(edition.text.coalition))
    edition.refresh_from_db()
    signed, token = sign_as_person(edition, named=True, name=f"{mark} Reed", email=f"{mark}@example.org")
    confirm_person(token)
    return signed.uid


def a_position(mark: str) -> str:
    world = LikeWorld()
    world.say(world.then, Stance.REFUSE, f"Never, says {mark}.")
    return Position.objects.get(words__contains=mark).uid


def an_objection(mark: str) -> str:
    world = LikeWorld()
    world.say(world.then, Stance.RESERVE, "Only on Sundays.")
    position = Position.objects.get(words="Only on Sundays.", party=world.party)
    delegate = seated(world.coalition, "delegate", party=world.other)
    made = positions.object_to(
        position, world.other, Effect.STANDS, f"But {mark}.", actor=delegate, language="en"
    )
    return made.uid


def a_precedent(mark: str) -> str:
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    world.say(world.now, Stance.REFUSE, choices=distinguishing(world, f"There {mark} had left."))
    return world.party.precedents.get().uid


def a_report(mark: str) -> str:
    world = LikeWorld()
    made = positions.report_position(
        world.party,
        world.question,
        world.north,
        actor=world.secretary,
        reporter=f"{mark} Reed",
        words=f"They say {mark}.",
        language="en",
        citation=mark,
    )
    return made.uid


def a_review(mark: str) -> str:
    world = LikeWorld()
    world.say(world.then, Stance.ACCEPT)
    position = Position.objects.filter(party=world.party).first()
    assert position
    review = reviews.set_review(position, timezone.localdate() + timedelta(days=9), actor=world.secretary)
    answer = reviews.Answer(outcome="holds", words=f"Still {mark}.", language="en")
    reviews.answer_review(review, answer, actor=world.delegate)
    return review.uid


def a_case(mark: str) -> str:
    coalition = make_coalition()
    return cases.open_case(coalition, f"The {mark} dam", actor=seated(coalition)).uid


def a_fact(mark: str) -> str:
    fact = make_fact(make_case(), f"The {mark} gate rusted.")
    cases.change_fact(fact, told(f"The {mark} gate broke."), actor=seated(fact.case.coalition, "editor"))
    return fact.uid


def a_caseactor(mark: str) -> str:
    coalition = make_coalition()
    return cases.name_actor(coalition, f"{mark} Board", "government", actor=seated(coalition, "editor")).uid


def a_concerned(mark: str) -> str:
    case = make_case()
    party = make_party(case.coalition)
    return cases.concern(case, party, actor=seated(case.coalition), words=f"By {mark}.").uid


def an_asking(mark: str) -> str:
    case = make_case()
    question = make_question(case.coalition)
    editor = seated(case.coalition, "editor")
    asked = {"asker": f"{mark} Reed", "words": f"Ask {mark}.", "language": "en"}
    return cases.put_question(question, case, actor=editor, **asked).uid


def a_dispute(mark: str) -> str:
    case = make_case()
    question = make_question(case.coalition)
    editor = seated(case.coalition, "editor")
    asking = cases.put_question(question, case, actor=editor)
    return cases.raise_dispute(asking, f"Not so, says {mark}.", actor=editor, language="en").uid


def a_likeness(mark: str) -> str:
    world = LikeWorld(like=False)
    why = f"The same {mark}."
    return cases.declare_like(world.question, world.north, world.south, why, actor=world.secretary).uid


def a_strongestversion(mark: str) -> str:
    case = make_case()
    question = make_question(case.coalition)
    editor = seated(case.coalition, "editor")
    return write_strongest(question, f"Because {mark}.", actor=editor, language="en").uid


def a_source(mark: str) -> str:
    return take_in(f"Ada Brook:\nThe {mark} dam was built in 1931.\n", title=f"On {mark}").uid


def a_correction(mark: str) -> str:
    source = take_in("Ada Brook:\nThe short answer is the duty engine here.\n")
    passage = quoted(source, "the duty engine here")
    made = library.suggest(
        passage, f"the {mark} engineer", actor=seated(source.coalition, "editor"), reason=f"I heard {mark}."
    )
    return made.uid


def a_speaker(mark: str) -> str:
    source = take_in(
        "Speaker 3:\nWe were told that it would be opened.\nTom Kell:\nYes.\n", kind="transcript"
    )
    speaker = Speaker.objects.filter(source=source).first()
    assert speaker
    editor = seated(source.coalition, "editor")
    evidence = quoted(source, "it would be opened")
    library.name_speaker(speaker, f"{mark} Reed", evidence, actor=editor)
    return speaker.uid


def an_event(mark: str) -> str:
    coalition = parties.found_coalition(mark, actor=actor_of_user(make_user()), languages=["en"])
    type(coalition).objects.filter(pk=coalition.pk).update(name="Renamed", slug=f"renamed-{coalition.uid}")
    return Event.objects.get(object_uid=coalition.uid).uid


MAKERS: dict[str, Callable[[str], str]] = {
    name.split("_", 1)[1]: make
    for name, make in [*globals().items(), *vars(erasable).items()]
    if name.startswith(("a_", "an_")) and callable(make)
}


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: Any) -> None:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")


def left(marks: list[str]) -> list[str]:
    """Return which of the words are anywhere still: in the rows, the bytes of the database, its dump, the files."""
    where = "\n".join([everything(), *_bytes()]).casefold()
    return [mark for mark in marks if mark in where]


def _bytes() -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield connection.connection.serialize().decode("latin-1")
    else:
        yield subprocess.run(["pg_dump", *_place()], capture_output=True, check=True, text=True).stdout
    for path in Path(settings.DATA_DIR).rglob("*"):
        if path.is_file():
            yield path.read_bytes().decode("latin-1")


def _place() -> list[str]:
    told = connection.settings_dict
    os.environ.setdefault("PGPASSWORD", told["PASSWORD"])
    where = {"host": told["HOST"], "port": told["PORT"], "username": told["USER"]}
    return [*(f"--{name}={value}" for name, value in where.items() if value), told["NAME"]]


def test_every_kind_that_can_be_erased_is_tried() -> None:
    assert set(MAKERS) == set(ERASERS)


def test_a_hundred_erasures_leave_no_word_and_a_log_that_verifies() -> None:
    random.seed(7)
    made = []
    for kind, make in MAKERS.items():
        for _each in range(3):
            mark = word()
            made.append((kind, make(mark), mark))
    random.shuffle(made)
    log.sequence()
    gone, kept = made[:100], made[100:]
    assert len(left([mark for _kind, _uid, mark in made])) == len(made)

    for kind, uid, _mark in gone:
        assert erase(kind, uid) > 0

    assert left([mark for _kind, _uid, mark in gone]) == []
    assert left([mark for _kind, _uid, mark in kept]) == [mark for _kind, _uid, mark in kept]
    log.sequence()
    assert list(log.faults()) == []
    assert not User.objects.filter(uid__in=[uid for kind, uid, _ in gone if kind == "person"]).exists()


@pytest.mark.parametrize("kind", ["party", "person", "report", "source"])
def test_what_a_broken_eraser_leaves_is_found(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    mark = word()
    uid = MAKERS[kind](mark)
    monkeypatch.setitem(ERASERS, kind, [lambda uid: 1])

    erase(kind, uid)

    assert left([mark]) == [mark]


def test_what_finished_tasks_quote_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = word()
    uid = a_person(mark)
    monkeypatch.setattr(DBTaskResultQuerySet, "finished", lambda self: self.none())

    erase("person", uid)

    assert left([mark]) == [mark]
