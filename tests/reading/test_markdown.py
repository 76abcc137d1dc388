import pytest

from tests.reading.samples import codes, numbers, texts
from undersigned.reading import DraftDocument, Unreadable, read_draft


def read(text: str) -> DraftDocument:
    return read_draft(text.encode(), name="draft.md")


def test_typed_numbers_that_differ_are_kept_and_a_gap_is_told() -> None:
    draft = read("2. Water.\n3. Bread.\n5. Salt.\n")

    assert numbers(draft) == ["2", "3", "5"]
    assert [(w.line, w.message) for w in draft.warnings] == [(3, "Number 5 comes right after 3.")]


def test_paragraphs_and_lists_inside_an_item_belong_to_it() -> None:
    draft = read("1. Water,\n   fresh.\n\n   For all.\n\n   1. for towns\n   2. for farms\n2. Bread.\n")

    assert texts(draft) == [["Water, fresh.\nFor all.\n1. for towns\n2. for farms"], ["Bread."]]


def test_html_inside_markdown_is_read_as_html() -> None:
    draft = read("<div>\n<ol><li>Wa<b>ter</b>.</li></ol>\n</div>\n\nand <i>more</i><script>\nx\n</script>\n")

    assert texts(draft) == [["Water."]]
    assert [(left.text, left.line) for left in draft.leftover] == [("and more", 5)]


def test_code_and_quotations_stand_beside_the_clauses() -> None:
    draft = read("1. Water.\n2. Bread.\n\n> 6. Salt *and*\n> pepper.\n\n```\n7. Sugar.\n```\n\n    8. Oil.\n")

    assert numbers(draft) == ["1", "2"]
    assert [left.text for left in draft.leftover] == ["6. Salt and pepper.", "7. Sugar.", "8. Oil."]


def test_a_table_after_the_clauses_is_the_list_of_who_signs() -> None:
    draft = read("1. Water.\n2. Bread.\n\n| Name | Seat |\n|---|---|\n| Bakers | Quay |\n| Nurses | Hill |\n")

    assert draft.signatories == ("Bakers", "Nurses")
    assert "signatories" in codes(draft)


def test_brackets_are_not_links() -> None:
    draft = read("1. We ask for [two] [one] metres.\n2. [Wait.]\n")

    assert texts(draft) == [["We ask for two metres.", "We ask for one metres."], ["Wait."]]


@pytest.mark.parametrize("text", [">" * 40 + "a", "".join("  " * n + "- a\n" for n in range(30))])
def test_nesting_at_which_the_parser_drops_words_is_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="nested too deeply"):
        read(text)


def test_emphasis_in_emphasis_without_end_is_read() -> None:
    draft = read("*a " * 3000 + "b*" * 3000)

    assert len(draft.clauses) == 1
