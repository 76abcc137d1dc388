"""What a reader doubts, in the language of whoever reads the page; the record keeps it in English."""

import re
from pathlib import Path

import pytest
from django.utils import translation
from lxml import html
from tests.factories import make_coalition, seated
from tests.library.worlds import ARTICLE, THREAD, TRANSCRIPT, signed_in, take_in
from tests.reading import samples

import undersigned.reading.sources
from undersigned.library import actions
from undersigned.library.models import Version, doubt_in_words
from undersigned.library.queries.sources import get_version
from undersigned.reading.sources import read_source
from undersigned.reading.sources.doubts import LEFT_OUT, SENTENCES

LANGUAGES = ("es", "fr", "ar")
READERS = Path(undersigned.reading.sources.__file__).parent


def test_every_doubt_that_a_reader_can_have_is_in_the_table_and_no_other() -> None:
    said = {
        code
        for path in READERS.glob("*.py")
        for code in re.findall(r"\.warn\(\s*\"([\w-]+)\"", path.read_text(encoding="utf-8"))
    }
    # What is left out of a file is said by a code that the file's reader looks up.
    looked_up = {"unended-script", "not-approved", "spam", *LEFT_OUT.values()}

    assert said | looked_up == set(SENTENCES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", SENTENCES)
def test_every_doubt_is_said_in_every_language_with_its_values(code: str, language: str) -> None:
    names = set(re.findall(r"%\((\w+)\)s", SENTENCES[code]))
    warning = {"code": code, "values": {name: f"<{name}>" for name in names}, "message": ""}

    with translation.override("en"):
        english = doubt_in_words(warning)
    with translation.override(language):
        said = doubt_in_words(warning)

    assert said != english
    assert set(re.findall("\u2068<(\\w+)>\u2069", said)) == names


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("words", "language", "sentence"),
    [
        (TRANSCRIPT, "fr", "Ligne 8 : « Speaker 3 » n’a pas de nom dans le fichier."),
        (TRANSCRIPT, "en", "Line 8: “Speaker 3” has no name in the file."),
        (THREAD, "es", "Línea 15: Los comentarios están cerrados."),
        (ARTICLE, "ar", "السطر 5: يبدو أن الجملة تتواصل في السطر 7: لعل فاصل صفحات قطع الفقرة."),
    ],
)
def test_the_page_says_a_doubt_in_the_language_of_its_reader(
    words: str, language: str, sentence: str
) -> None:
    coalition = make_coalition()
    source = take_in(words, coalition)
    editor = signed_in(coalition, "editor")

    for address in (f"/s/{source.uid}/", f"/s/{source.uid}/details/"):
        page = html.fromstring(editor.get(address, HTTP_ACCEPT_LANGUAGE=language).content.decode())
        (heading,) = page.xpath("//details[ul][summary]/ul")
        doubts = [" ".join(item.text_content().split()) for item in heading.xpath("li")]
        assert sentence in [doubt.replace("\u2068", "").replace("\u2069", "") for doubt in doubts]
        assert heading.get("lang") is None


@pytest.mark.django_db
def test_the_record_keeps_a_doubt_in_english_with_its_code_and_values() -> None:
    with translation.override("fr"):
        version = get_version(take_in(TRANSCRIPT))

    assert version.warnings[-1] == {
        "code": "unnamed-speaker",
        "line": 8,
        "message": "“Speaker 3” has no name in the file.",
        "start": None,
        "values": {"label": "Speaker 3"},
    }


@pytest.mark.django_db
def test_the_paragraphs_of_an_office_file_are_called_paragraphs() -> None:
    coalition = make_coalition()
    note = "<w:p><w:r><w:t>We ask.</w:t></w:r><w:r><w:footnoteReference w:id='1'/></w:r></w:p>"
    source = actions.add_source(
        coalition,
        samples.docx(samples.paragraph("One.") + note),
        actor=seated(coalition, "editor"),
        filename="a.docx",
    )

    with translation.override("es"):
        assert get_version(source).doubts == ["Párrafo 2: Se omite una nota al pie."]


def test_a_doubt_of_which_only_the_sentence_was_kept_is_said_as_it_is() -> None:
    kept = {"code": "rushed", "line": 0, "message": "Kept in English."}

    with translation.override("fr"):
        assert Version(format="text", warnings=[kept]).doubts == ["Kept in English."]


def test_every_sentence_is_what_its_reader_gives_in_english() -> None:
    document = read_source(TRANSCRIPT.encode())

    assert [each.message for each in document.warnings] == [
        SENTENCES[each.code] % each.values for each in document.warnings
    ]
