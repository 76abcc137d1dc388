from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from undersigned.core import registry

if TYPE_CHECKING:
    from collections.abc import Iterable

    from undersigned.agreements.queries.editions import Standing
    from undersigned.cases.models import Case
    from undersigned.core.actor import Actor
    from undersigned.core.asof import AsOf
    from undersigned.parties.models import Coalition, Party
    from undersigned.pledges.queries.pledges import Stood
    from undersigned.texts.models import Clause


def became(standing: "Standing", actor: "Actor", as_of: "AsOf", **_more: Any) -> str:
    """Return what became of a text, for its public page, now or as it stood."""
    from undersigned.pledges.queries.following import became_of
    from undersigned.pledges.rules.following import can_record

    text = standing.edition.text
    may_record = as_of.day is None and can_record(actor, text)
    told = {"became": became_of(text, standing.at, actor), "text": text, "may_record": may_record}
    return mark_safe(render_to_string("pledges/_became.html", told | _pledged_then(as_of)))


def _pledged_then(as_of: "AsOf") -> dict[str, Any]:
    """Return what the pieces that show pledges as they stood need."""
    from undersigned.pledges.queries.pledges import amount_of

    then = f"?as_of={as_of.asked}" if as_of.asked else ""
    return {"lang": get_language(), "amount": amount_of, "then": then}


def promises(party: "Party", coalition: "Coalition", actor: "Actor", as_of: "AsOf", **_more: Any) -> str:
    """Return what a party promised, for its page, now or as it stood."""
    from undersigned.pledges.queries.following import promises_of

    told = {"promises": promises_of(party, coalition, actor, as_of.at), "coalition": coalition}
    return mark_safe(render_to_string("pledges/_promises.html", told | _pledged_then(as_of)))


def ready_following() -> None:
    """Declare what is told of what became of texts, and where lower rooms show it."""
    from undersigned.pledges.actions import following
    from undersigned.pledges.queries.following import answers_to
    from undersigned.pledges.queries.following_asked import asked_to_follow, days_to_follow
    from undersigned.pledges.queries.following_notes import notes_beside
    from undersigned.pledges.tasks.following import follow_text

    registry.verb(
        "happening.recorded", _("It was recorded what became of it: {became}. “{body}”"), public=True
    )
    registry.verb(
        "happening.removed", _("Something that was recorded of it was taken back: {why}"), public=True
    )
    registry.verb("followup.asked", _("{party} was asked what became of it."))
    registry.verb("followup.answered", _("{party} said what became of it: “{body}”"), public=True)
    for change in ("edition.published", "text.described", "followup.answered"):
        registry.listener(change, follow_text)
    registry.eraser("happening", following.erase_happening)
    registry.eraser("followup", following.erase_follow_up)
    registry.fragment("agreements.page", became)
    registry.fragment("positions.party", promises)
    registry.offer("agreements.became", notes_beside)
    registry.offer("agreements.answered", answers_to)
    registry.offer("home.asked", asked_to_follow)
    registry.offer("home.dates", days_to_follow)


@dataclass(frozen=True)
class Beside:
    """What stands of pledges beside an edition's clauses, for its page."""

    stood: "dict[int, list[Stood]]"
    then: str

    def clause(self, clause: "Clause") -> str:
        from undersigned.pledges.queries.pledges import amount_of

        found = self.stood.get(clause.pk)
        told = {"stood": found, "amount": amount_of, "then": self.then}
        return mark_safe(render_to_string("pledges/_pledge_beside.html", told)) if found else ""

    def position(self, _party: int, _wording: int) -> str:
        return ""

    def whole(self) -> str:
        return ""

    def ask(self, _clause: "Clause") -> str:
        return ""


def beside_edition(standing: "Standing", now: bool, **_more: Any) -> "Iterable[Beside]":
    """Offer who pledged each undertaking of an edition, as it stood."""
    from undersigned.core.asof import address_of
    from undersigned.pledges.queries.pledges import pledged_beside

    found = pledged_beside((line.clause_id for line in standing.clauses), standing.at)
    yield Beside(found, "" if now else f"?as_of={address_of(standing.at)}")


def terms_of(clause: "Clause", **_more: Any) -> str:
    """Return what an undertaking means in figures, for the page on which it is drafted."""
    from undersigned.pledges.models import UndertakingTerms
    from undersigned.pledges.queries.pledges import amount_of

    if clause.kind != clause.Kind.UNDERTAKING:
        return ""
    terms = UndertakingTerms.objects.filter(clause=clause).select_related("recipient").first()
    told = {"clause": clause, "terms": terms, "amount": amount_of}
    return mark_safe(render_to_string("pledges/_pledge_terms.html", told))


def ready_pledges() -> None:
    """Declare the verbs, erasers and listeners of undertakings, pledges, deliveries and receipts."""
    from undersigned.pledges.actions import pledges, receipts
    from undersigned.pledges.queries.pledges_asked import asked, days

    registry.verb("pledge.made", _("{party} made a pledge: “{body}”"))
    registry.verb("pledge.changed", _("{party} changed its pledge."))
    registry.verb("pledge.dropped", _("{party} dropped its pledge: “{body}”"))
    registry.verb(
        "terms.set", _("It was said what undertaking {number} means: how much, until when, for whom.")
    )
    registry.verb("delivery.reported", _("{party} reported a delivery: “{body}”"))
    registry.verb("delivery.withdrawn", _("{party} took a report of a delivery back."))
    registry.verb("receipt.given", _("{other} says of a delivery by {party}: {outcome}. “{body}”"))
    registry.verb("receipt.answered", _("{party} answered what was said of its delivery: “{body}”"))
    for shown in ("signature.ratified", "signature.acceded"):
        registry.listener(shown, pledges.pledge_signed)
    registry.listener("signature.withdrawn", pledges.drop_withdrawn)
    registry.eraser("pledge", pledges.erase_pledge)
    registry.eraser("delivery", receipts.erase_delivery)
    registry.eraser("receipt", receipts.erase_receipt)
    registry.eraser("reply", receipts.erase_reply)
    registry.offer("home.asked", asked)
    registry.offer("home.dates", days)
    registry.offer("agreements.beside", beside_edition)
    registry.fragment("texts.clause", terms_of)


def appeals_of_case(case: "Case", actor: "Actor", as_of: "AsOf", **_more: Any) -> str:
    """Return what the people whom a case concerns ask for, for its page, now or as it stood."""
    from undersigned.pledges.queries.appeals import shown_on_case

    told = {"appeals": shown_on_case(case, actor, as_of.at, get_language() or "")}
    return mark_safe(render_to_string("pledges/_of_case.html", told))


def appeals_of_coalition(coalition: "Coalition", actor: "Actor", **_more: Any) -> str:
    """Return a coalition's appeals that are not closed, for its page."""
    from undersigned.pledges.queries.appeals import open_in

    told = {"appeals": open_in(coalition, actor, get_language() or ""), "coalition": coalition}
    return mark_safe(render_to_string("pledges/_of_coalition.html", told))


def appeal_of_text(standing: "Standing", **_more: Any) -> str:
    """Return, for the public page of an appeal's signed words, where it is answered."""
    text = standing.edition.text
    if text.kind != text.Kind.APPEAL:
        return ""
    return mark_safe(render_to_string("pledges/_of_text.html", {"appeal": text.appeal}))


def ready_appeals() -> None:
    """Declare the verbs, erasers, listeners and pieces of pages of appeals."""
    from undersigned.pledges.actions import appeals, appeals_erasing
    from undersigned.pledges.queries.appeals_asked import appeals_to_read, asked_by_appeals

    registry.verb("appeal.begun", _("{party} began an appeal."))
    registry.verb("appeal.published", _("The appeal of {party} was published."), public=True)
    registry.verb("appeal.closed", _("{party} closed the appeal: “{body}”"), public=True)
    # Some asks are the coalition's own: which, the history of everybody does not tell.
    registry.verb("ask.raised", _("{party} asks, as item {number}: “{body}”"))
    registry.verb("ask.changed", _("{party} says otherwise what item {number} asks for: “{body}”"))
    registry.verb("ask.moved", _("An item was put at place {number}."))
    registry.verb("ask.dropped", _("{party} dropped item {number}: {why}"))
    registry.verb("ask.answered", _("{party} answered item {number}: “{body}”"))
    registry.listener("signature.ratified", appeals.publish_signed)
    registry.eraser("appeal", appeals_erasing.erase_appeal)
    registry.eraser("ask", appeals_erasing.erase_ask)
    registry.eraser("askanswer", appeals_erasing.erase_answer)
    registry.eraser("position", appeals_erasing.erase_answer_of)
    registry.offer("home.asked", asked_by_appeals)
    registry.offer("chains.acts", appeals_to_read)
    registry.fragment("cases.case", appeals_of_case)
    registry.fragment("home.coalition", appeals_of_coalition)
    registry.fragment("agreements.page", appeal_of_text)


class PledgesConfig(AppConfig):
    name = "undersigned.pledges"

    def ready(self) -> None:
        ready_appeals()
        ready_pledges()
        ready_following()
