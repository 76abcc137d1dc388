"""Reading a whole bundle as a page shows it: editions, their clauses, who signed, what stands beside."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from undersigned.core.actor import Actor
from undersigned.exchange.models import Received
from undersigned.ledger import read_canonical
from undersigned.parties.queries import SEATS

Value = Mapping[str, Any]


@dataclass(frozen=True)
class Beside:
    """What a signer says beside a clause, and what others answer to it: pairs of a party's name and the answer."""

    party: str
    note: Value
    objections: tuple[tuple[str, Value], ...]


@dataclass(frozen=True)
class TheirClause:
    """A clause as it was signed, and the reservations beside it."""

    value: Value
    beside: tuple[Beside, ...]


@dataclass(frozen=True)
class TheirEdition:
    """An edition of another node; `signed` are pairs of a party and its signature."""

    value: Value
    coalition: str
    clauses: tuple[TheirClause, ...]
    signed: tuple[tuple[Value, Value], ...]

    @property
    def title(self) -> str:
        return str(self.value["title"])


def received_by(actor: Actor) -> QuerySet[Received]:
    """Return the bundles that were taken in where an actor has a seat."""
    kept = Received.objects.filter(removed_at=None).select_related("coalition", "peer")
    return kept if actor.is_operator else kept.filter(coalition__in=actor.coalitions(*SEATS))


def editions_in(data: bytes) -> list[TheirEdition]:
    """Return the editions of a bundle that was seen to be whole, in its order."""
    by_kind: dict[str, dict[str, Value]] = {}
    for member in read_canonical(data)["members"]:
        by_kind.setdefault(member["kind"], {})[member["id"]] = member["value"]
    return [_edition(uid, value, by_kind) for uid, value in by_kind.get("edition", {}).items()]


def _edition(uid: str, value: Value, kinds: Mapping[str, Mapping[str, Value]]) -> TheirEdition:
    parties, texts = kinds.get("party", {}), kinds.get("text", {})
    signatures = {k: v for k, v in kinds.get("signature", {}).items() if v["edition"] == uid}
    clauses = (
        TheirClause(kinds["clause"][name], tuple(_beside(name, signatures, kinds)))
        for name, _hash in value["clauses"]
    )
    coalition = kinds.get("coalition", {}).get(texts[value["text"]]["coalition"], {})
    signed = tuple((parties[s["party"]], s) for s in signatures.values())
    return TheirEdition(value, str(coalition.get("name", "")), tuple(clauses), signed)


def _beside(
    clause: str, signatures: Mapping[str, Value], kinds: Mapping[str, Mapping[str, Value]]
) -> list[Beside]:
    parties = kinds.get("party", {})
    found = []
    for uid, note in kinds.get("reservation", {}).items():
        if note["clause"] == clause and note["signature"] in signatures:
            objections = tuple(
                (parties[o["party"]]["name"], o)
                for o in kinds.get("objection", {}).values()
                if o["reservation"] == uid
            )
            found.append(Beside(parties[signatures[note["signature"]]["party"]]["name"], note, objections))
    return found
