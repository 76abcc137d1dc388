"""Reads: rounds, who was asked, and who says what about which wording."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.core.actor import DELEGATE, OFFICER, SECRETARY, Actor
from undersigned.core.models import Event
from undersigned.parties.models import Party, PrivateLink, Seat
from undersigned.parties.queries import links_for, parties_in, written_to
from undersigned.parties.rules import can_see
from undersigned.positions.models import Absence, Condition, Position, Round, Submission
from undersigned.texts.models import Clause, Text

LIVE = Q(wording__retired_at=None, wording__clause__retired_at=None)


def current_positions(text: Text) -> QuerySet[Position]:
    """Return the positions in force on the live wordings of a text, with party, wording, clause and conditions.

    It asks nobody's permission: whoever shows them to people starts from `positions_visible_to`.
    """
    conditions = Condition.objects.select_related("party", "clause").prefetch_related("wordings")
    return (
        Position.objects.filter(LIVE, wording__clause__text=text, superseded_at=None)
        .select_related("party", "wording__clause")
        .prefetch_related(Prefetch("conditions", conditions))
    )


def positions_visible_to(actor: Actor, text: Text) -> QuerySet[Position]:
    """Return the current positions that an actor may read: none without a seat, none of a sealed round."""
    if is_sealed_now(text) or not (actor.is_operator or can_see(actor, text.coalition)):
        return Position.objects.none()
    return current_positions(text)


def positions_of(party: Party, text: Text) -> QuerySet[Position]:
    """Return the current positions of one party: its own page shows them to it, sealed or not."""
    return current_positions(text).filter(party=party)


def rounds_of(text: Text) -> QuerySet[Round]:
    """Return the rounds of a text, the latest first."""
    return Round.objects.filter(text=text).select_related("text__coalition")


def open_round(text: Text) -> Round | None:
    """Return the round in which the text is being answered now; past its deadline a round is not open."""
    return rounds_of(text).filter(closed_at=None, closes_at__gt=timezone.now()).first()


def latest_round(text: Text) -> Round | None:
    return rounds_of(text).first()


def is_sealed_now(text: Text) -> bool:
    """Tell whether a sealed round is open: then nobody reads what another party answered."""
    return rounds_of(text).filter(closed_at=None, closes_at__gt=timezone.now(), sealed=True).exists()


def submissions(round: Round) -> QuerySet[Submission]:
    """Return who has handed in, in that order."""
    return round.submissions.select_related("party").order_by("submitted_at", "id")


def last_submission(party: Party, text: Text) -> Submission | None:
    """Return when a party last handed in answers to a text, in whichever round."""
    return Submission.objects.filter(party=party, round__text=text).order_by("submitted_at").last()


@dataclass(frozen=True)
class Asked:
    """A party in a round: `answered` of `clauses` clauses have a position of its own; never which.

    `submitted_at` is None until it has handed in; `absent` tells that it was noted not to have been there.
    """

    party: Party
    link: PrivateLink | None
    answered: int
    clauses: int
    submitted_at: datetime | None
    absent: bool = False


def who_answered(round: Round) -> list[Asked]:
    """Return how far each party of the coalition is, by name, in a fixed number of queries."""
    parties = list(parties_in(round.text.coalition))
    links = {link.party_id: link for link in links_for(round.uid, PrivateLink.Purpose.ANSWER)}
    handed_in = dict(submissions(round).values_list("party_id", "submitted_at"))
    positions = Position.objects.filter(LIVE, wording__clause__text=round.text, superseded_at=None)
    counted = positions.filter(wording__is_omission=False).order_by().values_list("party_id")
    answered = dict(counted.annotate(Count("wording__clause", distinct=True)))
    clauses = Clause.objects.filter(text=round.text, retired_at=None).count()
    away = set(Absence.objects.filter(round=round, superseded_at=None).values_list("party_id", flat=True))
    return [
        Asked(p, links.get(p.pk), answered.get(p.pk, 0), clauses, handed_in.get(p.pk), p.pk in away)
        for p in parties
    ]


def parties_of_seats(actor: Actor, text: Text) -> list[Party]:
    """Return the parties that a person may answer for, by her seats as delegate or officer."""
    own = {g.party for g in actor.grants if g.power in (DELEGATE, OFFICER) and g.party is not None}
    return list(parties_in(text.coalition).filter(pk__in=own)) if actor.kind == "person" else []


def link_of_page(uid: str) -> PrivateLink | None:
    """Return the link whose answering page has this address, live or not."""
    links = PrivateLink.objects.select_related("party", "coalition")
    return links.filter(uid=uid, purpose=PrivateLink.Purpose.ANSWER).first()


def round_of_link(link: PrivateLink) -> Round | None:
    return Round.objects.select_related("text__coalition").filter(uid=link.subject_uid).first()


def links_of(text: Text) -> QuerySet[PrivateLink]:
    """Return the answering links in force of every round of a text."""
    rounds = Round.objects.filter(text=text).values("uid")
    links = PrivateLink.objects.select_related("party", "coalition").filter(revoked_at=None)
    return links.filter(purpose=PrivateLink.Purpose.ANSWER, subject_uid__in=rounds)


def absent(round: Round) -> list[Party]:
    """Return the parties that have not handed in, by name."""
    done = round.submissions.values("party")
    return list(parties_in(round.text.coalition).exclude(pk__in=done))


def seats_to_remind(round: Round, parties: Iterable[Party]) -> QuerySet[Seat]:
    """Return the delegates and officers of some parties: people with accounts, whose address is known."""
    own = {"power__in": (DELEGATE, OFFICER), "party__in": list(parties)}
    return written_to(round.text.coalition).filter(**own)


def secretaries(round: Round) -> QuerySet[Seat]:
    return written_to(round.text.coalition).filter(power=SECRETARY)


def was_reminded(round: Round) -> bool:
    return Event.objects.filter(verb="round.reminded", object_uid=round.uid).exists()
