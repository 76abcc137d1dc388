"""What would bring a party back: its own reasons, told to those who may read them, and to the party itself."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.agreements.test_frontier_page import answer, reader, say, words_of
from tests.conftest import Mailbox
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user, seated
from undersigned.agreements.actions.back import tell_way_back
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event
from undersigned.parties.models import Party, PrivateLink
from undersigned.positions.models import Condition
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db

World = tuple[Text, list[Party]]


@pytest.fixture
def three(three: tuple[Text, list[Party], Client]) -> World:
    """The text and what three parties say about it; nothing of it is computed yet."""
    cache.clear()
    return three[0], three[1]


def page(text: Text, party: Party, query: str = "?n=2") -> str:
    return f"/t/{text.uid}/back/{party.uid}/{query}"


def open_link(text: Text, party: Party, weight: int = 2) -> tuple[Client, Any]:
    """Return the browser of whoever opened the party's private link, and the page."""
    _link, token = tell_way_back(text, party, weight, actor=seated(text.coalition))
    client = Client()
    return client, client.get(f"/l/{token}/", follow=True)


def test_it_tells_the_partys_words_and_the_least_that_brings_it_in(three: World) -> None:
    text, parties = three
    said = words_of(reader(text.coalition).get(page(text, parties[2])))

    assert "2 of 3 sign, as the answers stand today, a text of strength 50 of 60. Carters is not" in said
    assert "Clause 3 We ask for thing 3, said in way 1. Its words: “Carters on 3”" in said
    assert "It could sign instead: the clause left out 20 more of strength lost." in said
    assert "and Carters too, if 20 more of strength went: Clause 3: the clause left out" in said


def test_other_wordings_that_it_could_sign_are_told_with_their_price(three: World) -> None:
    text, parties = three
    said = words_of(reader(text.coalition).get(page(text, parties[1], "?n=1")))

    assert "“We ask for thing 2, said in way 2.” 10 more of strength lost." in said


def test_who_signs_is_told_so(three: World) -> None:
    text, parties = three

    assert "Bakers signs the text at this step" in words_of(
        reader(text.coalition).get(page(text, parties[1]))
    )


def test_who_has_said_nothing_is_asked_and_not_called_a_refuser() -> None:
    coalition = make_coalition()
    anglers, silent = make_party(coalition, "Anglers"), make_party(coalition, "Weavers")
    text = make_text(coalition, 2)
    answer(text, anglers, ["SS", "SS"])
    answer(text, silent, ["SU", "UU"])

    said = words_of(reader(coalition).get(page(text, silent, "?n=1")))

    assert "It has not answered these words; unknown is never consent: Clause 2 We ask for thing 2" in said
    assert "who can sign the words above after all" not in said


def test_its_own_conditions_are_told() -> None:
    coalition = make_coalition()
    anglers, bakers = make_party(coalition, "Anglers"), make_party(coalition, "Bakers")
    text = make_text(coalition, 2)
    answer(text, anglers, ["SS", "NS"])
    answer(text, make_party(coalition, "Carters"), ["SS", "SS"])
    answer(text, bakers, ["SS", "US"])
    hangs = say(bakers, text.clauses.all()[1].wordings.all()[0], "S")
    Condition.objects.create(position=hangs, party=anglers)

    assert "only if Anglers signs" in words_of(reader(coalition).get(page(text, bakers, "?n=1")))


@pytest.mark.parametrize("everywhere", [False, True])
def test_what_keeps_away_those_on_whom_it_depends_is_not_told(everywhere: bool) -> None:
    coalition = make_coalition()
    anglers, bakers = make_party(coalition, "Anglers"), make_party(coalition, "Bakers")
    text = make_text(coalition, 3)
    answer(text, anglers, ["SS", "NS", "SS"])
    answer(text, make_party(coalition, "Carters"), ["SS", "SS", "SS"])
    answer(text, bakers, ["SS", "SS", "UU" if everywhere else "US"])
    for wording in text.clauses.all()[2].wordings.all()[: 2 if everywhere else 1]:
        Condition.objects.create(position=say(bakers, wording, "S"), party=anglers)

    said = words_of(open_link(text, bakers, weight=1)[1])
    reasons = said[: said.index("The least that would bring it in")]

    assert "a condition that does not hold at this step: Clause 3" in reasons
    assert "only if Anglers signs" in reasons
    # It is clause 2 that Anglers refuse.
    assert "thing 2" not in reasons
    assert "Clause 2" not in reasons


def test_the_party_opens_its_page_with_its_private_link_and_reads_no_other_answers(three: World) -> None:
    text, parties = three
    _client, response = open_link(text, parties[2])

    assert response.status_code == 200
    said = words_of(response)
    assert "Its words: “Carters on 3”" in said
    content = response.content.decode()
    assert not any(other in content for other in ("Anglers", "Bakers"))
    assert "/frontier/" not in content
    assert "Make the link" not in said


def test_the_link_opens_its_own_step_and_nothing_else(three: World) -> None:
    text, parties = three
    client, response = open_link(text, parties[2])
    path = response.wsgi_request.path
    other = tell_way_back(text, parties[1], 1, actor=seated(text.coalition))[0]

    assert client.get(path).status_code == 200
    assert client.get(path.replace("/2/", "/1/")).status_code == 403
    assert client.get(other.address).status_code == 403
    for inner in ("frontier", "matrix", f"back/{parties[2].uid}"):
        assert client.get(f"/t/{text.uid}/{inner}/?n=2").status_code == 404
    assert Client().get(path).status_code == 403


def test_a_new_link_replaces_the_old_one_and_a_link_runs_out(three: World) -> None:
    text, parties = three
    old, response = open_link(text, parties[2])
    path = response.wsgi_request.path
    new, again = open_link(text, parties[2], weight=1)

    assert old.get(path).status_code == 410
    assert again.status_code == 200
    PrivateLink.objects.filter(revoked_at=None).update(expires_at=timezone.now() - timedelta(minutes=1))
    assert new.get(again.wsgi_request.path).status_code == 410


def test_a_link_to_answer_does_not_open_it(three: World) -> None:
    text, parties = three
    link, token = tell_way_back(text, parties[2], 2, actor=seated(text.coalition))
    PrivateLink.objects.filter(pk=link.pk).update(purpose=PrivateLink.Purpose.ANSWER)

    assert Client().get(f"/l/{token}/", follow=True).status_code == 404


def test_in_a_sealed_round_nobody_reads_it_and_no_link_is_made(three: World) -> None:
    text, parties = three
    client, response = open_link(text, parties[2])
    make_round(text, sealed=True)
    secretary = reader(text.coalition, "secretary")

    for shown in (secretary.get(page(text, parties[2])), client.get(response.wsgi_request.path)):
        assert shown.status_code == 409
        assert b"Carters on 3" not in shown.content
    with pytest.raises(Refused, match="sealed"):
        tell_way_back(text, parties[2], 2, actor=seated(text.coalition))


@pytest.mark.parametrize("power", ["observer", "editor", "delegate", "officer"])
def test_only_the_secretary_sends_it(power: str, three: World) -> None:
    text, parties = three
    party = parties[2] if power in ("delegate", "officer") else None
    client = Client()
    client.force_login(make_seat(text.coalition, power, party=party).user)

    assert "Make the link" not in words_of(client.get(page(text, parties[2])))
    sent = client.post(page(text, parties[2], "send/"), {"n": "2"})
    assert sent.status_code == 403
    with pytest.raises(NotAllowed):
        tell_way_back(text, parties[2], 2, actor=seated(text.coalition, power, party=party))
    assert not PrivateLink.objects.exists()


def test_strangers_do_not_learn_that_it_exists(three: World) -> None:
    text, parties = three
    seatless = Client()
    seatless.force_login(make_user())

    for client in (Client(), seatless, reader(make_coalition("Others"), "secretary")):
        assert client.get(page(text, parties[2])).status_code == 404
        assert client.post(page(text, parties[2], "send/"), {"n": "2"}).status_code == 404


def test_sending_mails_the_link_to_those_who_speak_for_the_party_and_keeps_no_address(
    three: World, mail_sink: Mailbox
) -> None:
    text, parties = three
    make_seat(text.coalition, "delegate", party=parties[2], user=make_user("carter@example.org"))
    make_seat(text.coalition, "delegate", party=parties[1], user=make_user("baker@example.org"))
    secretary = reader(text.coalition, "secretary")
    [form] = html.fromstring(secretary.get(page(text, parties[2])).content).xpath(
        "//form[contains(@action, '/send/')]"
    )
    fields = dict(form.form_values()) | {"mail": "other@example.org"}

    shown = secretary.post(form.get("action"), fields)

    [letter], [copy] = mail_sink.to("carter@example.org"), mail_sink.to("other@example.org")
    assert mail_sink.to("baker@example.org") == []
    address = next(line for line in letter.get_content().splitlines() if "/l/" in line)
    assert address in shown.content.decode()
    assert letter.get_content() == copy.get_content()
    assert "It was mailed." in words_of(shown)
    assert Client().get(urlsplit(address).path, follow=True).status_code == 200
    acts = list(Event.objects.filter(text_uid=text.uid).order_by("id"))
    assert [act.verb for act in acts] == ["reasons.sent", "reasons.mailed"]
    assert not any("example.org" in act.words.entry for act in acts)


def test_pressing_twice_makes_one_link(three: World) -> None:
    text, parties = three
    secretary = reader(text.coalition, "secretary")
    answers = [
        secretary.post(page(text, parties[2], "send/"), {"n": "2", "once": "a key"}).status_code
        for _ in range(2)
    ]

    assert answers == [200, 409]
    assert PrivateLink.objects.count() == 1


def test_what_is_wrong_with_an_address_stands_at_its_place(three: World) -> None:
    text, parties = three
    shown = reader(text.coalition, "secretary").post(
        page(text, parties[2], "send/"), {"n": "2", "mail": "nobody"}
    )

    assert shown.status_code == 400
    assert "Enter a valid email address." in words_of(shown)
    assert not PrivateLink.objects.exists()


def test_the_history_tells_it(three: World) -> None:
    text, parties = three
    tell_way_back(text, parties[2], 2, actor=seated(text.coalition))
    told = reader(text.coalition).get(f"/t/{text.uid}/history/").content.decode()

    assert "A private link was made that tells" in told
    assert "what would bring it back" not in Client().get(f"/t/{text.uid}/history/").content.decode()


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coalition = make_coalition()
    parties = [make_party(coalition, f"Party {n:02}") for n in range(size)]
    text = make_text(coalition, size)
    for party in parties:
        answer(text, party, ["SS"] * (size - 1) + ["NS" if party is parties[-1] else "SS"])
    client = reader(coalition, "secretary")
    client.get(page(text, parties[-1], f"?n={size - 1}"))

    with django_assert_num_queries(17):
        client.get(page(text, parties[-1], f"?n={size - 1}"))
