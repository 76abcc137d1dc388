"""Clauses, parties and cases are laid down for search in the transaction of the act that changed them."""

from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from undersigned.agreements.models import Edition, EditionClause
from undersigned.agreements.queries.editions import published_edition
from undersigned.agreements.queries.shown import shown_at
from undersigned.cases.models import Case, Fact, FactVersion, Question
from undersigned.core import search
from undersigned.core.models import Audience
from undersigned.core.pages import language_name
from undersigned.core.registry import listener
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.texts.models import Clause, Text, Wording

# One clause that is added, moved or retired gives the others new numbers.
TEXT = (
    "text.created", "text.described", "text.translated",
    "clause.added", "clause.retired", "clause.numbered", "clause.moved",
)  # fmt: skip
WORDING = ("wording.added", "wording.proposed", "wording.reworded", "wording.retired")
PARTY = ("party.admitted", "party.protected", "party.changed", "party.left", "party.rejoined")
SIGNATURE = (
    *("signature.ratified", "signature.acceded", "signature.withdrawn"),
    *("signature.named", "signature.unnamed"),
)
CASE = ("case.described", "term.defined", "term.removed")
FACT = ("fact.recorded", "fact.changed", "fact.removed")
QUESTION = ("question.phrased", "question.replaced")


def listen() -> None:
    """Declare which acts change what is found."""
    for verbs, function in (
        (TEXT, _text),
        (("text.described",), _described),
        (WORDING, _wording),
        (PARTY, _party),
        (CASE, _case),
        (FACT, _fact),
        (("facts.imported",), _facts),
        (QUESTION, _question),
        (("parties.pasted",), _coalition),
        (("register.imported",), _register),
        (("edition.published", *SIGNATURE), _published),
        (("erased",), _erased),
    ):
        for verb in verbs:
            listener(verb, function)


def _text(_kind: str, _uid: str, text_uid: str) -> None:
    index_titles(Text.objects.filter(uid=text_uid))
    index_clauses(Clause.objects.filter(text__uid=text_uid))


def _described(_kind: str, _uid: str, text_uid: str) -> None:
    # A case may have been named there for the first time.
    index_cases(Case.objects.filter(texts__uid=text_uid))


def _wording(_kind: str, uid: str, _text: str) -> None:
    index_clauses(Clause.objects.filter(wordings__uid=uid))


def _party(_kind: str, uid: str, _text: str) -> None:
    # A current is found by the name of its organisation too.
    index_parties(Party.objects.filter(Q(uid=uid) | Q(parent__uid=uid)))
    index_published(_signed_by(uid))


def _signed_by(party_uid: str) -> QuerySet[Text]:
    return Text.objects.filter(editions__signatures__party__uid=party_uid).distinct()


def _coalition(_kind: str, uid: str, _text: str) -> None:
    index_parties(Party.objects.filter(memberships__coalition__uid=uid, memberships__until=None))


def _register(kind: str, uid: str, _text: str) -> None:
    _coalition(kind, uid, "")
    index_cases(Case.objects.filter(coalition__uid=uid))
    index_questions(Question.objects.filter(coalition__uid=uid))
    index_titles(Text.objects.filter(coalition__uid=uid))
    index_clauses(Clause.objects.filter(text__coalition__uid=uid))


def _case(kind: str, uid: str, _text: str) -> None:
    index_cases(Case.objects.filter(uid=uid) if kind == "case" else Case.objects.filter(terms__uid=uid))


def _fact(_kind: str, uid: str, _text: str) -> None:
    index_facts(Fact.objects.filter(uid=uid))


def _facts(_kind: str, uid: str, _text: str) -> None:
    index_facts(Fact.objects.filter(case__uid=uid))


def _question(_kind: str, uid: str, _text: str) -> None:
    index_questions(Question.objects.filter(uid=uid))


def _published(_kind: str, _uid: str, text_uid: str) -> None:
    index_published(Text.objects.filter(uid=text_uid))


def _erased(kind: str, uid: str, _text: str) -> None:
    if kind == "party":
        _party(kind, uid, "")
        search.forget("party", uid)
    if kind == "case":
        facts = Fact.objects.filter(case__uid=uid).values_list("uid", flat=True)
        search.forget("term", uid)
        search.forget("fact", *facts)
        _case(kind, uid, "")


def index_titles(texts: QuerySet[Text]) -> None:
    """Lay down the titles of drafts, in every language, for the coalition's seats."""
    uids = list(texts.values_list("uid", flat=True))
    search.hold(*uids)
    # The drafts of appeals and of practice reports have rooms of their own.
    told = texts.filter(kind=Text.Kind.STATEMENT).prefetch_related("titles")
    search.change("text", uids, (entry for text in told for entry in _titles_of(text)))


def _titles_of(text: Text) -> Iterator[search.Entry]:
    titles = [(text.language, text.title), *((each.language, each.title) for each in text.titles.all())]
    for place, (language, title) in enumerate(titles):
        yield search.Entry(
            kind="text",
            uid=text.uid,
            coalition=text.coalition_id,
            audience=Audience.COALITION,
            address=reverse("texts:draft", args=[text.uid]),
            title=title,
            heading=title,
            words="",
            language=language,
            place=place,
        )


def index_clauses(clauses: QuerySet[Clause]) -> None:
    """Lay down the live wordings of clauses, and their translations, for the coalition's seats."""
    uids = list(clauses.values_list("uid", flat=True))
    search.hold(*uids)
    live = Wording.objects.filter(retired_at=None).prefetch_related("translations")
    live_ones = clauses.filter(retired_at=None, text__kind=Text.Kind.STATEMENT)
    told = live_ones.select_related("text__coalition")
    search.change(
        "draft",
        uids,
        (
            entry
            for clause in told.prefetch_related(Prefetch("wordings", live))
            for entry in _of_clause(clause)
        ),
    )


def _of_clause(clause: Clause) -> Iterator[search.Entry]:
    text = clause.text
    place = 0
    for wording in clause.wordings.all():
        translations = [(each.language, each.body) for each in wording.translations.all()]
        for language, body in [(wording.language, wording.body), *translations]:
            if body:
                yield search.Entry(
                    kind="draft",
                    uid=clause.uid,
                    coalition=text.coalition_id,
                    audience=Audience.COALITION,
                    address=f"{reverse('texts:draft', args=[text.uid])}#clause-{clause.uid}",
                    title=f"{text.title}, {clause.number}",
                    words=body,
                    language=language,
                    place=place,
                )
                place += len(body) + 1


def index_published(texts: QuerySet[Text]) -> None:
    """Lay down what now stands at the addresses of texts, for everybody: title, signatories, clauses."""
    search.hold(*texts.values_list("uid", flat=True))
    for text in texts.select_related("coalition"):
        edition = published_edition(text)
        uids = list(text.clauses.values_list("uid", flat=True))
        lines = edition.clauses.select_related("clause", "edition__text") if edition else []
        search.change("edition", [text.uid], [_of_published(edition)] if edition else [])
        search.change("clause", uids, map(_of_line, lines))


def _of_published(edition: Edition) -> search.Entry:
    text = edition.text
    signed = edition.signatures.filter(shown_at(timezone.now()), named=True).select_related("party")
    return search.Entry(
        kind="edition",
        uid=text.uid,
        coalition=text.coalition_id,
        audience=Audience.PUBLIC,
        address=reverse("agreements:page", args=[text.uid]),
        title=edition.title,
        heading=edition.title,
        words=", ".join(sorted(each.party.name for each in signed)),
        language=edition.language,
    )


def _of_line(line: EditionClause) -> search.Entry:
    text = line.edition.text
    return search.Entry(
        kind="clause",
        uid=line.clause.uid,
        coalition=text.coalition_id,
        audience=Audience.PUBLIC,
        address=reverse("agreements:clause", args=[text.uid, line.clause.uid]),
        title=f"{line.edition.title}, {line.number}",
        words=line.body,
        language=line.edition.language,
    )


def index_parties(parties: QuerySet[Party]) -> None:
    """Lay down parties for the seats of each coalition that they are now in."""
    uids = list(parties.values_list("uid", flat=True))
    search.hold(*uids)
    now = Membership.objects.filter(party__uid__in=uids, party__erased_at=None, until=None)
    told = now.select_related("party__parent", "coalition")
    search.change("party", uids, (_of_party(each.party, each.coalition) for each in told))


def _of_party(party: Party, coalition: Coalition) -> search.Entry:
    languages = [language_name(code) for code in party.languages]
    told = (party.place, party.parent.name if party.parent else "", *languages)
    return search.Entry(
        kind="party",
        uid=party.uid,
        coalition=coalition.pk,
        audience=Audience.COALITION,
        address=reverse("parties:parties", args=[coalition.slug]),
        title=party.name,
        heading=party.name,
        words=", ".join(part for part in told if part),
        language=party.language,
    )


def index_cases(cases: QuerySet[Case]) -> None:
    """Lay down cases under each of their names, and their terms."""
    uids = list(cases.values_list("uid", flat=True))
    search.hold(*uids)
    told = list(cases.select_related("coalition").prefetch_related("names").distinct())
    search.change("case", uids, (entry for case in told for entry in _of_case(case)))
    search.change("term", uids, (entry for case in told for entry in _terms_of(case)))
    index_facts(Fact.objects.filter(case__in=cases))


def _of_case(case: Case) -> Iterator[search.Entry]:
    entry = search.Entry(
        kind="case",
        uid=case.uid,
        coalition=case.coalition_id,
        audience=case.audience,
        address=reverse("cases:case", args=[case.uid]),
        title=case.name,
        heading=case.name,
        words=case.summary,
        language=case.coalition.languages[0],
    )
    yield entry
    for place, other in enumerate(case.names.all(), len(case.summary) + 1):
        yield replace(
            entry, title=other.name, heading=other.name, words="", language=other.language, place=place
        )


def index_facts(facts: QuerySet[Fact]) -> None:
    """Lay down what facts say now, for whoever may read their case."""
    uids = list(facts.values_list("uid", flat=True))
    search.hold(*uids)
    said = FactVersion.objects.filter(
        fact__uid__in=uids, fact__removed_at=None, until_at=None, erased_at=None
    )
    told = said.select_related("fact__case").order_by("fact_id")
    search.change("fact", uids, map(_of_fact, told))


def _of_fact(said: FactVersion) -> search.Entry:
    case = said.fact.case
    return search.Entry(
        kind="fact",
        uid=said.fact.uid,
        coalition=case.coalition_id,
        audience=case.audience,
        address=reverse("cases:fact", args=[said.fact.uid]),
        title=case.name,
        words=". ".join(part for part in (said.words, said.attributed_to) if part),
        language=said.language,
    )


def index_questions(questions: QuerySet[Question]) -> None:
    """Lay down the questions of coalitions for their seats."""
    uids = list(questions.values_list("uid", flat=True))
    search.hold(*uids)
    search.change("question", uids, map(_of_question, questions.order_by("pk")))


def _of_question(question: Question) -> search.Entry:
    phrasing = question.phrasing.replace("{case}", "…")
    return search.Entry(
        kind="question",
        uid=question.uid,
        coalition=question.coalition_id,
        audience=Audience.COALITION,
        address=reverse("cases:question", args=[question.uid]),
        title=question.called,
        heading=phrasing,
        words=question.note,
        language=question.language,
    )


def _terms_of(case: Case) -> Iterator[search.Entry]:
    address = reverse("cases:case", args=[case.uid])
    place = 0
    for term in case.terms.filter(removed_at=None):
        words = f"{term.word}: {term.definition}"
        yield search.Entry(
            kind="term",
            uid=case.uid,
            coalition=case.coalition_id,
            audience=case.audience,
            address=f"{address}#term-{term.uid}",
            title=case.name,
            heading=term.word,
            words=words,
            language=term.language,
            place=place,
        )
        place += len(words) + 1
