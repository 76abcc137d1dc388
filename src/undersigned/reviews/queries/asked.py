"""What parties are asked again: reviews whose day has come, and answers that differ from a like case."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.models import EditionClause
from undersigned.core.actor import DELEGATE, OFFICER
from undersigned.core.asked import Asked, count_words
from undersigned.parties.models import PrivateLink
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries import unsettled_of
from undersigned.reviews.models import OPEN, Review
from undersigned.reviews.queries.due import Subject, reviews, today_in
from undersigned.texts.models import Clause, Text, Wording

WHOLE = _("Say for %(party)s whether it still holds: %(title)s")
CLAUSE = _("Say for %(party)s whether it still holds: %(title)s, clause %(number)s")
DIFFERS = _("Say for %(party)s why it answers otherwise than in a like case: %(title)s, clause %(number)s")
SPEAKERS = frozenset({DELEGATE, OFFICER})


def asked(parties: Iterable[int], coalitions: Iterable[int], at: datetime) -> Iterator[Asked]:
    """Give the reviews that are due, and the precedents left open that no such review brings up; six queries."""
    own = set(parties)
    found = reviews().filter(OPEN, party__in=own, due_on__lte=at.date() + timedelta(days=1))
    of = ("position__wording__clause__text__cases", "clause__text__cases", "edition__text__cases")
    due = [each for each in found.prefetch_related(*of) if each.due_on <= today_in(each.coalition, at)]
    words = _words_of(due)
    for review in due:
        yield _review(review, words.get(review.pk, 0))
    brought = {(each.position.party_id, each.position.wording_id) for each in due if each.position}
    for precedent in unsettled_of(own).prefetch_related("wording__clause__text__cases"):
        if (precedent.party_id, precedent.wording_id) not in brought:
            yield _precedent(precedent)


def _words_of(due: Iterable[Review]) -> dict[int, int]:
    """Return by the key of a review how much there is to read of what it is of; two queries."""
    editions = {each.edition_id for each in due if each.edition_id}
    clauses = {each.clause_id for each in due if each.clause_id}
    whole: defaultdict[int, int] = defaultdict(int)
    for edition, body in EditionClause.objects.filter(edition__in=editions).values_list("edition", "body"):
        whole[edition] += count_words(body)
    live = Wording.objects.filter(clause__in=clauses, retired_at=None, is_omission=False)
    claims = {clause: count_words(body) for clause, body in live.values_list("clause", "body")}
    told = {each.pk: count_words(each.position.wording.body) for each in due if each.position}
    told |= {each.pk: claims.get(each.clause_id, 0) for each in due if each.clause_id}
    return told | {each.pk: whole[each.edition_id] for each in due if each.edition_id}


def _text_of(subject: Subject) -> Text:
    return subject.wording.clause.text if isinstance(subject, Position) else subject.text


def _of_text(text: Text) -> dict[str, Any]:
    return {
        "why": text.why,
        "language": text.language,
        "coalition": text.coalition_id,
        "powers": SPEAKERS,
        "purpose": PrivateLink.Purpose.REVIEW,
        "cases": frozenset(case.pk for case in text.cases.all()),
        "clauses": 1,
    }


def _review(review: Review, words: int) -> Asked:
    subject = review.subject
    text = _text_of(subject)
    names = {"party": review.party.name, "title": text.title}
    clause = subject.wording.clause if isinstance(subject, Position) else subject
    if isinstance(clause, Clause):
        names["number"] = clause.number
    return Asked(
        act=CLAUSE if "number" in names else WHOLE,
        names=names,
        address=reverse("reviews:review", args=[review.coalition.slug, review.uid]),
        party=review.party_id,
        since=review.asked_at or review.set_at,
        due=review.due_on,
        subject=subject.uid,
        words=words,
        **_of_text(text),
    )


def _precedent(precedent: Precedent) -> Asked:
    clause = precedent.wording.clause
    names = {"party": precedent.party.name, "title": clause.text.title, "number": clause.number}
    return Asked(
        act=DIFFERS,
        names=names,
        address=reverse("reviews:precedent", args=[clause.text.coalition.slug, precedent.uid]),
        party=precedent.party_id,
        since=precedent.reopened_at or precedent.chosen_at,
        subject=precedent.uid,
        page="/precedent/{link}/",
        words=count_words(precedent.wording.body) + count_words(precedent.earlier.wording.body),
        **_of_text(clause.text),
    )
