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
        registry.offer("library.terms", terms_on)
        registry.verb("case.described", _("What is said of the case {name} was changed."))
        registry.verb("term.defined", _("The term “{word}” was defined: {definition}"))
        registry.verb("term.removed", _("The term “{word}” was taken out."))
