"""Reads: appeals as they stand, or stood at a moment, as far as an actor may read them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.db.models import Exists, Min, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import EditionClause
from undersigned.cases.models import Case, Concerned
from undersigned.core.actor import Actor
from undersigned.core.asof import standing
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import SEATS
from undersigned.parties.rules import has_seat
from undersigned.pledges.models import Appeal, Ask, AskAnswer, Pledge
from undersigned.pledges.queries.pledges import Stood, stood, visible_to
from undersigned.pledges.states import PledgeState, Way
from undersigned.positions.states import Stance
from undersigned.texts.models import Text, TitleTranslation, Translation, Wording

BESIDE = ("text__coalition", "text__owner", "case", "made_by__voucher", "vouched_by")
ASKED = ("clause", "raised_by__voucher", "for_whom__voucher", "dropped_by__voucher")


def appeals() -> QuerySet[Appeal]:
    """Return all appeals with what their pages say of them, those published last first."""
    return Appeal.objects.select_related(*BESIDE)


def appeals_visible_to(actor: Actor) -> QuerySet[Appeal]:
    """Return the appeals that an actor may read: published ones, and all of its coalitions' where it has a seat."""
    if actor.is_operator:
        return appeals()
    seats = actor.coalitions(*SEATS) if actor.kind == "person" else frozenset()
    return appeals().filter(Q(published_at__isnull=False) | Q(text__coalition__in=seats))


def reads_all(actor: Actor, appeal: Appeal) -> bool:
    """Tell whether an actor reads what is not everybody's: by a seat in the coalition, not by a link."""
    return actor.is_operator or bool(has_seat(actor, appeal.text.coalition))


def concerned_by(coalition: Coalition) -> QuerySet[Concerned]:
    """Return the people concerned by a coalition's cases, in whose name an appeal can be begun."""
    found = Concerned.objects.filter(case__coalition=coalition, ended_at=None, erased_at=None)
    return found.select_related("party__voucher", "vouched_by", "case")


def standing_asks(appeal: Appeal) -> list[Ask]:
    """Return the asks of an appeal that were not dropped: its makers' first, in their order, then others'."""
    asks = appeal.asks.filter(dropped_at=None).select_related("clause__text", *ASKED)
    return in_order(asks)


def in_order(asks: Iterable[Ask]) -> list[Ask]:
    """Return asks in their order: those of the people concerned lead."""
    return sorted(asks, key=lambda ask: (not ask.of_makers, ask.order, ask.pk))


def answerable(ask: Ask) -> bool:
    """Tell whether an ask of an open appeal takes answers: published, or the coalition's own, and not dropped."""
    now = Ask.objects.select_related("appeal").get(pk=ask.pk)
    if now.dropped_at is not None or now.appeal.published_at is None:
        return False
    return now.audience != Audience.PUBLIC or now.clause_id in _published(now.appeal)


def changeable(ask: Ask) -> bool:
    """Tell whether an ask can still be said otherwise: not dropped, in no edition, and answered by nobody."""
    return Ask.objects.filter(pk=ask.pk, dropped_at=None, clause__editions=None, answers=None).exists()


def _published(*appeals: Appeal, at: datetime | None = None) -> dict[int, datetime]:
    """Return by clause since when an ask stands in a published edition."""
    lines = EditionClause.objects.filter(edition__text__in=[each.text_id for each in appeals])
    until = {"edition__published_at__lte": at} if at else {"edition__published_at__isnull": False}
    since = lines.filter(**until).order_by().values("clause").annotate(since=Min("edition__published_at"))
    return dict(since.values_list("clause", "since"))


@dataclass(frozen=True)
class Answered:
    """How a party answers an ask, and the pledge that it makes, as both stood."""

    answer: AskAnswer
    pledge: Stood | None

    @property
    def party(self) -> Party:
        return self.answer.party

    @property
    def part(self) -> bool:
        """Whether it pledges a part."""
        return self.answer.way == Way.PLEDGE and self.answer.position.stance == Stance.RESERVE

    @property
    def stands(self) -> bool:
        """Whether something is pledged that was not dropped."""
        return self.pledge is not None and self.pledge.state != PledgeState.DROPPED


@dataclass(frozen=True)
class AskStood:
    """An ask as it stood at a moment, for a reader.

    Attributes:
        words, language: what is asked, in the reader's language where it is translated.
        since: since when those who could answer can read it; None before it is published.
        answers: those that the reader may read, in the order in which they came.
        closed: whether the appeal was closed, or the ask dropped.
    """

    ask: Ask
    words: str
    language: str
    since: datetime | None
    answers: tuple[Answered, ...]
    closed: bool
    at: datetime
    zone: str

    @property
    def dropped(self) -> bool:
        return self.ask.dropped_at is not None and self.ask.dropped_at <= self.at

    @property
    def pledged(self) -> Decimal:
        """How much is pledged, of what the reader may read."""
        shares = (each.pledge.pledge.quantity for each in self.answers if each.stands and each.pledge)
        return sum((share for share in shares if share), Decimal())

    @property
    def left(self) -> Decimal | None:
        """How much nobody has pledged yet; None where nothing is counted."""
        return None if self.ask.quantity is None else max(self.ask.quantity - self.pledged, Decimal())

    @property
    def is_open(self) -> bool:
        """Whether it waits: published, not closed, and not pledged whole. What is pledged in part waits."""
        if self.since is None or self.closed:
            return False
        if self.left is not None:
            return self.left > 0
        return not any(each.stands and not each.part for each in self.answers)

    @property
    def days(self) -> int:
        """For how many days it has waited, where the coalition lives."""
        zone = ZoneInfo(self.zone)
        assert self.since is not None
        return (self.at.astimezone(zone).date() - self.since.astimezone(zone).date()).days


@dataclass(frozen=True)
class AppealStood:
    """An appeal as it stood at a moment, for a reader: `asks` of its makers first, then `others`."""

    appeal: Appeal
    at: datetime
    title: str
    language: str
    asks: tuple[AskStood, ...]
    others: tuple[AskStood, ...]

    @property
    def published(self) -> bool:
        return self.appeal.published_at is not None and self.appeal.published_at <= self.at

    @property
    def closed(self) -> bool:
        return self.appeal.closed_at is not None and self.appeal.closed_at <= self.at

    @property
    def all_asks(self) -> tuple[AskStood, ...]:
        return self.asks + self.others

    @property
    def unsigned(self) -> list[AskStood]:
        """Asks of everybody that are in no published edition yet."""
        return [
            each
            for each in self.all_asks
            if each.ask.audience == Audience.PUBLIC and each.since is None and not each.dropped
        ]


def appeals_stood(found: Iterable[Appeal], actor: Actor, at: datetime, language: str) -> list[AppealStood]:
    """Return appeals as they stood at a moment, in their order; a fixed number of queries.

    Whoever has no seat reads what everybody may, and every sum is of that alone: nothing can be told by subtraction.
    """
    listed = [appeal for appeal in found if appeal.begun_at <= at]
    titles = _titles(listed, at, language)
    by_appeal: defaultdict[int, list[AskStood]] = defaultdict(list)
    for each in _asks(listed, actor, at, language):
        by_appeal[each.ask.appeal_id].append(each)
    return [_appeal(appeal, by_appeal[appeal.pk], titles, at, language) for appeal in listed]


def _appeal(
    appeal: Appeal, asks: Sequence[AskStood], titles: dict[int, str], at: datetime, language: str
) -> AppealStood:
    title, spoken = titles.get(appeal.text_id, appeal.text.title), appeal.text.language
    return AppealStood(
        appeal=appeal,
        at=at,
        title=title,
        language=language if appeal.text_id in titles else spoken,
        asks=tuple(each for each in asks if each.ask.of_makers),
        others=tuple(each for each in asks if not each.ask.of_makers),
    )


def _titles(listed: Sequence[Appeal], at: datetime, language: str) -> dict[int, str]:
    texts: dict[int, Text] = {appeal.text_id: appeal.text for appeal in listed}
    stood_then = TitleTranslation.ever.filter(standing(at, "made_at", "ended_at"), text__in=texts)
    return {
        each.text_id: each.title
        for each in stood_then.filter(language=language)
        if each.of_title == texts[each.text_id].title
    }


def _asks(listed: Sequence[Appeal], actor: Actor, at: datetime, language: str) -> list[AskStood]:
    by_key = {appeal.pk: appeal for appeal in listed}
    translated = Translation.ever.filter(standing(at, "made_at", "ended_at"))
    spoken = Wording.objects.prefetch_related(Prefetch("translations", translated))
    wordings = Prefetch("clause__wordings", spoken)
    raised = Ask.objects.filter(appeal__in=by_key, raised_at__lte=at).select_related(*ASKED)
    printed = EditionClause.objects.filter(clause=OuterRef("clause"))
    given = AskAnswer.objects.filter(ask=OuterRef("pk"))
    raised = raised.annotate(settled=Exists(printed) | Exists(given))
    published = _published(*listed, at=at)
    asks = list(raised.prefetch_related(wordings))
    for ask in asks:
        ask.appeal = by_key[ask.appeal_id]
    seen = [ask for ask in in_order(asks) if _seen(ask, actor, published, at)]
    answers = _answers(seen, actor, at)
    return [_ask(ask, answers[ask.pk], published, at, language) for ask in seen]


def _seen(ask: Ask, actor: Actor, published: dict[int, datetime], at: datetime) -> bool:
    """Whether an actor reads an ask: a seat all; everybody what was published, and what the makers dropped before."""
    if reads_all(actor, ask.appeal):
        return True
    if ask.audience != Audience.PUBLIC:
        return False
    dropped = ask.dropped_at is not None and ask.dropped_at <= at
    return ask.clause_id in published or (dropped and ask.of_makers)


def _ask(
    ask: Ask, answers: tuple[Answered, ...], published: dict[int, datetime], at: datetime, language: str
) -> AskStood:
    wording = ask.clause.wordings.all()[0]
    fresh = {each.language: each.body for each in wording.translations.all() if not each.stale}
    appeal, zone = ask.appeal, ask.appeal.text.coalition.time_zone
    closed = appeal.closed_at is not None and appeal.closed_at <= at
    dropped = ask.dropped_at is not None and ask.dropped_at <= at
    since = published.get(ask.clause_id)
    if ask.audience != Audience.PUBLIC and appeal.published_at and appeal.published_at <= at:
        since = max(appeal.published_at, ask.raised_at)
    words, spoken = (fresh[language], language) if language in fresh else (wording.body, wording.language)
    return AskStood(ask, words, spoken, since, answers, closed or dropped, at, zone)


def _answers(asks: Sequence[Ask], actor: Actor, at: datetime) -> defaultdict[int, tuple[Answered, ...]]:
    given = AskAnswer.objects.filter(
        standing(at, "answered_at", "superseded_at"), ask__in=[ask.pk for ask in asks]
    )
    by_ask = {ask.pk: ask for ask in asks}
    made = Pledge.objects.filter(visible_to(actor), ask__in=by_ask, made_at__lte=at)
    pledges = {(each.ask_id, each.party_id): each for each in made.order_by("made_at", "pk")}
    states = stood(pledges.values(), at)
    found: defaultdict[int, tuple[Answered, ...]] = defaultdict(tuple)
    for answer in given.select_related("party__voucher", "position"):
        if answer.audience == Audience.PUBLIC or reads_all(actor, by_ask[answer.ask_id].appeal):
            pledge = pledges.get((answer.ask_id, answer.party_id)) if answer.way == Way.PLEDGE else None
            found[answer.ask_id] += (Answered(answer, states[pledge.pk] if pledge else None),)
    return found


def answers_of(party: Party, asks: Iterable[Ask]) -> dict[int, AskAnswer]:
    """Return by the ask's key how a party answers now."""
    own = AskAnswer.objects.filter(party=party, ask__in=[ask.pk for ask in asks], superseded_at=None)
    return {each.ask_id: each for each in own.select_related("position")}


def shown_on_case(case: Case, actor: Actor, at: datetime, language: str) -> list[AppealStood]:
    """Return the appeals about a case that an actor could read at a moment, those still open first."""
    found = appeals_stood(appeals_visible_to(actor).filter(case=case), actor, at, language)
    return sorted((each for each in found if each.published), key=lambda each: each.closed)


def open_in(coalition: Coalition, actor: Actor, language: str) -> list[AppealStood]:
    """Return a coalition's appeals that are not closed, those not yet published too."""
    found = appeals().filter(text__coalition=coalition, closed_at=None)
    return appeals_stood(found, actor, timezone.now(), language)
