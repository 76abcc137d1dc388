"""A text from what people have, and what the text is for."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.parties import rules as party_rules
from undersigned.parties.models import Coalition, Party
from undersigned.parties.queries import parties_in
from undersigned.reading import DraftClause, DraftDocument
from undersigned.texts import rules
from undersigned.texts.models import Clause, Text, TitleTranslation, Translation, Wording
from undersigned.texts.numbers import counted_numbers, default_strengths


class WordingDraft(NamedTuple):
    """One way to say a clause; an empty language is the text's, strength None is not told."""

    language: str
    body: str
    strength: int | None = None


@dataclass(frozen=True)
class ClauseDraft:
    """A clause before it is stored: its wordings, strongest first; those in other languages translate them."""

    wordings: Sequence[tuple[str, str, int | None]]
    number: str = ""
    kind: str = ""
    may_omit: bool = True


@transaction.atomic
def create_text(
    coalition: Coalition,
    *,
    actor: Actor,
    title: str,
    language: str,
    clauses: Sequence[ClauseDraft] = (),
    titles: Sequence[tuple[str, str]] = (),
) -> Text:
    """Store a text with all its clauses, wordings, omissions and translations: one act, one event.

    Args:
        titles: the title in other languages, as pairs of language and words.
    Raises: Refused where the title is empty or a clause has no words; then nothing is stored.
    """
    require(party_rules.can_draft, actor, coalition)
    if not title.strip():
        raise Refused(_("Give the text a title."))
    text = Text.objects.create(coalition=coalition, title=title.strip(), language=language)
    _store_clauses(text, clauses)
    TitleTranslation.objects.bulk_create(
        TitleTranslation(text=text, language=code, title=words, of_title=text.title) for code, words in titles
    )
    journal.record(
        actor, "text.created", text, text=text, coalition=coalition, title=text.title, clauses=len(clauses)
    )
    return text


def _store_clauses(text: Text, drafts: Sequence[ClauseDraft]) -> None:
    numbers = counted_numbers([draft.number.strip() for draft in drafts])
    clauses = [
        Clause(text=text, order=order, number=number, kind=draft.kind, pinned=not draft.may_omit)
        for order, (draft, number) in enumerate(zip(drafts, numbers, strict=True), 1)
    ]
    wordings: list[Wording] = []
    translations: list[Translation] = []
    for clause, draft in zip(clauses, drafts, strict=True):
        own, others = _wordings(clause, draft)
        wordings += own
        translations += others
    Clause.objects.bulk_create(clauses)
    Wording.objects.bulk_create(wordings)
    Translation.objects.bulk_create(translations)


def _wordings(clause: Clause, draft: ClauseDraft) -> tuple[list[Wording], list[Translation]]:
    home = clause.text.language
    told = [WordingDraft(code or home, body.strip(), weight) for code, body, weight in draft.wordings]
    originals, translated = _parted([wording for wording in told if wording.body], home)
    if not originals:
        raise Refused(_("Clause %(number)s has no words.") % {"number": clause.number})
    made = list(_with_strengths(clause, originals))
    others = [
        Translation(wording=made[place], language=each.language, body=each.body, of_body=made[place].body)
        for place, each in translated
    ]
    return made + [omission_of(clause)] * draft.may_omit, others


def _parted(
    told: Iterable[WordingDraft], home: str
) -> tuple[list[WordingDraft], list[tuple[int, WordingDraft]]]:
    """Part wordings from translations: the nth in another language translates the nth.

    What has no wording to translate is a wording itself, in its language: no words are lost.
    """
    told = list(told)
    own = [each for each in told if each.language == home]
    count: Counter[str] = Counter()
    extra, translated = [], []
    for each in (each for each in told if each.language != home):
        if count[each.language] < len(own):
            translated.append((count[each.language], each))
        else:
            extra.append(each)
        count[each.language] += 1
    return own + extra, translated


def _with_strengths(clause: Clause, told: Sequence[WordingDraft]) -> Iterable[Wording]:
    strengths = default_strengths([wording.strength for wording in told])
    for wording, strength in zip(told, strengths, strict=True):
        yield Wording(clause=clause, language=wording.language, body=wording.body, strength=strength)


def omission_of(clause: Clause) -> Wording:
    """Return the wording that says nothing, not yet stored."""
    return Wording(clause=clause, language=clause.text.language, is_omission=True, strength=0)


def create_text_from_draft(
    coalition: Coalition,
    document: DraftDocument,
    *,
    actor: Actor,
    language: str = "",
    title: str | None = None,
) -> Text:
    """Store a draft as it was read, without a preview.

    Args:
        language: the text's own; else the one the file tells, else the coalition's first.
        title: else the one the file has.
    Raises: Refused where there is no title.
    """
    home = language or document.language or coalition.languages[0]
    return create_text(
        coalition,
        actor=actor,
        title=title or document.title or "",
        language=home,
        clauses=[clause_draft(clause) for clause in document.clauses],
    )


def clause_draft(clause: DraftClause) -> ClauseDraft:
    """Return a clause that was read from a file, as it would be stored. A file that names no omission pins none."""
    wordings = [WordingDraft(each.language or "", each.text, each.strength) for each in clause.wordings]
    return ClauseDraft(wordings=wordings, number=(clause.number or "")[:12], kind=clause.kind or "")


@transaction.atomic
def describe_text(
    text: Text,
    *,
    actor: Actor,
    title: str,
    addressee: str = "",
    ask: str = "",
    owner: Party | None = None,
    follow_up_on: date | None = None,
    weight_rule: str = Text.WeightRule.EACH,
    cases: Sequence[str] = (),
    why: str = "",
) -> Text:
    """Say whom the text is for, what is asked, who sees to it and when; cases by their names, new ones too.

    Args:
        why: one sentence on why it matters to somebody outside the debate.
    Raises: Refused where the title is empty or the owner is not in the coalition.
    """
    require(rules.can_draft, actor, text)
    if not title.strip():
        raise Refused(_("Give the text a title."))
    if owner is not None and not parties_in(text.coalition).filter(pk=owner.pk).exists():
        raise Refused(_("%(name)s is not in this coalition.") % {"name": owner.name})
    text.title, text.addressee, text.ask = title.strip(), addressee.strip(), ask.strip()
    text.owner, text.follow_up_on, text.weight_rule = owner, follow_up_on, weight_rule
    text.why = why.strip()
    with keeping(text):
        text.save()
        text.cases.set([_case(text.coalition, name) for name in cases])
    journal.record(
        actor,
        "text.described",
        text,
        text=text,
        coalition=text.coalition,
        title=text.title,
        why=text.why,
        addressee=text.addressee,
        ask=text.ask,
        owner=owner.name if owner else "",
        follow_up_on=follow_up_on.isoformat() if follow_up_on else "",
        weight_rule=str(weight_rule),
        cases=list(cases),
    )
    return text


def _case(coalition: Coalition, name: str) -> Case:
    case, _new = Case.objects.get_or_create(coalition=coalition, name=name)
    return case
