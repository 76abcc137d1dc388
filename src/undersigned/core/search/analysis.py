"""One analysed text for every language: the same words are found on SQLite and on PostgreSQL.

A text becomes ASCII codes with spaces between: first every word in order, so that phrases are found, then the
stems. Both databases take such codes as they are, so neither's own idea of a word matters.

Sources: Snowball stemmers (snowballstem.org); bigrams for scripts without spaces between words (Lucene's CJK
analysis); Unicode Standard Annex 15 for compatibility forms.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
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

# Whose words a script writes, where a text of another language has some of them.
_SCRIPTS = {
    "ARABIC": ("ar",), "ARMENIAN": ("hy",), "CYRILLIC": ("ru", "sr"), "DEVANAGARI": ("hi", "ne"), "GREEK": ("el",),
    "HEBREW": ("yi",), "TAMIL": ("ta",),
}  # fmt: skip
_NOT_LATIN = {"bg", "fa", "he", "ja", "km", "ko", "lo", "mk", "my", "th", "uk", "ur", "zh"}.union(
    *_SCRIPTS.values()
)

_FRACTIONS = "\u00bc-\u00be\u2150-\u215f\u2189"
# Han, kana, Hangul, Thai, Lao, Burmese, Khmer, without their figures: no spaces between words, or endings written
# onto them.
_UNSPACED = (
    "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uac00-\ud7af\u1100-\u11ff"
    "\u0e00-\u0e4e\u0e80-\u0ecf\u0eda-\u0eff\u1000-\u103f\u104a-\u109f\u1780-\u17df\U00020000-\U0003134f"
)
# A letter, however many signs it is written with: a syllable of Hangul in its parts, kana and their voicing.
_LETTER = re.compile(
    "[\u1100-\u115f][\u1160-\u11a7][\u11a8-\u11ff]?|[\u3040-\u30ff][\u3099\u309a]?|[\uff66-\uff9d][\uff9e\uff9f]?|."
)
# They change how a word looks, not which word it is: joiners, the soft hyphen, the Arabic tatweel.
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u00ad\u0640\ufeff"))
# Letters that people write for one another: Arabic and Persian forms, and those that no accent tells apart.
_ALIKE = str.maketrans(
    dict(zip("أإآٱىةیک", "ااااي" + "هيك", strict=True))
    | {"ı": "i", "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "þ": "th"}
)
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
        else:
            for form in _forms(found.group()):
                yield Token(start, end, form)


def _pairs(text: str, start: int, end: int) -> Iterator[Token]:
    letters = list(_LETTER.finditer(text, start, end))
    for place in range(max(len(letters) - 1, 1)):
        first, last = letters[place], letters[min(place + 1, len(letters) - 1)]
        begin, stop = first.start(), last.end()
        yield Token(begin, stop, unicodedata.normalize("NFKC", text[begin:stop]).casefold())


@lru_cache(maxsize=20_000)
def _forms(word: str) -> tuple[str, ...]:
    """Return the forms of what is written together: one, but for a fraction, which has two."""
    if word.isascii():
        return (word.lower()[:LONGEST_WORD],)
    form = unicodedata.normalize("NFKC", word).translate(_INVISIBLE).casefold()
    form = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in form)
    return tuple(part[:LONGEST_WORD] for part in form.split("\u2044") if part)


@cache
def _pattern() -> re.Pattern[str]:
    # What `re` calls a word character leaves out marks, without which words of India fall apart.
    marks = "".join(
        re.escape(chr(n)) for n in range(0x300, 0x1E945) if unicodedata.category(chr(n))[0] == "M"
    )
    return re.compile(
        # Most words are plain, and found without a look at each letter.
        r"(?P<plain>[A-Za-z0-9]++(?=[\x00-/:-@\[-`{-\x7f]|\Z))"
        f"|(?P<fraction>[{_FRACTIONS}])|(?P<unspaced>(?:(?![\u0e2f\u0e46])[{_UNSPACED}])+)"
        f"|(?P<word>(?:(?![{_FRACTIONS}{_UNSPACED}_])[\\w{marks}\u200c\u200d\u00ad])+)"
    )


@lru_cache(maxsize=20_000)
def exact_code(form: str) -> str:
    """Return the code of a word as it is written, without accents and other signs that people leave out."""
    return _ascii("a", _plain(form))


@lru_cache(maxsize=20_000)
def stem_codes(form: str, language: str) -> frozenset[str]:
    """Return the codes of a word's stem in a language, with and without its accents; none without a stemmer.

    A word of a script without spaces gives its letters: whoever looks for one letter finds it within pairs.
    """
    if _unspaced().match(form):
        return frozenset(_ascii("s", letter) for letter in form)
    stemmer = _stemmer(_language_of(form, language.split("-")[0]))
    if stemmer is None:
        return frozenset()
    return frozenset(_ascii("s", _plain(stemmer.stemWord(each))) for each in {form, _plain(form)})


@lru_cache(maxsize=5_000)
def codes_of(form: str) -> frozenset[str]:
    """Return every code under which a word that somebody looks for may stand, whatever the language."""
    return frozenset({exact_code(form)}).union(*(stem_codes(form, language) for language in STEMMERS))


def analysed(language: str, *texts: str) -> str:
    """Return what the index holds of one or more texts: words in order, then each stem once; "" of no word."""
    forms = [[token.form for token in tokens(text)] for text in texts]
    words = f" {GAP} ".join(" ".join(map(exact_code, each)) for each in forms)
    stems = _stems_of(set().union(*forms), language)
    return f"{words} {GAP} {' '.join(sorted(stems))}" if stems or any(forms) else ""


def _stems_of(forms: Iterable[str], language: str) -> set[str]:
    return set().union(*(stem_codes(form, language) for form in forms))


@cache
def _unspaced() -> re.Pattern[str]:
    return re.compile(f"[{_UNSPACED}]")


def _language_of(form: str, language: str) -> str:
    """Return the language of a word in a text: the text's, unless that is written in other letters."""
    script = unicodedata.name(form[0], "").partition(" ")[0]
    if others := _SCRIPTS.get(script):
        return language if language in others else others[0]
    return "en" if script == "LATIN" and language in _NOT_LATIN - {"sr"} else language


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
    return f"{prefix}x{form.encode('utf-16-be', 'surrogatepass').hex()}"


@cache
def _stemmer(language: str) -> "Stemmer.Stemmer | None":
    name = STEMMERS.get({"nb": "no", "nn": "no"}.get(language, language))
    return Stemmer.Stemmer(name) if name in Stemmer.algorithms() else None
