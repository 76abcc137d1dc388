"""Where each text stands, and what is to be done next by whom."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.agreements.queries.shown import shown_at
from undersigned.agreements.states import SignatureState
from undersigned.core.actor import DELEGATE, EDITOR, OFFICER, SECRETARY, Actor
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Round
from undersigned.texts.models import Clause, Text

# One that waits for its day counts as it did before: nobody learns of it by subtraction.
PROVISIONAL = Q(signatures__state=SignatureState.PROVISIONAL) | Q(
    signatures__state=SignatureState.RATIFIED, signatures__shown_at=None, signatures__accession=False
)


class Stage(StrEnum):
    """How far a text has come down the river."""

    DRAFTED = "drafted"
    ASKED = "asked"
    ANSWERED = "answered"
    FROZEN = "frozen"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Standing:
    """Where a text stands.

    `until` and `handed_in` are those of its open round; `ratified` and `undecided` count the signatures of its
    newest edition. `parties` is how many the coalition has.
    """

    text: Text
    stage: Stage
    parties: int
    round: Round | None = None
    handed_in: int = 0
    edition: Edition | None = None
    ratified: int = 0
    undecided: int = 0

    @property
    def until(self) -> datetime | None:
        return self.round.closes_at if self.round else None


def standings(texts: QuerySet[Text]) -> list[Standing]:
    """Return where texts stand, in their order, in a fixed number of queries."""
    rounds = Round.objects.annotate(handed_in=Count("submissions")).order_by("-opened_at", "-id")
    editions = Edition.objects.annotate(
        ratified=Count("signatures", filter=shown_at(timezone.now(), "signatures__")),
        undecided=Count("signatures", filter=PROVISIONAL),
    ).order_by("-number")
    found = texts.select_related("coalition").prefetch_related(
        Prefetch("rounds", rounds), Prefetch("editions", editions)
    )
    listed = list(found)
    inside = Count("memberships", filter=Q(memberships__until=None))
    coalitions = Coalition.objects.filter(pk__in={text.coalition_id for text in listed})
    parties = dict(coalitions.annotate(inside=inside).values_list("pk", "inside"))
    return [_standing(text, parties[text.coalition_id], timezone.now()) for text in listed]


def _standing(text: Text, parties: int, now: datetime) -> Standing:
    latest = next(iter(text.rounds.all()), None)
    edition = next(iter(text.editions.all()), None)
    told = {"text": text, "parties": parties, "edition": edition}
    if edition:
        told |= {"ratified": edition.ratified, "undecided": edition.undecided}  # type: ignore[attr-defined]
    if latest and latest.closed_at is None and latest.closes_at > now:
        told |= {"round": latest, "handed_in": latest.handed_in}  # type: ignore[attr-defined]
        return Standing(stage=Stage.ASKED, **told)  # type: ignore[arg-type]
    return Standing(stage=_stage(latest, edition), **told)  # type: ignore[arg-type]


def _stage(latest: Round | None, edition: Edition | None) -> Stage:
    if latest and (edition is None or latest.opened_at > edition.frozen_at):
        return Stage.ANSWERED
    if edition is None:
        return Stage.DRAFTED
    return Stage.PUBLISHED if edition.published_at else Stage.FROZEN


class Task(StrEnum):
    """What can wait for a person."""

    ANSWER = "answer"
    DECIDE = "decide"
    DRAFT = "draft"
    ASK = "ask"
    FREEZE = "freeze"
    COLLECT = "collect"
    PUBLISH = "publish"


@dataclass(frozen=True)
class Step:
    """One thing that waits for a person: the page where she does it, and for which party if she speaks for one."""

    task: Task
    standing: Standing
    page: str
    args: tuple[str | int, ...]
    party: Party | None = None


# What a secretary does next with a text at each stage, and where.
SECRETARYS = {
    Stage.DRAFTED: (Task.ASK, "positions:ask"),
    Stage.ANSWERED: (Task.FREEZE, "agreements:frontier"),
}


def steps(actor: Actor, standings: Sequence[Standing]) -> list[Step]:
    """Return what waits for a person in these texts, in their order; three queries at most."""
    handed_in, undecided = _done(standings)
    own = {g.party for g in actor.grants if g.power in (DELEGATE, OFFICER) and g.party}
    parties = Party.objects.in_bulk(own)
    found: list[Step] = []
    for standing in standings:
        coalition = standing.text.coalition_id
        if standing.stage == Stage.ASKED:
            mine = _spoken_for(actor, coalition, parties, DELEGATE, OFFICER)
            found += _answers(standing, mine, handed_in)
        if standing.stage == Stage.FROZEN:
            mine = _spoken_for(actor, coalition, parties, OFFICER)
            found += _decisions(standing, mine, undecided)
        found += _drafting(actor, standing)
    return found


def _done(standings: Iterable[Standing]) -> tuple[set[tuple[int, int]], set[tuple[int, int]]]:
    """Return who has handed in to the open rounds, and who has yet to decide on the newest editions."""
    rounds = Round.objects.filter(pk__in=[s.round.pk for s in standings if s.round])
    handed_in = rounds.filter(submissions__isnull=False).values_list("pk", "submissions__party")
    newest = [s.edition.pk for s in standings if s.edition]
    open_signatures = Signature.objects.filter(edition__in=newest, state=SignatureState.PROVISIONAL)
    return set(handed_in), set(open_signatures.values_list("edition", "party"))


def _spoken_for(actor: Actor, coalition: int, parties: dict[int, Party], *powers: str) -> list[Party]:
    keys = {g.party for g in actor.grants if g.power in powers and g.coalition == coalition}
    return [parties[key] for key in sorted(key for key in keys if key in parties)]


def _answers(standing: Standing, mine: list[Party], handed_in: set[tuple[int, int]]) -> Iterator[Step]:
    for party in mine:
        if standing.round and (standing.round.pk, party.pk) not in handed_in:
            where = (standing.text.uid, party.uid)
            yield Step(Task.ANSWER, standing, "positions:seat_answer", where, party)


def _decisions(standing: Standing, mine: list[Party], undecided: set[tuple[int, int]]) -> Iterator[Step]:
    for party in mine:
        if standing.edition and (standing.edition.pk, party.pk) in undecided:
            where = (standing.text.uid, standing.edition.number, party.uid)
            yield Step(Task.DECIDE, standing, "agreements:sign_seated", where, party)


def _drafting(actor: Actor, standing: Standing) -> Iterator[Step]:
    coalition, where = standing.text.coalition_id, (standing.text.uid,)
    if not actor.holds(SECRETARY, coalition=coalition):
        if standing.stage == Stage.DRAFTED and actor.holds(EDITOR, coalition=coalition):
            yield Step(Task.DRAFT, standing, "texts:draft", where)
    elif standing.stage in SECRETARYS:
        task, page = SECRETARYS[standing.stage]
        yield Step(task, standing, page, where)
    elif standing.stage == Stage.FROZEN:
        task = Task.COLLECT if standing.undecided else Task.PUBLISH
        yield Step(task, standing, "agreements:signing", where)


def opening_of(edition: Edition) -> EditionClause | None:
    """Return the first clause in which signers ask or undertake something, else the first of all."""
    clauses = list(edition.clauses.all())
    operative = [clause for clause in clauses if clause.kind in (Clause.Kind.DEMAND, Clause.Kind.UNDERTAKING)]
    return next(iter(operative or clauses), None)


def signers_of(edition: Edition) -> list[Party]:
    """Return the parties whose signature stands in public under their name, by name."""
    signed = edition.signatures.filter(shown_at(timezone.now()), named=True).select_related("party")
    return [signature.party for signature in signed]


def newest_published(count: int) -> list[Edition]:
    """Return the newest published edition of the texts published last, each with its number of signers."""
    published = Edition.objects.filter(published_at__lte=timezone.now())
    newer = Edition.objects.filter(
        published_at__isnull=False, text=OuterRef("text"), number__gt=OuterRef("number")
    )
    return list(
        published.exclude(Exists(newer))
        .select_related("text__coalition")
        .annotate(signers=Count("signatures", filter=shown_at(timezone.now(), "signatures__")))
        .order_by("-published_at", "-id")[:count]
    )
