"""One coalition with everything in it: its places, its people, its secret links."""

from dataclasses import dataclass, field

from undersigned.cases.models import Case, Question
from undersigned.library.models import Source
from undersigned.parties.models import Coalition, Party, PrivateLink
from undersigned.people.models import User
from undersigned.texts.models import Clause, Text

Place = dict[str, str | int]


@dataclass
class House:
    """One coalition.

    `places` names what an address can lead to: the arguments from which its address is made. `tokens` are the
    secrets of its private links, by purpose and whose: `answer` is that of the party, `answer.other` the other's.
    """

    name: str
    coalition: Coalition = field(init=False)
    party: Party = field(init=False)
    other: Party = field(init=False)
    source: Source = field(init=False)
    question: Question = field(init=False)
    cases: dict[str, Case] = field(init=False)
    text: Text = field(init=False)
    claim: Clause = field(init=False)
    bundle: bytes = field(init=False)
    people: dict[str, User] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    links: dict[str, PrivateLink] = field(default_factory=dict)

    def link(self, name: str, made: tuple[PrivateLink, str]) -> PrivateLink:
        """Remember a private link and its secret."""
        self.links[name], self.tokens[name] = made
        return made[0]

    def put(self, name: str, **place: str | int) -> None:
        """Give a place its name; the coalition's address belongs to all."""
        self.places[name] = {"slug": self.coalition.slug, "number": 1, **place}
