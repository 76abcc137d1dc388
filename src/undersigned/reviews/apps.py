from collections.abc import Iterable
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
    from undersigned.core.actor import Actor
    from undersigned.core.asof import AsOf
    from undersigned.positions.models import Position
    from undersigned.reviews.queries import Band, Bands, Subject
    from undersigned.texts.models import Clause


@dataclass(frozen=True)
class Beside:
    """What stands of reviews beside an edition, piece by piece, for its page."""

    bands: "Bands"
    edition: "Edition"
    actor: "Actor"
    now: bool

    def position(self, party: int, wording: int) -> str:
        return _rendered(self.bands.of_position(party, wording))

    def clause(self, clause: "Clause") -> str:
        return _rendered(self.bands.of_clause(clause.pk), clause if self.now else None, self.actor)

    def whole(self) -> str:
        return _rendered(
            self.bands.of_edition(self.edition.pk), self.edition if self.now else None, self.actor
        )


def beside_edition(standing: "Standing", actor: "Actor", now: bool) -> Iterable[Any]:
    """Offer what stands of reviews beside an edition and its clauses; `now` lets a day be set."""
    from undersigned.reviews.queries import bands_beside

    yield Beside(bands_beside(standing.edition, standing.at), standing.edition, actor, now)


def beside_position(position: "Position", actor: "Actor", at: datetime) -> str:
    """Return what stands of reviews beside a position in the register."""
    from django.db.models import Q

    from undersigned.reviews.queries import bands

    wanted = Q(position__party=position.party_id, position__wording=position.wording_id)
    band = bands(wanted, at).of_position(position.party_id, position.wording_id)
    stands = position.superseded_at is None
    return _rendered(band, position if stands else None, actor)


def _rendered(band: "Band | None", subject: "Subject | None" = None, actor: "Actor | None" = None) -> str:
    """Return the band, and the way to set a day where the actor may."""
    from undersigned.reviews import queries, rules

    settable = ""
    if subject is not None and actor is not None and rules.can_set(actor, subject):
        kind = type(subject).__name__.lower()
        settable = reverse("reviews:set", args=[queries.coalition_of(subject).slug, kind, subject.uid])
    if band is None and not settable:
        return ""
    context = {"band": band, "settable": settable, "before": queries.day_before}
    return mark_safe(render_to_string("reviews/_band.html", context))


def about_case(actor: "Actor", case: "Case", as_of: "AsOf", **_more: Any) -> str:
    """Return what was reviewed, and what is due, about a case."""
    from undersigned.reviews import queries

    told = {"reviews": queries.reviews_about(case, actor, as_of.at)}
    return mark_safe(render_to_string("reviews/_about_case.html", told))


class ReviewsConfig(AppConfig):
    name = "undersigned.reviews"

    def ready(self) -> None:
        from undersigned.reviews import tasks
        from undersigned.reviews.actions import erase_review

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
        registry.fragment("register.cell", beside_position)
        registry.fragment("cases.case", about_case)
        registry.eraser("review", erase_review)
