"""A question is asked of every case in the same words, tracked to an answer, and what is disputed stays listed."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from tests.cases.worlds import RIGHT, editor_of, make_case, make_question
from tests.dumps import everything
from tests.factories import make_coalition, make_party, make_seat, make_text, seated
from tests.home.worlds import make_edition
from tests.library.worlds import signed_in
from tests.texts.worlds import clause_of

from undersigned.agreements.models import EditionClause
from undersigned.cases import actions
from undersigned.cases.models import Asking, Dispute, Likeness, Question, StrongestVersion
from undersigned.cases.queries.questions import like_cases, questions_put_to
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience
from undersigned.texts import actions as texts

pytestmark = pytest.mark.django_db


def test_a_question_has_a_place_for_the_case_and_a_reference() -> None:
    coalition = make_coalition()
    with pytest.raises(Refused, match=r"Write \{case\} where the name"):
        make_question(coalition, "Must the dam wait?")

    assert [make_question(coalition).called, make_question(coalition, "{case}?").called] == ["Q1", "Q2"]
    assert make_question(make_coalition()).called == "Q1"
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.create(
            coalition=coalition, number=9, phrasing="Which?", language="en", concerns="right", polarity=1
        )


def test_a_question_says_what_it_concerns_and_what_a_yes_means() -> None:
    coalition = make_coalition()
    for concerns, polarity in (("people", 1), ("right", 0)):
        with pytest.raises(Refused, match="what a yes means"):
            actions.ask_question(
                coalition, "{case}?", actor=OPERATOR, language="en", concerns=concerns, polarity=polarity
            )


def test_other_words_are_another_question_and_the_first_stays() -> None:
    coalition = make_coalition()
    first, editor = make_question(coalition), editor_of(coalition)
    second = actions.replace_question(first, "Must {case} wait?", actor=editor)

    first.refresh_from_db()
    assert (second.called, second.replaces, first.phrasing) == (
        "Q2",
        first,
        RIGHT,
    )
    assert first.retired_at
    with pytest.raises(Refused, match="replaced already"):
        actions.replace_question(first, "{case}!", actor=editor)
    with pytest.raises(Refused, match="words that it has"):
        actions.replace_question(second, "Must {case} wait?", actor=editor)
    with pytest.raises(Refused, match="Q1 was replaced"):
        actions.put_question(first, make_case(coalition), actor=editor)


def test_a_question_is_put_once_to_a_case_in_the_askers_words() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    actions.put_question(
        question, case, actor=editor, asker="A fisher", words="Will you ask us?", language="en"
    )
    with pytest.raises(Refused, match="Q1 was put to this case already"):
        actions.put_question(question, case, actor=editor)

    said = Client().get(f"/case/{case.uid}/questions/{question.uid}/").content.decode()
    assert "Will you ask us?" in said
    assert "A fisher" in said
    assert "Must The dam wait" in Client().get(f"/case/{case.uid}/").content.decode()


def test_what_does_not_apply_says_why_keeps_who_asked_and_can_be_asked_again() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    actions.put_question(question, case, actor=editor, asker="A fisher")
    with pytest.raises(Refused, match="Say why"):
        actions.say_inapplicable(question, case, " ", actor=editor)
    actions.say_inapplicable(question, case, "Nobody lives above it.", actor=editor)

    (put,) = questions_put_to(case, NOBODY, timezone.now())
    assert put.inapplicable
    assert put.asking
    assert put.asking.asker == "A fisher"
    actions.put_question(question, case, actor=editor)
    (put,) = questions_put_to(case, NOBODY, timezone.now())
    assert put.is_open
    assert Asking.objects.count() == 3


def test_a_dispute_stays_listed_also_after_it_was_settled_with_words() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    asking = actions.put_question(question, case, actor=editor)
    made = actions.raise_dispute(asking, "Whether sheds are houses.", actor=editor, language="en")
    page = f"/case/{case.uid}/questions/{question.uid}/"
    assert "Disputed:" in Client().get(f"/case/{case.uid}/").content.decode()
    with pytest.raises(Refused, match="how it was settled"):
        actions.settle_dispute(made, "", actor=editor)

    actions.settle_dispute(made, "They are.", actor=editor)
    with pytest.raises(Refused, match="already"):
        actions.settle_dispute(made, "They are not.", actor=editor)
    said = Client().get(page).content.decode()
    assert "Whether sheds are houses." in said
    assert "They are." in said
    assert "Disputed:" not in Client().get(f"/case/{case.uid}/").content.decode()


def test_a_party_disputes_and_settles_for_itself_alone() -> None:
    case = make_case()
    own, other = make_party(case.coalition), make_party(case.coalition)
    delegate, editor = seated(case.coalition, "delegate", party=own), editor_of(case.coalition)
    asking = actions.put_question(make_question(case.coalition), case, actor=editor)
    with pytest.raises(NotAllowed):
        actions.raise_dispute(asking, "x", actor=delegate, language="en", party=other)
    mine = actions.raise_dispute(asking, "x", actor=delegate, language="en", party=own)
    theirs = actions.raise_dispute(asking, "y", actor=editor, language="en", party=other)
    actions.settle_dispute(mine, "Done.", actor=delegate)
    with pytest.raises(NotAllowed):
        actions.settle_dispute(theirs, "Done.", actor=delegate)


def test_two_cases_are_like_once_for_a_question_whichever_is_named_first() -> None:
    coalition = make_coalition()
    one, other, question = make_case(coalition), make_case(coalition, "The weir"), make_question(coalition)
    editor = editor_of(coalition)
    made = actions.declare_like(question, other, one, "Houses above both.", actor=editor)
    assert (made.one, made.other) == (one, other)
    with pytest.raises(Refused, match="already"):
        actions.declare_like(question, one, other, "Again.", actor=editor)
    for why, pair in (("", (one, other)), ("x", (one, one)), ("x", (one, make_case()))):
        with pytest.raises(Refused):
            actions.declare_like(question, *pair, why, actor=editor)
    before = timezone.now()
    actions.end_like(made, actor=editor)

    assert like_cases(one, OPERATOR, timezone.now()) == {}
    assert [like.case for like in like_cases(one, OPERATOR, before)[question.pk]] == [other]
    actions.declare_like(question, one, other, "Again.", actor=editor)


def test_a_like_case_that_a_reader_may_not_see_is_not_named() -> None:
    coalition = make_coalition()
    seen, hidden = make_case(coalition), make_case(coalition, "Hidden", audience=Audience.EDITORS)
    question = make_question(coalition)
    actions.put_question(question, seen, actor=OPERATOR)
    actions.declare_like(question, seen, hidden, "Zyx.", actor=OPERATOR)

    said = Client().get(f"/case/{seen.uid}/questions/{question.uid}/").content.decode()
    assert "Hidden" not in said
    assert "Zyx" not in said


def test_the_strongest_version_is_unconfirmed_until_somebody_who_holds_the_view_says_yes() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    party = make_party(case.coalition, "Upper town")
    actions.put_question(question, case, actor=editor)
    version = actions.write_strongest(question, "A wall can be lowered.", actor=editor, language="en")
    page = f"/case/{case.uid}/questions/{question.uid}/"
    assert "Unconfirmed" in Client().get(page).content.decode()
    with pytest.raises(NotAllowed):
        actions.confirm_strongest(version, party, actor=editor)

    actions.confirm_strongest(version, party, actor=seated(case.coalition, "delegate", party=party))
    said = Client().get(page).content.decode()
    assert "Unconfirmed" not in said
    assert "<bdi>Upper town</bdi>" in said
    other = make_party(case.coalition)
    with pytest.raises(Refused, match="already"):
        actions.confirm_strongest(version, other, actor=seated(case.coalition, "officer", party=other))
    actions.withdraw_strongest(version, actor=seated(case.coalition, "officer", party=party))
    assert "A wall can be lowered." not in Client().get(page).content.decode()


def test_an_answered_question_leads_to_its_clause_and_only_for_whoever_may_read_it() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    clause = clause_of(make_text(case.coalition))
    texts.set_subject(clause, question, case, 1, actor=editor)

    (put,) = questions_put_to(case, editor, timezone.now())
    assert [answer.clause for answer in put.answers] == [clause.uid]
    assert put.answers[0].address == f"/t/{clause.text.uid}/draft/#clause-{clause.uid}"
    assert questions_put_to(case, NOBODY, timezone.now()) == []
    assert clause.text.title not in Client().get(f"/case/{case.uid}/").content.decode()


def test_a_published_clause_answers_for_everybody_at_its_own_address() -> None:
    case = make_case()
    question, editor = make_question(case.coalition), editor_of(case.coalition)
    text = make_text(case.coalition)
    clause = clause_of(text)
    texts.set_subject(clause, question, case, 1, actor=editor)
    before = timezone.now()
    edition = make_edition(text)
    wording = clause.wordings.all()[0]
    EditionClause.objects.create(
        edition=edition, clause=clause, wording=wording, order=1, number="1", kind="", body="No wall."
    )

    for reader in (NOBODY, editor):
        (put,) = questions_put_to(case, reader, timezone.now())
        assert [(answer.words, answer.published) for answer in put.answers] == [("No wall.", True)]
        assert put.answers[0].address == f"/t/{text.uid}/clauses/{clause.uid}/"
    assert questions_put_to(case, NOBODY, before) == []
    shown = Client().get(f"/t/{text.uid}/clauses/{clause.uid}/").content.decode()
    assert f"/case/{case.uid}/questions/{question.uid}/" in shown
    make_edition(text, number=2)
    assert questions_put_to(case, NOBODY, timezone.now()) == []


def test_a_stranger_opens_no_question_that_was_not_put_to_a_case_he_may_see() -> None:
    case = make_case()
    question = make_question(case.coalition)

    assert Client().get(f"/case/{case.uid}/questions/{question.uid}/").status_code == 404
    assert Client().get(f"/question/{question.uid}/").status_code == 302
    other = Client()
    other.force_login(make_seat(make_coalition(), "secretary").user)
    assert other.get(f"/question/{question.uid}/").status_code == 404


def test_everything_is_done_on_pages() -> None:
    coalition = make_coalition()
    one, other = make_case(coalition), make_case(coalition, "The weir")
    editor = signed_in(coalition, "editor")
    page = f"/c/{coalition.slug}/questions/"
    sent = {"phrasing": "Must it wait?", "concerns": "right", "polarity": "1", "language": "en", "once": "q"}
    assert "Write {case} where" in editor.post(page, sent).content.decode()
    editor.post(page, sent | {"phrasing": "Must {case} wait?"})
    editor.post(page, sent | {"phrasing": "Must {case} wait?"})
    question = Question.objects.get()

    put = f"/case/{one.uid}/questions/{question.uid}/"
    editor.post(put, {"do": "put", "put-asker": "A fisher", "put-words": "Will it?", "put-language": "en"})
    editor.post(put, {"do": "dispute", "dispute-words": "Which houses.", "dispute-language": "en"})
    dispute = Dispute.objects.get()
    editor.post(put, {"do": f"settle:{dispute.uid}", f"{dispute.uid}-words": "All."})
    editor.post(put, {"do": "inapplicable", "not-why": "No house."})
    own = f"/question/{question.uid}/"
    like = {"do": "like", "like-one": one.uid, "like-other": other.uid, "like-why": "Houses."}
    assert editor.post(own, like).status_code == 302
    editor.post(own, {"do": "strongest", "strongest-words": "Water first.", "strongest-language": "en"})
    dispute.refresh_from_db()
    assert dispute.settled_words == "All."
    assert Asking.objects.get(closed_at=None).inapplicable_why == "No house."

    version, party = StrongestVersion.objects.get(), make_party(coalition, "Upper town")
    delegate = Client()
    delegate.force_login(make_seat(coalition, "delegate", party=party).user)
    shown = delegate.get(own).content.decode()
    assert "Yes, that is our view" in shown
    assert "Declare two cases like" not in shown
    delegate.post(own, {"do": f"confirm:{version.uid}", f"{version.uid}-party": party.uid})
    version.refresh_from_db()
    assert version.confirmed_by == party
    delegate.post(f"{own}strongest/{version.uid}/withdraw/")
    editor.post(f"{own}like/{Likeness.objects.get().uid}/end/")
    version.refresh_from_db()
    assert version.withdrawn_at
    assert Likeness.objects.get().ended_at
    renamed = editor.post(own, {"do": "replace", "replace-phrasing": "Should {case} wait?"})
    assert renamed.status_code == 302
    assert "Q2" in editor.get(page).content.decode()


def test_erased_words_are_in_no_table() -> None:
    case = make_case()
    editor, question = editor_of(case.coalition), make_question(case.coalition)
    other = make_case(case.coalition, "The weir")
    words = {"asker": "Zyxmarble", "words": "Zyxmarble asks"}
    asking = actions.put_question(question, case, actor=editor, language="en", **words)
    dispute = actions.raise_dispute(asking, "Zyxmarble", actor=editor, language="en")
    actions.settle_dispute(dispute, "Zyxmarble", actor=editor)
    version = actions.write_strongest(question, "Zyxmarble", actor=editor, language="en")
    like = actions.declare_like(question, case, other, "Zyxmarble", actor=editor)
    for kind, row in [
        ("asking", asking),
        ("dispute", dispute),
        ("strongestversion", version),
        ("likeness", like),
    ]:
        erase(kind, row.uid)

    assert "Zyxmarble" not in everything()
    said = Client().get(f"/case/{case.uid}/questions/{question.uid}/").content.decode()
    assert said.count("erased</em>") == 4


def test_with_a_person_goes_her_name_from_what_she_declared() -> None:
    coalition = make_coalition()
    seat = make_seat(coalition, "editor")
    seat.user.name = "Zyxmarble"
    seat.user.save()
    client = Client()
    client.force_login(seat.user)
    one, other, question = make_case(coalition), make_case(coalition, "The weir"), make_question(coalition)
    like = {"do": "like", "like-one": one.uid, "like-other": other.uid, "like-why": "Houses."}
    client.post(f"/question/{question.uid}/", like)
    assert Likeness.objects.get().declared_by == "Zyxmarble"

    erase("person", seat.user.uid)
    assert "Zyxmarble" not in everything()
    assert Likeness.objects.get().why == "Houses."
