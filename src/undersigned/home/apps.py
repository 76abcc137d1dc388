from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.people.models import User


def my_own(me: "User") -> str:
    """Return the piece of a person's own page that hands over all that is held of her and of her parties."""
    from undersigned.parties.models import Party, Seat

    seats = Seat.objects.filter(user=me, power=Seat.Power.OFFICER, ended_at=None)
    parties = Party.objects.filter(pk__in=seats.values("party"))
    return mark_safe(render_to_string("home/_own.html", {"parties": parties}))


def my_letters(me: "User") -> str:
    """Return the piece of a person's own page that tells how often she is written to."""
    from undersigned.home.queries.digest import digest_of

    return mark_safe(render_to_string("home/_digest.html", {"me": me, "digest": digest_of(me)}))


class HomeConfig(AppConfig):
    name = "undersigned.home"

    def ready(self) -> None:
        from undersigned.home.actions.digest import erase_digest
        from undersigned.home.actions.inbox import end_mailed_links
        from undersigned.home.actions.indexing import listen

        listen()
        registry.verb("own.brought_back", _("{party} brought back what it had taken with it."))
        registry.verb("digest.set", _("It was chosen how often letters come: {often}."))
        registry.verb("digest.ended", _("Letters were ended by one click."))
        registry.verb(
            "digest.linked", _("Private links were mailed to {count} people who had asked for letters.")
        )
        registry.eraser("person", erase_digest)
        registry.fragment("people.me", my_letters)
        registry.listener("seat.ended", end_mailed_links)
        registry.fragment("people.me", my_own)
