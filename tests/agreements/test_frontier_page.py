"""The frontier page: what it says is what the definitions say, to those who may read it and to nobody else."""

from collections.abc import Iterable
from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.cases.worlds import make_case
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user
from undersigned import frontier as engine
from undersigned.agreements.models import Edition
from undersigned.cases.actions import concern
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Coalition, Party
from undersigned.people.models import User
from undersigned.positions.models import Condition, Position
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


def say(party: Party, wording: Wording, stance: str, words: str = "Why") -> Position:
    return Position.objects.create(
        party=party, wording=wording, stance=stance, words=words if stance in "CN" else "", language="en"
    )


def answer(text: Text, party: Party, letters: Iterable[str]) -> None:
    """Give one string a clause, one letter a wording; U says nothing."""
    for clause, row in zip(text.clauses.all(), letters, strict=True):
        for wording, letter in zip(clause.wordings.all(), row, strict=True):
            if letter != "U":
                say(party, wording, letter, f"{party.name} on {clause.number}")


def reader(coalition: Coalition, power: str = "observer") -> Client:
    user: User = make_seat(coalition, power).user
    client = Client()
    client.force_login(user)
    return client


def address(text: Text, query: str = "") -> str:
    return f"/t/{text.uid}/frontier/{query}"


def words_of(response: Any) -> str:
    """Return the page's words with the spaces evened out."""
    main = html.fromstring(response.content).get_element_by_id("main")
    return " ".join(main.text_content().split())


def notches_of(response: Any) -> list[tuple[int, int]]:
    """Return (signers, strength) of each row of the table of steps; strength 0 where there is no common text."""
    rows = html.fromstring(response.content).xpath("//table[@class='steps']/tbody/tr")
    cells = [[cell.text_content().strip() for cell in row] for row in rows]
    return [(int(row[0]), int(row[4]) if len(row) > 2 else 0) for row in cells]


@pytest.fixture
def three() -> tuple[Text, list[Party], Client]:
    """A text of three clauses in two wordings (20, 10), and what three parties say about it.

    Anglers accept all. Bakers cannot accept the strong wording of clause 2, Carters clause 3 in any words.
    """
    coalition = make_coalition()
    parties = [make_party(coalition, name) for name in ("Anglers", "Bakers", "Carters")]
    text = make_text(coalition, 3, wordings=2)
    answer(text, parties[0], ["SSS", "SCS", "SSS"])
    answer(text, parties[1], ["SSS", "NSS", "ASS"])
    answer(text, parties[2], ["SSS", "SSS", "NNS"])
    return text, parties, reader(coalition)


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


def test_what_if_shows_the_best_and_the_worst_case_and_keeps_nothing(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, _parties, client = three
    clause = text.clauses.get(number="3")
    before = Wording.objects.count()

    page = client.get(address(text, f"?clause={clause.uid}&words=Softer+words&strength=15"))
    rows = html.fromstring(page.content).xpath("//section[@aria-labelledby='suppose']//tbody/tr")

    assert [[cell.text_content().strip() for cell in row] for row in rows] == [
        ["3", "30", "30", "45"],
        ["2", "50", "50", "55"],
        ["1", "60", "60", "60"],
    ]
    assert "Softer words" in words_of(page)
    assert Wording.objects.count() == before


def test_what_if_says_at_its_place_what_is_wrong(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    page = client.get(address(text, f"?clause={text.clauses.first().uid}&strength=much"))  # type: ignore[union-attr]

    assert "Enter a whole number." in words_of(page)


def test_the_matrix_has_every_answer_with_its_words(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    tree = html.fromstring(client.get(f"/t/{text.uid}/matrix/?n=1").content)
    rows = {
        row.xpath("./th")[0].text_content().split()[0]: [
            (cell.text_content().strip(), cell.get("title")) for cell in row.xpath("./td")
        ]
        for row in tree.xpath("//table/tbody/tr")
    }

    assert list(rows) == ["Anglers", "Bakers", "Carters"]
    assert rows["Bakers"] == [("Accept", None), ("Refuse", "Bakers on 2"), ("Stand aside", None)]


def test_the_secretary_freezes_exactly_the_words_of_the_step(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, _parties, _client = three
    secretary = reader(text.coalition, "secretary")
    tree = html.fromstring(secretary.get(address(text, "?n=3")).content)
    [form] = tree.xpath("//form[contains(@action, '/freeze/')]")

    response = secretary.post(form.get("action"), dict(form.form_values()))

    assert response.status_code == 302
    edition = Edition.objects.get()
    assert [line.body for line in edition.clauses.all()] == [
        "We ask for thing 1, said in way 1.",
        "We ask for thing 2, said in way 2.",
    ]
    assert edition.signatures.count() == 3


def test_others_than_the_secretary_have_no_button(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three

    assert b"/freeze/" not in client.get(address(text, "?n=3")).content


@pytest.mark.parametrize("page", ["frontier", "matrix"])
def test_nobody_without_a_seat_learns_that_there_is_a_frontier(
    page: str, three: tuple[Text, list[Party], Client]
) -> None:
    text, _parties, seated = three
    stranger = reader(make_coalition("Another coalition"), "secretary")
    seatless = Client()
    seatless.force_login(make_user())

    answers = [client.get(f"/t/{text.uid}/{page}/") for client in (Client(), seatless, stranger)]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert not any(b"Anglers" in answer.content for answer in answers)
    assert seated.get(f"/t/{text.uid}/{page}/").status_code == 200


def test_the_holder_of_a_private_link_sees_no_frontier(
    three: tuple[Text, list[Party], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, parties, _client = three
    from tests.factories import link_holder
    from undersigned.parties import middleware

    holder = link_holder(parties[0], text.coalition, text.uid)
    monkeypatch.setattr(middleware.ActorMiddleware, "__call__", _as(holder))

    assert Client().get(address(text)).status_code == 404


def _as(actor: Any) -> Any:
    def call(self: Any, request: Any) -> Any:
        request.actor = actor
        return self.get_response(request)

    return call


def test_a_sealed_round_shows_the_frontier_to_nobody(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, _client = three
    make_round(text, sealed=True)
    secretary = reader(text.coalition, "secretary")

    for page in ("frontier", "matrix"):
        response = secretary.get(f"/t/{text.uid}/{page}/?n=1")
        assert response.status_code == 409
        assert b"Answers are sealed" in response.content
        assert b"Carters on 3" not in response.content


def test_a_page_shown_again_computes_nothing(
    three: tuple[Text, list[Party], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    text, parties, client = three
    first = client.get(address(text, "?n=2"))

    def computed(*_args: Any, **_named: Any) -> None:
        raise AssertionError("the engine ran")

    for name in ("frontier", "why", "price", "returns", "sole_blockers", "what_if"):
        monkeypatch.setattr(engine, name, computed)

    assert words_of(client.get(address(text, "?n=2"))) == words_of(first)
    say(parties[0], text.clauses.all()[0].wordings.create(language="en", body="New", strength=1), "S")
    with pytest.raises(AssertionError, match="the engine ran"):
        client.get(address(text, "?n=2"))


@pytest.mark.parametrize("size", [3, 30])
def test_the_number_of_queries_does_not_depend_on_the_rows(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    coalition = make_coalition()
    parties = [make_party(coalition, f"Party {n:02}") for n in range(size)]
    text = make_text(coalition, size)
    for party in parties:
        answer(text, party, ["CS"] * (size - 1) + ["NS" if party is parties[-1] else "SS"])
    client = reader(coalition, "secretary")
    client.get(address(text, f"?n={size - 1}"))

    # Whom the text concerns, and answers to reservations, are asked for where the matrix is on the page: a large one
    # has a page of its own.
    with django_assert_num_queries(19 if size == 3 else 17):
        client.get(address(text, f"?n={size - 1}"))


def test_those_whom_the_cases_of_a_text_concern_stand_first_whoever_signs() -> None:
    coalition = make_coalition()
    parties = [make_party(coalition, name) for name in ("Ash", "Birch", "Cedar")]
    text = make_text(coalition, 2)
    for party, said in zip(parties, ("SS", "SS", "NS"), strict=True):
        answer(text, party, [said, said])
    client = reader(coalition, "observer")
    page = client.get(f"/t/{text.uid}/matrix/").content.decode()
    assert page.index("<bdi>Ash") < page.index("<bdi>Cedar")
    assert "Those whom it concerns" not in page

    case = make_case(coalition)
    text.cases.add(case)
    concern(case, parties[2], actor=OPERATOR)
    page = client.get(f"/t/{text.uid}/matrix/").content.decode()
    assert page.index("Those whom it concerns") < page.index("<bdi>Cedar") < page.index("<bdi>Ash")
    assert page.count("<bdi>Cedar") == 1


LETTERS = st.sampled_from("SSSCANU")


@st.composite
def answers(draw: st.DrawFn) -> tuple[list[list[str]], list[tuple[int, int, int]]]:
    """Draw answers of up to four parties to three clauses of two wordings, and conditions on others signing."""
    count = draw(st.integers(2, 4))
    rows = [["".join(draw(LETTERS) for _ in range(3)) for _ in range(3)] for _ in range(count)]
    depends = st.tuples(st.integers(0, count - 1), st.integers(0, 2), st.integers(0, count - 1))
    conditions = draw(st.lists(depends, max_size=3))
    return rows, [(p, c, q) for p, c, q in conditions if p != q and rows[p][c][0] in "SCA"]


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers())
def test_the_steps_on_the_page_are_those_of_brute_force(
    drawn: tuple[list[list[str]], list[tuple[int, int, int]]],
) -> None:
    rows, conditions = drawn
    coalition = make_coalition()
    parties = [make_party(coalition, f"Party {p}") for p in range(len(rows))]
    text = make_text(coalition, 3, wordings=2)
    for party, letters in zip(parties, rows, strict=True):
        answer(text, party, letters)
    for p, c, q in conditions:
        position = Position.objects.get(party=parties[p], wording=text.clauses.all()[c].wordings.all()[0])
        Condition.objects.create(position=position, party=parties[q])

    page = reader(coalition).get(address(text))

    if expected := brute_force(rows, conditions):
        assert notches_of(page) == expected
    else:
        assert "There is no common text yet" in words_of(page)


def brute_force(rows: list[list[str]], conditions: list[tuple[int, int, int]]) -> list[tuple[int, int]]:
    """Return the trades nobody betters, from all 27 texts; none when every text that somebody signs is empty."""
    points = set()
    for chosen in product(range(3), repeat=3):
        signing = {p for p, row in enumerate(rows) if all(row[c][v] in "SCA" for c, v in enumerate(chosen))}
        while fallen := {p for p, c, q in conditions if p in signing and chosen[c] == 0 and q not in signing}:
            signing -= fallen
        points.add((len(signing), sum((20, 10, 0)[v] for v in chosen)))
    best = [
        (n, s) for n, s in points if n and not any(m >= n and t >= s and (m, t) != (n, s) for m, t in points)
    ]
    return sorted(best, reverse=True) if any(s for _n, s in best) else []
