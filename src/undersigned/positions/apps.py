from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class PositionsConfig(AppConfig):
    name = "undersigned.positions"

    def ready(self) -> None:
        from undersigned.positions.actions import erase_objection, erase_position

        registry.verb("round.opened", _("The coalition was asked for its positions."), public=True)
        registry.verb("round.closed", _("The round of answers was closed."), public=True)
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
        registry.verb("register.imported", _("A published register was taken over: {count} positions are new."))
        registry.eraser("position", erase_position)
        registry.eraser("objection", erase_objection)
