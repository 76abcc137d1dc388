"""What people type into the pages of the library."""

from undersigned.library.forms.beside import AnnotationsForm, NameForm, QuoteForm, SuggestForm, VoiceForm
from undersigned.library.forms.sources import (
    AddForm,
    ProvenanceForm,
    StateForm,
    VersionForm,
    WithdrawForm,
)

__all__ = [
    "AddForm",
    "AnnotationsForm",
    "NameForm",
    "ProvenanceForm",
    "QuoteForm",
    "StateForm",
    "SuggestForm",
    "VersionForm",
    "VoiceForm",
    "WithdrawForm",
]
