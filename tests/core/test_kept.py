"""Rows that are edited: what they said before is kept, and read again inside `then`; nothing of it is stored anew."""

from datetime import date

import pytest
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_text

from undersigned.core.kept import forget, keeping, stood, then
from undersigned.core.models import Earlier
from undersigned.parties.models import Party
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def renamed(party: Party, name: str) -> None:
    with keeping(party):
        Party.objects.filter(pk=party.pk).update(name=name)


def test_a_row_says_again_what_it_said_at_each_moment() -> None:
    party = make_party(make_coalition(), "One")
    moments = {}
    for name in ("Two", "Three", "Four"):
        moments[timezone.now()] = Party.objects.get(pk=party.pk).name
        renamed(party, name)

    for at, name in moments.items():
        with then(at):
            assert Party.objects.get(pk=party.pk).name == name
    assert Party.objects.get(pk=party.pk).name == "Four"


def test_days_and_relations_come_back_as_what_they_were() -> None:
    coalition = make_coalition()
    owner, other = make_party(coalition), make_party(coalition)
    text = make_text(coalition, owner=owner, follow_up_on=date(2031, 6, 3))
    at = timezone.now()
    with keeping(text):
        Text.objects.filter(pk=text.pk).update(owner=other, follow_up_on=None)

    loaded = Text.objects.select_related("owner").get()
    with then(at, loaded):
        assert (loaded.owner, loaded.follow_up_on) == (owner, date(2031, 6, 3))


def test_an_act_that_changes_nothing_keeps_nothing() -> None:
    party = make_party(make_coalition(), "One")

    renamed(party, "One")

    assert not Earlier.objects.exists()


def test_a_past_name_is_never_stored_as_the_present_one() -> None:
    party = make_party(make_coalition(), "One")
    at = timezone.now()
    renamed(party, "Two")

    with then(at), pytest.raises(RuntimeError, match="never stored"):
        Party.objects.get(pk=party.pk).save()
    assert Party.objects.get(pk=party.pk).name == "Two"


def test_rows_are_sorted_by_what_they_were_called_and_what_is_forgotten_is_nowhere() -> None:
    coalition = make_coalition()
    first, second = make_party(coalition, "Ash"), make_party(coalition, "Birch")
    at = timezone.now()
    renamed(first, "Cedar")

    def named() -> list[str]:
        return [party.name for party in Party.objects.order_by(stood(Party, "name"))]

    assert named() == ["Birch", "Cedar"]
    with then(at):
        assert named() == ["Ash", "Birch"]
    assert forget(Party.objects.filter(pk=first.pk), name="(erased)") == 1
    with then(at):
        assert set(named()) == {"(erased)", second.name}
