"""The parties of a house, and who has a seat in it."""

from allauth.account.models import EmailAddress
from tests.doors.house.world import House
from tests.factories import make_party, make_seat, make_user

from undersigned.core.actor import OPERATOR
from undersigned.parties import actions as parties
from undersigned.parties.actions.protection import admit_protected


def lay_people(house: House) -> None:
    secretary = make_user(name="Secretary")
    house.coalition = coalition = parties.found_coalition(
        f"Coalition {house.name}",
        actor=OPERATOR,
        languages=["en", "fr"],
        time_zone="Europe/Paris",
        secretary=secretary,
    )
    names = (f"{name} {house.name}" for name in ("Anglers", "Bakers", "Left"))
    house.party, house.other, left = (make_party(coalition, name) for name in names)
    party, other = house.party, house.other
    house.people = {"secretary": secretary}
    for power in ("observer", "editor"):
        house.people[power] = make_seat(coalition, power, user=make_user(name=power)).user
    for name, power, whose in (
        ("delegate", "delegate", party),
        ("officer", "officer", party),
        ("neighbour", "delegate", other),
    ):
        house.people[name] = make_seat(coalition, power, party=whose, user=make_user(name=name)).user
    ended = make_seat(coalition, "secretary", user=make_user(name="ended"))
    parties.end_seat(ended, actor=OPERATOR)
    suspended = make_seat(coalition, "secretary", user=make_user(name="suspended", is_active=False))
    house.people |= {"ended": ended.user, "suspended": suspended.user, "stranger": make_user(name="stranger")}
    for person in house.people.values():
        EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    admit_protected(coalition, f"Ferryman {house.name}", actor=OPERATOR, voucher=other)
    tie = parties.tie(party, coalition, f"League {house.name}", "member", actor=OPERATOR, evidence="its list")
    parties.leave(left, coalition, actor=OPERATOR)
    seat = coalition.seats.get(user=house.people["observer"])
    house.put("coalition")
    house.put("party", uid=party.uid, tie_uid=tie.uid, party_uid=party.uid)
    house.put("left", uid=left.uid)
    house.put("seat", uid=seat.uid)
