"""The words of the index: found exactly where they stand, on both databases, whatever is typed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.core.searching import entry, found

from undersigned.core import search
from undersigned.core.models import SearchEntry
from undersigned.core.search.analysis import analysed, tokens
from undersigned.core.search.wanted import Term, Wanted


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed", ["", "   ", '"', '""', "- + * ( ) :", "NEAR(a b)", "a:b*", "'; DROP", "\0", "&|!", "a" * 9000]
)
def test_whatever_is_typed_is_no_error(typed: str) -> None:
    search.put([entry("something else")])

    assert found(typed) == []


@given(st.text(max_size=200))
def test_every_word_stands_where_it_is_said_to(text: str) -> None:
    for token in tokens(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.form


@given(st.text(max_size=100), st.sampled_from(["en", "ar", "ja", ""]))
def test_the_index_holds_nothing_but_codes(text: str, language: str) -> None:
    codes = analysed(language, text, text).split()

    assert all(code.isascii() and code.isalnum() and code[0] in "asz" for code in codes)


SAID = (
    "dam dams the river rivers ½ 1/2 people’s people s Straße STRASSE نهر النهر 人民 人 民河 河流 한국 국 عام عــام "
    "café cafe l’eau - * OR NEAR z v0"
)


WORDS = st.sampled_from(SAID.split())


TEXTS = st.lists(WORDS, min_size=1, max_size=8).map(" ".join)


TYPED = st.lists(st.one_of(WORDS, TEXTS.map('"{}"'.format), st.just('"')), min_size=1, max_size=4).map(
    " ".join
)


def holds(wanted: Wanted, laid_down: str) -> bool:
    """Whether codes hold what is looked for, as the two databases must find it."""
    codes = laid_down.split()

    def stands(term: Term) -> bool:
        if not term.phrase:
            return not set(term.codes).isdisjoint(codes)
        size = len(term.codes)
        return any(tuple(codes[n : n + size]) == term.codes for n in range(len(codes)))

    return bool(wanted.terms) and all(map(stands, wanted.terms))


@pytest.mark.django_db
@given(
    texts=st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["en", "ar", "zh", "fr", ""])), max_size=5),
    typed=st.one_of(TYPED, st.text(max_size=30)),
)
def test_both_databases_find_exactly_what_holds_the_words(
    texts: list[tuple[str, str, str]], typed: str
) -> None:
    SearchEntry.objects.all().delete()
    search.put(
        entry(words, str(n), heading=heading, language=language)
        for n, (words, heading, language) in enumerate(texts)
    )
    wanted = search.read_wanted(typed)

    assert sorted(found(typed)) == [
        str(n)
        for n, (words, heading, language) in enumerate(texts)
        if holds(wanted, f"{analysed(language, heading)} z {analysed(language, words)}")
    ]


SIGNS = st.text(
    st.one_of(st.sampled_from("\"'“”«»()*:^-+|&!<>{}[].,;~@\\ \n\0½人aNEARORND"), st.characters())
)


@pytest.mark.django_db
@given(typed=SIGNS)
def test_no_sign_that_is_typed_is_an_error(typed: str) -> None:
    found(typed)
    found(f'"{typed}')
