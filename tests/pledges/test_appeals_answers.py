"""Each ask is answered by parties: a pledge of all or part, that they cannot, or that they passed it on."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.pledges.asking import ALL, Asking, fresh, in_days
from undersigned.core.actor import NOBODY
from undersigned.core.asof import AsOf
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.parties.models import Party, PrivateLink
from undersigned.pledges.actions import appeals
from undersigned.pledges.actions.answers import Said, Unclear, answer_asks
from undersigned.pledges.actions.pledges import drop_pledge
from undersigned.pledges.models import AskAnswer, Pledge
from undersigned.pledges.queries.appeals_asked import asked_by_appeals
from undersigned.pledges.states import PledgeState, Way
from undersigned.positions.models import Position
from undersigned.positions.states import Stance

pytestmark = pytest.mark.django_db
PART = Said(Way.PLEDGE, quantity=Decimal(25), words="What our yard holds.")
CANNOT = Said(Way.CANNOT, words="Our boat burnt.")
PASSED = Said(Way.PASSED_ON, passed_to="Harbour Guild")


@pytest.fixture
def world() -> Asking:
    return Asking()


@pytest.mark.parametrize(
    ("said", "stance", "pledged"),
    [
        (ALL, Stance.ACCEPT, Decimal(40)),
        (PART, Stance.RESERVE, Decimal(25)),
        (CANNOT, Stance.REFUSE, None),
        (PASSED, Stance.STAND_ASIDE, None),
    ],
)
def test_each_answer_is_a_position_on_the_words_that_ask(
    world: Asking, said: Said, stance: Stance, pledged: Decimal | None
) -> None:
    _appeal, pallets, _boat = world.published()

    answer = world.answer(pallets, world.union, said)

    position = Position.objects.get(party=world.union, superseded_at=None)
    assert (answer.position, position.stance, position.words) == (position, stance, said.words)
    assert position.wording.body.startswith("Sandbags")
    quantities = list(Pledge.objects.values_list("quantity", "unit", "recipient", "due_on"))
    assert quantities == ([(pledged, "pallets", world.landing.pk, in_days(60))] if pledged else [])


def test_another_answer_takes_the_place_of_the_earlier_and_its_pledge_and_position(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    officer = world.officer(world.union)
    world.answer(pallets, world.union, PART, officer)
    before = AsOf(timezone.now(), timezone.localdate(), exact=True)
    world.answer(pallets, world.union, ALL, officer)
    assert Pledge.objects.get().quantity == Decimal(40)

    world.answer(pallets, world.union, CANNOT, officer)

    assert [answer.way for answer in AskAnswer.objects.filter(superseded_at=None)] == ["cannot"]
    assert AskAnswer.objects.count() == Position.objects.filter(party=world.union).count() == 3
    assert Position.objects.filter(party=world.union, superseded_at=None).count() == 1
    assert Pledge.objects.get().dropped_words == "Our boat burnt."
    (then,) = world.stood(appeal, world.secretary, before).asks[0].answers
    assert then.pledge is not None
    assert (then.part, then.pledge.pledge.quantity, then.pledge.state) == (True, 25, PledgeState.OPEN)


def test_the_same_answer_again_changes_nothing(world: Asking) -> None:
    _appeal, pallets, _boat = world.published()
    officer = world.officer(world.union)

    first, second = (world.answer(pallets, world.union, PART, officer) for _ in range(2))

    assert first == second
    assert AskAnswer.objects.count() == Pledge.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (Said(Way.CANNOT), "why can you not"),
        (Said(Way.PLEDGE, quantity=Decimal(5)), "which part"),
        (Said(Way.PLEDGE, words="Some."), "how many pallets"),
        (Said(Way.PLEDGE, quantity=Decimal(40), words="Nearly all."), "That is all of it"),
        (Said(Way.PLEDGE, quantity=Decimal(-1), words="Back."), "number above zero"),
        (Said(Way.PLEDGE, all_of_it=True, due_on=in_days(-2)), "has passed"),
        (Said(Way.PASSED_ON), "Name the body"),
        (Said(Way.CANNOT, words="x" * 2001), "under 2000"),
    ],
)
def test_what_is_missing_or_no_answer_is_refused_and_nothing_is_kept(
    world: Asking, said: Said, sentence: str
) -> None:
    _appeal, pallets, boat = world.published()
    officer = world.officer(world.union)

    told = {fresh(boat): ALL, fresh(pallets): said}
    with pytest.raises(Unclear, match=sentence) as refused:
        answer_asks(world.union, told, actor=officer, language="en")

    assert list(refused.value.problems) == [pallets.pk]
    assert not AskAnswer.objects.exists()
    assert not Pledge.objects.exists()


def test_who_asks_and_whom_it_is_for_do_not_answer_it(world: Asking) -> None:
    appeal = world.begin()
    ask = world.ask(appeal, "Lamps for the town.", for_whom=world.town)
    world.publish(appeal)

    for party in (world.landing, world.town):
        with pytest.raises(Refused, match="do not answer it themselves"):
            world.answer(ask, party, ALL)


def test_nobody_answers_for_another(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    holder = world.holder(world.town, appeal)

    for actor in (world.secretary, world.officer(world.town), holder, NOBODY):
        with pytest.raises(NotAllowed):
            world.answer(pallets, world.union, ALL, actor)
    assert world.answer(pallets, world.town, ALL, holder).party == world.town


def test_by_private_link_only_what_everybody_reads_is_answered(world: Asking) -> None:
    appeal = world.begin()
    inner = world.ask(appeal, "A room that nobody knows.", audience=1)
    world.ask(appeal, "A boat.")
    world.publish(appeal)

    with pytest.raises(NotAllowed):
        world.answer(inner, world.town, ALL, world.holder(world.town, appeal))
    answer = world.answer(inner, world.town, Said(Way.PLEDGE, all_of_it=True, public=True))
    assert (answer.audience, Pledge.objects.get().audience) == (1, 1)


def test_refusals_are_the_coalitions_own_unless_the_party_publishes_them(world: Asking) -> None:
    appeal, pallets, boat = world.published()
    world.answer(pallets, world.town, CANNOT)
    world.answer(boat, world.town, Said(Way.CANNOT, words="Nor a boat.", public=True))

    shown = Client().get(f"/appeals/{appeal.uid}/").content.decode()

    assert "Our boat burnt." not in shown
    assert "Nor a boat." in shown
    assert len(world.stood(appeal, world.secretary).asks[0].answers) == 1


def test_sums_are_of_what_the_reader_may_read(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    world.answer(pallets, world.town, Said(Way.PLEDGE, quantity=Decimal("10.5"), words="Ours.", public=False))
    world.answer(pallets, world.union, PART)

    left = [world.stood(appeal, actor).asks[0].left for actor in (NOBODY, world.secretary)]

    assert left == [Decimal(15), Decimal("4.5")]
    shown = Client().get(f"/appeals/{appeal.uid}/").content.decode()
    assert "15 of 40 <bdi>pallets</bdi> are not pledged yet" in shown


def test_an_ask_is_open_until_it_is_pledged_whole_and_again_when_the_pledge_is_dropped(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    officer = world.officer(world.union)
    world.answer(pallets, world.town, PART)
    assert world.stood(appeal, NOBODY).asks[0].is_open
    world.answer(pallets, world.union, ALL, officer)
    assert not world.stood(appeal, NOBODY).asks[0].is_open

    for pledge in Pledge.objects.filter(party=world.union):
        drop_pledge(pledge, "The yard flooded.", actor=officer)

    assert world.stood(appeal, NOBODY).asks[0].is_open
    assert world.stood(appeal, NOBODY, AsOf(timezone.now() + timedelta(days=9))).asks[0].days == 9


def test_what_a_protected_party_answers_stands_from_the_next_day_on(world: Asking) -> None:
    appeal, _pallets, boat = world.published()
    Party.objects.filter(pk=world.town.pk).update(protected=True, voucher=world.fishers, place="")
    town = Party.objects.get(pk=world.town.pk)

    world.answer(boat, town, Said(Way.CANNOT, words="Not safely.", public=True), world.holder(town, appeal))

    assert world.stood(appeal, world.secretary).asks[1].answers == ()
    tomorrow = AsOf(timezone.now() + timedelta(days=1))
    assert [each.party for each in world.stood(appeal, NOBODY, tomorrow).asks[1].answers] == [town]


def test_what_is_open_is_asked_of_those_who_could_answer_and_have_not(world: Asking) -> None:
    appeal, pallets, boat = world.published()
    world.answer(pallets, world.union, CANNOT)
    everybody = {party.pk for party in (world.landing, world.fishers, world.union, world.town)}

    told = {each.party: each for each in asked_by_appeals(everybody, set(), timezone.now())}

    assert set(told) == {world.fishers.pk, world.union.pk, world.town.pk}
    union, town = told[world.union.pk], told[world.town.pk]
    assert (union.clauses, town.clauses) == (1, 2)
    assert (town.why, town.due) == ("Forty houses stand below the gauge.", in_days(60))
    assert (town.purpose, town.subject, town.linked) == ("pledge", appeal.uid, "/pledge/{link}/")
    assert town.words == 10
    assert town.cases == {world.case.pk}
    world.answer(boat, world.union, CANNOT)
    assert not list(asked_by_appeals({world.union.pk}, set(), timezone.now()))
    appeals.close_appeal(appeal, "Done.", party=world.fishers, actor=world.fisher)
    assert not list(asked_by_appeals(everybody, set(), timezone.now()))


def test_what_is_asked_takes_a_fixed_number_of_queries(world: Asking) -> None:
    world.published()
    with CaptureQueriesContext(connection) as few:
        list(asked_by_appeals({world.town.pk}, set(), timezone.now()))
    for _number in range(3):
        world.published()
    with CaptureQueriesContext(connection) as many:
        found = list(asked_by_appeals({world.town.pk, world.union.pk}, set(), timezone.now()))

    assert len(found) == 8
    assert len(many) <= len(few) < 14


def test_erased_answers_are_gone_where_their_pledge_and_position_say_them_too(world: Asking) -> None:
    _appeal, pallets, _boat = world.published()
    answer = world.answer(pallets, world.union, PART)

    erase("position", answer.position.uid)

    answer.refresh_from_db()
    assert (answer.words, Pledge.objects.get().words, Position.objects.get(pk=answer.position_id).words) == (
        ("", "", "")
    )
    assert answer.erased_at is not None


def opened(world: Asking, party: Party, appeal_uid: str) -> tuple[Client, PrivateLink]:
    client = Client()
    appeal = appeals.Appeal.objects.select_related("text__coalition").get(uid=appeal_uid)
    link, token = appeals.invite_to_answer(appeal, party, actor=world.secretary)
    client.get(f"/l/{token}/")
    return client, link


def test_the_page_of_a_private_link_takes_all_answers_in_one_hand_in(world: Asking) -> None:
    appeal, pallets, boat = world.published()
    client, link = opened(world, world.union, appeal.uid)
    shown = client.get(link.address).content.decode()
    assert "We say nothing yet" in shown
    sent = {
        f"{pallets.uid}-way": "part",
        f"{pallets.uid}-quantity": "25",
        f"{pallets.uid}-words": "What our yard holds.",
        f"{pallets.uid}-due_on": in_days(30).isoformat(),
        f"{boat.uid}-way": "passed_on",
    }

    wrong = client.post(link.address, sent)
    assert wrong.status_code == 409
    assert "Name the body" in wrong.content.decode()
    assert not AskAnswer.objects.exists()
    done = client.post(link.address, {**sent, f"{boat.uid}-passed_to": "Harbour Guild"}, follow=True)

    assert done.redirect_chain == [(link.address, 302)]
    shown = done.content.decode()
    assert "Your answers are stored." in shown
    assert "What our yard holds." in shown
    pledge = Pledge.objects.get()
    assert (pledge.quantity, pledge.due_on, pledge.ask) == (25, in_days(30), pallets)
    assert f"{link.address}{pledge.uid}/" in shown
    assert client.get(f"{link.address}{pledge.uid}/").status_code == 200


def test_a_link_opens_for_its_own_holder_alone_and_not_after_its_time(world: Asking) -> None:
    appeal, *_asks = world.published()
    _client, link = opened(world, world.union, appeal.uid)
    other, _link = opened(world, world.town, appeal.uid)

    assert other.get(link.address).status_code == 403
    assert Client().get(link.address).status_code == 403
    PrivateLink.objects.filter(pk=link.pk).update(expires_at=timezone.now())
    assert Client().get(link.address).status_code == 410


def test_whoever_made_the_appeal_closes_it_with_their_link(world: Asking) -> None:
    appeal, pallets, _boat = world.published()
    client, link = opened(world, world.landing, appeal.uid)

    client.post(link.address, {"words": "The flood is over."})

    appeal.refresh_from_db()
    assert appeal.closed_words == "The flood is over."
    with pytest.raises(Refused, match="closed"):
        world.answer(pallets, world.union, ALL)
    answering, own = opened(world, world.union, appeal.uid)
    assert "no more answers are taken" in answering.get(own.address).content.decode()
