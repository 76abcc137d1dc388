"""What kind of meeting it is, where it stands in time, and who was there."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    DAY_SCHOOL = "day_school", _("Day school")
    MEETING = "meeting", _("Meeting")
    CALL = "call", _("Call")


class Phase(models.TextChoices):
    """Where a meeting stands at a moment. It is on from its first moment, and over at its last."""

    COMING = "coming", _("Coming")
    ON = "on", _("Going on now")
    PAST = "past", _("Over")
    CANCELLED = "cancelled", _("Called off")


class Presence(models.TextChoices):
    """What is known of a party and a meeting. Silence is not absence: who was only invited is not missing."""

    INVITED = "invited", _("Invited")
    SPOKE = "spoke", _("Spoke")
    PRESENT = "present", _("Was there")
    MISSING = "missing", _("Was missing")
    UNKNOWN = "unknown", _("Not known")


class Timed:
    """What begins and ends at moments that are told on the clock of `time_zone`."""

    starts_at: datetime
    ends_at: datetime
    time_zone: str

    @property
    def first_day(self) -> date:
        return self.starts_at.astimezone(ZoneInfo(self.time_zone)).date()

    @property
    def last_day(self) -> date:
        """The day on which it ends; of whole days the last of them."""
        day = self.ends_at.astimezone(ZoneInfo(self.time_zone)).date()
        return day - timedelta(days=1) if self.is_whole_days else day

    @property
    def is_whole_days(self) -> bool:
        """Whether it goes from the beginning of a day to the beginning of another."""
        zone = ZoneInfo(self.time_zone)
        days = (each.astimezone(zone).date() for each in (self.starts_at, self.ends_at))
        return [datetime.combine(day, time.min, zone) for day in days] == [self.starts_at, self.ends_at]
