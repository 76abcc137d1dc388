"""What a database holds, whatever the rooms show of it."""

from __future__ import annotations

from django.db import connection


def everything() -> str:
    """Return all rows of all tables as text: the models' and those of libraries alike."""
    told = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            told += [
                bytes(cell).decode("latin-1") if isinstance(cell, bytes | memoryview) else str(cell)
                for row in cursor.fetchall()
                for cell in row
            ]
    return "\n".join(told)
