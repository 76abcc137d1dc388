"""How many queries each page sends at 3 rows and at 30, which must be as many.

Usage: python benchmarks/queries.py [--quick]

Rows are parties, clauses and texts at once, with their wordings, translations, positions, conditions, signatures,
reservations, seats and events. Counted is the second visit, so that the frontier comes from the cache. A page whose
queries grow fails the run.
"""

from collections import Counter

import _sql
from _node import data_folder
from _pages import pages_of
from _table import machine, show
from _world import build

FEW, MANY = 3, 30


def counted(rows: int) -> dict[str, list[str]]:
    """Return the statements of each page of a world with this many rows of everything."""
    world = build(parties=rows, texts=rows, clauses=rows, positions=rows * rows * 2)
    return {name: [sql for sql, _ in _sql.of_page(cookies, path)] for name, path, cookies in pages_of(world)}


def repeated(few: list[str], many: list[str]) -> str:
    """Return the table that is read more often where there are more rows."""
    more = Counter(map(_table, many)) - Counter(map(_table, few))
    return ", ".join(f"{table} ({count} more)" for table, count in more.most_common(3))


def _table(sql: str) -> str:
    return sql.partition("FROM ")[2].split(" ", 1)[0].strip('"') or sql.split(" ", 1)[0]


def main() -> None:
    print(machine())
    with data_folder(demo=False):
        few, many = counted(FEW), counted(MANY)
    rows, growing = [], []
    for name, statements in few.items():
        now = many[name]
        told = "yes" if len(statements) == len(now) else f"no: {repeated(statements, now)}"
        rows.append((name, len(statements), len(now), told))
        growing += [name] if len(now) > len(statements) else []
    show("Queries a page", ("page", f"{FEW} rows", f"{MANY} rows", "equal"), rows)
    if growing:
        raise SystemExit(f"\nMore rows, more queries: {', '.join(growing)}.")


if __name__ == "__main__":
    main()
