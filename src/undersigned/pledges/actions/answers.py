"""How a party answers an ask: with a pledge of all or part, that it cannot, or that it passed it on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.kept import keeping
from undersigned.core.models import Audience
from undersigned.core.names import legible_name
from undersigned.parties.models import Party
from undersigned.parties.queries import parties_in, stands_from
from undersigned.pledges.actions.appeals import hold_open
from undersigned.pledges.actions.pledges import LONGEST, change_pledge, drop_pledge, make_pledge
from undersigned.pledges.models import Ask, AskAnswer, Pledge
from undersigned.pledges.queries.appeals import answerable
from undersigned.pledges.rules import appeals as rules
from undersigned.pledges.states import Way
from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.texts.models import Wording


@dataclass(frozen=True)
class Said:
    """What a party answers: `all_of_it` or a part, which it says in words; who reads it unless it says otherwise.

    A pledge is read by whoever reads the ask; that a party cannot, or passed it on, is the coalition's own unless
    `public` lets everybody read it.
    """

    way: Way
    all_of_it: bool = False
    quantity: Decimal | None = None
    due_on: date | None = None
    words: str = ""
    passed_to: str = ""
    public: bool | None = None

    @property
    def stance(self) -> Stance:
        """What it says of the ask's wording."""
        if self.way == Way.PLEDGE:
            return Stance.ACCEPT if self.all_of_it else Stance.RESERVE
        return Stance.REFUSE if self.way == Way.CANNOT else Stance.STAND_ASIDE


class Unclear(Refused):
    """What cannot be stored as it is: a sentence by the ask's key."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__(" ".join(problems.values()))
        self.problems = problems


def answer_ask(ask: Ask, party: Party, said: Said, *, actor: Actor, language: str) -> AskAnswer:
    """Answer an ask for a party; what it answered before is kept beside it. The same answer again changes nothing.

    Returns: the answer that stands.
    Raises: NotAllowed; Refused where the appeal is closed or not published, the ask was dropped or is the party's
        own, a sentence or a name is missing, or the pledge is refused (`make_pledge`, `change_pledge`).
    """
    return answer_asks(party, {ask: said}, actor=actor, language=language)[0]


@transaction.atomic
def answer_asks(party: Party, told: Mapping[Ask, Said], *, actor: Actor, language: str) -> list[AskAnswer]:
    """Answer several asks of an appeal as one act. Raises: as `answer_ask`, `Unclear`; then nothing is stored."""
    for ask in told:
        require(rules.can_answer, actor, (ask, party))
    Party.objects.select_for_update(no_key=True).get(pk=party.pk)  # Its other windows wait.
    problems, stored = {}, []
    for ask, said in told.items():
        try:
            stored.append(_answer(ask, party, said, actor, language))
        except Refused as refusal:
            problems[ask.pk] = str(refusal)
    if problems:
        raise Unclear(problems)
    return stored


def _answer(ask: Ask, party: Party, said: Said, actor: Actor, language: str) -> AskAnswer:
    _check(ask, party, said)
    words, passed_to = said.words.strip(), _body(said)
    before = AskAnswer.objects.filter(ask=ask, party=party, superseded_at=None).first()
    audience = _audience(ask, said)
    content = (said.way, said.stance, words, passed_to, audience)
    changed = _pledged(ask, party, said, audience, actor, language)
    if before and not changed and content == _content(before):
        return before
    at = stands_from(party, ask.appeal.text.coalition)
    answer = AskAnswer(ask=ask, party=party, way=said.way, words=words, passed_to=passed_to)
    answer.audience, answer.answered_at, answer.language = audience, at, language if words else ""
    AskAnswer.objects.filter(ask=ask, party=party, superseded_at=None).update(superseded_at=at)
    answer.position = _position(answer, said.stance)
    answer.save()
    told = {"number": str(ask.order), "party": party.name, "way": str(said.way), "body": words}
    text = ask.appeal.text
    journal.record(
        actor, "ask.answered", answer, text=text, coalition=text.coalition, other=passed_to, **told
    )
    return answer


def _content(answer: AskAnswer) -> tuple[str, str, str, str, int]:
    return answer.way, answer.position.stance, answer.words, answer.passed_to, answer.audience


def _check(ask: Ask, party: Party, said: Said) -> None:
    hold_open(ask.appeal)
    if not answerable(ask):
        raise Refused(_("This was dropped, or is not published yet: it cannot be answered."))
    if party.pk in (ask.appeal.made_by_id, ask.for_whom_id):
        raise Refused(_("Those who ask, and those it is for, do not answer it themselves."))
    if not parties_in(ask.appeal.text.coalition).filter(pk=party.pk).exists():
        raise Refused(_("%(party)s is not in the coalition any more.") % {"party": party.name})
    if said.way == Way.CANNOT and not said.words.strip():
        raise Refused(_("Write one sentence: why can you not?"))
    if said.stance == Stance.RESERVE and not said.words.strip():
        raise Refused(_("Write one sentence: which part of it?"))
    if len(said.words) > LONGEST:
        raise Refused(_("Keep it under %(count)s characters.") % {"count": LONGEST})


def _body(said: Said) -> str:
    if said.way != Way.PASSED_ON:
        return ""
    if not said.passed_to.strip():
        raise Refused(_("Name the body that you passed it on to."))
    return legible_name(said.passed_to)[:200]


def _audience(ask: Ask, said: Said) -> int:
    public = said.way == Way.PLEDGE if said.public is None else said.public
    return max(ask.audience, Audience.PUBLIC if public else Audience.COALITION)


def _share(ask: Ask, said: Said) -> Decimal | None:
    """Return how much is pledged: all, or a part that is less. Raises: Refused where it is none."""
    if ask.quantity is None or said.all_of_it:
        return ask.quantity
    if said.quantity is None:
        raise Refused(_("Say how many %(unit)s you pledge.") % {"unit": ask.unit})
    if said.quantity >= ask.quantity:
        raise Refused(_("That is all of it: choose that you pledge all."))
    return said.quantity


def _pledged(ask: Ask, party: Party, said: Said, audience: int, actor: Actor, language: str) -> bool:
    """Make, change or drop the party's pledge to the ask; tell whether that changed anything."""
    standing = Pledge.objects.filter(ask=ask, party=party, dropped_at=None)
    pledge = standing.select_related("coalition", "party", "ask__appeal").first()
    if said.way != Way.PLEDGE:
        if pledge is not None:
            drop_pledge(pledge, said.words.strip() or _body(said), actor=actor)
        return pledge is not None
    quantity, due_on = _share(ask, said), said.due_on or ask.by_when
    if pledge is None:
        words, spoken = _words(ask, said, language)
        share = {"quantity": quantity, "unit": ask.unit, "due_on": due_on}
        make_pledge(
            *(party, ask.appeal.text.coalition, words),
            actor=actor,
            language=spoken,
            ask=ask,
            audience=audience,
            **share,  # type: ignore[arg-type]
        )
        return True
    if (pledge.quantity, pledge.due_on, pledge.audience) == (quantity, due_on, audience):
        return False
    change_pledge(pledge, actor=actor, quantity=quantity, due_on=due_on, task_of=pledge.task_of)
    with keeping(pledge):
        Pledge.objects.filter(pk=pledge.pk).update(audience=audience)
    return True


def _words(ask: Ask, said: Said, language: str) -> tuple[str, str]:
    """Return what is pledged, in the party's words; where it has none, in those of the ask."""
    if said.words.strip():
        return said.words, language
    wording = ask.clause.wordings.get(retired_at=None)
    return wording.body, wording.language


def _position(answer: AskAnswer, stance: Stance) -> Position:
    wording = Wording.objects.get(clause=answer.ask.clause, retired_at=None)
    standing = Position.objects.filter(wording=wording, party=answer.party, superseded_at=None)
    standing.update(superseded_at=answer.answered_at)
    return Position.objects.create(
        wording=wording,
        party=answer.party,
        stance=str(stance),
        words=answer.words,
        language=answer.language,
        taken_at=answer.answered_at,
    )
