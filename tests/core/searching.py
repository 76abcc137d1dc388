"""Entries laid down by hand, and what a search finds of them."""

from typing import Any

from undersigned.core import search
from undersigned.core.actor import NOBODY, Actor, Grant
from undersigned.core.models import Audience

OURS, THEIRS = 1, 2


def entry(words: str, uid: str = "one", **fields: Any) -> search.Entry:
    told = {
        "kind": "segment",
        "coalition": OURS,
        "audience": Audience.PUBLIC,
        "address": f"/s/{uid}/",
        "title": "A source",
        "language": "en",
    }
    return search.Entry(uid=uid, words=words, **(told | fields))


def found(typed: str, actor: Actor = NOBODY, **options: Any) -> list[str]:
    return [hit.uid for hit in search.find(search.read_wanted(typed), actor, **options).hits]


def holder(power: str, coalition: int = OURS) -> Actor:
    return Actor(kind="person", grants=frozenset({Grant(power, coalition)}))
