"""The links to everything that is asked of the parties of a house."""

from tests.doors.house.world import House

from undersigned.core.actor import OPERATOR
from undersigned.parties.actions import make_inbox


def lay_inbox(house: House) -> None:
    link = house.link("inbox", make_inbox(house.party, house.coalition, actor=OPERATOR))
    house.link("inbox.other", make_inbox(house.other, house.coalition, actor=OPERATOR))
    house.put("link.inbox", link_uid=link.uid)
