"""Acts on the ways to say a clause."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.parties.models import Party
from undersigned.texts import queries, rules
from undersigned.texts.models import Clause, Translation, Wording

LARGEST_STRENGTH = 1000
STRENGTH_RANGE = gettext_lazy("A strength is a whole number from 0 to 1000.")


def record(actor: Actor, verb: str, wording: Wording, **words: Any) -> None:
    """Write the event of an act on a wording."""
    text = wording.clause.text
    number = wording.clause.number
    journal.record(actor, verb, wording, text=text, coalition=text.coalition, number=number, **words)


@transaction.atomic
def add_wording(clause: Clause, body: str, *, actor: Actor, strength: int | None = None) -> Wording:
    """Add another way to say a clause. Nobody has answered it; without strength it waits for the drafters.

    Raises: Refused without words, or where the clause says the same already.
    """
    require(rules.can_draft, actor, clause.text)
    wording = _added(clause, body, clause.text.language, strength=_checked(strength))
    record(actor, "wording.added", wording, body=wording.body)
    return wording


@transaction.atomic
def propose_wording(clause: Clause, body: str, language: str, *, party: Party, actor: Actor) -> Wording:
    """Propose other words for a clause in a party's name, in its language; the drafters weigh them later.

    Raises: Refused without words, or where the clause says the same already.
    """
    require(rules.can_propose, actor, (clause.text, party))
    wording = _added(clause, body, language, proposed_by=party)
    record(actor, "wording.proposed", wording, party=party.name, body=wording.body)
    return wording


def _added(clause: Clause, body: str, language: str, **fields: Any) -> Wording:
    body = body.strip()
    if not body:
        raise Refused(_("Write the words you would have instead."))
    if clause.retired_at:
        raise Refused(_("This clause was taken out of the text."))
    if clause.wordings.filter(retired_at=None, body=body).exists():
        raise Refused(_("The clause has these words already."))
    return Wording.objects.create(clause=clause, language=language, body=body, **fields)


@transaction.atomic
def reword(wording: Wording, body: str, *, actor: Actor, seen: str | None = None) -> Wording:
    """Change the words of a wording; translations of the old words go stale.

    While nobody was asked about the text the wording itself changes. After that another wording replaces it and
    starts unknown, because an answer belongs to the words it was given to.

    Args:
        seen: the words that the editor had before her; None does not look.
    Returns: the wording that now has the words.
    Raises: Refused without words, for an omission, or where somebody changed the words meanwhile.
    """
    require(rules.can_draft, actor, wording.clause.text)
    body = body.strip()
    # Locked: on PostgreSQL an answer that comes in this moment waits, and then finds its wording retired.
    now = Wording.objects.select_for_update(of=("self",)).select_related("clause__text__coalition")
    wording = now.get(pk=wording.pk)
    _check_rewording(wording, body, seen)
    if body == wording.body:
        return wording
    old = wording.body
    if queries.was_asked(wording.clause.text):
        wording = _replaced(wording, body)
    else:
        wording.body = body
        with keeping(wording):
            wording.save(update_fields=["body"])
    record(actor, "wording.reworded", wording, old=old, body=body)
    return wording


def _check_rewording(wording: Wording, body: str, seen: str | None) -> None:
    if wording.is_omission or not body:
        raise Refused(_("Write the words; to take them away, take the wording out."))
    if wording.retired_at or (seen is not None and seen != wording.body):
        raise Refused(
            _("Somebody changed these words while you were writing. Look at them, and then save yours.")
        )


def _replaced(old: Wording, body: str) -> Wording:
    new = Wording.objects.create(
        clause=old.clause,
        language=old.language,
        body=body,
        strength=old.strength,
        proposed_by=old.proposed_by,
        replaces=old,
    )
    Wording.objects.filter(pk=old.pk).update(retired_at=timezone.now())
    Translation.objects.bulk_create(
        Translation(wording=new, language=each.language, body=each.body, of_body=each.of_body)
        for each in old.translations.all()
    )
    return new


@transaction.atomic
def retire_wording(wording: Wording, *, actor: Actor) -> None:
    """Take a way to say a clause out; it and its answers stay in the record.

    Raises: Refused for an omission, which a pin takes out, and for the last words of a clause.
    """
    require(rules.can_draft, actor, wording.clause.text)
    if wording.is_omission:
        raise Refused(_("Pin the clause, and leaving it out is no choice any more."))
    others = wording.clause.wordings.filter(retired_at=None, is_omission=False).exclude(pk=wording.pk)
    if not others.exists():
        raise Refused(_("These are the only words of the clause: take the clause out instead."))
    if Wording.objects.filter(pk=wording.pk, retired_at=None).update(retired_at=timezone.now()):
        record(actor, "wording.retired", wording, body=wording.body)


@transaction.atomic
def set_strength(wording: Wording, strength: int, *, actor: Actor) -> None:
    """Say how strong a wording is, in the drafters' opinion: a whole number, 0 to 1000.

    Raises: Refused once there are answers, because who knows them could turn the result; a wording proposed since
        may still be given its first strength. And for an omission, whose strength is 0.
    """
    text = wording.clause.text
    require(rules.can_draft, actor, text)
    if wording.is_omission:
        raise Refused(_("Leaving a clause out has the strength 0."))
    if wording.strength == _checked(strength):
        return
    if wording.strength is not None and queries.has_answers(text):
        raise Refused(_("There are answers already, so strengths stay as they are."))
    with keeping(wording):
        Wording.objects.filter(pk=wording.pk).update(strength=strength)
    record(actor, "wording.weighed", wording, old=wording.strength, strength=strength, body=wording.body)
    wording.strength = strength


@transaction.atomic
def save_wording(
    wording: Wording, body: str, *, actor: Actor, strength: int | None = None, seen: str | None = None
) -> Wording:
    """Reword and weigh at once; strength None leaves it. Raises: as both; then nothing is changed."""
    wording = reword(wording, body, actor=actor, seen=seen)
    if strength is not None:
        set_strength(wording, strength, actor=actor)
    return wording


def _checked(strength: int | None) -> int | None:
    if strength is not None and not 0 <= strength <= LARGEST_STRENGTH:
        raise Refused(STRENGTH_RANGE)
    return strength
