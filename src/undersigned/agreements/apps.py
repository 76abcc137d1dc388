from typing import TYPE_CHECKING

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from undersigned.cases.models import Case
    from undersigned.cases.queries import Answer
    from undersigned.core.actor import Actor
    from undersigned.core.asked import Asked

# After these the strongest text that n sign may be another one.
CHANGES = (
    *("positions.taken", "positions.handed_in", "round.closed", "text.described"),
    *("clause.added", "clause.retired", "clause.moved", "clause.pinned", "clause.unpinned"),
    *("wording.added", "wording.proposed", "wording.reworded", "wording.retired", "wording.weighed"),
    *("party.admitted", "party.protected", "party.changed", "party.left", "party.rejoined", "parties.pasted"),
)
# After these what stands in public under a text, or is said of it, may be another.
PUBLIC = (
    *("edition.published", "edition.opened", "edition.closed", "text.described", "text.translated"),
    *(
        "signature.ratified",
        "signature.acceded",
        "signature.withdrawn",
        "signature.named",
        "signature.unnamed",
    ),
    *("objection.made", "objection.withdrawn", "precedent.chosen", "precedent.reopened"),
    *("review.set", "review.answered", "review.called_off"),
    *("happening.recorded", "happening.removed", "followup.answered"),
)


def answers(case: "Case", actor: "Actor", at: "datetime") -> "Iterable[Answer]":
    """Return the published clauses that answer questions about a case, for its page."""
    from undersigned.agreements.queries.answering import published_answers

    return published_answers(case, at)


def letters(cases: "set[int]", actor: "Actor") -> "Iterable[Asked]":
    """Offer the open letters about cases to whoever has come to them by a chain."""
    from undersigned.agreements.queries.letters import letters_to_sign

    return letters_to_sign(cases)


class AgreementsConfig(AppConfig):
    name = "undersigned.agreements"

    def ready(self) -> None:
        from undersigned.agreements.actions import erasure, own, statements
        from undersigned.agreements.queries.waiting import asked
        from undersigned.agreements.tasks.background import follow
        from undersigned.agreements.tasks.days import follow_waiting
        from undersigned.agreements.tasks.statements import follow_day

        registry.offer("case.answers", answers)
        registry.offer("home.asked", asked)
        registry.offer("chains.acts", letters)
        registry.eraser("person", erasure.erase_person_who_entered)
        registry.eraser("person", erasure.erase_letters_signed_by)
        registry.eraser("party", erasure.erase_party_that_entered)
        registry.eraser("position", erasure.erase_reservation_of)
        registry.eraser("position", own.erase_documents_with)
        registry.eraser("party", own.erase_documents_of_party)
        registry.eraser("personsignature", erasure.erase_person_signature)
        registry.verb("edition.frozen", _("Edition {number} was frozen."))
        registry.verb("edition.published", _("Edition {number} was published."), public=True)
        registry.verb("edition.opened", _("Persons may now sign it as an open letter."), public=True)
        registry.verb("edition.closed", _("It is no longer open to persons."), public=True)
        registry.verb(
            "signature.ratified", _("{party} ratified edition {edition}: {body}, {decided_on}."), public=True
        )
        registry.verb(
            "signature.acceded", _("{party} acceded to edition {edition}: {body}, {decided_on}."), public=True
        )
        registry.verb("signature.declined", _("{party} did not ratify edition {edition}."))
        registry.verb(
            "signature.withdrawn", _("{party} withdrew its signature from edition {edition}."), public=True
        )
        # Without what was decided: that is told when it is shown.
        registry.verb(
            "signature.waits", _("{party} decided on edition {edition}: it is shown on a later day.")
        )
        registry.verb("signature.named", _("{party} is named beside its signature from now on."))
        registry.verb("signature.unnamed", _("{party} is no longer named beside its signature."))
        registry.listener("signature.waits", follow_waiting)
        # Not to strangers: it may be named no longer, or wait for its day.
        registry.verb("signature.own_key", _("{party} signed edition {edition} with its own key."))
        registry.verb("signature.asked_again", _("{party} is asked again, because {other} no longer signs."))
        registry.verb("signature.confirmed", _("{party} stands by its signature."))
        registry.verb(
            "reasons.sent", _("A private link was made that tells {party} what would bring it back.")
        )
        registry.verb("reasons.mailed", _("What would bring {party} back was mailed to it."))
        for change in CHANGES:
            registry.listener(change, follow)
        for change in PUBLIC:
            registry.listener(change, statements.follow_text)
        registry.listener("party.changed", statements.follow_party)
        registry.listener("erased", statements.follow_erasing)
        registry.listener("signature.unnamed", statements.follow_erasing)
        registry.listener("edition.published", follow_day)
        registry.listener("person.signed", follow_day)
        registry.verb("person.named", _("A person who signed the open letter is named from now on."))
        registry.verb("person.unnamed", _("A person who signed the open letter is no longer named."))
        registry.verb("person.signed", _("A person signed the open letter."))
