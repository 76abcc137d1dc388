"""The pages of local efforts: who may do what there, and the same number of queries however much stands there."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.efforts.worlds import World
from tests.factories import make_party
from tests.weighing import queries_of

from undersigned.core.actor import Actor
from undersigned.core.asof import address_of
from undersigned.core.models import Audience
from undersigned.efforts.actions import keep_thing, listen, pass_on
from undersigned.efforts.models import Effort, Helping
from undersigned.efforts.states import Stage
from undersigned.parties.actions.protection import admit_protected
from undersigned.people.models import User

pytestmark = pytest.mark.django_db


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(User.objects.get(uid=actor.uid))
    return client


def test_a_page_takes_the_same_queries_with_three_and_with_thirty_of_everything() -> None:
    counts: dict[str, list[int]] = {}
    for rows in (3, 30):
        world = World()
        world.come_to(Stage.RUN)
        for n in range(rows):
            listen(world.effort, f"A ferryman {n}", "It floods.", actor=world.delegate, held_on="2026")
            owner = make_party(world.coalition)
            thing = keep_thing(world.effort, f"Key {n}", owner, actor=world.delegate)
            keep_thing(world.effort, f"Room {n}", owner, actor=world.delegate)
            pass_on(thing, world.local, actor=world.delegate)
            world.help()
        own, past = f"/effort/{world.effort.uid}/", f"?as_of={address_of(timezone.now())}"
        home = f"/c/{world.coalition.slug}/efforts/"
        for who, client in (("local", client_of(world.delegate)), ("other", client_of(world.organiser))):
            for page, address in enumerate((own, own + past, f"{own}handover/", home)):
                counts.setdefault(f"{who} {page}", []).append(queries_of(client, address))

    assert {name: found for name, found in counts.items() if found[0] != found[1]} == {}


def test_an_effort_goes_from_its_first_conversation_to_the_day_the_organiser_is_gone() -> None:
    """By the forms alone: the organiser listens, locals say the rest, the key is handed over."""
    world = World()
    page = f"/effort/{world.effort.uid}/"
    organiser, local = client_of(world.secretary), client_of(world.delegate)
    said = {
        "listened_to": "A ferryman",
        "words": "It floods.",
        "language": "en",
        "held_on": "2026",
        "audience": 1,
    }
    shown = {"do": "reach", "words": "They told us."}

    assert organiser.post(page, {"do": "listen", **said}).status_code == 302
    assert organiser.post(page, shown | {"stage": "heard"}).status_code == 302
    assert organiser.post(page, {"do": "locals", "party": world.local.uid}).status_code == 302
    assert organiser.post(page, shown | {"stage": "proposed"}).status_code == 403
    for stage in ("proposed", "run"):
        assert local.post(page, shown | {"stage": stage}).status_code == 302
    local.post(page, {"do": "keep", "thing": "Key", "owner": world.outside.uid})
    assert "These still belong" in local.post(page, shown | {"stage": "gone"}).content.decode()
    thing = world.effort.belongings.get()
    handing = client_of(world.organiser)
    handing.post(f"{page}things/{thing.uid}/", {"do": "pass", "owner": world.local.uid})
    assert local.post(page, shown | {"stage": "gone"}).status_code == 302

    sheet = handing.get(f"{page}handover/").content.decode()
    assert "Nothing is left to hand over." in sheet
    assert sheet.index("The landing") < sheet.index("Organisers</bdi></td></tr>")


def test_a_right_that_has_ended_leaves_a_page_without_forms() -> None:
    world = World()
    helping = world.help()
    client, page = client_of(world.secretary), f"/effort/{world.effort.uid}/"
    helper = Client()
    helper.force_login(helping.user)
    assert 'value="listen"' in helper.get(page).content.decode()

    Helping.objects.update(since=timezone.now() - timedelta(days=9), until=timezone.now() - timedelta(days=1))

    body = helper.get(page).content.decode()
    assert 'value="listen"' not in body
    assert "ended on" in body
    assert (
        helper.post(page, {"do": "listen", "listened_to": "A", "words": "B", "held_on": "2026"}).status_code
        == 403
    )
    assert client.get(page).status_code == 200


def test_before_a_stage_was_reached_the_page_of_that_day_does_not_say_so() -> None:
    world = World()
    world.hear()
    before = address_of(timezone.now())
    world.reach(Stage.HEARD, world.secretary)
    world.name_locals()
    client, page = client_of(world.secretary), f"/effort/{world.effort.uid}/"

    now, then = (client.get(page, query).content.decode() for query in ({}, {"as_of": before}))

    assert ("The wall is mended." in now, "The wall is mended." in then) == (True, False)
    assert ("The landing" in now.split("Name the locals")[0], "The landing" in then) == (True, False)


def test_strangers_read_of_a_public_effort_neither_names_nor_things_nor_where_protected_locals_live() -> None:
    world = World()
    landing = admit_protected(
        world.coalition, "The lower landing", actor=world.secretary, voucher=world.outside
    )
    keep_thing(world.effort, "Key of the shed", world.outside, actor=world.secretary)
    Effort.objects.update(audience=Audience.PUBLIC, place="Lower Ferry", party=landing)

    body = Client().get(f"/effort/{world.effort.uid}/").content.decode()

    assert "Landing wall" in body
    assert not [word for word in ("Lower Ferry", "Key of the shed", "Listening") if word in body]
