"""What a typesetter asks of a language tag."""

import pytest

from undersigned.agreements.renderings.languages import tongue


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", ("en", "", "ltr")),
        ("pt-BR", ("pt", "BR", "ltr")),
        ("ar", ("ar", "", "rtl")),
        ("ar-MA", ("ar", "MA", "rtl")),
        ("ku-Arab-IQ", ("ku", "IQ", "rtl")),
        ("az-Latn", ("az", "", "ltr")),
        ("es-419", ("es", "", "ltr")),
        ("", ("en", "", "ltr")),
        ("not a tag", ("en", "", "ltr")),
    ],
)
def test_a_tag_tells_language_region_and_direction(tag: str, expected: tuple[str, str, str]) -> None:
    assert tongue(tag) == expected


def test_a_missing_tag_is_read_as_the_language_around_it() -> None:
    assert tongue("", default="fa").dir == "rtl"
