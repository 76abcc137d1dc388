"""What templates call: dates, quotation marks, directions, names."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from undersigned.core import pages

LATE = datetime(2031, 6, 3, 22, 30, tzinfo=UTC)


def test_a_name_is_isolated_and_escaped() -> None:
    assert pages.name("<b>نقابة") == "<bdi>&lt;b&gt;نقابة</bdi>"


@pytest.mark.parametrize(
    ("language", "marked"),
    [
        ("en", "“a”"),
        ("fr", "«\u202fa\u202f»"),
        ("es", "«a»"),
        ("ar", "«a»"),
        ("de", "„a“"),
        ("fr-ca", "«\u202fa\u202f»"),
    ],
)
def test_quotation_marks_are_those_of_the_language(language: str, marked: str) -> None:
    direction = "rtl" if language == "ar" else "ltr"

    assert pages.quoted("a", language) == f'<q lang="{language}" dir="{direction}">{marked}</q>'


def test_words_and_languages_cannot_break_out_of_their_quotation() -> None:
    made = pages.quoted('<script>"', '"><script>')

    assert "<script>" not in made


@pytest.mark.parametrize(
    ("code", "way"),
    [("ar", "rtl"), ("ar-dz", "rtl"), ("fa", "rtl"), ("en", "ltr"), ("", "ltr"), (None, "ltr")],
)
def test_directions(code: str | None, way: str) -> None:
    assert pages.direction(code) == way


@pytest.mark.parametrize(
    ("language", "told"), [("en", "3 June 2031"), ("fr", "3 juin 2031"), ("es", "3 de junio de 2031")]
)
def test_a_day_is_told_in_the_readers_language(language: str, told: str) -> None:
    with translation.override(language):
        assert pages.day(date(2031, 6, 3)) == told


def test_a_moment_names_its_time_zone_and_is_told_in_it() -> None:
    with translation.override("fr"):
        assert pages.moment(LATE, "Europe/Paris") == "4 juin 2031, 00:30 (Europe/Paris)"
        assert pages.clock(LATE, "Europe/Paris") == "00:30"


def test_nothing_is_told_of_no_date() -> None:
    assert (pages.day(None), pages.moment(None)) == ("", "")


def test_line_breaks_stay_and_nothing_else_does() -> None:
    assert pages.paragraphs("a\n<b>") == "a<br>&lt;b&gt;"


@pytest.mark.parametrize(("language", "told"), [("en", "1,200"), ("es", "1\u202f200"), ("fr", "1\u202f200")])
def test_a_figure_has_its_thousands_apart(language: str, told: str) -> None:
    with translation.override(language):
        assert pages.figure(1200).replace("\xa0", "\u202f") == told


@pytest.mark.parametrize(("code", "told"), [("fr", "français"), ("eu", "euskara"), ("tlh", "tlh")])
def test_a_language_is_called_as_it_calls_itself(code: str, told: str) -> None:
    assert pages.language_name(code) == told
