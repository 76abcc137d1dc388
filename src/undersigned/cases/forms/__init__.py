"""What people type into the pages of cases and questions."""

from undersigned.cases.forms.cases import CaseForm, OpenForm, TermForm
from undersigned.cases.forms.facts import ChangeForm, ImportFactsForm, RecordForm, RemoveForm
from undersigned.cases.forms.people import ActorsForm, ConcernForm, NameActorForm
from undersigned.cases.forms.questions import (
    AskForm,
    ConfirmForm,
    DisputeForm,
    InapplicableForm,
    LikeForm,
    PutForm,
    ReplaceForm,
    SettleForm,
    StrongestForm,
)

__all__ = [
    "ActorsForm",
    "AskForm",
    "CaseForm",
    "ChangeForm",
    "ConcernForm",
    "ConfirmForm",
    "DisputeForm",
    "ImportFactsForm",
    "InapplicableForm",
    "LikeForm",
    "NameActorForm",
    "OpenForm",
    "PutForm",
    "RecordForm",
    "RemoveForm",
    "ReplaceForm",
    "SettleForm",
    "StrongestForm",
    "TermForm",
]
