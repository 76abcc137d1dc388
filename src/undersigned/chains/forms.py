"""What people type of links."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.cases.actions import also_name
from undersigned.cases.models import CaseActor
from undersigned.chains import actions
from undersigned.chains.actions.bodies import body_named
from undersigned.chains.models import Link, LinkDispute, Tip
from undersigned.chains.states import Tie
from undersigned.core.actor import Actor
from undersigned.core.asked import SIZES
from undersigned.core.errors import Refused
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.parties.forms import language_choices
from undersigned.parties.models import Coalition, Party
from undersigned.texts.models import Clause

KINDS = [("", gettext_lazy("It is known already")), *CaseActor.Kind.choices]


class WhyForm(forms.Form):
    """What somebody is, buys or lives in, and how much time she has."""

    q = forms.CharField(
        label=gettext_lazy("A trade, an employer, a product, a town"),
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "dir": "auto"}),
    )
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("The time you have, in minutes"),
        choices=[(size, size) for size in SIZES],
        coerce=int,
        required=False,
    )


class RecordForm(ActForm):
    """A link, from the claim that says it."""

    one = forms.CharField(label=gettext_lazy("Who, or what"), max_length=200)
    one_kind = forms.ChoiceField(label=gettext_lazy("What it is"), choices=KINDS, required=False)
    tie = forms.ChoiceField(label=gettext_lazy("Does what"), choices=Tie.choices)
    other = forms.CharField(label=gettext_lazy("With whom, or what"), max_length=200)
    other_kind = forms.ChoiceField(label=gettext_lazy("What that is"), choices=KINDS, required=False)
    address = forms.CharField(
        label=gettext_lazy("Address of the claim that says so"),
        max_length=300,
        help_text=gettext_lazy(
            "A claim of a text of this coalition. It should rest on a passage of the library."
        ),
    )
    holds_from = forms.CharField(
        label=gettext_lazy("Since when"),
        max_length=10,
        required=False,
        help_text=gettext_lazy("As far as it is known: 2031, 2031-06 or 2031-06-03."),
    )
    holds_until = forms.DateField(
        label=gettext_lazy("Until when"),
        required=False,
        help_text=gettext_lazy("From the day after, it is shown as expired and leads nowhere."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    audience = forms.TypedChoiceField(
        label=gettext_lazy("Who may read it"),
        choices=Audience.choices,
        coerce=int,
        initial=Audience.COALITION,
        help_text=gettext_lazy(
            "Everybody only where everybody may read a source of the claim. Its words are read too."
        ),
    )
    made: Link

    def __init__(self, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        self.made = once(self.once_key, Link, lambda: self._record(actor))

    def _record(self, actor: Actor) -> Link:
        told = self.cleaned_data
        one, other = (
            body_named(self.coalition, told[name], told[f"{name}_kind"], actor=actor)
            for name in ("one", "other")
        )
        draft = actions.LinkDraft(
            one, told["tie"], other, self._claim(), told["audience"], told["holds_from"], told["holds_until"]
        )
        return actions.record_link(self.coalition, draft, actor=actor)

    def _claim(self) -> Clause:
        uid = actions.claim_uid(self.cleaned_data["address"])
        found = Clause.objects.filter(uid=uid, text__coalition=self.coalition).select_related("text").first()
        if found is None:
            raise Refused(
                _("“%(claim)s” is no claim of this coalition.") % {"claim": self.cleaned_data["address"]}
            )
        return found


class EndForm(ActForm):
    """Why a link is no more."""

    why = forms.CharField(
        label=gettext_lazy("Why it is no more"),
        max_length=400,
        help_text=gettext_lazy("Readers of the link are told."),
    )

    def __init__(self, link: Link, data: Any = None) -> None:
        super().__init__(data)
        self.link = link

    def act(self, actor: Actor) -> None:
        actions.end_link(self.link, self.cleaned_data["why"], actor=actor)


class DisputeForm(ActForm):
    """What is said against a link, and who says so."""

    words = forms.CharField(
        label=gettext_lazy("What is not so"), widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"})
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    party: forms.ModelChoiceField[Party] = forms.ModelChoiceField(
        queryset=Party.objects.none(),
        label=gettext_lazy("Who says so"),
        required=False,
        empty_label=gettext_lazy("The editors"),
        to_field_name="uid",
    )

    def __init__(self, link: Link, parties: list[Party], edits: bool, data: Any = None) -> None:
        super().__init__(data)
        self.link = link
        self.fields["language"].choices = language_choices(link.coalition.languages)  # type: ignore[attr-defined]
        party: Any = self.fields["party"]
        party.queryset = Party.objects.filter(pk__in=[each.pk for each in parties])
        party.required = not edits
        if not edits:
            party.empty_label = None

    def act(self, actor: Actor) -> None:
        once(
            self.once_key,
            LinkDispute,
            lambda: actions.raise_dispute(self.link, actor=actor, **self.cleaned_data),
        )


class SettleForm(ActForm):
    """How a dispute was settled."""

    words = forms.CharField(
        label=gettext_lazy("How it was settled"), widget=forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    )

    def __init__(self, dispute: LinkDispute, data: Any = None) -> None:
        super().__init__(data, prefix=dispute.uid)
        self.dispute = dispute

    def act(self, actor: Actor) -> None:
        actions.settle_dispute(self.dispute, self.cleaned_data["words"], actor=actor)


class TipForm(ActForm):
    """A link that somebody knows."""

    words = forms.CharField(
        label=gettext_lazy("Who does what with whom"),
        help_text=gettext_lazy("Such as: the bakery at the bridge buys its flour from the Millford mill."),
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )
    citation = forms.CharField(
        label=gettext_lazy("Where it can be read"),
        max_length=400,
        help_text=gettext_lazy("A newspaper with its date, a report with its page, an address."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )

    def __init__(self, coalition: Coalition, data: Any = None) -> None:
        super().__init__(data)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        once(self.once_key, Tip, lambda: actions.send_tip(self.coalition, actor=actor, **self.cleaned_data))


class NameForm(ActForm):
    """Another name of a body."""

    name = forms.CharField(
        label=gettext_lazy("Another name, in any language and script"),
        max_length=200,
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"))

    def __init__(self, body: CaseActor, data: Any = None) -> None:
        super().__init__(data)
        self.body = body
        self.fields["language"].choices = language_choices(body.coalition.languages)  # type: ignore[attr-defined]

    def act(self, actor: Actor) -> None:
        also_name(self.body, actor=actor, **self.cleaned_data)


class ImportForm(ActForm):
    """A table of links."""

    file = forms.FileField(label=gettext_lazy("A file of links (CSV)"), allow_empty_file=True)
    done_with: actions.LinksImported

    def __init__(self, coalition: Coalition, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.coalition = coalition

    def act(self, actor: Actor) -> None:
        file = self.cleaned_data["file"]
        self.done_with = actions.import_links(self.coalition, file.name, file.read(), actor=actor)
