"""The search page finds sources, corrections, clauses, cases and parties, each for whoever may read it."""

from contextlib import suppress
from typing import Any

import pytest
from django.db.models import Q, QuerySet
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from tests.cases.worlds import make_fact, make_question
from tests.factories import make_coalition, make_round, seated
from tests.home.worlds import make_edition
from tests.library.worlds import corrected, signed_in, take_in, transcript
from tests.positions.actions.imports.folders import small

from undersigned.agreements.actions import editions
from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.cases.actions import define_term, open_case
from undersigned.core import search
from undersigned.core.actor import OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import Refused
from undersigned.core.models import Audience, SearchEntry
from undersigned.demo import story
from undersigned.home.actions.rebuilding import rebuild
from undersigned.library import actions as library
from undersigned.library.models import Source
from undersigned.parties import actions as parties
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions as positions
from undersigned.positions.actions.imports import import_unga
from undersigned.texts import actions as texts
from undersigned.texts.models import Clause, Text, Wording
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


def drafted(coalition: Coalition, body: str, title: str = "Statement") -> Text:
    draft = texts.ClauseDraft(wordings=[("en", body, None), ("fr", "Les barrages sont vides", None)])
    return texts.create_text(coalition, actor=seated(coalition), title=title, language="en", clauses=[draft])


def frozen(text: Text, signatory: str = "Town of Saltmere") -> Edition:
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
        party=parties.admit_party(text.coalition, signatory, actor=OPERATOR),
        state="ratified",
        ratified_at=timezone.now(),
        shown_at=timezone.now(),
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


def laid_down() -> list[tuple[Any, ...]]:
    """Return everything in the index but the keys of its rows."""
    names = [field.name for field in SearchEntry._meta.concrete_fields if field.name != "id"]
    return sorted(SearchEntry.objects.values_list(*names))


def everything(coalition: Coalition) -> Source:
    """Do acts that lay down every kind of thing about reservoirs; return the source."""
    source = transcript(coalition)
    corrected(source, "duty engine here", "reservoir engineer")
    editor = seated(coalition)
    text = drafted(coalition, "The reservoirs are empty.", title="On reservoirs")
    texts.translate_title(text, "ar", "بيان عن السدود", actor=editor)
    editions.publish(frozen(text), actor=editor)
    parties.admit_party(coalition, "Friends of the Reservoir", actor=OPERATOR, languages=["ar"])
    case = open_case(coalition, "The reservoir", actor=OPERATOR)
    define_term(
        case, "reservoir", "A lake.", actor=OPERATOR, language="en", citation="A dictionary of reservoirs"
    )
    make_fact(case, "The reservoir was filled.")
    make_question(coalition, "Is the reservoir of {case} full?")
    return source


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


def test_what_an_imported_register_brings_is_found_as_if_it_were_laid_down_anew() -> None:
    coalition = make_coalition("The assembly")
    import_unga(small(), coalition, actor=OPERATOR)

    by_the_act = laid_down()
    assert {"case", "question", "party", "text", "draft"} <= {row[0] for row in by_the_act}
    rebuild()
    assert laid_down() == by_the_act


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


# -- the index as a whole --------------------------------------------------------------------------------


class History:
    """Acts that change what is found, on whatever there is; each is chosen by a number."""

    def __init__(self) -> None:
        self.coalition = make_coalition()
        self.editor = OPERATOR
        self.count = 0

    def act(self, chosen: int, which: int) -> None:
        self.count += 1
        acts = [
            self.draft, self.reword, self.retire, self.translate, self.describe, self.publish, self.admit,
            self.rename, self.leave, self.erase, self.case, self.term, self.source, self.correct, self.close,
            self.withdraw,
        ]  # fmt: skip
        acts[chosen % len(acts)](which)

    def _one(self, rows: QuerySet[Any], which: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[which % len(found)] if found else None

    def clauses(self) -> QuerySet[Clause]:
        return Clause.objects.filter(retired_at=None, text__coalition=self.coalition)

    def now(self) -> QuerySet[Party]:
        inside = Q(memberships__coalition=self.coalition, memberships__until=None)
        return Party.objects.filter(inside, erased_at=None)

    def draft(self, which: int) -> None:
        drafted(self.coalition, f"The reservoir {self.count} is empty.")

    def reword(self, which: int) -> None:
        if wording := self._one(Wording.objects.filter(retired_at=None, clause__in=self.clauses()), which):
            texts.reword(wording, f"The wells {self.count} are dry.", actor=self.editor)

    def retire(self, which: int) -> None:
        if clause := self._one(self.clauses(), which):
            texts.retire_clause(clause, actor=self.editor)

    def translate(self, which: int) -> None:
        if text := self._one(self.coalition.texts.all(), which):
            texts.translate_title(text, "fr", f"Barrage {self.count}", actor=self.editor)

    def describe(self, which: int) -> None:
        if text := self._one(self.coalition.texts.all(), which):
            texts.describe_text(text, title=f"On wells {self.count}", actor=self.editor)

    def publish(self, which: int) -> None:
        if (text := self._one(self.coalition.texts.filter(editions=None), which)) and wordings_of(text):
            editions.publish(frozen(text, f"Town {self.count}"), actor=self.editor)

    def admit(self, which: int) -> None:
        parent = self._one(self.now().filter(kind="organisation"), which)
        told = {"kind": "current", "parent": parent} if parent and which % 2 else {}
        parties.admit_party(self.coalition, f"Friends {self.count}", actor=self.editor, **told)

    def rename(self, which: int) -> None:
        if party := self._one(self.now().filter(kind="organisation"), which):
            told = {"kind": party.kind, "place": "Saltmere", "languages": ["ar"], "parent": None}
            name = f"Renamed {self.count}"
            parties.change_party(party, self.coalition, actor=self.editor, name=name, **told, **NO_MEMBERS)

    def leave(self, which: int) -> None:
        if party := self._one(self.now().filter(currents=None), which):
            parties.leave(party, self.coalition, actor=self.editor)

    def erase(self, which: int) -> None:
        if party := self._one(self.now(), which):
            erase("party", party.uid)

    def case(self, which: int) -> None:
        open_case(self.coalition, f"Dam {which % 3}", actor=self.editor)

    def term(self, which: int) -> None:
        if case := self._one(self.coalition.cases.all(), which):
            told = {"language": "en", "citation": "A dictionary", "actor": self.editor}
            define_term(case, f"sluice {which % 2}", f"A gate {self.count}.", **told)

    def source(self, which: int) -> None:
        transcript(self.coalition, audience=which % 3)

    def correct(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            heard = ("Salt Mere", "duty engine here")[which % 2]
            corrected(source, heard, f"Meant {self.count}")

    def close(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            told = library.Provenance(title=f"Hour {self.count}", audience=which % 3)
            library.describe_source(source, told, actor=self.editor)

    def withdraw(self, which: int) -> None:
        if source := self._one(self.coalition.sources.filter(withdrawn_at=None), which):
            library.withdraw_source(source, "Not ours.", actor=self.editor)


NO_MEMBERS: dict[str, Any] = {"members": None, "members_on": None, "members_evidence": ""}


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(0, 15), st.integers(0, 5)), max_size=10))
def test_everything_laid_down_anew_is_what_the_acts_had_laid_down(chosen: list[tuple[int, int]]) -> None:
    history = History()
    for act in chosen:
        with suppress(Refused):
            history.act(*act)
    before = laid_down()

    rebuild()

    assert laid_down() == before


def test_a_whole_demonstration_laid_down_anew_is_what_its_acts_had_laid_down() -> None:
    story.build()
    before = laid_down()

    rebuild()

    assert len(before) > 100
    assert laid_down() == before


def test_whoever_interrupts_finds_everything_as_before() -> None:
    everything(make_coalition())
    before = laid_down()
    SearchEntry.objects.filter(kind="party").update(words="of an earlier time")

    def stop(done: int, of: int) -> None:
        if done == of - 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(stop)

    assert {row[:3] for row in laid_down()} == {row[:3] for row in before}
    rebuild()
    assert laid_down() == before


def test_what_belongs_to_nothing_is_taken_out() -> None:
    search.put([search.Entry("party", "gone", 1, Audience.PUBLIC, "/", "A ghost", "ghosts")])

    rebuild()

    assert laid_down() == []
