"""Whoever is talked about is found by each of its names, however they are typed, and erased with all of them."""

from importlib import import_module

import pytest
from django.apps import apps
from tests.cases.worlds import editor_of
from tests.factories import make_coalition, seated

from undersigned.cases import actions
from undersigned.cases.models import ActorName, CaseActor
from undersigned.cases.queries.names import called
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import EventWords

pytestmark = pytest.mark.django_db


@pytest.fixture
def mill() -> CaseActor:
    coalition = make_coalition()
    editor = editor_of(coalition)
    mill = actions.name_actor(coalition, "Ferrow Mill Company", "firm", actor=editor)
    for name, language in (("شركة مطحنة فيرو", "ar"), ("Мельница Ферроу", "ru"), ("费罗磨坊", "zh")):
        actions.also_name(mill, name, actor=editor, language=language)
    return mill


@pytest.mark.parametrize(
    "typed",
    [
        "Ferrow Mill Company", "ferrow  MILL company.", "FERROW", "mill company", "Férrow Mill Company",
        "شركة مطحنة فيرو", "شركة مطحنه فيرو", "мельница ферроу", "费罗磨坊", "磨坊",
    ],
)  # fmt: skip
def test_a_body_is_found_by_a_name_in_any_script_however_it_is_typed(mill: CaseActor, typed: str) -> None:
    assert list(called(typed)) == [mill]


def test_the_whole_name_goes_before_names_that_only_begin_so(mill: CaseActor) -> None:
    editor = editor_of(mill.coalition)
    place = actions.name_actor(mill.coalition, "Ferrow", "place", actor=editor)

    assert list(called("ferrow")) == [place]
    assert list(called("ferrow", make_coalition())) == []
    assert list(called("  ")) == []


def test_a_second_name_of_the_same_key_and_its_own_name_stay_as_they_are(mill: CaseActor) -> None:
    editor = editor_of(mill.coalition)

    with pytest.raises(Refused, match="found by “ferrow mill company” already"):
        actions.also_name(mill, "ferrow mill company", actor=editor)
    with pytest.raises(Refused, match="stands under everywhere"):
        actions.drop_name(mill.names.get(name=mill.name), actor=editor)
    actions.drop_name(mill.names.get(language="ru"), actor=editor)
    assert not called("мельница ферроу")
    with pytest.raises(NotAllowed):
        actions.also_name(mill, "Mill", actor=seated(mill.coalition, "observer"))


def test_erased_it_is_found_by_none_of_its_names_and_no_act_tells_them(mill: CaseActor) -> None:
    erase("caseactor", mill.uid)

    assert not ActorName.objects.filter(actor=mill).exists()
    assert not EventWords.objects.filter(entry__contains="Мельница").exists()


def test_those_that_were_named_before_are_found_after_the_update(mill: CaseActor) -> None:
    ActorName.objects.all().delete()
    migration = import_module("undersigned.cases.migrations.0006_actors_are_found_by_their_names")

    migration.give_names(apps, None)

    assert list(called("ferrow mill company")) == [mill]
