"""An edition as a document to be printed, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from undersigned.agreements.models import EditionClause, Reservation, Signature
from undersigned.agreements.queries.became import is_words_only
from undersigned.agreements.queries.editions import Noted, Standing
from undersigned.agreements.queries.reviewed import About, Reviewed, reviews_beside
from undersigned.agreements.renderings.document import (
    Alternative,
    Answer,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)
from undersigned.core.pages import day
from undersigned.core.registry import offers
from undersigned.positions.models import Objection
from undersigned.positions.queries import Distinction
from undersigned.texts.models import Clause, Text
from undersigned.texts.queries import clauses_of

Reviews = Mapping[About, Sequence[Reviewed]]


def labels() -> Labels:
    """Return every fixed word of a rendering in the reader's language."""
    return Labels(
        addressed_to=_("Addressed to"),
        ask=_("What is asked"),
        owner=_("Carried forward by"),
        follow_up=_("Followed up on"),
        why=_("Why it matters"),
        unfollowed=_("It is not said who asks whom for what, and who follows it up when."),
        words_only=_("Words only: no demand in it was answered, and nobody undertakes anything in it."),
        happened=_("What happened"),
        stale=_("Translation out of date"),
        reservation=_("Reservation"),
        stand_aside=_("Stands aside on this clause"),
        distinction=_("Answers otherwise than in a like case"),
        differs=_("What differs"),
        earlier_words=_("Said of earlier words of the reservation"),
        erased=_("erased"),
        signed_by=_("Signed by"),
        signed_on=_("signed on"),
        acceded_on=_("acceded on"),
        withdrawn_on=_("withdrawn on"),
        provisional=_("not yet ratified"),
        minority=_("The minority"),
        persons=_("Persons who signed in their own name: {count}"),
        as_of=_("State as of"),
        brackets=_("Words in square brackets are not settled: they are alternatives, or may be left out."),
        unshown=_("This file cannot show some characters of the text; the Markdown file holds them all."),
    )


def words_in(line: EditionClause, language: str) -> tuple[str, str, bool]:
    """Return a clause's words in a language, with the language they are in, and whether they are out of date.

    Where there is no translation the original stands, in its own language.
    """
    for translation in line.wording.translations.all():
        if translation.language == language:
            return translation.body, language, translation.of_body != line.body
    return line.body, line.wording.language, False


def votes_line(signature: Signature) -> str:
    """Return the votes of the decision; empty where none were counted."""
    if signature.votes_for is None:
        return ""
    return _("%(yes)s for, %(no)s against, %(abstaining)s abstaining") % {
        "yes": signature.votes_for,
        "no": signature.votes_against or 0,
        "abstaining": signature.votes_abstaining or 0,
    }


def decision_line(signature: Signature) -> str:
    """Return the decision in one line: body, date, votes."""
    parts = (signature.body, day(signature.decided_on), votes_line(signature))
    return ", ".join(part for part in parts if part)


def state_line(standing: Standing) -> str:
    """Return which edition this is, and since when it is public."""
    edition = standing.edition
    if edition.published_at is None:
        return _("Edition %(number)s, not published") % {"number": edition.number}
    return _("Edition %(number)s, published %(day)s") % {
        "number": edition.number,
        "day": day(edition.published_at),
    }


def title_in(standing: Standing, language: str) -> str:
    """Return the edition's title in a language, or as it was frozen."""
    for title in standing.titles:
        if title.language == language and title.of_title == standing.edition.title:
            return title.title
    return standing.edition.title


def document_of(standing: Standing, language: str = "") -> Document:
    """Return an edition as it stood, in a language (the edition's own by default), ready to be set."""
    edition, text, told = standing.edition, standing.edition.text, reviews_beside(standing)
    language = language or edition.language
    return Document(
        title=title_in(standing, language),
        language=language if language == edition.language else get_language() or language,
        coalition=text.coalition.name,
        clauses=tuple(_clause(standing, line, language, told) for line in standing.clauses),
        state_line=state_line(standing),
        addressee=text.addressee,
        ask=text.ask,
        owner=text.owner.name if text.owner else "",
        follow_up_on=day(text.follow_up_on),
        why=text.why,
        unfollowed=text.unfollowed,
        words_only=is_words_only(standing),
        became=tuple(offers("agreements.became", standing=standing)),
        signatures=tuple(_signature(standing, signature) for signature in standing.signatures),
        persons_count=standing.persons,
        reviews=tuple(
            _review_note(found) for found in _due_or_done(told, ("edition", edition.pk, 0), standing)
        ),
        content_hash=edition.content_hash,
        address=f"{settings.BASE_URL}/t/{text.uid}/",
        as_of=day(standing.at),
        labels=labels(),
    )


def _clause(standing: Standing, line: EditionClause, language: str, told: Reviews) -> ClauseLine:
    body, _language, stale = words_in(line, language)
    kinds = dict(Clause.Kind.choices)
    said = [("position", noted.signature.party_id, line.wording_id) for noted in standing.notes_on(line)]
    notes = tuple(
        _note(noted, labels().erased, _due_or_done(told, about, standing))
        for noted, about in zip(standing.notes_on(line), said, strict=True)
    )
    claim = _due_or_done(told, ("clause", line.clause_id, 0), standing)
    why = tuple(_distinction(found, labels().erased) for found in standing.distinctions_on(line))
    return ClauseLine(
        number=line.number,
        kind=str(kinds.get(line.kind, "")),
        text=body,
        stale=stale,
        reservations=notes + why + tuple(map(_review_note, claim)),
    )


def _note(noted: Noted, erased: str, reviews: Iterable[Reviewed]) -> Note:
    note = noted.note
    return Note(
        party=noted.signature.party.name,
        words=erased if note.erased_at else note.words,
        kind="stand_aside" if note.kind == Reservation.Kind.STAND_ASIDE else "reservation",
        language="" if note.erased_at else note.language,
        answers=(
            *(_answer(objection, note, erased) for objection in noted.objections),
            *map(_review_answer, reviews),
        ),
    )


def _answer(objection: Objection, note: Reservation, erased: str) -> Answer:
    return Answer(
        party=objection.party.name,
        effect=str(objection.get_effect_display()),
        words=erased if objection.erased_at else objection.words,
        language="" if objection.erased_at else objection.language,
        of_earlier=objection.position.words != note.words,
    )


def _due_or_done(told: Reviews, about: About, standing: Standing) -> list[Reviewed]:
    """Return what readers are told of the reviews of one thing: one whose day is to come is not told yet."""
    today = standing.at.astimezone(ZoneInfo(standing.edition.text.coalition.time_zone)).date()
    return [each for each in told.get(about, []) if each.due_on is None or each.due_on <= today]


def review_line(reviewed: Reviewed) -> str:
    """Return since when something is due for review, or when it was reviewed and what was found."""
    if reviewed.due_on:
        return _("Due for review since %(day)s") % {"day": day(reviewed.due_on)}
    return f"{_('Reviewed on %(day)s') % {'day': day(reviewed.answered_at)}}: {reviewed.called}"


def _review_note(found: Reviewed) -> Note:
    words = labels().erased if found.erased else found.words
    language = "" if found.erased else found.language
    return Note(found.party.name, words, "review", language, label=review_line(found))


def _review_answer(found: Reviewed) -> Answer:
    words = labels().erased if found.erased else found.words
    return Answer(found.party.name, review_line(found), words, "" if found.erased else found.language)


def _distinction(found: Distinction, erased: str) -> Note:
    precedent, fact = found.precedent, found.fact
    return Note(
        party=precedent.party.name,
        words=erased if precedent.erased_at else precedent.words,
        kind="distinction",
        language="" if precedent.erased_at else precedent.language,
        fact=(erased if fact.erased_at else fact.words) if fact else "",
        fact_language=fact.language if fact and not fact.erased_at else "",
    )


def _signature(standing: Standing, signature: Signature) -> SignatureLine:
    withdrawn = standing.withdrawn(signature)
    return SignatureLine(
        party=signature.party.name,
        place=signature.party.beside_name,
        state="withdrawn" if withdrawn else "ratified",
        signed_on=day(signature.ratified_at),
        withdrawn_on=day(signature.ended_at) if withdrawn else "",
        accession=signature.accession,
        decision_line=decision_line(signature),
        minority_words=signature.minority_words,
    )


def draft_document(text: Text) -> Document:
    """Return a text that is still being drafted, with the alternatives of each clause, in its own language."""
    return Document(
        title=text.title,
        language=text.language,
        coalition=text.coalition.name,
        clauses=tuple(_draft_clause(clause) for clause in clauses_of(text)),
        state_line=_("Draft, not agreed"),
        addressee=text.addressee,
        ask=text.ask,
        owner=text.owner.name if text.owner else "",
        follow_up_on=day(text.follow_up_on),
        why=text.why,
        unfollowed=text.unfollowed,
        address=f"{settings.BASE_URL}/t/{text.uid}/",
        labels=labels(),
    )


def _draft_clause(clause: Clause) -> ClauseLine:
    ways = list(clause.wordings.all())
    others = (
        Alternative(label="", text=way.body, strength=way.strength, is_omit=way.is_omission)
        for way in ways[1:]
    )
    return ClauseLine(
        number=clause.number, kind=clause.get_kind_display(), text=ways[0].body, alternatives=tuple(others)
    )
