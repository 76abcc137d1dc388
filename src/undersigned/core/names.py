"""Names that look like what they are: no signs that hide, reorder or imitate."""

import unicodedata
from itertools import pairwise

from django.utils.translation import gettext as _

from undersigned.core.errors import Refused

JOINERS = {"\u200c", "\u200d"}  # Persian and the scripts of India spell with them.
BLANKS = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0"}  # Letters by category, empty to the eye.
HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
NEVER_JOINED = ("LATIN", "GREEK", "CYRILLIC", "DIGIT")


def legible_name(raw: str) -> str:
    """Return a name in its composed form, with single spaces.

    Raises: Refused where it has no letter or figure, or holds signs that cannot be seen: controls, marks that
    reverse the direction of writing (Unicode Technical Report 36, bidirectional spoofing), blank letters.
    """
    signs = raw.strip()
    if any(_hides(before, sign) for before, sign in pairwise(f" {signs}")):
        raise Refused(
            _("A name cannot hold signs that nobody sees or that turn the writing round: type it by hand.")
        )
    if not any(sign.isalnum() for sign in signs):
        raise Refused(_("A name needs at least one letter or figure."))
    return unicodedata.normalize("NFC", " ".join(signs.split()))


def _hides(before: str, sign: str) -> bool:
    if sign in JOINERS:
        return unicodedata.category(before)[0] not in "LM" or unicodedata.name(before, "").startswith(
            NEVER_JOINED
        )
    return sign in BLANKS or unicodedata.category(sign) in HIDDEN


def name_key(name: str) -> str:
    """Return what two spellings of one name share: width, case and joiners make no second name."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return " ".join("".join(sign for sign in folded if sign not in JOINERS).split())
