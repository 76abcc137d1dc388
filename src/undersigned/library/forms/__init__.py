"""What people type into the pages of the library."""

from undersigned.library.forms.beside import NameForm, QuoteForm, SuggestForm, VoiceForm
from undersigned.library.forms.sources import (
    AddForm,
    ProvenanceForm,
    StateForm,
    VersionForm,
    WithdrawForm,
)

__all__ = [
    "AddForm",
    "NameForm",
    "ProvenanceForm",
    "QuoteForm",
    "StateForm",
    "SuggestForm",
    "VersionForm",
    "VoiceForm",
    "WithdrawForm",
]
