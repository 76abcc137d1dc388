"""Which question of the register a clause answers, about which case."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.cases.queries import cases_of, questions_of
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.texts import actions
from undersigned.texts.models import Clause, Subject


class SubjectForm(ActForm):
    """The question, the case, the actor where it concerns one, and what accepting the clause says."""

    question: forms.ModelChoiceField[Question] = forms.ModelChoiceField(
        queryset=Question.objects.none(),
        label=gettext_lazy("Question"),
        to_field_name="uid",
        empty_label=None,
    )
    case: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("About the case"),
        to_field_name="uid",
        empty_label=None,
    )
    about: forms.ModelChoiceField[CaseActor] = forms.ModelChoiceField(
        queryset=CaseActor.objects.none(),
        label=gettext_lazy("About whom"),
        required=False,
        empty_label=gettext_lazy("A right, not an actor"),
        to_field_name="uid",
    )
    polarity = forms.TypedChoiceField(
        label=gettext_lazy("What it answers"), choices=Subject.Polarity.choices, coerce=int
    )

    def __init__(self, clause: Clause, subject: Subject | None, actor: Actor, data: Any = None) -> None:
        super().__init__(data, prefix="subject", initial=_said(subject) if subject else None)
        self.clause = clause
        coalition = clause.text.coalition
        question, case, about = (self.fields[name] for name in ("question", "case", "about"))
        question.queryset = questions_of(coalition)  # type: ignore[attr-defined]
        question.label_from_instance = _labelled  # type: ignore[attr-defined]
        case.queryset = cases_of(coalition, actor)  # type: ignore[attr-defined]
        about.queryset = coalition.case_actors.all()  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.set_subject(self.clause, actor=actor, **self.cleaned_data)


def _labelled(question: Question) -> str:
    return f"{question.called} · {question.phrasing.replace('{case}', '…')}"


def _said(subject: Subject) -> dict[str, Any]:
    return {
        "question": subject.question.uid,
        "case": subject.case.uid,
        "about": subject.about.uid if subject.about else "",
        "polarity": subject.polarity,
    }


class EndSubjectForm(ActForm):
    """It answers no question any more."""

    def __init__(self, clause: Clause, data: Any = None) -> None:
        super().__init__(data)
        self.clause = clause

    def act(self, actor: Actor) -> None:
        actions.end_subject(self.clause, actor=actor)
