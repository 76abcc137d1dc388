"""Acts on a case as a whole: opened, described, called by other names. What was said before stays beside it."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Case, CaseName, CaseVersion
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.library.models import Source
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition


@transaction.atomic
def open_case(coalition: Coalition, name: str, *, actor: Actor) -> Case:
    """Give a struggle or situation a page, or return the one that it has."""
    require(parties.can_draft, actor, coalition)
    name = " ".join(name.split())[:200]
    if not name:
        raise Refused(_("Give the case a name."))
    case, new = Case.objects.get_or_create(coalition=coalition, name=name)
    if new:
        record(actor, "case.described", case, case, name=name)
    return case


@transaction.atomic
def describe_case(
    case: Case,
    *,
    actor: Actor,
    name: str,
    summary: str,
    audience: int,
    sources: Iterable[Source],
    names: Sequence[tuple[str, str]] | None = None,
    parent: Case | None = None,
) -> Case:
    """Say what a case is, of which other case it is a part, who reads its page, and which sources belong to it.

    Args:
        names: its other names as pairs of language and name; None leaves them as they are.
    Raises: Refused without a name, where another case has it, or where a case would be a part of itself.
    """
    require(rules.can_edit, actor, case)
    name = " ".join(name.split())[:200]
    if not name:
        raise Refused(_("Give the case a name."))
    with superseding(case):
        _check_parent(case, parent)
        case.name, case.summary, case.audience, case.parent = name, summary.strip(), audience, parent
        _save(case)
        case.sources.set(source for source in sources if source.coalition_id == case.coalition_id)
        if names is not None:
            _set_names(case, names)
    record(actor, "case.described", case, case, name=case.name)
    return case


def _save(case: Case) -> None:
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        raise Refused(_("Another case has this name.")) from None


def _set_names(case: Case, names: Sequence[tuple[str, str]]) -> None:
    told = {(language[:12], " ".join(name.split())[:200]) for language, name in names if name.strip()}
    case.names.all().delete()
    CaseName.objects.bulk_create(
        CaseName(case=case, language=language, name=name) for language, name in sorted(told)
    )


def _check_parent(case: Case, parent: Case | None) -> None:
    if parent is not None and parent.coalition_id != case.coalition_id:
        raise Refused(_("That case belongs to another coalition."))
    # One at a time: two acts that each look round first could close a circle together.
    Coalition.objects.select_for_update().get(pk=case.coalition_id)
    above = parent
    while above is not None:
        if above == case:
            raise Refused(_("A case cannot be a part of itself, nor of its own parts."))
        above = Case.objects.filter(parts=above).first()


@contextmanager
def superseding(case: Case) -> Iterator[None]:
    """Keep what is said of a case before a change, and since when it is said otherwise."""
    Case.objects.select_for_update().get(pk=case.pk)
    before = _state(case)
    yield
    after = _state(case)
    if after == before:
        return
    now = timezone.now()
    if not case.versions.filter(until_at=None).update(until_at=now):
        CaseVersion.objects.create(case=case, **before, since_at=case.created_at, until_at=now)
    CaseVersion.objects.create(case=case, **after, since_at=now)


def _state(case: Case) -> dict[str, Any]:
    """Return what is stored of a case, as a version of it says it."""
    stored = Case.objects.values("name", "summary", "parent_id").get(pk=case.pk)
    return {
        **stored,
        "names": [list(pair) for pair in case.names.values_list("language", "name")],
        "sources": sorted(case.sources.values_list("uid", flat=True)),
        "actors": sorted(case.actors.values_list("uid", flat=True)),
    }
