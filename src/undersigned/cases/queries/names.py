"""Reads: who is called so, among the bodies that cases and links talk about."""

from django.db.models import Q, QuerySet

from undersigned.cases.models import ActorName, CaseActor
from undersigned.cases.models.people import actor_key
from undersigned.parties.models import Coalition


def called(name: str, coalition: Coalition | None = None) -> QuerySet[CaseActor]:
    """Return the bodies with a name, in any script; where none has it, those with names that begin or go on so.

    Two statements at most. Who may read of a body its caller must ask.
    """
    key = actor_key(name)
    bodies = CaseActor.objects.filter(erased_at=None).select_related("coalition").order_by("pk")
    if coalition is not None:
        bodies = bodies.filter(coalition=coalition)
    if not key:
        return bodies.none()
    exactly = bodies.filter(pk__in=ActorName.objects.filter(key=key).values("actor"))
    if exactly.exists():
        return exactly
    partly = ActorName.objects.filter(Q(key__startswith=key) | Q(key__contains=f" {key}"))
    return bodies.filter(pk__in=partly.values("actor"))
