"""What people type in local efforts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case
from undersigned.cases.queries import cases_of
from undersigned.core.actor import Actor
from undersigned.core.asof import end_of
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.efforts import actions, queries
from undersigned.efforts.models import Belonging, Conversation, Effort
from undersigned.efforts.states import Stage
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.people.models import User


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def line(**options: Any) -> forms.CharField:
    """Return a field of one line in whichever direction."""
    return forms.CharField(widget=forms.TextInput(attrs={"dir": "auto"}), **options)


def lines(**options: Any) -> forms.CharField:
    """Return a field of several lines in whichever direction."""
    return forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}), **options)


class PartyField(forms.ModelChoiceField[Party]):
    """A party now in the coalition."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Party.objects.none(), empty_label=_("Choose"), to_field_name="uid", **options)

    def offer(self, coalition: Coalition) -> None:
        self.queryset = parties_in(coalition)


class BeginForm(ActForm):
    """A local effort, and until when whoever begins it helps."""

    name = line(label=_("What it is called"), max_length=200)
    place = line(label=_("Place"), max_length=120, required=False)
    case: forms.ModelChoiceField[Case] = forms.ModelChoiceField(
        queryset=Case.objects.none(),
        label=_("Case"),
        required=False,
        empty_label=_("None"),
        to_field_name="uid",
    )
    task = line(label=_("With what you help"), max_length=200)
    until = forms.DateField(
        label=_("Until when you help"),
        widget=DayInput(),
        help_text=_("Your right to write in it ends on that day by itself, within half a year."),
    )
    audience = forms.TypedChoiceField(
        label=_("Who may read its page"), choices=Audience.choices, coerce=int, initial=Audience.COALITION
    )
    made: Effort

    def __init__(self, coalition: Coalition, actor: Actor, data: Any = None) -> None:
        super().__init__(data)
        self.coalition = coalition
        self.fields["case"].queryset = cases_of(coalition, actor)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        told["until"] = end_of(told["until"], self.coalition.time_zone)
        self.made = once(
            self.once_key, Effort, lambda: actions.begin_effort(self.coalition, actor=actor, **told)
        )


class EffortForm(ActForm):
    """A form in one effort."""

    def __init__(self, effort: Effort, data: Any = None) -> None:
        # Several stand on one page, with fields of the same names.
        super().__init__(data, auto_id=f"{type(self).__name__.lower()}_%s")
        self.effort, self.coalition = effort, effort.coalition
        for field in self.fields.values():
            if isinstance(field, PartyField):
                field.offer(self.coalition)


class ListenForm(EffortForm):
    """Somebody was listened to."""

    listened_to = line(
        label=_("Who was listened to"),
        help_text=_("In words that expose nobody, such as: three women who sell at the landing."),
        max_length=200,
    )
    words = lines(label=_("What they said"), max_length=10_000)
    language = forms.ChoiceField(label=_("Language"))
    held_on = forms.CharField(
        label=_("When"),
        max_length=10,
        help_text=_("Year-month-day, or only 2031-06 where the day would tell too much."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "dir": "ltr"}),
    )
    audience = forms.TypedChoiceField(
        label=_("Who may read it"), choices=Audience.choices, coerce=int, initial=Audience.COALITION
    )

    def __init__(self, effort: Effort, data: Any = None) -> None:
        super().__init__(effort, data)
        choices = language_choices([effort.language, *effort.coalition.languages])
        self.fields["language"].choices = choices  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        once(self.once_key, Conversation, lambda: actions.listen(self.effort, actor=actor, **told))


class ReachForm(EffortForm):
    """The next stage, and what shows it."""

    stage = forms.ChoiceField(choices=Stage.choices, widget=forms.HiddenInput)
    words = lines(label=_("What shows it"), max_length=2000)

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        actions.reach(self.effort, Stage(told["stage"]), told["words"], actor=actor)


class LocalsForm(EffortForm):
    """Who the locals are."""

    party = PartyField(label=_("Which organisation is the locals’ own"))

    def act(self, actor: Actor) -> None:
        actions.name_locals(self.effort, self.cleaned_data["party"], actor=actor)


class HelpForm(EffortForm):
    """Who helps from outside, until when."""

    person = forms.ModelChoiceField(
        queryset=User.objects.none(),
        label=_("Who helps"),
        help_text=_("People with a seat here who are not of the locals. Nobody names herself."),
        empty_label=_("Choose"),
        to_field_name="uid",
    )
    task = line(label=_("With what"), max_length=200)
    until = forms.DateField(label=_("Until"), widget=DayInput())

    def __init__(self, effort: Effort, actor: Actor, data: Any = None) -> None:
        super().__init__(effort, data)
        possible = queries.helpers_possible(effort).exclude(uid=actor.uid)
        self.fields["person"].queryset = possible  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        until = end_of(told["until"], self.coalition.time_zone)
        actions.give_help(self.effort, told["person"], told["task"], until, actor=actor)


class ThingForm(EffortForm):
    """A thing, and whose it is."""

    thing = line(label=_("What"), help_text=_("A list, a key, a room, a fund, an account."), max_length=200)
    owner = PartyField(label=_("Whose it is"))
    words = line(label=_("Where it is, or how it is held"), max_length=400, required=False)

    def act(self, actor: Actor) -> None:
        told = self.cleaned_data
        once(self.once_key, Belonging, lambda: actions.keep_thing(self.effort, actor=actor, **told))


class PassOnForm(EffortForm):
    """To whom a thing is handed over."""

    owner = PartyField(label=_("To whom"))
    words = line(label=_("Where it is, or how it is held"), max_length=400, required=False)

    def __init__(self, belonging: Belonging, data: Any = None) -> None:
        super().__init__(belonging.effort, data)
        self.belonging = belonging

    def act(self, actor: Actor) -> None:
        actions.pass_on(self.belonging, actor=actor, **self.cleaned_data)


class StayForm(EffortForm):
    """Why a thing stays with an organisation from outside."""

    why = line(label=_("Why it stays with them"), max_length=400)

    def __init__(self, belonging: Belonging, data: Any = None) -> None:
        super().__init__(belonging.effort, data)
        self.belonging = belonging

    def act(self, actor: Actor) -> None:
        actions.let_stay(self.belonging, self.cleaned_data["why"], actor=actor)
