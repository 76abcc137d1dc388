"""The act of answering: a party says how it stands on wordings. Superseded, never edited; nothing inferred."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor, Grant
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.parties.models import Party, PrivateLink
from undersigned.parties.queries import parties_in
from undersigned.positions import queries, rules
from undersigned.positions.actions.precedents import Choice, check_choices, record_choices
from undersigned.positions.models import Condition, Position, Round, Submission
from undersigned.positions.states import MAY_DEPEND, NEED_WORDS, Stance
from undersigned.texts.actions import propose_wording
from undersigned.texts.models import Clause, Wording

LONGEST = 4000  # characters of a reservation, a reason or other words for a clause


@dataclass(frozen=True)
class OnlyIf:
    """One condition: `party` signs, or the clause to which `wordings` belong has one of them."""

    party: Party | None = None
    wordings: tuple[Wording, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a party says of a wording.

    `stance` None takes an answer back: the wording is unknown again. `and_softer` says the same, in as many
    positions, of each weaker wording of the clause that is in the text now.
    """

    wording: Wording
    stance: Stance | None
    words: str = ""
    language: str = ""
    conditions: tuple[OnlyIf, ...] = ()
    and_softer: bool = False


@dataclass(frozen=True)
class Proposal:
    """Other words for a clause. Whoever proposes them accepts them."""

    clause: Clause
    body: str
    language: str


class Unclear(Refused):
    """What cannot be stored as it is: a sentence by the primary key of the wording, or of the clause proposed to."""

    def __init__(self, problems: Mapping[int, str], proposals: Mapping[int, str]) -> None:
        super().__init__(_("Nothing is stored yet: something is missing or unclear. It is marked below."))
        self.problems = problems
        self.proposals = proposals


class Outdated(Refused):
    """The page is older than what is stored: `stored` has what stands now by the wording's primary key."""

    def __init__(self, stored: Mapping[int, Position | None]) -> None:
        super().__init__(
            _(
                "Nothing is stored yet: other answers came from another window meanwhile. Both are shown below."
            )
        )
        self.stored = stored


@transaction.atomic
def take_positions(
    round: Round,
    party: Party,
    answers: Sequence[Answer],
    *,
    actor: Actor,
    submit: bool,
    proposals: Sequence[Proposal] = (),
    as_of: int | None = None,
    listed: Collection[str] | None = None,
    choices: Mapping[str, Choice] | None = None,
) -> list[Position]:
    """Store what the party says now, where it differs from what it said before; the earlier position is kept.

    Args:
        submit: the form is handed in, with its sentence that an omitted clause does not stop the party.
        as_of: the newest position of the party that its page knew; None where no page was looked at.
        listed: uids of the wordings that its page listed, beyond which nothing reaches; None for all.
        choices: what the party chose, by `Meeting.token`, where it says otherwise than in a like case; None where
            nobody is there to be asked: each is then left open (docs/decisions/0009-follow-or-distinguish.md).
    Returns: the new positions, in the order of the answers.
    Raises: NotAllowed; Refused where the round is over; Unclear, Outdated and Met. Then nothing is stored.
    """
    require(rules.can_answer, actor, (round, party))
    _lock(round, party)
    live = {w.pk: w for w in _live_wordings(round)}
    shown = [w for w in live.values() if listed is None or w.uid in listed]
    _check(answers, proposals, party, live, shown)
    current = {position.wording_id: position for position in queries.positions_of(party, round.text)}
    said = _spread(answers, shown)
    _check_age(said, current, as_of)
    for wording in _proposed(round, party, proposals, live, actor):
        said.setdefault(wording.pk, Answer(wording, Stance.ACCEPT))
    if submit:
        said.update(_omissions(shown, said, current))
    changed = [a for a in said.values() if _content(a) != _stored(current.get(a.wording.pk))]
    met = queries.meetings(party, _stances(changed, current)) if changed else []
    check_choices(met, choices)
    positions = _supersede(round, party, changed, current)
    first = submit and _hand_in(round, party)
    if changed or first:
        _record(round, party, changed, positions, actor, submit)
    record_choices(party, [a.wording.clause_id for a in changed], met, choices, actor=actor)
    return positions


def _stances(changed: Sequence[Answer], current: Mapping[int, Position]) -> dict[int, str]:
    """Return what the party says of every wording of the clauses that it answers now."""
    clauses = {answer.wording.clause_id for answer in changed}
    stood = {pk: p.stance for pk, p in current.items() if p.wording.clause_id in clauses}
    stood |= {answer.wording.pk: str(answer.stance or "") for answer in changed}
    return {pk: stance for pk, stance in stood.items() if stance}


def _lock(round: Round, party: Party) -> None:
    """Make the party's other windows wait, and see that the round takes answers still."""
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)
    round.refresh_from_db(fields=["closes_at", "closed_at"])
    if not round.is_open:
        raise Refused(_("The round is closed: no more answers are taken."))
    if not parties_in(round.text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition any more.") % {"party": party.name})


def _live_wordings(round: Round) -> Iterable[Wording]:
    live = Wording.objects.filter(retired_at=None, clause__retired_at=None, clause__text=round.text)
    return live.select_related("clause").order_by("clause__order", "id")


def softer(wording: Wording, among: Iterable[Wording]) -> list[Wording]:
    """Return the wordings of the same clause that are known to be weaker; leaving it out is not one of them."""
    return [
        other
        for other in among
        if other.clause_id == wording.clause_id
        and not other.is_omission
        and other.strength is not None
        and wording.strength is not None
        and other.strength < wording.strength
    ]


def _check(
    answers: Sequence[Answer],
    proposals: Sequence[Proposal],
    party: Party,
    live: Mapping[int, Wording],
    shown: Sequence[Wording],
) -> None:
    problems = {a.wording.pk: sentence for a in answers if (sentence := _problem(a, party, live))}
    explicit = {a.wording.pk: a for a in answers}
    for answer in answers:
        for weaker in softer(answer.wording, shown) if answer.and_softer else ():
            other = explicit.get(weaker.pk)
            if other and _content(other) != _content(replace(answer, wording=weaker)):
                problems[weaker.pk] = _("You accepted the softer wordings too, but say otherwise here.")
    too_long = {p.clause.pk: _too_long() for p in proposals if len(p.body) > LONGEST}
    if problems or too_long:
        raise Unclear(problems, too_long)


def _too_long() -> str:
    return _("Keep it under %(count)s characters.") % {"count": LONGEST}


def _problem(answer: Answer, party: Party, live: Mapping[int, Wording]) -> str:
    """Return what is wrong with an answer, in one sentence; empty where nothing is."""
    wording, stance, words = answer.wording, answer.stance, answer.words.strip()
    if wording.pk not in live:
        return _("This wording was changed or taken out meanwhile. Look at the words as they are now.")
    if wording.is_omission and live[wording.pk].clause.pinned:
        return _("This clause stays in any case: nobody is asked to leave it out.")
    if stance is None and (words or answer.conditions):
        return _("Choose an answer too, or empty what you wrote beside it.")
    if stance in NEED_WORDS and not words:
        return _("Write one sentence: why?") if stance == Stance.REFUSE else _("Write your reservation.")
    if stance == Stance.ACCEPT and words:
        return _("You wrote a sentence but accept without a reservation. Choose one, or empty the field.")
    if len(words) > LONGEST:
        return _too_long()
    if answer.and_softer and stance != Stance.ACCEPT:
        return _("Only accepting can reach to the softer wordings.")
    return _problem_of_conditions(answer, party)


def _problem_of_conditions(answer: Answer, party: Party) -> str:
    if answer.conditions and answer.stance not in MAY_DEPEND:
        return _("A refusal has no conditions. Choose another answer, or take the conditions out.")
    for condition in answer.conditions:
        clauses = {wording.clause_id for wording in condition.wordings}
        if bool(condition.party) == bool(condition.wordings) or len(clauses) > 1:
            return _("A condition names one organisation, or wordings of one clause.")
        if condition.party == party:
            return _("You cannot make your answer depend on your own signature.")
        if answer.wording.clause_id in clauses:
            return _("A clause cannot depend on itself. Choose another clause.")
        if any(wording.clause.text_id != answer.wording.clause.text_id for wording in condition.wordings):
            return _("A condition names a clause of this text.")
    return ""


def _spread(answers: Sequence[Answer], shown: Sequence[Wording]) -> dict[int, Answer]:
    """Return the answer for each wording; `and_softer` becomes an answer for each softer one."""
    said: dict[int, Answer] = {}
    for answer in answers:
        reached = softer(answer.wording, shown) if answer.and_softer else []
        for wording in (answer.wording, *reached):
            said[wording.pk] = replace(answer, wording=wording, words=answer.words.strip(), and_softer=False)
    return said


def _check_age(said: Mapping[int, Answer], current: Mapping[int, Position], as_of: int | None) -> None:
    if as_of is None:
        return
    newer = {
        pk: current[pk]
        for pk, answer in said.items()
        if pk in current and current[pk].pk > as_of and _content(answer) != _stored(current[pk])
    }
    if newer:
        raise Outdated(newer)


def _proposed(
    round: Round, party: Party, proposals: Sequence[Proposal], live: Mapping[int, Wording], actor: Actor
) -> Iterable[Wording]:
    """Yield the wordings that the party proposes; words that the clause has already are not doubled."""
    bodies = {(w.clause_id, w.body.strip()): w for w in live.values()}
    grant = Grant(PrivateLink.Purpose.ANSWER, round.text.coalition_id, party.pk, round.text.uid)
    # Whoever may answer in the round may propose words for its text.
    # `copy` takes the actor out of the lazy wrapper that a request holds it in.
    proposer = replace(copy(actor), grants=frozenset({grant}))
    for proposal in proposals:
        body = proposal.body.strip()
        yield bodies.get((proposal.clause.pk, body)) or propose_wording(
            proposal.clause, body, proposal.language, party=party, actor=proposer
        )


def _omissions(
    shown: Iterable[Wording], said: Mapping[int, Answer], current: Mapping[int, Position]
) -> dict[int, Answer]:
    """Return acceptance of each omission that the party says nothing about; a pinned clause has none."""
    silent = [w for w in shown if w.is_omission and not w.clause.pinned and w.pk not in current]
    taken_back = [a.wording for a in said.values() if a.wording.is_omission and a.stance is None]
    unsaid = [w for w in silent if w.pk not in said] + taken_back
    return {wording.pk: Answer(wording, Stance.ACCEPT) for wording in unsaid}


Content = tuple[str, str, str, frozenset[tuple[int | None, frozenset[int]]]]
NOTHING: Content = ("", "", "", frozenset())


def _content(answer: Answer) -> Content:
    if answer.stance is None:
        return NOTHING
    words = answer.words.strip()
    conditions = frozenset(
        (c.party.pk if c.party else None, frozenset(w.pk for w in c.wordings)) for c in answer.conditions
    )
    return str(answer.stance), words, answer.language if words else "", conditions


def _stored(position: Position | None) -> Content:
    if position is None:
        return NOTHING
    conditions = frozenset(
        (c.party_id, frozenset(w.pk for w in c.wordings.all())) for c in position.conditions.all()
    )
    return position.stance, position.words, position.language if position.words else "", conditions


def _supersede(
    round: Round, party: Party, changed: Sequence[Answer], current: Mapping[int, Position]
) -> list[Position]:
    now = timezone.now()
    earlier = [current[a.wording.pk].pk for a in changed if a.wording.pk in current]
    Position.objects.filter(pk__in=earlier, superseded_at=None).update(superseded_at=now)
    told = [answer for answer in changed if answer.stance is not None]
    positions = Position.objects.bulk_create([_position(round, party, a, now) for a in told])
    pairs = [
        (Condition(position=position, party=c.party, clause=_clause_of(c)), c.wordings)
        for position, answer in zip(positions, told, strict=True)
        for c in answer.conditions
    ]
    Condition.objects.bulk_create([condition for condition, _wordings in pairs])
    Link = Condition.wordings.through
    Link.objects.bulk_create([Link(condition=c, wording=w) for c, wordings in pairs for w in wordings])
    return positions


def _position(round: Round, party: Party, answer: Answer, now: datetime) -> Position:
    return Position(
        wording=answer.wording,
        party=party,
        round=round,
        stance=str(answer.stance),
        words=answer.words.strip(),
        language=answer.language if answer.words.strip() else "",
        taken_at=now,
    )


def _hand_in(round: Round, party: Party) -> bool:
    """Remember when the party last handed in; return whether it was for the first time."""
    now = {"submitted_at": timezone.now()}
    return Submission.objects.update_or_create(round=round, party=party, defaults=now)[1]


def _clause_of(condition: OnlyIf) -> Clause | None:
    return condition.wordings[0].clause if condition.wordings else None


def _record(
    round: Round,
    party: Party,
    changed: Sequence[Answer],
    positions: Sequence[Position],
    actor: Actor,
    submit: bool,
) -> None:
    """Write one event that commits to every row of the act."""
    rows = [[p.uid, p.wording.uid, p.stance, p.words, p.language] for p in positions]
    back = [answer.wording.uid for answer in changed if answer.stance is None]
    verb = "positions.handed_in" if submit else "positions.taken"
    text = round.text
    journal.record(
        actor,
        verb,
        round,
        text=text,
        coalition=text.coalition,
        party=party.name,
        rows=rows,
        taken_back=back,
        conditions=[[a.wording.uid, *map(_told, a.conditions)] for a in changed if a.conditions],
    )


def _told(condition: OnlyIf) -> str:
    return condition.party.uid if condition.party else " ".join(w.uid for w in condition.wordings)


@transaction.atomic
def erase_position(uid: str) -> int:
    """Destroy the words of a position, and of the acts that told them; that there was a position stays.

    Returns: the number of positions erased, 0 or 1.
    """
    erased = Position.objects.filter(uid=uid, erased_at=None).update(words="", erased_at=timezone.now())
    journal.erase(Event.objects.filter(verb__startswith="positions.", words__entry__contains=f'"{uid}"'))
    return erased
