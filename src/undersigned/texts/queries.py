"""Reads: the texts an actor may see, and a text as it stands."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from undersigned.cases.models import Case
from undersigned.core.actor import Actor
from undersigned.library import rules as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.corrections import readings_of
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.texts.models import BriefingLine, CitedPassage, Clause, Text, TitleTranslation, Wording


def texts_visible_to(actor: Actor) -> QuerySet[Text]:
    """Return the texts of the coalitions in which the actor has a seat, or the one its private link is for.

    What is published is everybody's, but that is an edition's matter: here anonymous readers see nothing.
    """
    texts = Text.objects.select_related("coalition", "owner")
    if actor.is_operator:
        return texts
    named = {grant.subject for grant in actor.grants if grant.subject}
    return texts.filter(Q(coalition__in=actor.coalitions(*SEATS)) | Q(uid__in=named))


def get_text(actor: Actor, uid: str) -> Text:
    """Return a text that the actor may see.

    Raises: Http404 where there is none, which tells a stranger nothing.
    """
    return get_object_or_404(texts_visible_to(actor), uid=uid)


def texts_of(coalition: Coalition) -> QuerySet[Text]:
    """Return a coalition's texts, newest first."""
    return coalition.texts.select_related("coalition", "owner")


def clauses_of(text: Text) -> QuerySet[Clause]:
    """Return a text's live clauses in order; `clause.wordings.all()` are the live wordings, strongest first.

    Four queries whatever the number of clauses, translations and proposers included.
    """
    live = Wording.objects.filter(retired_at=None).select_related("proposed_by", "replaces")
    wordings = Prefetch("wordings", live.prefetch_related("translations"))
    return text.clauses.filter(retired_at=None).select_related("text__coalition").prefetch_related(wordings)


def get_clause(text: Text, uid: str) -> Clause:
    """Return a live clause of a text with its live wordings. Raises: Http404."""
    return get_object_or_404(clauses_of(text), uid=uid)


def wordings_in(clauses: Iterable[Clause]) -> list[Wording]:
    """Return the live wordings of clauses from `clauses_of`, omissions left out."""
    return [wording for clause in clauses for wording in clause.wordings.all() if not wording.is_omission]


def wordings_of(text: Text) -> list[Wording]:
    """Return the live wordings of the live clauses in reading order, omissions left out."""
    return wordings_in(clauses_of(text))


def neighbours(clause: Clause) -> dict[str, Any]:
    """Return where a clause stands: `place`, `count`, and the clauses `before` and `after`, None at the ends."""
    clauses = list(clause.text.clauses.filter(retired_at=None))
    place = clauses.index(clause)
    return {
        "place": place + 1,
        "count": len(clauses),
        "before": clauses[place - 1] if place else None,
        "after": clauses[place + 1] if place + 1 < len(clauses) else None,
    }


def was_asked(text: Text) -> bool:
    """Tell whether a round was ever opened on the text, or a position taken."""
    # Rounds and positions are an upper room's: known here by their reverse relations alone.
    return text.rounds.exists() or has_answers(text)


def has_answers(text: Text) -> bool:
    """Tell whether a position was ever taken on a wording of the text."""
    return Wording.objects.filter(clause__text=text, positions__isnull=False).exists()


def names_proposers(text: Text) -> bool:
    """Tell whether it may be read who proposed which words: in a sealed round not before it closes."""
    return not text.rounds.filter(sealed=True, closed_at=None, closes_at__gt=timezone.now()).exists()


@dataclass(frozen=True)
class LanguageState:
    """How far a text is translated into a language; counts are wordings, and the title."""

    code: str
    total: int
    missing: int
    stale: int


def language_states(text: Text, wordings: Sequence[Wording]) -> list[LanguageState]:
    """Return, for each language in which some of the text is not at home, how far it is translated.

    The coalition's languages come first, then others that the text has.
    """
    titles = list(text.titles.all())
    told = [title.language for title in titles]
    told += [made.language for wording in wordings for made in wording.translations.all()]
    homes = {text.language, *(wording.language for wording in wordings)}
    codes = dict.fromkeys([*text.coalition.languages, *told])
    return [_language_state(text, titles, wordings, code) for code in codes if homes != {code}]


def _language_state(
    text: Text, titles: Sequence[TitleTranslation], wordings: Sequence[Wording], code: str
) -> LanguageState:
    foreign = [wording for wording in wordings if wording.language != code]
    made = [title.stale for title in titles if title.language == code]
    made += [t.stale for wording in foreign for t in wording.translations.all() if t.language == code]
    total = len(foreign) + (text.language != code)
    return LanguageState(code, total, total - len(made), sum(made))


@dataclass(frozen=True)
class Rest:
    """What a clause rests on: a passage; None where the reader may not see it, or its source was withdrawn.

    `reading` are its words with corrections; empty where none stands over them.
    """

    passage: Passage | None
    reading: str = ""
    withdrawn: bool = False


def cited_in(clauses: Iterable[int], actor: Actor) -> dict[int, list[Rest]]:
    """Return what clauses, named by their keys, rest on, as far as an actor may see it; two queries."""
    found = list(CitedPassage.objects.filter(clause__in=clauses).select_related("passage__source__coalition"))
    readings = readings_of({cited.passage for cited in found})
    rests: defaultdict[int, list[Rest]] = defaultdict(list)
    for cited in found:
        rests[cited.clause_id].append(_rest(cited.passage, readings.get(cited.passage_id, ""), actor))
    return dict(rests)


def _rest(passage: Passage, reading: str, actor: Actor) -> Rest:
    if passage.source.withdrawn_at:
        return Rest(None, withdrawn=True)
    seen = actor.is_operator or library.can_see(actor, passage.source)
    return Rest(passage, reading) if seen else Rest(None)


def resting_on(passage: Passage, actor: Actor) -> QuerySet[Clause]:
    """Return the live clauses, of texts that an actor may see, which rest on a passage."""
    clauses = Clause.objects.filter(cited__passage=passage, text__in=texts_visible_to(actor))
    return clauses.filter(retired_at=None).select_related("text")


def words_of(clause: Clause) -> str:
    """Return the strongest words of a clause."""
    wordings = [each for each in clause.wordings.all() if not each.is_omission and not each.retired_at]
    return wordings[0].body if wordings else ""


def claims_of(coalition: Coalition) -> QuerySet[Clause]:
    """Return the live claims of a coalition's texts that rest on passages, in the order of the texts."""
    claims = Clause.objects.filter(
        text__coalition=coalition, kind=Clause.Kind.CLAIM, retired_at=None, cited__isnull=False
    )
    ordered = claims.distinct().select_related("text").order_by("text_id", "order")
    return ordered.prefetch_related(Prefetch("wordings", Wording.objects.filter(retired_at=None)))


def briefing_of(subject: Case | Source) -> dict[str, list[Clause]]:
    """Return the claims of a briefing by length, each length in its order; two queries."""
    of = {"case": subject} if isinstance(subject, Case) else {"source": subject}
    wordings = Prefetch("clause__wordings", Wording.objects.filter(retired_at=None))
    lines = BriefingLine.objects.filter(**of, clause__retired_at=None).select_related("clause__text")
    told: defaultdict[str, list[Clause]] = defaultdict(list)
    for line in lines.prefetch_related(wordings):
        told[line.length].append(line.clause)
    return dict(told)
