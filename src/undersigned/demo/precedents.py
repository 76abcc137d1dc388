"""How the story's parties stand by what they said: one follows, some tell two cases apart, some were not there."""

from undersigned.cases import actions as cases
from undersigned.cases.models import Case, Fact
from undersigned.core.actor import OPERATOR, Actor
from undersigned.parties.models import Coalition, Party
from undersigned.positions import actions as positions
from undersigned.positions.models import Round
from undersigned.positions.queries import meetings, unsettled
from undersigned.positions.states import Stance, Way
from undersigned.texts.models import Wording

HOUSEHOLDS = "Six households live above the weir, none of them below it."
# Party, clause of the letter, the fact by which it tells the two cases apart, and why.
APART = [
    (
        "Town of Upper Harrow",
        "1",
        HOUSEHOLDS,
        "Here six households are asked; at the dam it is a whole lower town.",
    ),
    (
        "Town of Millford",
        "3",
        "The weir was built for the mill.",
        "The dam was built for four towns, not for one mill.",
    ),
]


def stand_by(round: Round, actor: Actor) -> None:
    """Follow, tell apart, put to review; note who was not there; keep hearsay with its reply."""
    coalition = round.text.coalition
    _follow(round, _party(coalition, "Arle Farmers' Association"))
    positions.close_round(round, actor=actor)
    for name, number, fact, why in APART:
        choice = positions.Choice(Way.DISTINGUISHED, _fact(coalition, fact), why, "en")
        _choose(_party(coalition, name), number, choice)
    _choose(_party(coalition, "Town of Stonebridge"), "4", positions.Choice(Way.REVIEW))
    _change(_fact(coalition, HOUSEHOLDS), actor)
    positions.note_absence(round, _party(coalition, "Harrow Valley Teachers"), actor=actor)
    for name in ("Harrow Valley Teachers", "Town of Saltmere"):
        positions.publish_answers(_party(coalition, name), coalition, actor=OPERATOR, blanks=True)
    _hear(coalition, actor)


def _party(coalition: Coalition, name: str) -> Party:
    return Party.objects.get(coalitions=coalition, name=name)


def _fact(coalition: Coalition, words: str) -> Fact:
    return Fact.objects.get(case__coalition=coalition, versions__words=words, versions__until_at=None)


def _follow(round: Round, party: Party) -> None:
    """Let a party that said no to the first clause of the letter say yes, as it did of the dam."""
    first = Wording.objects.get(clause__text=round.text, clause__number="1", is_omission=False)
    (meeting,) = meetings(party, {first.pk: Stance.REFUSE})
    follows = {meeting.token: positions.Choice(Way.FOLLOWED)}
    yes = [positions.Answer(first, Stance.ACCEPT)]
    positions.take_positions(round, party, yes, actor=OPERATOR, submit=True, choices=follows)


def _choose(party: Party, number: str, choice: positions.Choice) -> None:
    left_open = unsettled(party).get(wording__clause__number=number)
    positions.choose_again(left_open, choice, actor=OPERATOR)


def _change(fact: Fact, actor: Actor) -> None:
    """Let a family move in: whoever told two cases apart by that fact is asked again."""
    told = cases.FactDraft(
        "Seven households live above the weir, one of them below it.",
        "en",
        "2031-06",
        citation="Register of Ferrow, June",
    )
    cases.change_fact(fact, told, actor=actor)


def _hear(coalition: Coalition, actor: Actor) -> None:
    """Keep what a paper says that the Guild says, and what the Guild says to that."""
    guild, weir = _party(coalition, "Saltmere Harbour Guild"), Case.objects.get(name="The weir at Ferrow")
    report = positions.report_position(
        guild,
        coalition.questions.get(number=3),
        weir,
        actor=actor,
        reporter="The Arle Notes",
        words="The Guild told the mill that it may keep every drop in summer.",
        language="en",
        citation="The Arle Notes of 9 May 2031, page 3",
    )
    reply = "لم نقل ذلك لأحد؛ لم نُجب بعد عن سد فيرو."
    positions.reply_to_report(report, reply, actor=OPERATOR, language="ar")
