from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry


class CoreConfig(AppConfig):
    name = "undersigned.core"

    def ready(self) -> None:
        from undersigned.core.erasure import erase_event

        registry.verb("erased", _("Words were erased."))
        registry.verb("stands", _("It was stated in the record what stands in public."))
        registry.verb("log.key_rotated", _("The key of the log was changed: {key}"))
        registry.verb("log.begun_anew", _("The key of the log was lost, and another log begins: {key}"))
        registry.eraser("event", erase_event)
