"""Acts that put a question to a case: asked, said not to apply, disputed, settled."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from undersigned.cases import rules
from undersigned.cases.actions.recording import record
from undersigned.cases.models import Asking, Case, Dispute, Question
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.parties.models import Party


@transaction.atomic
def put_question(
    question: Question, case: Case, *, actor: Actor, asker: str = "", words: str = "", language: str = ""
) -> Asking:
    """Put a question to a case, in the words of whoever asked; said not to apply before, it is open again.

    Raises: Refused where it is open already, was replaced, or belongs to another coalition.
    """
    require(rules.can_edit, actor, case)
    told = {"asker": " ".join(asker.split())[:200], "words": words.replace("\r\n", "\n").strip()}
    made = _ask(question, case, **told, language=language[:12])
    record(actor, "question.put", made, case, reference=question.called, case=case.name)
    return made


@transaction.atomic
def say_inapplicable(question: Question, case: Case, why: str, *, actor: Actor) -> Asking:
    """Say that a question cannot be asked of a case, and why; the asker's words are kept.

    Raises: Refused without a reason, where that is said already, or as `put_question` does.
    """
    require(rules.can_edit, actor, case)
    why = " ".join(why.split())[:400]
    if not why:
        raise Refused(_("Say why the question cannot be asked of this case."))
    open_now = Asking.objects.filter(
        question=question, case=case, closed_at=None, inapplicable_at=None
    ).first()
    kept = {name: getattr(open_now, name) for name in ("asker", "words", "language")} if open_now else {}
    if open_now:
        Asking.objects.filter(pk=open_now.pk).update(closed_at=timezone.now())
    made = _ask(question, case, **kept, inapplicable_at=timezone.now(), inapplicable_why=why)
    record(actor, "question.inapplicable", made, case, reference=question.called, why=why)
    return made


def _ask(question: Question, case: Case, **told: Any) -> Asking:
    if question.coalition_id != case.coalition_id:
        raise Refused(_("The question belongs to another coalition."))
    if question.retired_at:
        raise Refused(
            _("%(reference)s was replaced: ask its other phrasing.") % {"reference": question.called}
        )
    now = timezone.now()
    if not told.get("inapplicable_at"):
        of_both = Asking.objects.filter(question=question, case=case, closed_at=None)
        of_both.exclude(inapplicable_at=None).update(closed_at=now)
    try:
        with transaction.atomic():
            return Asking.objects.create(question=question, case=case, asked_at=now, **told)
    except IntegrityError:
        raise Refused(
            _("%(reference)s was put to this case already.") % {"reference": question.called}
        ) from None


@transaction.atomic
def raise_dispute(
    asking: Asking, words: str, *, actor: Actor, language: str, party: Party | None = None
) -> Dispute:
    """Say what remains disputed of a question about a case; `party` is whose dispute it is, where it is one's.

    Raises: Refused without words.
    """
    require(rules.can_dispute, actor, (asking, party))
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise Refused(_("Write what remains disputed."))
    made = Dispute.objects.create(asking=asking, words=words, language=language[:12], raised_by=party)
    record(actor, "dispute.raised", made, asking.case, reference=asking.question.called, words=words)
    return made


@transaction.atomic
def settle_dispute(dispute: Dispute, words: str, *, actor: Actor) -> None:
    """Say how a dispute was settled: an editor, or whoever raised it. It stays listed with that.

    Raises: Refused without words, or where it was settled already.
    """
    require(rules.can_settle, actor, dispute)
    words = words.replace("\r\n", "\n").strip()
    if not words:
        raise Refused(_("Write how it was settled."))
    settled = {"settled_at": timezone.now(), "settled_words": words}
    if not Dispute.objects.filter(pk=dispute.pk, settled_at=None).update(**settled):
        raise Refused(_("It was settled already."))
    asking = dispute.asking
    record(actor, "dispute.settled", dispute, asking.case, reference=asking.question.called, words=words)
