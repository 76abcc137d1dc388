"""What appeals ask of parties that have not answered, for `home.asked` (core/asked.py)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import DELEGATE, OFFICER, OPERATOR, Actor
from undersigned.core.asked import Asked, count_words
from undersigned.core.models import Audience
from undersigned.parties.models import Membership, Party, PrivateLink
from undersigned.pledges.models import Appeal, AskAnswer
from undersigned.pledges.queries.appeals import AppealStood, AskStood, appeals, appeals_stood

ACT = _("Say for %(party)s what you can do of what %(maker)s asks for in %(title)s")


def asked_by_appeals(parties: set[int], coalitions: set[int], at: datetime) -> Iterable[Asked]:
    """Give, for each party and appeal, the open asks that the party has not answered; a fixed number of queries."""
    members = Membership.objects.filter(party__in=parties, until=None, party__elsewhere="")
    inside: defaultdict[int, list[Party]] = defaultdict(list)
    for membership in members.select_related("party").order_by("party__name", "pk"):
        inside[membership.coalition_id].append(membership.party)
    published = appeals().filter(
        published_at__lte=at, closed_at=None, text__coalition__in=inside, text__elsewhere=""
    )
    found = list(published.prefetch_related("text__cases"))
    answered = set(
        AskAnswer.objects.filter(party__in=parties, ask__appeal__in=found, superseded_at=None).values_list(
            "ask", "party"
        )
    )
    for stood in appeals_stood(found, OPERATOR, at, ""):
        for party in inside[stood.appeal.text.coalition_id]:
            asks = [each for each in _asked(stood, party) if (each.ask.pk, party.pk) not in answered]
            if asks:
                yield _one(stood.appeal, party, asks)


def appeals_to_read(cases: set[int], actor: Actor) -> Iterator[Asked]:
    """Yield the open appeals about cases, for whoever has come to them by a chain; two queries."""
    found = appeals().filter(published_at__isnull=False, closed_at=None, text__cases__in=cases).distinct()
    for appeal in found.annotate(many=Count("asks", distinct=True)).prefetch_related("text__cases"):
        text = appeal.text
        assert appeal.published_at
        yield Asked(
            act=_("Read what is asked for in %(title)s, and who could bring it"),
            names={"title": text.title},
            why=text.why,
            language=text.language,
            address=reverse("pledges:appeal", args=[appeal.uid]),
            coalition=text.coalition_id,
            party=None,
            powers=frozenset(),
            since=appeal.published_at,
            cases=frozenset(case.pk for case in text.cases.all()),
            words=count_words(f"{text.title} {text.why}"),
            clauses=appeal.many,
        )


def _asked(stood: AppealStood, party: Party) -> Iterator[AskStood]:
    for each in stood.all_asks:
        if each.is_open and party.pk not in (stood.appeal.made_by_id, each.ask.for_whom_id):
            yield each


def _one(appeal: Appeal, party: Party, asks: Sequence[AskStood]) -> Asked:
    text, days = appeal.text, [each.ask.by_when for each in asks if each.ask.by_when]
    # A private link shows what everybody may read.
    linked = any(each.ask.audience == Audience.PUBLIC for each in asks)
    return Asked(
        act=ACT,
        names={"party": party.name, "maker": appeal.made_by.name, "title": text.title},
        why=text.why,
        language=text.language,
        address=reverse("pledges:answer_appeal", args=[appeal.uid, party.uid]),
        coalition=text.coalition_id,
        party=party.pk,
        powers=frozenset({DELEGATE, OFFICER}),
        since=min(each.since for each in asks if each.since),
        due=min(days, default=None),
        purpose=str(PrivateLink.Purpose.PLEDGE) if linked else "",
        subject=appeal.uid if linked else "",
        cases=frozenset(case.pk for case in text.cases.all()),
        words=sum(count_words(each.words) for each in asks),
        clauses=len(asks),
    )
