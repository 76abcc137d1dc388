"""Who is written to about what waits."""

from tests.doors.house.world import House

from undersigned.home.actions.digest import set_digest
from undersigned.home.queries.digest import end_of
from undersigned.parties.queries import actor_of_user


def lay_letters(house: House) -> None:
    delegate = house.people["delegate"]
    digest = set_digest(delegate, "daily", [house.party], actor=actor_of_user(delegate))
    house.put("letters", signed=end_of(digest).split("/")[-3])
