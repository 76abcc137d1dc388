"""A link rests on its claim: it is recorded with it, disputed, ended, and leaves the chains when that is gone."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from tests.chains.worlds import Valley
from tests.factories import make_party, seated

from undersigned.chains import actions
from undersigned.chains.models import Link, LinkDispute, Tip
from undersigned.chains.queries import asked
from undersigned.chains.queries.links import links_visible_to
from undersigned.chains.queries.why import why
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.erasure import erase
from undersigned.core.errors import NotAllowed, Refused
from undersigned.core.models import Audience, Event, EventWords
from undersigned.library.actions import sources
from undersigned.texts.actions import retire_clause, set_kind, uncite_passage

pytestmark = pytest.mark.django_db


def chains(valley: Valley, start: str, actor: Actor = NOBODY, *, expired: bool = False) -> list[str]:
    """Return the chains from a body as their names."""
    body = valley.coalition.case_actors.get(name=start)
    found = why(body, actor, minutes=3, expired=expired).chains
    return [" > ".join([chain.body.name, *(step.to.name for step in chain.steps)]) for chain in found]


@pytest.fixture
def valley() -> Valley:
    return Valley()


@pytest.fixture
def link(valley: Valley) -> Link:
    return valley.link(valley.body("Mill"), valley.dam, "works_for")


def test_a_chain_leads_to_the_case_and_ends_where_the_case_talks_about_it(valley: Valley, link: Link) -> None:
    valley.link(valley.body("Baker", "trade"), link.one)

    assert chains(valley, "Baker") == ["Baker > Mill > Harrow Dam"]
    assert chains(valley, "Harrow Dam") == ["Harrow Dam"]
    [chain] = why(valley.coalition.case_actors.get(name="Baker"), NOBODY, minutes=3).chains
    assert [case.name for case in chain.cases] == ["The dam"]
    assert [told.words for step in chain.steps for told in step.links] == [
        "Baker supplies Mill, it says.", "Mill works_for Harrow Dam, it says.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"tie": "likes"}, "Choose what the one does"),
        ({"holds_from": "31 May"}, "“31 May” is not a date"),
        ({"holds_from": "2031-06", "holds_until": date(2031, 5, 31)}, "It ends before it begins."),
    ],
)
def test_a_wrong_link_is_refused_with_its_reason(
    valley: Valley, told: dict[str, object], reason: str
) -> None:
    with pytest.raises(Refused, match=reason):
        valley.link(valley.body("Mill"), valley.dam, **told)


def test_a_link_of_one_of_another_coalition_or_recorded_before_is_refused(valley: Valley, link: Link) -> None:
    stranger = Valley()
    with pytest.raises(Refused, match="between two"):
        valley.link(valley.dam, valley.dam)
    with pytest.raises(Refused, match="That actor belongs to another coalition"):
        valley.link(valley.dam, stranger.dam)
    with pytest.raises(Refused, match="The claim belongs to another coalition"):
        valley.link(valley.body("Bank"), valley.dam, clause=stranger.claim())
    with pytest.raises(Refused, match="recorded already"):
        valley.link(link.one, link.other, link.tie)
    with pytest.raises(NotAllowed):
        actions.record_link(valley.coalition, valley.draft(link.one, link.other), actor=NOBODY)


def test_everybody_reads_a_link_only_where_everybody_reads_its_source() -> None:
    inner = Valley(audience=Audience.COALITION)
    with pytest.raises(Refused, match="rests on no source that everybody may read"):
        inner.link(inner.body("Mill"), inner.dam)
    with pytest.raises(Refused, match="rests on no source that everybody may read"):
        inner.link(inner.body("Bank"), inner.dam, clause=inner.claim(sourced=False))
    inner.link(inner.body("Mill"), inner.dam, audience=Audience.COALITION)
    inner.link(inner.body("Bank"), inner.body("Mill"), audience=Audience.EDITORS)

    assert chains(inner, "Mill", seated(inner.coalition, "observer")) == ["Mill > Harrow Dam"]
    assert chains(inner, "Bank", seated(inner.coalition, "observer")) == []
    assert chains(inner, "Bank", inner.editor) == ["Bank > Mill > Harrow Dam"]
    assert chains(inner, "Mill", seated(Valley().coalition, "editor")) == []
    assert chains(inner, "Mill") == []


def test_an_expired_link_leads_on_only_for_whoever_asks(valley: Valley) -> None:
    today = timezone.now().date()
    valley.link(valley.body("Mill"), valley.dam, holds_until=today - timedelta(days=2))
    valley.link(valley.body("Bank"), valley.dam, holds_until=today + timedelta(days=2))

    assert chains(valley, "Mill") == []
    assert chains(valley, "Mill", expired=True) == ["Mill > Harrow Dam"]
    assert chains(valley, "Bank") == ["Bank > Harrow Dam"]


GONE = {
    "withdrawn": lambda v, link: sources.withdraw_source(v.source, "Forged.", actor=v.editor),
    "retired": lambda v, link: retire_clause(link.clause, actor=v.editor),
    "no claim": lambda v, link: set_kind(link.clause, "recital", actor=v.editor),
    "uncited": lambda v, link: uncite_passage(
        link.clause, link.clause.cited.get(ended_at=None).passage, actor=v.editor
    ),
    "erased": lambda v, link: erase("caseactor", link.one.uid),
    "ended": lambda v, link: actions.end_link(link, "It was sold.", actor=v.editor),
}
REASONS = {"withdrawn": "withdrawn", "retired": "retired", "no claim": "retired", "uncited": "hidden",
           "erased": "erased", "ended": ""}  # fmt: skip


@pytest.mark.parametrize("how", GONE)
def test_a_link_leaves_the_chains_at_once_when_what_it_rests_on_is_gone(
    valley: Valley, link: Link, how: str
) -> None:
    valley.link(valley.body("Baker"), link.one)
    GONE[how](valley, link)

    assert chains(valley, "Baker") == []
    link.refresh_from_db()
    assert link.out_why == REASONS[how]
    assert links_visible_to(NOBODY).filter(pk=link.pk).exists() == (how == "ended")
    assert links_visible_to(valley.editor).filter(pk=link.pk).exists()
    if how != "ended":
        assert Event.objects.filter(verb="link.left", object_uid=link.uid).count() == 1


def test_a_link_comes_back_with_what_it_rests_on(valley: Valley, link: Link) -> None:
    set_kind(link.clause, "recital", actor=valley.editor)
    set_kind(link.clause, "claim", actor=valley.editor)

    assert chains(valley, "Mill") == ["Mill > Harrow Dam"]
    assert Event.objects.filter(verb="link.back").count() == 1


def test_a_dispute_stands_beside_the_link_until_it_is_settled_with_words(valley: Valley, link: Link) -> None:
    party = make_party(valley.coalition)
    delegate = seated(valley.coalition, "delegate", party=party)
    made = actions.raise_dispute(link, "It was sold in May.", actor=delegate, language="en", party=party)

    [asks] = asked.give(set(), {valley.coalition.pk}, timezone.now())
    assert asks.plain() == "Look at disputed links: \u20681\u2069"
    with pytest.raises(NotAllowed):
        actions.raise_dispute(link, "No.", actor=delegate, language="en")
    with pytest.raises(NotAllowed):
        actions.settle_dispute(
            made, "So.", actor=seated(valley.coalition, "delegate", party=make_party(valley.coalition))
        )
    actions.settle_dispute(made, "The buyer buys there too.", actor=valley.editor)
    with pytest.raises(Refused, match="settled already"):
        actions.settle_dispute(made, "Again.", actor=delegate)
    assert list(asked.give(set(), {valley.coalition.pk}, timezone.now())) == []
    erase("linkdispute", made.uid)
    assert LinkDispute.objects.get().words == LinkDispute.objects.get().settled_words == ""
    assert not EventWords.objects.filter(entry__contains="sold in May").exists()


def test_anybody_tells_of_a_link_and_editors_alone_are_asked(valley: Valley) -> None:
    person = seated(valley.coalition, "observer")
    tip = actions.send_tip(valley.coalition, "The bank lends to the dam.", "Gazette, 3 May", actor=person)

    assert not EventWords.objects.filter(entry__contains=person.label, entry__icontains="tip.sent").exists()
    [asks] = asked.give(set(), {valley.coalition.pk}, timezone.now())
    assert asks.powers == {"editor", "secretary"}
    with pytest.raises(NotAllowed):
        actions.settle_tip(tip, actor=person)
    actions.settle_tip(tip, actor=valley.editor)
    erase("tip", tip.uid)
    assert (Tip.objects.get().words, Tip.objects.get().citation) == ("", "")


def test_tips_are_few_in_an_hour_need_a_source_and_a_coalition_that_is_read(valley: Valley) -> None:
    with pytest.raises(Refused, match="Say where it can be read"):
        actions.send_tip(valley.coalition, "The bank lends.", " ", actor=NOBODY)
    Tip.objects.bulk_create(
        Tip(coalition=valley.coalition, words="x", citation="y") for _n in range(actions.tips.AN_HOUR)
    )
    with pytest.raises(Refused, match="in an hour"):
        actions.send_tip(valley.coalition, "The bank lends.", "Gazette", actor=NOBODY)
    valley.case.audience = Audience.COALITION
    valley.case.save()
    with pytest.raises(NotAllowed):
        actions.send_tip(valley.coalition, "The bank lends.", "Gazette", actor=NOBODY)
