from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class ExchangeConfig(AppConfig):
    name = "undersigned.exchange"

    def ready(self) -> None:
        from undersigned.agreements.tasks.background import follow as compute
        from undersigned.exchange import tasks

        registry.verb("peer.admitted", _("The node {peer} was let in."))
        registry.verb("peer.ended", _("The node {peer} is let in no longer."))
        registry.verb("peer.keyed", _("The node {peer} is known by other keys."))
        registry.verb("log.doubted", _("The log {log} was found not to continue what it had signed."))
        registry.verb("exchange.shared", _("The text is shared with {node}."))
        registry.verb("exchange.taken", _("What {node} tells was taken in."))
        registry.verb("bundle.received", _("What others have published was taken in: {title}."))
        registry.verb("bundle.removed", _("What others have published was removed: {title}."))
        registry.listener("exchange.taken", compute)
        for change in tasks.CHANGES:
            registry.listener(change, tasks.follow)
