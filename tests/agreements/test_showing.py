"""Signatures that wait for a day, and those without a name: in no page, count or file."""

import json
import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from docx import Document

from tests.agreements.worlds import World
from tests.factories import make_party, make_seat
from undersigned.agreements.actions import days, editions, signatures
from undersigned.agreements.models import Edition, Signature
from undersigned.agreements.queries.editions import standing
from undersigned.agreements.tasks.days import show
from undersigned.core import log
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.ledger import verify
from undersigned.parties.actions import admit_protected
from undersigned.parties.models import Seat
from undersigned.positions.models import Position
from undersigned.positions.queries import published_positions
from undersigned.positions.queries.register.composed import signed

pytestmark = pytest.mark.django_db
CANARY = "Zyxmarble"


@pytest.fixture(autouse=True)
def key(tmp_path: Path, settings: Any) -> None:
    settings.RECORD_KEY_FILE = tmp_path / "record-key"
    log.lay_key(settings.RECORD_KEY_FILE, "https://river.example")


def published(parties: int = 2) -> tuple[World, Edition]:
    world = World(parties=parties)
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    world.ratify(edition, world.parties[0])
    return world, editions.publish(edition, actor=world.secretary)


def tomorrow(world: World, add: int = 1) -> date:
    zone = ZoneInfo(world.coalition.time_zone)
    return timezone.localdate(timezone=zone) + timedelta(days=add)


def addresses(world: World, edition: Edition) -> Iterator[str]:
    """Yield what everybody can ask for."""
    text = f"/t/{world.text.uid}/"
    clause = edition.clauses.first()
    assert clause
    yield from ("/", text, f"{text}history/", f"{text}editions/1/", f"{text}persons/", f"/search/?q={CANARY}")
    yield f"{text}clauses/{clause.clause.uid}/"
    yield from (f"{text}edition-1.{form}" for form in ("json", "csv", "md", "docx", "pdf"))
    yield f"/c/{world.coalition.slug}/register/"


def everything_public(world: World, edition: Edition) -> dict[str, str]:
    """Return by address what a stranger is given, with the words of what is packed."""
    found = {}
    for address in addresses(world, edition):
        response = Client().get(address)
        content = b"".join(response) if response.streaming else response.content
        if address.endswith(".docx"):
            content = "\n".join(Document(BytesIO(content)).element.body.itertext()).encode()
        found[address] = content.decode("utf-8", "replace")
    return found


def test_until_its_day_a_signature_is_nowhere_and_then_everywhere_it_belongs() -> None:
    world, edition = published()
    late = make_party(world.coalition, f"{CANARY} Union")
    before = everything_public(world, edition)

    world.ratify(edition, late, shown_from=tomorrow(world, 3))

    shown = everything_public(world, edition)
    assert [address for address, told in shown.items() if CANARY in told.replace(f"q={CANARY}", "")] == [
        f"/search/?q={CANARY}"
    ]
    same = [a for a in shown if not a.endswith((".pdf", ".docx", ".json", ".md"))]
    assert {a: _bare(shown[a]) for a in same} == {a: _bare(before[a]) for a in same}
    assert days.show_due(world.coalition) == 0
    laid = DBTaskResult.objects.get(task_path="undersigned.agreements.tasks.days.show")
    assert laid.run_after.astimezone(ZoneInfo("Europe/Paris")).date() == tomorrow(world, 3)
    assert laid.args_kwargs == {"args": [world.coalition.uid], "kwargs": {}}


def _bare(told: str) -> str:
    return re.sub(r'nonce="[^"]*"|name="(csrf|once)[^>]*>|\d\d:\d\d', "", told)


def test_on_its_day_it_is_shown_as_of_that_day_and_not_as_of_an_earlier_one(monkeypatch: Any) -> None:
    world, edition = published()
    late = make_party(world.coalition, f"{CANARY} Union")
    world.ratify(edition, late, shown_from=tomorrow(world, 3))
    on_the_day = timezone.now() + timedelta(days=3)
    monkeypatch.setattr(timezone, "now", lambda: on_the_day)

    show.func(world.coalition.uid)
    show.func(world.coalition.uid)

    signature = Signature.objects.get(party=late)
    assert signature.shown_at == datetime.combine(
        tomorrow(world, 0), datetime.min.time(), ZoneInfo("Europe/Paris")
    )
    assert late in [s.party for s in standing(edition).signatures]
    assert late not in [s.party for s in standing(edition, on_the_day - timedelta(days=1)).signatures]
    told = Event.objects.filter(verb="signature.acceded", object_uid=signature.uid)
    assert told.count() == 1
    found = everything_public(world, edition)
    assert f"{CANARY} Union" in found[f"/t/{world.text.uid}/"]
    assert f"{CANARY} Union" in found["/"]
    log.sequence()
    assert list(log.faults()) == []


@pytest.mark.parametrize("days_on", [0, -1, 2000])
def test_a_day_that_has_been_or_is_too_far_is_refused(days_on: int) -> None:
    world, edition = published()
    with pytest.raises(Refused, match="from a day to come"):
        world.ratify(edition, world.parties[1], shown_from=tomorrow(world, days_on))


def test_other_seats_learn_nothing_by_subtraction() -> None:
    world, edition = published(parties=3)
    page = f"/t/{world.text.uid}/signing/"
    overview = {"delegate": Client(), "secretary": Client()}
    delegate = make_seat(world.coalition, "delegate", party=world.parties[2]).user
    overview["delegate"].force_login(delegate)
    overview["secretary"].force_login(Seat.objects.get(coalition=world.coalition, power="secretary").user)
    home = f"/c/{world.coalition.slug}/"
    before = [_bare(overview["delegate"].get(a).content.decode()) for a in (page, home)]

    world.ratify(edition, world.parties[1], shown_from=tomorrow(world))

    after = [_bare(overview["delegate"].get(a).content.decode()) for a in (page, home)]
    assert [line for line in after[0].splitlines() if line not in before[0]] == []
    assert after == before
    history = f"/t/{world.text.uid}/history/"
    assert "shown on a later day" not in overview["delegate"].get(history).content.decode()
    assert "shown from" in overview["secretary"].get(page).content.decode()
    assert "shown on a later day" in overview["secretary"].get(history).content.decode()


def test_the_protected_are_shown_and_withdrawn_on_a_later_day_in_no_order_of_time(monkeypatch: Any) -> None:
    world, edition = published()
    secretary, voucher = world.secretary, world.parties[0]
    names = ("Zebra", "Ant", "Kite", "Moth")
    herons = [admit_protected(world.coalition, name, actor=secretary, voucher=voucher) for name in names]
    for heron in herons:
        world.ratify(edition, heron)
    assert {s.party.name for s in standing(edition).signatures} == {"Party 0"}
    on_the_day = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: on_the_day)
    assert days.show_due(world.coalition) == 4

    assert [s.party.name for s in standing(edition).signatures] == ["Ant", "Kite", "Moth", "Party 0", "Zebra"]
    assert "vouched for by Party 0" in Client().get(f"/t/{world.text.uid}/").content.decode()
    ant = Signature.objects.get(party=herons[1])
    for moment in (ant.ratified_at, ant.shown_at):
        assert moment is not None
        assert moment.astimezone(ZoneInfo("Europe/Paris")).time() == datetime.min.time()
    signatures.withdraw(ant, "", actor=world.signer(edition, herons[1]))
    state = standing(edition)
    assert len([s for s in state.signatures if not state.withdrawn(s)]) == 5
    assert not Event.objects.filter(verb="signature.withdrawn").exists()
    monkeypatch.setattr(timezone, "now", lambda: on_the_day + timedelta(days=1))
    assert days.show_due(world.coalition) == 1
    state = standing(edition)
    assert [s.party.name for s in state.signatures if state.withdrawn(s)] == ["Ant"]


def test_who_is_not_named_is_counted_and_named_nowhere() -> None:
    world, edition = published()
    shy = make_party(world.coalition, f"{CANARY} Union")
    line = edition.clauses.get(number="2")
    decision = signatures.Decision(f"{CANARY} council", date(2026, 1, 2), 5, 1, 0, f"The {CANARY} minority.")
    signatures.ratify(
        edition,
        shy,
        decision,
        actor=world.signer(edition, shy),
        notes={line.pk: signatures.Note("reservation", "Only on Sundays.")},
        named=False,
    )

    found = everything_public(world, edition)

    assert [a for a, told in found.items() if CANARY in told.replace(f"q={CANARY}", "")] == [
        f"/search/?q={CANARY}"
    ]
    page = found[f"/t/{world.text.uid}/"]
    assert "An organisation that is not named" in page
    assert "Only on Sundays." in page
    assert "Signed by 2 organisations" in found["/"]
    bundle = json.loads(found[f"/t/{world.text.uid}/edition-1.json"])
    assert verify(found[f"/t/{world.text.uid}/edition-1.json"].encode()).whole
    assert shy.uid not in json.dumps(bundle)
    assert not published_positions().filter(party=shy).exists()
    assert signed(Position.objects.all(), timezone.now()).filter(party=world.parties[0]).exists()
    assert not signed(Position.objects.all(), timezone.now()).filter(party=shy).exists()


def test_a_party_changes_its_mind_on_its_page() -> None:
    world, edition = published()
    link, token = signatures.invite_to_sign(edition, world.parties[0], actor=world.secretary)
    browser = Client()
    browser.get(f"/l/{token}/")

    assert (
        "its name is not shown" in browser.post(link.address, {"act": "unname"}, follow=True).content.decode()
    )
    assert "Party 0" not in "".join(everything_public(world, edition).values())
    browser.post(link.address, {"act": "name"})
    assert "Party 0" in Client().get(f"/t/{world.text.uid}/").content.decode()
