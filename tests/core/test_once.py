"""Pressed twice, done once: also when both presses come in the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.http import QueryDict
from tests.factories import make_coalition

from undersigned.core import journal
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import Refused
from undersigned.core.models import Event, Once
from undersigned.core.once import key_of, once, tell_again
from undersigned.parties.actions import admit_party, found_coalition
from undersigned.parties.models import Coalition, Party

pytestmark = pytest.mark.django_db


def found() -> Coalition:
    return found_coalition("River", actor=OPERATOR, languages=["en"])


def test_the_second_press_leads_to_what_the_first_made() -> None:
    first, second = (once("key", Coalition, found) for _ in range(2))

    assert first == second
    assert Coalition.objects.count() == Event.objects.count() == Once.objects.count() == 1


def test_another_key_is_another_act() -> None:
    assert once("one", Coalition, found) != once("two", Coalition, found)


def test_without_a_key_nothing_is_remembered() -> None:
    assert once("", Coalition, found) != once("", Coalition, found)
    assert not Once.objects.exists()


def test_a_press_that_runs_into_what_the_first_made_leads_there_too() -> None:
    coalition = make_coalition()
    first, second = (
        once("key", Party, lambda: admit_party(coalition, "Weir", actor=OPERATOR)) for _ in range(2)
    )

    assert first == second


def test_a_refusal_is_still_a_refusal_and_the_key_stays_free() -> None:
    coalition = make_coalition()
    admit_party(coalition, "Weir", actor=OPERATOR)

    with pytest.raises(Refused, match="already"):
        once("key", Party, lambda: admit_party(coalition, "Weir", actor=OPERATOR))

    assert once("key", Party, lambda: admit_party(coalition, "Port", actor=OPERATOR)).name == "Port"


def test_the_key_of_another_kind_of_act_leads_nowhere() -> None:
    coalition = make_coalition()
    once("key", Coalition, found)

    with pytest.raises(Exception, match=r"(?i)unique"):
        once("key", Party, lambda: admit_party(coalition, "Weir", actor=OPERATOR))

    assert not Party.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kind", ["coalition", "party"])
def test_parallel_presses_make_exactly_one(kind: str) -> None:
    coalition = make_coalition()
    together = Barrier(6)

    def press(_n: int) -> int:
        together.wait()
        try:
            if kind == "coalition":
                return once("key", Coalition, found).pk
            return once("key", Party, lambda: admit_party(coalition, "Weir", actor=OPERATOR)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as presses:
        made = set(presses.map(press, range(6)))

    assert len(made) == 1
    assert Coalition.objects.exclude(pk=coalition.pk).count() + Party.objects.count() == 1
    assert Event.objects.count() == 1


def admit(names: list[str], coalition: Coalition) -> None:
    for name in names:
        if not Party.objects.filter(name=name).exists():
            admit_party(coalition, name, actor=OPERATOR)


def test_what_changes_nothing_the_second_time_tells_its_first_receipt_again() -> None:
    coalition = make_coalition()
    with journal.receipts() as first:
        tell_again("key", lambda: admit(["Weir"], coalition))
    with journal.receipts() as second:
        tell_again("key", lambda: admit(["Weir"], coalition))

    assert first == second == list(Event.objects.values_list("uid", flat=True))


def test_other_words_under_the_same_key_are_not_swallowed() -> None:
    coalition = make_coalition()
    tell_again("key", lambda: admit(["Weir"], coalition))
    with journal.receipts() as other:
        tell_again("key", lambda: admit(["Weir", "Port"], coalition))

    assert Party.objects.count() == 2
    assert other == [Event.objects.latest("id").uid]
    first, second = (key_of(QueryDict(f"once=key&csrfmiddlewaretoken={n}&name={n % 2}")) for n in (1, 2))
    assert first != second
    assert first == key_of(QueryDict("once=key&csrfmiddlewaretoken=3&name=1"))
    assert key_of(QueryDict("name=1")) == ""
