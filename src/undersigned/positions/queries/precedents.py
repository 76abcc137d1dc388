"""Reads: where a party answers a question otherwise than in a case declared like, and what it said to that."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.cases.models import Case, Fact, FactVersion, Likeness
from undersigned.core.asof import standing
from undersigned.core.models import Audience
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Position, Precedent
from undersigned.positions.queries.rounds import LIVE, is_sealed_now
from undersigned.positions.states import Reply, Stance, Way, reply_of
from undersigned.texts.models import Subject, Wording

# Which stances a reply comes from, so that it is shown by words that were really accepted or refused.
SAYING = ({Stance.ACCEPT, Stance.RESERVE}, {Stance.STAND_ASIDE}, {Stance.REFUSE})


@dataclass(frozen=True)
class Meeting:
    """A clause that a party answers, and the position in a like case from which it differs.

    Attributes:
        subject, wording, stance, reply: what the clause answers, and what the party says of it now.
        then, earlier, earlier_reply: what the other clause answers, and the party's position there.
        likeness: who has declared the two cases like for the question, and why.
        known: what the party chose for the two before, while it stands.
    """

    subject: Subject
    wording: Wording
    stance: Stance
    reply: Reply
    then: Subject
    earlier: Position
    earlier_reply: Reply
    likeness: Likeness
    known: Precedent | None

    @property
    def token(self) -> str:
        """The name of the two on a form."""
        return f"{self.wording.uid}-{self.earlier.uid}"

    @property
    def clauses(self) -> frozenset[int]:
        return frozenset((self.subject.clause_id, self.then.clause_id))

    @property
    def is_settled(self) -> bool:
        """Whether the party was asked about the two and no fact has changed since."""
        return self.known is not None and self.known.way != Way.FOLLOWED and not self.known.reopened_at

    @cached_property
    def facts(self) -> list[FactVersion]:
        """The facts of the two cases by which they can be told apart."""
        return facts_of(self.subject.case, self.then.case)


def facts_of(*cases: Case) -> list[FactVersion]:
    """Return what the facts of some cases say now, by case and date."""
    versions = FactVersion.objects.filter(
        fact__case__in=cases, fact__removed_at=None, until_at=None, erased_at=None
    )
    return list(versions.select_related("fact__case").order_by("fact__case__name", "happened", "id"))


def meetings(party: Party, said: Mapping[int, str]) -> list[Meeting]:
    """Return where a party differs from what it says in like cases; one query where nothing is asked of a case.

    Args:
        said: by the primary key of each wording of the clauses in question, the stance that the party takes or
            has; wordings of which it says nothing are left out.
    """
    subjects = {s.clause_id: s for s in _subjects(Q(clause__wordings__in=list(said)))}
    if not subjects:
        return []
    wordings = Wording.objects.filter(pk__in=said, is_omission=False, clause__in=subjects)
    now = _replies(subjects, [(w, said[w.pk]) for w in wordings.select_related("clause__text")])
    likenesses = list(_likenesses(subjects.values()))
    if not likenesses:
        return []
    then = {s.clause_id: s for s in _subjects(_elsewhere(subjects.values(), likenesses))}
    positions = _standing(party).filter(wording__clause__in=then, wording__is_omission=False)
    found = {position.wording_id: position for position in positions}
    earlier = _replies(then, [(p.wording, p.stance) for p in positions])
    known = _known(party, [*subjects, *then])
    return [
        Meeting(
            subject=subject,
            wording=now[here][1],
            stance=Stance(said[now[here][1].pk]),
            reply=now[here][0],
            then=other,
            earlier=found[earlier[there][1].pk],
            earlier_reply=earlier[there][0],
            likeness=likeness,
            known=known.get(frozenset((here, there))),
        )
        for here, subject in subjects.items()
        for there, other in then.items()
        if here in now and there in earlier and now[here][0] != earlier[there][0]
        if (likeness := _declared(subject, other, likenesses)) is not None
    ]


def _subjects(wanted: Q) -> QuerySet[Subject]:
    live = Subject.objects.filter(wanted, until_at=None).distinct()
    return live.select_related("question", "case", "about", "clause__text")


def _replies(
    subjects: Mapping[int, Subject], told: Iterable[tuple[Wording, str]]
) -> dict[int, tuple[Reply, Wording]]:
    """Return by clause what is answered, and the strongest wording by which it is."""
    by_clause: defaultdict[int, list[tuple[Wording, str]]] = defaultdict(list)
    for wording, stance in sorted(told, key=lambda pair: (-(pair[0].strength or 0), pair[0].pk)):
        by_clause[wording.clause_id].append((wording, stance))
    replies = {}
    for clause, pairs in by_clause.items():
        reply = reply_of((stance for _wording, stance in pairs), subjects[clause].polarity)
        telling = [w for kinds in SAYING for w, stance in pairs if stance in kinds]
        if reply is not None:
            replies[clause] = (reply, telling[0])
    return replies


def _likenesses(subjects: Iterable[Subject]) -> QuerySet[Likeness]:
    wanted = Q(pk__in=[])
    for subject in subjects:
        wanted |= Q(question=subject.question_id) & (Q(one=subject.case_id) | Q(other=subject.case_id))
    return Likeness.objects.filter(wanted, ended_at=None)


def _elsewhere(subjects: Iterable[Subject], likenesses: Iterable[Likeness]) -> Q:
    """Return the filter for what answers the same questions in the cases declared like."""
    wanted = Q(pk__in=[])
    for subject in subjects:
        for likeness in likenesses:
            pair = {likeness.one_id, likeness.other_id}
            if likeness.question_id == subject.question_id and subject.case_id in pair:
                wanted |= Q(question=subject.question_id, case__in=pair - {subject.case_id})
    return wanted


def _declared(one: Subject, other: Subject, likenesses: Iterable[Likeness]) -> Likeness | None:
    pair = {one.case_id, other.case_id}
    found = (
        likeness
        for likeness in likenesses
        if likeness.question_id == one.question_id == other.question_id
        and {likeness.one_id, likeness.other_id} == pair
    )
    return next(found, None)


def _standing(party: Party) -> QuerySet[Position]:
    """Return a party's positions in force; on words that were taken out only where they were signed."""
    positions = Position.objects.filter(LIVE | Q(ratified_at__isnull=False), party=party, superseded_at=None)
    return positions.select_related("wording__clause__text")


def _known(party: Party, clauses: Iterable[int]) -> dict[frozenset[int], Precedent]:
    """Return what a party chose before, by the two clauses, whichever of them it answered first."""
    chosen = Precedent.objects.filter(party=party, ended_at=None, wording__clause__in=list(clauses))
    pairs = chosen.select_related("wording", "earlier__wording")
    return {frozenset((p.wording.clause_id, p.earlier.wording.clause_id)): p for p in pairs}


@dataclass(frozen=True)
class Distinction:
    """A distinction as it stood at a moment: the party's reason, and the fact by which it told two cases apart.

    `fact` is what the fact said then, None where it is not the reader's; `case` the like case, None likewise.
    `reopened` tells that the fact has been changed or removed since.
    """

    precedent: Precedent
    fact: FactVersion | None
    case: Case | None
    reopened: bool


Distinctions = dict[tuple[int, int], list[Distinction]]
"""By the primary keys of party and clause."""


def distinctions_beside(
    clauses: Iterable[int], at: datetime | None = None, *, public: bool = True
) -> Distinctions:
    """Return the distinctions that stood at a moment beside positions on some clauses, in a fixed number of queries.

    Args:
        public: leave out facts and names of cases that not everybody may read.
    """
    at = at or timezone.now()
    stood = standing(at, "chosen_at", "ended_at")
    versions = Prefetch("fact__versions", FactVersion.objects.filter(standing(at)), to_attr="then")
    subjects = Prefetch(
        "earlier__wording__clause__subjects",
        Subject.objects.filter(standing(at)).select_related("case"),
        to_attr="then",
    )
    found = Precedent.objects.filter(stood, way=Way.DISTINGUISHED, wording__clause__in=list(clauses))
    found = found.select_related("party", "wording", "fact__case", "earlier__wording__clause")
    beside: Distinctions = defaultdict(list)
    for precedent in found.prefetch_related(versions, subjects):
        told = _distinction(precedent, at, public)
        beside[precedent.party_id, precedent.wording.clause_id].append(told)
    return dict(beside)


def _distinction(precedent: Precedent, at: datetime, public: bool) -> Distinction:
    fact = precedent.fact
    assert fact is not None
    version: FactVersion | None = next(iter(fact.then), None)  # type: ignore[attr-defined]
    subject: Subject | None = next(iter(precedent.earlier.wording.clause.then), None)  # type: ignore[attr-defined]
    reopened = precedent.reopened_at is not None and precedent.reopened_at <= at
    return Distinction(
        precedent,
        version if version and _may_read(fact.case, public) else None,
        subject.case if subject and _may_read(subject.case, public) else None,
        reopened,
    )


def _may_read(case: Case, public: bool) -> bool:
    return not public or case.audience == Audience.PUBLIC


def distinctions_by(fact: Fact) -> QuerySet[Precedent]:
    """Return the distinctions in force that rest on a fact."""
    return Precedent.objects.filter(fact=fact, way=Way.DISTINGUISHED, ended_at=None)


def unsettled(party: Party) -> QuerySet[Precedent]:
    """Return what a party has left open, and its distinctions whose fact has changed, the latest first."""
    return _unsettled().filter(party=party)


def unsettled_of(parties: Iterable[int]) -> QuerySet[Precedent]:
    """Return the same of several parties, by their keys."""
    return _unsettled().filter(party__in=list(parties))


def unsettled_in(coalition: Coalition) -> list[Precedent]:
    """Return what the parties of a coalition have left open or must look at anew; of a sealed round nothing."""
    found = _unsettled().filter(wording__clause__text__coalition=coalition)
    return [each for each in found if not is_sealed_now(each.wording.clause.text)]


def _unsettled() -> QuerySet[Precedent]:
    open_ones = Q(way=Way.OPEN) | Q(reopened_at__isnull=False)
    found = Precedent.objects.filter(open_ones, ended_at=None)
    return found.select_related(
        "party", "wording__clause__text__coalition", "earlier__wording__clause__text", "fact__case"
    ).order_by("-chosen_at")
