"""Statements that are put together once and run with other values each time.

Django composes the SQL of a query anew whenever it is asked, for a rule of who may see what in a millisecond; a page
asks a dozen, and the database answers most of them in a tenth of that. So query sets are composed here with places
left open, and the places are filled when a page is asked for.
"""

import threading
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models import Expression, QuerySet

Thing = TypeVar("Thing", bound=models.Model)
Shape = TypeVar("Shape", bound=Hashable)
Values = Mapping[str, Any]
Part = tuple[int, int] | None
KEPT = 64  # shapes of one statement, such as kinds of readers; the one used longest ago goes


class Later(Expression):
    """A place in a query set for a value to come; `many`: for the keys after `in`."""

    def __init__(self, name: str, *, many: bool = False) -> None:
        super().__init__()
        self.name, self.many = name, many

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        return "(%s)" if self.many else "%s", [self]


@dataclass(frozen=True)
class _Composed:
    """SQL cut at its places: `pieces` stand round `places`, which are values, or `Later` ones."""

    pieces: Sequence[str]
    places: Sequence[Any]
    compiler: Any

    def run(self, values: Values, part: Part = None) -> list[tuple[Any, ...]]:
        sql, params = [self.pieces[0]], []
        for place, piece in zip(self.places, self.pieces[1:], strict=True):
            value = values[place.name] if isinstance(place, Later) else place
            given = list(value) if isinstance(place, Later) and place.many else [value]
            if not given:
                return []
            sql += [", ".join(["%s"] * len(given)), piece]
            params += [_adapted(each) for each in given]
        if part is not None:
            sql.append(" LIMIT %s OFFSET %s")
            params += part
        with connection.cursor() as cursor:
            cursor.execute("".join(sql), params)
            return list(cursor.fetchall())


class Statement(Generic[Shape]):
    """A query set by its shape: `compose` makes it, with `Later` wherever two questions of one shape differ.

    What it makes is kept, so it reads nothing but the shape: no clock, no language, nothing of the request.
    Each method takes the `values` for these by their names; no keys for one with `many`, no rows. `part` is how many
    rows, and after how many; else all.
    """

    def __init__(self, compose: Callable[[Shape], QuerySet[Any, Any]]) -> None:
        self._compose, self._here = compose, threading.local()

    def rows(self, shape: Shape, values: Values) -> list[tuple[Any, ...]]:
        """Return rows as the driver gives them: on SQLite moments are without a time zone (see `moment`)."""
        return self._composed(shape).run(values)

    def things(self, model: type[Thing], shape: Shape, values: Values, part: Part = None) -> list[Thing]:
        """Return objects of the model that the query set is of; what it annotates is left out."""
        composed = self._composed(shape)
        found, compiler = composed.run(values, part), composed.compiler
        own = compiler.klass_info["select_fields"]
        names = [compiler.select[place][0].target.attname for place in own]
        rows = compiler.results_iter([found], tuple_expected=True)
        return [model.from_db(connection.alias, names, row[own[0] : own[-1] + 1]) for row in rows]

    def count(self, shape: Shape, values: Values) -> int:
        """Return how many rows there are; here no `Later` with `many` may be without keys."""
        [(number,)] = self._composed(shape, counted=True).run(values)
        return int(number)

    def _composed(self, shape: Shape, *, counted: bool = False) -> _Composed:
        # A compiler holds its thread's connection, so each thread composes for itself.
        if not hasattr(self._here, "kept"):
            self._here.kept = lru_cache(maxsize=KEPT)(self._put_together)
        composed: _Composed = self._here.kept(connection.vendor, shape, counted)
        return composed

    def _put_together(self, _vendor: str, shape: Shape, counted: bool) -> _Composed:
        found = self._compose(shape)
        if counted:
            found = found.order_by().values("pk")
        compiler: Any = found.query.get_compiler(connection.alias)
        sql, places = compiler.as_sql()
        return _Composed(
            (f"SELECT COUNT(*) FROM ({sql}) AS counted" if counted else sql).split("%s"), places, compiler
        )


def moment(value: datetime) -> datetime:
    """Return a moment that a driver gave: SQLite's tells no time zone, and all that is kept is in UTC."""
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
