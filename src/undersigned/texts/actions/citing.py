"""Acts that rest claims on passages of the library, and make briefings of such claims."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases.models import Case
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.library import rules as library
from undersigned.library.models import Passage, Source
from undersigned.parties import rules as parties
from undersigned.texts import rules
from undersigned.texts.models import BriefingLine, CitedPassage, Clause
from undersigned.texts.queries import words_of

# At about 240 words a minute (Brysbaert 2019, 238 for silent reading of English non-fiction).
MOST_WORDS = {
    BriefingLine.Length.SENTENCE: 40,
    BriefingLine.Length.MINUTE: 240,
    BriefingLine.Length.FIVE: 1_200,
}


@transaction.atomic
def cite_passage(clause: Clause, passage: Passage, *, actor: Actor) -> None:
    """Rest a clause on a passage that the actor may read; cited before, it stays so."""
    require(rules.can_draft, actor, clause.text)
    require(library.can_quote, actor, passage.source)
    _cited, new = CitedPassage.objects.get_or_create(clause=clause, passage=passage, ended_at=None)
    if new:
        _record(actor, "clause.cited", clause)


@transaction.atomic
def uncite_passage(clause: Clause, passage: Passage, *, actor: Actor) -> None:
    """Take a passage from under a clause; both stay, and that it rested there."""
    require(rules.can_draft, actor, clause.text)
    resting = CitedPassage.objects.filter(clause=clause, passage=passage, ended_at=None)
    if resting.update(ended_at=timezone.now()):
        _record(actor, "clause.uncited", clause)


def _record(actor: Actor, verb: str, clause: Clause) -> None:
    # Without the passage's words: a withdrawn source leaves none, here neither.
    text = clause.text
    journal.record(actor, verb, clause, text=text, coalition=text.coalition, number=clause.number)


@transaction.atomic
def set_briefing(
    subject: Case | Source, length: BriefingLine.Length, clauses: Sequence[Clause], *, actor: Actor
) -> None:
    """Make the briefing of a case or source, at one length, of claims in order; it supersedes the one before.

    Whoever may read the case or source reads it, also claims of texts that are still drafts.
    Raises: Refused where one is no claim, rests on no passage, or they are too many words for the length.
    """
    require(parties.can_draft, actor, subject.coalition)
    for clause in clauses:
        require(rules.can_draft, actor, clause.text)
        _check(clause)
    words = sum(len(words_of(clause).split()) for clause in clauses)
    if words > MOST_WORDS[length] or (length == BriefingLine.Length.SENTENCE and len(clauses) > 1):
        told = {"length": length.label, "words": words, "most": MOST_WORDS[length]}
        raise Refused(
            _("%(length)s: %(words)s words are too many; it holds %(most)s, one sentence a single claim.")
            % told
        )
    of = {"case": subject} if isinstance(subject, Case) else {"source": subject}
    now = timezone.now()
    BriefingLine.objects.filter(**of, length=length, ended_at=None).update(ended_at=now)
    BriefingLine.objects.bulk_create(
        BriefingLine(**of, length=length, order=order, clause=clause, set_at=now)
        for order, clause in enumerate(dict.fromkeys(clauses), 1)
    )
    journal.record(
        actor,
        "briefing.set",
        subject,
        coalition=subject.coalition,
        count=len(clauses),
        length=str(length.label),
    )


def _check(clause: Clause) -> None:
    if clause.kind != Clause.Kind.CLAIM:
        raise Refused(
            _("Clause %(number)s is no claim: a briefing is made of claims.") % {"number": clause.number}
        )
    if not clause.cited.filter(ended_at=None).exists():
        raise Refused(
            _("Clause %(number)s has no source: rest it on a passage first.") % {"number": clause.number}
        )
