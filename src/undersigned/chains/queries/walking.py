"""Which links may be walked, and the one statement that a level of a search asks of the database."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from undersigned.chains.queries.paths import Neighbours

# Each body comes in one line with all that it is linked with: a hub of 20,000 links costs no 20,000 rows.
_STATEMENT = """
SELECT {near}_id, {joined} FROM chains_link
WHERE {near}_id {among} AND ended_at IS NULL AND out_at IS NULL AND audience <= %(audience)s
AND (holds_until IS NULL OR holds_until >= %(since)s) GROUP BY {near}_id
"""
_DIALECTS = {
    "sqlite": ("group_concat({far}_id)", "IN (SELECT value FROM json_each(%(bodies)s))"),
    "postgresql": ("string_agg({far}_id::text, ',')", "= ANY(%(bodies)s)"),
}


@dataclass(frozen=True)
class Walk:
    """Whose links are walked: those that somebody may read, and that hold on a day.

    Attributes:
        audience: the narrowest that she belongs to.
        today: None where expired links are walked too.
    """

    audience: int
    today: date | None

    def __call__(self, bodies: Collection[int]) -> Neighbours:
        """Return what bodies are linked with, both ways; one statement."""
        keys = list(bodies)
        told: dict[str, Any] = {"audience": self.audience, "since": self.today or date.min}
        told["bodies"] = json.dumps(keys) if connection.vendor == "sqlite" else keys
        found: dict[int, set[int]] = {}
        with connection.cursor() as cursor:
            cursor.execute(_statement(connection.vendor), told)
            for body, beside in cursor.fetchall():
                found.setdefault(body, set()).update(map(int, beside.split(",")))
        return {body: sorted(beside) for body, beside in found.items()}


def _statement(vendor: str) -> str:
    joined, among = _DIALECTS[vendor]
    ways = (("one", "other"), ("other", "one"))
    return "UNION ALL".join(
        _STATEMENT.format(near=near, joined=joined.format(far=far), among=among) for near, far in ways
    )
