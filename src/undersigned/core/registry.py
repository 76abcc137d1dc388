"""What lower rooms cannot know, upper rooms leave here: verbs, erasers, listeners, fragments and pieces of pages."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Verb:
    """How the journal tells an act: a sentence with {names} from the event's words.

    `public` acts are told to everybody who can read the text; the others to the coalition's seats alone.
    """

    sentence: Any
    public: bool = False


VERBS: dict[str, Verb] = {}
ERASERS: dict[str, list[Callable[[str], int]]] = {}
LISTENERS: dict[str, list[Callable[[str, str, str], None]]] = {}
_fragments: dict[str, list[Callable[..., str]]] = {}
_offers: dict[str, list[Callable[..., Iterable[Any]]]] = {}


def verb(name: str, sentence: Any, *, public: bool = False) -> None:
    """Declare a verb of the journal, once, in a room's apps.py."""
    VERBS[name] = Verb(sentence, public)


def eraser(kind: str, function: Callable[[str], int]) -> None:
    """Declare how `undersigned erase KIND UID` destroys words; it returns the number of rows erased.

    Several rooms may hold words of one thing: each declares its own.
    """
    ERASERS.setdefault(kind, []).append(function)


def listener(verb: str, function: Callable[[str, str, str], None]) -> None:
    """Declare what an upper room does in the transaction of every act with this verb.

    The function is given the kind and uid of what the act was about, and the uid of its text or "".
    """
    LISTENERS.setdefault(verb, []).append(function)


def fragment(place: str, render: Callable[..., str]) -> None:
    """Declare a piece of a lower room's page that an upper room fills."""
    _fragments.setdefault(place, []).append(render)


def fragments(place: str, **context: Any) -> Iterable[str]:
    """Return what the upper rooms have to say at a place, in the order of the house."""
    return [render(**context) for render in _fragments.get(place, [])]


def offer(place: str, give: Callable[..., Iterable[Any]]) -> None:
    """Declare values that an upper room has for a lower room's page, such as the terms of a source."""
    _offers.setdefault(place, []).append(give)


def offers(place: str, **context: Any) -> list[Any]:
    """Return every value that the upper rooms offer at a place, in the order of the house."""
    return [value for give in _offers.get(place, []) for value in give(**context)]
