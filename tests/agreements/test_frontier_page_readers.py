"""The page of the common text: what is supposed on it, who reads and freezes it, and brute force beside it."""

from itertools import product
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html
from pytest_django import DjangoAssertNumQueries

from tests.agreements.frontier_pages import address, answer, notches_of, reader, say, words_of
from tests.cases.worlds import make_case
from tests.factories import make_coalition, make_party, make_round, make_text, make_user
from undersigned import frontier as engine
from undersigned.agreements.models import Edition
from undersigned.cases.actions import concern
from undersigned.core.actor import OPERATOR
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Position
from undersigned.texts.models import Text, Wording

pytestmark = pytest.mark.django_db


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
