from typing import Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


def about_record(**_more: Any) -> str:
    """Return what witnesses have signed of this node's record, and which keys it was signed with."""
    from undersigned.core import log

    told = {"cosigned": log.last_cosigned(), "keys": log.keys_ever()}
    return mark_safe(render_to_string("exchange/_record.html", told))


def witness_keys(**_more: Any) -> list[str]:
    """Return the keys of the nodes that witness this one's log."""
    from undersigned.exchange.queries.logs import witnesses

    return [peer.witness_key for peer in witnesses()]


class ExchangeConfig(AppConfig):
    name = "undersigned.exchange"

    def ready(self) -> None:
        from undersigned.agreements.tasks.background import follow as compute
        from undersigned.exchange import tasks
        from undersigned.exchange.actions.bundles import erase_bundle

        registry.verb("peer.admitted", _("The node {peer} was let in."))
        registry.verb("peer.ended", _("The node {peer} is let in no longer."))
        registry.verb("peer.keyed", _("The node {peer} is known by other keys."))
        registry.verb("log.doubted", _("The log {log} was found not to continue what it had signed."))
        registry.verb("exchange.shared", _("The text is shared with {node}."))
        registry.verb("exchange.taken", _("What {node} tells was taken in."))
        registry.verb("exchange.left", _("{party} answers on {node} from now on."))
        registry.verb("bundle.received", _("What others have published was taken in: {title}."))
        registry.verb("bundle.removed", _("What others have published was removed: {title}."))
        registry.eraser("received", erase_bundle)
        registry.fragment("core.record", about_record)
        registry.offer("record.witnesses", witness_keys)
        registry.listener("exchange.taken", compute)
        for change in tasks.CHANGES:
            registry.listener(change, tasks.follow)
