"""Follow or distinguish: what a party chooses where it answers otherwise than in a like case."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Fact
from undersigned.core import journal
from undersigned.core.actor import WORKER, Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.parties.models import Party
from undersigned.positions import queries, rules
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries.precedents import Meeting, distinctions_by
from undersigned.positions.states import Way
from undersigned.texts.models import Wording

LONGEST_REASON = 600  # characters: a sentence, not an essay


@dataclass(frozen=True)
class Choice:
    """Follow, put the earlier answer to review, leave open; or distinguish by a fact of a case, in words."""

    way: Way
    fact: Fact | None = None
    words: str = ""
    language: str = ""


class Met(Refused):
    """The party answers otherwise than in a like case and has not chosen yet: each meeting with what is missing."""

    def __init__(self, asked: Sequence[tuple[Meeting, str]]) -> None:
        super().__init__(_("Nothing is stored yet: you said otherwise in a like case. Both stand below."))
        self.asked = asked


def check_choices(met: Iterable[Meeting], choices: Mapping[str, Choice] | None) -> None:
    """See that a choice was made for each meeting that asks for one; without `choices` nobody was there to ask.

    Raises: Met.
    """
    asked = (
        [(m, _missing(m, choices.get(m.token))) for m in met if not m.is_settled]
        if choices is not None
        else []
    )
    if any(missing is not None for _meeting, missing in asked):
        raise Met([(meeting, missing or "") for meeting, missing in asked])


def _missing(meeting: Meeting, choice: Choice | None) -> str | None:
    """Return what a choice lacks, in a sentence; empty where none was made, None where it is whole."""
    if choice is None:
        return ""
    if choice.way == Way.FOLLOWED:
        return _("Your answer still differs.")
    if choice.way != Way.DISTINGUISHED:
        return None
    if choice.fact is None or choice.fact.pk not in {version.fact_id for version in meeting.facts}:
        return _("Choose the fact by which the cases differ.")
    if not choice.words.strip():
        return _("Write one sentence: why does this fact make the difference?")
    if len(choice.words.strip()) > LONGEST_REASON:
        return _("Keep it under %(count)s characters.") % {"count": LONGEST_REASON}
    return None


def record_choices(
    party: Party,
    clauses: Iterable[int],
    met: Sequence[Meeting],
    choices: Mapping[str, Choice] | None,
    *,
    actor: Actor,
) -> list[Precedent]:
    """Keep what was chosen for each meeting, and end what no longer parts the answers. Part of the act of answering.

    Args:
        clauses: those whose answers were stored now.
        choices: by `Meeting.token`; what nobody was asked about is left open.
    """
    now = timezone.now()
    _end_settled(party, clauses, met, now)
    made = [
        _store(meeting, (choices or {}).get(meeting.token, Choice(Way.OPEN)), party, now, actor)
        for meeting in met
        if not meeting.is_settled
    ]
    tokens = {meeting.token for meeting in met}
    followed = [t for t, c in (choices or {}).items() if c.way == Way.FOLLOWED and t not in tokens]
    return made + [p for token in followed if (p := _store_followed(token, party, now, actor))]


def _end_settled(party: Party, clauses: Iterable[int], met: Sequence[Meeting], now: datetime) -> None:
    answered, apart = set(clauses), {meeting.clauses for meeting in met}
    live = Precedent.objects.filter(party=party, ended_at=None).exclude(way=Way.FOLLOWED)
    moot = []
    for precedent in live.select_related("wording", "earlier__wording"):
        pair = frozenset((precedent.wording.clause_id, precedent.earlier.wording.clause_id))
        if pair & answered and pair not in apart:
            moot.append(precedent.pk)
    Precedent.objects.filter(pk__in=moot).update(ended_at=now)


def _store(meeting: Meeting, choice: Choice, party: Party, now: datetime, actor: Actor) -> Precedent:
    if meeting.known:
        Precedent.objects.filter(pk=meeting.known.pk).update(ended_at=now)
    return _kept(party, meeting.wording, meeting.earlier, choice, now, actor)


def _store_followed(token: str, party: Party, now: datetime, actor: Actor) -> Precedent | None:
    """Keep that an answer was changed to follow; a token that names nothing of the party's is passed over."""
    wording_uid, _dash, earlier_uid = token.partition("-")
    wording = Wording.objects.select_related("clause__text").filter(uid=wording_uid).first()
    earlier = Position.objects.filter(uid=earlier_uid, party=party).first()
    if wording is None or earlier is None:
        return None
    return _kept(party, wording, earlier, Choice(Way.FOLLOWED), now, actor)


def _kept(
    party: Party, wording: Wording, earlier: Position, choice: Choice, now: datetime, actor: Actor
) -> Precedent:
    Precedent.objects.filter(party=party, wording=wording, earlier=earlier, ended_at=None).update(
        ended_at=now
    )
    distinguishes = choice.way == Way.DISTINGUISHED
    precedent = Precedent.objects.create(
        party=party,
        wording=wording,
        earlier=earlier,
        position=Position.objects.filter(party=party, wording=wording, superseded_at=None).first(),
        way=choice.way,
        fact=choice.fact if distinguishes else None,
        words=choice.words.strip() if distinguishes else "",
        language=choice.language if distinguishes else "",
        chosen_at=now,
    )
    verb = "precedent.review" if choice.way == Way.REVIEW else "precedent.chosen"
    _tell(actor, verb, precedent, way=str(choice.way), reason=precedent.words)
    return precedent


@transaction.atomic
def choose_again(precedent: Precedent, choice: Choice, *, actor: Actor) -> Precedent:
    """Choose anew where a fact has changed or something was left open; what was chosen before is kept.

    To follow, a party changes its answer where it gave it.
    Raises: Met, with what is missing; Refused where the answers no longer differ or it was chosen anew meanwhile.
    """
    require(rules.can_choose, actor, precedent)
    party = Party.objects.select_for_update(no_key=True).get(pk=precedent.party_id)
    meeting = meeting_of(precedent)
    if meeting is None:
        raise Refused(
            _("There is nothing to choose any more: the two answers are alike, or this was chosen anew.")
        )
    if (missing := _missing(meeting, choice)) is not None:
        raise Met([(meeting, missing)])
    return _store(meeting, choice, party, timezone.now(), actor)


def meeting_of(precedent: Precedent) -> Meeting | None:
    """Return how the two answers of a precedent differ now; None where they do not, or it was chosen anew."""
    clause = precedent.wording.clause_id
    told = Position.objects.filter(party=precedent.party, wording__clause=clause, superseded_at=None)
    met = queries.meetings(precedent.party, dict(told.values_list("wording", "stance")))
    return next((m for m in met if m.known and m.known.pk == precedent.pk), None)


def reopen_distinctions(_kind: str, uid: str, _text_uid: str) -> None:
    """Reopen every distinction that rests on a fact, when the fact is changed or removed."""
    fact = Fact.objects.get(uid=uid)
    for precedent in distinctions_by(fact).filter(reopened_at=None).select_related("party"):
        Precedent.objects.filter(pk=precedent.pk).update(reopened_at=timezone.now())
        _tell(WORKER, "precedent.reopened", precedent)


def _tell(actor: Actor, verb: str, precedent: Precedent, **words: str) -> None:
    text = precedent.wording.clause.text
    told = {"party": precedent.party.name, "number": precedent.wording.clause.number} | words
    journal.record(actor, verb, precedent, text=text, coalition=text.coalition, **told)


@transaction.atomic
def erase_precedent(uid: str) -> int:
    """Destroy the words of a choice and of the acts that told them; that it was made stays."""
    journal.erase(Event.objects.filter(object_kind="precedent", object_uid=uid))
    return Precedent.objects.filter(uid=uid, erased_at=None).update(words="", erased_at=timezone.now())
