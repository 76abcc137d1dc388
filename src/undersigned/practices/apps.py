from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from undersigned.cases.models import Case
    from undersigned.core.asof import AsOf
    from undersigned.people.models import User
    from undersigned.pledges.models import Ask


def about_case(case: "Case", as_of: "AsOf", **_more: Any) -> str:
    """Return what was tried about a case, for its page."""
    from undersigned.practices.queries import practices_about

    return _listed(practices_about(case, as_of.at))


def about_appeal(asks: "Iterable[Ask]", at: "datetime", **_more: Any) -> str:
    """Return what was tried elsewhere that helps with asks, for the page of their appeal."""
    from undersigned.practices.queries import practices_answering

    return _listed(practices_answering(asks, at))


def _listed(practices: "Iterable[Any]") -> str:
    return mark_safe(render_to_string("practices/_listed.html", {"practices": practices}))


def my_questions(me: "User") -> str:
    """Return where a person finds who asks her, and whom she asks."""
    return mark_safe(render_to_string("practices/_mine.html", {}))


class PracticesConfig(AppConfig):
    name = "undersigned.practices"

    def ready(self) -> None:
        from undersigned.practices import tasks
        from undersigned.practices.actions import erasure, indexing

        registry.verb("practice.begun", _("{party} began a practice report: “{title}”."))
        registry.verb("practice.written", _("{party} changed its practice report “{title}”."))
        registry.verb(
            "practice.waits", _("{party} let its practice report “{title}” be shown on a day to come.")
        )
        registry.verb("practice.published", _("{party} published a practice report: “{title}”."), public=True)
        registry.verb("practice.withdrawn", _("{party} withdrew its practice report: “{body}”"), public=True)
        registry.verb("practice.words_erased", _("{party} erased words in its practice report."), public=True)
        registry.verb("contact.offered", _("Somebody offered to be asked about a practice report."))
        registry.verb(
            "contact.withdrawn", _("Somebody offers no longer to be asked about a practice report.")
        )
        registry.verb("contact.asked", _("Somebody was asked about a practice report."))
        registry.verb("contact.answered", _("A question about a practice report was answered."))
        registry.verb("contact.ended", _("An exchange about a practice report was ended."))
        registry.listener("practice.waits", tasks.follow_waiting)
        registry.listener("contact.asked", tasks.follow_question)
        for verb in ("practice.published", "practice.withdrawn", "practice.words_erased", "text.translated"):
            registry.listener(verb, indexing.follow)
        registry.listener("erased", indexing.follow_erasing)
        registry.eraser("practice", erasure.erase_practice)
        registry.fragment("cases.case", about_case)
        registry.fragment("pledges.appeal", about_appeal)
        registry.fragment("people.me", my_questions)
