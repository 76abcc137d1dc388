"""Somebody who comes new reads on the page itself what it is, what she can do, and the matter in short."""

from typing import Any

import pytest
from django.test import Client
from lxml import html
from tests.factories import make_text, seated
from tests.library.worlds import ARTICLE, THREAD, TRANSCRIPT, quoted, signed_in, take_in, transcript

from undersigned.library.models import Passage
from undersigned.texts import actions as texts
from undersigned.texts.models import BriefingLine, Clause

pytestmark = pytest.mark.django_db


def page(path: str, **cookies: str) -> Any:
    client = Client()
    client.cookies.load(cookies)
    return html.fromstring(client.get(path).content.decode())


@pytest.mark.parametrize(
    ("words", "name", "sentence"),
    [
        (TRANSCRIPT, "", "What was said, written down and kept as it came."),
        (ARTICLE, "a.md", "An article in its author’s words, kept as it came."),
        (THREAD, "", "A post and what people wrote below it, kept as it came."),
        ("Words.", "", "A text in somebody’s words, kept as it came."),
    ],
)
def test_a_page_says_what_it_is_and_what_one_can_do(words: str, name: str, sentence: str) -> None:
    (told,) = page(f"/s/{take_in(words, filename=name).uid}/").xpath("//p[contains(@class, 'lede')]")

    assert told.text_content() == (
        f"{sentence} The sign ¶ leads to a paragraph’s own address: there you can cite it, quote it, or put it right."
    )


def test_a_stranger_is_shown_nothing_that_only_editors_do() -> None:
    source = transcript()

    assert page(f"/s/{source.uid}/").xpath("//form[@method='post']") == []
    assert signed_in(source.coalition, "editor").get(f"/s/{source.uid}/").content.decode().count("<form") == 1


def claim_on(passage: Passage) -> Clause:
    clause = make_text(passage.source.coalition).clauses.all()[0]
    Clause.objects.filter(pk=clause.pk).update(kind="claim")
    clause.refresh_from_db()
    texts.cite_passage(clause, passage, actor=seated(passage.source.coalition, "editor"))
    return clause


def test_a_source_is_told_in_a_sentence_a_minute_and_five_each_claim_with_its_words() -> None:
    source = transcript()
    claim = claim_on(quoted(source, "nobody lives there"))
    chosen = {"sentence": [claim.uid], "minute": [claim.uid], "five": [claim.uid]}

    signed_in(source.coalition, "editor").post(f"/s/{source.uid}/briefing/", chosen)

    (told,) = page(f"/s/{source.uid}/").xpath("//section[@aria-labelledby='briefing']")
    lengths = told.xpath("./details")
    assert [each.findtext("summary") for each in lengths] == ["One sentence", "One minute", "Five minutes"]
    assert [each.get("open") is not None for each in lengths] == [True, False, False]
    for each in lengths:
        assert "nobody lives there" in each.text_content()
        assert each.xpath(".//details/@lang") == ["en"]


def test_a_claim_that_lost_its_passage_says_so_in_the_briefing() -> None:
    source = transcript()
    passage = quoted(source, "nobody lives there")
    claim = claim_on(passage)
    editor = seated(source.coalition, "editor")
    texts.set_briefing(source, BriefingLine.Length.SENTENCE, [claim], actor=editor)

    texts.uncite_passage(claim, passage, actor=editor)

    (told,) = page(f"/s/{source.uid}/").xpath("//section[@aria-labelledby='briefing']")
    assert "no source" in told.text_content()


@pytest.mark.parametrize("language", ["ar", "fr"])
def test_a_page_carries_its_language_and_that_of_the_words(language: str) -> None:
    source = transcript()
    quoted(source, "nobody lives there")

    tree = page(f"/s/{source.uid}/", django_language=language)

    assert tree.get("lang") == language
    assert tree.get("dir") == ("rtl" if language == "ar" else "ltr")
    (record,) = tree.xpath("//div[contains(@class, 'record-text')]")
    assert (record.get("lang"), record.get("dir")) == ("en", "ltr")
    assert tree.xpath("//article[@class='source']/@lang") == [language]
