"""A coalition of any size, laid into the database row by row without the product's acts: the same for each run."""

import random
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

WORDS = (
    "We ask the authority to publish, before the first of March, the levels of the river at every gauge and the "
    "rule by which the sluices are opened"
)
REASON = "Our assembly decided otherwise in spring, and only the next one can change it."
PER_TEXT_ANSWERED = 2  # wordings a clause, beside its omission
BATCH = 400


@dataclass(frozen=True)
class World:
    """A coalition and its busiest text, with the cookies of whoever opens its pages.

    `answering`, `signing`: a party's private links; `seat`: the secretary's; `delegate`: of a party's delegate.
    """

    slug: str
    text: str
    clause: str
    answering: tuple[str, str]
    signing: tuple[str, str]
    party: str
    secretary: Any
    delegate: Any
    counts: dict[str, int]


def build(*, parties: int, texts: int, clauses: int, positions: int) -> World:
    """Build a coalition.

    Args:
        clauses: of each text.
        positions: to be taken in all; the first texts are answered by every party until none are left.
    """
    chance = random.Random(7)
    with transaction.atomic():
        coalition, people = _coalition(parties)
        wordings = _texts(coalition, texts, clauses)
        taken = _positions(people, wordings, positions, chance)
        return _busiest(coalition, people, wordings[0], chance, taken)


def _coalition(count: int) -> tuple[Any, list[Any]]:
    from undersigned.parties.models import Coalition, Membership, Party, keys_of

    slug = f"coalition-of-{count}"
    coalition = Coalition.objects.create(
        name=f"Coalition of {count}", slug=slug, languages=["en", "fr", "ar"]
    )
    people = Party.objects.bulk_create(
        Party(name=f"{slug} town {n:03}", languages=["en"], members=100 + n, members_on="2031-01-01")
        for n in range(count)
    )
    Membership.objects.bulk_create(
        Membership(coalition=coalition, party=party, **keys_of(party.name)) for party in people
    )
    return coalition, people


def _texts(coalition: Any, texts: int, clauses: int) -> list[list[Any]]:
    """Return the wordings of each text, in reading order; its omissions are not among them."""
    from undersigned.texts.models import Clause, Text, TitleTranslation

    made = Text.objects.bulk_create(
        Text(coalition=coalition, title=f"Statement {n}", language="en") for n in range(texts)
    )
    TitleTranslation.objects.bulk_create(
        TitleTranslation(text=text, language="fr", title="Déclaration", of_title=text.title) for text in made
    )
    places = Clause.objects.bulk_create(
        Clause(text=text, order=n, number=str(n), kind="demand")
        for text in made
        for n in range(1, clauses + 1)
    )
    every = _wordings(places)
    by_text: dict[int, list[Any]] = {text.pk: [] for text in made}
    for wording in every:
        if not wording.is_omission:
            by_text[wording.clause.text_id].append(wording)
    return list(by_text.values())


def _wordings(clauses: list[Any]) -> list[Any]:
    from undersigned.texts.models import Translation, Wording

    made = [
        Wording(
            clause=clause, language="en", body=f"{WORDS}, {way}, clause {clause.number}.", strength=strength
        )
        for clause in clauses
        for way, strength in (("without exception", 9), ("where they can", 4))
    ]
    omissions = [Wording(clause=c, language="en", is_omission=True, strength=0) for c in clauses]
    found = Wording.objects.bulk_create([*made, *omissions], BATCH)
    Translation.objects.bulk_create(
        (
            Translation(wording=wording, language=code, body=f"{code}: {wording.body}", of_body=wording.body)
            for wording in made
            for code in ("fr", "ar")
        ),
        BATCH,
    )
    return found


def _positions(people: list[Any], wordings: list[list[Any]], count: int, chance: random.Random) -> list[Any]:
    """Take positions on text after text. Each party refuses a few of the strong wordings, fewer of the soft."""
    from undersigned.positions.models import Position

    cells = ((w, party) for text in wordings for party in people for w in text)
    rows = [
        _position(wording, party, chance) for (wording, party), _n in zip(cells, range(count), strict=False)
    ]
    return Position.objects.bulk_create(rows, BATCH)


def _position(wording: Any, party: Any, chance: random.Random) -> Any:
    from undersigned.positions.models import Position

    refuses = 0.12 if wording.strength == 9 else 0.02
    drawn = chance.random()
    stance = (
        "N" if drawn < refuses else "C" if drawn < refuses + 0.08 else "A" if drawn < refuses + 0.1 else "S"
    )
    words = REASON if stance in "NC" else ""
    return Position(wording=wording, party=party, stance=stance, words=words, language="en" if words else "")


def _busiest(
    coalition: Any, people: list[Any], wordings: list[Any], chance: random.Random, taken: list[Any]
) -> World:
    """Lay on the first text what a text can have: a round, submissions, conditions, an edition, signatures."""
    text = wordings[0].clause.text
    round = _round(text, people)
    _conditions(taken[: len(people) * len(wordings)], people, wordings, chance)
    edition = _edition(text, people, wordings)
    _history(text, people, round)
    secretary, delegate = _seats(coalition, people)
    answer = _link(coalition, people[0], "answer", round.uid)
    sign = _link(coalition, people[-1], "sign", edition.uid)
    counts = {"parties": len(people), "texts": coalition.texts.count(), "positions": len(taken)}
    return World(
        coalition.slug,
        text.uid,
        wordings[0].clause.uid,
        answer,
        sign,
        people[0].uid,
        secretary,
        delegate,
        counts | {"clauses": len(wordings) // PER_TEXT_ANSWERED * counts["texts"]},
    )


def _round(text: Any, people: list[Any]) -> Any:
    from undersigned.positions.models import Round, Submission

    now = timezone.now()
    round = Round.objects.create(text=text, closes_at=now + timedelta(days=4), time_zone="Europe/Paris")
    # All but the last have handed in.
    Submission.objects.bulk_create(Submission(round=round, party=party) for party in people[:-1])
    return round


def _conditions(taken: list[Any], people: list[Any], wordings: list[Any], chance: random.Random) -> None:
    """Let the first acceptance depend on another clause; of the rest one in thirty, on that or on a party."""
    from undersigned.positions.models import Condition

    first, *others = [position for position in taken if position.stance == "S"]
    holders = [first, *(holder for holder in others if chance.random() < 1 / 30)]
    made = [_condition(holder, people, wordings, chance, holder is first) for holder in holders]
    Condition.objects.bulk_create([condition for condition, _wording in made])
    through = Condition.wordings.through
    through._default_manager.bulk_create(
        through(condition=condition, wording=wording) for condition, wording in made if wording
    )


def _condition(
    holder: Any, people: list[Any], wordings: list[Any], chance: random.Random, on_clause: bool
) -> tuple[Any, Any]:
    from undersigned.positions.models import Condition

    other = chance.choice([party for party in people if party != holder.party])
    wording = chance.choice([w for w in wordings if w.clause_id != holder.wording.clause_id])
    if on_clause or chance.random() < 0.5:
        return Condition(position=holder, clause=wording.clause), wording
    return Condition(position=holder, party=other), None


def _edition(text: Any, people: list[Any], wordings: list[Any]) -> Any:
    """Publish the softer wordings, signed by all but one, each of whom reserves on one clause."""
    from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature

    now, soft = timezone.now(), [w for w in wordings if w.strength == 4]
    edition = Edition.objects.create(
        text=text,
        number=1,
        title=text.title,
        language="en",
        content_hash="sha256:" + "0" * 64,
        strength=4 * len(soft),
        strongest=9 * len(soft),
        published_at=now,
    )
    lines = EditionClause.objects.bulk_create(
        EditionClause(edition=edition, clause=w.clause, wording=w, order=n, number=str(n), body=w.body)
        for n, w in enumerate(soft, 1)
    )
    signed = {
        "state": "ratified",
        "body": "Assembly",
        "decided_on": now.date(),
        "ratified_at": now,
        "shown_at": now,
        "votes_for": 9,
    }
    signatures = Signature.objects.bulk_create(
        Signature(edition=edition, party=party, **signed, votes_against=2, votes_abstaining=1)
        for party in people[:-1]
    )
    Reservation.objects.bulk_create(
        Reservation(signature=s, edition_clause=lines[n % len(lines)], kind="reservation", words=REASON)
        for n, s in enumerate(signatures)
    )
    # The last decides still, with a condition: its page shows the form.
    last = Signature.objects.create(edition=edition, party=people[-1])
    last.only_if.add(people[0])
    return edition


def _history(text: Any, people: list[Any], round: Any) -> None:
    from undersigned.core import journal
    from undersigned.core.actor import OPERATOR

    for party in people:
        told = {"party": party.name, "rows": [], "taken_back": [], "conditions": []}
        journal.record(OPERATOR, "positions.handed_in", round, text=text, coalition=text.coalition, **told)


def _seats(coalition: Any, people: list[Any]) -> tuple[Any, Any]:
    """Seat a secretary, a delegate of the first party, and a delegate for each of the others."""
    from undersigned.parties.models import Seat
    from undersigned.people.models import User

    users = User.objects.bulk_create(
        User(email=f"{coalition.slug}-{n}@example.org", name=f"Person {n}") for n in range(len(people) + 1)
    )
    Seat.objects.create(user=users[-1], coalition=coalition, power="secretary")
    Seat.objects.bulk_create(
        Seat(user=user, coalition=coalition, power="delegate", party=party)
        for user, party in zip(users, people, strict=False)
    )
    return users[-1], users[0]


def _link(coalition: Any, party: Any, purpose: str, subject: str) -> tuple[str, str]:
    from undersigned.parties.models import PrivateLink
    from undersigned.parties.queries import hashed

    token = f"{purpose}-{coalition.slug}"
    link = PrivateLink(coalition=coalition, party=party, purpose=purpose, subject_uid=subject)
    link.token_hash, link.expires_at = hashed(token), timezone.now() + timedelta(days=30)
    link.address = f"/{purpose}/{link.uid}/"
    link.save()
    return link.address, token
