from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class CoreConfig(AppConfig):
    name = "undersigned.core"

    def ready(self) -> None:
        from undersigned.core.erasure import erase_event

        registry.verb("erased", _("Words were erased."))
        registry.eraser("event", erase_event)
