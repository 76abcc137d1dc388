"""Tables as spreadsheets keep them: read strictly, written so that none of their cells runs.

What cannot be read is refused with file, line and reason, before anything is stored.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NoReturn

from django.utils.translation import gettext as _

from undersigned.core.errors import Refused

Files = Mapping[str, bytes]
"""The files of a folder by name."""
Line = tuple[int, list[str]]
"""The number of a line in its file, and its cells in the order of the columns asked for."""


def plain(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula (OWASP, CSV Injection)."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def refuse(name: str, line: int, reason: str) -> NoReturn:
    """Raise: Refused with one sentence that names file, line and reason."""
    raise Refused(_("%(file)s, line %(line)s: %(reason)s") % {"file": name, "line": line, "reason": reason})


def read_table(files: Files, name: str, columns: Sequence[str], optional: Sequence[str] = ()) -> list[Line]:
    """Return the lines of a CSV file (RFC 4180, UTF-8 with or without a byte order mark).

    Cells are parted by commas or, where the head is, by semicolons or tabs. Every cell stays a string: `NA` is a
    name like others. Columns that nobody asks for are passed over.

    Args:
        columns, optional: which cells a line has in the end, in this order; where the file lacks one of the
            `optional` it is empty on every line.
    Raises: Refused where the file is not there, is empty, is no UTF-8, lacks a column, or a line has too few or too
        many cells.
    """
    rows = _rows(name, _decoded(files, name))
    header = next(rows, None)
    if header is None:
        raise Refused(_("%(file)s is empty.") % {"file": name})
    places = [_place(name, header, column, column in optional) for column in (*columns, *optional)]
    lines = [
        (number, ["" if place is None else cells[place] for place in places])
        for number, cells in _whole(name, rows, header)
    ]
    if not lines:
        raise Refused(_("%(file)s has a head and no line below it.") % {"file": name})
    return lines


def _decoded(files: Files, name: str) -> str:
    if name not in files:
        raise Refused(_("The folder has no %(file)s.") % {"file": name})
    content = files[name]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        refuse(name, content[: error.start].count(b"\n") + 1, _("this is not UTF-8."))
    if "\0" in text:
        refuse(name, text[: text.index("\0")].count("\n") + 1, _("this is not text."))
    return text


def _rows(name: str, text: str) -> Iterator[tuple[int, list[str]]]:
    head = text.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error:
        refuse(name, reader.line_num, _("the quotation marks of this line do not close."))


def _place(name: str, header: tuple[int, list[str]], column: str, optional: bool) -> int | None:
    found = [place for place, cell in enumerate(header[1]) if cell.strip() == column]
    if optional and not found:
        return None
    if len(found) != 1:
        reason = _("the column “%(column)s” is missing.") if not found else _("two columns are “%(column)s”.")
        refuse(name, header[0], reason % {"column": column})
    return found[0]


def _whole(
    name: str, rows: Iterator[tuple[int, list[str]]], header: tuple[int, list[str]]
) -> Iterator[tuple[int, list[str]]]:
    wanted = len(header[1])
    for number, cells in rows:
        if len(cells) != wanted:
            told = {"cells": len(cells), "wanted": wanted}
            refuse(name, number, _("it has %(cells)s cells; the head has %(wanted)s.") % told)
        yield number, cells


def known_date(name: str, line: int, cell: str, precision: str = "day") -> str:
    """Return an ISO 8601 date cut to what is known: a day, a month (`1992-11`) or a year.

    Raises: Refused for what is no date, and for another precision.
    """
    length = {"day": 10, "month": 7, "year": 4}.get(precision)
    if length is None:
        refuse(name, line, _("“%(cell)s” is no precision: day, month or year.") % {"cell": precision})
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            raise ValueError
        return date.fromisoformat(cell).isoformat()[:length]
    except ValueError:
        refuse(name, line, _("“%(cell)s” is no day such as 2031-06-03.") % {"cell": cell})


def once(name: str, line: int, key: object, seen: dict[object, int], shown: str) -> None:
    """Raise: Refused where a key stood on an earlier line."""
    first = seen.setdefault(key, line)
    if first != line:
        refuse(
            name, line, _("%(shown)s stands on line %(first)s already.") % {"shown": shown, "first": first}
        )
