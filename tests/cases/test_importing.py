"""Facts come in from a table: dates as far as they are known, all or nothing, twice changes nothing."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from tests.cases.worlds import editor_of, make_case
from tests.factories import seated
from tests.library.worlds import quoted, signed_in, transcript

from undersigned.cases import actions
from undersigned.cases.models import Case, Fact, FactVersion
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Event, SearchEntry

pytestmark = pytest.mark.django_db

TABLE = """when,until,words,source,said_by,section,note
1974,,The dam was closed.,Chronicle,,,not asked for
2027-05,2031-02,"The repair was put off, twice.",Minutes,,event,
2031-05-03,,"They knew, and told nobody.",A letter,Friends of the Arle,criticism,
,,No house is put under water.,Statute,,right,
"""


def take(case: Case, table: str) -> actions.FactsImported:
    return actions.import_facts(case, "facts.csv", table.encode(), actor=editor_of(case.coalition))


def told(case: Case) -> list[tuple[str, ...]]:
    rows = FactVersion.objects.filter(fact__case=case, until_at=None, fact__removed_at=None)
    return list(
        rows.values_list("fact__section", "happened", "happened_until", "words", "citation", "attributed_to")
    )


def test_a_table_becomes_facts_with_dates_as_far_as_known() -> None:
    case = make_case()

    assert take(case, TABLE) == actions.FactsImported(facts=4, new=4)
    assert told(case) == [
        ("event", "1974", "", "The dam was closed.", "Chronicle", ""),
        ("event", "2027-05", "2031-02", "The repair was put off, twice.", "Minutes", ""),
        ("criticism", "2031-05-03", "", "They knew, and told nobody.", "A letter", "Friends of the Arle"),
        ("right", "", "", "No house is put under water.", "Statute", ""),
    ]
    [event] = Event.objects.filter(verb="facts.imported")
    assert event.object_uid == case.uid
    assert SearchEntry.objects.filter(kind="fact", words__contains="put off").count() == 1


def test_a_second_run_changes_nothing_also_after_a_fact_was_changed_or_removed() -> None:
    case = make_case()
    take(case, TABLE)
    first, second, *_more = Fact.objects.all()
    editor = editor_of(case.coalition)
    actions.remove_fact(first, "Mistaken.", actor=editor)
    changed = actions.FactDraft("It was put off.", "en", "2027", citation="Minutes")
    actions.change_fact(second, changed, actor=editor)
    before = told(case)

    assert take(case, TABLE) == actions.FactsImported(facts=4, new=0)
    assert told(case) == before
    assert Event.objects.filter(verb="facts.imported").count() == 1
    assert take(case, TABLE + "2032,,The dam was opened.,Chronicle,,,\n").new == 1


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("2031-13,,It rained.,Diary,,,", "line 6: “2031-13” is not a date. Write 2031, 2031-06"),
        ("03/05/2031,,It rained.,Diary,,,", "line 6: “03/05/2031” is not a date."),
        ("2031,2030,It rained.,Diary,,,", "line 6: It ends before it begins."),
        (",,It rained.,Diary,,,", "line 6: Say when it happened"),
        ("2031,,It rained.,,,,", "line 6: Say where it comes from"),
        ("2031,,,Diary,,,", "line 6: Write what happened"),
        ("2031,,It rained.,Diary,,weather,", "line 6: An entry belongs to the timeline"),
        ("2031,,They knew.,Diary,,criticism,", "line 6: Say whose criticism it is."),
        ("2031,,It rained.,/p/nowhere/,,,", "line 6: There is no passage at this address."),
        ("2031,,It rained.", "line 6: it has 3 cells; the head has 7."),
        ("1974,,The dam was closed.,Chronicle,,,", "line 6: “The dam was closed.” stands on line 2 already."),
    ],
)
def test_one_wrong_line_is_named_with_its_reason_and_nothing_is_taken(line: str, reason: str) -> None:
    case = make_case()

    with pytest.raises(Refused, match=r"^facts\.csv, ") as refused:
        take(case, TABLE + line + "\n")
    assert reason in str(refused.value)
    assert not Fact.objects.exists()


def test_a_passage_is_a_source_by_its_address_and_an_actor_is_named() -> None:
    source = transcript()
    case, passage = make_case(source.coalition), quoted(source, "sluice is opened")
    board = actions.name_actor(case.coalition, "Water Board", "other", actor=editor_of(case.coalition))

    take(case, f"words;source;when;about\nIt fell.;/p/{passage.uid}/;2031;Water Board\n")
    said = FactVersion.objects.get()
    assert (said.passage, said.citation, said.about) == (passage, "", board)
    with pytest.raises(Refused, match="line 2: “Mill” is nobody whom"):
        take(case, "words,source,when,about\nIt fell.,Diary,2031,Mill\n")


@given(st.text() | st.text("when,ords\n;\t\"'0123456789-", max_size=80))
def test_whatever_a_file_holds_it_is_taken_whole_or_not_at_all(table: str) -> None:
    case = Case.objects.first() or make_case()
    stood = Fact.objects.count()
    try:
        new = take(case, "words,source,when\n" + table).new
    except Refused:
        new = 0
    assert Fact.objects.count() == stood + new


def test_only_editors_take_facts_in_on_a_page() -> None:
    case = make_case()
    page = f"/case/{case.uid}/facts/"
    editor = signed_in(case.coalition, "editor")
    assert "2031-06-03" in editor.get(page).content.decode()

    wrong = SimpleUploadedFile("facts.csv", b"words,source\nIt rained.,Diary\n")
    assert "facts.csv, line 2: Say when it happened" in editor.post(page, {"file": wrong}).content.decode()
    good = SimpleUploadedFile("facts.csv", TABLE.encode())
    done = editor.post(page, {"file": good}, follow=True)
    assert "4 facts are new." in done.content.decode()
    assert Client().get(page).status_code == 403
    with pytest.raises(NotAllowed):
        actions.import_facts(case, "f.csv", TABLE.encode(), actor=seated(case.coalition, "observer"))
    assert actions.import_facts(case, "f.csv", TABLE.encode(), actor=OPERATOR).new == 0
