"""Who signs a step's text, who stands or falls with whom, and who is lost: by what, and what brings it back."""

from collections.abc import Iterable
from dataclasses import dataclass

from undersigned import frontier
from undersigned.agreements.queries.explaining import Account
from undersigned.agreements.queries.instance import REFUSED, UNANSWERED, Answer, Instance
from undersigned.agreements.queries.lines import Said, said_alike
from undersigned.agreements.queries.steps import Change, change_of
from undersigned.parties.models import Party
from undersigned.texts.models import Clause, Wording


@dataclass(frozen=True)
class Signer:
    """A party that signs, and the clauses beside which it has something to say."""

    party: Party
    weight: int
    reserves: tuple[Clause, ...]
    aside: tuple[Clause, ...]


@dataclass(frozen=True)
class Refusal:
    """A wording that a party refuses, in its words, or accepts only if something holds that does not."""

    clause: Clause
    wording: Wording
    position: Answer | None


@dataclass(frozen=True)
class Comeback:
    """The cheapest way to bring a party back with all who sign: each clause that changes, and the new words."""

    cost: int
    weight: int
    changes: tuple[tuple[Clause, Change, Said], ...]


@dataclass(frozen=True)
class Lost:
    """A party that does not sign.

    Attributes:
        refusals: wordings of the text that alone keep it away: it refuses them, or what it depends on fails.
        unanswered: clauses whose wording it has said nothing about: unknown, which is never consent.
        together: further smallest sets of clauses that keep it away, through conditions.
        never: whether it can sign no text at all as its answers stand.
        comeback: None where nothing brings it back; `untold` where time did not suffice to find out.
    """

    party: Party
    refusals: tuple[Refusal, ...]
    unanswered: tuple[Clause, ...]
    together: tuple[tuple[Refusal, ...], ...]
    never: bool
    comeback: Comeback | None
    untold: bool

    @property
    def silent(self) -> bool:
        """Whether it is only missing answers that keep it away."""
        return not (self.refusals or self.together)


def signers_of(instance: Instance, notch: frontier.Notch) -> tuple[Signer, ...]:
    """Return the signers by name, with the clauses beside which each has a note."""
    return tuple(
        Signer(
            party=instance.parties[p],
            weight=instance.draft.parties[p].weight,
            reserves=tuple(instance.clauses[c] for q, c in notch.caveats if q == p),
            aside=tuple(instance.clauses[c] for q, c in notch.stand_asides if q == p),
        )
        for p in notch.signers
    )


def circles(
    instance: Instance, notch: frontier.Notch, readings: frontier.Readings | None = None
) -> tuple[tuple[Party, ...], ...]:
    """Return the signers that stand or fall together: each signs only if the others do, round in a circle."""
    rings = frontier.cycles(instance.draft, notch.text, readings=readings)
    return tuple(tuple(instance.parties[p] for p in ring) for ring in rings)


def lost_at(instance: Instance, notch: frontier.Notch, account: Account, language: str) -> tuple[Lost, ...]:
    """Return who does not sign: first those who refuse, the cheapest to bring back first; the silent last."""
    found = [_lost(instance, notch, account, p, language) for p in account.reasons]
    return tuple(sorted(found, key=lambda lost: (lost.silent, _cost(lost), lost.party.name)))


def _cost(lost: Lost) -> tuple[bool, int]:
    return lost.comeback is None, lost.comeback.cost if lost.comeback else 0


def _lost(instance: Instance, notch: frontier.Notch, account: Account, p: int, language: str) -> Lost:
    letters = [row[v] for row, v in zip(instance.draft.answers[p], notch.text, strict=True)]
    plain = {c for c, letter in enumerate(letters) if letter in (REFUSED, UNANSWERED)}
    through = [reason for reason in account.reasons[p] if reason and not reason & plain]
    alone = {c for c in plain if letters[c] == REFUSED} | {
        min(reason) for reason in through if len(reason) == 1
    }
    back = account.returns.get(p)
    return Lost(
        party=instance.parties[p],
        refusals=_refusals(instance, notch, p, sorted(alone)),
        unanswered=tuple(instance.clauses[c] for c in sorted(plain) if letters[c] == UNANSWERED),
        together=tuple(
            _refusals(instance, notch, p, sorted(reason)) for reason in through if len(reason) > 1
        ),
        never=frozenset() in account.reasons[p],
        comeback=_comeback(instance, notch, back, language) if back else None,
        untold=p not in account.returns,
    )


def _refusals(
    instance: Instance, notch: frontier.Notch, p: int, clauses: Iterable[int]
) -> tuple[Refusal, ...]:
    return tuple(
        Refusal(
            instance.clauses[c],
            instance.wordings[c][notch.text[c]],
            instance.positions.get((p, c, notch.text[c])),
        )
        for c in clauses
    )


def _comeback(instance: Instance, notch: frontier.Notch, back: frontier.Return, language: str) -> Comeback:
    changes = []
    for c in back.changed:
        row = instance.wordings[c]
        new = row[back.text[c]]
        change = change_of(row[notch.text[c]], new)
        changes.append((instance.clauses[c], change, said_alike([new], language)[0]))
    weight = sum(instance.draft.parties[p].weight for p in back.signers)
    return Comeback(back.cost, weight, tuple(changes))
