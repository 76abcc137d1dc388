"""What moved: every change of a party's answer that a register tells now and did not tell before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from undersigned.positions.actions.imports.unga import ABSENT, Asked

Votes = Mapping[str, Mapping[str, str]]
"""`votes[rcid][party]`."""


@dataclass(frozen=True, order=True)
class Move:
    """A party's vote on the texts of one case and question changed; `since` as far as the day is known.

    `before` and `after` are votes on the words, as the source has them: where the texts of a case ask for the
    opposite of those of another, votes of the two are not compared.
    """

    party: str
    since: str
    case: str
    question: str
    before: str
    after: str


def changes(asked: Iterable[Asked], votes: Votes) -> set[Move]:
    """Return every change from one vote of a party to its next one on the same case and question.

    An absence is no vote: what stood before it stands.
    """
    last: dict[tuple[str, str, str], str] = {}
    found = set()
    for call in sorted(asked, key=lambda each: each.order):
        for party, vote in votes.get(call.rcid, {}).items():
            if vote == ABSENT:
                continue
            cell = (party, call.case, call.question)
            before = last.get(cell, vote)
            if before != vote:
                found.add(Move(party, call.on, call.case, call.question, before, vote))
            last[cell] = vote
    return found


def corrections(asked: Iterable[Asked], before: Votes, after: Votes) -> set[Move]:
    """Return the votes that the register tells otherwise now than it did before."""
    return {
        Move(party, call.on, call.case, call.question, vote, after[call.rcid][party])
        for call in asked
        for party, vote in before.get(call.rcid, {}).items()
        if after[call.rcid][party] != vote
    }
