"""The register as of a moment: parties and cases under the names they had, and who was in the coalition then."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.factories import make_seat, make_user
from tests.positions.registers import World

from undersigned.cases.actions.describing import describe_case
from undersigned.core.actor import OPERATOR
from undersigned.core.asof import address_of
from undersigned.core.models import Earlier
from undersigned.parties.actions import change_party, leave, rejoin
from undersigned.parties.models import Membership
from undersigned.positions.queries.register import Reader, question_table

pytestmark = pytest.mark.django_db


def test_names_are_those_of_the_day_on_every_page() -> None:
    world = World()
    clause = world.clause(1, "Weir")
    world.says("Millford", clause, "S")
    party, case, question = world.party("Millford"), world.case("Weir"), world.question(1)
    client = Client()
    client.force_login(make_seat(world.coalition, "observer", user=make_user()).user)
    base = f"/c/{world.coalition.slug}/register/"
    pages = [
        base,
        f"{base}party/{party.uid}/",
        f"{base}question/{question.uid}/",
        f"{base}{party.uid}/{question.uid}/{case.uid}/",
    ]

    def said(page: str, **asked: str) -> str:
        response = client.get(page, asked)
        assert response.status_code == 200, page
        (inside,) = re.findall(r"(?s)<main.*</main>", response.content.decode())
        cut = r'(?s)<div class="notice as-of">.*?</div>|<form.*?</form>|[?&](amp;)?as_of=[^"&]*'
        return " ".join(re.sub(cut, "", inside).split())

    then, at = [said(page) for page in pages], timezone.now()
    told = {"languages": ["en"], "parent": None, "members": None, "members_on": None, "members_evidence": ""}
    change_party(party, world.coalition, actor=OPERATOR, kind=party.kind, name="Saltmere", place="", **told)
    describe_case(case, actor=OPERATOR, name="Sluice", summary="", audience=case.audience, sources=[])

    assert all("Saltmere" in said(page) for page in pages)
    assert [said(page, as_of=address_of(at)) for page in pages] == then
    Earlier.objects.all().delete()
    assert [said(page, as_of=address_of(at)) for page in pages] != then


def test_a_party_that_left_and_came_back_was_not_asked_while_it_was_away() -> None:
    world = World()
    party, today = world.party("Millford"), timezone.localdate()
    leave(party, world.coalition, actor=OPERATOR)
    Membership.objects.filter(party=party).update(until=today - timedelta(days=30))
    left = timezone.now()
    rejoin(party, world.coalition, actor=OPERATOR)
    for days, case in ((20, "Weir"), (200, "Sluice")):
        opened = timezone.now() - timedelta(days=days)
        world.clause(1, case, opened_at=opened, closes_at=opened + timedelta(days=4))
    world.clause(1, "Lock", opened_at=left, closes_at=left + timedelta(days=4))

    def blanks(at: object = None) -> dict[str, str]:
        reader = Reader.of(OPERATOR, world.coalition, at)  # type: ignore[arg-type]
        table = question_table(reader, world.question(1))
        return {
            case.name: str(cell.blank)
            for case, cell in zip(table.columns.things, table.cells[0], strict=True)
        }

    assert blanks() == {
        "Lock": "asked and not answered",
        "Sluice": "asked and not answered",
        "Weir": "not a party then",
    }
