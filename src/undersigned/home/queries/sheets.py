"""What stands on a sheet for talking: of a text, a case or an appeal, only what everybody may read."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, EditionClause, Reservation
from undersigned.agreements.queries.documents import state_line, title_in, words_in
from undersigned.agreements.queries.editions import Standing, published_edition, standing
from undersigned.agreements.renderings.sheet import Block, Said, Sheet, SheetLabels
from undersigned.cases.models import Case, CaseVersion
from undersigned.cases.queries import said as case_said
from undersigned.cases.queries import standing as case_standing
from undersigned.core.actor import NOBODY, OPERATOR
from undersigned.core.models import Audience
from undersigned.core.pages import day
from undersigned.pledges.models import Appeal
from undersigned.pledges.queries.appeals import Answered, AppealStood, AskStood, appeals, appeals_stood
from undersigned.pledges.states import Way
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import Rest, briefing_of, cited_in, texts_about, words_of

OPERATIVE = (Clause.Kind.DEMAND, Clause.Kind.UNDERTAKING)
TEXTS_OF_A_CASE = 3


def sheet_of_text(text: Text, at: datetime) -> Sheet | None:
    """Return the sheet of a text as it stood published at a moment; None where nothing was."""
    edition = published_edition(text, at)
    if edition is None:
        return None
    edition.text = text
    stood, language = standing(edition, at), _language()
    return Sheet(
        title=title_in(stood, language),
        title_language=language if title_in(stood, language) != edition.title else edition.language,
        language=language,
        over=_beside(text.get_kind_display(), text.coalition.name, state_line(stood), by=" · "),
        blocks=_blocks(_matter_of_text(text, stood), _voices([stood]), _asked_by_text(text, stood)),
        sides=_sides(_signed([stood]), _not_signed([stood])),
        address=settings.BASE_URL + reverse("agreements:page", args=[text.uid]),
        labels=_labels(),
    )


def sheet_of_case(case: Case, at: datetime) -> Sheet | None:
    """Return the sheet of a case as it stood at a moment; None before it was opened."""
    stood = case_standing.as_it_stood(case, at)
    if stood is None:
        return None
    texts = _published_about(case, at)
    made = appeals_stood(appeals().filter(case=case, published_at__lte=at), NOBODY, at, _language())
    asked = [*(ask for appeal in made for ask in _asks(appeal)), *_demands(texts)]
    own = case_standing.people_of(case, at).parties
    said = [each for each in case_said.said_of(case, NOBODY, at) if each.party.pk in own and each.words]
    voices = [Said(each.words, each.language, by=each.party.name) for each in said]
    return Sheet(
        title=_("erased") if stood.erased_at else stood.name,
        language=_language(),
        over=_beside(_("Case"), case.coalition.name, day(at), by=" · "),
        blocks=_blocks(_matter_of_case(case, stood, at), voices or _voices(texts), asked),
        sides=_sides(_signed(texts, titles=True), _not_signed(texts), _("What was signed about it")),
        address=settings.BASE_URL + reverse("cases:case", args=[case.uid]),
        labels=_labels(),
    )


def sheet_of_appeal(appeal: Appeal, at: datetime) -> Sheet | None:
    """Return the sheet of an appeal as it stood at a moment; None before it was published."""
    text, language = appeal.text, _language()
    edition = published_edition(text, at)
    if edition is None or appeal.published_at is None or appeal.published_at > at:
        return None
    edition.text = text
    stood, (told,) = standing(edition, at), appeals_stood([appeal], NOBODY, at, language)
    return Sheet(
        title=told.title,
        title_language=told.language,
        language=language,
        over=_beside(text.get_kind_display(), appeal.made_by.name, day(at), by=" · "),
        blocks=_blocks(_matter_of_text(text, stood), _voices([stood]), _asks(told)),
        sides=(
            Block(_("What was pledged"), tuple(_pledged(told)) or (Said(_("Nothing yet.")),)),
            Block(
                _("Who cannot, or passed it on"),
                tuple(_not_pledged(told)) or (Said(_("Nobody has said no.")),),
            ),
        ),
        address=settings.BASE_URL + reverse("pledges:appeal", args=[appeal.uid]),
        labels=_labels(),
    )


def _language() -> str:
    return get_language() or "en"


def _beside(*parts: str, by: str = ", ") -> str:
    """Put names, days and amounts beside one another, each isolated: no script turns what stands beside it."""
    return by.join(f"\u2068{part}\u2069" for part in parts if part)


def _labels() -> SheetLabels:
    return SheetLabels(
        goes_on=_("goes on at the address below"),
        read_and_act=_("Read it whole, and act"),
        notes=_("Notes"),
        unshown=_(
            "This file cannot show some characters of the text; the page at the address holds them all."
        ),
    )


def _blocks(matter: Iterable[Said], voices: Iterable[Said], asked: Iterable[Said]) -> tuple[Block, ...]:
    """Return the blocks that hold something."""
    found = (
        Block(_("What is the matter"), tuple(matter), lines=6),
        Block(_("In whose words"), tuple(voices), lines=5),
        Block(_("What is asked"), tuple(asked), lines=8),
    )
    return tuple(block for block in found if block.said)


def _sides(signed: Sequence[Said], unsigned: Sequence[Said], heading: str = "") -> tuple[Block, Block]:
    nothing = (Said(_("No reservation stands beside it.")),)
    return (
        Block(heading or _("Who signed it"), tuple(signed) or (Said(_("Nobody yet.")),), runs_on=not heading),
        Block(_("What was not signed"), tuple(unsigned) or nothing),
    )


def _matter_of_text(text: Text, stood: Standing) -> list[Said]:
    """Return why it matters and what its public cases are; else the recitals, else the first clause."""
    why = [Said(text.why, text.language)] if text.why else []
    told = [*why, *_summaries(text, stood.at)]
    if told:
        return told
    recitals = [line for line in stood.clauses if line.kind == Clause.Kind.RECITAL]
    return [_line(line) for line in recitals or stood.clauses[:1]]


def _summaries(text: Text, at: datetime) -> Iterator[Said]:
    then = Text.said_at(at).get(text.pk, {})
    about = then["cases"] if "cases" in then else text.cases.values_list("pk", flat=True)
    cases = Case.objects.filter(pk__in=list(about), audience=Audience.PUBLIC).select_related("coalition")
    for case in cases:
        stood = case_standing.as_it_stood(case, at)
        if stood and stood.summary:
            yield Said(stood.summary, case.coalition.languages[0], by=stood.name)


def _matter_of_case(case: Case, stood: CaseVersion, at: datetime) -> Iterator[Said]:
    if stood.summary:
        yield Said(stood.summary, case.coalition.languages[0])
    briefing = briefing_of(case, at)
    for clause in briefing.get("minute") or briefing.get("sentence") or []:
        yield Said(words_of(clause), clause.text.language)


def _line(line: EditionClause) -> Said:
    """Return a clause in the reader's language; where its translation is out of date, in its own."""
    body, language, stale = words_in(line, _language())
    return Said(line.body, line.wording.language, line.number) if stale else Said(body, language, line.number)


def _voices(stood: Sequence[Standing]) -> list[Said]:
    """Return the words that clauses rest on and everybody may read, those of their own speakers first."""
    if not stood:
        return []
    clauses = [line.clause_id for each in stood for line in each.clauses]
    rests = [rest for found in cited_in(clauses, NOBODY, stood[0].at).values() for rest in found]
    shown = [rest for rest in rests if rest.passage and not rest.erased]
    return [_voice(rest) for rest in sorted(shown, key=_voice_order)]


def _voice_order(rest: Rest) -> tuple[bool, bool]:
    assert rest.passage
    return rest.passage.voice != "own", not rest.passage.speaker


def _voice(rest: Rest) -> Said:
    passage = rest.passage
    assert passage
    whose = _beside(passage.reported_of or passage.speaker, passage.source.name)
    return Said(rest.reading or passage.exact, passage.source.language, by=whose)


def _asked_by_text(text: Text, stood: Standing) -> list[Said]:
    asked = [Said(text.ask, text.language, by=text.addressee)] if text.ask else []
    return [*asked, *_demands([stood])] or [_line(line) for line in stood.clauses]


def _demands(stood: Iterable[Standing]) -> list[Said]:
    return [_line(line) for each in stood for line in each.clauses if line.kind in OPERATIVE]


def _signed(stood: Sequence[Standing], *, titles: bool = False) -> list[Said]:
    """Return who has signed, as it is shown; of several texts each with its title."""
    told: list[Said] = []
    for each in stood:
        names = [s.party.name for s in each.signatures if not each.withdrawn(s)]
        if titles:
            told.append(Said(title_in(each, _language()), each.edition.language, by=_beside(*names)))
        else:
            told += map(Said, names)
            if each.persons:
                told.append(Said(_("Persons: %(count)s") % {"count": each.persons}))
    return told


def _not_signed(stood: Iterable[Standing]) -> list[Said]:
    """Return what signers hold against clauses, and who has withdrawn."""
    return [said for each in stood for said in (*_notes(each), *_withdrawn(each))]


def _notes(stood: Standing) -> Iterator[Said]:
    for line in stood.clauses:
        for noted in stood.notes_on(line):
            note, who = noted.note, noted.signature.party.name
            kind = Reservation.Kind(note.kind).label
            if note.words and not note.erased_at:
                yield Said(note.words, note.language, line.number, _beside(who, str(kind)))
            else:
                words = f"{kind}: {_('erased')}" if note.erased_at else str(kind)
                yield Said(words, mark=line.number, by=who)


def _withdrawn(stood: Standing) -> Iterator[Said]:
    for signature in stood.signatures:
        if stood.withdrawn(signature):
            on = _("Signature withdrawn on %(day)s") % {"day": day(signature.ended_at)}
            yield Said(on, by=signature.party.name)


def _published_about(case: Case, at: datetime) -> list[Standing]:
    """Return the joint texts about a case that were published last, as they stood."""
    # Drafts are found too, by whoever may see all: only what was published goes on.
    about = texts_about(case, OPERATOR, at).filter(kind=Text.Kind.STATEMENT)
    newest = Edition.objects.filter(text__in=about, published_at__lte=at).order_by("-published_at")
    texts = list(dict.fromkeys(newest.values_list("text", flat=True)))[:TEXTS_OF_A_CASE]
    found = Text.objects.select_related("coalition", "owner").in_bulk(texts)
    editions = (published_edition(found[key], at) for key in texts)
    return [standing(edition, at) for edition in editions if edition]


def _asks(appeal: AppealStood) -> list[Said]:
    """Return what an appeal asks for in its own order; nothing once it is closed."""
    return [_ask(each, place) for place, each in _numbered(appeal) if not each.closed]


def _numbered(appeal: AppealStood) -> Iterator[tuple[int, AskStood]]:
    return enumerate((each for each in appeal.all_asks if each.since), 1)


def _ask(each: AskStood, place: int) -> Said:
    ask = each.ask
    whose = _beside(_amount(ask.quantity, ask.unit), _until(ask.by_when), ask.for_whom.name)
    return Said(each.words, each.language, str(place), whose)


def _amount(quantity: Decimal | None, unit: str) -> str:
    if quantity is None:
        return ""
    return f"{number_format(quantity.normalize(), use_l10n=True)} {unit}"


def _until(due: date | None) -> str:
    return _("by %(day)s") % {"day": day(due)} if due else ""


def _pledged(appeal: AppealStood) -> Iterator[Said]:
    for place, answered in _answers(appeal):
        if answered.stands and answered.pledge:
            pledge = answered.pledge.pledge
            words = _("erased") if pledge.erased_at else pledge.words
            whose = _beside(answered.party.name, _amount(pledge.quantity, pledge.unit), _until(pledge.due_on))
            yield Said(words, pledge.language, place, whose)


def _not_pledged(appeal: AppealStood) -> Iterator[Said]:
    for place, answered in _answers(appeal):
        answer = answered.answer
        if answer.way != Way.PLEDGE:
            passed = _("passed on to %(body)s") % {"body": answer.passed_to} if answer.passed_to else ""
            words = _("erased") if answer.erased_at else answer.words or passed
            whose = _beside(answered.party.name, passed if answer.words else "")
            yield Said(words, answer.language, place, whose)


def _answers(appeal: AppealStood) -> Iterator[tuple[str, Answered]]:
    """Yield the answers with the number of the ask that they answer."""
    return ((str(place), answered) for place, each in _numbered(appeal) for answered in each.answers)
