"""What upper rooms know of a case, and how they say it: they leave it in the registry, this room's pages show it.

`registry.offer("case.said", give)`: `give(case, actor, at)` yields `Said`, one for each thing that a party says which
the actor may read, as it stood at a moment. `registry.offer("case.answers", give)` yields `Answer` in the same way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.core.actor import Actor
from undersigned.core.registry import offers
from undersigned.parties.models import Party


class Kind(TextChoices):
    """What somebody says of a people's right, or of an actor."""

    SUPPORT = "support", _("supports")
    CRITICISM = "criticism", _("criticises")
    RESERVATION = "reservation", _("with a reservation")
    UNDECIDED = "undecided", _("undecided")


@dataclass(frozen=True)
class Said:
    """What a party says in answer to a question about a case.

    Attributes:
        about: the actor, where the question concerns one; None where it concerns the people's right.
        words: of the clause that it accepts or refuses, or its own, in `language`; empty where they were erased.
        address: path of the page where these words stand.
    """

    question: Question
    about: CaseActor | None
    party: Party
    kind: Kind
    words: str
    language: str
    address: str


@dataclass(frozen=True)
class Answer:
    """A clause that answers a question about a case.

    Attributes:
        question: its primary key.
        clause: the uid of the clause; `called` is its number and text.
        published: whether everybody may read it.
    """

    question: int
    about: CaseActor | None
    clause: str
    called: str
    words: str
    language: str
    address: str
    published: bool


def said_of(case: Case, actor: Actor, at: datetime) -> list[Said]:
    """Return everything that parties say of a case, as far as an actor may read it."""
    found: list[Said] = offers("case.said", case=case, actor=actor, at=at)
    return found


def answers_in(case: Case, actor: Actor, at: datetime) -> dict[int, list[Answer]]:
    """Return the clauses that answer questions about a case, by question; a published one in place of its draft."""
    told: dict[tuple[int, str], Answer] = {}
    for answer in offers("case.answers", case=case, actor=actor, at=at):
        key = (answer.question, answer.clause)
        if answer.published or key not in told:
            told[key] = answer
    found: dict[int, list[Answer]] = {}
    for answer in told.values():
        found.setdefault(answer.question, []).append(answer)
    return found


@dataclass(frozen=True)
class Voices:
    """The parties that say the same words in answer to the same question."""

    parties: list[Party]
    words: str
    language: str
    address: str


@dataclass(frozen=True)
class Axis:
    """What is said of the people's right (`about` is None), or of one actor, by kind."""

    about: CaseActor | None
    said: dict[Kind, list[Voices]]


def axes(said: Iterable[Said], actors: Iterable[CaseActor]) -> list[Axis]:
    """Return the axes of a case, which are never added up: the right first, then each of its actors, said of or not.

    An actor of whom something is said stands here also where the case no longer names it.
    """
    told = list(said)
    named = {actor.pk: actor for actor in actors}
    named |= {each.about.pk: each.about for each in told if each.about and each.about.pk not in named}
    return [_axis(None, told), *(_axis(actor, told) for actor in named.values())]


def _axis(about: CaseActor | None, told: list[Said]) -> Axis:
    of = [each for each in told if each.about == about]
    by_kind = {kind: _voices(each for each in of if each.kind == kind) for kind in Kind}
    return Axis(about, {kind: found for kind, found in by_kind.items() if found})


def _voices(said: Iterable[Said]) -> list[Voices]:
    found: dict[tuple[int, str, str], Voices] = {}
    for each in said:
        key = (each.question.pk, each.address, each.words)
        found.setdefault(key, Voices([], each.words, each.language, each.address)).parties.append(each.party)
    return list(found.values())
