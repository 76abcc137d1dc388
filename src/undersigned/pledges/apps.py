from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


def ready_pledges() -> None:
    """Declare the verbs, erasers and listeners of undertakings, pledges, deliveries and receipts."""
    from undersigned.pledges.actions import pledges

    registry.verb("pledge.made", _("{party} made a pledge: “{body}”"))
    registry.verb("pledge.changed", _("{party} changed its pledge."))
    registry.verb("pledge.dropped", _("{party} dropped its pledge: “{body}”"))
    registry.verb(
        "terms.set", _("It was said what undertaking {number} means: how much, until when, for whom.")
    )
    for shown in ("signature.ratified", "signature.acceded"):
        registry.listener(shown, pledges.pledge_signed)
    registry.listener("signature.withdrawn", pledges.drop_withdrawn)
    registry.eraser("pledge", pledges.erase_pledge)


class PledgesConfig(AppConfig):
    name = "undersigned.pledges"

    def ready(self) -> None:
        ready_pledges()
