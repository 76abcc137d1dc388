"""Small worlds for tests: plain functions, real rows."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from undersigned.core.actor import Actor, Grant
from undersigned.parties import queries
from undersigned.parties.models import Coalition, Membership, Party, Seat
from undersigned.people.models import User
from undersigned.positions.models import Round
from undersigned.texts.models import Clause, Text, Wording

_number = count(1)


def make_coalition(name: str = "River towns", **fields: object) -> Coalition:
    fields = {"languages": ["en", "fr", "ar"], "time_zone": "Europe/Paris"} | fields
    return Coalition.objects.create(name=name, slug=f"river-{next(_number)}", **fields)


def make_party(coalition: Coalition, name: str = "", **fields: object) -> Party:
    name = name or f"Town {next(_number)}"
    party = Party.objects.create(name=name, **({"languages": ["en"]} | fields))
    Membership.objects.create(coalition=coalition, party=party)
    return party


def make_user(email: str = "", **fields: object) -> User:
    return User.objects.create_user(email or f"person{next(_number)}@example.org", **fields)


def make_seat(
    coalition: Coalition, power: str, *, party: Party | None = None, user: User | None = None
) -> Seat:
    return Seat.objects.create(user=user or make_user(), coalition=coalition, party=party, power=power)


def seated(coalition: Coalition, power: str = "secretary", *, party: Party | None = None) -> Actor:
    """Return the actor of a new person with one seat."""
    return queries.actor_of_user(make_seat(coalition, power, party=party).user)


def link_holder(party: Party, coalition: Coalition, subject_uid: str, purpose: str = "answer") -> Actor:
    grant = Grant(purpose, coalition.pk, party.pk, subject_uid)
    return Actor(kind="link", label=party.name, grants=frozenset({grant}))


def make_text(coalition: Coalition, clauses: int = 3, *, wordings: int = 1, **fields: object) -> Text:
    """Return a text whose clause n has `wordings` wordings of falling strength, and an omission."""
    text = Text.objects.create(
        coalition=coalition, **({"title": "Joint statement", "language": "en"} | fields)
    )
    for n in range(1, clauses + 1):
        clause = Clause.objects.create(text=text, order=n, number=str(n), kind="demand")
        for w in range(wordings):
            body = f"We ask for thing {n}, said in way {w + 1}."
            Wording.objects.create(clause=clause, language="en", body=body, strength=10 * (wordings - w))
        Wording.objects.create(clause=clause, language="en", is_omission=True, strength=0)
    return text


def make_round(text: Text, **fields: object) -> Round:
    closes = timezone.now() + timedelta(days=4)
    return Round.objects.create(text=text, **({"closes_at": closes, "time_zone": "Europe/Paris"} | fields))
