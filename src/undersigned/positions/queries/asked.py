"""What is asked of parties in open rounds (`core/asked.py`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import DELEGATE, OFFICER
from undersigned.core.asked import Asked
from undersigned.parties.models import Membership, Party, PrivateLink
from undersigned.positions.models import Round, Submission
from undersigned.texts.queries import Reading, readings_of_texts

ANSWER = _("Answer %(title)s for %(party)s")


def asked(parties: Iterable[int], coalitions: Iterable[int], at: datetime) -> Iterator[Asked]:
    """Give the open rounds in which a party has not handed in; five queries at most."""
    inside = Membership.objects.filter(party__in=parties, until=None, party__elsewhere="")
    members = list(inside.select_related("party"))
    found = Round.objects.filter(closed_at=None, opened_at__lte=at, closes_at__gt=at)
    found = found.filter(text__coalition__in={each.coalition_id for each in members})
    rounds = list(found.select_related("text").prefetch_related("text__cases"))
    handed_in = set(Submission.objects.filter(round__in=rounds).values_list("round", "party"))
    readings = readings_of_texts(round.text_id for round in rounds)
    for round in rounds:
        for each in members:
            if each.coalition_id == round.text.coalition_id and (round.pk, each.party_id) not in handed_in:
                yield _answer(round, each.party, readings.get(round.text_id, Reading()))


def _answer(round: Round, party: Party, reading: Reading) -> Asked:
    text = round.text
    return Asked(
        act=ANSWER,
        names={"title": text.title, "party": party.name},
        why=text.why,
        language=text.language,
        address=reverse("positions:seat_answer", args=[text.uid, party.uid]),
        coalition=text.coalition_id,
        party=party.pk,
        powers=frozenset({DELEGATE, OFFICER}),
        since=round.opened_at,
        due=round.closes_at,
        purpose=PrivateLink.Purpose.ANSWER,
        subject=round.uid,
        cases=frozenset(case.pk for case in text.cases.all()),
        words=reading.words,
        clauses=reading.clauses,
    )
