"""The search page finds sources, corrections, clauses, cases and parties, each for whoever may read it."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from lxml import html
from tests.factories import make_coalition, seated
from tests.home.worlds import make_edition
from tests.library.worlds import corrected, signed_in, transcript

from undersigned.agreements.actions import editions
from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.cases.actions import define_term, open_case
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.models import SearchEntry
from undersigned.home.actions.indexing import index_everything
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition
from undersigned.texts import actions as texts
from undersigned.texts.models import Text
from undersigned.texts.queries import clauses_of, wordings_of

pytestmark = pytest.mark.django_db


def look(client: Client, typed: str, **more: str) -> list[tuple[str, str]]:
    """Return what kind of thing each hit is, and its words."""
    response = client.get("/search/", {"q": typed} | more)
    assert response.status_code == 200
    hits = html.fromstring(response.content.decode()).xpath('//ol[contains(@class, "hits")]/li')
    return [(hit.xpath("p[1]/text()")[0].split(" · ")[0].strip(), hit.xpath("string(p[3])")) for hit in hits]


def kinds(client: Client, typed: str) -> set[str]:
    return {kind for kind, _words in look(client, typed)}


def drafted(coalition: Coalition, body: str) -> Text:
    draft = texts.ClauseDraft(wordings=[("en", body, None), ("fr", "Les barrages sont vides", None)])
    return texts.create_text(
        coalition, actor=seated(coalition), title="Statement", language="en", clauses=[draft]
    )


def frozen(text: Text) -> Edition:
    edition = make_edition(text, published=False)
    for order, wording in enumerate(wordings_of(text), 1):
        EditionClause.objects.create(
            edition=edition,
            clause=wording.clause,
            wording=wording,
            order=order,
            number="1",
            body=wording.body,
        )
    Signature.objects.create(
        edition=edition,
        party=parties.admit_party(text.coalition, "Town of Saltmere", actor=OPERATOR),
        state="ratified",
        ratified_at=timezone.now(),
        body="Board",
    )
    return edition


def test_a_draft_is_found_by_its_coalition_and_by_nobody_else() -> None:
    coalition = make_coalition()
    drafted(coalition, "The reservoirs are empty.")
    seat = signed_in(coalition, "observer")

    assert look(seat, "empty reservoir") == [("Clause of a draft", "The reservoirs are empty.")]
    assert kinds(seat, "barrage") == {"Clause of a draft"}
    assert look(Client(), "reservoir") == []
    assert look(signed_in(make_coalition("Others"), "secretary"), "reservoir") == []


def test_a_reworded_clause_is_found_by_its_new_words_alone() -> None:
    coalition = make_coalition()
    text = drafted(coalition, "The reservoirs are empty.")
    seat = signed_in(coalition, "observer")

    texts.reword(wordings_of(text)[0], "The wells are dry.", actor=seated(coalition))
    assert (look(seat, "reservoir"), kinds(seat, "wells")) == ([], {"Clause of a draft"})
    texts.retire_clause(clauses_of(text)[0], actor=seated(coalition))
    assert look(seat, "wells") == []


def test_a_published_clause_is_found_by_everybody() -> None:
    coalition = make_coalition()
    text = drafted(coalition, "The reservoirs are empty.")
    edition = frozen(text)
    assert look(Client(), "reservoir") == []

    editions.publish(edition, actor=seated(coalition))

    assert look(Client(), "reservoirs") == [("Clause", "The reservoirs are empty.")]


def test_parties_are_found_while_they_are_in_the_coalition() -> None:
    coalition = make_coalition()
    party = parties.admit_party(coalition, "Friends of the Arle", actor=OPERATOR)
    seat = signed_in(coalition, "observer")

    assert kinds(seat, "arle") == {"Organisation"}
    assert look(Client(), "arle") == []
    parties.leave(party, coalition, actor=OPERATOR)
    assert look(seat, "arle") == []
    parties.rejoin(party, coalition, actor=OPERATOR)
    assert kinds(seat, "arle") == {"Organisation"}
    erase("party", party.uid)
    assert look(seat, "arle") == []


def test_a_case_is_found_by_its_terms() -> None:
    coalition = make_coalition()
    case = open_case(coalition, "The dam", actor=OPERATOR)
    define_term(case, "sluice", "A gate for water.", actor=OPERATOR, language="en", citation="A dictionary")

    assert kinds(signed_in(coalition, "observer"), "sluices") == {"Case"}


def test_the_corrected_reading_is_found_and_shown_as_such() -> None:
    source = transcript()
    corrected(source, "Salt Mere", "Saltmere")

    page = Client().get("/search/", {"q": "saltmere"}).content.decode()

    assert "in its corrected reading" in page
    assert "<mark>Saltmere</mark>" in page
    assert kinds(Client(), '"salt mere"') == {"Words of a source", "Correction"}
    assert {words for _, words in look(Client(), "½", kind="segment")} == {
        words for _, words in look(Client(), "2 1/2", kind="segment")
    }


@pytest.mark.parametrize("typed", ["", "  ", '"', "?!", "zzz"])
def test_nothing_found_says_what_to_do(typed: str) -> None:
    response = Client().get("/search/", {"q": typed, "page": "x", "kind": "none"})
    assert response.status_code == 200
    assert 'class="hits"' not in response.content.decode()


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow_with_what_is_found(many: int, django_assert_num_queries: Any) -> None:
    coalition = make_coalition()
    for n in range(many):
        drafted(coalition, f"The reservoir {n} is empty.")
    seat = signed_in(coalition, "observer")

    with django_assert_num_queries(5):
        assert len(look(seat, "reservoir")) == min(many, 20)


def test_everything_laid_down_anew_is_what_the_acts_had_laid_down() -> None:
    source = transcript()
    corrected(source, "Salt Mere", "Saltmere")
    text = drafted(source.coalition, "The reservoirs are empty.")
    editions.publish(frozen(text), actor=OPERATOR)
    parties.admit_party(source.coalition, "Friends of the Arle", actor=OPERATOR)
    define_term(
        open_case(source.coalition, "The dam", actor=OPERATOR),
        "sluice",
        "A gate.",
        actor=OPERATOR,
        language="en",
        citation="A dictionary",
    )

    def laid_down() -> list[tuple[Any, ...]]:
        columns = ("kind", "uid", "place", "audience", "address", "title", "words", "also", "analysed")
        return sorted(SearchEntry.objects.values_list(*columns))

    before = laid_down()
    index_everything()

    assert laid_down() == before
    assert {row[0] for row in before} == {
        "source",
        "segment",
        "correction",
        "draft",
        "clause",
        "party",
        "case",
    }
