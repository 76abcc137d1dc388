"""The frontier page: what it says is what the definitions say, to those who may read it and to nobody else."""

import pytest
from django.test import Client
from lxml import html

from tests.agreements.frontier_pages import address, answer, notches_of, reader, say, words_of
from tests.factories import make_coalition, make_party, make_text
from undersigned.parties.models import Party
from undersigned.positions.models import Condition
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def test_without_a_chosen_step_nothing_is_chosen(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    page = client.get(address(text))

    assert notches_of(page) == [(3, 30), (2, 50), (1, 60)]
    assert "Nothing is chosen for you" in words_of(page)
    assert b'class="clauses' not in page.content
    assert b'aria-current="true" href' not in page.content


def test_a_step_shows_its_text_with_what_was_softened_and_left_out(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, _parties, client = three

    page = client.get(address(text, "?n=3"))
    tree = html.fromstring(page.content)
    [softened] = tree.xpath("//li[contains(@class, 'softened')]")
    [dropped] = tree.xpath("//li[contains(@class, 'dropped')]")

    assert softened.xpath(".//del/text()") == ["1"]
    assert softened.xpath(".//ins/text()") == ["2"]
    assert "We ask for thing 3, said in way 1." in dropped.xpath(".//del")[0].text_content()
    heading = tree.xpath("//h2[@id='step']")[0].text_content()
    assert " ".join(heading.split()) == "3 of 3 sign 30 of 60 strength lost"
    [note] = softened.xpath(".//aside")
    assert " ".join(note.text_content().split()) == "Anglers Reservation Anglers on 2"


def test_the_next_steps_are_told_as_an_exchange(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    said = words_of(client.get(address(text, "?n=2")))

    assert "1 more signs; 20 of strength go: clause 3 left out. Joining: Carters" in said
    assert "10 of strength come back; 1 fewer signs: clause 2 firmer. Leaving: Bakers" in said


def test_who_is_lost_is_told_with_its_own_words_and_what_brings_it_back(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, parties, client = three

    tree = html.fromstring(client.get(address(text, "?n=2")).content)
    [lost] = tree.xpath(f"//li[@id='party-{parties[2].uid}']")

    said = " ".join(lost.text_content().split())
    assert said == (
        "Carters Clause 3 alone: “Carters on 3” What if it accepted? Would sign with the others for 20 more of "
        "strength: clause 3 left out See that text Its reasons on a page that can be sent to it · The steps "
        "without it"
    )


def test_who_has_not_answered_is_told_apart_from_who_refuses() -> None:
    coalition = make_coalition()
    anglers, silent = make_party(coalition, "Anglers"), make_party(coalition, "Weavers")
    text = make_text(coalition, 2)
    answer(text, anglers, ["SS", "SS"])
    answer(text, silent, ["SU", "UU"])

    said = words_of(reader(coalition).get(address(text, "?n=1")))

    assert "Who is lost" not in said
    assert "Weavers has not answered: 2" in said
    assert "3 of 4 questions are answered. What is unanswered counts as unknown" in said


def test_each_other_wording_tells_what_it_would_do(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    said = words_of(client.get(address(text, "?n=2")))

    assert "This clause alone keeps away: Carters" in said
    assert "10 of strength back. Leaving: Bakers." in said
    assert "20 more of strength lost. Joining: Carters." in said


def test_what_nobody_can_sign_together_is_no_common_text() -> None:
    coalition = make_coalition()
    one, other = make_party(coalition, "One"), make_party(coalition, "Other")
    text = make_text(coalition, 2)
    answer(text, one, ["SS", "NS"])
    answer(text, other, ["NS", "SS"])
    client = reader(coalition)

    page = client.get(address(text, "?n=2"))

    assert notches_of(page) == [(2, 0), (1, 10)]
    assert "No common text: for so many to sign" in words_of(page)
    assert b'class="clauses' not in page.content


def test_before_anybody_has_answered_there_is_no_text_and_no_empty_chart() -> None:
    coalition = make_coalition()
    make_party(coalition)
    text = make_text(coalition, 2)

    page = reader(coalition).get(address(text))

    assert page.status_code == 200
    assert "There is no common text yet" in words_of(page)
    assert b"<figure" not in page.content


def test_more_signers_than_any_text_has_is_said(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    assert "Nothing is signed by so many" in words_of(client.get(address(text, "?n=4")))
    assert "Nothing is chosen for you" in words_of(client.get(address(text, "?n=many")))


def test_insisting_tells_its_price(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, client = three
    query = f"?n=1&with={parties[2].uid}"

    page = client.get(address(text, query))

    assert notches_of(page) == [(3, 30), (2, 40)]
    assert "What you insist on costs 10 of strength here" in words_of(client.get(address(text, query)))


def test_what_cannot_be_insisted_on_together_is_named(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, client = three
    clause = text.clauses.get(number="3")

    page = client.get(address(text, f"?stay={clause.uid}&with={parties[2].uid}&with={parties[0].uid}"))

    assert page.status_code == 200
    assert "cannot be met together: Carters signs Clause 3 stays Insist on nothing" in words_of(page)


def test_a_pin_on_what_is_gone_is_passed_over(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    assert len(notches_of(client.get(address(text, "?stay=gone&with=nobody")))) == 3


def test_the_stricter_readings_count_as_they_say(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    strict = client.get(address(text, "?reserve=refuses"))

    assert notches_of(strict) == [(3, 20), (2, 40), (1, 60)]
    assert "A reservation is read as refusing." in words_of(strict)


def test_if_all_silent_ones_agreed_is_an_upper_bound_and_is_not_frozen() -> None:
    coalition = make_coalition()
    anglers = make_party(coalition, "Anglers")
    make_party(coalition, "Weavers")
    text = make_text(coalition, 2)
    answer(text, anglers, ["SS", "SS"])
    client = reader(coalition, "secretary")

    page = client.get(address(text, "?silent=signs&n=2"))

    assert notches_of(page) == [(2, 20)]
    assert "an upper bound, never a result" in words_of(page)
    assert b"/freeze/" not in page.content
    assert b"/freeze/" in client.get(address(text, "?n=1")).content


def test_those_who_sign_only_with_each_other_stand_or_fall_together() -> None:
    coalition = make_coalition()
    one, other = make_party(coalition, "One"), make_party(coalition, "Other")
    text = make_text(coalition, 1)
    strong = text.clauses.get().wordings.all()[0]
    for party, condition in ((one, other), (other, one)):
        Condition.objects.create(position=say(party, strong, "S"), party=condition)

    page = reader(coalition).get(address(text, "?n=2"))

    assert notches_of(page) == [(2, 10)]
    assert "These stand or fall together, because each signs only if the others do: One, Other" in (
        words_of(page)
    )


def test_who_falls_with_another_is_told_what_it_depends_on() -> None:
    coalition = make_coalition()
    anglers, bakers = make_party(coalition, "Anglers"), make_party(coalition, "Bakers")
    carters = make_party(coalition, "Carters")
    text = make_text(coalition, 2)
    answer(text, anglers, ["SS", "NS"])
    answer(text, carters, ["SS", "SS"])
    answer(text, bakers, ["SS", "US"])
    hangs = say(bakers, text.clauses.all()[1].wordings.all()[0], "S")
    Condition.objects.create(position=hangs, party=anglers)

    tree = html.fromstring(reader(coalition).get(address(text, "?n=1")).content)
    [lost] = tree.xpath(f"//li[@id='party-{bakers.uid}']")

    assert " ".join(lost.text_content().split()).startswith("Bakers Clause 2 alone: only if Anglers signs")
