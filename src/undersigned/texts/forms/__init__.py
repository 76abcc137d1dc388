"""What people type into the pages of texts."""

from undersigned.core.forms import ActForm
from undersigned.texts.forms.drafting import (
    AddWordingForm,
    ClauseForm,
    DetailsForm,
    MoveForm,
    NewClauseForm,
    PinForm,
    RetireClauseForm,
    RetireWordingForm,
    WordingForm,
)
from undersigned.texts.forms.importing import PasteForm, PreviewForm
from undersigned.texts.forms.translating import TranslationForm

__all__ = [
    "ActForm",
    "AddWordingForm",
    "ClauseForm",
    "DetailsForm",
    "MoveForm",
    "NewClauseForm",
    "PasteForm",
    "PinForm",
    "PreviewForm",
    "RetireClauseForm",
    "RetireWordingForm",
    "TranslationForm",
    "WordingForm",
]
