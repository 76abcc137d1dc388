"""Invented cases, and the acts that fill them."""

from typing import Any

from tests.factories import make_coalition, seated

from undersigned.cases import actions
from undersigned.cases.models import Case, Fact, Question
from undersigned.core.actor import Actor
from undersigned.parties.models import Coalition

RIGHT = "Must {case} wait until those above it have agreed?"


def editor_of(coalition: Coalition) -> Actor:
    return seated(coalition, "editor")


def make_case(coalition: Coalition | None = None, name: str = "The dam", *, audience: int = 0) -> Case:
    return Case.objects.create(coalition=coalition or make_coalition(), name=name, audience=audience)


def make_question(coalition: Coalition, phrasing: str = RIGHT, concerns: str = "right") -> Question:
    return actions.ask_question(
        coalition, phrasing, actor=editor_of(coalition), language="en", concerns=concerns, polarity=1
    )


def told(words: str = "The gate rusted.", **fields: Any) -> actions.FactDraft:
    return actions.FactDraft(words, "en", **({"happened": "2031", "citation": "The minutes"} | fields))


def make_fact(case: Case, words: str = "The gate rusted.", section: str = "event", **fields: Any) -> Fact:
    return actions.record_fact(case, section, told(words, **fields), actor=editor_of(case.coalition))
