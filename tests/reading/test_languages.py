import pytest

from undersigned.reading import read_draft
from undersigned.reading.languages import languages_of


@pytest.mark.parametrize(
    ("name", "languages"),
    [
        ("draft.fr.md", ("fr",)),
        ("cedaw.en-nl.md", ("en", "nl")),
        ("draft.pt-BR.docx", ("pt-BR",)),
        ("draft.zh-Hant.txt", ("zh-Hant",)),
        ("draft.v2.md", ()),
        ("draft.new.md", ()),
        ("draft.md", ()),
        ("fr.md", ()),
        ("", ()),
    ],
)
def test_a_file_s_name_tells_languages_only_by_their_codes(name: str, languages: tuple[str, ...]) -> None:
    assert languages_of(name) == languages


def test_a_second_language_that_the_file_does_not_name_stays_unnamed() -> None:
    draft = read_draft(b"# T\n\n## Article 1\n\nWater.\n\n## Artikel 1\n\nWasser.\n")

    assert [(w.language, w.text) for w in draft.clauses[0].wordings] == [(None, "Water."), (None, "Wasser.")]
    assert "two-languages" in [warning.code for warning in draft.warnings]


def test_numbers_that_start_again_in_one_language_are_two_lists() -> None:
    draft = read_draft(b"1. Water.\n\n2. Bread.\n\nOr else:\n\n1. Wine.\n\n2. Cake.\n")

    assert [clause.number for clause in draft.clauses] == ["1", "2", "1", "2"]
    assert "numbering-restarts" in [warning.code for warning in draft.warnings]


def test_two_languages_in_the_name_of_a_text_that_is_there_once_leave_its_language_open() -> None:
    draft = read_draft(b"1. Water.\n\n2. Bread.", name="draft.en-nl.md")

    assert (draft.language, draft.clauses[0].wordings[0].language) == (None, None)
    assert [warning.code for warning in draft.warnings] == ["language"]
