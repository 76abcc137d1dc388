from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.cases.models import Case

# After these a claim may say a link no longer, or rest on another source.
CLAIM = ("clause.retired", "clause.kind_set", "clause.cited", "clause.uncited")
SOURCE = ("source.withdrawn", "source.described")
# After these other links, or other words of theirs, are found.
LINK = ("link.recorded", "link.ended", "link.left", "link.back")
WORDING = ("wording.added", "wording.reworded", "wording.retired", "wording.weighed")


def way_in(case: "Case", **_more: Any) -> str:
    """Return the piece of a case's page that leads to what it has to do with its reader."""
    return mark_safe(render_to_string("chains/_way_in.html", {"coalition": case.coalition}))


class ChainsConfig(AppConfig):
    name = "undersigned.chains"

    def ready(self) -> None:
        from undersigned.chains.actions import erasure, indexing, standing
        from undersigned.chains.queries import asked

        registry.fragment("cases.case", way_in)
        registry.offer("home.asked", asked.give)
        registry.eraser("link", erasure.erase_link)
        registry.eraser("linkdispute", erasure.erase_dispute)
        registry.eraser("tip", erasure.erase_tip)
        registry.verb("link.recorded", _("A link was recorded: {one} {tie} {other}."))
        registry.verb("links.imported", _("{count} links were recorded from a file."))
        registry.verb("link.ended", _("A link is no more: {why}"))
        registry.verb("link.left", _("A link left the chains: {why}"))
        registry.verb("link.back", _("A link is in the chains again."))
        registry.verb("link.disputed", _("A link was disputed: “{words}”"))
        registry.verb("link.settled", _("A dispute over a link was settled: “{words}”"))
        registry.verb("tip.sent", _("Somebody told the editors of a link."))
        registry.verb("tip.settled", _("What somebody told of a link was seen to."))
        for verb in CLAIM:
            registry.listener(verb, standing.follow_clause)
        for verb in SOURCE:
            registry.listener(verb, standing.follow_source)
        for verb in LINK:
            registry.listener(verb, indexing.follow_link)
        for verb in WORDING:
            registry.listener(verb, indexing.follow_wording)
        registry.listener("links.imported", indexing.follow_import)
        registry.listener("erased", standing.follow_erasing)
        registry.listener("erased", indexing.follow_erasing)
