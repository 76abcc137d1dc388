import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.samples import codes, numbers, texts
from undersigned.reading import DraftDocument, read_draft


def read(text: str) -> DraftDocument:
    return read_draft(text.encode(), format="text")


def test_citations_and_recitals_are_told_by_their_form() -> None:
    draft = read(
        "The Assembly,\n\n– having regard to its rules,\n\nA. whereas water is short;\n\nB. whereas it rains;\n\n"
        "1. Asks for wells.\n\n2. Thanks the crew.\n"
    )

    assert [(clause.number, clause.kind) for clause in draft.clauses] == [
        (None, "citation"), ("A", "recital"), ("B", "recital"), ("1", None), ("2", None),
    ]  # fmt: skip
    assert draft.clauses[0].wordings[0].text == "having regard to its rules,"
    assert [(left.kind, left.text) for left in draft.leftover] == [("preface", "The Assembly,")]


def test_an_initial_is_no_recital() -> None:
    draft = read("A. Smith writes to us.\n\nWe answer.\n\nWe wait.")

    assert numbers(draft) == [None, None, None]


def test_lettered_lines_belong_to_the_numbered_clause_before_them() -> None:
    draft = read("1. We ask for\n(a) water;\n(b) bread.\n\n2. We wait.\n")

    assert texts(draft) == [["We ask for\n(a) water;\n(b) bread."], ["We wait."]]
    assert "joined" in codes(draft)


def test_numbers_that_are_all_one_are_counted_and_that_is_told() -> None:
    draft = read("1. Water.\n\n1. Bread.\n\n1. Salt.")

    assert numbers(draft) == ["1", "2", "3"]
    assert codes(draft) == ["numbers-counted"]


def test_a_paragraph_between_numbered_clauses_is_left_beside_with_its_place() -> None:
    draft = read("1. Water.\n\nBread is another matter.\n\n2. Salt.\n\n3. Oil.")

    assert [(left.text, left.kind, left.line, left.after_clause) for left in draft.leftover] == [
        ("Bread is another matter.", "note", 3, 1)
    ]
    assert [w.message for w in draft.warnings] == [
        "A paragraph after clause 1 is not taken as a clause: “Bread is another matter.”."
    ]


def test_an_indented_paragraph_goes_on_with_its_clause() -> None:
    draft = read("1. Water.\n\n   It is ours.\n\n2. Salt.")

    assert texts(draft) == [["Water.\nIt is ours."], ["Salt."]]


def test_a_clause_about_signing_does_not_begin_the_list_of_who_signs() -> None:
    draft = read("Signed on 3 May at the quay\n\n1. Water.\n\n2. Signatures are kept.\n\n3. Salt.")

    assert numbers(draft) == ["1", "2", "3"]
    assert draft.signatories == ()


@pytest.mark.parametrize("line", ["Signed by:", "Signataires :", "Firmantes:", "الموقعون:", "Signatures"])
def test_a_line_in_each_language_begins_the_list_of_who_signs(line: str) -> None:
    draft = read(f"1. Water.\n\n2. Salt.\n\n{line}\n\n- Bakers\n- Nurses\n")

    assert draft.signatories == ("Bakers", "Nurses")


def test_names_under_a_lone_signed_are_who_signs_and_a_wrapped_line_is_not() -> None:
    assert read("1. Water.\n2. Salt.\n\nSigned,\nBakers\nNurses").signatories == ("Bakers", "Nurses")
    assert read("1. Water.\n2. Salt.\n\nSigned by all of us,\neach for itself.\n\n- Bakers").signatories == (
        "Bakers",
    )


def test_signatories_in_a_numbered_list_are_no_clauses() -> None:
    draft = read("1. Water.\n\n2. Salt.\n\nSigned by:\n\n1. Bakers\n2. Nurses\n")

    assert (numbers(draft), draft.signatories) == (["1", "2"], ("Bakers", "Nurses"))


def test_one_paragraph_that_begins_like_a_number_does_not_make_a_numbered_text() -> None:
    draft = read("We met in May.\n\n2. of May, to be exact.\n\nWe ate.\n\nWe left.")

    assert len(draft.clauses) == 4


def test_lines_of_a_paste_without_blank_lines_are_paragraphs() -> None:
    long = "We ask the county to keep the crossing " * 4

    draft = read(f"The ferry\n{long}\n{long}")

    assert (draft.title, len(draft.clauses)) == ("The ferry", 2)
    assert "no-blank-lines" in codes(draft)


def test_subparagraph_numbers_stand_for_themselves() -> None:
    draft = read("1. Water.\n\n1.1 For towns.\n\n1.2 For farms.\n\n2. Salt costs\n2.5 million a year.")

    assert numbers(draft) == ["1", "1.1", "1.2", "2"]


LINES = st.lists(
    st.tuples(
        st.sampled_from(
            ["", "", "1. ", "2. ", "3) ", "(a) ", "ii. ", "A. ", "B. whereas ", "- ", "– vu ", "> ", "   ",
             "Article 1", "Article 2. ", "Signed by:\n", "# ", "1.1 ", "\n", "\n\n"]
        ),
        st.from_regex(r"[b-z]{4,8}[.:;,]?", fullmatch=True),
        st.sampled_from([" ", "\n", "\n\n"]),
    ),
    min_size=1,
    max_size=12,
)  # fmt: skip


@given(LINES, st.sampled_from(["text", "markdown"]))
def test_no_word_of_a_text_is_lost_or_taken_twice(lines: list[tuple[str, str, str]], format: str) -> None:
    text = "".join(f"{mark}{word} x{index}y{end}" for index, (mark, word, end) in enumerate(lines))

    draft = read_draft(text.encode(), format=format)

    kept = " ".join(
        [draft.title or "", *(t for ts in texts(draft) for t in ts), *(x.text for x in draft.leftover)]
    )
    assert all(kept.count(f"x{index}y") == 1 for index in range(len(lines)))
