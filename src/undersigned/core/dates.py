"""Days for a calendar program: rooms offer them at `home.dates`, and home writes them as iCalendar.

An offer is called as `give(coalition=..., actor=..., since=..., until=...)` with a coalition, whoever reads, and the
first and last day wanted; it asks a fixed number of queries and gives what this actor may read: to nobody what is
everybody's, to who speaks for parties (`own_parties`) also what waits for these.
"""

from dataclasses import dataclass
from datetime import date, datetime

from undersigned.core.actor import DELEGATE, OFFICER, Actor

# The one power of whoever reads by the secret address of a party's calendar.
CALENDAR = "calendar"


@dataclass(frozen=True)
class Day:
    """One entry of a calendar.

    Attributes:
        uid: never changes, and is no other thing's; of a room's own uid with a word before it (`review-…`).
        title: one line, in the reader's language.
        starts: a date for a whole day, or a moment with its zone.
        ends: the last whole day, or the moment of the end; None where it ends as it starts.
        time_zone: the IANA name in which a moment was told; "" for whole days.
        place, words: plain, or "".
        address: the path of its page.
        cancelled: it was called off, and calendars show it so.
        sequence: how often it was changed since it was told first.
        changed_at: when it was changed last.
    """

    uid: str
    title: str
    starts: date | datetime
    changed_at: datetime
    address: str
    ends: date | datetime | None = None
    time_zone: str = ""
    place: str = ""
    words: str = ""
    cancelled: bool = False
    sequence: int = 0

    @property
    def is_whole(self) -> bool:
        return not isinstance(self.starts, datetime)


def own_parties(actor: Actor, coalition: int) -> frozenset[int]:
    """Return the keys of the parties in a coalition whose own days an actor reads: by a seat, or by their address."""
    seats = (DELEGATE, OFFICER) if actor.kind == "person" else ()
    return frozenset(
        grant.party
        for grant in actor.grants
        if grant.party and grant.coalition == coalition and grant.power in (*seats, CALENDAR)
    )
