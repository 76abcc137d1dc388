from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.cases.models import Case
    from undersigned.core.actor import Actor
    from undersigned.core.asked import Asked
    from undersigned.core.asof import AsOf
    from undersigned.core.dates import Day


def about_case(actor: "Actor", case: "Case", as_of: "AsOf", **_more: Any) -> str:
    """Return the meetings about a case, for its page."""
    from undersigned.meetings.queries.meetings import meetings_about

    told = {"meetings": meetings_about(case, actor, as_of), "at": as_of.at}
    return mark_safe(render_to_string("meetings/_about_case.html", told))


def asked(**told: Any) -> "Iterable[Asked]":
    from undersigned.meetings.queries.asked import records_missing

    return records_missing(**told)


def dates(**told: Any) -> "Iterable[Day]":
    from undersigned.meetings.queries.dates import meeting_days

    return meeting_days(**told)


class MeetingsConfig(AppConfig):
    name = "undersigned.meetings"

    def ready(self) -> None:
        from undersigned.meetings.actions.erasure import erase_meeting
        from undersigned.meetings.actions.indexing import FOLLOWED, follow

        registry.verb("meeting.set", _("The meeting “{title}” was set."))
        registry.verb("meeting.changed", _("What is said of the meeting “{title}” was changed."))
        registry.verb("meeting.prepared", _("The agenda and readings of “{title}” were set."))
        registry.verb("meeting.cancelled", _("The meeting “{title}” was called off."))
        registry.verb("meeting.recorded", _("The record of “{title}” was published."))
        registry.verb(
            "meetings.imported",
            _("From a calendar: {new} meetings new, {changed} changed, {cancelled} called off."),
        )
        registry.verb("presence.invited", _("{party} was invited to “{title}”."))
        registry.verb("presence.spoke", _("It was said that {party} spoke at “{title}”."))
        registry.verb("presence.present", _("It was said that {party} was at “{title}”."))
        registry.verb("presence.missing", _("It was said that {party} was missing at “{title}”."))
        registry.verb("presence.unknown", _("It is not known whether {party} was at “{title}”."))
        registry.verb("presence.taken_back", _("What was said of {party} and “{title}” was taken back."))
        for verb in FOLLOWED:
            registry.listener(verb, follow)
        registry.eraser("meeting", erase_meeting)
        registry.fragment("cases.case", about_case)
        registry.offer("home.asked", asked)
        registry.offer("home.dates", dates)
