"""Sources, passages and corrections of a house."""

from tests.doors.house.world import House
from tests.library.worlds import TRANSCRIPT

from undersigned.core.actor import OPERATOR
from undersigned.core.models import Audience
from undersigned.library import actions as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.finding import find_anywhere
from undersigned.library.queries.sources import get_version
from undersigned.library.states import CorrectionState

HEARD = "the duty engine"
SPOKEN = "nobody lives there"


def take_in(house: House, audience: int, title: str) -> Source:
    told = library.Provenance(
        title=title, audience=audience, origin="https://a.example/b", received_from="a reader"
    )
    return library.add_source(
        house.coalition, TRANSCRIPT.encode(), actor=OPERATOR, kind="transcript", told=told
    )


def quote(source: Source, words: str) -> Passage:
    version = get_version(source)
    ((start, end),) = find_anywhere(version, words)
    return library.quote(version, start, end, actor=OPERATOR)


def lay_library(house: House) -> None:
    for name, audience in (
        ("open", Audience.PUBLIC),
        ("inner", Audience.COALITION),
        ("desk", Audience.EDITORS),
    ):
        source = take_in(house, audience, f"Source {name}")
        passage = quote(source, HEARD)
        library.suggest(
            passage, "the duty engineer", actor=OPERATOR, reason="He is one.", signed="A listener"
        )
        other = library.suggest(quote(source, SPOKEN), "no body", actor=OPERATOR)
        library.decide(other, CorrectionState.ACCEPTED, actor=OPERATOR)
        speaker = source.speakers.get(label="Speaker 3")
        library.name_speaker(
            speaker, "Ada Brook", quote(source, "Ada Brook"), actor=OPERATOR, origin="her own"
        )
        house.put(f"source.{name}", uid=source.uid, speaker_uid=speaker.uid, start=0, first=0)
        house.put(f"passage.{name}", uid=passage.uid)
    house.source = Source.objects.get(uid=house.places["source.open"]["uid"])
