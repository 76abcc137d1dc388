"""What became of a text, for its files: as notes that every rendering prints."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from undersigned.agreements.queries.editions import Standing
from undersigned.agreements.renderings.document import Answer, Note
from undersigned.core.actor import NOBODY
from undersigned.core.pages import day, known_day
from undersigned.pledges.models import FollowUp, Happening, Receipt, Reply
from undersigned.pledges.queries.following import Happened, became_of
from undersigned.pledges.queries.pledges import Stood, amount_of


def notes_beside(standing: Standing) -> Iterator[Note]:
    """Yield what became of an edition's text by then, as far as everybody may read it."""
    became = became_of(standing.edition.text, standing.at, NOBODY)
    if became.due:
        since = _("Asked what happened since %(day)s, and has not said yet") % {"day": day(became.due.due_on)}
        yield Note(became.due.party.name, "", "became", label=since)
    yield from map(_happened, became.happened)
    yield from map(_pledged, became.pledges)
    yield from map(_followed, became.answered)
    yield from map(_removed, became.removed)


def _note(party: str, label: str, words: str, language: str, erased: bool, *answers: Answer) -> Note:
    told = (_("erased"), "") if erased else (words, language)
    return Note(party, told[0], "became", told[1], label=label, answers=answers)


def _happened(told: Happened) -> Note:
    happening = told.happening
    place = _("clause %(number)s") % {"number": happening.clause.number} if happening.clause else ""
    parts = [happening.get_became_display(), known_day(happening.happened), place, happening.citation]
    erased = happening.erased_at is not None
    label = " · ".join(part for part in parts if part)
    return _note(_by(happening), label, happening.words, happening.language, erased, *_source(told))


def _by(happening: Happening) -> str:
    return _("erased") if happening.erased_at else happening.by or _("It is not said who")


def _source(told: Happened) -> Iterator[Answer]:
    if told.rest and told.rest.passage:
        source = told.rest.passage.source
        yield Answer(source.name, _("source"), told.rest.reading or told.rest.passage.exact, source.language)


def _removed(told: Happened) -> Note:
    happening = told.happening
    label = _("Taken back on %(day)s") % {"day": day(happening.removed_at)}
    erased = happening.erased_at is not None
    return _note(_by(happening), label, happening.removed_why, "", erased)


def _pledged(stood: Stood) -> Note:
    pledge = stood.pledge
    until = _("by %(day)s") % {"day": day(pledge.due_on)} if pledge.due_on else ""
    parts = [_("Pledged"), amount_of(pledge.quantity, pledge.unit), until, str(stood.state.label)]
    label = " · ".join(part for part in parts if part)
    said = [answer for told in stood.told if told.said for answer in _said(stood, *told.said)]
    erased = pledge.erased_at is not None
    return _note(pledge.party.name, label, pledge.words, pledge.language, erased, *said)


def _said(stood: Stood, receipt: Receipt, reply: Reply | None) -> Iterator[Answer]:
    erased = _("erased")
    through = _("through %(party)s") % {"party": receipt.through.name} if receipt.through else ""
    counted = amount_of(receipt.quantity, stood.pledge.unit)
    effect = " · ".join(part for part in (receipt.get_outcome_display(), counted, through) if part)
    words = erased if receipt.erased_at else receipt.words
    yield Answer(receipt.party.name, effect, words, "" if receipt.erased_at else receipt.language)
    if reply:
        words = erased if reply.erased_at else reply.words
        language = "" if reply.erased_at else reply.language
        yield Answer(stood.pledge.party.name, _("answers"), words, language)


def _followed(asked: FollowUp) -> Note:
    label = _("Said on %(day)s what happened") % {"day": day(asked.answered_at)}
    return _note(asked.party.name, label, asked.words, asked.language, asked.erased_at is not None)
