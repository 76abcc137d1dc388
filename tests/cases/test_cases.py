"""A case explains itself to a newcomer: terms with their sources, shown where they stand first."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from lxml import html
from tests.factories import make_coalition, seated
from tests.library.worlds import quoted, signed_in, take_in, transcript

from undersigned.cases import actions
from undersigned.cases.models import Case, Term
from undersigned.cases.queries import cases_visible_to
from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.library.actions import withdraw_source
from undersigned.library.models import Source

pytestmark = pytest.mark.django_db


def case_with(source: Source, audience: int = Audience.PUBLIC) -> Case:
    editor = seated(source.coalition, "editor")
    case = actions.open_case(source.coalition, "The dam", actor=editor)
    return actions.describe_case(
        case, actor=editor, name="The dam", summary="A dam.", audience=audience, sources=[source]
    )


def define(case: Case, word: str = "sluice", **told: Any) -> Term:
    told = {"citation": "River Hour glossary, 2031", "language": "en"} | told
    return actions.define_term(
        case, word, "A gate that lets water through.", actor=seated(case.coalition, "editor"), **told
    )


def test_a_term_is_explained_where_it_stands_first_and_nowhere_else() -> None:
    source = take_in("The Sluice is shut.\n\nNobody opens the sluice. A sluiceway is another thing.")
    define(case_with(source))

    said = Client().get(f"/s/{source.uid}/").content.decode()

    assert said.count("<dfn>") == 1
    assert "<dfn>Sluice</dfn>" in said
    assert said.count("A gate that lets water through.") == 1


def test_a_term_of_two_words_is_found_over_a_line_break() -> None:
    source = take_in("Below the fish\npass it is quiet. The fish pass is new.")
    define(case_with(source), "fish pass")

    said = Client().get(f"/s/{source.uid}/").content.decode()

    assert said.count("<dfn>fish\npass</dfn>") == said.count("<dfn>") == 1


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("قال إنّ السدّ قديم. السدّ كبير.", "السدّ"),
        ("وبالسد يُحبس الماء.", "وبالسد"),
        ("والســدّ لنا.", "والســدّ"),
        ("سدود", ""),
        ("كسد السوق.", ""),
    ],
)
def test_an_arabic_term_is_explained_with_what_is_joined_to_it(words: str, shown: str) -> None:
    source = take_in(words, language="ar")
    define(case_with(source), "سدّ", language="ar")

    page = html.fromstring(Client().get(f"/s/{source.uid}/?lang=ar").content.decode())

    assert page.xpath("//dfn/text()") == ([shown] if shown else [])
    for definition in page.xpath("//details[@class='term']/span[@class='record']"):
        assert (definition.get("lang"), definition.get("dir")) == ("ar", "rtl")
    assert page.xpath("//div[contains(@class, 'record-text')]/@dir") == ["rtl"]


def test_a_definition_in_another_language_keeps_its_own_direction() -> None:
    source = take_in("قال إنّ السدّ قديم.", language="ar")
    define(case_with(source), "سدّ", language="en")

    page = html.fromstring(Client().get(f"/s/{source.uid}/?lang=ar").content.decode())

    assert page.xpath("//details[@class='term']/span/@dir") == ["ltr"]


def test_a_case_that_fewer_may_read_explains_nothing_to_the_others() -> None:
    source = transcript()
    define(case_with(source, Audience.COALITION))

    assert "<dfn>" not in Client().get(f"/s/{source.uid}/").content.decode()


def test_a_term_is_defined_once_and_defined_anew() -> None:
    case = case_with(transcript())
    first = define(case, "RSF")
    again = define(case, "rsf", citation="Another")

    assert first.uid == again.uid
    assert case.terms.get(removed_at=None).citation == "Another"
    assert case.terms.exclude(removed_at=None).get().citation == "River Hour glossary, 2031"
    with pytest.raises(IntegrityError), transaction.atomic():
        Term.objects.create(case=case, word="Rsf", definition="x", citation="y", language="en")


def test_a_definition_has_its_source() -> None:
    source = transcript()
    case = case_with(source)

    with pytest.raises(Refused, match="where the definition comes from"):
        define(case, citation="")
    assert define(case, citation="", passage=quoted(source, "sluice is opened")).passage


def test_only_editors_define_and_describe() -> None:
    case = case_with(transcript())
    with pytest.raises(NotAllowed):
        actions.define_term(case, "a", "b", actor=NOBODY, language="en", citation="c")
    with pytest.raises(NotAllowed):
        actions.open_case(case.coalition, "Another", actor=seated(case.coalition, "observer"))


def test_each_sees_the_cases_she_may() -> None:
    coalition = make_coalition()
    for audience in Audience:
        Case.objects.create(coalition=coalition, name=str(audience), audience=audience)

    assert cases_visible_to(NOBODY).count() == 1
    assert cases_visible_to(seated(coalition, "observer")).count() == 2
    assert cases_visible_to(seated(coalition, "editor")).count() == 3


def test_two_cases_have_two_names() -> None:
    source = transcript()
    editor = seated(source.coalition, "editor")
    case = case_with(source)
    other = actions.open_case(source.coalition, "The mine", actor=editor)

    with pytest.raises(Refused, match="Another case has this name"):
        actions.describe_case(other, actor=editor, name=case.name, summary="", audience=0, sources=[])


def test_a_newcomer_reads_the_case_without_an_account() -> None:
    source = transcript()
    case = case_with(source)
    define(case, passage=quoted(source, "sluice is opened"), citation="")

    said = Client().get(f"/case/{case.uid}/").content.decode()

    assert "A gate that lets water through." in said
    assert f"/s/{source.uid}/" in said
    assert Client().get(f"/case/{case.uid}/details/").status_code == 403


def test_a_withdrawn_source_leaves_the_definition_and_says_so() -> None:
    source = transcript()
    case = case_with(source)
    passage = quoted(source, "sluice is opened")
    define(case, passage=passage, citation="")
    withdraw_source(source, "why", actor=seated(source.coalition, "editor"))

    said = Client().get(f"/case/{case.uid}/").content.decode()

    assert "A source that was withdrawn." in said
    assert "is opened" not in said


def test_editors_work_on_its_pages() -> None:
    source = transcript()
    editor = signed_in(source.coalition, "editor")
    opened = editor.post(f"/c/{source.coalition.slug}/cases/", {"name": "The dam"})
    case = Case.objects.get()
    assert opened.url == f"/case/{case.uid}/details/"

    editor.post(
        opened.url, {"name": "The dam", "summary": "A dam.", "audience": "0", "sources": [source.uid]}
    )
    told = {"word": "weir", "definition": "A low dam.", "language": "en", "citation": "A dictionary"}
    editor.post(f"/case/{case.uid}/", told)
    assert (case.sources.get(), case.terms.get(removed_at=None).word) == (source, "weir")
    wrong = editor.post(f"/case/{case.uid}/", told | {"word": "gate", "address": "/p/nothing/"})
    assert "There is no passage at this address." in wrong.content.decode()

    editor.post(f"/case/{case.uid}/terms/{case.terms.get().uid}/remove/")
    assert not case.terms.filter(removed_at=None).exists()
    assert "weir" not in editor.get(f"/case/{case.uid}/").content.decode()
