"""What people type: an appeal, its asks, and what a party answers to each."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.actions.signatures import Decision
from undersigned.cases.models import Concerned
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.pages import language_name
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.pledges.actions import appeals as acts
from undersigned.pledges.actions.answers import Said
from undersigned.pledges.models import Appeal, Ask, AskAnswer
from undersigned.pledges.rules.appeals import can_begin
from undersigned.pledges.states import Way
from undersigned.positions.states import Stance

ALL, PART = "all", "part"
NOTHING = ("", _("We say nothing yet"))


def _day(label: Any, **more: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, required=False, **more)


def _words(label: Any, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows, "dir": "auto"})
    return forms.CharField(label=label, widget=widget, max_length=2000, **more)


class BeginForm(ActForm):
    """Who asks, about which case, under which title; and who signs it."""

    concerned: forms.ModelChoiceField[Concerned] = forms.ModelChoiceField(
        label=_("Who asks"), queryset=Concerned.objects.none(), to_field_name="uid", empty_label=None
    )
    vouched = forms.BooleanField(
        label=_("Who vouches for them signs and publishes it in their place"), required=False
    )
    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs={"dir": "auto"}))
    why = forms.CharField(
        label=_("Why it matters, in one sentence, to somebody who does not know the case"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=_("In which language it is written"))

    def __init__(self, coalition: Coalition, choices: Any, data: Any = None) -> None:
        super().__init__(data)
        who: Any = self.fields["concerned"]
        who.queryset = choices
        who.label_from_instance = lambda each: f"{each.party.name} · {each.case.name}"
        codes = dict.fromkeys([*coalition.languages, *(code for code, _name in settings.LANGUAGES)])
        self.fields["language"].choices = [(code, language_name(code)) for code in codes]  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        who, vouched = told.pop("concerned"), told.pop("vouched")
        # Whoever speaks for who vouches alone begins it in its name.
        vouched = vouched or not can_begin(actor, (who.case.coalition, who.party, None))
        voucher = (who.party.voucher or who.vouched_by) if vouched else None
        self.made = acts.begin_appeal(
            who.case, who.party, actor=actor, vouched_by=voucher, key=self.once_key, **told
        )


class AskForm(ActForm):
    """One ask: what, how much of it, until when, for whom, and who may read it."""

    words = _words(_("What is asked for"), 3)
    quantity = forms.DecimalField(
        label=_("How much"), max_digits=14, decimal_places=3, required=False, localize=True
    )
    unit = forms.CharField(
        label=_("Of what it counts"), help_text=_("Such as pallets, hours."), max_length=40, required=False
    )
    by_when = _day(_("Until when"))
    raised_by: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        label=_("Whose item it is"),
        help_text=_("Items of those whose appeal it is come first; what others ask stands after them."),
        queryset=Party.objects.none(),
        to_field_name="uid",
        empty_label=None,
    )
    for_whom: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        label=_("For whom"), queryset=Party.objects.none(), to_field_name="uid", empty_label=None
    )
    audience = forms.TypedChoiceField(
        label=_("Who may read it"),
        choices=[(Audience.PUBLIC, _("Everybody")), (Audience.COALITION, _("Only the coalition’s seats"))],
        coerce=int,
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
    )

    def __init__(self, appeal: Appeal, raisers: Any, data: Any = None) -> None:
        super().__init__(data, initial={"for_whom": appeal.made_by.uid, "raised_by": appeal.made_by.uid})
        self.appeal, self.raisers = appeal, raisers
        self.fields["raised_by"].queryset = raisers  # type: ignore[attr-defined]
        self.fields["for_whom"].queryset = parties_in(appeal.text.coalition)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        terms = {name: told.pop(name) for name in ("quantity", "unit", "by_when", "audience")}
        words = told.pop("words")
        acts.raise_ask(self.appeal, words, actor=actor, terms=acts.Terms(**terms), key=self.once_key, **told)


class ChangeForm(AskForm):
    """Says otherwise what an ask asks for."""

    def __init__(self, ask: Ask, body: str, data: Any = None) -> None:
        super().__init__(ask.appeal, None, data)
        self.ask = ask
        del self.fields["raised_by"], self.fields["for_whom"]
        told = ("quantity", "unit", "by_when", "audience")
        self.initial = {"words": body} | {name: getattr(ask, name) for name in told}

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        acts.change_ask(self.ask, told.pop("words"), actor=actor, terms=acts.Terms(**told))


class DropForm(ActForm):
    """Why an ask is dropped."""

    why = forms.CharField(
        label=_("Why it is dropped"),
        help_text=_("The item stays readable, with your organisation’s name and this sentence."),
        max_length=400,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, ask: Ask, party: Party, data: Any = None) -> None:
        super().__init__(data)
        self.ask, self.party = ask, party

    def act(self, actor: Actor) -> None:
        acts.drop_ask(self.ask, self.cleaned_data["why"], party=self.party, actor=actor)


class PublishForm(ActForm):
    """Which body of those whose appeal it is decided on it, and when."""

    body = forms.CharField(label=_("Which body of yours decided?"), max_length=200)
    decided_on = forms.DateField(
        label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, appeal: Appeal, data: Any = None) -> None:
        super().__init__(data)
        self.appeal = appeal

    def act(self, actor: Actor) -> None:
        acts.publish_appeal(self.appeal, Decision(**self.cleaned_data), actor=actor)


class CloseForm(ActForm):
    """Why those whose appeal it is close it."""

    words = _words(_("Why you close it"))

    def __init__(self, appeal: Appeal, party: Party, data: Any = None) -> None:
        super().__init__(data)
        self.appeal, self.party = appeal, party

    def act(self, actor: Actor) -> None:
        acts.close_appeal(self.appeal, self.cleaned_data["words"], party=self.party, actor=actor)


class AnswerForm(forms.Form):
    """What a party answers to one ask; nothing chosen is no answer."""

    way = forms.ChoiceField(label=_("Your answer"), widget=forms.RadioSelect, required=False)
    quantity = forms.DecimalField(
        label=_("How much of it"), max_digits=14, decimal_places=3, required=False, localize=True
    )
    due_on = _day(_("Until when you do it"))
    words = _words(_("In a sentence"), required=False)
    passed_to = forms.CharField(
        label=_("Passed on to"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    public = forms.NullBooleanField(
        label=_("Who may read your answer"),
        required=False,
        widget=forms.Select(
            choices=[
                ("unknown", _("A pledge everybody, anything else the coalition")),
                ("true", _("Everybody")),
                ("false", _("The coalition’s seats")),
            ]
        ),
    )

    def __init__(self, ask: Ask, given: AskAnswer | None, data: Any = None) -> None:
        super().__init__(data, prefix=ask.uid, initial=_given(ask, given))
        self.ask, self.given = ask, given
        kept = [] if given else [NOTHING]
        self.fields["way"].choices = [*kept, *_ways(ask)]  # type: ignore[attr-defined]
        self.fields["quantity"].help_text = ask.unit
        if ask.quantity is None:
            del self.fields["quantity"]
        if ask.audience != Audience.PUBLIC:
            del self.fields["public"]

    def said(self) -> Said | None:
        """Return what was answered; None where nothing was."""
        told = dict(self.cleaned_data)
        way = told.pop("way")
        if not way:
            return None
        if way in (ALL, PART):
            told["all_of_it"], way = way == ALL, Way.PLEDGE
        return Said(Way(way), **told)


def _ways(ask: Ask) -> list[tuple[str, Any]]:
    part = (PART, _("We pledge part of it"))
    return [
        (ALL, _("We pledge all of it")),
        part,
        (Way.CANNOT, _("We cannot")),
        (Way.PASSED_ON, _("We passed it on to another body")),
    ]


def _given(ask: Ask, given: AskAnswer | None) -> dict[str, Any]:
    if given is None:
        return {"way": "", "due_on": ask.by_when}
    way = given.way
    if way == Way.PLEDGE:
        way = ALL if given.position.stance == Stance.ACCEPT else PART
    pledge = ask.pledges.filter(party=given.party_id, dropped_at=None).first() if way in (ALL, PART) else None
    return {
        "way": way,
        "words": given.words,
        "passed_to": given.passed_to,
        "quantity": pledge.quantity if pledge else None,
        "due_on": pledge.due_on if pledge else ask.by_when,
        "public": given.audience == Audience.PUBLIC,
    }
