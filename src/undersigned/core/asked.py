"""What is asked of somebody: rooms offer it at `home.asked`, and home sorts and shows it.

An offer is called as `give(parties=..., coalitions=..., at=...)` with the keys of parties and coalitions and a
moment, asks a fixed number of queries, and gives everything that waits for any of these parties, or for the seats of
these coalitions; who may see what is told by each `Asked` itself.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

# The sizes that a person chooses between, in minutes.
SIZES = (3, 10, 30)
READ = 200  # words a minute
CLICK = 12  # seconds for each clause that is answered


@dataclass(frozen=True)
class Asked:
    """One thing that waits for somebody.

    Attributes:
        act: what to do, a sentence, translated when it is shown (gettext_lazy).
        why: one sentence of its authors on why it matters to somebody outside the debate, in `language`, or "".
        address: the page where a person with a seat does it.
        coalition, party: keys; `party` is None where it is asked of the coalition's seats.
        powers: the seats that may do it.
        purpose, subject: of the private link with which the party does it without an account; "" where there is none.
        cases: keys of the cases that it is about.
        words, clauses: how much there is to read, and how many answers to give.
        since, due: when it was asked, and until when; None where there is no end.
    """

    act: Any
    why: str
    language: str
    address: str
    coalition: int
    party: int | None
    powers: frozenset[str]
    since: datetime
    due: datetime | None = None
    purpose: str = ""
    subject: str = ""
    cases: frozenset[int] = frozenset()
    words: int = 0
    clauses: int = 0

    @property
    def minutes(self) -> int:
        """The size that it is offered as: the smallest of 3, 10, 30 minutes in which it can be read and answered."""
        seconds = 60 * self.words / READ + CLICK * self.clauses
        return next((size for size in SIZES if seconds <= 60 * size), SIZES[-1])
