from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.core.actor import Actor
    from undersigned.positions.models import Position


def why_otherwise(positions: "Sequence[Position]", actor: "Actor", at: datetime) -> Iterable[tuple[int, str]]:
    """Offer why a party answers otherwise than in a like case, by the keys of its positions in a cell."""
    from undersigned.parties.rules import has_seat
    from undersigned.positions.queries import distinctions_beside

    standing = [each for each in positions if not (each.superseded_at and each.superseded_at <= at)]
    if not standing:
        return
    seated = actor.is_operator or has_seat(actor, standing[0].wording.clause.text.coalition)
    clauses = {each.wording.clause_id for each in standing}
    found = distinctions_beside(clauses, at, public=not seated)
    for each in standing:
        if told := found.get((each.party_id, each.wording.clause_id)):
            yield each.pk, mark_safe(render_to_string("positions/_distinctions.html", {"distinctions": told}))


class PositionsConfig(AppConfig):
    name = "undersigned.positions"

    def ready(self) -> None:
        from undersigned.positions import actions
        from undersigned.positions.queries.asked import asked
        from undersigned.positions.queries.dates import dates
        from undersigned.positions.queries.register import said_of_case

        registry.verb("round.opened", _("The coalition was asked for its positions."), public=True)
        registry.verb("round.closed", _("The round of answers was closed."), public=True)
        registry.verb("party.absent", _("It was noted that {party} was not there."))
        registry.verb("round.reminded", _("A reminder went out: {count} had not handed in."))
        registry.verb("links.mailed", _("Private links were mailed."))
        registry.verb("positions.taken", _("{party} saved answers."))
        registry.verb("positions.handed_in", _("{party} handed in its answers."))
        registry.verb(
            "objection.made",
            _("{party} answered the reservation of {other} on clause {number}: {effect}. “{body}”"),
            public=True,
        )
        registry.verb(
            "objection.withdrawn",
            _("{party} withdrew its answer to the reservation of {other} on clause {number}."),
            public=True,
        )
        registry.verb("answers.published", _("{party} lets everybody read its answers: {what}."))
        registry.verb("answers.unpublished", _("{party} lets strangers read its answers no more: {what}."))
        registry.verb("report.made", _("{reporter} reports what {party} says to: {question}"))
        registry.verb("report.answered", _("{party} replied to what is reported of it: {question}"))
        registry.verb("report.removed", _("What is reported of {party} was taken away: {question}"))
        registry.verb(
            "register.imported", _("A published register was taken over: {count} positions are new.")
        )
        # Without what was answered: the line is told in a sealed round too.
        registry.verb("precedent.chosen", _("{party} said how an answer goes with one in a like case."))
        registry.verb("precedent.review", _("{party} put an answer in a like case to review."))
        registry.verb("precedent.reopened", _("A distinction of {party} was reopened: its fact has changed."))
        registry.verb("position.restated", _("{party} said anew what it says of clause {number}."))
        registry.offer("register.cell", why_otherwise)
        registry.listener("fact.changed", actions.reopen_distinctions)
        registry.listener("fact.removed", actions.reopen_distinctions)
        registry.offer("case.said", said_of_case)
        registry.offer("home.asked", asked)
        registry.offer("home.dates", dates)
        registry.eraser("position", actions.erase_position)
        registry.eraser("objection", actions.erase_objection)
        registry.eraser("report", actions.erase_report)
        registry.eraser("party", actions.erase_reports_of)
        registry.eraser("precedent", actions.erase_precedent)
