"""Reads: the texts an actor may see, and a text as it stands."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.cases.models import Case, Fact
from undersigned.cases.queries import Answer, Entry, cases_visible_to, entries_by_fact
from undersigned.core.actor import Actor
from undersigned.core.asked import Asked, count_words
from undersigned.core.asof import standing
from undersigned.core.kept import stood
from undersigned.library import rules as library
from undersigned.library.models import Passage, Source
from undersigned.library.queries.corrections import readings_of
from undersigned.parties.models import Coalition
from undersigned.parties.queries import SEATS
from undersigned.texts.models import (
    BriefingLine,
    CitedFact,
    CitedPassage,
    Clause,
    Subject,
    Text,
    TitleTranslation,
    Wording,
)

READ_BRIEFING = {
    BriefingLine.Length.MINUTE: gettext_lazy("Read in a minute what %(case)s is"),
    BriefingLine.Length.FIVE: gettext_lazy("Read in five minutes what %(case)s is"),
}


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


@dataclass(frozen=True)
class Reading:
    """How much there is to read in a text: the words of every live wording, and the live clauses."""

    words: int = 0
    clauses: int = 0


def readings_of_texts(texts: Iterable[int]) -> dict[int, Reading]:
    """Return by key how much there is to read in some texts, in the language they are drafted in; one query."""
    live = Wording.objects.filter(clause__text__in=set(texts), clause__retired_at=None, retired_at=None)
    rows = live.filter(is_omission=False).order_by().values_list("clause__text", "clause", "body")
    words: defaultdict[int, int] = defaultdict(int)
    clauses: defaultdict[int, set[int]] = defaultdict(set)
    for text, clause, body in rows:
        words[text] += count_words(body)
        clauses[text].add(clause)
    return {text: Reading(count, len(clauses[text])) for text, count in words.items()}


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
    """What a clause rests on: a passage or a fact; None where the reader may not see it, or its source was withdrawn.

    `reading` are the passage's words with corrections; empty where none stands over them. `erased` tells that the
    words of the correction, or where there is no passage those of the source, stood then and were erased since.
    `of_case` tells that it is a fact, also where `fact` may not be seen; `changed_at` is when the fact was changed
    after it was cited.
    """

    passage: Passage | None = None
    reading: str = ""
    withdrawn: bool = False
    erased: bool = False
    of_case: bool = False
    fact: Entry | None = None
    changed_at: datetime | None = None


def cited_in(clauses: Iterable[int], actor: Actor, at: datetime | None = None) -> dict[int, list[Rest]]:
    """Return what clauses, named by their keys, rest on now or rested on at a moment, as far as an actor may see it.

    Four queries at most.
    """
    keys, then, at = list(clauses), at, at or timezone.now()
    stood = CitedPassage.objects.filter(standing(at, "cited_at", "ended_at"), clause__in=keys)
    found = list(stood.select_related("passage__source__coalition"))
    passages = rests_on((cited.passage for cited in found), actor, then)
    rests: defaultdict[int, list[Rest]] = defaultdict(list)
    for cited in found:
        rests[cited.clause_id].append(passages[cited.passage_id])
    for clause, rest in _cited_facts(keys, actor, at):
        rests[clause].append(rest)
    return dict(rests)


def rests_on(passages: Iterable[Passage], actor: Actor, at: datetime | None = None) -> dict[int, Rest]:
    """Return passages by their keys as something rests on them now, or rested at a moment, for an actor.

    Each comes with its source and coalition loaded; two queries at most.
    """
    found = set(passages)
    readings = readings_of(found, at)
    moment = at or timezone.now()
    return {each.pk: _rest(each, readings.get(each.pk, ""), actor, moment) for each in found}


def _cited_facts(clauses: Sequence[int], actor: Actor, at: datetime) -> Iterator[tuple[int, Rest]]:
    """Yield the facts that clauses rested on, as they said then, with the clause's key."""
    stood = CitedFact.objects.filter(standing(at, "cited_at", "ended_at"), clause__in=clauses)
    cited = list(stood.values_list("clause_id", "fact_id", "cited_at"))
    told = entries_by_fact({fact for _clause, fact, _at in cited}, actor, at)
    for clause, fact, cited_at in cited:
        entry = told.get(fact)
        since = entry.said.since_at if entry else None
        yield clause, Rest(of_case=True, fact=entry, changed_at=since if since and since > cited_at else None)


def _rest(passage: Passage, reading: str | None, actor: Actor, at: datetime) -> Rest:
    withdrawn_at = passage.source.withdrawn_at
    if withdrawn_at is not None and withdrawn_at <= at:
        return Rest(withdrawn=True)
    if not (actor.is_operator or library.can_see(actor, passage.source)):
        return Rest()
    if withdrawn_at is not None:
        return Rest(erased=True)
    return Rest(passage, reading or "", erased=reading is None)


def resting_on(passage: Passage, actor: Actor) -> QuerySet[Clause]:
    """Return the live clauses, of texts that an actor may see, which rest on a passage."""
    resting = CitedPassage.objects.filter(passage=passage, ended_at=None).values("clause")
    clauses = Clause.objects.filter(pk__in=resting, text__in=texts_visible_to(actor))
    return clauses.filter(retired_at=None).select_related("text")


def resting_on_fact(fact: Fact, actor: Actor) -> QuerySet[Clause]:
    """Return the live clauses, of texts that an actor may see, which rest on a fact."""
    resting = CitedFact.objects.filter(fact=fact, ended_at=None).values("clause")
    clauses = Clause.objects.filter(pk__in=resting, text__in=texts_visible_to(actor))
    return clauses.filter(retired_at=None).select_related("text")


def briefings_to_read(cases: Collection[int]) -> Iterator[Asked]:
    """Yield what there is to read of cases in a minute, and in five; two queries."""
    live = Wording.objects.filter(retired_at=None)
    lines = BriefingLine.objects.filter(case__in=cases, ended_at=None, clause__retired_at=None)
    told: defaultdict[tuple[Case, BriefingLine.Length], list[BriefingLine]] = defaultdict(list)
    for line in lines.select_related("case").prefetch_related(Prefetch("clause__wordings", live)):
        assert line.case is not None
        told[line.case, BriefingLine.Length(line.length)].append(line)
    for (case, length), found in told.items():
        if length != BriefingLine.Length.SENTENCE:
            yield Asked(
                act=READ_BRIEFING[length],
                names={"case": case.name},
                why="",
                language="",
                address=f"{reverse('cases:case', args=[case.uid])}#briefing",
                coalition=case.coalition_id,
                party=None,
                powers=frozenset(),
                since=min(line.set_at for line in found),
                cases=frozenset({case.pk}),
                words=sum(count_words(words_of(line.clause)) for line in found),
            )


def subject_of(clause: Clause) -> Subject | None:
    """Return which question a clause answers now."""
    return clause.subjects.filter(until_at=None).select_related("question", "case", "about").first()


def subjects_in(clauses: Iterable[int], actor: Actor, at: datetime | None = None) -> dict[int, Subject]:
    """Return which question each clause answers now, or answered at a moment, where the actor may see its case."""
    stood = Subject.objects.filter(standing(at or timezone.now()), clause__in=list(clauses))
    seen = stood.filter(case__in=cases_visible_to(actor).order_by())
    return {each.clause_id: each for each in seen.select_related("question", "case", "about")}


def drafts_answering(case: Case, actor: Actor, at: datetime) -> Iterator[Answer]:
    """Yield the clauses of drafts which an actor may read that answered questions about a case at a moment."""
    answering = case.subjects.filter(
        standing(at), standing(at, "clause__text__created_at", "clause__retired_at")
    )
    seen = answering.filter(clause__text__in=texts_visible_to(actor).values("pk"))
    then = Wording.objects.filter(standing(at, "created_at", "retired_at"), is_omission=False)
    with_words = seen.select_related("clause__text", "about").prefetch_related(
        Prefetch("clause__wordings", _strongest_first(then))
    )
    for subject in with_words:
        if wordings := subject.clause.wordings.all():
            yield _answer(subject, wordings[0])


def _strongest_first(wordings: QuerySet[Wording]) -> QuerySet[Wording]:
    """Return wordings in the order of their strengths at the moment of the `then` round them."""
    return wordings.order_by("is_omission", stood(Wording, "strength").desc(nulls_last=True), "pk")


def _answer(subject: Subject, wording: Wording) -> Answer:
    clause, text = subject.clause, subject.clause.text
    return Answer(
        question=subject.question_id,
        about=subject.about,
        clause=clause.uid,
        called=_("Clause %(number)s, %(text)s") % {"number": clause.number, "text": text.title},
        words=wording.body,
        language=wording.language,
        address=f"{reverse('texts:draft', args=[text.uid])}#clause-{clause.uid}",
        published=False,
    )


def texts_about(case: Case, actor: Actor, at: datetime | None = None) -> QuerySet[Text]:
    """Return the texts about a case that an actor may see, now or at a moment."""
    about = set(case.texts.values_list("pk", flat=True))
    for text, said in Text.said_at(at).items() if at else ():
        (about.add if case.pk in said["cases"] else about.discard)(text)
    return texts_visible_to(actor).filter(pk__in=about, created_at__lte=at or timezone.now())


def words_of(clause: Clause) -> str:
    """Return the strongest words of a clause."""
    wordings = [each for each in clause.wordings.all() if not each.is_omission and not each.retired_at]
    return wordings[0].body if wordings else ""


def claims_of(coalition: Coalition) -> QuerySet[Clause]:
    """Return the live claims of a coalition's texts that rest on passages, in the order of the texts."""
    claims = Clause.objects.filter(text__coalition=coalition, kind=Clause.Kind.CLAIM, retired_at=None)
    resting = claims.filter(pk__in=CitedPassage.objects.filter(ended_at=None).values("clause"))
    ordered = resting.select_related("text").order_by("text_id", "order")
    return ordered.prefetch_related(Prefetch("wordings", Wording.objects.filter(retired_at=None)))


def briefing_of(subject: Case | Source, at: datetime | None = None) -> dict[str, list[Clause]]:
    """Return the claims of a briefing, now or at a moment, by length, each length in its order; two queries."""
    of = {"case": subject} if isinstance(subject, Case) else {"source": subject}
    at = at or timezone.now()
    ways = Wording.objects.filter(standing(at, "created_at", "retired_at"))
    wordings = Prefetch("clause__wordings", _strongest_first(ways))
    live = standing(at, "set_at", "clause__retired_at")
    lines = BriefingLine.objects.filter(standing(at, "set_at", "ended_at"), live, **of)
    lines = lines.select_related("clause__text")
    told: defaultdict[str, list[Clause]] = defaultdict(list)
    for line in lines.prefetch_related(wordings):
        told[line.length].append(line.clause)
    return dict(told)
