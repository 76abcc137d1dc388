"""Acts on one clause of a text: where it stands, what kind it is, whether it may be left out."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.texts import queries, rules
from undersigned.texts.actions.drafting import omission_of
from undersigned.texts.models import Clause, Text, Wording
from undersigned.texts.numbers import DEFAULT_STRENGTHS, counted_numbers, is_plain_count


def record(actor: Actor, verb: str, clause: Clause, **words: Any) -> None:
    """Write the event of an act on a clause."""
    text = clause.text
    journal.record(
        actor, verb, clause, text=text, coalition=text.coalition, **({"number": clause.number} | words)
    )


@transaction.atomic
def add_clause(
    text: Text,
    *,
    actor: Actor,
    body: str,
    kind: str = "",
    number: str = "",
    strength: int | None = None,
    may_omit: bool = True,
) -> Clause:
    """Add a clause with one wording at the end of a text.

    Raises: Refused without words.
    """
    require(rules.can_draft, actor, text)
    if not body.strip():
        raise Refused(_("Write the words of the clause."))
    clauses = _live(text)
    order = clauses[-1].order + 1 if clauses else 1
    given = [clause.number for clause in clauses]
    number = number.strip() or (
        str(len(given) + 1) if is_plain_count(given) else counted_numbers([*given, ""])[-1]
    )
    clause = Clause.objects.create(text=text, order=order, number=number, kind=kind, pinned=not may_omit)
    Wording.objects.create(
        clause=clause,
        language=text.language,
        body=body.strip(),
        strength=DEFAULT_STRENGTHS[0] if strength is None else strength,
    )
    if may_omit:
        omission_of(clause).save()
    record(actor, "clause.added", clause, body=body.strip())
    return clause


@transaction.atomic
def move_clause(clause: Clause, place: int, *, actor: Actor) -> None:
    """Put a clause at a place, counted from 1; beyond the ends it stays at the end."""
    require(rules.can_draft, actor, clause.text)
    clauses = _live(clause.text)
    counted = is_plain_count([each.number for each in clauses])
    clauses.remove(clause)
    clauses.insert(max(place - 1, 0), clause)
    _put_in_order(clause.text, clauses, counted)
    clause.refresh_from_db(fields=["order", "number"])
    record(actor, "clause.moved", clause, place=clauses.index(clause) + 1)


@transaction.atomic
def retire_clause(clause: Clause, *, actor: Actor) -> None:
    """Take a clause out of the text; its words and answers stay in the record."""
    require(rules.can_draft, actor, clause.text)
    if not Clause.objects.filter(pk=clause.pk, retired_at=None).update(retired_at=timezone.now()):
        return
    record(actor, "clause.retired", clause)
    clauses = _live(clause.text)
    before = sorted([*clauses, clause], key=lambda each: (each.order, each.pk))
    _put_in_order(clause.text, clauses, is_plain_count([each.number for each in before]))


@transaction.atomic
def set_kind(clause: Clause, kind: str, *, actor: Actor) -> None:
    """Say what kind of clause it is; empty where nobody has said yet.

    Raises: Refused for a kind that does not exist.
    """
    require(rules.can_draft, actor, clause.text)
    if kind and kind not in Clause.Kind.values:
        raise Refused(_("A clause is a citation, recital, claim, principle, demand or undertaking."))
    with keeping(clause):
        changed = Clause.objects.filter(pk=clause.pk).exclude(kind=kind).update(kind=kind)
    if changed:
        clause.kind = kind
        record(actor, "clause.kind_set", clause, kind=kind)


@transaction.atomic
def number_clause(clause: Clause, number: str, *, actor: Actor) -> None:
    """Give a clause the number it is called by. Its address does not change.

    Raises: Refused where the number is empty, too long, or another clause's.
    """
    require(rules.can_draft, actor, clause.text)
    number = number.strip()
    if not number or len(number) > 12:
        raise Refused(_("A clause’s number has 1 to 12 characters."))
    if clause.text.clauses.filter(retired_at=None, number=number).exclude(pk=clause.pk).exists():
        raise Refused(_("Another clause has the number %(number)s.") % {"number": number})
    with keeping(clause):
        changed = Clause.objects.filter(pk=clause.pk).exclude(number=number).update(number=number)
    if changed:
        record(actor, "clause.numbered", clause, to=number)
        clause.number = number


@transaction.atomic
def describe_clause(clause: Clause, *, number: str, kind: str, actor: Actor) -> None:
    """Give a clause its number and kind. Raises: as number_clause and set_kind; then neither is changed."""
    number_clause(clause, number, actor=actor)
    set_kind(clause, kind, actor=actor)


@transaction.atomic
def pin_clause(clause: Clause, *, actor: Actor) -> None:
    """Say that the text is not the text without this clause: leaving it out is no choice any more."""
    require(rules.can_draft, actor, clause.text)
    if Clause.objects.filter(pk=clause.pk, pinned=False).update(pinned=True):
        clause.pinned = True
        clause.wordings.filter(is_omission=True, retired_at=None).update(retired_at=timezone.now())
        record(actor, "clause.pinned", clause)


@transaction.atomic
def unpin_clause(clause: Clause, *, actor: Actor) -> None:
    """Let the clause be left out again: a new omission, which nobody has answered yet."""
    require(rules.can_draft, actor, clause.text)
    if Clause.objects.filter(pk=clause.pk, pinned=True).update(pinned=False):
        clause.pinned = False
        omission_of(clause).save()
        record(actor, "clause.unpinned", clause)


def _live(text: Text) -> list[Clause]:
    return list(text.clauses.filter(retired_at=None))


def _put_in_order(text: Text, clauses: list[Clause], counted: bool) -> None:
    """Store the order; a plain count goes on counting, until people know the clauses by their numbers."""
    counted = counted and not queries.was_asked(text)
    for place, clause in enumerate(clauses, 1):
        clause.order = place
        if counted:
            clause.number = str(place)
    with keeping(*clauses):
        Clause.objects.bulk_update(clauses, ["order", "number"])
