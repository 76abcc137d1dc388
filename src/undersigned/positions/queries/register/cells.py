"""What stands in a cell of the register: answers, or one of the kinds of blank. Values alone; nothing is asked.

A cell is a party, a question and a case. Its answers are the positions of the party on the wordings of clauses that
answer the question about the case. Nothing is counted against anything: there is no score here.
"""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from undersigned.positions.states import Reply, Stance, reply_of


class Blank(TextChoices):
    """Why a cell holds no answer. The last is no kind of blank: it tells a reader nothing of the party."""

    NEVER = "never asked", _("never asked")
    UNANSWERED = "asked and not answered", _("asked and not answered")
    ABSENT = "absent", _("absent")
    NOT_THEN = "not a party then", _("not a party then")
    INAPPLICABLE = "not applicable", _("not applicable")
    UNTOLD = "nothing to read", _("nothing to read")


_STANCES = {str(stance): stance for stance in Stance}
# Of a clause that can be said in several ways, the position that tells the answer: whoever accepts any of the words
# answers by them. The same order as in `reply_of`.
_TELLING = {Stance.ACCEPT: 0, Stance.RESERVE: 0, Stance.STAND_ASIDE: 1, Stance.REFUSE: 2}
_REPLIES = {(stance, sign): reply_of([stance], sign) for stance in Stance for sign in (1, -1)}


class Said(NamedTuple):
    """A position in a cell; `on` is the day it was said, as far as it is known.

    `strength` is the wording's; `about` the key of the actor, where the question concerns one; `number` the vote's
    number in the register that it was taken from.
    """

    pk: int
    clause: int
    wording: int
    about: int | None
    polarity: int
    stance: str
    on: str
    number: str
    strength: int

    @property
    def order(self) -> tuple[str, int, str, int]:
        """What positions are sorted by: the day, the vote's number, then the order in which they came."""
        return self.on, len(self.number), self.number, self.pk

    @property
    def reply(self) -> Reply | None:
        """What it says to the question: the stance on the words, turned round where they say the opposite."""
        return _REPLIES[_STANCES[self.stance], self.polarity]

    @property
    def reserved(self) -> bool:
        return self.stance == Stance.RESERVE

    @property
    def label(self) -> str:
        """The stance on the words, in the reader's language."""
        return str(_STANCES[self.stance].label)


class Silence(NamedTuple):
    """A party was asked on a day and said nothing; `absent` where that it was not there is recorded.

    `number` is that of the vote in the public register that tells it; empty where none does.
    """

    on: str
    absent: bool
    number: str = ""

    @property
    def public(self) -> bool:
        return bool(self.number)


@dataclass(frozen=True)
class Cell:
    """A cell as a reader may see it: `said` holds the last position of each actor spoken of, or there is a `blank`.

    `asked` and `absent` count how often the party was asked and was not there, as far as the reader may know it.
    `reported`: somebody has reported what the party says; that fills nothing.
    """

    said: tuple[Said, ...] = ()
    blank: Blank | None = None
    asked: int = 0
    absent: int = 0
    reported: bool = False

    @property
    def look(self) -> Hashable:
        """What its sign and word follow from; cells of the same look are drawn alike."""
        return self.blank, *((said.stance, said.polarity) for said in self.said)


@dataclass
class Facts:
    """What is known of one party in one cell, before anybody reads it.

    `seen` are the standing positions that the reader may read, `hidden` tells whether there are others; `silences`
    are the times it was asked and said nothing, and `put` whether anybody was asked.
    """

    put: bool = False
    applies: bool = True
    seen: list[Said] = field(default_factory=list)
    hidden: bool = False
    silences: list[Silence] = field(default_factory=list)
    reported: bool = False


def cell_of(facts: Facts, *, blanks: bool) -> Cell:
    """Return what a reader sees of a cell.

    Args:
        blanks: whether the reader may know of silences that no public register tells.
    """
    told = [silence for silence in facts.silences if blanks or silence.public]
    absent = sum(silence.absent for silence in told)
    asked = len({said.clause for said in facts.seen}) + len(told)
    if facts.seen:
        return Cell(tuple(last_of(facts.seen)), None, asked, absent, facts.reported)
    return Cell((), blank_of(facts, told), asked, absent, facts.reported)


def blank_of(facts: Facts, told: Sequence[Silence]) -> Blank:
    """Return which kind of blank a cell without an answer is; `told` are the silences the reader may know of."""
    if facts.hidden:
        return Blank.UNTOLD
    if not facts.applies:
        return Blank.INAPPLICABLE
    if not facts.put:
        return Blank.NEVER
    if not facts.silences:
        return Blank.NOT_THEN
    last = max(facts.silences)
    if last not in told:
        return Blank.UNTOLD
    return Blank.ABSENT if last.absent else Blank.UNANSWERED


def last_of(said: Iterable[Said]) -> list[Said]:
    """Return the last position for each actor spoken of, on the clause that was answered last.

    Of a clause that can be said in several ways it is the one on the strongest words that tells the answer.
    """
    last: dict[int | None, Said] = {}
    told = list(said)
    for each in told:
        if each.about not in last or last[each.about].order < each.order:
            last[each.about] = each
    heads = {(each.about, each.clause) for each in last.values()}
    ways = [each for each in told if (each.about, each.clause) in heads]
    if len(ways) > len(last):
        for each in sorted(ways, key=lambda one: (-_TELLING[_STANCES[one.stance]], one.strength, -one.pk)):
            last[each.about] = each
    return list(last.values())
