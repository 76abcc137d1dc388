"""Statements composed once: whatever values they are run with, they find what their query set finds."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_coalition, make_party

from undersigned.core.asof import standing
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Publication
from undersigned.positions.queries.register.composed import AT
from undersigned.positions.queries.register.statements import Later, Statement, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    made = make_coalition()
    for n in range(5):
        make_party(made, f"Town {n}")
    return made


def test_one_statement_finds_for_any_values_what_its_query_set_finds(coalition: Coalition) -> None:
    parties, now = list(coalition.parties.order_by("pk")), timezone.now()
    for n, party in enumerate(parties):
        began, ended = now - timedelta(days=n), now + timedelta(days=1) if n % 2 else None
        Publication.objects.create(coalition=coalition, party=party, since_at=began, until_at=ended)
    found = Statement[str](
        lambda order: (
            Publication.objects.filter(
                standing(AT), party__in=Later("parties", many=True), coalition=Later("coalition")
            )
            .order_by(order)
            .values_list("party_id", "since_at")
        )
    )

    for order in ("pk", "-pk"):
        for at in (now - timedelta(days=2), now, now + timedelta(days=2)):
            for keys in ([], [parties[0].pk], [party.pk for party in parties]):
                values = {"at": at, "parties": keys, "coalition": coalition.pk}
                stood = Publication.objects.filter(standing(at), party__in=keys).order_by(order)
                rows = [(party, moment(since)) for party, since in found.rows(order, values)]
                assert rows == list(stood.values_list("party_id", "since_at"))


def test_a_part_is_of_whole_objects_and_of_all_that_are_counted(coalition: Coalition) -> None:
    found = Statement[None](
        lambda _shape: Party.objects.filter(coalitions=Later("coalition")).order_by("name")
    )
    values = {"coalition": coalition.pk}

    part = found.things(Party, None, values, (2, 3))

    assert part == list(coalition.parties.order_by("name")[3:5])
    assert part[0].created_at == Party.objects.get(pk=part[0].pk).created_at
    assert part[0].languages == ["en"]
    assert found.count(None, values) == 5
    assert found.count(None, {"coalition": coalition.pk + 1}) == 0


def test_without_keys_nothing_is_asked(coalition: Coalition) -> None:
    found = Statement[None](lambda _shape: Party.objects.filter(pk__in=Later("keys", many=True)))

    with CaptureQueriesContext(connection) as asked:
        assert found.things(Party, None, {"keys": []}) == []
    assert len(asked) == 0
