"""The pages of pledges: what everybody reads, now and as of a day, and the desks by seat and by private link."""

import csv
import io
import json
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories import make_seat
from tests.pledges.pledging import Pledging
from undersigned.core.actor import NOBODY
from undersigned.core.asof import address_of
from undersigned.core.models import Audience
from undersigned.core.registry import offers
from undersigned.home.queries.own import everything_of
from undersigned.parties.models import Party
from undersigned.pledges.actions.pledges import drop_pledge
from undersigned.pledges.actions.receipts import invite_giver, invite_recipient, reply_to
from undersigned.pledges.models import Delivery, Pledge, Receipt
from undersigned.pledges.queries.pledges_asked import asked, days
from undersigned.pledges.states import Outcome

pytestmark = pytest.mark.django_db


def client_of(world: Pledging, power: str, party: Party | None = None) -> Client:
    client = Client()
    client.force_login(make_seat(world.coalition, power, party=party).user)
    return client


def opened(token: str) -> tuple[Client, str]:
    """Return a browser that has opened a private link, and the address to which that led."""
    client = Client()
    return client, client.get(f"/l/{token}/").headers["Location"].split("?")[0]


def page_of(pledge: Pledge, **query: str) -> str:
    return Client().get(f"/pledges/{pledge.uid}/", query).content.decode()


def test_a_page_as_of_a_moment_is_what_it_was_then() -> None:
    world = Pledging()
    pledge = world.pledge()
    delivery = world.report(pledge, "20")
    receipt = world.receive(delivery, Outcome.DISPUTED, "These were ours.")
    then, live = address_of(timezone.now()), page_of(pledge)
    reply_to(receipt, "We have the bill.", actor=world.delegate(world.giver), language="en")
    world.receive(delivery, seen=receipt.uid)

    past, now = page_of(pledge, as_of=then), page_of(pledge)

    for words in ("These were ours.", "<b>Disputed</b>"):
        assert words in live
        assert words in past
    assert "We have the bill." not in past
    assert "20 pallets" in now
    assert "<b>Arrived in part</b>" in now
    assert "We have the bill." in now
    yesterday = timezone.localdate() - timedelta(days=1)
    assert "Nothing was pledged here yet on that day" in page_of(pledge, as_of=yesterday.isoformat())


def test_whose_task_it_is_is_read_by_the_partys_own_seats_alone() -> None:
    world = Pledging()
    pledge = world.pledge(task_of="Rosalind")
    _link, token = invite_giver(pledge, actor=world.secretary)
    by_link, desk = opened(token)

    own = client_of(world, "officer", world.giver)
    assert "Rosalind" in own.get(f"/pledges/{pledge.uid}/").content.decode()
    others = [client_of(world, "secretary"), client_of(world, "delegate", world.stranger), Client()]
    assert not [c for c in others if "Rosalind" in c.get(f"/pledges/{pledge.uid}/").content.decode()]
    assert "Rosalind" not in by_link.get(desk).content.decode()


@pytest.mark.parametrize(
    ("audience", "readers"),
    [
        (Audience.COALITION, {"observer", "editor", "giver", "recipient"}),
        (Audience.EDITORS, {"editor", "giver", "recipient"}),
    ],
)
def test_a_pledge_is_read_by_those_it_is_for(audience: int, readers: set[str]) -> None:
    world = Pledging()
    pledge = world.pledge(audience=audience)
    visitors = {
        "stranger": Client(),
        "observer": client_of(world, "observer"),
        "editor": client_of(world, "editor"),
        "giver": client_of(world, "delegate", world.giver),
        "recipient": client_of(world, "delegate", world.recipient),
    }
    addresses = (f"/pledges/{pledge.uid}/", f"/c/{world.coalition.slug}/pledges/")

    for address in addresses:
        read = {
            who for who, visitor in visitors.items() if pledge.uid in visitor.get(address).content.decode()
        }
        assert read == readers


def test_by_private_links_a_delivery_is_reported_and_what_arrived_is_said() -> None:
    world = Pledging(protected=True)
    pledge = world.pledge()
    giver, desk = opened(invite_giver(pledge, actor=world.secretary)[1])
    voucher, arrivals = opened(invite_recipient(pledge, actor=world.secretary, voucher=True)[1])

    wrong = {"do": "report", "words": "Here.", "quantity": "25", "unit": "kg", "delivered": "2026-01"}
    refused = giver.post(desk, wrong)
    assert refused.status_code == 409
    assert "The pledge counts in pallets, not in kg." in refused.content.decode()
    done = giver.post(desk, wrong | {"unit": "pallets"})
    assert (done.status_code, Delivery.objects.get().delivered) == (302, "2026-01")

    assert "Brought" not in voucher.get(arrivals).content.decode()
    answer = f"{arrivals}{Delivery.objects.get().uid}/"
    assert answer in voucher.get(arrivals).content.decode()
    assert giver.get(answer).status_code == 403
    said = {"outcome": "partly", "quantity": "20", "unit": "pallets", "words": "Twenty.", "once": "k"}
    assert [voucher.post(answer, said).status_code for _press in range(2)] == [302, 302]
    receipt = Receipt.objects.get()
    assert (receipt.through, receipt.quantity) == (world.voucher, Decimal(20))
    assert "shown from" in voucher.get(arrivals).content.decode()
    assert "Twenty." not in page_of(pledge)


def test_a_day_that_is_none_is_said_at_its_place_and_nothing_is_pledged() -> None:
    world = Pledging()
    own = client_of(world, "delegate", world.giver)
    form = {
        "party": world.giver.uid,
        "words": "A boat.",
        "due_on": "2031-02-31",
        "quantity": "NaN",
        "once": "k",
    }

    refused = own.post(f"/c/{world.coalition.slug}/pledges/new/", form)

    assert refused.status_code == 409
    assert "Enter a valid date." in refused.content.decode()
    assert "Enter a number." in refused.content.decode()
    assert not Pledge.objects.exists()
    good = form | {"due_on": "", "quantity": ""}
    assert own.post(f"/c/{world.coalition.slug}/pledges/new/", good).status_code == 302
    assert "never counts as kept" in page_of(Pledge.objects.get())


def test_the_list_shows_one_state_and_what_is_late_although_part_of_it_came() -> None:
    world = Pledging()
    partly, kept, dropped = (world.pledge(words=words) for words in ("Partly.", "Kept.", "Dropped."))
    world.receive(world.report(partly, "5"))
    world.receive(world.report(kept))
    drop_pledge(dropped, "No boat.", actor=world.delegate(world.giver))
    Pledge.objects.update(due_on=timezone.localdate() - timedelta(days=1))

    def listed(state: str) -> set[str]:
        page = Client().get(f"/c/{world.coalition.slug}/pledges/", {"state": state}).content.decode()
        return {each.words for each in Pledge.objects.all() if each.uid in page}

    assert listed("late") == listed("partly") == {"Partly."}
    assert (listed("kept"), listed("dropped"), listed("open")) == ({"Kept."}, {"Dropped."}, set())
    assert listed("nonsense") == {"Partly.", "Kept.", "Dropped."}


def test_the_files_hold_exact_figures_and_no_formulas() -> None:
    world = Pledging()
    pledge = world.pledge(quantity=Decimal("20.50"), words="=HYPERLINK(0)")
    world.receive(world.report(pledge, "20.5"))
    slug = world.coalition.slug

    rows = list(csv.DictReader(io.StringIO(Client().get(f"/c/{slug}/pledges.csv").content.decode())))
    told = Client().get(f"/c/{slug}/pledges.json", {"state": "kept"}).json()["pledges"]

    assert [(row["quantity"], row["arrived"], row["state"]) for row in rows] == [("20.5", "20.5", "kept")]
    assert not rows[0]["words"].startswith("=")
    assert (told[0]["quantity"], told[0]["deliveries"][0]["receipt"]["outcome"]) == ("20.5", "arrived")
    assert Client().get(f"/c/{slug}/pledges.json", {"state": "open"}).json()["pledges"] == []
    assert Client().get(f"/c/{slug}/pledges.xlsx").status_code == 404


def test_a_list_of_many_pledges_asks_as_few_queries_as_one_of_one() -> None:
    world = Pledging()
    counts = []
    for _round in range(2):
        for _pledge in range(3):
            world.receive(world.report(world.pledge()))
        with CaptureQueriesContext(connection) as captured:
            page = Client().get(f"/c/{world.coalition.slug}/pledges/")
        counts.append(len(captured))

    assert counts[0] == counts[1]
    assert len(page.content) < 60_000


def test_givers_are_asked_when_the_day_is_near_and_recipients_when_something_was_delivered() -> None:
    world = Pledging(protected=True)
    near = world.pledge(due_on=timezone.localdate() + timedelta(days=3))
    world.pledge(due_on=timezone.localdate() + timedelta(days=30))
    everybody = {party.pk for party in (world.giver, world.voucher, world.recipient, world.stranger)}

    def waits() -> list[tuple[int | None, str, str]]:
        found = offers("home.asked", parties=everybody, coalitions=set(), at=timezone.now())
        return [(each.party, each.purpose, each.subject) for each in found]

    assert waits() == [(world.giver.pk, "pledge", near.uid)]
    delivery = world.report(near)
    assert set(waits()) == {
        (world.recipient.pk, "receive", world.recipient.uid),
        (world.voucher.pk, "receive", world.recipient.uid),
    }
    world.receive(delivery, actor=world.delegate(world.voucher))
    assert waits() == []
    for _more in range(3):
        world.report(world.pledge())
    with CaptureQueriesContext(connection) as captured:
        assert len(list(asked(everybody, timezone.now()))) == 6
    assert len(captured) <= 10


def test_the_calendar_holds_the_days_of_what_everybody_reads_and_of_ones_own() -> None:
    world = Pledging()
    due = timezone.localdate() + timedelta(days=5)
    public = world.pledge(due_on=due)
    inner = world.pledge(due_on=due, audience=Audience.EDITORS)
    drop_pledge(public, "No boat.", actor=world.delegate(world.giver))
    span = {"since": date(2020, 1, 1), "until": due}

    everybody = list(days(world.coalition, NOBODY, **span))
    own = list(days(world.coalition, world.delegate(world.giver), **span))

    assert [(day.uid, day.starts, day.cancelled, day.sequence) for day in everybody] == [
        (f"pledge-{public.uid}", due, True, 1)
    ]
    assert {day.uid for day in own} == {f"pledge-{public.uid}", f"pledge-{inner.uid}"}


def test_a_link_to_one_pledge_opens_no_other() -> None:
    world = Pledging()
    pledge, other = world.pledge(), world.pledge()
    link, token = invite_giver(pledge, actor=world.secretary)
    client, desk = opened(token)

    assert client.get(desk).status_code == 200
    assert client.get(f"/pledge/{link.uid}/{other.uid}/").status_code == 403
    assert Client().get(desk).status_code == 403
    link.revoked_at = timezone.now()
    link.save()
    assert client.get(desk).status_code == 410


def test_a_giver_takes_its_pledges_with_it_and_not_what_is_not_shown_yet() -> None:
    world = Pledging(protected=True)
    pledge = world.pledge(quantity=Decimal("2.50"), task_of="Rosalind")
    receipt = world.receive(world.report(pledge, "2.5"), actor=world.delegate(world.voucher))

    giver, recipient = (json.loads(everything_of(each))["rows"] for each in (world.giver, world.recipient))

    assert [(row["quantity"], row["task_of"]) for row in giver["pledges.Pledge"]] == [("2.5", "Rosalind")]
    assert len(giver["pledges.Delivery"]) == 1
    assert "pledges.Receipt" not in giver
    assert [row["uid"] for row in recipient["pledges.Receipt"]] == [receipt.uid]
    assert "Rosalind" not in json.dumps(recipient)
