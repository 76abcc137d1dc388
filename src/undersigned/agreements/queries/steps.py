"""The steps of the staircase, and the exchange between two of them, as people compare them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from undersigned import frontier
from undersigned.agreements.queries.instance import Instance
from undersigned.parties.models import Party
from undersigned.texts.models import Clause, Wording


class Change(StrEnum):
    """How a clause differs from one text to another."""

    SOFTER = "softer"
    FIRMER = "firmer"
    REWORDED = "reworded"
    LEFT_OUT = "left out"
    BACK = "back"


@dataclass(frozen=True)
class Step:
    """A notch, counted.

    Attributes:
        lost: strength against the text with every clause in its strongest wording.
        aside, reserving: how many of the signers stand aside somewhere, or have a reservation somewhere.
        kept, softened, dropped: clauses in their strongest wording, in another one, left out.
    """

    notch: frontier.Notch
    lost: int
    aside: int
    reserving: int
    kept: int
    softened: int
    dropped: int

    @property
    def count(self) -> int:
        """How many parties sign, whatever their weight."""
        return len(self.notch.signers)

    @property
    def empty(self) -> bool:
        """Whether nothing is left of the text: that is no common text, however many would sign it."""
        return not (self.kept or self.softened)


@dataclass(frozen=True)
class Exchange:
    """What moving from one step to its neighbour brings: negative `strength` where the text gets weaker.

    `cliff`: so much strength lies between the two that it has to be said who stands on which side.
    """

    step: Step
    strength: int
    weight: int
    joining: tuple[Party, ...]
    leaving: tuple[Party, ...]
    changes: tuple[tuple[Clause, Change], ...]
    cliff: bool


def steps_of(instance: Instance, found: frontier.Frontier) -> tuple[Step, ...]:
    """Return the notches counted, by falling weight."""
    return tuple(_step(instance, notch) for notch in found.notches)


def _step(instance: Instance, notch: frontier.Notch) -> Step:
    omitted = [row[v].is_omission for row, v in zip(instance.wordings, notch.text, strict=True)]
    kept = sum(v == 0 and not out for v, out in zip(notch.text, omitted, strict=True))
    return Step(
        notch=notch,
        lost=instance.strongest - notch.strength,
        aside=len({p for p, _clause in notch.stand_asides}),
        reserving=len({p for p, _clause in notch.caveats}),
        kept=kept,
        softened=len(omitted) - kept - sum(omitted),
        dropped=sum(omitted),
    )


def step_at(steps: Sequence[Step], weight: int) -> Step | None:
    """Return the strongest step signed by at least this weight; None where nobody reaches it."""
    reaching = [step for step in steps if step.notch.weight >= weight]
    return reaching[-1] if reaching else None


def neighbours(
    instance: Instance, steps: Sequence[Step], here: Step
) -> tuple[Exchange | None, Exchange | None]:
    """Return the exchange for the next step with more signers, and for the next with a stronger text."""
    real = [step for step in steps if not step.empty]
    if here not in real:
        return None, None
    at = real.index(here)
    more = exchange(instance, here, real[at - 1]) if at > 0 else None
    stronger = exchange(instance, here, real[at + 1]) if at + 1 < len(real) else None
    return more, stronger


def exchange(instance: Instance, here: Step, there: Step) -> Exchange:
    """Return what moving from one step to another brings."""
    now, then = set(here.notch.signers), set(there.notch.signers)
    return Exchange(
        step=there,
        strength=there.notch.strength - here.notch.strength,
        weight=there.notch.weight - here.notch.weight,
        joining=tuple(instance.parties[p] for p in sorted(then - now)),
        leaving=tuple(instance.parties[p] for p in sorted(now - then)),
        changes=changes_between(instance, here.notch.text, there.notch.text),
        cliff=_is_cliff(here.notch.strength, there.notch.strength),
    )


def _is_cliff(one: int, other: int) -> bool:
    """Whether more than a third of the stronger of two neighbouring texts goes between them."""
    return 3 * abs(one - other) > max(one, other)


def changes_between(
    instance: Instance, old: frontier.Text, new: frontier.Text
) -> tuple[tuple[Clause, Change], ...]:
    """Return the clauses in which two texts differ, and how, in reading order."""
    return tuple(
        (instance.clauses[c], change_of(row[old[c]], row[new[c]]))
        for c, row in enumerate(instance.wordings)
        if old[c] != new[c]
    )


def change_of(old: Wording, new: Wording) -> Change:
    """Return how one wording of a clause differs from another of the same clause."""
    if new.is_omission:
        return Change.LEFT_OUT
    if old.is_omission:
        return Change.BACK
    before, after = old.strength or 0, new.strength or 0
    if before == after:
        return Change.REWORDED
    return Change.SOFTER if after < before else Change.FIRMER
