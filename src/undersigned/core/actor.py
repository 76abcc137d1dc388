"""Who acts: a person with seats, the holder of a private link, the operator at the terminal, or nobody."""

from dataclasses import dataclass, field

DELEGATE = "delegate"
OFFICER = "officer"
EDITOR = "editor"
SECRETARY = "secretary"
OBSERVER = "observer"


@dataclass(frozen=True)
class Grant:
    """One power, and how far it reaches.

    Attributes:
        power: a seat's power (delegate, officer, editor, secretary, observer) or a private link's purpose.
        coalition: primary key of the coalition it holds in.
        party: primary key of the party it speaks for, or None.
        subject: uid of the one object it is for; empty where it is for the whole coalition.
    """

    power: str
    coalition: int
    party: int | None = None
    subject: str = ""


@dataclass(frozen=True)
class Actor:
    """Whoever asks for a page or an act.

    `kind` is person, link, operator, worker or anonymous; `label` is what the journal calls the actor, and `uid`
    is that of a person's account. Of a `protected` party nothing tells a time finer than a day. `inbox` is the page
    from which the link was opened, if it was.
    """

    kind: str = "anonymous"
    label: str = ""
    uid: str = ""
    user_id: int | None = None
    link_id: int | None = None
    grants: frozenset[Grant] = field(default_factory=frozenset)
    protected: bool = False
    inbox: str = ""

    def holds(self, *powers: str, coalition: int, party: int | None = None, subject: str = "") -> bool:
        """Tell whether one of the powers reaches the coalition and, where named, the party and subject."""
        return any(
            grant.power in powers
            and grant.coalition == coalition
            and (party is None or grant.party == party)
            and grant.subject in ("", subject)
            for grant in self.grants
        )

    def coalitions(self, *powers: str) -> frozenset[int]:
        """Return the coalitions in which the actor holds one of the powers for the whole coalition."""
        return frozenset(g.coalition for g in self.grants if g.power in powers and not g.subject)

    @property
    def is_operator(self) -> bool:
        return self.kind == "operator"


NOBODY = Actor()
OPERATOR = Actor(kind="operator", label="the operator")
WORKER = Actor(kind="worker", label="the worker")
