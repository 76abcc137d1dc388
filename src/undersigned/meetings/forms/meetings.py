"""What a meeting is and when, where, for whom."""

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from undersigned.cases.models import Case
from undersigned.cases.queries import cases_of
from undersigned.core.actor import Actor
from undersigned.core.forms import ActForm
from undersigned.core.models import Audience
from undersigned.core.once import once
from undersigned.meetings import actions
from undersigned.meetings.forms.moments import FIRST, SECOND, Twice, moment
from undersigned.meetings.models import Meeting
from undersigned.meetings.states import Kind
from undersigned.parties.forms import TimeZoneField
from undersigned.parties.models import Coalition
from undersigned.texts.models import Text
from undersigned.texts.queries import texts_of

WHICH = [("", _("Only once")), (FIRST, _("The first time")), (SECOND, _("The second time"))]


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class MeetingForm(ActForm):
    """A meeting with its moments, as a clock where it is held shows them."""

    title = forms.CharField(
        label=_("What it is called"), max_length=200, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind.choices)
    day = forms.DateField(label=_("Day"), widget=DayInput())
    time = forms.TimeField(label=_("From"), widget=ClockInput())
    until_time = forms.TimeField(label=_("Until"), widget=ClockInput())
    until_day = forms.DateField(
        label=_("Last day"),
        help_text=_("Only where it ends on another day."),
        required=False,
        widget=DayInput(),
    )
    time_zone = TimeZoneField(label=_("Time zone"))
    which = forms.ChoiceField(
        label=_("If the clock shows that time twice"),
        help_text=_("Once a year, when the clock is put back."),
        choices=WHICH,
        required=False,
    )
    place = forms.CharField(
        label=_("Place"), max_length=200, required=False, widget=forms.TextInput(attrs={"dir": "auto"})
    )
    online = forms.URLField(label=_("Address online"), max_length=300, required=False, assume_scheme="https")
    summary = forms.CharField(
        label=_("What it is about"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("A few sentences for somebody who was never there."),
    )
    audience = forms.TypedChoiceField(label=_("Who may read its page"), choices=Audience.choices, coerce=int)
    cases: forms.ModelMultipleChoiceField[Case] = forms.ModelMultipleChoiceField(
        queryset=Case.objects.none(),
        label=_("Cases it is about"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    texts: forms.ModelMultipleChoiceField[Text] = forms.ModelMultipleChoiceField(
        queryset=Text.objects.none(),
        label=_("Texts it is about"),
        required=False,
        to_field_name="uid",
        widget=forms.CheckboxSelectMultiple,
    )
    made: Meeting

    def __init__(
        self, coalition: Coalition, actor: Actor, data: Any = None, meeting: Meeting | None = None
    ) -> None:
        super().__init__(data, initial=_first(meeting) if meeting else _new(coalition))
        self.coalition, self.meeting = coalition, meeting
        self.fields["cases"].queryset = cases_of(coalition, actor)  # type: ignore[attr-defined]
        self.fields["texts"].queryset = texts_of(coalition)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            last = cleaned["until_day"] or cleaned["day"]
            starts = self._moment("time", cleaned["day"])
            ends = self._moment("until_time", last)
            cleaned |= {"starts_at": starts, "ends_at": ends}
            if starts and ends and ends <= starts:
                self.add_error("until_time", _("A meeting ends after it has begun."))
        return cleaned

    def _moment(self, field: str, day: date) -> datetime | None:
        told = self.cleaned_data
        try:
            return moment(day, told[field], told["time_zone"], told.get("which", ""))
        except Twice as twice:
            self.add_error("which", twice)
        except ValidationError as never:
            self.add_error(field, never)
        return None

    def act(self, actor: Actor) -> None:
        said = {name: value for name, value in self.cleaned_data.items() if name not in MOMENTS}
        draft = actions.MeetingDraft(**said)
        if self.meeting:
            self.made = actions.change_meeting(self.meeting, draft, actor=actor)
        else:
            self.made = once(
                self.once_key, Meeting, lambda: actions.set_meeting(self.coalition, draft, actor=actor)
            )


MOMENTS = {"day", "time", "until_day", "until_time", "which"}


def _new(coalition: Coalition) -> dict[str, Any]:
    return {
        "time_zone": coalition.time_zone,
        "time": time(18),
        "until_time": time(20),
        "audience": Audience.COALITION,
    }


def _first(meeting: Meeting) -> dict[str, Any]:
    """Return what a meeting says, as its form begins with it."""
    zone = ZoneInfo(meeting.time_zone)
    starts, ends = (timezone.localtime(each, zone) for each in (meeting.starts_at, meeting.ends_at))
    names = ("title", "kind", "time_zone", "place", "online", "summary", "audience")
    return {name: getattr(meeting, name) for name in names} | {
        "day": starts.date(),
        "time": starts.time(),
        "until_day": ends.date() if ends.date() != starts.date() else None,
        "until_time": ends.time(),
        "which": SECOND if starts.fold or ends.fold else "",
        "cases": list(meeting.cases.values_list("uid", flat=True)),
        "texts": list(meeting.texts.values_list("uid", flat=True)),
    }
