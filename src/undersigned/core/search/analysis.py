"""One analysed text for every language: the same words are found on SQLite and on PostgreSQL.

A text becomes ASCII codes with spaces between: first every word in order, so that phrases are found, then the
stems. Both databases take such codes as they are, so neither's own idea of a word matters.

Sources: Snowball stemmers (snowballstem.org); bigrams for scripts without spaces between words (Lucene's CJK
analysis); Unicode Standard Annex 15 for compatibility forms.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import Stemmer

LONGEST_WORD = 60  # A lexeme of PostgreSQL has at most 2,046 bytes.
GAP = "z"  # Stands between two texts of one entry: no phrase reaches over it.
STEMMERS = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "es": "spanish", "eu": "basque", "fi": "finnish", "fr": "french", "ga": "irish", "hi": "hindi",
    "hu": "hungarian", "hy": "armenian", "id": "indonesian", "it": "italian", "lt": "lithuanian",
    "ne": "nepali", "nl": "dutch", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
# Han, kana, Hangul, Thai, Lao, Burmese, Khmer: no spaces between words, or endings written onto them.
_UNSPACED = (
    "\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u1100-\u11ff"
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\U00020000-\U0003134f"
)
# They change how a word looks, not which word it is: joiners, the soft hyphen, the Arabic tatweel.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u00ad\u0640\ufeff"))
_ALIKE = str.maketrans("أإآٱىة", "اااايه")
_UNMARKED = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")


class Token(NamedTuple):
    """A word where it stands in a text, in the form in which it is compared."""

    start: int
    end: int
    form: str


def tokens(text: str) -> Iterator[Token]:
    """Yield the words of a text in order; a fraction sign is its figures, unspaced scripts give pairs of letters."""
    for found in _pattern().finditer(text):
        start, end = found.span()
        if found.lastgroup == "unspaced":
            yield from _pairs(text, start, end)
            continue
        form = unicodedata.normalize("NFKC", found.group()).translate(_INVISIBLE).casefold()
        for part in form.split("\u2044"):
            if part:
                yield Token(start, end, part[:LONGEST_WORD])


def _pairs(text: str, start: int, end: int) -> Iterator[Token]:
    for place in range(start, max(end - 1, start + 1)):
        last = min(place + 2, end)
        yield Token(place, last, unicodedata.normalize("NFKC", text[place:last]).casefold())


@cache
def _pattern() -> re.Pattern[str]:
    # What `re` calls a word character leaves out marks, without which words of India fall apart.
    marks = "".join(
        re.escape(chr(n)) for n in range(0x300, 0x1E945) if unicodedata.category(chr(n))[0] == "M"
    )
    return re.compile(
        f"(?P<fraction>[{_FRACTIONS}])|(?P<unspaced>(?:(?![\u0e2f\u0e46\u0e4f])[{_UNSPACED}])+)"
        f"|(?P<word>(?:(?![{_FRACTIONS}{_UNSPACED}_])[\\w{marks}\u200c\u200d\u00ad])+)"
    )


@lru_cache(maxsize=20_000)
def exact_code(form: str) -> str:
    """Return the code of a word as it is written, without accents and other signs that people leave out."""
    return _ascii("a", _plain(form))


@lru_cache(maxsize=20_000)
def stem_code(form: str, language: str) -> str:
    """Return the code of a word's stem in a language; empty where the language has no stemmer."""
    stemmer = _stemmer(language.split("-")[0])
    return _ascii("s", _plain(stemmer.stemWord(form))) if stemmer else ""


@lru_cache(maxsize=5_000)
def codes_of(form: str) -> frozenset[str]:
    """Return every code under which a word that somebody looks for may stand, whatever the language."""
    stems = {stem_code(form, language) for language in STEMMERS}
    return frozenset({exact_code(form), *stems} - {""})


def analysed(language: str, *texts: str) -> str:
    """Return what the index holds of one or more texts: words in order, then each stem once."""
    forms = [[token.form for token in tokens(text)] for text in texts]
    words = f" {GAP} ".join(" ".join(map(exact_code, each)) for each in forms)
    stems = {stem for each in forms for form in each for stem in _stems(form, language)} - {""}
    return f"{words} {GAP} {' '.join(sorted(stems))}"


def _stems(form: str, language: str) -> Iterator[str]:
    if _unspaced().match(form):
        # Whoever looks for one letter finds it within pairs.
        yield from (_ascii("s", letter) for letter in form)
    else:
        yield stem_code(form, language)


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


def _plain(form: str) -> str:
    if form.isascii():
        return form
    kept: list[str] = []
    for sign in unicodedata.normalize("NFD", form.translate(_ALIKE)):
        bare = unicodedata.combining(sign) and kept and unicodedata.name(kept[-1], "").startswith(_UNMARKED)
        if not bare:
            kept.append(sign)
    return unicodedata.normalize("NFC", "".join(kept))


def _ascii(prefix: str, form: str) -> str:
    # A code begins with a letter and holds letters and figures alone: no parser takes it for a number or address.
    if form.isascii() and form.isalnum():
        return prefix + form
    return f"{prefix}x{form.encode().hex()}"


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    name = STEMMERS.get({"nb": "no", "nn": "no"}.get(language, language))
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None
