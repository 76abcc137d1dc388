from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class TextsConfig(AppConfig):
    name = "undersigned.texts"

    def ready(self) -> None:
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
        registry.verb("wording.added", _("Clause {number} was given another wording: “{body}”"))
        registry.verb("wording.proposed", _("{party} proposed another wording of clause {number}: “{body}”"))
        registry.verb("wording.reworded", _("Clause {number} was reworded: “{old}” became “{body}”"))
        registry.verb("wording.retired", _("A wording of clause {number} was taken out: “{body}”"))
        registry.verb("wording.weighed", _("A wording of clause {number} was given the strength {strength}."))
