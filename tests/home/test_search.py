"""The search page finds sources, corrections, clauses, cases and parties, each for whoever may read it."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from tests.factories import make_coalition, make_round, seated
from tests.home.searching import drafted, everything, frozen, kinds, look
from tests.library.worlds import corrected, signed_in, take_in, transcript

from undersigned.agreements.actions import editions
from undersigned.cases.actions import define_term, open_case
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.models import Audience, SearchEntry
from undersigned.library import actions as library
from undersigned.parties import actions as parties
from undersigned.parties.models import Party
from undersigned.positions import actions as positions
from undersigned.texts import actions as texts
from undersigned.texts.queries import clauses_of, wordings_of

pytestmark = pytest.mark.django_db


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

    assert kinds(signed_in(coalition, "observer"), "sluices") == {"Term of a case"}
    assert kinds(signed_in(coalition, "observer"), "dam") == {"Case"}


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


EVERY_KIND = {
    *("segment", "correction", "text", "edition", "draft", "clause", "party"),
    *("case", "term", "fact", "question"),
}


def test_every_kind_of_thing_is_found_and_leads_to_a_page_that_opens() -> None:
    coalition = make_coalition()
    everything(coalition)
    strange = signed_in(make_coalition("Others"), "secretary")
    public = {"Words of a source", "Correction", "Text", "Clause"}
    of_cases = {"Case", "Term of a case", "Fact of a case", "Question"}
    seats = public | of_cases | {"Draft", "Clause of a draft", "Organisation"}

    assert set(SearchEntry.objects.values_list("kind", flat=True)) == EVERY_KIND | {"source"}
    for visitor, expected in [(Client(), public), (strange, public)] + [
        (signed_in(coalition, power), seats) for power in ("observer", "editor", "secretary")
    ]:
        page = html.fromstring(visitor.get("/search/", {"q": "reservoir"}).content.decode())
        assert kinds(visitor, "reservoir") == expected
        for address in page.xpath('//ol[contains(@class, "hits")]//a/@href'):
            assert visitor.get(address).status_code == 200, address


def test_texts_are_found_by_their_titles_in_each_language_and_by_who_signed() -> None:
    coalition = make_coalition()
    everything(coalition)

    assert kinds(signed_in(coalition, "observer"), "بيان السدود") == {"Draft"}
    assert look(Client(), "Town of Saltmere") == [("Text", "Town of Saltmere")]
    assert kinds(signed_in(coalition, "observer"), "العربية") == {"Organisation"}


def test_an_organisation_that_is_erased_is_found_nowhere_not_even_by_its_currents() -> None:
    coalition = make_coalition()
    everything(coalition)
    party = Party.objects.get(name="Town of Saltmere")
    seat = signed_in(coalition, "observer")
    parties.admit_party(coalition, "Left bank", actor=OPERATOR, kind=Party.Kind.CURRENT, parent=party)
    assert len(look(seat, "Town of Saltmere")) == 3

    erase("party", party.uid)

    assert look(seat, "Town of Saltmere") == []
    assert kinds(seat, "bank") == {"Organisation"}


def test_what_is_withdrawn_or_closed_is_found_no_more_and_not_counted() -> None:
    coalition = make_coalition()
    source = everything(coalition)
    seat = signed_in(coalition, "observer")
    before = len(look(seat, "sluice"))
    assert before

    library.describe_source(
        source, library.Provenance(title="Closed", audience=Audience.EDITORS), actor=OPERATOR
    )
    assert look(seat, "sluice") == look(Client(), "sluice") == []
    assert len(look(signed_in(coalition, "editor"), "sluice")) == before
    library.withdraw_source(source, "It was not ours.", actor=OPERATOR)
    assert look(signed_in(coalition, "editor"), "sluice") == []


def test_nothing_of_an_answer_is_laid_down() -> None:
    """Reservations of a sealed round, and of an open one, are in no entry."""
    coalition = make_coalition()
    text = drafted(coalition, "The reservoirs are empty.")
    party = parties.admit_party(coalition, "Friends of the Arle", actor=OPERATOR)
    asked = make_round(text, sealed=True)
    answer = positions.Answer(wordings_of(text)[0], "N", "Not while the kingfishers nest.", "en")
    positions.take_positions(asked, party, [answer], actor=OPERATOR, submit=True)

    assert not SearchEntry.objects.filter(words__contains="kingfisher").exists()
    assert look(signed_in(coalition, "secretary"), "kingfishers") == []


@pytest.mark.parametrize("kind", ["sources", "clauses", "cases", "parties"])
def test_the_kind_of_thing_is_chosen_without_a_script(kind: str) -> None:
    coalition = make_coalition()
    everything(coalition)
    seat = signed_in(coalition, "observer")
    expected = {
        "sources": {"Words of a source", "Correction"},
        "clauses": {"Text", "Draft", "Clause", "Clause of a draft"},
        "cases": {"Case", "Term of a case", "Fact of a case", "Question"},
        "parties": {"Organisation"},
    }

    assert {label for label, _ in look(seat, "reservoir", kind=kind)} == expected[kind]
    assert look(seat, "reservoir", kind="none") == look(seat, "reservoir")


def test_results_are_paged_and_a_page_too_far_leads_back() -> None:
    coalition = make_coalition()
    for n in range(45):
        drafted(coalition, f"The reservoir {n} is empty.")
    seat = signed_in(coalition, "observer")

    pages = [look(seat, "reservoir", page=str(n), kind="clauses") for n in (1, 2, 3)]
    assert [len(page) for page in pages] == [20, 20, 5]
    assert len({hit for page in pages for hit in page}) == 45
    told = seat.get("/search/", {"q": "reservoir", "page": "2"}).content.decode()
    assert 'rel="prev"' in told
    assert 'rel="next"' in told
    assert "45 places." in told
    assert "Back to the first" in seat.get("/search/", {"q": "reservoir", "page": "9"}).content.decode()
    assert look(seat, "reservoir", page="-1", kind="clauses") == pages[0]


def test_the_passage_stands_in_its_own_language_and_direction() -> None:
    take_in("سدود النهر لنا.\n\nولن نتركها.", language="ar", title="On dams")

    page = html.fromstring(Client().get("/search/", {"q": "سدود"}).content.decode())
    (passage,) = page.xpath('//ol[contains(@class, "hits")]/li/p[3]')
    assert (passage.get("lang"), passage.get("dir"), passage.xpath("string(mark)")) == ("ar", "rtl", "سدود")


@pytest.mark.parametrize(
    "typed", ["x" * 10_000, "the " * 3_000, "\0", "*" * 400, "🙂", "'; DROP TABLE core_searchentry"]
)
def test_nobody_breaks_the_page(typed: str) -> None:
    assert Client().get("/search/", {"q": typed}).status_code == 200
