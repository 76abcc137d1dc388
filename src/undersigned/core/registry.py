"""What lower rooms cannot know, upper rooms leave here: verbs of the journal, erasers, fragments of pages."""

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
_fragments: dict[str, list[Callable[..., str]]] = {}


def verb(name: str, sentence: Any, *, public: bool = False) -> None:
    """Declare a verb of the journal, once, in a room's apps.py."""
    VERBS[name] = Verb(sentence, public)


def eraser(kind: str, function: Callable[[str], int]) -> None:
    """Declare how `undersigned erase KIND UID` destroys words; it returns the number of rows erased.

    Several rooms may hold words of one thing: each declares its own.
    """
    ERASERS.setdefault(kind, []).append(function)


def fragment(place: str, render: Callable[..., str]) -> None:
    """Declare a piece of a lower room's page that an upper room fills."""
    _fragments.setdefault(place, []).append(render)


def fragments(place: str, **context: Any) -> Iterable[str]:
    """Return what the upper rooms have to say at a place, in the order of the house."""
    return [render(**context) for render in _fragments.get(place, [])]
