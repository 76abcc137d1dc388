"""The secretary's forms: until when, and to whom."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.core.pages import language_name
from undersigned.parties.forms import TimeZoneField
from undersigned.parties.models import Coalition, Party


class RoundForm(forms.Form):
    """Until when answers are taken, in which time zone, sealed or open, and when to remind."""

    day = forms.DateField(label=_("Answers until"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    time = forms.TimeField(label=_("at"), widget=forms.TimeInput({"type": "time"}, "%H:%M"), initial="20:00")
    time_zone = TimeZoneField(label=_("Time zone"))
    sealed = forms.BooleanField(
        label=_("Sealed: nobody reads another’s answers until the round closes"),
        help_text=_(
            "You see who has answered, and nothing of what. Whoever runs this server could still read the answers."
        ),
        required=False,
    )
    remind_day = forms.DateField(
        label=_("Remind those who have not answered on"),
        help_text=_(
            "By mail to people with a seat; you get the list of the others, to remind them yourself."
        ),
        widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"),
        required=False,
    )

    def __init__(self, *args: Any, coalition: Coalition, **options: Any) -> None:
        zone = ZoneInfo(coalition.time_zone)
        soon = timezone.localtime(timezone=zone).date() + timedelta(days=4)
        options.setdefault("initial", {"day": soon, "time": "20:00", "time_zone": coalition.time_zone})
        super().__init__(*args, **options)

    def round_options(self) -> dict[str, Any]:
        """Return what `open_round` takes; the reminder goes out at the deadline's time of day."""
        told = self.cleaned_data
        zone = ZoneInfo(told["time_zone"])
        remind = told["remind_day"]
        return {
            "closes_at": datetime.combine(told["day"], told["time"], zone),
            "time_zone": told["time_zone"],
            "sealed": told["sealed"],
            "remind_at": datetime.combine(remind, told["time"], zone) if remind else None,
        }


class InviteForm(forms.Form):
    """One party's row: whether to make its link, in which language, and where to mail it.

    The address is used for sending and kept nowhere.
    """

    make = forms.BooleanField(required=False)
    language = forms.ChoiceField(choices=lambda: [(c, language_name(c)) for c, _n in settings.LANGUAGES])
    mail = forms.EmailField(required=False, error_messages={"invalid": _("This is not a mail address.")})

    def __init__(self, data: Any = None, *, party: Party, ticked: bool) -> None:
        codes = [code for code, _name in settings.LANGUAGES]
        language = party.language if party.language in codes else codes[0]
        super().__init__(data, prefix=party.uid, initial={"make": ticked, "language": language})
        self.fields["make"].widget.attrs["aria-label"] = party.name
        self.fields["mail"].widget.attrs |= {"autocomplete": "off", "size": "18"}
        if party.protected:
            self.fields["mail"].disabled = True
