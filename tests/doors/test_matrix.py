"""Who comes in at which door: every address, by every method, for everybody, to what is theirs and what is not."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve, reverse
from django.utils import timezone
from tests.doors.doors import DATA_FOR, ONE_CLICK, ROLES, SIGNED_BY_NODES, Door, addresses, declared
from tests.doors.forms import Form, forms_in
from tests.doors.house import House
from tests.doors.house.meetings import CALENDAR
from tests.doors.visitors import ARGUMENTS, Visitors, address_of
from tests.doors.watching import let_in, page_of, written

from undersigned.ledger.dataproof import multikey
from undersigned.texts.models import Clause

pytestmark = pytest.mark.django_db

DOORS = declared()
METHODS = ("put", "patch", "delete", "options", "trace")
Sent = dict[str, Any]
OWN_KEY = multikey(bytes(range(32)))
FACTS = b"when,words,source\n1974,It rained.,The minutes\n"
DELIVERED = {"quantity": "1", "unit": "loaves", "delivered": "2026-01"}
ARRIVED = {"outcome": "arrived", "quantity": "", "unit": "", "received": "", "seen": ""}
# What makes sense only with what stands elsewhere: for a form, by address and button, what is typed into it.
TYPED: dict[tuple[str, str], Callable[[House, Form], Sent]] = {
    ("agreements:invite", ""): lambda house, form: {"party": house.party.uid},
    ("cases:question", "like"): lambda house, form: _cases_of(house),
    ("positions:answer", ""): lambda house, form: _said(form),
    ("positions:clause", ""): lambda house, form: _said(form),
    ("positions:seat_answer", ""): lambda house, form: _said(form),
    ("positions:seat_clause", ""): lambda house, form: _said(form),
    ("agreements:freeze", ""): lambda house, form: _chosen(house),
    ("agreements:open_letter", ""): lambda house, form: {"open": "no"},
    ("agreements:send_back", ""): lambda house, form: {"n": "2", "mail": "", "seats": ""},
    ("agreements:own_key", ""): lambda house, form: {"act": "key", "key": OWN_KEY},
    ("agreements:own_key_link", ""): lambda house, form: {"act": "key", "key": OWN_KEY},
    ("cases:import_facts", ""): lambda house, form: {"file": SimpleUploadedFile("facts.csv", FACTS)},
    ("cases:people", "concern"): lambda house, form: {"party": house.other.uid},
    ("cases:questions", ""): lambda house, form: {"phrasing": "Must {case} stop?"},
    ("chains:desk", ""): lambda house, form: _linked(house),
    ("chains:import", ""): lambda house, form: {"file": _links(house)},
    ("efforts:efforts", ""): lambda house, form: {"until": _soon(), "audience": "1"},
    ("efforts:effort", "help"): lambda house, form: {
        "until": _soon(),
        "person": house.people["neighbour"].uid,
    },
    ("efforts:effort", "keep"): lambda house, form: {"owner": house.other.uid},
    ("efforts:effort", "listen"): lambda house, form: {"held_on": "2026-01"},
    ("efforts:effort", "locals"): lambda house, form: {"party": house.other.uid},
    ("efforts:effort", "reach"): lambda house, form: {"stage": "proposed", "words": "They want it."},
    ("efforts:thing", "pass"): lambda house, form: {"do": "pass", "owner": house.party.uid},
    ("exchange:theirs", ""): lambda house, form: {"file": SimpleUploadedFile("b.json", house.bundle)},
    ("library:paragraph", ""): lambda house, form: {"words": "rushed transcript"},
    ("library:passages", ""): lambda house, form: {"file": _annotations(house)},
    ("library:speaker", ""): lambda house, form: {"words": "Ada Brook"},
    ("library:state", ""): lambda house, form: {"state": "proofread"},
    ("meetings:agenda", ""): lambda house, form: {"readings": ""},
    ("meetings:import", "take"): lambda house, form: {"do": "take", "held": CALENDAR, "time_zone": "UTC"},
    ("meetings:new", ""): lambda house, form: {"day": "2031-06-03"},
    ("meetings:record", ""): lambda house, form: {"source": house.source.uid},
    ("meetings:parties", ""): lambda house, form: _at_the_meeting(house, form),
    ("parties:seats", ""): lambda house, form: {"power": "observer"},
    ("positions:ask", ""): lambda house, form: {"remind_day": ""},
    ("pledges:answer_appeal", ""): lambda house, form: _cannot(form),
    ("pledges:begin_appeal", ""): lambda house, form: {"vouched": ""},
    ("pledges:change_ask", ""): lambda house, form: {"quantity": "", "unit": ""},
    ("pledges:draft_appeal", ""): lambda house, form: {"quantity": "", "unit": ""},
    ("pledges:linked", ""): lambda house, form: _cannot(form),
    ("pledges:publish_appeal", ""): lambda house, form: {"decided_on": "2026-01-01"},
    ("parties:add", ""): lambda house, form: {"members": ""},
    ("parties:change", ""): lambda house, form: {"members": ""},
    ("pledges:became", "record"): lambda house, form: {"happened-happened": "2026-01"},
    ("pledges:follow", "record"): lambda house, form: {"happened-happened": "2026-01"},
    ("pledges:desk", "change"): lambda house, form: {"quantity": "30"},
    ("pledges:desk", "report"): lambda house, form: DELIVERED,
    ("pledges:linked_desk", "change"): lambda house, form: {"quantity": "30"},
    ("pledges:linked_desk", "report"): lambda house, form: DELIVERED,
    ("pledges:linked_receipt", ""): lambda house, form: ARRIVED,
    ("pledges:make", ""): lambda house, form: {"quantity": "", "unit": ""},
    ("pledges:receipt", ""): lambda house, form: ARRIVED,
    ("pledges:terms", ""): lambda house, form: {"quantity": "4", "unit": "nights"},
    ("practices:erase_words", ""): lambda house, form: {"words": "the quay"},
    ("reviews:precedent", ""): lambda house, form: _told_apart(house, form),
    ("reviews:precedent_by_link", ""): lambda house, form: _told_apart(house, form),
    ("reviews:set", ""): lambda house, form: {"due_on": "2031-06-03"},
    ("texts:case_briefing", ""): lambda house, form: {"minute": house.claim.uid},
    ("texts:clause", "answer"): lambda house, form: {"subject-case": house.cases["open"].uid},
    ("texts:clause", "cite"): lambda house, form: {"address": f"/p/{house.places['passage.open']['uid']}/"},
    ("texts:clause", "describe"): lambda house, form: {"number": "1a"},
    ("texts:source_briefing", ""): lambda house, form: {"minute": house.claim.uid},
}


def _annotations(house: House) -> SimpleUploadedFile:
    told = Client().get(address_of(house, "library:annotations", "source.open")).content
    return SimpleUploadedFile("passages.json", told.replace(b"no body", b"nobody"))


def _chosen(house: House) -> Sent:
    """Return the strongest wording of each clause, as the page of the common text sends it."""
    clauses = Clause.objects.filter(text__uid=house.places["text.inner"]["uid"])
    return {f"clause-{each.pk}": str(each.wordings.order_by("-strength")[0].pk) for each in clauses}


def _cases_of(house: House) -> Sent:
    return {"like-one": house.cases["open"].uid, "like-other": house.cases["third"].uid}


def _told_apart(house: House, form: Form) -> Sent:
    return {name: house.places["fact.open"]["uid"] for name in form.data if name.startswith("fact-")}


def _cannot(form: Form) -> Sent:
    """Return an appeal's page on which every ask is answered by that it cannot be done."""
    ways = {f"{name.removesuffix('-words')}-way": "cannot" for name in form.data if name.endswith("-words")}
    return ways | {name: "" for name in form.data if name.endswith("-passed_to")}


def _linked(house: House) -> Sent:
    """Return a link between a body that is known and one that is not."""
    claim = f"/t/{house.text.uid}/c/{house.claim.uid}/"
    known = {"one": f"Mill {house.name}", "one_kind": "", "other": "The bank", "other_kind": "firm"}
    return known | {"tie": "owns", "address": claim, "holds_from": "2031", "holds_until": "", "audience": "1"}


def _links(house: House) -> SimpleUploadedFile:
    line = f"Mill {house.name},owns,The bridge,{house.claim.uid},place"
    return SimpleUploadedFile("links.csv", f"from,tie,to,claim,to_kind\n{line}\n".encode())


def _soon() -> str:
    return (timezone.localdate() + timedelta(days=20)).isoformat()


def _at_the_meeting(house: House, form: Form) -> Sent:
    """Invite to what is to come; of what is over, say that both were there."""
    past = form.path == address_of(house, "meetings:parties", "meeting.past")
    return {house.party.uid: "spoke" if past else "", house.other.uid: "spoke" if past else "invited"}


def _said(form: Form) -> Sent:
    """Return an answering page without the words of whoever accepts, and why nothing must stay: nothing is said."""
    accepted = {name[2:] for name, value in form.data.items() if name.startswith("s-") and value == ["S"]}
    nothing = {name: "" for name in form.data if name.startswith("mw-")}
    return nothing | {f"w-{uid}": "" for uid in accepted}


def test_every_address_is_declared_and_every_line_leads_somewhere() -> None:
    lines, found = {door.url for door in DOORS}, set(addresses())

    assert (sorted(found - lines), sorted(lines - found)) == ([], [])


def test_everybody_reads_what_is_declared_and_reading_changes_nothing(
    houses: tuple[House, House], visitors: Visitors
) -> None:
    wrong, changed = [], set()
    for door, role, client, address in _everybody(houses[0], visitors):
        with written() as tables:
            response = client.get(address)
        if let_in(response) != (role in door.reads) or response.status_code >= 500:
            wrong.append((str(door), role, response.status_code))
        changed |= {(str(door), table) for table in tables}

    assert (wrong, changed) == ([], set())


def _everybody(house: House, visitors: Visitors) -> Iterator[tuple[Door, str, Client, str]]:
    for door in DOORS:
        if not door.button:
            address = address_of(house, door.url, door.place) + DATA_FOR.get(door.url, "")
            for role in sorted(ROLES):
                yield door, role, visitors.visitor(role, door.place), address


def test_strangers_are_not_told_what_there_is(houses: tuple[House, House], visitors: Visitors) -> None:
    """What is another coalition's, and not for everybody, answers as what does not exist.

    A private link's own page alone tells who comes without the link what to do: nobody guesses its address.
    """
    telling = []
    known = {door.place for door in DOORS if "anonymous" in door.reads or door.place.endswith(".gone")}
    for door in DOORS:
        if door.button or door.place in known or door.place.startswith("link.") or not ARGUMENTS[door.url]:
            continue
        for role in ("anonymous", "stranger", "abroad"):
            client, place = visitors.visitor(role, door.place), houses[0].places[door.place]
            there = _told(client, door.url, place)
            if there != _told(client, door.url, {name: _other(value) for name, value in place.items()}):
                telling.append((str(door), role, there[0]))

    assert telling == []


def _other(value: str | int) -> str | int:
    return "0" * len(value) if isinstance(value, str) and value not in ("event", "fr", "md") else value


def _told(client: Client, url: str, place: dict[str, str | int]) -> tuple[int, str, str]:
    """Return what a visitor is told at a place, without what differs from one request to the next."""
    address = reverse(url, kwargs={name: place[name] for name in ARGUMENTS[url]})
    response = client.get(address)
    body = re.sub(r'(nonce|value)="[\w-]{16,}"', "", response.content.decode()).replace(address, "")
    return response.status_code, response.get("Location", "").replace(address, ""), body


def test_the_other_house_opens_to_those_who_live_there_alone(
    houses: tuple[House, House], visitors: Visitors
) -> None:
    """Each role of one coalition is a stranger in the other, and its secretary is at home there."""
    wrong = []
    for door in DOORS:
        if door.button:
            continue
        address = address_of(houses[1], door.url, door.place) + DATA_FOR.get(door.url, "")
        for role in ("anonymous", "stranger", "secretary", "delegate", "link"):
            may = "stranger" in door.reads and role in door.reads
            if let_in(visitors.visitor(role, door.place).get(address)) != may:
                wrong.append((str(door), role))
        if let_in(visitors.visitor("abroad", door.place).get(address)) != ("secretary" in door.reads):
            wrong.append((str(door), "abroad"))

    assert wrong == []


def test_no_other_method_comes_further_than_the_door(houses: tuple[House, House], visitors: Visitors) -> None:
    for door in DOORS:
        address = address_of(houses[0], door.url, door.place)
        for method in METHODS:
            with CaptureQueriesContext(connection) as queries:
                response = getattr(visitors.visitor("secretary", door.place), method)(address)
            assert (response.status_code, len(queries), response["Allow"]) == (405, 0, "GET, HEAD, POST")


def test_everybody_does_what_is_declared_and_nothing_else(
    houses: tuple[House, House], visitors: Visitors
) -> None:
    """Each button of each form is pressed by everybody, whoever it was shown to."""
    wrong = []
    for (door, button), forms in _buttons(houses[0], visitors).items():
        for role in sorted(ROLES):
            form = forms.get(role) or next(iter(forms.values()))
            tables, status = _pressed(visitors.visitor(role, door.place), form, button, houses[0])
            if bool(tables) != (role in door.acts) or status >= 500:
                wrong.append((str(door), button, role, status, sorted(tables)[:3]))

    assert wrong == []


def _buttons(house: House, visitors: Visitors) -> dict[tuple[Door, str], dict[str, Form]]:
    """Return every button by the door it leads to, as each role that may read a page finds it there."""
    found: dict[tuple[Door, str], dict[str, Form]] = defaultdict(dict)
    by_address = {(address_of(house, d.url, d.place), d.button): d for d in DOORS if d.acts}
    for door, role, client, address in _everybody(house, visitors):
        if role in door.reads:
            for form in _forms(client, address):
                target = by_address.get((form.path, form.button)) or by_address.get((form.path, ""))
                if target is not None and role in target.acts:
                    found[target, form.button].setdefault(role, form)
    # Some pages show their form only as things stand elsewhere: then it is sent as it would be.
    for (address, button), door in by_address.items():
        if door not in {each for each, _button in found}:
            found[door, button]["nobody"] = Form(address, {}, ())
    return found


def _forms(client: Client, address: str) -> Iterator[Form]:
    """Yield the forms of a page; a draft is pasted first, and made a text on the page that comes of it."""
    shown = list(forms_in(page_of(client.get(address)), address))
    yield from shown
    for form in shown:
        if address.endswith("/texts/new/"):
            yield from forms_in(page_of(client.post(address, form.data)), address)


def _pressed(client: Client, form: Form, button: str, house: House) -> tuple[set[str], int]:
    """Press a button and take it all back; return the tables that were written to, and the answer's status."""
    url = resolve(form.path).view_name
    typed = (TYPED.get((url, button)) or TYPED.get((url, "")) or (lambda house, form: {}))(house, form)
    with transaction.atomic(), written() as tables:
        response = client.post(form.path, form.data | typed)
        transaction.set_rollback(True)
    return tables, response.status_code


def test_nothing_is_done_without_the_token_of_its_own_form(houses: tuple[House, House]) -> None:
    """Another site can send a browser here with its cookies, but not with what stands in the form."""
    strict = Visitors(*houses, enforce_csrf_checks=True)
    for door, role, client, address in _everybody(houses[0], strict):
        if role not in ("anonymous", "secretary", "delegate", "link"):
            continue
        if door.url in SIGNED_BY_NODES | ONE_CLICK:
            continue
        with written() as tables:
            response = client.post(address, {"do": "create", "act": "ratify", "go": "submit"})
        assert (response.status_code, tables) == (403, set()), f"{door} for {role}"
