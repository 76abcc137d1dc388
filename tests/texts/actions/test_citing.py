"""A clause rests on passages, or says that it has no source; a briefing is made of such claims."""

import pytest
from django.test import Client
from tests.factories import make_coalition, make_text, seated
from tests.home.worlds import make_edition
from tests.library.worlds import corrected, quoted, signed_in, transcript
from tests.texts.worlds import clause_of, page_of

from undersigned.agreements.models import EditionClause
from undersigned.cases.models import Case
from undersigned.core.actor import NOBODY
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.library.actions import withdraw_source
from undersigned.library.models import Passage
from undersigned.texts import actions, queries
from undersigned.texts.models import BriefingLine, Clause, Text

pytestmark = pytest.mark.django_db


@pytest.fixture
def passage() -> Passage:
    return quoted(transcript(), "nobody lives there")


@pytest.fixture
def claim(passage: Passage) -> Clause:
    clause = clause_of(make_text(passage.source.coalition))
    Clause.objects.filter(pk=clause.pk).update(kind="claim")
    clause.refresh_from_db()
    return clause


def published(clause: Clause) -> Text:
    edition = make_edition(clause.text)
    wording = clause.wordings.first()
    EditionClause.objects.create(
        edition=edition, clause=clause, wording=wording, order=1, number="1", kind=clause.kind, body="Said."
    )
    return clause.text


def test_a_claim_without_source_says_so_everywhere(claim: Clause) -> None:
    text = published(claim)

    assert "no source" in Client().get(f"/t/{text.uid}/").content.decode()
    assert "no source" in Client().get(f"/t/{text.uid}/clauses/{claim.uid}/").content.decode()


def test_a_claim_rests_on_a_passage_by_its_address(claim: Clause, passage: Passage) -> None:
    editor = signed_in(passage.source.coalition, "editor")
    address = f"http://localhost:8000/p/{passage.uid}/"
    editor.post(page_of(claim), {"do": "cite", "address": address})
    text = published(claim)

    for page in (f"/t/{text.uid}/", f"/t/{text.uid}/clauses/{claim.uid}/"):
        said = Client().get(page).content.decode()
        assert "nobody lives there" in said
        assert "no source" not in said
    assert text.title in editor.get(f"/p/{passage.uid}/").content.decode()
    assert text.title not in Client().get(f"/p/{passage.uid}/").content.decode()

    editor.post(page_of(claim), {"do": "uncite", "rest": passage.uid})
    assert not claim.cited.filter(ended_at=None).exists()


def test_an_address_that_leads_nowhere_is_refused_at_its_place(claim: Clause) -> None:
    editor = signed_in(claim.text.coalition, "editor")

    said = editor.post(page_of(claim), {"do": "cite", "address": "/p/xxxxxxxxxxxx/"}).content.decode()

    assert "There is no passage and no fact at this address." in said


def test_cited_words_are_read_as_corrected(claim: Clause) -> None:
    source = transcript(claim.text.coalition)
    corrected(source, "duty engine here", "duty engineer")
    whole = quoted(source, "The short answer is the duty engineer.")
    actions.cite_passage(claim, whole, actor=seated(source.coalition, "editor"))

    (rest,) = queries.cited_in([claim.pk], NOBODY)[claim.pk]

    assert rest.reading == "The short answer is the duty engineer."
    assert rest.passage
    assert rest.passage.exact == "The short answer is the duty engine here."


def test_who_may_not_read_the_source_reads_that_there_is_one(claim: Clause) -> None:
    source = transcript(claim.text.coalition, audience=Audience.COALITION)
    hidden = quoted(source, "sluice is opened")
    actions.cite_passage(claim, hidden, actor=seated(source.coalition, "editor"))
    text = published(claim)

    said = Client().get(f"/t/{text.uid}/").content.decode()
    assert "A source that only the coalition reads." in said
    assert "sluice" not in said
    withdraw_source(source, "why", actor=seated(source.coalition, "editor"))
    assert "A source that was withdrawn." in Client().get(f"/t/{text.uid}/").content.decode()


def test_only_drafters_cite_and_only_what_they_may_read(claim: Clause, passage: Passage) -> None:
    with pytest.raises(NotAllowed):
        actions.cite_passage(claim, passage, actor=seated(claim.text.coalition, "observer"))
    theirs = quoted(transcript(make_coalition("Others"), audience=Audience.COALITION), "sluice is")
    with pytest.raises(NotAllowed):
        actions.cite_passage(claim, theirs, actor=seated(claim.text.coalition, "editor"))


def test_a_briefing_is_made_of_claims_that_rest_on_passages(claim: Clause, passage: Passage) -> None:
    source, editor = passage.source, seated(passage.source.coalition, "editor")
    sentence = BriefingLine.Length.SENTENCE

    with pytest.raises(Refused, match="has no source"):
        actions.set_briefing(source, sentence, [claim], actor=editor)
    actions.cite_passage(claim, passage, actor=editor)
    with pytest.raises(Refused, match="is no claim"):
        actions.set_briefing(source, sentence, [clause_of(claim.text, 2)], actor=editor)
    actions.set_briefing(source, sentence, [claim], actor=editor)

    said = Client().get(f"/s/{source.uid}/").content.decode()
    assert "We ask for thing 1" in said
    assert "nobody lives there" in said


def test_a_briefing_holds_no_more_than_one_reads_in_its_time(claim: Clause, passage: Passage) -> None:
    editor = seated(passage.source.coalition, "editor")
    actions.cite_passage(claim, passage, actor=editor)
    wording = claim.wordings.first()
    assert wording
    actions.reword(wording, "word " * 241, actor=editor)

    with pytest.raises(Refused, match="241 words are too many; it holds 240"):
        actions.set_briefing(passage.source, BriefingLine.Length.MINUTE, [claim], actor=editor)
    actions.set_briefing(passage.source, BriefingLine.Length.FIVE, [claim], actor=editor)


def test_editors_choose_the_claims_on_a_page(claim: Clause, passage: Passage) -> None:
    case = Case.objects.create(coalition=passage.source.coalition, name="The dam", audience=0)
    actions.cite_passage(claim, passage, actor=seated(case.coalition, "editor"))
    editor = signed_in(case.coalition, "editor")

    editor.post(f"/case/{case.uid}/briefing/", {"sentence": [claim.uid], "five": [claim.uid]})

    assert sorted(case.briefing.filter(ended_at=None).values_list("length", flat=True)) == [
        "five",
        "sentence",
    ]
    assert "We ask for thing 1" in Client().get(f"/case/{case.uid}/").content.decode()
    assert Client().get(f"/case/{case.uid}/briefing/").status_code == 403
