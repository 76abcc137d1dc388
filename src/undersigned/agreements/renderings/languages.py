"""What a typesetter asks of a language tag (BCP 47): language, region and direction."""

import re
from typing import Literal, NamedTuple

Direction = Literal["ltr", "rtl"]

_RTL_LANGUAGES = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "nqo", "ps", "sd", "syr", "ug", "ur", "yi"}
)
_RTL_SCRIPTS = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{4}))?(?:-([a-z]{2}))?(?:-.*)?", re.IGNORECASE)


class Tongue(NamedTuple):
    """A language as a typesetter needs it; `region` is "" where the tag names none."""

    lang: str
    region: str
    dir: Direction


def tongue(tag: str, default: str = "en") -> Tongue:
    """Read a BCP 47 tag; a tag that is empty or malformed is read as `default`."""
    match = _TAG.fullmatch(tag) or _TAG.fullmatch(default)
    if match is None:
        raise ValueError(f"{default!r} is not a language tag")
    lang, script, region = ((part or "").lower() for part in match.groups())
    is_rtl = script in _RTL_SCRIPTS if script else lang in _RTL_LANGUAGES
    return Tongue(lang, region.upper(), "rtl" if is_rtl else "ltr")
