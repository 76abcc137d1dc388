"""Clauses, parties and cases are laid down for search in the transaction of the act that changed them."""

from collections.abc import Iterable, Iterator

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from undersigned.agreements.models import EditionClause
from undersigned.agreements.queries.editions import published_edition
from undersigned.cases.models import Case
from undersigned.core import search
from undersigned.core.models import Audience
from undersigned.core.registry import listener
from undersigned.library.actions.indexing import index_source
from undersigned.library.models import Source
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.texts.models import Clause, Text, Wording

WHOLE_TEXT = ("text.created", "text.described", "text.translated")
CLAUSE = ("clause.added", "clause.retired", "clause.numbered", "clause.moved")
WORDING = ("wording.added", "wording.proposed", "wording.reworded", "wording.retired")
PARTY = ("party.admitted", "party.changed", "party.left", "party.rejoined")
CASE = ("case.described", "term.defined", "term.removed")


def listen() -> None:
    """Declare which acts change what is found."""
    for verbs, function in (
        (WHOLE_TEXT, _text),
        (("text.described",), _described),
        (CLAUSE, _clause),
        (WORDING, _wording),
        (PARTY, _party),
        (CASE, _case),
        (("parties.pasted",), _coalition),
        (("edition.published",), _published),
        (("erased",), _erased),
    ):
        for verb in verbs:
            listener(verb, function)


def _text(_kind: str, _uid: str, text_uid: str) -> None:
    index_clauses(Clause.objects.filter(text__uid=text_uid))


def _described(_kind: str, _uid: str, text_uid: str) -> None:
    # A case may have been named there for the first time.
    index_cases(Case.objects.filter(texts__uid=text_uid).select_related("coalition"))


def _clause(_kind: str, uid: str, _text: str) -> None:
    index_clauses(Clause.objects.filter(uid=uid))


def _wording(_kind: str, uid: str, _text: str) -> None:
    index_clauses(Clause.objects.filter(wordings__uid=uid))


def _party(_kind: str, uid: str, _text: str) -> None:
    index_parties(Membership.objects.filter(party__uid=uid), [uid])


def _coalition(_kind: str, uid: str, _text: str) -> None:
    members = Membership.objects.filter(coalition__uid=uid, until=None)
    # Other coalitions' entries of the same parties are laid down again with them.
    uids = list(members.values_list("party__uid", flat=True))
    index_parties(Membership.objects.filter(party__uid__in=uids), uids)


def _case(kind: str, uid: str, _text: str) -> None:
    cases = Case.objects.filter(uid=uid) if kind == "case" else Case.objects.filter(terms__uid=uid)
    index_cases(cases)


def _published(_kind: str, _uid: str, text_uid: str) -> None:
    index_published(Text.objects.filter(uid=text_uid))


def _erased(kind: str, uid: str, _text: str) -> None:
    if kind == "party":
        search.forget("party", uid)


def index_clauses(clauses: QuerySet[Clause]) -> None:
    """Lay down the live wordings of clauses, and their translations, for the coalition's seats."""
    live = Wording.objects.filter(retired_at=None).prefetch_related("translations")
    told = list(clauses.select_related("text__coalition").prefetch_related(Prefetch("wordings", live)))
    entries = [entry for clause in told if not clause.retired_at for entry in _of_clause(clause)]
    search.change("draft", [clause.uid for clause in told], entries)


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
    """Lay down the clauses of the editions that now stand at the addresses of texts, for everybody."""
    for text in texts.select_related("coalition"):
        edition = published_edition(text)
        uids = list(text.clauses.values_list("uid", flat=True))
        lines = edition.clauses.select_related("clause", "edition__text") if edition else []
        search.change("clause", uids, map(_of_edition, lines))


def _of_edition(line: EditionClause) -> search.Entry:
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


def index_parties(memberships: QuerySet[Membership], uids: list[str]) -> None:
    """Lay down the parties now in coalitions, for the seats of each."""
    now = memberships.filter(until=None).select_related("party__parent", "coalition")
    search.change("party", uids, [_of_party(each.party, each.coalition) for each in now])


def _of_party(party: Party, coalition: Coalition) -> search.Entry:
    told = (party.name, party.place, party.parent.name if party.parent else "")
    return search.Entry(
        kind="party",
        uid=party.uid,
        coalition=coalition.pk,
        audience=Audience.COALITION,
        address=reverse("parties:parties", args=[coalition.slug]),
        title=party.name,
        words=", ".join(part for part in told if part),
        language=party.language,
    )


def index_cases(cases: Iterable[Case]) -> None:
    """Lay down cases with their terms."""
    told = list(cases)
    search.change("case", [case.uid for case in told], map(_of_case, told))


def _of_case(case: Case) -> search.Entry:
    terms = [f"{term.word}: {term.definition}" for term in case.terms.all() if not term.removed_at]
    return search.Entry(
        kind="case",
        uid=case.uid,
        coalition=case.coalition_id,
        audience=case.audience,
        address=reverse("cases:case", args=[case.uid]),
        title=case.name,
        words="\n".join(part for part in (case.name, case.summary, *terms) if part),
        language=case.coalition.languages[0],
    )


def index_everything() -> None:
    """Lay everything down anew: after an update that reads words otherwise."""
    for source in Source.objects.filter(withdrawn_at=None):
        index_source(source)
    for text in Text.objects.all():
        index_clauses(text.clauses.all())
    index_published(Text.objects.all())
    index_parties(Membership.objects.all(), list(Party.objects.values_list("uid", flat=True)))
    index_cases(Case.objects.select_related("coalition").prefetch_related("terms"))
