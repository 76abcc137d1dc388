"""The languages a file says it is in, and a text that a file holds twice, once in each."""

import re
from collections.abc import Sequence

from undersigned.reading.clauses import RoughClause

# ISO 639-1, so that "draft.v2.md" and "draft.new.md" name no language.
_ISO_639_1 = (
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee "
    "el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is "
    "it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms "
    "mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk "
    "sl sm sn so sq sr ss st su sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi "
    "yo za zh zu"
)
_CODES = frozenset(_ISO_639_1.split())
_IN_NAME = re.compile(r"\.([a-z]{2})(?:-([A-Z]{2}|[A-Z][a-z]{3}|[a-z]{2}))?\.[A-Za-z0-9]{1,8}$")


def languages_of(name: str) -> tuple[str, ...]:
    """Return the languages in a file's name: ("fr",) for draft.fr.md, ("en", "nl") for cedaw.en-nl.md, else ().

    A region or script is told by its capitals: draft.pt-BR.md is one language.
    """
    match = _IN_NAME.search(name)
    if match is None or match[1] not in _CODES:
        return ()
    if match[2] is None:
        return (match[1],)
    if match[2] in _CODES:
        return (match[1], match[2])
    return () if match[2].islower() else (f"{match[1]}-{match[2]}",)


def halves(clauses: Sequence[RoughClause], named: int) -> tuple[tuple[RoughClause, RoughClause], ...]:
    """Return the pairs of a text that is there twice with equal numbers, () where it is not.

    It counts as twice the same text where the file's name gives two languages, or where the word before the
    numbers changes (Article, Artikel).
    """
    count = len(clauses) // 2
    first, second = clauses[:count], clauses[count:]
    numbers = [clause.number for clause in first]
    if not count or None in numbers or len(set(numbers)) < count or numbers != [c.number for c in second]:
        return ()
    first_words, second_words = ({(c.word or "").lower() for c in half} for half in (first, second))
    if named == 2 or first_words.isdisjoint(second_words):
        return tuple(zip(first, second, strict=True))
    return ()
