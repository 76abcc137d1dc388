"""What founding, admitting and seating ask for."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.core.names import legible_name
from undersigned.core.pages import language_name
from undersigned.parties import queries
from undersigned.parties.actions.pasting import MOST_MEMBERS
from undersigned.parties.actions.protection import KINDS
from undersigned.parties.actions.relations import tie
from undersigned.parties.models import Coalition, Party, Relation, Seat

# The languages of the interface first, then by code; a text can be in any of them.
LANGUAGES = (
    *("en", "es", "fr", "ar"),
    *("bn", "ca", "de", "el", "eu", "fa", "gl", "he", "hi", "id", "it", "ja", "ko", "nl", "pl"),
    *("pt", "ro", "ru", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "vi", "zh-hans"),
)


def language_choices(first: list[str]) -> list[tuple[str, str]]:
    """Return codes with each language's own name, those of the coalition first."""
    return [(code, language_name(code)) for code in dict.fromkeys([*first, *LANGUAGES])]


class NameField(forms.CharField):
    """A name as people will read it."""

    def clean(self, value: Any) -> str:
        name: str = super().clean(value)
        try:
            return legible_name(name) if name else name
        except Refused as refused:
            raise forms.ValidationError(str(refused)) from None


class TimeZoneField(forms.CharField):
    """A time zone by its IANA name; spaces are as good as underscores."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("Named by a large city, such as Europe/Madrid or America/Bogota."))
        options.setdefault("widget", forms.TextInput(attrs={"list": "zones", "autocomplete": "off"}))
        super().__init__(max_length=60, **options)

    def clean(self, value: Any) -> str:
        zone: str = super().clean(value).strip().replace(" ", "_")
        if zone not in available_timezones():
            raise forms.ValidationError(
                _("“%(zone)s” is not a time zone. One is Europe/Madrid."), params={"zone": zone}
            )
        return zone


class CoalitionForm(forms.Form):
    """A coalition: its name, languages and hours."""

    name = NameField(
        label=_("Name of the coalition"), help_text=_("As it would sign a letter."), max_length=200
    )
    drafts_in = forms.ChoiceField(label=_("Its texts are drafted in"))
    languages = forms.MultipleChoiceField(
        label=_("They are also read in"),
        help_text=_(
            "Tick the languages your organisations answer in; you can bring translations of each text."
        ),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    time_zone = TimeZoneField(label=_("Time zone of its deadlines"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("drafts_in", "languages"):
            self.fields[name].choices = language_choices([])  # type: ignore[attr-defined]

    @property
    def all_languages(self) -> list[str]:
        """The language of drafting, then the others."""
        return list(dict.fromkeys([self.cleaned_data["drafts_in"], *self.cleaned_data["languages"]]))


class PartyForm(forms.Form):
    """What is said of a party."""

    name = NameField(label=_("Name"), help_text=_("As it signs."), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Party.Kind.choices, widget=forms.RadioSelect)
    parent = forms.ModelChoiceField(
        label=_("Of which organisation, if it is a current"),
        help_text=_("A current is an organised tendency inside an organisation."),
        queryset=Party.objects.none(),
        empty_label=_("None"),
        to_field_name="uid",
        required=False,
    )
    place = forms.CharField(label=_("Place"), max_length=120, required=False)
    language = forms.ChoiceField(label=_("Language in which it is asked"))
    members = forms.IntegerField(
        label=_("Members"),
        help_text=_("Asked only where texts count organisations by their members."),
        min_value=0,
        max_value=MOST_MEMBERS,
        required=False,
    )
    members_on = forms.DateField(
        label=_("Counted on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    members_evidence = forms.CharField(
        label=_("Evidence of that number"),
        help_text=_(
            "A report or an audit, and where to find it. Without it the number is shown as self-declared."
        ),
        max_length=300,
        required=False,
    )

    def __init__(self, *args: Any, coalition: Coalition, party: Party | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        organisations = queries.parties_in(coalition).filter(kind=Party.Kind.ORGANISATION)
        if party:
            organisations = organisations.exclude(pk=party.pk)
        self.fields["parent"].queryset = organisations  # type: ignore[attr-defined]
        own = party.languages if party else []
        self.fields["language"].choices = language_choices([*coalition.languages, *own])  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == Party.Kind.CURRENT and not cleaned.get("parent"):
            self.add_error("parent", _("A current works inside an organisation: name which."))
        if cleaned.get("members") is not None and not cleaned.get("members_on") and not self.errors:
            self.add_error("members_on", _("Say on which day it had that many members."))
        return cleaned

    def facts(self, other_languages: list[str]) -> dict[str, Any]:
        """Return what the act takes; languages told earlier stay after the one chosen here."""
        facts = dict(self.cleaned_data)
        language = facts.pop("language")
        return facts | {"languages": list(dict.fromkeys([language, *other_languages]))}


class ProtectedForm(forms.Form):
    """What is asked of a protected party: nothing that could name it."""

    pseudonym = NameField(
        label=_("Pseudonym"),
        help_text=_("What everybody will read. Never the real name, and nothing that leads to it."),
        max_length=200,
    )
    kind = forms.ChoiceField(label=_("What it is"), widget=forms.RadioSelect)
    voucher = forms.ModelChoiceField(
        label=_("Which organisation vouches for it"),
        help_text=_("It stands beside the pseudonym everywhere. It hands over the private links."),
        queryset=Party.objects.none(),
        empty_label=None,
        to_field_name="uid",
    )
    language = forms.ChoiceField(label=_("Language in which it is asked"))

    def __init__(
        self,
        *args: Any,
        coalition: Coalition,
        vouchers: QuerySet[Party],
        changing: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["voucher"].queryset = vouchers  # type: ignore[attr-defined]
        self.fields["language"].choices = language_choices(coalition.languages)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in KINDS]  # type: ignore[attr-defined]
        if changing:
            del self.fields["kind"]

    def facts(self) -> dict[str, Any]:
        """Return what the acts take."""
        facts = dict(self.cleaned_data)
        return facts | {"languages": [facts.pop("language")]}


def told(party: Party) -> dict[str, Any]:
    """Return what is said of a party, as a form begins with it."""
    names = ("name", "kind", "parent", "place", "language", "members", "members_on", "members_evidence")
    facts = {name: getattr(party, name) for name in names}
    return facts | {"parent": party.parent.uid if party.parent else None}


class TieForm(ActForm):
    """What a party is to another body."""

    body = NameField(
        label=_("The other body"),
        help_text=_("A federation, an international, a council: it need not be in the coalition."),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "bodies", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("What it is to that body"), choices=Relation.Kind.choices)
    since = forms.DateField(
        label=_("Since"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    evidence = forms.CharField(label=_("What shows it"), max_length=300, required=False)

    def __init__(self, party: Party, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data, prefix="tie")
        self.party, self.coalition = party, coalition

    def act(self, actor: Actor) -> None:
        tie(self.party, self.coalition, actor=actor, **self.cleaned_data)


class PasteForm(forms.Form):
    """One organisation a line."""

    lines = forms.CharField(
        label=_("One organisation a line"),
        help_text=_("Name; place; language; members; date; evidence. Only the name must be there."),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        strip=False,
        max_length=200_000,
    )


class SeatForm(forms.Form):
    """Who gets which power, for whom."""

    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_(
            "If nobody here has it yet, an account is made; whoever reads that address signs in with a code sent"
            " to it. Nobody else sees it."
        ),
    )
    name = NameField(
        label=_("Name others see"),
        help_text=_("Only for a new account; a pseudonym will do. The person can change it."),
        max_length=120,
        required=False,
    )
    power = forms.ChoiceField(label=_("Power"), choices=Seat.Power.choices, widget=forms.RadioSelect)
    party = forms.ModelChoiceField(
        label=_("For which organisation"),
        help_text=_("A delegate or an officer speaks for one; the others need none."),
        queryset=Party.objects.none(),
        empty_label=_("None"),
        to_field_name="uid",
        required=False,
    )

    def __init__(self, *args: Any, coalition: Coalition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["party"].queryset = queries.parties_in(coalition).filter(protected=False)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("power") in {Seat.Power.DELEGATE, Seat.Power.OFFICER} and not cleaned.get("party"):
            self.add_error("party", _("A delegate or officer speaks for an organisation: name it."))
        return cleaned
