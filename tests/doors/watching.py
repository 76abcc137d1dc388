"""What a request does to the database, and what it answers."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

WRITING = re.compile(
    r"\s*(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM|TRUNCATE(?: TABLE)?|COPY) \"?(\w+)", re.I
)
# Sessions and what is kept to be quick are no rows of the product: a library writes them when it likes.
OTHERS = {"django_session", "core_cache"}
SIGN_IN = "/accounts/login"


@contextmanager
def written() -> Iterator[set[str]]:
    """Give the tables of the product that are written to while it lasts."""
    tables: set[str] = set()

    def look(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if found := WRITING.match(sql):
            tables.update({found[1]} - OTHERS)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(look):
        yield tables


def let_in(response: Any) -> bool:
    """Tell whether a door opened: a page, or a sentence about what was sent, and not the page to sign in."""
    if response.status_code == 302:
        return not response["Location"].startswith(SIGN_IN)
    return response.status_code in (200, 204, 400, 409, 503)


def page_of(response: Any) -> bytes:
    """Return the bytes of a page; of what is sent as a file none."""
    html = response.headers.get("Content-Type", "").startswith("text/html")
    return response.content if html and not response.streaming else b""
