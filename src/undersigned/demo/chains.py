"""The story’s links: from whoever bakes, or works at the mill, to the dam; one of them is disputed."""

from datetime import timedelta

from django.utils import timezone

from undersigned.cases import actions as cases
from undersigned.cases.models import CaseActor
from undersigned.chains import actions
from undersigned.core.actor import NOBODY, Actor
from undersigned.core.models import Audience
from undersigned.library.actions import quote
from undersigned.library.actions.sources import Provenance, add_source
from undersigned.library.models import Passage, Version
from undersigned.library.queries.finding import find_anywhere
from undersigned.parties.models import Coalition, Party
from undersigned.texts import actions as texts
from undersigned.texts.models import Clause

REPORT = """What the mill lives on

Report of the Millford chamber of trades

Eleven bakers of Millford buy their flour from the flour mill at the bridge.

The mill takes its current from the power house below the dam, by a contract that runs for years to come.

The power house belongs to the Water Board of the Arle.

The Valley Savings Bank has lent the Water Board what the new gates cost.
"""
# From, kind, tie, to, kind, the claim, and the words of the report that it rests on.
MILL, POWER, BOARD = "Millford flour mill", "Power house at the dam", "Water Board of the Arle"
LINKS = [
    (
        *(MILL, "firm", "supplies", "Baker", "trade"),
        "Bakers of Millford bake with flour of the mill at the bridge.",
        "Eleven bakers of Millford buy their flour from the flour mill at the bridge.",
    ),
    (
        *(POWER, "firm", "supplies", MILL, "firm"),
        "The mill runs on current of the power house below the dam.",
        "The mill takes its current from the power house below the dam",
    ),
    (
        *(POWER, "firm", "governed", BOARD, "other"),
        "The power house belongs to the Water Board.",
        "The power house belongs to the Water Board of the Arle.",
    ),
    (
        *("Valley Savings Bank", "firm", "lends_to", BOARD, "other"),
        "The Valley Savings Bank paid for the new gates by a loan.",
        "has lent the Water Board what the new gates cost.",
    ),
]
NAMES = [
    ("Baker", "الخباز", "ar"),
    ("Baker", "boulangère", "fr"),
    ("Baker", "boulanger", "fr"),
    (MILL, "مطحنة ميلفورد", "ar"),
    (MILL, "Мельница Милфорд", "ru"),
]


def tell_links(coalition: Coalition, actor: Actor) -> None:
    """Record who buys from whom, as a report tells it, as far as the board that runs the dam."""
    source = add_source(
        coalition,
        REPORT.encode(),
        actor=actor,
        told=Provenance(
            language="en", audience=Audience.PUBLIC, received_from="the Millford chamber of trades"
        ),
    )
    text = texts.create_text(
        coalition,
        actor=actor,
        title="Who lives on the water of the dam",
        language="en",
        clauses=[_claim(words) for *_link, words, _passage in LINKS],
    )
    claims = text.clauses.select_related("text__coalition").order_by("order")
    version = source.versions.get()
    for clause, (one, kind, tie, other, other_kind, _claimed, words) in zip(claims, LINKS, strict=True):
        texts.cite_passage(clause, _passage(version, words, actor), actor=actor)
        _record(coalition, clause, (one, kind), tie, (other, other_kind), actor)
    for name, other_name, language in NAMES:
        body = CaseActor.objects.get(coalition=coalition, name=name)
        cases.also_name(body, other_name, actor=actor, language=language)
    _gainsay(coalition, actor)


def _claim(words: str) -> texts.ClauseDraft:
    return texts.ClauseDraft(wordings=[("en", words, 10)], kind=Clause.Kind.CLAIM, may_omit=False)


def _passage(version: Version, words: str, actor: Actor) -> Passage:
    ((start, end),) = find_anywhere(version, words)
    return quote(version, start, end, actor=actor)


def _record(
    coalition: Coalition,
    clause: Clause,
    one: tuple[str, str],
    tie: str,
    other: tuple[str, str],
    actor: Actor,
) -> None:
    bodies = [cases.name_actor(coalition, name, kind, actor=actor) for name, kind in (one, other)]
    until = timezone.localdate() + timedelta(days=900) if tie == "supplies" else None
    told = actions.LinkDraft(bodies[0], tie, bodies[1], clause, Audience.PUBLIC, "2024", until)
    actions.record_link(coalition, told, actor=actor)


def _gainsay(coalition: Coalition, actor: Actor) -> None:
    union = Party.objects.get(memberships__coalition=coalition, name="Millford Waterworks Union")
    loan = coalition.chain_links.get(tie="lends_to")
    words = "The bank lent for the road on the dam, not for the gates: so it says in its own report."
    actions.raise_dispute(loan, words, actor=actor, language="en", party=union)
    actions.send_tip(
        coalition,
        "The fish market of Saltmere gets its ice from a plant that runs on the dam’s current too.",
        "Harbour Gazette, 3 May",
        actor=NOBODY,
    )
