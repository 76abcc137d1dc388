"""Many rows in few statements: what an import stores at the speed that the database has."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.db import connection, models

from undersigned.core.identifiers import ALPHABET, LENGTH

Row = TypeVar("Row", bound=models.Model)
BATCH = 5_000
# Every byte value is one of the 32 signs, each equally often.
_SIGNS = bytes(ord(ALPHABET[value % len(ALPHABET)]) for value in range(256))


def new_uids(count: int) -> list[str]:
    """Return as many ids as `new_uid` would give one by one: 60 random bits each."""
    signs = secrets.token_bytes(count * LENGTH).translate(_SIGNS).decode()
    return [signs[place : place + LENGTH] for place in range(0, len(signs), LENGTH)]


def store(rows: Iterable[Row]) -> list[Row]:
    """Insert rows and return them with their keys."""
    made = list(rows)
    return type(made[0])._default_manager.bulk_create(made, batch_size=BATCH) if made else made


def pour(
    model: type[models.Model], names: Sequence[str], rows: Iterable[tuple[Any, ...]], same: Mapping[str, Any]
) -> None:
    """Insert a great many rows without an object for each: `bulk_create` spends nine tenths of its time on those.

    Args:
        names: attributes of the model, in the order of the values in each row.
        same: what every row has besides; attributes named in neither stay NULL.
    """
    fixed = tuple(_adapted(value) for value in same.values())
    named = {field.attname: str(field.column) for field in model._meta.concrete_fields}
    columns = [connection.ops.quote_name(named[name]) for name in (*names, *same)]
    quoted = ", ".join(columns)
    table = connection.ops.quote_name(model._meta.db_table)
    full = (row + fixed for row in rows)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.cursor.copy(f"COPY {table} ({quoted}) FROM STDIN") as copy:
                for row in full:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", list(full))


def _adapted(value: Any) -> Any:
    return connection.ops.adapt_datetimefield_value(value) if isinstance(value, datetime) else value
