"""Contact data go to the other side alone, when both consent, and until one of them ends it."""

import json

import pytest
from django.core import mail
from django.test import Client
from tests.practices.worlds import ASKS_FROM, REACHED, World

from undersigned.core.actor import OPERATOR, Actor
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import EventWords, SearchEntry
from undersigned.home.queries.own import everything_of
from undersigned.people.models import User
from undersigned.practices.actions.contacts import (
    answer_question,
    ask_contact,
    end_introduction,
    offer_contact,
    withdraw_contact,
)
from undersigned.practices.models import Contact, Introduction
from undersigned.practices.tasks import note

pytestmark = pytest.mark.django_db


def user_of(actor: Actor) -> User:
    return User.objects.get(pk=actor.user_id)


def own_page(actor: Actor) -> str:
    client = Client()
    client.force_login(user_of(actor))
    return client.get("/me/questions/").content.decode()


def who_sees(world: World, words: str) -> set[str]:
    told = {"teller": world.teller, "learner": world.learner, "secretary": world.secretary}
    return {who for who, actor in told.items() if words in own_page(actor)}


def test_both_see_the_others_data_when_both_consent_and_nobody_else() -> None:
    world = World()
    asked = world.asked()
    assert (who_sees(world, REACHED), who_sees(world, ASKS_FROM)) == ({"teller"}, {"teller"})

    answer_question(asked, actor=world.teller, consents=True)

    assert who_sees(world, REACHED) == {"teller", "learner"}
    assert who_sees(world, ASKS_FROM) == {"teller"}
    public = Client().get(f"/practices/{asked.contact.practice.uid}/").content.decode()
    assert REACHED not in public
    assert ASKS_FROM not in public


@pytest.mark.parametrize("side", ["teller", "learner"])
def test_either_side_ends_it_and_nothing_of_the_question_is_kept(side: str) -> None:
    world = World()
    asked = world.asked()
    answer_question(asked, actor=world.teller, consents=True)

    end_introduction(asked, actor=getattr(world, side))

    assert who_sees(world, REACHED) == {"teller"}
    assert who_sees(world, ASKS_FROM) == set()
    asked.refresh_from_db()
    assert (asked.reached_at, asked.words) == ("", "")


def test_whoever_offers_it_no_longer_is_seen_by_nobody() -> None:
    world = World()
    asked = world.asked()
    answer_question(asked, actor=world.teller, consents=True)

    withdraw_contact(asked.contact, actor=world.teller)

    assert who_sees(world, REACHED) == set()
    assert Contact.objects.get().reached_at == ""
    with pytest.raises(Refused, match="any more"):
        world.asked(asked.contact)


def test_a_declined_question_looks_to_the_asker_like_one_without_an_answer() -> None:
    declined, waiting = World(), World()
    told = []
    for world in (declined, waiting):
        asked = world.asked()
        if world is declined:
            answer_question(asked, actor=world.teller, consents=False)
        contact = Contact.objects.get(pk=asked.contact_id)
        with pytest.raises(Refused) as refused:
            world.asked(contact)
        exported = everything_of(user_of(world.learner)).decode()
        end_introduction(asked, actor=world.learner)
        again = world.asked(contact)
        shown = own_page(world.learner).replace(again.uid, "").replace(contact.practice.uid, "")
        told.append(
            (str(refused.value), "declined" in exported, shown.split('id="by-me"')[1].split("csrf")[0])
        )

    assert told[0] == told[1]
    assert told[0][1] is False
    # Who has declined once is not asked again.
    assert who_sees(declined, ASKS_FROM) == set()
    assert who_sees(waiting, ASKS_FROM) == {"teller"}


def test_no_export_journal_search_or_mail_holds_the_others_data() -> None:
    world = World()
    asked = world.asked()
    note.call(asked.uid)
    answer_question(asked, actor=world.teller, consents=True)

    for whose, own, others in ((world.teller, REACHED, ASKS_FROM), (world.learner, ASKS_FROM, REACHED)):
        exported = json.loads(everything_of(user_of(whose)))
        assert own in json.dumps(exported)
        assert others not in json.dumps(exported)
    assert REACHED not in everything_of(world.party).decode()
    said = [*(e.entry for e in EventWords.objects.all()), *(e.words for e in SearchEntry.objects.all())]
    (letter,) = mail.outbox
    assert letter.to == [user_of(world.teller).email]
    assert "/me/questions/" in letter.body
    assert str(user_of(world.learner)) not in letter.body
    for words in (REACHED, ASKS_FROM, "How long did it last?"):
        assert not [each for each in said if words in each]
        assert words not in letter.body + letter.subject


def test_a_question_that_was_taken_back_sends_no_letter() -> None:
    world = World()
    asked = world.asked()
    end_introduction(asked, actor=world.learner)
    note.call(asked.uid)

    assert mail.outbox == []


def test_only_a_seat_asks_only_who_is_asked_answers_and_the_operator_is_no_person() -> None:
    world = World()
    asked = world.asked()
    stranger = World()
    for wrong in (stranger.learner, world.teller, Actor()):
        with pytest.raises(NotAllowed):
            ask_contact(asked.contact, ASKS_FROM, "And you?", actor=wrong)
    for wrong in (world.learner, world.secretary):
        with pytest.raises(NotAllowed):
            answer_question(asked, actor=wrong, consents=True)
    with pytest.raises(NotAllowed):
        end_introduction(asked, actor=world.secretary)
    with pytest.raises(NotAllowed):
        offer_contact(asked.contact.practice, "here", actor=OPERATOR)


def test_whoever_is_erased_leaves_no_data_with_the_other_side() -> None:
    world = World()
    asked = world.asked()
    answer_question(asked, actor=world.teller, consents=True)

    erase("person", user_of(world.teller).uid)

    assert who_sees(World(), REACHED) == set()
    assert not Contact.objects.exists()
    assert not Introduction.objects.exists()
    assert REACHED not in own_page(world.learner)
