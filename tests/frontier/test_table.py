"""Drafts as tables that people keep in a spreadsheet."""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.frontier import oracle
from tests.shared import shared
from undersigned.frontier import (
    Clause,
    Condition,
    Draft,
    Frontier,
    InvalidDraft,
    Party,
    Pins,
    Variant,
    frontier,
    read_draft,
    read_table,
    write_notches,
    write_table,
)

RIVER = (Path(__file__).parent / "data" / "river.json").read_text()
MADE = """clause;weight;Dam;;;Water;;School
wording;;stop;pause;omit;share;omit;
strength;;10;6;;5;;3
Fishers;3;yes;yes;no;Sí;yes;oui
Towns;5;no;C if Water=share and fishers signs;S;aceptar;yes;n
Port;;;;;;;
"""
AWKWARD = st.one_of(
    st.text(min_size=1),
    st.sampled_from(
        ["=1+1", "'", "'=x", "''", "' ", " a ", "a;b", "a,b", "a\tb", 'say "x"', "and", "If", "x signs", "signs",
         "a=b|c", "“x”", "\r\n", "\n", "\ufeff", "＝1", "-", "text", "clause", "id", "weight", "must sign", "about",
         "stays", "x", "u", "\x00", "\x1c", "'t Volk", "نعم"]
    ),
)  # fmt: skip


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Draw a small draft whose ids, names and titles are the worst that a cell can hold."""
    draft = draw(oracle.drafts(parties=4, clauses=3))

    def ids(count: int) -> list[str]:
        names = AWKWARD.filter(lambda name: name != "omit")
        return draw(st.lists(names, min_size=count, max_size=count, unique=True))

    def wordings(clause: Clause) -> tuple[Variant, ...]:
        own = zip(clause.variants[:-1], ids(len(clause.variants) - 1), strict=True)
        return (*(Variant(id, draw(st.just("") | AWKWARD), v.strength) for v, id in own), clause.variants[-1])

    clauses = zip(draft.clauses, ids(len(draft.clauses)), strict=True)
    parties = zip(draft.parties, ids(len(draft.parties)), strict=True)
    return replace(
        draft,
        clauses=tuple(Clause(id, draw(st.just("") | AWKWARD), wordings(clause)) for clause, id in clauses),
        parties=tuple(Party(id, draw(st.just("") | AWKWARD), party.weight) for party, id in parties),
        title=draw(st.just("") | AWKWARD),
    )


@given(drafts())
def test_what_is_written_reads_back_the_same(draft: Draft) -> None:
    assert read_table(write_table(draft)) == draft


@given(drafts())
def test_no_cell_of_what_is_written_is_a_formula(draft: Draft) -> None:
    for written in (write_table(draft), write_notches(draft, Frontier(()))):
        for row in csv.reader(io.StringIO(written, newline="")):
            assert not [cell for cell in row if cell.startswith(tuple("=+-@＝＋－＠\t\r"))]


def test_shared_instances_read_back_the_same() -> None:
    for name in ("ep-covid-groups", "un-arms-transparency-2006"):
        draft = read_draft(shared("frontier", f"{name}.json").read_bytes())
        assert read_table(write_table(draft)) == draft


def test_conditions_come_back_in_the_order_of_their_cells() -> None:
    draft = read_draft(RIVER)
    shuffled = replace(draft, conditions=draft.conditions[::-1])

    back = read_table(write_table(shuffled))

    assert back.conditions == tuple(sorted(shuffled.conditions, key=lambda k: (k.party, k.clause, k.variant)))


def test_a_table_made_by_hand_needs_names_strengths_and_answers() -> None:
    omit = Variant("omit", "", 0)

    assert read_table(MADE) == Draft(
        clauses=(
            Clause("Dam", "", (Variant("stop", "", 10), Variant("pause", "", 6), omit)),
            Clause("Water", "", (Variant("share", "", 5), omit)),
            Clause("School", "", (Variant("1", "", 3), omit)),
        ),
        parties=(Party("Fishers", "Fishers", 3), Party("Towns", "Towns", 5), Party("Port", "Port")),
        answers=(("SSN", "SS", "SS"), ("NIS", "SS", "NS"), ("UUU", "UU", "UU")),
        conditions=(
            Condition(1, 0, 1, if_clause=1, if_variants=(0,), then="C"),
            Condition(1, 0, 1, if_party=0, then="C"),
        ),
    )


def test_one_line_of_clauses_is_enough_when_each_has_one_wording() -> None:
    draft = read_table("Who,Dam,Water\nFishers,yes,\nTowns,no,yes\n")

    assert [[(v.id, v.strength) for v in clause.variants] for clause in draft.clauses] == [
        [("1", 1), ("omit", 0)]
    ] * 2
    assert draft.answers == (("SS", "US"), ("NS", "SS"))


def test_who_left_every_cell_blank_signs_not_even_the_empty_text() -> None:
    draft = read_table("Who,Dam,Water\nFishers,no,no\nTowns,,\n")

    assert draft.answers[1] == ("UU", "UU")
    assert [notch.signers for notch in frontier(draft).notches] == [(0,)]


def test_pins_and_the_drafters_text_are_crosses() -> None:
    draft = read_table(
        "text,On the river\nclause,must sign,Dam,Dam,Dam,Water\nwording,,stop,pause,omit,share\nstrength,,3,2,,1\n"
        "drafted,,,X,,\nfixed,,✓,,,\nstays,,,,,x\nFishers,x,s,s,s,s\nTowns,,s,s,s,s\n"
    )

    assert draft.title == "On the river"
    assert draft.original == (1, 0)
    assert draft.pins == Pins(frozenset({0}), frozenset({1}), frozenset({(0, 0)}))
    assert len(draft.clauses[1].variants) == 1  # a clause that stays needs no omit


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("begin", ["", "\ufeff"])
def test_any_usual_border_line_end_and_mark_is_read(delimiter: str, end: str, begin: str) -> None:
    source = begin + MADE.replace(";", delimiter).replace("\n", end)

    assert read_table(source.encode()) == read_table(MADE)


def test_a_line_that_tells_the_border_is_believed_and_not_counted() -> None:
    told = "sep=;\r\nWho;Dam, and, more\r\nFishers;yes\r\n"

    assert read_table(told).clauses[0].id == "Dam, and, more"
    with pytest.raises(InvalidDraft, match="Row 2, column B"):
        read_table(told.replace("yes", "maybe"))


def test_commas_in_names_do_not_hide_that_semicolons_part_the_cells() -> None:
    draft = read_table("Who;Dam\nFishers, old and young, of the delta;yes\nTowns, Villages, Hamlets;no\n")

    assert [party.name for party in draft.parties] == [
        "Fishers, old and young, of the delta",
        "Towns, Villages, Hamlets",
    ]


def test_blank_rows_blank_columns_and_lines_within_a_cell_do_no_harm() -> None:
    draft = read_table(
        '\n,,,,\nWho,Dam,,Water,,\n\n"Fishers\nof the delta",yes,,no,,\n,,,,,\nTowns,no,,yes,\n\n\n'
    )

    assert [clause.id for clause in draft.clauses] == ["Dam", "Water"]
    assert [party.name for party in draft.parties] == ["Fishers\nof the delta", "Towns"]


@pytest.mark.parametrize(
    ("cell", "letter"),
    [
        ("Yes", "S"), (" s ", "S"), ("OUI", "S"), ("sí", "S"), ("نعم", "S"), ("Accept with a reservation", "C"),
        ("réserve", "C"), ("تحفظ", "C"), ("stand  aside", "A"), ("à l’écart", "A"), ("al margen", "A"),
        ("NO", "N"), ("non", "N"), ("لا", "N"), ("", "U"), ("?", "U"), ("—", "U"),
    ],
)  # fmt: skip
def test_answers_are_letters_or_plain_words_in_four_languages(cell: str, letter: str) -> None:
    assert read_table(f"Who,Dam,Water\nFishers,{cell},s\n").answers[0][0][0] == letter


@pytest.mark.parametrize(
    ("cell", "condition"),
    [
        ("if Water=1", Condition(0, 0, 0, if_clause=1, if_variants=(0,))),
        ("yes IF water = 1 | omit", Condition(0, 0, 0, if_clause=1, if_variants=(0, 1))),
        ("A if Towns of the delta signs", Condition(0, 0, 0, if_party=1, then="A")),
        ("reserva if “Towns of the delta” sign", Condition(0, 0, 0, if_party=1, then="C")),
    ],
)
def test_conditions_are_written_as_one_would_say_them(cell: str, condition: Condition) -> None:
    draft = read_table(f"Who,Dam,Water\nFishers,{cell},s\nTowns of the delta,s,s\n")

    assert draft.conditions == (condition,)


WRONG = [
    ("", "The file is empty"),
    (b"Who,Dam\nF\xe9,yes\n", "Line 2 of the file is not UTF-8"),
    (b"PK\x03\x04 and so on", "packed file, such as .xlsx or .ods; save it as CSV"),
    ("Who\nFishers\n", "Row 1 names no clause"),
    ("Who,Dam\n", "ends before its first party"),
    ("text,On the river\n", "ends before its first party"),
    ("text,On,the river\nWho,Dam\nFishers,s\n", "Row 1 holds more than the title"),
    ("Who,,Dam\nwording,a,b\nFishers,s,s\n", "Row 1 has no name of a clause in column B"),
    ("Who,Dam,\nwording,a,b\nFishers,s,s\n", "several wordings, and there is no row 'strength'"),
    ("Who,Dam,\nwording,a,b\nstrength,3,\nFishers,s,s\n", "Row 3, column C: '' is not a whole number"),
    ("Who,Dam\nstrength,3.5\nFishers,s\n", "Row 2, column B: '3.5' is not a whole number"),
    ("Who,Dam\nstrength,1e5\nFishers,s\n", "Row 2, column B: '1e5' is not a whole number"),
    ("Who,Dam\nstrength,-3\nFishers,s\n", "Wording '1' of clause 'Dam' has the strength -3"),
    ("Who,Dam\nstrength," + "9" * 5000 + "\nFishers,s\n", "is not a whole number"),
    ("Who,weight,Dam\nFishers,0,s\n", "Party 'Fishers' has the weight 0"),
    ("Who,weight,Dam\nFishers,many,s\n", "Row 2, column B: 'many' is not a whole number"),
    ("Who,must sign,Dam\nFishers,perhaps,s\n", "Row 2, column B: 'perhaps' is no mark; write x or nothing"),
    ("Who,Dam\nwording,omit\nFishers,s\nTowns,s\n\nPort,maybe\n", "Row 6, column B: 'maybe' is no answer"),
    ("Who,Dam\nFishers,I\n", "Row 2, column B: 'I' is no answer"),
    ("Who,Dam\nFishers,s,s\n", "Row 2, column C: there is no clause above this cell"),
    ("Who,Dam,,Water\nFishers,s,s,s\n", "Row 2, column C: there is no clause above this cell"),
    ("Who,Dam\n,s\n", "Row 2 has answers and no name in column A"),
    ("Who,Dam\nFishers,s\nFishers,n\n", "Two parties have the id 'Fishers'"),
    ("Who,Dam,Dam\nwording,a,a\nstrength,1,1\nFishers,s,s\n", "Two wordings of clause 'Dam' have the id 'a'"),
    ("Who,Dam,Dam\nwording,omit,omit\nFishers,s,s\n", "Clause 'Dam' has two omits"),
    ("Who,Dam\ndrafted,x\nfixed,x\nstays,y\nFishers,s\n", "Row 4, column B: 'y' is no mark"),
    ("Who,Dam,Dam\ndrafted,x,x\nwording,a,omit\nFishers,s,s\n", "Row 2 marks several wordings of clause 'Dam'"),
    ('Who,Dam\n"Fishers,s\n', "Row 2 cannot be read as cells"),
    ("Who,Dam\n" + "F" * 200_000 + ",s\n", "Row 2 cannot be read as cells"),
    ("Who,Dam\nFishers,N if Fishers signs\n", "Row 2, column B: .* turns into 'N'; it must be S, C or A"),
    ("Who,Dam\nFishers,s if Fishers signs\n", "on clause 'Dam', wording '1', depends on the party itself"),
    ("Who,Dam\nFishers,s if Dam=omit\n", "on clause 'Dam', wording '1', depends on the same clause"),
    ("Who,Dam\nFishers,s if Towms signs\nTowns,s\n", "B: There is no party 'Towms'; the nearest is 'Towns'"),
    ("Who,Dam,Water\nFishers,s if Watr=1,s\n", "There is no clause 'Watr'; the nearest is 'Water'"),
    ("Who,Dam,Water\nFishers,s if Water=2,s\n", "There is no wording of clause 'Water' '2'"),
    ("Who,Dam,Water\nFishers,s if Water=,s\n", "the condition 'Water=' is not understood"),
    ("Who,Dam,Water\nFishers,s if =1,s\n", "the condition '=1' leaves a name out"),
    ("Who,Dam,Water\nFishers,s if Water=1 and,s\n", "the condition 'Water=1 and' is not understood"),
    ("Who,Dam,Water\nFishers,s if Water=1=2,s\n", "is not understood"),
    ("Who,Dam,Water\nFishers,s if Towns does not,s\n", "is not understood"),
    ("Who,Dam,Water\nFishers,s if,s\n", "is not understood"),
    ("Who,Dam,Water\nFishers,s if “Water=1,s\n", "has a quotation mark too many"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "words"), WRONG)
def test_a_wrong_table_gets_one_sentence_naming_the_cell(source: str | bytes, words: str) -> None:
    with pytest.raises(InvalidDraft, match=words) as caught:
        read_table(source)

    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    assert len(sentence) < 300


def test_the_notches_of_a_frontier_are_rows() -> None:
    draft = read_table(MADE)

    rows = list(csv.reader(io.StringIO(write_notches(draft, frontier(draft)))))

    assert rows == [
        ["weight", "parties", "strength", "proven", "at most", "stand aside", "caveats", "changed", "equal texts",
         "clause Dam", "clause Water", "clause School", "Fishers signs", "Towns signs", "Port signs"],
        ["8", "2", "11", "yes", "11", "0", "1", "2", "1", "pause", "share", "omit", "x", "x", ""],
        ["3", "1", "18", "yes", "18", "0", "0", "0", "1", "stop", "share", "1", "x", "", ""],
    ]  # fmt: skip


@given(st.text("Wh,;\"\n\rsdx=| ifIand1'", max_size=80))
def test_no_text_makes_the_reader_fail_otherwise_than_by_a_sentence(source: str) -> None:
    with suppress(InvalidDraft):
        read_table("Who,Dam,Water\n" + source)
