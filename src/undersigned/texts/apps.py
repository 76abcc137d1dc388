from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from undersigned.cases.models import Case, Fact
    from undersigned.cases.queries import Answer
    from undersigned.core.actor import Actor
    from undersigned.core.asked import Asked
    from undersigned.core.asof import AsOf
    from undersigned.library.models import Passage, Source


def briefing(
    actor: "Actor",
    case: "Case | None" = None,
    source: "Source | None" = None,
    as_of: "AsOf | None" = None,
) -> str:
    """Return the briefing of a case or source, for its page, now or as it stood."""
    from undersigned.parties.rules import can_draft
    from undersigned.texts import queries

    subject = case or source
    assert subject
    at = as_of.past if as_of else None
    told = queries.briefing_of(subject, at)
    rests = queries.cited_in({c.pk for claims in told.values() for c in claims}, actor, at)
    texts = list(queries.texts_about(case, actor, at)) if case else []
    context = {
        "case": case,
        "source": source,
        "briefing": told,
        "cited": rests,
        "texts": texts,
        "may_edit": can_draft(actor, subject.coalition) and not (as_of and as_of.day),
        "lang": get_language(),
    }
    return mark_safe(render_to_string("texts/_briefing.html", context))


def answers(case: "Case", actor: "Actor", at: "datetime") -> "Iterable[Answer]":
    """Return the clauses of drafts that answer questions about a case."""
    from undersigned.texts import queries

    return queries.drafts_answering(case, actor, at)


def briefings(cases: "set[int]", actor: "Actor") -> "Iterable[Asked]":
    """Offer the briefings of cases to whoever has come to them by a chain."""
    from undersigned.texts import queries

    return queries.briefings_to_read(cases)


def resting_on_fact(fact: "Fact", actor: "Actor") -> str:
    """Return the clauses that rest on a fact, for its page."""
    from undersigned.texts import queries

    context = {"clauses": queries.resting_on_fact(fact, actor)}
    return mark_safe(render_to_string("texts/_resting.html", context))


def resting(passage: "Passage", actor: "Actor") -> str:
    """Return the clauses that rest on a passage, for its page."""
    from undersigned.texts import queries

    context = {"clauses": queries.resting_on(passage, actor)}
    return mark_safe(render_to_string("texts/_resting.html", context))


class TextsConfig(AppConfig):
    name = "undersigned.texts"

    def ready(self) -> None:
        registry.fragment("cases.case", briefing)
        registry.fragment("cases.fact", resting_on_fact)
        registry.offer("case.answers", answers)
        registry.offer("chains.acts", briefings)
        registry.fragment("library.source", briefing)
        registry.fragment("library.passage", resting)
        registry.verb("text.created", _("The text was drafted as “{title}”, with {clauses} clauses."))
        registry.verb("text.described", _("The text’s title, addressee, ask, owner or date were changed."))
        registry.verb("text.translated", _("The text was translated: {count} pieces in {language}."))
        registry.verb("clause.added", _("Clause {number} was added."))
        registry.verb("clause.moved", _("Clause {number} was moved to place {place}."))
        registry.verb("clause.retired", _("Clause {number} was taken out."))
        registry.verb("clause.kind_set", _("Clause {number} was given a kind: {kind}."))
        registry.verb("clause.numbered", _("Clause {number} is now called {to}."))
        registry.verb("clause.pinned", _("Clause {number} was pinned: it cannot be left out."))
        registry.verb("clause.unpinned", _("Clause {number} may be left out again."))
        registry.verb("clause.cited", _("Clause {number} was rested on a passage of the library."))
        registry.verb("clause.uncited", _("Clause {number} no longer rests on a passage of the library."))
        registry.verb("clause.answers", _("Clause {number} was said to answer {reference} about {case}."))
        registry.verb(
            "clause.answers_nothing", _("Clause {number} no longer answers a question of the register.")
        )
        registry.verb("clause.fact_cited", _("Clause {number} was rested on a fact of a case."))
        registry.verb("clause.fact_uncited", _("Clause {number} no longer rests on a fact of a case."))
        registry.verb("briefing.set", _("A briefing was made of {count} claims: {length}."))
        registry.verb("wording.added", _("Clause {number} was given another wording: “{body}”"))
        registry.verb("wording.proposed", _("{party} proposed another wording of clause {number}: “{body}”"))
        registry.verb("wording.reworded", _("Clause {number} was reworded: “{old}” became “{body}”"))
        registry.verb("wording.retired", _("A wording of clause {number} was taken out: “{body}”"))
        registry.verb("wording.weighed", _("A wording of clause {number} was given the strength {strength}."))
