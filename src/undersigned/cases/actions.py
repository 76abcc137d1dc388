"""Acts on cases: what they are, the sources in them, their terms."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.models import Case, Term
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import name_key
from undersigned.library.models import Passage, Source
from undersigned.library.rules import can_see
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition


@transaction.atomic
def open_case(coalition: Coalition, name: str, *, actor: Actor) -> Case:
    """Give a struggle or situation a page, or return the one that it has."""
    require(parties.can_draft, actor, coalition)
    name = " ".join(name.split())[:200]
    if not name:
        raise Refused(_("Give the case a name."))
    case, new = Case.objects.get_or_create(coalition=coalition, name=name)
    if new:
        journal.record(actor, "case.described", case, coalition=coalition, name=name)
    return case


@transaction.atomic
def describe_case(
    case: Case, *, actor: Actor, name: str, summary: str, audience: int, sources: Iterable[Source]
) -> Case:
    """Say what a case is, who may read its page, and which sources of the coalition belong to it.

    Raises: Refused without a name, or where another case has it.
    """
    require(rules.can_edit, actor, case)
    case.name = " ".join(name.split())[:200]
    case.summary, case.audience = summary.strip(), audience
    if not case.name:
        raise Refused(_("Give the case a name."))
    try:
        with transaction.atomic():
            case.save()
    except IntegrityError:
        raise Refused(_("Another case has this name.")) from None
    case.sources.set(source for source in sources if source.coalition_id == case.coalition_id)
    journal.record(actor, "case.described", case, coalition=case.coalition, name=case.name)
    return case


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
    """Define a word once in a case, with the source of the definition; defined before, it is defined anew.

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
    word = word[:120]
    told = {"word": word, "definition": definition[:600], "language": language}
    term, _new = Term.objects.update_or_create(
        case=case, key=name_key(word), defaults=told | {"passage": passage, "citation": citation[:300]}
    )
    journal.record(
        actor, "term.defined", term, coalition=case.coalition, word=term.word, definition=term.definition
    )
    return term


@transaction.atomic
def remove_term(term: Term, *, actor: Actor) -> None:
    """Take a term out of its case."""
    require(rules.can_edit, actor, term.case)
    case, word = term.case, term.word
    term.delete()
    journal.record(actor, "term.removed", case, coalition=case.coalition, word=word)
