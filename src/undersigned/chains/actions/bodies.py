"""The bodies that links are between, by what somebody typed."""

from django.utils.translation import gettext as _

from undersigned.cases.actions import name_actor
from undersigned.cases.models import CaseActor
from undersigned.cases.models.people import actor_key
from undersigned.core.actor import Actor
from undersigned.core.errors import Refused
from undersigned.parties.models import Coalition


def body_named(coalition: Coalition, name: str, kind: str, *, actor: Actor) -> CaseActor:
    """Return the body with a name, in any script; where nobody has it, it is named for the first time.

    Args:
        kind: what a body is that is not known yet; "" names nobody.
    Raises: Refused where it is not known and of no kind, and where several have the name.
    """
    known = coalition.case_actors.filter(erased_at=None, names__key=actor_key(name)).distinct()
    found = list(known.filter(name=name) or known)
    if len(found) > 1:
        raise Refused(
            _("Several are called “%(name)s”: write the name that one stands under.") % {"name": name}
        )
    if found:
        return found[0]
    if not kind:
        raise Refused(_("“%(name)s” is not known yet: say of what kind it is.") % {"name": name})
    return name_actor(coalition, name, kind, actor=actor)
