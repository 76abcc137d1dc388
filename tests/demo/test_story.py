"""The demonstration: eleven organisations that really disagree, in three languages, at three stages."""

import pytest
from django.conf import settings
from django.utils import timezone

from undersigned.agreements.queries.common import common_text
from undersigned.agreements.queries.editions import published_edition, standing
from undersigned.agreements.queries.exports import bundle
from undersigned.agreements.queries.instance import instance_of
from undersigned.agreements.states import SignatureState
from undersigned.cases.models import Case, Fact
from undersigned.cases.queries.questions import questions_put_to
from undersigned.cases.queries.standing import entries_of, people_of
from undersigned.core.actor import NOBODY
from undersigned.demo import build
from undersigned.demo.story import SLUG, secretary_of
from undersigned.ledger import verify
from undersigned.library.models import Source
from undersigned.parties.models import Coalition
from undersigned.parties.queries import parties_in
from undersigned.pledges.models import Appeal, AskAnswer
from undersigned.positions.models import Objection, Position, Precedent, Report
from undersigned.positions.queries import open_round, submissions
from undersigned.positions.queries.register import Reader, answers_to
from undersigned.positions.queries.register.cells import Blank
from undersigned.positions.states import Reply
from undersigned.reviews.queries import due_reviews
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import briefing_of, cited_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def coalition() -> Coalition:
    build()
    return Coalition.objects.get(slug=SLUG)


def text(coalition: Coalition, beginning: str) -> Text:
    return Text.objects.get(coalition=coalition, title__startswith=beginning)


def test_eleven_organisations_speak_three_languages(coalition: Coalition) -> None:
    assert parties_in(coalition).filter(protected=False).count() == 11
    assert {party.language for party in coalition.parties.all()} == {"en", "fr", "ar"}
    said = Position.objects.exclude(words="").values_list("language", flat=True)
    assert set(said) == {"en", "fr", "ar"}


def test_one_text_is_being_answered(coalition: Coalition) -> None:
    round = open_round(text(coalition, "Appeal"))
    assert round is not None
    assert 0 < submissions(round).count() < 11


def test_one_text_is_at_its_frontier_and_every_step_costs_something(coalition: Coalition) -> None:
    notches = common_text(instance_of(text(coalition, "Joint")).draft).notches
    assert [(notch.weight, notch.strength) for notch in notches] == [(10, 59), (9, 73), (8, 86), (7, 98)]
    assert all(notch.proven for notch in notches)


def test_one_text_is_signed_with_reservations_an_accession_and_a_late_withdrawal(
    coalition: Coalition,
) -> None:
    edition = published_edition(text(coalition, "Agreement"))
    assert edition is not None
    signatures = edition.signatures.all()
    assert signatures.filter(state=SignatureState.WITHDRAWN).count() == 1
    assert signatures.filter(accession=False, state=SignatureState.RATIFIED).count() == 8
    assert signatures.exclude(asked_again_at=None).exists()
    assert any(signature.reservations.exists() for signature in signatures)
    assert standing(edition).persons == 3
    assert verify(bundle(standing(edition))).whole


def test_it_is_built_once_and_prints_addresses_of_this_node(coalition: Coalition) -> None:
    addresses = [address for _label, address in build()]
    assert Coalition.objects.count() == 1
    assert all(address.startswith(settings.BASE_URL) for address in addresses)
    assert len(addresses) == 8


def test_a_misheard_programme_is_put_right_and_three_claims_rest_on_the_library(coalition: Coalition) -> None:
    programme = Source.objects.get(coalition=coalition, kind="transcript")
    (trout,) = cited_in([clause(coalition, "Appeal", "2").pk], NOBODY).values()
    (fell,) = cited_in([clause(coalition, "Joint", "3").pk], NOBODY).values()

    assert str(programme.speakers.get(label="Speaker 3")) == "Ada Brook"
    assert [rest.reading for rest in trout] == ["We counted forty trout below the wall and none above it."]
    assert len(fell) == 3
    assert fell[2].fact
    assert set(briefing_of(coalition.cases.get(name="The Harrow Dam"))) == {"sentence", "minute", "five"}


def clause(coalition: Coalition, beginning: str, number: str) -> Clause:
    return text(coalition, beginning).clauses.get(number=number)


def test_three_cases_are_asked_the_same_and_two_of_them_are_like(coalition: Coalition) -> None:
    dam = Case.objects.get(coalition=coalition, name="The Harrow Dam")
    told = questions_put_to(dam, NOBODY, timezone.now())

    assert [put.question.called for put in told] == ["Q1", "Q2", "Q3", "Q4", "Q5"]
    assert [like.case.name for put in told for like in put.likes] == ["The weir at Ferrow"] * 4
    assert people_of(dam, timezone.now()).shared is None
    weir = Case.objects.get(coalition=coalition, name="The weir at Ferrow")
    assert str(people_of(weir, timezone.now()).shared) == "League for Rivers"
    assert {entry.fact.section for entry in entries_of(dam, NOBODY, timezone.now())} == set(Fact.Section)


def test_the_register_tells_differences_and_every_kind_of_blank(coalition: Coalition) -> None:
    reader = Reader.of(secretary_of(coalition), coalition)
    parties, questions = coalition.parties.all(), coalition.questions.all()
    told = [cell for p in parties for q in questions for _case, cell in answers_to(reader, p, q)]

    blanks = {cell.blank for cell in told if cell.blank}
    assert blanks == set(Blank)
    assert {cell.said[0].reply for cell in told if cell.said} == set(Reply)
    assert any(cell.said[0].reserved for cell in told if cell.said)
    chosen = Precedent.objects.filter(ended_at=None).values_list("party__name", "way", "fact__section")
    assert set(chosen) == {
        ("Arle Farmers' Association", "followed", None),
        ("Town of Upper Harrow", "distinguished", "event"),
        ("Town of Millford", "distinguished", "event"),
        ("Town of Millford", "open", None),
        ("Town of Stonebridge", "review", None),
    }
    reopened = Precedent.objects.exclude(reopened_at=None).get()
    assert reopened.party.name == "Town of Upper Harrow"
    assert Report.objects.exclude(reply="").count() == 1
    assert Objection.objects.count() == 1
    assert due_reviews(coalition).count() == 3


def test_the_lower_landing_asks_through_who_vouches_for_it(coalition: Coalition) -> None:
    appeal = Appeal.objects.get(text__coalition=coalition)

    assert (appeal.made_by.name, appeal.vouched_by) == ("The lower landing", appeal.made_by.voucher)
    given = AskAnswer.objects.filter(ask__appeal=appeal, superseded_at=None).order_by("pk")
    assert [answer.way for answer in given] == ["pledge", "pledge", "cannot", "passed_on"]
    assert sorted(ask.audience for ask in appeal.asks.all()) == [0, 0, 0, 0, 0, 1]
