"""What the page supposes is computed as if it had been said, is marked as supposed, and is stored nowhere."""

from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from tests.agreements.test_frontier_page import address, answer, notches_of, reader, say, words_of
from tests.factories import make_coalition, make_party, make_text
from undersigned.agreements.queries import common
from undersigned.agreements.queries.asked import Asked
from undersigned.agreements.tasks.background import recompute
from undersigned.parties.models import Party
from undersigned.positions.models import Condition, Position
from undersigned.texts.models import Text, Wording

LETTERS = ["SSS", "SCS", "SSS"]


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is told must not depend on how busy the machine is."""
    monkeypatch.setattr(common, "MOMENT", 20.0)


@pytest.fixture
def three(db: None) -> tuple[Text, list[Party], Client]:
    """Anglers accept all, Bakers not the strong wording of clause 2, Carters clause 3 in no words."""
    cache.clear()
    coalition = make_coalition()
    parties = [make_party(coalition, name) for name in ("Anglers", "Bakers", "Carters")]
    text = make_text(coalition, 3, wordings=2)
    answer(text, parties[0], LETTERS)
    answer(text, parties[1], ["SSS", "NSS", "ASS"])
    answer(text, parties[2], ["SSS", "SSS", "NNS"])
    return text, parties, reader(coalition)


def wording(text: Text, clause: int, way: int = 0) -> Wording:
    return list(text.clauses.get(number=str(clause)).wordings.all())[way]


def test_a_supposed_answer_gives_the_steps_of_a_real_one(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, client = three
    strong = wording(text, 3)
    supposed = client.get(address(text, f"?n=3&say={parties[2].uid}.{strong.uid}.S"))
    before = Position.objects.count()

    assert notches_of(supposed) == [(3, 50), (2, 60)]
    said = words_of(supposed)
    assert "Supposed, said by nobody, stored nowhere: Carters, clause 3, “We ask for thing 3" in said
    assert "Dotted: the steps with the answers as they are." in said
    assert Position.objects.count() == before
    Position.objects.filter(party=parties[2], wording=strong).update(stance="S", words="")
    assert notches_of(client.get(address(text))) == notches_of(supposed)


def test_the_form_supposes_and_every_supposition_can_be_taken_back(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, parties, client = three
    first = f"say={parties[2].uid}.{wording(text, 3).uid}.S"
    page = client.get(address(text, f"?{first}&who={parties[1].uid}&what={wording(text, 2).uid}&answer=A"))

    assert notches_of(page) == [(3, 60)]
    assert page.content.count(b"Take it back") == 2
    assert b'href="?say=' + first[4:].encode() + b'"' in page.content


def test_a_party_left_out_counts_for_nothing_beside_the_steps_with_it(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, parties, client = three
    held = say(make_party(text.coalition, "Dyers"), wording(text, 1), "S")
    Condition.objects.create(position=held, party=parties[2])

    page = client.get(address(text, f"?without={parties[2].uid}&n=2"))

    assert notches_of(page) == [(2, 50), (1, 60)]
    said = words_of(page)
    assert "Without Carters, and as if nobody’s answer could count on it" in said
    assert b'class="behind"' in page.content
    assert b'href="?n=2"' in page.content


def test_what_is_only_supposed_is_not_frozen(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, _client = three
    secretary = reader(text.coalition, "secretary")
    for query in (f"say={parties[2].uid}.{wording(text, 3).uid}.S", f"without={parties[2].uid}"):
        page = secretary.get(address(text, f"?n=2&{query}"))
        assert b"/freeze/" not in page.content
        assert "What is only supposed is not frozen." in words_of(page)
    assert b"/freeze/" in secretary.get(address(text, "?n=2")).content


def test_what_the_text_no_longer_has_is_passed_over(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, client = three
    query = f"?say=gone.gone.S&say={parties[0].uid}.{wording(text, 1).uid}.X&say=a&without=gone"

    assert notches_of(client.get(address(text, query))) == [(3, 30), (2, 50), (1, 60)]


def test_each_thing_insisted_on_tells_its_own_price(three: tuple[Text, list[Party], Client]) -> None:
    text, parties, client = three
    stays = text.clauses.get(number="1").uid
    said = words_of(client.get(address(text, f"?n=1&with={parties[2].uid}&stay={stays}")))

    assert "Carters signs: costs 10 of strength here" in said
    assert "Clause 1 stays: costs nothing here" in said


def test_it_is_said_on_which_strengths_the_choice_hangs(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three
    assert "This text stays the strongest even if" in words_of(client.get(address(text, "?n=1")))

    coalition = make_coalition()
    close = make_text(coalition, 2)
    answer(close, make_party(coalition, "One"), ["NS", "SS"])
    answer(close, make_party(coalition, "Other"), ["SS", "NS"])
    Wording.objects.filter(pk=wording(close, 1).pk).update(strength=11)
    said = words_of(reader(coalition).get(address(close, "?n=1")))
    assert "if one of these strengths were a fifth off: clause 1, lower, clause 2, higher." in said


def test_a_cliff_is_called_one_with_who_stands_on_the_other_side(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, _parties, client = three

    said = words_of(client.get(address(text, "?n=2")))
    assert (
        "A cliff: more than a third of the text lies between these two steps. On the other side of it: Carters"
        in (said)
    )
    assert said.count("A cliff") == 1


@pytest.mark.django_db
def test_equal_texts_tell_in_which_clauses_they_differ() -> None:
    cache.clear()
    coalition = make_coalition()
    party, text = make_party(coalition, "One"), make_text(coalition, 3)
    answer(text, party, ["SS", "SS", "SS"])
    # Clause 1 only where clause 2 is left out: either of them, and clause 3 in any case.
    held = Position.objects.get(party=party, wording=wording(text, 1))
    Condition.objects.create(position=held, clause=text.clauses.get(number="2")).wordings.add(
        wording(text, 2, 1)
    )

    said = words_of(reader(coalition).get(address(text, "?n=1")))
    assert "2 texts are equally good here" in said
    assert "All of them say the same but in: 1, 2." in said


def test_what_refusals_cost_is_the_secretarys_to_read(three: tuple[Text, list[Party], Client]) -> None:
    text, _parties, client = three
    assert recompute.call(text.uid) == "done"
    told = words_of(reader(text.coalition, "secretary").get(address(text, "?n=3")))

    assert "What single refusals cost here" in told
    assert "10 Bakers, clause 2, “We ask for thing 2, said in way 1.” Why: “Bakers on 2”" in told
    assert "What single refusals cost here" not in words_of(client.get(address(text, "?n=3")))


def test_softer_words_that_bring_somebody_back_are_told_beside_whom_a_clause_keeps_away(
    three: tuple[Text, list[Party], Client],
) -> None:
    text, _parties, client = three

    said = words_of(client.get(address(text, "?n=1")))
    assert "This clause alone keeps away: Bakers. Softer words for 10 of strength bring back: Bakers" in said


UIDS = st.lists(st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True), max_size=3, unique=True)


@given(
    UIDS,
    UIDS,
    UIDS,
    st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("vw"), st.sampled_from("SCANU")), max_size=3),
    st.none() | st.integers(0, 99),
)
def test_an_address_that_is_asked_for_again_asks_for_the_same(
    stay: list[str], must: list[str], without: list[str], said: list[tuple[str, str, str]], weight: Any
) -> None:
    query = QueryDict(mutable=True)
    query.setlist("stay", stay)
    query.setlist("with", must)
    query.setlist("without", without)
    query.setlist("say", [".".join(one) for one in said])
    if weight is not None:
        query["n"] = str(weight)
    asked = Asked.of(query)

    assert Asked.of(QueryDict(asked.link()[1:])) == asked
    assert Asked.of(QueryDict(asked.scenario)).scenario == asked.scenario
