"""The statements behind a window of the register, composed once: what is put to whom, what stands, what is told."""

from datetime import datetime
from typing import Any, cast

from django.db.models import F, Q, QuerySet

from undersigned.cases.models import Asking
from undersigned.core.asof import standing
from undersigned.parties.models import Coalition
from undersigned.positions.models import Absence, Position, Publication, Report, Round
from undersigned.positions.queries.register.statements import Later, Statement
from undersigned.texts.models import Subject

AT, COALITION = cast(datetime, Later("at")), cast(Coalition, Later("coalition"))
PEOPLE, QUESTIONS, CASES = (Later(name, many=True) for name in ("people", "questions", "cases"))
WORDINGS, TEXTS, POSITIONS = (Later(name, many=True) for name in ("wordings", "texts", "positions"))


def _wordings_that(told_here: bool) -> QuerySet[Any, Any]:
    live = Q(clause__retired_at=None) | Q(clause__retired_at__gt=AT)
    if told_here:
        live &= Q(clause__text__reference="")
    subjects = Subject.objects.filter(
        standing(AT), live, question__in=QUESTIONS, case__in=CASES, clause__wordings__is_omission=False
    )
    return subjects.order_by().values_list(
        "clause__wordings",
        "question_id",
        "case_id",
        "clause__text_id",
        "clause_id",
        "about_id",
        "polarity",
        "clause__wordings__strength",
    )


ASKED = Statement(_wordings_that)


ROUNDS = Statement[None](
    lambda _shape: (
        Round.objects.filter(text__in=TEXTS, opened_at__lte=AT)
        .order_by()
        .values_list("pk", "text_id", "reference", "held_on", "opened_at", "closes_at", "closed_at", "sealed")
    )
)


PUBLICATIONS = Statement[None](
    lambda _shape: (
        Publication.objects.filter(standing(AT), coalition=COALITION, party__in=PEOPLE)
        .order_by()
        .values_list("party_id", "question_id", "case_id", "blanks")
    )
)
INAPPLICABLE = Statement[None](
    lambda _shape: (
        Asking.objects.filter(
            standing(AT, "asked_at", "closed_at"),
            question__in=QUESTIONS,
            case__in=CASES,
            inapplicable_at__lte=AT,
        )
        .order_by()
        .values_list("question_id", "case_id")
    )
)


def standing_positions(at: datetime) -> QuerySet[Position]:
    """Return the positions that stood at a moment, in no order."""
    return Position.objects.filter(standing(at, "taken_at", "superseded_at")).order_by()


STANDING = Statement[None](
    lambda _shape: (
        standing_positions(AT)
        .filter(party__in=PEOPLE, wording__in=WORDINGS)
        .values_list("pk", "party_id", "wording_id", "round_id", "stance", "origin")
    )
)


TAKEN = Statement[None](
    lambda _shape: Position.objects.filter(pk__in=POSITIONS).order_by().values_list("pk", "taken_at")
)


def signed(positions: QuerySet[Position], at: datetime) -> QuerySet[Position]:
    """Return those positions that a signature shown under a published edition made everybody's at a moment."""
    # Editions and signatures are an upper room's: known here by their reverse relations alone.
    edition, signature = "wording__editions__edition", "wording__editions__edition__signatures"
    return positions.filter(
        Q(**{f"{edition}__published_at__lte": at}, **{f"{signature}__party": F("party")})
        & Q(**{f"{signature}__named": True})
        & standing(at, f"{signature}__shown_at", f"{signature}__ended_at")
    )


SIGNED = Statement[None](
    lambda _shape: signed(Position.objects.filter(pk__in=POSITIONS), AT).order_by().values_list("pk")
)


ABSENCES = Statement[None](
    lambda _shape: (
        Absence.objects.filter(
            standing(AT, "recorded_at", "superseded_at"), party__in=PEOPLE, wording__in=WORDINGS
        )
        .order_by()
        .values_list("party_id", "wording_id", "round_id")
    )
)


REPORTS = Statement[None](
    lambda _shape: (
        Report.objects.filter(
            standing(AT, "reported_at", "removed_at"),
            party__in=PEOPLE,
            question__in=QUESTIONS,
            case__in=CASES,
        )
        .order_by()
        .values_list("party_id", "question_id", "case_id")
    )
)
