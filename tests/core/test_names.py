"""Names hold nothing that hides, reorders or imitates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.core.errors import Refused
from undersigned.core.names import legible_name, name_key


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Ferrymen’s   Union ", "Ferrymen’s Union"),
        ("Cafe\u0301 14", "Café 14"),
        ("نقابة الصيادين", "نقابة الصيادين"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),  # Persian spells with a joiner.
        ("क्\u200dष", "क्\u200dष"),
        ("25", "25"),
    ],
)
def test_honest_names_stay(raw: str, shown: str) -> None:
    assert legible_name(raw) == shown


@pytest.mark.parametrize(
    "raw",
    [
        "Union\u202ednoinU",  # turned round
        "Union\u2066x\u2069",
        "Un\u200bion",
        "Un\u200dion",  # a joiner that no Latin word needs
        "\u200eUnion",
        "Un\u0000ion",
        "Un\nion",
        "Un\u00adion",
        "Un\ufeffion",
        "Union\u3164",
        "Un\ue000ion",
        "Un\ud800ion",
    ],
)
def test_signs_that_nobody_sees_are_refused_with_a_sentence(raw: str) -> None:
    with pytest.raises(Refused, match="nobody sees"):
        legible_name(raw)


@pytest.mark.parametrize("raw", ["", "   ", "…", "–", "()"])
def test_a_name_has_a_letter_or_a_figure(raw: str) -> None:
    with pytest.raises(Refused, match="at least one letter"):
        legible_name(raw)


def test_case_width_and_joiners_make_no_second_name() -> None:
    assert name_key("Ｆerry  UNION") == name_key("ferry union")
    assert name_key("می\u200cخواهیم") == name_key("میخواهیم")
    assert name_key("Ferry Union") != name_key("Ferry Unions")


@given(st.text(max_size=60))
def test_a_name_once_in_its_form_stays_in_it(raw: str) -> None:
    try:
        name = legible_name(raw)
    except Refused:
        return
    assert legible_name(name) == name
    assert name == name.strip()
