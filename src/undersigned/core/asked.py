"""What is asked of somebody: rooms offer it at `home.asked`, and home sorts and shows it.

An offer is called as `give(parties=..., coalitions=..., at=...)` with the keys of parties and coalitions and a
moment, asks a fixed number of queries, and gives everything that waits for any of these parties, or for the seats of
these coalitions; who may see what is told by each `Asked` itself.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from markupsafe import Markup, escape

from undersigned.core.pages import name, quoted

# The sizes that a person chooses between, in minutes.
SIZES = (3, 10, 30)
READ = 200  # words a minute
CLICK = 12  # seconds for each clause that is answered

# Chinese and Japanese are written without spaces: each sign counts as a word.
_SIGN = re.compile("[\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")


def count_words(body: str) -> int:
    """Return how many words there are to read; a sign of Chinese or Japanese is one."""
    spaced, signs = _SIGN.subn(" ", body)
    return signs + sum(any(sign.isalnum() for sign in word) for word in spaced.split())


@dataclass(frozen=True)
class Asked:
    """One thing that waits for somebody.

    Attributes:
        act: what to do, a sentence (gettext_lazy), in which `%(title)s` and others stand for the `names`.
        names: by placeholder; `title` is in `language`, others are names and figures. Empty, `act` is whole already.
        why: one sentence of its authors on why it matters to somebody outside the debate, or "".
        why_language: its language, where that is another one than `language`.
        address: the page where a person with a seat does it.
        coalition, party: keys; `party` is None where it is asked of the coalition's seats.
        powers: the seats that may do it.
        purpose, subject: of the private link with which the party does it without an account; "" where there is none.
        page: the address of that link's page, with `{link}` where its uid stands; by default `/PURPOSE/{link}/`.
        cases: keys of the cases that it is about.
        words, clauses: how much there is to read (`count_words`), and how many answers to give.
        since, due: when it was asked, and until when: a moment, a whole day, or None where there is no end.
    """

    act: Any
    why: str
    language: str
    address: str
    coalition: int
    party: int | None
    powers: frozenset[str]
    since: datetime
    due: date | datetime | None = None
    purpose: str = ""
    subject: str = ""
    page: str = ""
    cases: frozenset[int] = frozenset()
    words: int = 0
    clauses: int = 0
    why_language: str = ""
    names: Mapping[str, object] = field(default_factory=dict)

    @property
    def minutes(self) -> int:
        """The size that it is offered as: the smallest of 3, 10, 30 minutes in which it can be read and answered."""
        return next((size for size in SIZES if self.fits(size)), SIZES[-1])

    def fits(self, minutes: int) -> bool:
        """Tell whether it can be read and answered in some minutes."""
        return 60 * self.words / READ + CLICK * self.clauses <= 60 * minutes

    @property
    def ends(self) -> datetime:
        """When it ends, to sort by: what has no end comes last."""
        if isinstance(self.due, datetime):
            return self.due
        return datetime.combine(self.due or date.max, time.max, UTC)

    @property
    def linked(self) -> str:
        """The address of the page that a private link for it opens, with `{link}` for the link's uid."""
        return self.page or f"/{self.purpose}/{{link}}/"

    def shown(self) -> Markup:
        """Return the sentence for a page: each name in its own language and direction."""
        told = {key: self._shown(key, value) for key, value in self.names.items()}
        return escape(str(self.act)) % told if told else escape(str(self.act))

    def _shown(self, key: str, value: object) -> Markup:
        return quoted(str(value), self.language) if key == "title" else name(value)

    def plain(self) -> str:
        """Return the sentence for a letter: each name between marks that isolate its direction (Unicode UAX 9)."""
        told = {key: f"\u2068{value}\u2069" for key, value in self.names.items()}
        return str(self.act) % told if told else str(self.act)
