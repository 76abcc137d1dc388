from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.agreements.models import Edition
    from undersigned.agreements.queries.editions import Standing
    from undersigned.cases.models import Case
    from undersigned.chains.models import Link
    from undersigned.core.actor import Actor
    from undersigned.core.asof import AsOf
    from undersigned.positions.models import Position
    from undersigned.reviews.queries import Band, Bands, Subject
    from undersigned.texts.models import Clause


@dataclass(frozen=True)
class Beside:
    """What stands of reviews beside an edition, piece by piece, for its page; where a day is set stands once."""

    bands: "Bands"
    edition: "Edition"
    actor: "Actor"
    now: bool

    def position(self, party: int, wording: int) -> str:
        return _rendered(self.bands.of_position(party, wording))

    def clause(self, clause: "Clause") -> str:
        return _rendered(self.bands.of_clause(clause.pk))

    def whole(self) -> str:
        """Return the band of the edition and, folded, where a day is set for it and for each of its clauses."""
        lines = self.edition.clauses.select_related("clause__text__coalition") if self._may_ask else ()
        asked = [(line.number, _set_at(line.clause), self.bands.of_clause(line.clause_id)) for line in lines]
        band = self.bands.of_edition(self.edition.pk)
        return mark_safe(_rendered(band) + self._asking(asked, band))

    def ask(self, clause: "Clause") -> str:
        """Return where a day is set for one clause."""
        asked = [(clause.number, _set_at(clause), self.bands.of_clause(clause.pk))]
        return self._asking(asked) if self._may_ask else ""

    @property
    def _may_ask(self) -> bool:
        from undersigned.reviews import rules

        return self.now and rules.can_set(self.actor, self.edition)

    def _asking(self, asked: Iterable[tuple[str, str, "Band | None"]], whole: "Band | None" = None) -> str:
        if not self._may_ask:
            return ""
        context = {"asked": asked, "whole": whole, "set_whole": _set_at(self.edition)}
        return mark_safe(render_to_string("reviews/_ask.html", context))


def beside_edition(standing: "Standing", actor: "Actor", now: bool) -> Iterable[Any]:
    """Offer what stands of reviews beside an edition and its clauses; `now` lets a day be set."""
    from undersigned.reviews.queries import bands_beside

    yield Beside(bands_beside(standing), standing.edition, actor, now)


def reviewed(standing: "Standing") -> Iterable[Any]:
    """Offer what stands of reviews beside an edition, for its files."""
    from undersigned.reviews.queries import reviewed_beside

    yield from reviewed_beside(standing)


def beside_positions(
    positions: "Sequence[Position]", actor: "Actor", at: datetime
) -> Iterable[tuple[int, str]]:
    """Offer what stands of reviews beside positions in the register, by their keys; a fixed number of queries."""
    from django.db.models import Q

    from undersigned.reviews.queries import bands

    parties, wordings = {each.party_id for each in positions}, {each.wording_id for each in positions}
    found = bands(Q(position__party__in=parties, position__wording__in=wordings), at)
    for each in positions:
        band = found.of_position(each.party_id, each.wording_id)
        stands = each.superseded_at is None
        yield each.pk, _rendered(band, each if stands else None, actor)


def _rendered(band: "Band | None", subject: "Subject | None" = None, actor: "Actor | None" = None) -> str:
    """Return the band, and the way to set a day where the actor may."""
    from undersigned.reviews import queries, rules

    settable = ""
    if subject is not None and actor is not None and rules.can_set(actor, subject):
        settable = _set_at(subject)
    if band is None and not settable:
        return ""
    context = {"band": band, "settable": settable, "before": queries.moment_before}
    return mark_safe(render_to_string("reviews/_band.html", context))


def _set_at(subject: "Subject") -> str:
    """Return the address at which a day is set for something."""
    from undersigned.reviews.queries import coalition_of

    kind = type(subject).__name__.lower()
    return reverse("reviews:set", args=[coalition_of(subject).slug, kind, subject.uid])


def about_case(actor: "Actor", case: "Case", as_of: "AsOf", **_more: Any) -> str:
    """Return what was reviewed, and what is due, about a case."""
    from undersigned.reviews import queries

    told = {"reviews": queries.reviews_about(case, actor, as_of.at)}
    return mark_safe(render_to_string("reviews/_about_case.html", told))


def beside_link(link: "Link", actor: "Actor") -> str:
    """Return what was reviewed of the claim that says a link, and where a day is set for it."""
    from django.db.models import Q
    from django.utils import timezone

    from undersigned.reviews.queries import bands

    band = bands(Q(clause=link.clause), timezone.now()).of_clause(link.clause_id)
    return mark_safe(_rendered(band, link.clause, actor))


class ReviewsConfig(AppConfig):
    name = "undersigned.reviews"

    def ready(self) -> None:
        from undersigned.reviews import tasks
        from undersigned.reviews.actions import erase_review
        from undersigned.reviews.queries.asked import asked
        from undersigned.reviews.queries.dates import dates

        registry.verb("review.set", _("It will be asked on {day} whether it still holds: {what}."))
        registry.verb("review.called_off", _("It is no longer asked whether it still holds: {what}."))
        registry.verb(
            "review.due", _("Since a fact has changed, it is asked of {count} things whether they hold.")
        )
        registry.verb("review.asked", _("{party} was asked whether it still holds: {what}."))
        registry.verb("review.answered", _("{party} reviewed {what}: {outcome}. “{body}”"), public=True)
        registry.listener("review.set", tasks.follow_setting)
        for change in ("fact.changed", "fact.removed"):
            registry.listener(change, tasks.follow_fact)
        registry.listener("precedent.reopened", tasks.follow_precedent)
        registry.listener("precedent.review", tasks.follow_precedent)
        registry.offer("agreements.beside", beside_edition)
        registry.offer("agreements.reviews", reviewed)
        registry.offer("register.cell", beside_positions)
        registry.fragment("cases.case", about_case)
        registry.fragment("chains.link", beside_link)
        registry.offer("home.asked", asked)
        registry.offer("home.dates", dates)
        registry.eraser("review", erase_review)
