"""The text at a step, clause by clause: what became of the words, who stands beside them, what they cost."""

from collections.abc import Iterable
from dataclasses import dataclass

from undersigned import frontier
from undersigned.agreements.queries.explaining import Account
from undersigned.agreements.queries.instance import Answer, Instance
from undersigned.agreements.queries.steps import Change, change_of
from undersigned.parties.models import Party
from undersigned.positions.states import Stance
from undersigned.reading import word_diff
from undersigned.reading.words import Change as WordChange
from undersigned.texts.models import Clause, Wording

# With less in common than this share, two wordings are told apart better whole than word by word.
ALIKE = 0.4


@dataclass(frozen=True)
class Said:
    """Words, and the language they are in."""

    body: str
    language: str


@dataclass(frozen=True)
class Offer:
    """Another wording of a clause: what it would do to strength and signers, all else kept."""

    wording: Wording
    said: Said
    change: Change
    strength: int
    gained: tuple[Party, ...]
    lost: tuple[Party, ...]
    free: bool


@dataclass(frozen=True)
class Line:
    """A clause at a step.

    Attributes:
        change: against its strongest wording; None where that one stands.
        marked: the strongest wording's words against those that stand, where softened.
        lost: strength against the strongest wording.
        beside: signers with a reservation here, and those who stand aside here, in their words.
        keeps_away: those whom this clause alone keeps from signing.
        offers: the clause's other wordings; `free` where the step has an equal text with that one.
    """

    clause: Clause
    wording: Wording
    said: Said
    strongest: Said
    change: Change | None
    marked: tuple[WordChange, ...]
    strength: int
    lost: int
    beside: tuple[tuple[Party, Answer], ...]
    keeps_away: tuple[Party, ...]
    offers: tuple[Offer, ...]

    @property
    def regains(self) -> Offer | None:
        """The strongest other words that bring somebody back and lose nobody; None where softening does not help."""
        back = [
            offer
            for offer in self.offers
            if offer.gained and not offer.lost and not offer.wording.is_omission
        ]
        return max(back, key=lambda offer: offer.strength, default=None)


def lines_of(instance: Instance, notch: frontier.Notch, account: Account, language: str) -> tuple[Line, ...]:
    """Return the clauses of a step's text in reading order, translated where a fresh translation exists."""
    return tuple(_line(instance, notch, account, c, language) for c in range(len(instance.clauses)))


def _line(instance: Instance, notch: frontier.Notch, account: Account, c: int, language: str) -> Line:
    row, chosen = instance.wordings[c], notch.text[c]
    wording, strongest = row[chosen], row[0]
    said, first = said_alike((wording, strongest), language)
    return Line(
        clause=instance.clauses[c],
        wording=wording,
        said=said,
        strongest=first,
        change=None if chosen == 0 and not wording.is_omission else change_of(strongest, wording),
        marked=marked(first.body, said.body) if chosen and not wording.is_omission else (),
        strength=wording.strength or 0,
        lost=(strongest.strength or 0) - (wording.strength or 0),
        beside=_beside(instance, notch, c),
        keeps_away=tuple(instance.parties[p] for p in account.blockers[c]),
        offers=tuple(_offer(instance, notch, p, language) for p in account.prices if p.clause == c),
    )


def said_alike(wordings: Iterable[Wording], language: str) -> list[Said]:
    """Return wordings in one language: the reader's where all are translated and fresh, else the original's."""
    wordings = list(wordings)
    spoken = [_in_language(wording, language) for wording in wordings]
    if all(said is not None for said in spoken):
        return [said for said in spoken if said is not None]
    return [Said(wording.body, wording.language) for wording in wordings]


def _in_language(wording: Wording, language: str) -> Said | None:
    if wording.is_omission or wording.language == language:
        return Said(wording.body, language)
    translations = {t.language: t for t in wording.translations.all() if not t.stale}
    return Said(translations[language].body, language) if language in translations else None


def marked(old: str, new: str) -> tuple[WordChange, ...]:
    """Return the way from the old words to the new; both whole where little is common."""
    changes = word_diff(old, new)
    same = sum(len(change.text) for change in changes if change.op == "same")
    if same >= ALIKE * max(len(old), len(new)):
        return changes
    return (WordChange("deleted", old), WordChange("same", " "), WordChange("inserted", new))


def _beside(instance: Instance, notch: frontier.Notch, c: int) -> tuple[tuple[Party, Answer], ...]:
    noted = {p for p, clause in (*notch.caveats, *notch.stand_asides) if clause == c}
    found = [(p, instance.positions.get((p, c, notch.text[c]))) for p in sorted(noted)]
    order = {Stance.RESERVE: 0, Stance.STAND_ASIDE: 1}
    kept = [(instance.parties[p], position) for p, position in found if position is not None]
    return tuple(sorted(kept, key=lambda pair: order.get(Stance(pair[1].stance), 2)))


def _offer(instance: Instance, notch: frontier.Notch, price: frontier.Price, language: str) -> Offer:
    row = instance.wordings[price.clause]
    here, there = row[notch.text[price.clause]], row[price.variant]
    return Offer(
        wording=there,
        said=said_alike([there], language)[0],
        change=change_of(here, there),
        strength=price.strength,
        gained=tuple(instance.parties[p] for p in price.gained),
        lost=tuple(instance.parties[p] for p in price.lost),
        free=any(text[price.clause] == price.variant for text in notch.texts),
    )
