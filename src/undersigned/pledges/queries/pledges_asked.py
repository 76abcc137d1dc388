"""What is asked of givers and of those it was for, and the days on which pledges are due."""

from collections.abc import Iterator, Set
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core.actor import DELEGATE, OFFICER, Actor
from undersigned.core.asked import Asked, count_words
from undersigned.core.dates import Day, own_parties
from undersigned.core.models import Audience, Earlier
from undersigned.core.pages import url
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.pledges.models import Delivery, Pledge, Receipt
from undersigned.pledges.queries.pledges import pledges, stood
from undersigned.pledges.queries.receipts import BESIDE
from undersigned.pledges.states import OWING

SPEAKERS = frozenset({DELEGATE, OFFICER})
AHEAD = timedelta(days=7)  # How long before its day a pledge is asked about.


def asked(parties: Set[int], at: datetime, **_more: Any) -> Iterator[Asked]:
    """Yield what waits for parties: to report what is due within a week, and to say what arrived."""
    yield from _due(parties, at)
    yield from _delivered(parties, at)


def _due(parties: Set[int], at: datetime) -> Iterator[Asked]:
    soon = Q(due_on__lte=(at + AHEAD).date(), dropped_at__isnull=True, made_at__lte=at)
    found = pledges().filter(soon, party__in=parties).prefetch_related(*CASES)
    for each in stood(found, at).values():
        if each.state in OWING:
            yield _report(each.pledge)


CASES = ("ask__appeal__text__cases", "edition_clause__edition__text__cases")


def shortened(words: str) -> str:
    """Return words as one line of a list bears them."""
    return Truncator(" ".join(words.split())).chars(120)


def giver_page(pledge: Pledge) -> str:
    """Return the address that the giver's private link opens, with `{link}` for the link's uid."""
    return f"/pledge/{{link}}/{pledge.uid}/"


def _report(pledge: Pledge) -> Asked:
    text = _text_of(pledge)
    return Asked(
        act=gettext_lazy("Report what you did of your pledge: %(title)s"),
        names={"title": shortened(pledge.words)},
        why=text.why if text else "",
        why_language=text.language if text else "",
        language=pledge.language,
        address=url("pledges:desk", pledge.coalition.slug, pledge.uid),
        coalition=pledge.coalition_id,
        party=pledge.party_id,
        powers=SPEAKERS,
        since=pledge.made_at,
        due=pledge.due_on,
        purpose=PrivateLink.Purpose.PLEDGE,
        subject=pledge.uid,
        page=giver_page(pledge),
        cases=frozenset(case.pk for case in text.cases.all()) if text else frozenset(),
        words=count_words(pledge.words),
        clauses=1,
    )


def _text_of(pledge: Pledge) -> Any:
    if pledge.ask:
        return pledge.ask.appeal.text
    return pledge.edition_clause.edition.text if pledge.edition_clause else None


def _delivered(parties: Set[int], at: datetime) -> Iterator[Asked]:
    """Yield each delivery without an answer, for its recipient and, where that is protected, for who vouches."""
    answered = Receipt.objects.filter(delivery=OuterRef("pk"), superseded_at=None)
    mine = Q(pledge__recipient__in=parties) | Q(pledge__recipient__voucher__in=parties)
    waiting = Delivery.objects.filter(mine, ~Exists(answered), reported_at__lte=at, withdrawn_at=None)
    cases = (f"pledge__{path}" for path in CASES)
    for delivery in waiting.select_related(*BESIDE).prefetch_related(*cases):
        pledge = delivery.pledge
        assert pledge.recipient is not None
        voucher = pledge.recipient.voucher if pledge.recipient.voucher_id != pledge.party_id else None
        for party in filter(None, (pledge.recipient, voucher)):
            if party.pk in parties:
                yield _receive(delivery, party)


def _receive(delivery: Delivery, party: Party) -> Asked:
    pledge = delivery.pledge
    text, recipient = _text_of(pledge), pledge.recipient
    assert recipient is not None
    return Asked(
        act=gettext_lazy("Say what arrived from %(party)s: %(title)s"),
        names={"party": pledge.party.name, "title": shortened(delivery.words)},
        why=text.why if text else "",
        why_language=text.language if text else "",
        language=delivery.language,
        address=url("pledges:receipt", pledge.coalition.slug, delivery.uid),
        coalition=pledge.coalition_id,
        party=party.pk,
        powers=SPEAKERS,
        since=delivery.reported_at,
        purpose=PrivateLink.Purpose.RECEIVE,
        subject=recipient.uid,
        cases=frozenset(case.pk for case in text.cases.all()) if text else frozenset(),
        words=count_words(delivery.words) + count_words(pledge.words),
        clauses=1,
    )


def days(coalition: Coalition, actor: Actor, since: date, until: date) -> Iterator[Day]:
    """Yield the days on which pledges are due: everybody's, and those of the parties whose days the actor reads."""
    own = own_parties(actor, coalition.pk)
    named = Q(signature__isnull=True) | Q(signature__named=True)
    readable = Q(named, audience=Audience.PUBLIC) | Q(party__in=own) | Q(recipient__in=own)
    made = Q(coalition=coalition, due_on__gte=since, due_on__lte=until, made_at__lte=timezone.now())
    found = list(pledges().filter(readable, made))
    changed = Earlier.objects.filter(kind=Pledge._meta.label_lower, row__in=[each.pk for each in found])
    changes: dict[int, list[datetime]] = {}
    for row, at in changed.values_list("row", "until_at"):
        changes.setdefault(row, []).append(at)
    for pledge in found:
        yield _day(pledge, sorted(changes.get(pledge.pk, [])))


def _day(pledge: Pledge, changes: list[datetime]) -> Day:
    assert pledge.due_on is not None
    moments = [pledge.made_at, *changes, *([pledge.dropped_at] if pledge.dropped_at else [])]
    title = _("Pledged by %(party)s: %(words)s")
    return Day(
        uid=f"pledge-{pledge.uid}",
        title=title % {"party": pledge.party.name, "words": shortened(pledge.words)},
        starts=pledge.due_on,
        changed_at=max(moments),
        address=url("pledges:pledge", pledge.uid),
        cancelled=pledge.dropped_at is not None,
        sequence=len(moments) - 1,
    )
