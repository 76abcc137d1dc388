"""What stands in a cell of the register: answers, or one of the kinds of blank. Values alone; nothing is asked.

A cell is a party, a question and a case. Its answers are the positions of the party on the wordings of clauses that
answer the question about the case. Nothing is counted against anything: there is no score here.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from undersigned.positions.states import Stance


class Blank(TextChoices):
    """Why a cell holds no answer. The last is no kind of blank: it tells a reader nothing of the party."""

    NEVER = "never asked", _("never asked")
    UNANSWERED = "asked and not answered", _("asked and not answered")
    ABSENT = "absent", _("absent")
    NOT_THEN = "not a party then", _("not a party then")
    INAPPLICABLE = "not applicable", _("not applicable")
    UNTOLD = "nothing to read", _("nothing to read")


class Reply(TextChoices):
    """What a position says to the question: the stance on the words, turned round where they say the opposite."""

    YES = "yes", _("Yes")
    YES_RESERVED = "yes, with a reservation", _("Yes, with a reservation")
    NO = "no", _("No")
    NO_RESERVED = "no, with a reservation", _("No, with a reservation")
    ASIDE = "abstain", _("Stands aside")


# Whoever refuses words that say no does not say yes by itself: it refuses the no. The register tells it as the
# answer that its polarity gives, and always beside the stance on the words.
REPLIES = {
    (Stance.ACCEPT, 1): Reply.YES,
    (Stance.RESERVE, 1): Reply.YES_RESERVED,
    (Stance.STAND_ASIDE, 1): Reply.ASIDE,
    (Stance.REFUSE, 1): Reply.NO,
    (Stance.ACCEPT, -1): Reply.NO,
    (Stance.RESERVE, -1): Reply.NO_RESERVED,
    (Stance.STAND_ASIDE, -1): Reply.ASIDE,
    (Stance.REFUSE, -1): Reply.YES,
}
_STANCES = {str(stance): stance for stance in Stance}


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
    def reply(self) -> Reply:
        return REPLIES[_STANCES[self.stance], self.polarity]

    @property
    def label(self) -> Promise | str:
        """The stance on the words, in the reader's language."""
        return _STANCES[self.stance].label


class Silence(NamedTuple):
    """A party was asked on a day and said nothing; `absent` where that it was not there is recorded."""

    on: str
    absent: bool
    public: bool


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
    def letter(self) -> str:
        """The sign of the cell: the letter of a stance."""
        return self.said[0].stance if self.said else ""


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
    """Return the last positions, for each actor spoken of: those on the clause that was answered last.

    Of a clause that can be said in several ways, positions that say the same are told once, on the strongest words.
    """
    last: dict[int | None, Said] = {}
    told = list(said)
    for each in told:
        if each.about not in last or last[each.about].order < each.order:
            last[each.about] = each
    heads = {(each.about, each.clause) for each in last.values()}
    shown: dict[tuple[int | None, str, int], Said] = {}
    for each in sorted(told, key=lambda one: (one.about or 0, -one.strength, one.pk)):
        if (each.about, each.clause) in heads:
            shown.setdefault((each.about, each.stance, each.polarity), each)
    return list(shown.values())
