"""Where a clause may be split: sentence boundaries by punctuation, imperfect on purpose, for a person decides."""

import re

# Latin, Arabic, Devanagari and CJK ends; closing quotes and brackets belong to the sentence they close.
_END = re.compile(r"[.!?…؟۔।]+[\"'”’»)\]]*(?=\s|$)|[。！？]+[”’」』）]*|\n+")
_SHORT_FORMS = (
    "mr mrs ms dr prof st no nos art arts para paras p pp e.g i.e cf vs etc al m mm mme nº núm sr sra ud uds "
    "z.b d.h bzw nr abs vol fig ed"
)
_ABBREVIATIONS = frozenset(_SHORT_FORMS.split())
_FOLLOWING = re.compile(r"\s*(\S?)")
# No abbreviation is longer: what stands further back need not be looked at.
_LOOK_BACK = 24


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Return the spans of the sentences in code points, without the spaces between them.

    A sentence ends at . ! ? … ؟ ۔ । before a space, at 。！？ and at a line end; not after an abbreviation, a
    single letter or a number's stop, and not before a word in lower case.
    """
    spans, start = [], 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            spans.append(_trimmed(text, start, match.end()))
            start = match.end()
    spans.append(_trimmed(text, start, len(text)))
    return tuple((first, last) for first, last in spans if first < last)


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    if match[0] != ".":
        return True
    following = _FOLLOWING.match(text, match.end())
    assert following is not None
    before = text[max(start, match.start() - _LOOK_BACK) : match.start()]
    last = (before.split() or [""])[-1].lstrip("([\"'“«")
    initial = len(last) == 1 and last.isalpha()
    list_number = last.isdecimal() and before.strip() == last
    return not (initial or list_number or last.lower() in _ABBREVIATIONS or following[1].islower())


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), start + len(words.rstrip())
