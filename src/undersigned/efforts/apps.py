from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from undersigned.core.asked import Asked


def asked(**told: Any) -> "Iterable[Asked]":
    from undersigned.efforts.queries.asked import asked_of

    return asked_of(**told)


class EffortsConfig(AppConfig):
    name = "undersigned.efforts"

    def ready(self) -> None:
        from undersigned.efforts.actions import erasure

        registry.verb("effort.begun", _("The local effort “{effort}” was begun."))
        registry.verb("effort.listened", _("Somebody was listened to in “{effort}”."))
        registry.verb("effort.locals_named", _("{party} was named as the locals of “{effort}”."))
        registry.verb("effort.heard", _("“{effort}”: people were heard. “{words}”"))
        registry.verb("effort.proposed", _("“{effort}”: locals proposed it. “{words}”"))
        registry.verb("effort.run", _("“{effort}”: locals run it. “{words}”"))
        registry.verb("effort.gone", _("“{effort}”: the organiser is gone. “{words}”"))
        registry.verb("help.given", _("{person} helps in “{effort}” until {until}."))
        registry.verb("help.ended", _("{person} no longer helps in “{effort}”."))
        registry.verb("thing.kept", _("In “{effort}”, {thing} belongs to {party}."))
        registry.verb("thing.passed_on", _("In “{effort}”, {thing} was handed over to {party}."))
        registry.verb("thing.stays", _("In “{effort}”, {thing} stays with {party}."))
        registry.eraser("effort", erasure.erase_effort)
        registry.eraser("conversation", erasure.erase_conversation)
        registry.eraser("stagereached", erasure.erase_stage)
        registry.eraser("belonging", erasure.erase_thing)
        registry.offer("home.asked", asked)
