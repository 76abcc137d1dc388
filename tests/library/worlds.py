"""Invented sources, and the acts that lay things beside them."""

from django.test import Client
from tests.factories import make_coalition, make_seat, seated

from undersigned.core.actor import Actor
from undersigned.core.models import Audience
from undersigned.library import actions
from undersigned.library.models import Correction, Passage, Source
from undersigned.library.queries.finding import find_anywhere
from undersigned.library.queries.sources import get_version
from undersigned.parties.models import Coalition

TRANSCRIPT = """The following is a rushed transcript and may contain errors.
Ines Harrow:
Welcome to River Hour. With me is Tom Kell, and we have two recordings from the valley.
The listener from Salt Mere asks who decides when the sluice is opened.
Tom Kell:
The short answer is the duty engine here. He decides 2½ times a year.
Here is what Ada Brook, who lives below the dam, told us on Monday.
Speaker 3:
We were told that it would be opened on Tuesday, and the mayor said “nobody lives there”.
Ines Harrow:
Thank you. Write to us about the duty of care.
"""
ARTICLE = """# Who owns the river?

Ada Brook

The dam was built in 1931 and more or less

the valley was never asked. They say [the minutes](#) are lost.

The [town register](https://rivers.example/register) names nobody.
"""
THREAD = """Who answers for the pipes

The Board does not answer, and that is all there is to say about it in this valley for now.


  1. I lived by the dam for years.

    • It was published on paper.

      • Then it was not published.

  2. Wells, not walls.


Comments are closed.
"""


def transcript(
    coalition: Coalition | None = None, *, audience: int = Audience.PUBLIC, actor: Actor | None = None
) -> Source:
    """Return the transcript, taken in by an editor."""
    return take_in(TRANSCRIPT, coalition, audience=audience, actor=actor)


def take_in(
    words: str,
    coalition: Coalition | None = None,
    *,
    audience: int = Audience.PUBLIC,
    actor: Actor | None = None,
    filename: str = "",
    kind: str = "",
    **told: object,
) -> Source:
    coalition = coalition or make_coalition()
    return actions.add_source(
        coalition,
        words.encode(),
        actor=actor or seated(coalition, "editor"),
        filename=filename,
        kind=kind,
        told=actions.Provenance(audience=audience, **told),  # type: ignore[arg-type]
    )


def editor_of(source: Source) -> Actor:
    return seated(source.coalition, "editor")


def quoted(source: Source, words: str, *, actor: Actor | None = None) -> Passage:
    """Return the passage of words that stand once in the newest version."""
    version = get_version(source)
    ((start, end),) = find_anywhere(version, words)
    return actions.quote(version, start, end, actor=actor or editor_of(source))


def corrected(source: Source, heard: str, meant: str) -> Correction:
    """Return an accepted correction."""
    editor = editor_of(source)
    suggested = actions.suggest(quoted(source, heard), meant, actor=editor)
    return actions.decide(suggested, actions.corrections.CorrectionState.ACCEPTED, actor=editor)


def signed_in(coalition: Coalition, power: str) -> Client:
    client = Client()
    client.force_login(make_seat(coalition, power).user)
    return client
