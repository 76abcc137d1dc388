"""Names hold nothing that hides, reorders or imitates."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from undersigned.core.errors import Refused
from undersigned.core.names import legible_name, look_key, name_key

# Names as they are written, in some forty scripts; alphabets stand side by side where people put them so.
HONEST = [
    "Tổng Liên đoàn Lao động",
    "Ødegård & D’Arcy",
    "Soʻz erkinligi",
    "Профсоюз IT-работников",
    "ЯRUS",
    "СОЮЗ-14",
    "Συνδικάτο ΜΕΤΡΟ",
    "CGT–Ελλάδα",
    "Հայաստանի արհմիություն",
    "საქართველოს პროფკავშირი",
    "הסתדרות כללית",
    "עֲבוֹדָה",
    "اتحاد العمال",
    "اتحادیه‌ی کارگران",
    "مزدور یونین",
    "ܣܘܪܝܝܐ",
    "ދިވެހި",
    "ߒߞߏ",
    "ኢትዮጵያ ሠራተኞች",
    "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "मज़दूर संघ",
    "क्‍षेत्र",
    "শ্রমিক ইউনিয়ন",
    "ਮਜ਼ਦੂਰ ਸਭਾ",
    "મજૂર મહાજન",
    "ଶ୍ରମିକ ସଂଘ",
    "தொழிலாளர் சங்கம்",
    "కార్మిక సంఘం",
    "ಕಾರ್ಮಿಕ ಸಂಘ",
    "തൊഴിലാളി യൂണിയൻ",
    "ශ්‍රී ලංකා",
    "สหภาพแรงงาน",
    "ສະຫະພັນ",
    "အလုပ်သမား",
    "សហជីព",
    "བཟོ་པའི་",
    "ᠮᠣᠩᠭᠣᠯ",
    "日本労働組合総連合会",
    "NTT労組",
    "カタカナ・ユニオン",
    "한국노총",
    "中华全国总工会",
    "ᏣᎳᎩ",
    "ᐃᓄᒃᑎᑐᑦ",
    "ꯃꯩꯇꯩ",
    "✊🏽 Front",
    "👩‍🌾 Farmers",
]


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("  Ferrymen’s   Union ", "Ferrymen’s Union"),
        ("Cafe\u0301 14", "Café 14"),
        ("نقابة الصيادين", "نقابة الصيادين"),
        ("می\u200cخواهیم", "می\u200cخواهیم"),  # Persian spells with a joiner.
        ("क्\u200dष", "क्\u200dष"),
        ("25", "25"),
        *((name, name) for name in HONEST),
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
        "Unio\u034fn",
        "Union\ufe0f",
    ],
)
def test_signs_that_nobody_sees_are_refused_with_a_sentence(raw: str) -> None:
    with pytest.raises(Refused, match="nobody sees"):
        legible_name(raw)


@pytest.mark.parametrize("raw", ["", "   ", "…", "–", "()"])
def test_a_name_has_a_letter_or_a_figure(raw: str) -> None:
    with pytest.raises(Refused, match="at least one letter"):
        legible_name(raw)


@pytest.mark.parametrize("raw", ["F\u0435rry Union", "Ferry Uni\u03bfn", "The \u0421OBET", "\u0405olidarity"])
def test_a_word_with_letters_of_two_alphabets_that_look_the_same_is_refused_naming_it(raw: str) -> None:
    with pytest.raises(Refused, match="two alphabets"):
        legible_name(raw)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("COBET", "\u0421\u041e\u0412\u0415\u0422"),
        ("Local 11", "LocaI ll"),
        ("FERRY UNI0N", "Ferry Union"),
        ("Ferns", "Fems"),
        ("Ｆerry", "Ferry"),
        ("می\u200cخواهیم", "میخواهیم"),
    ],
)
def test_names_that_the_eye_takes_for_one_another_share_their_look(one: str, other: str) -> None:
    assert look_key(one) == look_key(other)


def test_honest_names_look_like_no_other_and_a_plural_is_another_name() -> None:
    assert len({look_key(name) for name in HONEST}) == len(HONEST)
    assert look_key("Ferry Union") != look_key("Ferry Unions")


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
