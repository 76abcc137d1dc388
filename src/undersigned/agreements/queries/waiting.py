"""What is asked of those who bring a text down the river, and of those who sign it (`core/asked.py`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from undersigned.agreements.models import Edition, EditionClause, Signature
from undersigned.agreements.queries.progress import Progress, Stage, progress_of
from undersigned.agreements.states import SignatureState
from undersigned.core.actor import EDITOR, OFFICER, SECRETARY
from undersigned.core.asked import Asked, count_words
from undersigned.parties.models import PrivateLink
from undersigned.positions.models import Round
from undersigned.texts.models import Text
from undersigned.texts.queries import Reading, readings_of_texts

# What is done next with a text at each stage: by whom, what, and where.
NEXT: dict[Stage, tuple[tuple[str, Any, str], ...]] = {
    Stage.DRAFTED: (
        (SECRETARY, _("Ask the coalition about %(title)s"), "positions:ask"),
        (EDITOR, _("Go on drafting %(title)s"), "texts:draft"),
    ),
    Stage.ANSWERED: (
        (SECRETARY, _("Choose the common text of %(title)s and freeze it"), "agreements:frontier"),
    ),
    Stage.FROZEN: ((SECRETARY, _("Publish %(title)s"), "agreements:signing"),),
}
COLLECT = _("Collect the decisions on %(title)s")
DECIDE = _("Enter what %(party)s decided on %(title)s")
STAND_BY = _("Say whether %(party)s still signs %(title)s: %(other)s no longer does")
READ_THROUGH = {Stage.DRAFTED, Stage.ANSWERED}


def asked(parties: Iterable[int], coalitions: Iterable[int], at: datetime) -> Iterator[Asked]:
    """Give what waits for drafters and secretaries, and the decisions that parties owe; ten queries at most."""
    yield from _of_seats(coalitions)
    yield from _of_signers(parties)


def _of_seats(coalitions: Iterable[int]) -> Iterator[Asked]:
    texts = _unfinished().filter(coalition__in=coalitions).prefetch_related("cases")
    found = [each for each in progress_of(texts) if each.stage in NEXT]
    readings = readings_of_texts(each.text.pk for each in found if each.stage in READ_THROUGH)
    for each in found:
        for power, act, page in NEXT[each.stage]:
            yield _step(each, power, act, page, readings.get(each.text.pk, Reading()))


def _unfinished() -> QuerySet[Text]:
    """Return the joint texts drafted here whose newest edition is not out, or that were asked about since."""
    editions = Edition.objects.filter(text=OuterRef("pk"))
    published = editions.filter(published_at__isnull=False)
    frozen = Edition.objects.filter(text=OuterRef("text"), frozen_at__gte=OuterRef("opened_at"))
    later = Round.objects.filter(~Exists(frozen), text=OuterRef("pk"))
    unfinished = ~Exists(published) | Exists(editions.filter(published_at=None)) | Exists(later)
    return Text.objects.filter(unfinished, kind=Text.Kind.STATEMENT, elsewhere="", reference="")


def _step(each: Progress, power: str, act: Any, page: str, reading: Reading) -> Asked:
    text = each.text
    return Asked(
        act=COLLECT if each.stage == Stage.FROZEN and each.undecided else act,
        names={"title": text.title},
        why=text.why,
        language=text.language,
        address=reverse(page, args=[text.uid]),
        coalition=text.coalition_id,
        party=None,
        powers=frozenset({power}),
        since=each.since,
        cases=frozenset(case.pk for case in text.cases.all()),
        words=reading.words,
        clauses=reading.clauses if each.stage == Stage.ANSWERED else 0,
    )


def _of_signers(parties: Iterable[int]) -> Iterator[Asked]:
    live = Q(state__in=(SignatureState.PROVISIONAL, SignatureState.RATIFIED))
    undecided = Q(state=SignatureState.PROVISIONAL, edition__published_at=None) & ~_left_behind()
    again = live & Q(asked_again_at__isnull=False)
    found = Signature.objects.filter(undecided | again, party__in=parties, party__elsewhere="")
    signatures = list(
        found.select_related("party", "edition__text", "asked_because__party").prefetch_related(
            "edition__text__cases"
        )
    )
    words = _words_of(signature.edition_id for signature in signatures)
    for signature in signatures:
        yield _decision(signature, words.get(signature.edition_id, 0))


def _left_behind() -> Q:
    """Return the filter for signatures under an edition after which there is another one, or another round."""
    newer = Edition.objects.filter(text=OuterRef("edition__text"), number__gt=OuterRef("edition__number"))
    asked = Round.objects.filter(text=OuterRef("edition__text"), opened_at__gt=OuterRef("edition__frozen_at"))
    return Q(Exists(newer)) | Q(Exists(asked))


def _words_of(editions: Iterable[int]) -> dict[int, int]:
    rows = EditionClause.objects.filter(edition__in=set(editions)).order_by().values_list("edition", "body")
    words: dict[int, int] = {}
    for edition, body in rows:
        words[edition] = words.get(edition, 0) + count_words(body)
    return words


def _decision(signature: Signature, words: int) -> Asked:
    edition, party = signature.edition, signature.party
    names: dict[str, object] = {"party": party.name, "title": edition.title}
    if signature.asked_again_at and signature.asked_because:
        names["other"] = signature.asked_because.party.name
    return Asked(
        act=STAND_BY if "other" in names else DECIDE,
        names=names,
        why=edition.text.why,
        language=edition.language,
        address=reverse("agreements:sign_seated", args=[edition.text.uid, edition.number, party.uid]),
        coalition=edition.text.coalition_id,
        party=party.pk,
        powers=frozenset({OFFICER}),
        since=signature.asked_again_at or signature.provisional_at,
        purpose=PrivateLink.Purpose.SIGN,
        subject=edition.uid,
        cases=frozenset(case.pk for case in edition.text.cases.all()),
        words=words,
        clauses=1,
    )
