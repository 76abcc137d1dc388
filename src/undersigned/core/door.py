"""The one door: every act asks here, and what no rule allows is refused."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from undersigned.core.actor import Actor
from undersigned.core.errors import NotAllowed

Rule = Callable[[Actor, Any], bool]


def require(rule: Rule, actor: Actor, subject: object) -> None:
    """Let the operator and whoever the rule allows pass.

    Raises: NotAllowed with a sentence for the page.
    """
    if not (actor.is_operator or rule(actor, subject)):
        raise NotAllowed(_("You have no right to do this here."))
