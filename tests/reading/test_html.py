import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reading.samples import codes, numbers, sample, texts
from undersigned.reading import Unreadable, read_draft

WORDS = st.from_regex(r"[a-zé]{3,9}", fullmatch=True)


def test_our_own_page_shows_what_a_browser_shows() -> None:
    draft = sample("quay.html")

    assert (draft.title, draft.language) == ("Appeal for the night ferry", "en")
    assert list(zip(numbers(draft), texts(draft), strict=True)) == [
        ("3", ["The night ferry has crossed the sound since\u00a01931."]),
        ("4", ["It carries nurses.\nIt carries bakers."]),
        ("7", ["We ask for two crossings.\n– at midnight\n– at one"]),
    ]
    assert draft.signatories == ("Bakers' Guild",)
    assert {"hidden-text", "numbering-gap", "signatories"} <= set(codes(draft))
    assert "no clause" not in str(draft)
    assert {left.text for left in draft.leftover} >= {"1. Home", "Texte libre.", "Page 1", "Name | Since"}


def test_one_list_for_each_item_counts_by_its_start() -> None:
    page = b'<ol start="5"><li>Wa</b>ter<br>and bread.</li></ol><ol start="6"><li>Wine.</li></ol>'

    draft = read_draft(page)

    assert (numbers(draft), texts(draft)) == (["5", "6"], [["Water\nand bread."], ["Wine."]])


def test_numbers_typed_in_paragraphs_and_after_line_breaks_are_read() -> None:
    draft = read_draft("<p>١. ماء</p><p>٢. خبز<br>٣. ملح</p>".encode())

    assert (numbers(draft), texts(draft)) == (["1", "2", "3"], [["ماء"], ["خبز"], ["ملح"]])


def test_insertions_and_deletions_give_both_readings() -> None:
    draft = read_draft(b"<ol><li>Pay <del>two</del> <ins>three</ins> coins.<li><del>Go.</del><li>Wait.</ol>")

    assert draft.original() == ("Pay two coins.", "Go.", "Wait.")
    assert draft.accepted() == ("Pay three coins.", "Wait.")


def test_a_language_inside_the_page_is_that_of_its_clause() -> None:
    draft = read_draft(b'<html lang="en"><ol><li>Water.<li lang="nl">Brood.</ol></html>')

    assert [clause.wordings[0].language for clause in draft.clauses] == ["en", "nl"]


def test_a_page_nested_without_end_is_refused() -> None:
    with pytest.raises(Unreadable, match=r"^Line 1: the HTML is nested too deeply"):
        read_draft(b"<div>" * 5000 + b"x</div>")


@given(st.lists(WORDS, min_size=1, max_size=12), st.data())
def test_no_word_that_a_page_shows_is_lost(words: list[str], data: st.DataObject) -> None:
    tags = ["p", "div", "li", "ol", "ul", "td", "table", "h2", "blockquote", "b", "pre", "section", "dd", "a"]
    page = "".join(
        f"<{tag}>{word}" + (f"</{tag}>" if data.draw(st.booleans()) else " ")
        for word in words
        for tag in [data.draw(st.sampled_from(tags))]
    )
    draft = read_draft(page.encode(), format="html")

    kept = " ".join(
        [draft.title or "", *(t for ts in texts(draft) for t in ts), *(x.text for x in draft.leftover)]
    )
    assert all(word in kept for word in words)
