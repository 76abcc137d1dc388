from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class PartiesConfig(AppConfig):
    name = "undersigned.parties"

    def ready(self) -> None:
        registry.verb("coalition.founded", _("The coalition was founded."))
        registry.verb("party.admitted", _("{party} joined the coalition."))
        registry.verb("party.changed", _("What is said of {party} was changed."))
        registry.verb("party.left", _("{party} left the coalition."))
        registry.verb("party.rejoined", _("{party} came back to the coalition."))
        registry.verb("parties.pasted", _("{count} organisations joined the coalition, from a list."))
        registry.verb("seat.given", _("{person} was given a seat: {power}."))
        registry.verb("seat.ended", _("The seat of {person} ended: {power}."))
        registry.verb("link.issued", _("A private link was made for {party}."))
        registry.verb("link.revoked", _("The private link of {party} was revoked."))
