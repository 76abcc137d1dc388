"""Names that look like what they are: no signs that hide, reorder or imitate.

Why so, and by which table: docs/decisions/0012-look-alike-names.md.
"""

import json
import re
import unicodedata
from functools import cache
from importlib.resources import files
from itertools import pairwise

from django.utils.translation import gettext as _

from undersigned.core.errors import Refused

JOINERS = {
    "\u200c",
    "\u200d",
}  # Persian and the scripts of India spell with them, and emoji are joined by one.
# Letters and marks by category, empty to the eye.
BLANKS = {"\u034f", "\u115f", "\u1160", "\u17b4", "\u17b5", "\u2800", "\u3164", "\uffa0"}
SELECTORS = re.compile("[\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
NEVER_JOINED = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")
# Their letters imitate one another; letters of other scripts stand beside these in honest words.
ALIKE = ("LATIN", "GREEK", "CYRILLIC", "ARMENIAN", "CHEROKEE", "COPTIC")
WORD = re.compile(r"[^\W\d_]+")


def legible_name(raw: str) -> str:
    """Return a name in its composed form, with single spaces.

    Raises: Refused where it has no letter or figure, holds signs that cannot be seen (controls, marks that reverse
    the direction of writing, blank letters: Unicode Technical Report 36), or has a word in which letters of one
    script pass for those of another.
    """
    signs = raw.strip()
    if any(_hides(before, sign) for before, sign in pairwise(f" {signs}")):
        raise Refused(
            _("A name cannot hold signs that nobody sees or that turn the writing round: type it by hand.")
        )
    if not any(sign.isalnum() for sign in signs):
        raise Refused(_("A name needs at least one letter or figure."))
    name = unicodedata.normalize("NFC", " ".join(signs.split()))
    if imitating := next(filter(_imitates, WORD.findall(name)), None):
        raise Refused(
            _("“%(word)s” mixes letters of two alphabets that look the same: type it by hand.")
            % {"word": imitating}
        )
    return name


def _hides(before: str, sign: str) -> bool:
    kind = unicodedata.category(before)
    if sign in JOINERS:
        drawn = kind in {"So", "Sk"} or SELECTORS.match(before)
        return not drawn and (kind[0] not in "LM" or unicodedata.name(before, "").startswith(NEVER_JOINED))
    if SELECTORS.match(sign):
        return kind not in {"So", "Sm", "Po", "Nd", "Lo"}
    return sign in BLANKS or unicodedata.category(sign) in HIDDEN


def _imitates(word: str) -> bool:
    """Tell whether a word has letters of two alphabets, and could as well be written with those of one."""
    return len(_alphabets(word)) > 1 and len(_alphabets(skeleton(word))) < 2


def _alphabets(word: str) -> set[str]:
    named = {unicodedata.name(sign, "").split(" ")[0] for sign in word if sign.isalpha()}
    return named.intersection(ALIKE)


def name_key(name: str) -> str:
    """Return what two spellings of one name share: width, case and joiners make no second name."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(sign for sign in folded if sign not in JOINERS).split())


def look_key(name: str) -> str:
    """Return what names share that the eye takes for one another: two organisations with one are one to a reader."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", name) if sign not in JOINERS)
    # What looks alike in capitals need not in small letters, and the other way round: I is l in one, i in the other.
    folded = skeleton(skeleton(SELECTORS.sub("", seen)).casefold()).replace("i", "l")
    return " ".join(folded.split())


def skeleton(words: str) -> str:
    """Return words with each sign replaced by the one it can be taken for (Unicode Technical Standard 39, 4)."""
    known = _prototypes()
    taken = "".join(known.get(sign, sign) for sign in unicodedata.normalize("NFD", words))
    return unicodedata.normalize("NFD", taken)


@cache
def _prototypes() -> dict[str, str]:
    """Return for each sign of Unicode's table of confusables the sign or signs that it can be taken for.

    The library gives the pairs of the table both ways: what is paired with several is what they are all taken for.
    """
    table = json.loads(
        files("confusable_homoglyphs").joinpath("confusables.json").read_text(encoding="utf-8")
    )
    pairs = {sign: [other["c"] for other in others] for sign, others in table.items() if len(sign) == 1}
    found = {sign: others[0] for sign, others in pairs.items() if len(others) == 1}
    two = {sign for sign, other in found.items() if found.get(other) == sign and sign < other}
    return {sign: other.replace("\u200e", "") for sign, other in found.items() if sign not in two}
