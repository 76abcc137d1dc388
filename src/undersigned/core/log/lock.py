"""The lock by which one process at a time writes the log; it ends with the transaction."""

from django.db import connection

LOCK = 0x756E6465  # the number of the lock that PostgreSQL keeps for sequencers


def alone() -> bool:
    """Whether this transaction holds the lock now; on SQLite its transaction is that lock."""
    return bool(_asked("pg_try_advisory_xact_lock"))


def wait_for_lock() -> None:
    """Wait until this transaction holds the lock."""
    _asked("pg_advisory_xact_lock")


def _asked(function: str) -> object:
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s)", [LOCK])
        return cursor.fetchone()[0]
