"""What a person types into the search field: words, exact phrases in quotation marks."""

import re
from dataclasses import dataclass
from functools import cached_property

from undersigned.core.search.analysis import codes_of, exact_code, tokens

LONGEST = 300
MOST_TERMS = 20
_PHRASE = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]|([^\\s"“”„«»]+)')


@dataclass(frozen=True)
class Term:
    """One thing that must be in what is found: a word under any of its codes, or a phrase of codes in order."""

    codes: tuple[str, ...]
    phrase: bool
    typed: tuple[str, ...] = ()
    """Its words as they were typed, in exact codes."""


@dataclass(frozen=True)
class Wanted:
    """Everything that must be in what is found; `cut` where more was typed than is looked for."""

    terms: tuple[Term, ...]
    cut: bool = False

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for term in self.terms for code in term.codes)

    @cached_property
    def together(self) -> Term:
        """Return all that was typed as one phrase."""
        typed = tuple(code for term in self.terms for code in term.typed)
        return Term(typed, phrase=True, typed=typed)

    @property
    def has_phrases(self) -> bool:
        return any(term.phrase for term in self.terms)


def read_wanted(typed: str) -> Wanted:
    """Return what is looked for; no terms where nothing that was typed is a word.

    A word is found in all its forms. Words in quotation marks, and those that one writes together, as in
    "1/2" or "people's", are found as they stand, side by side.
    """
    terms: list[Term] = []
    for quoted, plain in _PHRASE.findall(typed[:LONGEST]):
        forms = [token.form for token in tokens(quoted or plain)]
        exact = tuple(map(exact_code, forms))
        if len(forms) == 1 and not quoted:
            terms.append(Term(tuple(sorted(codes_of(forms[0]))), phrase=False, typed=exact))
        elif forms:
            terms.append(Term(exact, phrase=True, typed=exact))
    apart = tuple(dict.fromkeys(terms))
    return Wanted(apart[:MOST_TERMS], cut=len(typed) > LONGEST or len(apart) > MOST_TERMS)


def for_sqlite(wanted: Wanted) -> str:
    """Return the expression that FTS5 understands."""
    return " AND ".join(
        f'"{" ".join(term.codes)}"' if term.phrase else f"({' OR '.join(term.codes)})"
        for term in wanted.terms
    )


def for_postgres(wanted: Wanted, *, apart: bool = False, suffix: str = "") -> str:
    """Return the expression that `to_tsquery` understands.

    Args:
        apart: the words of a phrase need not stand in order.
        suffix: what limits each word, such as `:A` to headings.
    """
    within = " & " if apart else " <-> "
    return " & ".join(
        f"({(within if term.phrase else ' | ').join(code + suffix for code in term.codes)})"
        for term in wanted.terms
    )
