"""A report that is published, with two who may be asked, one of them asked; a draft; and one withdrawn."""

from tests.doors.house.world import House

from undersigned.parties.queries import actor_of_user
from undersigned.practices.actions import contacts, reports
from undersigned.practices.models import Practice
from undersigned.practices.states import Part

TOLD = {Part.TRIED: "A blockade of the quay, a thing of one night.", Part.CAME: "The barges turned."}


def lay_practices(house: House) -> None:
    who = {name: actor_of_user(house.people[name]) for name in ("delegate", "officer", "neighbour")}
    published, inner, past = (_report(house, name) for name in ("open", "inner", "past"))
    for each in (published, past):
        reports.publish_practice(each, actor=who["delegate"])
    reports.withdraw_practice(past, "We were wrong.", actor=who["delegate"])
    asked = contacts.offer_contact(published, "by the bell", actor=who["delegate"])
    free = contacts.offer_contact(published, "at the lock", actor=who["officer"])
    question = contacts.ask_contact(asked, "on channel nine", "How long?", actor=who["neighbour"])
    house.put("practice.open", uid=published.uid, contact_uid=free.uid, party_uid=house.party.uid)
    house.put("practice.inner", uid=inner.uid)
    house.put("practice.past", uid=past.uid)
    house.put("practice.question", uid=question.uid)
    house.put("practice.contact", uid=asked.uid)


def _report(house: House, name: str) -> Practice:
    case = house.cases["open"]
    told = reports.Report(f"What we tried, {name} {house.name}", TOLD, "So that it is known.", cases=[case])
    actor = actor_of_user(house.people["delegate"])
    return reports.begin_practice(house.coalition, house.party, told, actor=actor, language="en")
