"""What people type about deliveries: what was delivered, what arrived, and what the giver answers."""

from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.once import key_of
from undersigned.pledges.actions import receipts as actions
from undersigned.pledges.forms.pledges import quantity_field, unit_field, words_field
from undersigned.pledges.models import Delivery, Pledge, Receipt
from undersigned.pledges.states import Outcome

MONTH_ALONE = _("A month or a year, such as 2031-06 or 2031: no day is kept.")


def date_field(label: Any, *, required: bool = True) -> forms.CharField:
    """Return a field for a date as far as it is told."""
    return forms.CharField(
        label=label,
        max_length=10,
        required=required,
        help_text=_("A day, a month or a year, such as 2031-06-03, 2031-06 or 2031."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )


def place_field() -> forms.CharField:
    """Return a field for a place."""
    return forms.CharField(
        label=_("Where"), max_length=120, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )


class ReportForm(ActForm):
    """What the giver delivered; of what was brought to a protected party no place, and no day."""

    words = words_field(_("What you delivered"))
    quantity = quantity_field()
    unit = unit_field()
    delivered = date_field(_("When"))
    place = place_field()

    def __init__(self, pledge: Pledge, language: str, data: Any = None) -> None:
        protected = pledge.recipient is not None and pledge.recipient.protected
        today = timezone.localdate(timezone=ZoneInfo(pledge.time_zone)).isoformat()
        first = {"unit": pledge.unit, "delivered": today[: actions.MONTH] if protected else today}
        super().__init__(data, initial=first)
        self.pledge, self.language = pledge, language
        if pledge.quantity is None:
            del self.fields["quantity"], self.fields["unit"]
        if protected:
            del self.fields["place"]
            self.fields["delivered"].help_text = MONTH_ALONE

    def act(self, actor: Actor) -> None:
        told = actions.Report(language=self.language, **self.cleaned_data)
        actions.report_delivery(self.pledge, told, actor=actor, key=key_of(self.data))  # type: ignore[arg-type]


class WithdrawForm(ActForm):
    """Takes a report back."""

    def __init__(self, delivery: Delivery, data: Any = None) -> None:
        super().__init__(data)
        self.delivery = delivery

    def act(self, actor: Actor) -> None:
        actions.withdraw_delivery(self.delivery, actor=actor)


class ReceiptForm(ActForm):
    """What those it was for say of a delivery."""

    outcome = forms.ChoiceField(label=_("What arrived?"), choices=Outcome.choices, widget=forms.RadioSelect)
    quantity = quantity_field()
    unit = unit_field()
    words = words_field(_("In your words"), rows=2)
    received = date_field(_("When"), required=False)
    place = place_field()
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, delivery: Delivery, stands: Receipt | None, language: str, data: Any = None) -> None:
        pledge = delivery.pledge
        super().__init__(data, initial={"unit": pledge.unit, "seen": stands.uid if stands else ""})
        self.delivery, self.language = delivery, language
        self.fields["words"].required = False
        self.fields["words"].help_text = _("Needed unless it arrived.")
        self.fields["quantity"].label = _("If part of it arrived: how much")
        assert pledge.recipient is not None
        if pledge.quantity is None:
            del self.fields["quantity"], self.fields["unit"]
        if pledge.recipient.protected:
            del self.fields["place"]
            self.fields["received"].help_text = MONTH_ALONE

    def act(self, actor: Actor) -> None:
        told = dict(self.cleaned_data)
        seen, outcome = told.pop("seen"), Outcome(told.pop("outcome"))
        word = actions.Word(outcome, language=self.language, **told)
        actions.give_receipt(
            self.delivery,
            word,
            actor=actor,
            seen=seen,
            key=key_of(self.data),  # type: ignore[arg-type]
        )


class ReplyForm(ActForm):
    """The giver's words beside what was said of a delivery."""

    words = words_field(_("Your answer"), rows=2)

    def __init__(self, receipt: Receipt, language: str, data: Any = None) -> None:
        super().__init__(data)
        self.receipt, self.language = receipt, language

    def act(self, actor: Actor) -> None:
        actions.reply_to(
            self.receipt,
            self.cleaned_data["words"],
            actor=actor,
            language=self.language,
            key=key_of(self.data),  # type: ignore[arg-type]
        )
