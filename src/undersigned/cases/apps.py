from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.library.models import Source


def terms_on(source: "Source") -> Iterable[Any]:
    """Return the terms that a source's page explains: those of its cases that its readers may read."""
    from undersigned.cases import queries

    return queries.terms_on(source)


class CasesConfig(AppConfig):
    name = "undersigned.cases"

    def ready(self) -> None:
        from undersigned.cases.actions import erasure

        for model in erasure.EMPTIED:
            registry.eraser(model.__name__.lower(), erasure.eraser_of(model))
        registry.eraser("fact", erasure.erase_fact)
        registry.eraser("case", erasure.erase_case)
        registry.eraser("caseactor", erasure.erase_actor)
        registry.eraser("person", erasure.erase_writer)
        registry.offer("library.terms", terms_on)
        registry.verb("case.described", _("What is said of the case {name} was changed."))
        registry.verb("term.defined", _("The term “{word}” was defined: {definition}"))
        registry.verb("term.removed", _("The term “{word}” was taken out."))
        registry.verb("case.actors_set", _("It was said whom the case {name} talks about."))
        registry.verb("concerned.named", _("{party} was named as speaking for the people concerned."))
        registry.verb("concerned.ended", _("{party} no longer speaks for the people concerned."))
        registry.verb("actor.named", _("{name} was named as an actor who is talked about."))
        registry.verb("actor.also_named", _("{name} is also called {other}."))
        registry.verb("actor.name_dropped", _("{name} is no longer found as {other}."))
        registry.verb("fact.recorded", _("A fact was recorded: “{words}”"))
        registry.verb("facts.imported", _("{count} facts were recorded from a file."))
        registry.verb("fact.changed", _("A fact was changed: “{before}” became “{words}”"))
        registry.verb("fact.removed", _("A fact was removed: {why}"))
        registry.verb("question.phrased", _("{reference} was phrased: “{phrasing}”"))
        registry.verb("question.replaced", _("{before} was phrased otherwise, as {reference}: “{phrasing}”"))
        registry.verb("question.put", _("{reference} was put to the case {case}."))
        registry.verb("question.inapplicable", _("{reference} was said not to apply: {why}"))
        registry.verb("likeness.declared", _("For {reference}, {one} and {other} were declared like: {why}"))
        registry.verb("likeness.ended", _("For {reference}, {one} and {other} are no longer declared like."))
        registry.verb(
            "strongest.written", _("The view behind {reference} was put at its strongest: “{words}”")
        )
        registry.verb("strongest.confirmed", _("{party} confirmed the strongest version of {reference}."))
        registry.verb("strongest.withdrawn", _("A strongest version of {reference} was withdrawn."))
        registry.verb("dispute.raised", _("{reference} remains disputed: “{words}”"))
        registry.verb("dispute.settled", _("A dispute over {reference} was settled: “{words}”"))
