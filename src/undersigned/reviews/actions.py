"""Asking whether something still holds, and answering it. What stood before is kept."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Fact
from undersigned.core import journal
from undersigned.core.actor import WORKER, Actor, Grant
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Event
from undersigned.core.pages import day
from undersigned.parties.actions import issue_link
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.positions.actions import restate_position
from undersigned.positions.models import Position, Precedent
from undersigned.positions.states import Origin, Stance
from undersigned.reviews import rules
from undersigned.reviews.models import OPEN, Review
from undersigned.reviews.queries import Subject, coalition_of, named, today_in
from undersigned.reviews.states import NEED_WORDS, Cause, Outcome
from undersigned.texts.actions import propose_wording
from undersigned.texts.models import Clause, Wording

LONGEST = 2000  # characters of a reason
LINK_LASTS = timedelta(days=90)


@dataclass(frozen=True)
class Answer:
    """What a review found.

    Attributes:
        words: the reason, in `language`; the statement beside an edition.
        stance, amended: what a position says now, or the words proposed for a claim.
        next_on: when it is asked again, if it is.
    """

    outcome: Outcome
    words: str = ""
    language: str = ""
    stance: Stance | None = None
    amended: str = ""
    next_on: date | None = None


@transaction.atomic
def set_review(subject: Subject, due_on: date, *, actor: Actor, party: Party | None = None) -> Review:
    """Set the day on which it is asked whether something still holds; a day set before gives way.

    Args:
        party: who answers for a claim or an edition; a position is its own party's.
    Raises: Refused for a past day, for a position that is no more, and where nobody answers for it.
    """
    require(rules.can_set, actor, subject)
    coalition = coalition_of(subject)
    if due_on < today_in(coalition):
        raise Refused(_("This day has passed: choose one that is to come."))
    if isinstance(subject, Position):
        party = subject.party
        _check_stands(subject)
    if party is None:
        raise Refused(_("Choose which organisation answers for it."))
    review = _put(subject, party, due_on, Cause.DATE)
    _tell(actor, "review.set", review, day=day(due_on))
    return review


def _check_stands(position: Position) -> None:
    if position.superseded_at:
        raise Refused(_("Another answer has taken the place of this one: look at that first."))


def _of(subject: Subject) -> dict[str, Subject]:
    return {type(subject).__name__.lower(): subject}


def _put(subject: Subject, party: Party, due_on: date, cause: Cause, fact: Fact | None = None) -> Review:
    Review.objects.filter(OPEN, **_of(subject)).update(ended_at=timezone.now())
    try:
        with transaction.atomic():
            return Review.objects.create(
                coalition=coalition_of(subject),
                party=party,
                due_on=due_on,
                cause=cause,
                fact=fact,
                **_of(subject),
            )
    except IntegrityError:
        raise Refused(_("Somebody set a day for it at the same moment: look at that first.")) from None


@transaction.atomic
def call_off(review: Review, *, actor: Actor) -> None:
    """Ask no longer; twice changes nothing."""
    require(rules.can_set, actor, review.subject)
    if Review.objects.filter(OPEN, pk=review.pk).update(ended_at=timezone.now()):
        _tell(actor, "review.called_off", review)


@transaction.atomic
def answer_review(review: Review, answer: Answer, *, actor: Actor) -> Review:
    """Say whether it holds. An amended position supersedes the earlier one, amended words of a claim are proposed.

    Raises: NotAllowed; Refused where it was answered already, a reason or new words are missing, or a day has passed.
    """
    require(rules.can_answer, actor, review)
    answer = replace(answer, words=answer.words.strip(), amended=answer.amended.strip())
    _check(review, answer)
    now = timezone.now()
    told = {"outcome": answer.outcome, "words": answer.words}
    told["language"] = answer.language if answer.words else ""
    if not Review.objects.filter(OPEN, pk=review.pk).update(answered_at=now, **told):
        raise Refused(_("This was answered already: look at what stands now."))
    review.refresh_from_db()
    _amend(review, answer, actor)
    if answer.next_on and (again := _next_subject(review, answer)):
        following = _put(again, review.party, answer.next_on, Cause.DATE)
        _tell(actor, "review.set", following, day=day(answer.next_on))
    _tell(actor, "review.answered", review, outcome=str(Outcome(answer.outcome).label), body=answer.words)
    return review


def _check(review: Review, answer: Answer) -> None:
    if answer.outcome in NEED_WORDS and not answer.words:
        raise Refused(_("Say why, in a sentence: readers are told."))
    if len(answer.words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})
    if answer.next_on and answer.next_on <= today_in(review.coalition):
        raise Refused(_("The next day must be to come."))
    if answer.outcome == Outcome.AMENDED:
        if review.position and answer.stance is None:
            raise Refused(_("Choose what you say now."))
        if review.clause and not answer.amended:
            raise Refused(_("Write the words that the claim should have."))


def _amend(review: Review, answer: Answer, actor: Actor) -> None:
    if answer.outcome == Outcome.HOLDS:
        return
    if position := review.position:
        stance = answer.stance if answer.outcome == Outcome.AMENDED else None
        words = answer.amended if stance else ""
        review.after = restate_position(position, stance, words, actor=actor, language=answer.language)
    elif review.clause and answer.outcome == Outcome.AMENDED:
        review.proposed = _propose(review, review.clause, answer, actor)
    review.save(update_fields=["after", "proposed"])


def _propose(review: Review, clause: Clause, answer: Answer, actor: Actor) -> Wording:
    # Whoever answers for a claim may propose words for it, by her link too.
    grant = Grant(PrivateLink.Purpose.ANSWER, review.coalition_id, review.party_id, clause.text.uid)
    proposer = Actor(actor.kind, actor.label, actor.uid, actor.user_id, actor.link_id, frozenset({grant}))
    language = answer.language or clause.text.language
    return propose_wording(clause, answer.amended, language, party=review.party, actor=proposer)


def _next_subject(review: Review, answer: Answer) -> Subject | None:
    if review.position and answer.outcome != Outcome.HOLDS:
        return review.after
    return review.subject


def invite(review: Review, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the private link of whoever answers for it, in place of an earlier one; the secret is returned once."""
    require(rules.can_ask, actor, review)
    return issue_link(
        review.party,
        review.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.REVIEW,
        subject_uid=review.subject.uid,
        address="/review/{link}/",
        expires_at=timezone.now() + LINK_LASTS,
    )


def invite_to_choose(precedent: Precedent, *, actor: Actor) -> tuple[PrivateLink, str]:
    """Make the private link by which a party follows or distinguishes anew; the secret is returned once."""
    return issue_link(
        precedent.party,
        precedent.wording.clause.text.coalition,
        actor=actor,
        purpose=PrivateLink.Purpose.REVIEW,
        subject_uid=precedent.uid,
        address="/precedent/{link}/",
        expires_at=timezone.now() + LINK_LASTS,
    )


@transaction.atomic
def note_asked(review: Review, *, actor: Actor) -> bool:
    """Take the asking of a review upon oneself; return whether nobody had before."""
    require(rules.can_ask, actor, review)
    if not Review.objects.filter(OPEN, pk=review.pk, asked_at=None).update(asked_at=timezone.now()):
        return False
    _tell(actor, "review.asked", review)
    return True


def make_due_by_fact(uid: str) -> list[Coalition]:
    """Make everything due that rests on a fact: positions on clauses that cite it. Return whose it is."""
    fact = Fact.objects.select_related("case__coalition").get(uid=uid)
    citing = Clause.objects.filter(cited_facts__fact=fact, cited_facts__ended_at=None, retired_at=None)
    resting = Position.objects.filter(wording__clause__in=citing, superseded_at=None)
    told = resting.filter(origin=Origin.TOLD, wording__retired_at=None, wording__is_omission=False)
    return _make_due(told, Cause.FACT, fact)


def make_due_by_precedent(uid: str) -> list[Coalition]:
    """Make due the position whose distinction was reopened, or the earlier one that was put to review."""
    precedent = Precedent.objects.select_related("fact", "wording", "earlier").get(uid=uid)
    reopened = precedent.reopened_at is not None
    wording = precedent.wording_id if reopened else precedent.earlier.wording_id
    positions = Position.objects.filter(party=precedent.party_id, wording=wording, superseded_at=None)
    cause = Cause.FACT if reopened else Cause.PRECEDENT
    return _make_due(positions, cause, precedent.fact if reopened else None)


def _make_due(positions: QuerySet[Position], cause: Cause, fact: Fact | None) -> list[Coalition]:
    """Ask of positions today; of those that were due already nothing is asked twice."""
    found = list(positions.select_related("party", "wording__clause__text__coalition"))
    coalitions = {coalition_of(position) for position in found}
    for coalition in coalitions:
        today = today_in(coalition)
        own = [position for position in found if coalition_of(position) == coalition]
        waiting = Review.objects.filter(OPEN, position__in=own)
        due = set(waiting.filter(due_on__lte=today).values_list("position", flat=True))
        new = [position for position in own if position.pk not in due]
        waiting.filter(position__in=new).update(ended_at=timezone.now())
        Review.objects.bulk_create(_due(new, coalition, today, cause, fact))
        if new:
            journal.record(WORKER, "review.due", coalition, coalition=coalition, count=len(new))
    return list(coalitions)


def _due(
    positions: Iterable[Position], coalition: Coalition, today: date, cause: Cause, fact: Fact | None
) -> list[Review]:
    return [
        Review(coalition=coalition, party=p.party, position=p, due_on=today, cause=cause, fact=fact)
        for p in positions
    ]


def _tell(actor: Actor, verb: str, review: Review, **words: str) -> None:
    subject = review.subject
    text = subject.wording.clause.text if isinstance(subject, Position) else subject.text
    told = {"party": review.party.name, "what": named(subject)} | words
    journal.record(actor, verb, review, text=text, coalition=review.coalition, **told)


@transaction.atomic
def erase_review(uid: str) -> int:
    """Destroy the words of a review and of the acts that told them; what it found stays."""
    journal.erase(Event.objects.filter(object_kind="review", object_uid=uid))
    answered = Review.objects.filter(uid=uid, erased_at=None).exclude(Q(words=""))
    return answered.update(words="", erased_at=timezone.now())
