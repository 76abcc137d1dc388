"""Which links may be walked, and the statements that a search asks of the database: each reads an index alone."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from undersigned.chains.queries.paths import Neighbours

WAYS = (("one", "other"), ("other", "one"))
ENOUGH = 2_000  # links that are counted
_LIVE = """
FROM chains_link WHERE {near}_id {bodies} AND ended_at IS NULL AND out_at IS NULL AND audience <= %(audience)s
AND (holds_until IS NULL OR holds_until >= %(since)s)
"""
# Each body comes in one line with all that it is linked with: a hub of 20,000 links costs no 20,000 rows.
_BESIDE = "SELECT {near}_id, {joined} " + _LIVE + " GROUP BY {near}_id"
_BETWEEN = "SELECT {near}_id, {far}_id " + _LIVE + " AND {far}_id {others}"
_COUNT = f"SELECT count(*) FROM (SELECT 1 {_LIVE} LIMIT {ENOUGH}) AS counted"
_JOINED = {"sqlite": "group_concat({far}_id)", "postgresql": "string_agg({far}_id::text, ',')"}
_AMONG = {"sqlite": "IN (SELECT value FROM json_each(%({name})s))", "postgresql": "= ANY(%({name})s)"}


@dataclass(frozen=True)
class Walk:
    """Whose links are walked: those that somebody may read, and that hold on a day.

    Attributes:
        audience: the narrowest that she belongs to.
        today: None where expired links are walked too.
    """

    audience: int
    today: date | None

    def beside(self, bodies: Collection[int]) -> Neighbours:
        found: dict[int, set[int]] = {}
        for body, beside in self._asked(_BESIDE, bodies=bodies):
            found.setdefault(body, set()).update(map(int, beside.split(",")))
        return {body: sorted(beside) for body, beside in found.items()}

    def between(self, bodies: Collection[int], others: Collection[int]) -> Neighbours:
        found: dict[int, set[int]] = {}
        for body, other in self._asked(_BETWEEN, bodies=bodies, others=others):
            found.setdefault(body, set()).add(other)
        return {body: sorted(beside) for body, beside in found.items()}

    def count(self, bodies: Collection[int]) -> int:
        return sum(many for (many,) in self._asked(_COUNT, bodies=bodies))

    def _asked(self, statement: str, **keys: Collection[int]) -> list[tuple[Any, ...]]:
        vendor = connection.vendor
        told: dict[str, Any] = {"audience": self.audience, "since": self.today or date.min}
        told |= {name: json.dumps(list(v)) if vendor == "sqlite" else list(v) for name, v in keys.items()}
        among = {name: _AMONG[vendor].format(name=name) for name in ("bodies", "others")}
        sql = " UNION ALL ".join(
            statement.format(near=near, far=far, joined=_JOINED[vendor].format(far=far), **among)
            for near, far in WAYS
        )
        with connection.cursor() as cursor:
            cursor.execute(sql, told)
            return list(cursor.fetchall())
