from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.people.models import User


def my_seats(me: "User") -> str:
    """Return the piece of a person's own page that shows her seats."""
    from undersigned.parties import queries

    told = {"seats": queries.seats_of(me), "alone": queries.led_alone_by(me)}
    return mark_safe(render_to_string("parties/_my_seats.html", told))


class PartiesConfig(AppConfig):
    name = "undersigned.parties"

    def ready(self) -> None:
        from undersigned.parties.actions.erasure import erase_party
        from undersigned.parties.actions.keys import erase_keys_of

        registry.eraser("party", erase_party)
        registry.eraser("party", erase_keys_of)
        registry.fragment("people.me", my_seats)
        registry.verb("coalition.founded", _("The coalition was founded."))
        registry.verb("party.admitted", _("{party} joined the coalition."))
        registry.verb("party.protected", _("{party} joined the coalition, vouched for by {voucher}."))
        registry.verb("party.changed", _("What is said of {party} was changed."))
        registry.verb("key.told", _("{party} told the public key with which it signs: {key}"))
        registry.verb("party.left", _("{party} left the coalition."))
        registry.verb("party.rejoined", _("{party} came back to the coalition."))
        registry.verb("parties.pasted", _("{count} organisations joined the coalition, from a list."))
        registry.verb("relation.told", _("It was said what {party} is to {body}."))
        registry.verb("relation.ended", _("A tie between {party} and {body} ended."))
        registry.verb("seat.given", _("{person} was given a seat: {power}."))
        registry.verb("seat.ended", _("The seat of {person} ended: {power}."))
        registry.verb("link.issued", _("A private link was made for {party}."))
        registry.verb("link.revoked", _("The private link of {party} was revoked."))
