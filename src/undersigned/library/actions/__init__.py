"""Acts of the library: sources, passages, names of speakers, corrections."""

from undersigned.library.actions.annotations import Imported, import_annotations
from undersigned.library.actions.corrections import decide, suggest
from undersigned.library.actions.passages import attribute, quote
from undersigned.library.actions.reading import name_speaker, read_anew, set_join
from undersigned.library.actions.sources import (
    Provenance,
    add_source,
    add_version,
    describe_source,
    set_state,
    told_digest,
    withdraw_source,
)

__all__ = [
    "Imported",
    "Provenance",
    "add_source",
    "add_version",
    "attribute",
    "decide",
    "describe_source",
    "import_annotations",
    "name_speaker",
    "quote",
    "read_anew",
    "set_join",
    "set_state",
    "suggest",
    "told_digest",
    "withdraw_source",
]
