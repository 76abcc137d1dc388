"""Reads: what local efforts ask of somebody: to hand over what is still an outsider's, and who helps for how long."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.core.actor import DELEGATE, OFFICER, SECRETARY
from undersigned.core.asked import Asked, count_words
from undersigned.core.asof import standing
from undersigned.efforts.models import Belonging, Effort, Helping
from undersigned.efforts.states import Stage

SOON = timedelta(days=14)


def asked_of(parties: Collection[int], coalitions: Collection[int], at: datetime) -> Iterator[Asked]:
    """Yield what efforts ask at a moment; two queries."""
    yield from _ending(parties, coalitions, at)
    yield from _to_hand_over(parties, at)


def _ending(parties: Collection[int], coalitions: Collection[int], at: datetime) -> Iterator[Asked]:
    """Whose help ends within two weeks: of the locals, or of the secretary while there are none."""
    live = Helping.objects.filter(standing(at, "since", "ended_at"), until__gt=at, until__lte=at + SOON)
    told = live.filter(effort__erased_at=None).select_related("effort__party", "user")
    local = Q(effort__party__in=parties) | Q(
        effort__party__voucher__in=parties, effort__party__protected=True
    )
    for helping in told.filter(local | Q(effort__coalition__in=coalitions, effort__party=None)):
        yield _asked(
            helping.effort,
            _("In %(title)s, %(person)s helps only until then: say what is handed over"),
            since=helping.until - SOON,
            due=helping.until,
            names={"person": str(helping.user)},
            party=_speaker(helping.effort),
        )


def _to_hand_over(parties: Collection[int], at: datetime) -> Iterator[Asked]:
    """What an organisation from outside still has while locals run it: asked of that organisation."""
    things = Belonging.objects.filter(standing(at, "since_at", "until_at"), owner__in=parties, stays="")
    run = things.filter(effort__stages__stage=Stage.RUN, effort__erased_at=None, erased_at=None)
    open_ = run.exclude(effort__stages__stage=Stage.GONE).exclude(owner=F("effort__party"))
    for thing in open_.select_related("effort__party"):
        yield _asked(
            thing.effort,
            _("In %(title)s, hand over: %(thing)s"),
            since=thing.since_at,
            names={"thing": thing.thing},
            party=thing.owner_id,
        )


def _speaker(effort: Effort) -> int | None:
    if effort.party is None:
        return None
    return effort.party.voucher_id if effort.party.protected else effort.party_id


def _asked(effort: Effort, act: Any, *, party: int | None, names: dict[str, str], **more: Any) -> Asked:
    return Asked(
        act=act,
        names={"title": effort.name, **names},
        why="",
        language=effort.language,
        address=reverse("efforts:handover", args=[effort.uid]),
        coalition=effort.coalition_id,
        party=party,
        powers=frozenset({SECRETARY} if party is None else {DELEGATE, OFFICER}),
        cases=frozenset({effort.case_id} if effort.case_id else ()),
        words=count_words(effort.name),
        clauses=1,
        **more,
    )
