"""Acts on the terms of a case."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Case, Term
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_uid
from undersigned.core.names import name_key
from undersigned.library.models import Passage
from undersigned.library.rules import can_see


@transaction.atomic
def define_term(
    case: Case,
    word: str,
    definition: str,
    *,
    actor: Actor,
    language: str,
    passage: Passage | None = None,
    citation: str = "",
) -> Term:
    """Define a word once in a case, with the source of the definition.

    Defined before, it is defined anew at the same address; the earlier definition is kept.
    Raises: Refused without word, definition or source.
    """
    require(rules.can_edit, actor, case)
    word, definition, citation = " ".join(word.split()), " ".join(definition.split()), citation.strip()
    if not word or not definition:
        raise Refused(_("Write the term and what it means."))
    if passage is None and not citation:
        raise Refused(_("Say where the definition comes from: a passage, or a source in words."))
    if passage is not None:
        require(can_see, actor, passage.source)
    term = Term(case=case, word=word[:120], definition=definition[:600], language=language)
    term.passage, term.citation = passage, citation[:300]
    _take_place(case, term)
    record(actor, "term.defined", term, case, word=term.word, definition=term.definition)
    return term


def _take_place(case: Case, term: Term) -> None:
    """Store a term; an earlier definition of its word gives it its uid, and stays."""
    earlier = case.terms.select_for_update().filter(key=name_key(term.word), removed_at=None).first()
    if earlier is not None:
        term.uid, term.defined_at = earlier.uid, timezone.now()
        Term.objects.filter(pk=earlier.pk).update(uid=new_uid(), removed_at=term.defined_at)
    term.save()


@transaction.atomic
def remove_term(term: Term, *, actor: Actor) -> None:
    """Take a term out of its case; what it said is kept."""
    require(rules.can_edit, actor, term.case)
    if Term.objects.filter(pk=term.pk, removed_at=None).update(removed_at=timezone.now()):
        record(actor, "term.removed", term.case, term.case, word=term.word)
