"""Acts on whom a case concerns, and on who is talked about in it."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.describing import superseding
from undersigned.cases.actions.recording import record
from undersigned.cases.models import ActorName, Case, CaseActor, Concerned
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import legible_name
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition, Party


@transaction.atomic
def concern(
    case: Case, party: Party, *, actor: Actor, vouched_by: Party | None = None, words: str = ""
) -> Concerned:
    """Name a party of the people whom a case concerns, and the party that vouches that it is theirs.

    Args:
        words: by what it is known to be theirs, in the words of whoever vouches.
    Raises: Refused where the party is named already, vouches for itself, or is not of the coalition.
    """
    require(rules.can_edit, actor, case)
    for each in (party, vouched_by):
        if each is not None and not case.coalition.memberships.filter(party=each).exists():
            raise Refused(_("%(name)s is not in the coalition.") % {"name": each.name})
    if vouched_by == party:
        raise Refused(_("Nobody vouches for itself."))
    told = {"vouched_by": vouched_by, "words": " ".join(words.split())[:300]}
    try:
        with transaction.atomic():
            made = Concerned.objects.create(case=case, party=party, **told)
    except IntegrityError:
        raise Refused(_("%(name)s is named as concerned already.") % {"name": party.name}) from None
    record(actor, "concerned.named", made, case, party=party.name, words=made.words)
    return made


@transaction.atomic
def end_concern(concerned: Concerned, *, actor: Actor) -> None:
    """Say that a party no longer speaks for the people of a case; that it did stays."""
    require(rules.can_edit, actor, concerned.case)
    if Concerned.objects.filter(pk=concerned.pk, ended_at=None).update(ended_at=timezone.now()):
        record(actor, "concerned.ended", concerned, concerned.case, party=concerned.party.name)


@transaction.atomic
def name_actor(coalition: Coalition, name: str, kind: str, *, actor: Actor) -> CaseActor:
    """Name a government, firm or force that cases talk about, a trade, product or place, or return what is named so.

    Raises: Refused where the name cannot be shown or the kind is none.
    """
    require(parties.can_draft, actor, coalition)
    if kind not in CaseActor.Kind.values:
        raise Refused(
            _(
                "Choose what it is: a government, a firm, an armed force, a trade, a product, a place or another."
            )
        )
    name = legible_name(name)[:200]
    made, new = CaseActor.objects.get_or_create(coalition=coalition, name=name, defaults={"kind": kind})
    if new:
        ActorName.objects.create(actor=made, name=name)
        record(actor, "actor.named", made, coalition, name=name)
    return made


@transaction.atomic
def also_name(about: CaseActor, name: str, *, actor: Actor, language: str = "") -> ActorName:
    """Give an actor another name, in any language and script: it is found by each.

    Raises: Refused where the name cannot be shown, or it is found by it already.
    """
    require(parties.can_draft, actor, about.coalition)
    name = legible_name(name)[:200]
    try:
        with transaction.atomic():
            made = ActorName.objects.create(actor=about, name=name, language=language[:12])
    except IntegrityError:
        raise Refused(_("It is found by “%(name)s” already.") % {"name": name}) from None
    record(actor, "actor.also_named", about, about.coalition, name=about.name, other=name)
    return made


@transaction.atomic
def drop_name(given: ActorName, *, actor: Actor) -> None:
    """Take a name away that an actor was given beside its own; twice changes nothing.

    Raises: Refused for its own name.
    """
    about = given.actor
    require(parties.can_draft, actor, about.coalition)
    if given.name == about.name:
        raise Refused(_("This is the name that it stands under everywhere."))
    if ActorName.objects.filter(pk=given.pk).delete()[0]:
        record(actor, "actor.name_dropped", about, about.coalition, name=about.name, other=given.name)


@transaction.atomic
def set_actors(case: Case, about: Sequence[CaseActor], *, actor: Actor) -> None:
    """Say which governments, firms and forces a case talks about."""
    require(rules.can_edit, actor, case)
    with superseding(case):
        case.actors.set(each for each in about if each.coalition_id == case.coalition_id)
    record(actor, "case.actors_set", case, case, name=case.name)
