"""A coalition with one of everything, in every state: what the doors lead to, and who may try them."""

from unittest.mock import patch

from tests.doors.house.appeals import lay_appeals
from tests.doors.house.cases import lay_cases
from tests.doors.house.chains import lay_chains
from tests.doors.house.efforts import lay_efforts
from tests.doors.house.following import lay_following
from tests.doors.house.inbox import lay_inbox
from tests.doors.house.letters import lay_letters
from tests.doors.house.library import lay_library
from tests.doors.house.meetings import lay_meetings
from tests.doors.house.node import lay_gone, lay_node
from tests.doors.house.people import lay_people
from tests.doors.house.pledges import lay_pledges
from tests.doors.house.practices import lay_practices
from tests.doors.house.register import lay_register
from tests.doors.house.reviews import lay_reviews
from tests.doors.house.texts import lay_published, lay_unpublished
from tests.doors.house.world import House

from undersigned.reading.sources import read_source

# In the order in which they need one another; the node's log comes last, with everything that happened.
ROOMS = [
    lay_people,
    lay_library,
    lay_cases,
    lay_published,
    lay_unpublished,
    lay_register,
    lay_reviews,
    lay_pledges,
    lay_following,
    lay_inbox,
    lay_appeals,
    lay_practices,
    lay_chains,
    lay_letters,
    lay_meetings,
    lay_efforts,
    lay_gone,
    lay_node,
]


def build(name: str) -> House:
    """Build a house. Two of them are strangers to one another, and alike in everything."""
    house = House(name)
    with patch("undersigned.library.actions.sources.read_limited", read_source):
        for lay in ROOMS:
            lay(house)
    return house


__all__ = ["House", "build"]
