"""What a person types into the search field: words, exact phrases in quotation marks."""

import re
from dataclasses import dataclass

from undersigned.core.search.analysis import codes_of, exact_code, tokens

LONGEST = 300
MOST_TERMS = 20
_PHRASE = re.compile('["“”„«»]([^"“”„«»]+)["“”„«»]|(\\S+)')


@dataclass(frozen=True)
class Term:
    """One thing that must be in what is found: a word under any of its codes, or a phrase of codes in order."""

    codes: tuple[str, ...]
    phrase: bool


@dataclass(frozen=True)
class Wanted:
    """Everything that must be in what is found."""

    terms: tuple[Term, ...]

    @property
    def codes(self) -> frozenset[str]:
        return frozenset(code for term in self.terms for code in term.codes)


def read_wanted(typed: str) -> Wanted:
    """Return what is looked for; no terms where nothing that was typed is a word.

    A word is found in all its forms. Words in quotation marks, and those that one writes together, as in
    "1/2" or "people's", are found as they stand, side by side.
    """
    terms: list[Term] = []
    for quoted, plain in _PHRASE.findall(typed[:LONGEST]):
        forms = [token.form for token in tokens(quoted or plain)]
        if len(forms) == 1 and not quoted:
            terms.append(Term(tuple(sorted(codes_of(forms[0]))), phrase=False))
        elif forms:
            terms.append(Term(tuple(map(exact_code, forms)), phrase=True))
    return Wanted(tuple(dict.fromkeys(terms))[:MOST_TERMS])


def for_sqlite(wanted: Wanted) -> str:
    """Return the expression that FTS5 understands."""
    return " AND ".join(
        f'"{" ".join(term.codes)}"' if term.phrase else f"({' OR '.join(term.codes)})"
        for term in wanted.terms
    )


def for_postgres(wanted: Wanted) -> str:
    """Return the expression that `to_tsquery` understands."""
    return " & ".join(f"({(' <-> ' if term.phrase else ' | ').join(term.codes)})" for term in wanted.terms)
