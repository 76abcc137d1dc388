"""A small world with an appeal: a committee that asks, who vouches for it, and towns that could answer."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.factories import link_holder, make_coalition, make_party, seated
from undersigned.agreements.actions.signatures import Decision
from undersigned.cases.models import Case, Concerned
from undersigned.core.actor import Actor
from undersigned.core.asof import AsOf
from undersigned.core.models import Audience
from undersigned.parties.actions import admit_protected
from undersigned.parties.models import Coalition, Party
from undersigned.pledges.actions import appeals
from undersigned.pledges.actions.answers import Said, answer_ask
from undersigned.pledges.models import Appeal, Ask, AskAnswer
from undersigned.pledges.queries.appeals import AppealStood, appeals_stood
from undersigned.pledges.queries.appeals import appeals as all_appeals
from undersigned.pledges.states import Way

PALLETS, BOAT = "Sandbags on pallets, before the flood.", "A boat on call."
ALL = Said(Way.PLEDGE, all_of_it=True)


@dataclass
class Asking:
    """The lower landing asks; it is protected, or not, and the fishers vouch for it."""

    protected: bool = False
    coalition: Coalition = field(default_factory=make_coalition)

    def __post_init__(self) -> None:
        self.secretary = seated(self.coalition)
        self.fishers = make_party(self.coalition, "Fishers")
        self.landing = self._landing()
        self.union, self.town = (make_party(self.coalition, name) for name in ("Union", "Town"))
        self.case = Case.objects.create(coalition=self.coalition, name="The dam", audience=Audience.PUBLIC)
        Concerned.objects.create(case=self.case, party=self.landing, vouched_by=self.fishers)
        self.fisher = self.officer(self.fishers)

    def _landing(self) -> Party:
        if not self.protected:
            return make_party(self.coalition, "Lower landing")
        return admit_protected(
            self.coalition, "Lower landing", voucher=self.fishers, actor=self.secretary, languages=["ar"]
        )

    def officer(self, party: Party) -> Actor:
        return seated(self.coalition, "officer", party=party)

    def begin(self, *, vouched: bool = True, actor: Actor | None = None) -> Appeal:
        return appeals.begin_appeal(
            self.case,
            self.landing,
            "What the lower landing needs",
            actor=actor or self.fisher,
            language="en",
            vouched_by=self.fishers if vouched else None,
            why="Forty houses stand below the gauge.",
        )

    def ask(self, appeal: Appeal, words: str, actor: Actor | None = None, **more: Any) -> Ask:
        terms = appeals.Terms(
            more.pop("quantity", None),
            more.pop("unit", ""),
            more.pop("by_when", None),
            more.pop("audience", 0),
        )
        return appeals.raise_ask(appeal, words, actor=actor or self.fisher, terms=terms, **more)

    def publish(self, appeal: Appeal) -> Appeal:
        decision = Decision("Assembly", timezone.localdate())
        appeals.publish_appeal(appeal, decision, actor=self.fisher)
        appeal.refresh_from_db()
        return appeal

    def published(self) -> tuple[Appeal, Ask, Ask]:
        """Return a published appeal with 40 pallets by a day, and a boat."""
        appeal = self.begin()
        pallets = self.ask(appeal, PALLETS, quantity=Decimal(40), unit="pallets", by_when=in_days(60))
        boat = self.ask(appeal, BOAT)
        return self.publish(appeal), pallets, boat

    def answer(self, ask: Ask, party: Party, said: Said, actor: Actor | None = None) -> AskAnswer:
        return answer_ask(fresh(ask), party, said, actor=actor or self.officer(party), language="en")

    def holder(self, party: Party, appeal: Appeal) -> Actor:
        return link_holder(party, self.coalition, appeal.uid, "pledge")

    def stood(self, appeal: Appeal, actor: Actor, as_of: AsOf | None = None) -> AppealStood:
        moment = as_of or AsOf(timezone.now())
        with moment.then():
            return appeals_stood(all_appeals().filter(pk=appeal.pk), actor, moment.at, "en")[0]


def fresh(ask: Ask) -> Ask:
    found = Ask.objects.select_related("appeal__text__coalition", "clause", "raised_by", "for_whom")
    return found.get(pk=ask.pk)


def in_days(days: int) -> date:
    return timezone.localdate() + timedelta(days=days)
