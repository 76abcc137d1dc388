from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class ExchangeConfig(AppConfig):
    name = "undersigned.exchange"

    def ready(self) -> None:
        registry.verb("peer.admitted", _("The node {peer} was let in."))
        registry.verb("peer.ended", _("The node {peer} is let in no longer."))
