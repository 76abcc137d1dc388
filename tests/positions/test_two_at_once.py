from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.factories import link_holder, make_coalition, make_party, make_round, make_text

from undersigned.core.models import Event
from undersigned.positions import actions
from undersigned.positions.actions import Answer
from undersigned.positions.models import Position, Submission

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_form_pressed_in_eight_places_at_once_is_stored_once() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition, 3), make_party(coalition)
    round = make_round(text)
    holder = link_holder(party, coalition, round.uid)
    wordings = [clause.wordings.get(is_omission=False) for clause in text.clauses.all()]

    def press(_n: int) -> None:
        try:
            answers = [Answer(wording, "S") for wording in wordings]
            actions.take_positions(round, party, answers, actor=holder, submit=True, as_of=0)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as people:
        list(people.map(press, range(8)))

    assert Position.objects.filter(superseded_at=None).count() == Position.objects.count() == 6
    assert Submission.objects.count() == 1
    assert Event.objects.filter(verb="positions.handed_in").count() == 1
