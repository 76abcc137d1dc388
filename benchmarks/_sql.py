"""The bare SQL of a page: its statements captured once, then run again on the raw connection under Django's."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

if TYPE_CHECKING:
    from django.test import Client

    from undersigned.people.models import User

Statement = tuple[str, tuple[Any, ...]]
NOT_READS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE", "ROLLBACK")


@contextmanager
def captured() -> Iterator[list[Statement]]:
    """Collect every statement that Django sends in the block."""
    found: list[Statement] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if not sql.startswith(NOT_READS):
            found.append((sql, tuple(params or ())))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield found


def client(cookies: dict[str, str]) -> "Client":
    """Return a client within this process with the cookies of a visitor."""
    from django.test import Client

    made = Client(headers={"host": "localhost", "accept-language": "en"})
    for name, value in cookies.items():
        made.cookies[name] = value
    return made


def signed_in(user: "User") -> dict[str, str]:
    """Return the cookies of a person who has signed in."""
    visitor = client({})
    visitor.force_login(user)
    return {"sessionid": visitor.cookies["sessionid"].value}


def of_page(cookies: dict[str, str], path: str, *, warm: bool = True) -> list[Statement]:
    """Return the statements of a page; `warm`: of its second visit, when what is kept in the cache is there.

    Raises: SystemExit where the page is not there.
    """
    visitor = client(cookies)
    if warm:
        visitor.get(path)
    with captured() as found:
        response = visitor.get(path)
    if response.status_code != 200:
        raise SystemExit(f"{path} was answered with {response.status_code}")
    return found


def of_post(cookies: dict[str, str], path: str, form: Sequence[tuple[str, str]]) -> list[Statement]:
    """Return the statements of an act, which is taken back."""
    data: dict[str, list[str]] = {}
    for name, value in form:
        data.setdefault(name, []).append(value)
    with transaction.atomic():
        with captured() as found:
            response = client(cookies).post(path, data)
        transaction.set_rollback(True)
    if response.status_code != 302:
        raise SystemExit(f"{path} refused the answer: {response.status_code}")
    return found


def run(statements: Sequence[Statement], seconds: float, *, write: bool = False) -> list[float]:
    """Run the statements again and again; return the seconds of each run.

    A write is one transaction, taken back at its end so that it can be run again; a row of the same kind as the
    act's own key is then committed, for what waiting for the disk costs.
    """
    raw = connection.connection.cursor()
    # SQLite wants question marks; PostgreSQL's driver would take Django's own placeholders.
    plain = [(sql % (("?",) * len(params)) if params else sql, params) for sql, params in statements]
    waits, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        begin = time.perf_counter()
        if write:
            raw.execute("BEGIN IMMEDIATE")
        for sql, params in plain:
            raw.execute(sql, params).fetchall()
        if write:
            raw.execute("ROLLBACK")
            key = f"benchmark-{time.perf_counter_ns()}"
            raw.execute("INSERT INTO core_once (key, result_uid, at) VALUES (?, '', '2031-01-01')", (key,))
        waits.append(time.perf_counter() - begin)
    return waits
