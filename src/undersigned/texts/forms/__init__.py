"""What people type into the pages of texts."""

from undersigned.core.forms import ActForm
from undersigned.texts.forms.answering import EndSubjectForm, SubjectForm
from undersigned.texts.forms.briefing import BriefingForm
from undersigned.texts.forms.drafting import (
    AddWordingForm,
    CiteForm,
    ClauseForm,
    DetailsForm,
    MoveForm,
    NewClauseForm,
    PinForm,
    RetireClauseForm,
    RetireWordingForm,
    UnciteForm,
    WordingForm,
)
from undersigned.texts.forms.importing import PasteForm, PreviewForm
from undersigned.texts.forms.translating import TranslationForm

__all__ = [
    "ActForm",
    "AddWordingForm",
    "BriefingForm",
    "CiteForm",
    "ClauseForm",
    "DetailsForm",
    "EndSubjectForm",
    "MoveForm",
    "NewClauseForm",
    "PasteForm",
    "PinForm",
    "PreviewForm",
    "RetireClauseForm",
    "RetireWordingForm",
    "SubjectForm",
    "TranslationForm",
    "UnciteForm",
    "WordingForm",
]
