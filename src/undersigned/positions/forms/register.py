"""What people type beside the register: what a party publishes, hearsay, and the reply to it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from undersigned.cases.models import Case, CaseActor, Question
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import once
from undersigned.library.queries.sources import passage_named
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions
from undersigned.positions.models import Publication, Report


class PublishForm(ActForm):
    """Which answers of a party everybody may read."""

    question: forms.ModelChoiceField[Question] = forms.ModelChoiceField(
        queryset=Question.objects.none(),
        label=gettext_lazy("Answers to"),
        required=False,
        empty_label=gettext_lazy("every question"),
        to_field_name="uid",
    )
    case: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=gettext_lazy("about"),
        required=False,
        empty_label=gettext_lazy("every case"),
        to_field_name="uid",
    )
    blanks = forms.BooleanField(
        label=gettext_lazy("Also where we were asked and have not answered, or were absent"), required=False
    )

    def __init__(self, coalition: Coalition, party: Party, data: Any = None) -> None:
        super().__init__(data)
        self.coalition, self.party = coalition, party
        self.fields["question"].queryset = coalition.questions.filter(retired_at=None)  # type: ignore[attr-defined]
        self.fields["case"].queryset = coalition.cases.all()  # type: ignore[attr-defined]

    @property
    def published(self) -> list[Publication]:
        """What the party lets everybody read now."""
        live = Publication.objects.filter(coalition=self.coalition, party=self.party, until_at=None)
        return list(live.select_related("question", "case"))

    def act(self, actor: Actor) -> None:
        actions.publish_answers(self.party, self.coalition, actor=actor, **self.cleaned_data)


class ReportForm(ActForm):
    """What somebody says that a party says."""

    reporter = forms.CharField(label=gettext_lazy("Who reports it"), max_length=200)
    words = forms.CharField(
        label=gettext_lazy("What they say that it says"),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    about: forms.ModelChoiceField[CaseActor] = forms.ModelChoiceField(
        queryset=CaseActor.objects.none(),
        label=gettext_lazy("About whom"),
        required=False,
        empty_label=gettext_lazy("Nobody in particular"),
        to_field_name="uid",
    )
    address = forms.CharField(
        label=gettext_lazy("Address of the passage it comes from"), max_length=300, required=False
    )
    citation = forms.CharField(label=gettext_lazy("Or its source in words"), max_length=400, required=False)
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, party: Party, question: Question, case: Case, data: Any = None) -> None:
        super().__init__(data)
        self.place = party, question, case
        self.fields["language"].choices = language_choices(case.coalition.languages)  # type: ignore[attr-defined]
        self.fields["about"].queryset = case.actors.all()  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        typed = dict(self.cleaned_data)
        address = typed.pop("address")
        passage = passage_named(address, actor)
        party, question, case = self.place
        once(
            self.once_key,
            Report,
            lambda: actions.report_position(party, question, case, actor=actor, passage=passage, **typed),
        )


class ReplyForm(ActForm):
    """What the party concerned says of a report."""

    words = forms.CharField(
        label=gettext_lazy("What you say yourselves"),
        help_text=gettext_lazy("It stands beside the report from then on, and is no answer in the register."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, report: Report, language: str, data: Any = None) -> None:
        super().__init__(data, initial={"language": language})
        self.report = report
        codes = [*report.question.coalition.languages, report.party.language, language]
        self.fields["language"].choices = language_choices(list(dict.fromkeys(filter(None, codes))))  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        actions.reply_to_report(
            self.report, self.cleaned_data["words"], actor=actor, language=self.cleaned_data["language"]
        )
