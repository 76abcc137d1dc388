"""Appeals are made, ordered, signed, published and closed by those concerned, or who vouches for them."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_party, seated
from tests.pledges.asking import ALL, BOAT, PALLETS, Asking, fresh, in_days
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.actions.days import show_due
from undersigned.agreements.actions.signatures import Decision
from undersigned.agreements.models import Signature
from undersigned.core.actor import NOBODY
from undersigned.core.asof import AsOf
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, SearchEntry
from undersigned.ledger import verify
from undersigned.parties.queries import actor_of_link
from undersigned.pledges.actions import appeals
from undersigned.pledges.models import Appeal, Ask
from undersigned.positions.actions import open_round
from undersigned.texts import actions as texts

pytestmark = pytest.mark.django_db
CANARY = "Zyxmarble"


@pytest.fixture
def world() -> Asking:
    return Asking()


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_what_those_concerned_ask_leads_in_their_order_and_what_others_ask_stands_after(
    world: Asking,
) -> None:
    appeal = world.begin()
    town = world.officer(world.town)
    others = world.ask(appeal, "A timetable of the releases.", actor=town, raised_by=world.town)
    pallets, boat = world.ask(appeal, PALLETS), world.ask(appeal, BOAT)
    appeals.move_ask(fresh(boat), 1, actor=world.fisher)

    stood = world.stood(world.publish(appeal), NOBODY)

    assert [each.ask for each in stood.asks] == [boat, pallets]
    assert [each.ask for each in stood.others] == [others]
    edition = appeal.text.editions.get()
    assert [line.body for line in edition.clauses.all()] == [BOAT, PALLETS, "A timetable of the releases."]
    shown = page(f"/appeals/{appeal.uid}/")
    assert (
        shown.index(BOAT) < shown.index(PALLETS) < shown.index("What others ask") < shown.index("timetable")
    )


def test_who_vouches_for_a_protected_party_signs_and_publishes_in_its_place() -> None:
    world = Asking(protected=True)
    appeal, _pallets, _boat = world.published()

    signature = appeal.text.editions.get().signatures.get()

    assert signature.party == world.fishers
    shown = page(f"/appeals/{appeal.uid}/")
    assert "published in its place by <bdi>Fishers</bdi>, who vouches for it" in shown
    assert "Lower landing" in shown


def test_what_a_protected_party_signs_itself_is_published_on_the_next_day() -> None:
    world = Asking(protected=True)
    appeal = world.begin(vouched=False, actor=world.secretary)
    world.ask(appeal, PALLETS, actor=world.secretary)
    link, _token = appeals.invite_to_publish(appeal, actor=world.secretary)
    own = actor_of_link(link)
    decision = Decision("Those at the landing", timezone.localdate())
    signatures.ratify(appeal.text.editions.get(), world.landing, decision, actor=own)
    appeal.refresh_from_db()
    assert appeal.published_at is None
    assert Client().get(f"/appeals/{appeal.uid}/").status_code == 404

    Signature.objects.update(shown_from=timezone.localdate())
    show_due(world.coalition)

    appeal.refresh_from_db()
    assert appeal.published_at is not None
    assert PALLETS in page(f"/appeals/{appeal.uid}/")


def test_nobody_publishes_in_the_name_of_others(world: Asking) -> None:
    appeal = world.begin(actor=world.secretary)
    world.ask(appeal, PALLETS, actor=world.secretary)
    decision = Decision("Office", timezone.localdate())

    for actor in (world.secretary, world.officer(world.town), seated(world.coalition, "editor")):
        with pytest.raises(NotAllowed):
            appeals.publish_appeal(appeal, decision, actor=actor)
    with pytest.raises(NotAllowed):
        editions.freeze(appeal.text, {}, actor=world.secretary)
    edition = appeals.freeze_appeal(appeal, actor=world.secretary)
    with pytest.raises(NotAllowed):
        editions.publish(edition, actor=world.secretary)


def test_no_drafter_changes_the_words_and_no_round_is_opened_on_them(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    wording = pallets.clause.wordings.get()

    with pytest.raises(NotAllowed):
        texts.reword(wording, "A few sandbags.", actor=world.secretary)
    with pytest.raises(NotAllowed):
        texts.add_clause(appeal.text, body="And a parade.", actor=world.secretary)
    closes = timezone.now() + timedelta(days=1)
    with pytest.raises(NotAllowed):
        open_round(appeal.text, actor=world.secretary, closes_at=closes, time_zone="UTC")
    texts.translate(wording, "ar", "أكياس رمل", actor=world.secretary)


def test_only_a_party_of_the_people_concerned_appeals_through_who_vouches_for_it(world: Asking) -> None:
    for maker, voucher, sentence in [
        (world.town, None, "not named among the people"),
        (world.landing, world.town, "does not vouch for"),
    ]:
        with pytest.raises(Refused, match=sentence):
            appeals.begin_appeal(
                world.case, maker, "Ours", actor=world.secretary, language="en", vouched_by=voucher
            )
    with pytest.raises(NotAllowed):
        world.begin(actor=world.officer(world.town))


def test_a_dropped_item_stays_with_who_dropped_it_and_why(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    before = timezone.now()

    for stranger in (world.officer(world.town), world.secretary):
        with pytest.raises(NotAllowed):
            appeals.drop_ask(fresh(pallets), "Too dear.", party=world.fishers, actor=stranger)
    with pytest.raises(Refused, match="Say why"):
        appeals.drop_ask(fresh(pallets), " ", party=world.fishers, actor=world.fisher)
    appeals.drop_ask(
        fresh(pallets), "The Union brings them by itself.", party=world.fishers, actor=world.fisher
    )

    shown = page(f"/appeals/{appeal.uid}/")
    assert PALLETS in shown
    assert "Dropped by <bdi>Fishers</bdi>" in shown
    assert "The Union brings them by itself." in shown
    then = page(f"/appeals/{appeal.uid}/?as_of={before.strftime('%Y-%m-%dT%H:%M:%S.%fZ')}")
    assert "Dropped by" not in then
    with pytest.raises(Refused, match="cannot be answered"):
        world.answer(pallets, world.town, ALL)


def test_what_was_dropped_before_publishing_stands_if_it_is_the_makers_own(world: Asking) -> None:
    appeal = world.begin()
    own, kept = world.ask(appeal, "A wall."), world.ask(appeal, BOAT)
    theirs = world.ask(appeal, "A levy.", actor=world.officer(world.town), raised_by=world.town)
    for each in (own, theirs):
        appeals.drop_ask(fresh(each), "Not now.", party=world.fishers, actor=world.fisher)

    stood = world.stood(world.publish(appeal), NOBODY)

    assert [(each.ask, each.dropped) for each in stood.all_asks] == [(own, True), (kept, False)]
    assert [line.body for line in appeal.text.editions.get().clauses.all()] == [BOAT]


def test_what_is_asked_of_the_seats_alone_is_nowhere_that_everybody_reads(world: Asking) -> None:
    appeal = world.begin()
    secret = world.ask(appeal, f"A room for {CANARY}.", quantity=Decimal(7), unit="nights", audience=1)
    world.ask(appeal, BOAT)
    world.publish(appeal)
    world.answer(secret, world.town, ALL)

    text = f"/t/{appeal.text.uid}/"
    for address in (
        *(
            f"/appeals/{appeal.uid}/",
            text,
            f"{text}history/",
            f"{text}editions/1/",
            f"/cases/{world.case.uid}/",
        ),
        *(f"{text}edition-1.{form}" for form in ("json", "csv", "md")),
    ):
        body = Client().get(address).content.decode()
        assert CANARY not in body, address
        assert "nights" not in body
    edition = appeal.text.editions.get()
    # No count, number or strength tells that something was left out.
    assert [(line.number, line.order) for line in edition.clauses.all()] == [("1", 1)]
    assert edition.strength == edition.strongest == 1
    assert not SearchEntry.objects.filter(words__contains=CANARY).exists()
    assert [each.ask for each in world.stood(appeal, world.secretary).asks] == [secret, fresh_first(appeal)]
    assert len(world.stood(appeal, NOBODY).asks) == 1


def fresh_first(appeal: Appeal) -> Ask:
    return appeal.asks.get(audience=Audience.PUBLIC)


def test_only_its_makers_close_it_and_in_words(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    for stranger in (world.secretary, world.officer(world.town)):
        with pytest.raises(NotAllowed):
            appeals.close_appeal(appeal, "Enough.", party=world.fishers, actor=stranger)
    with pytest.raises(Refused, match="in a sentence"):
        appeals.close_appeal(appeal, " ", party=world.fishers, actor=world.fisher)

    link, _token = appeals.invite_to_answer(appeal, world.landing, actor=world.secretary)
    appeals.close_appeal(appeal, "The flood is over.", party=world.landing, actor=actor_of_link(link))

    assert "The flood is over." in page(f"/appeals/{appeal.uid}/")
    with pytest.raises(Refused, match="closed"):
        world.answer(pallets, world.town, ALL)
    with pytest.raises(Refused, match="closed"):
        world.ask(appeal, "One more thing.")


def test_what_is_added_later_waits_until_its_makers_sign_again(world: Asking) -> None:
    appeal, *_asks = world.published()
    first = appeal.published_at
    added = world.ask(appeal, "A lamp on the steps.")
    assert "lamp" not in page(f"/appeals/{appeal.uid}/")

    world.publish(appeal)

    assert "lamp" in page(f"/appeals/{appeal.uid}/")
    assert appeal.published_at == first
    assert [each.since is not None for each in world.stood(appeal, NOBODY).asks] == [True] * 3
    assert added.clause.editions.get().edition.number == 2
    with pytest.raises(Refused, match="Nothing has changed"):
        world.publish(appeal)


@pytest.mark.parametrize(
    ("terms", "sentence"),
    [
        ({"quantity": Decimal("NaN"), "unit": "pallets"}, "number above zero"),
        ({"quantity": Decimal(-3), "unit": "pallets"}, "number above zero"),
        ({"quantity": Decimal(3)}, "Say what is counted"),
        ({"by_when": in_days(-1)}, "has passed"),
        ({"audience": 2}, "read by everybody, or by"),
    ],
)
def test_an_ask_that_cannot_be_counted_or_met_is_refused(
    world: Asking, terms: dict[str, object], sentence: str
) -> None:
    with pytest.raises(Refused, match=sentence):
        world.ask(world.begin(), PALLETS, **terms)
    assert not Ask.objects.exists()


def test_an_ask_is_said_otherwise_until_it_is_put_before_those_who_sign(world: Asking) -> None:
    appeal = world.begin()
    ask = world.ask(appeal, "A bote.")
    terms = appeals.Terms(Decimal(2), "boats")
    with pytest.raises(NotAllowed):
        appeals.change_ask(fresh(ask), BOAT, actor=world.officer(world.town), terms=terms)

    appeals.change_ask(fresh(ask), BOAT, actor=world.fisher, terms=terms)

    (stood,) = world.stood(world.publish(appeal), NOBODY).asks
    assert (stood.words, stood.left) == (BOAT, Decimal(2))
    assert "bote" not in page(f"/appeals/{appeal.uid}/")
    with pytest.raises(Refused, match="were signed"):
        appeals.change_ask(fresh(ask), "Two boats.", actor=world.fisher, terms=terms)


def test_a_stranger_learns_nothing_of_an_appeal_that_is_not_published(world: Asking) -> None:
    appeal = world.begin()
    world.ask(appeal, PALLETS)

    assert Client().get(f"/appeals/{appeal.uid}/").status_code == 404
    assert world.stood(appeal, NOBODY).asks == ()


def test_the_signed_words_lead_to_the_appeal_and_verify_offline(world: Asking) -> None:
    appeal, *_asks = world.published()

    assert f"/appeals/{appeal.uid}/" in page(f"/t/{appeal.text.uid}/")
    bundle = Client().get(f"/t/{appeal.text.uid}/edition-1.json").content
    assert verify(bundle).damages == ()
    assert PALLETS in bundle.decode()
    found = SearchEntry.objects.filter(kind="clause", words=BOAT, audience=Audience.PUBLIC)
    assert found.count() == 1


def test_the_page_shows_the_past_in_the_order_of_then(world: Asking) -> None:
    appeal, pallets, boat = world.published()
    before = AsOf(timezone.now(), timezone.localdate(), exact=True)
    appeals.move_ask(fresh(boat), 1, actor=world.fisher)

    assert [each.ask for each in world.stood(appeal, NOBODY).asks] == [boat, pallets]
    assert [each.ask for each in world.stood(appeal, NOBODY, before).asks] == [pallets, boat]


def test_erased_words_are_gone_and_leave_a_mark(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    appeals.drop_ask(fresh(pallets), f"Because of {CANARY}.", party=world.fishers, actor=world.fisher)
    appeals.close_appeal(appeal, f"{CANARY} says so.", party=world.fishers, actor=world.fisher)

    erase("ask", pallets.uid)
    erase("appeal", appeal.uid)

    shown = page(f"/appeals/{appeal.uid}/")
    assert CANARY not in shown
    assert shown.count('<em class="erased">') == 2
    assert PALLETS in shown


def test_the_pages_ask_a_fixed_number_of_queries(world: Asking) -> None:
    appeal, _pallets, boat = world.published()
    world.answer(boat, world.town, ALL)
    few = queries_of(f"/appeals/{appeal.uid}/")
    for number in range(4):
        added = world.ask(appeal, f"Thing {number}.", quantity=Decimal(3), unit="crates")
        world.publish(appeal)
        for party in (world.union, world.town, make_party(world.coalition)):
            world.answer(added, party, ALL)

    assert queries_of(f"/appeals/{appeal.uid}/") <= few
    assert few < 30


def queries_of(address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as captured:
        page(address)
    return len(captured)
