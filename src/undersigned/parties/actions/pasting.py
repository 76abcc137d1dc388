"""Many parties at once, from lines that people have: one act, all or none."""

import re
from collections.abc import Iterator
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.names import name_key
from undersigned.parties import queries, rules
from undersigned.parties.actions.parties import LOOKS_LIKE, check_party, join
from undersigned.parties.models import Coalition, Party, keys_of

MOST_LINES = 1000
MOST_MEMBERS = 10_000_000_000
LIMITS = {"name": 200, "place": 120, "evidence": 300}
FIELDS = ("name", "place", "language", "members", "date", "evidence")
LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.IGNORECASE)
# 1200, 1 200, 1,200 or 1.200: a mark stands only before three figures.
NUMBER = re.compile(r"\d+|\d{1,3}([ .,'’\u00a0\u202f]\d{3})+")


class WrongLines(Refused):
    """Lines that could not be read: `sentences` has one for each, in order, naming the line."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(" ".join(sentences))
        self.sentences = sentences


@transaction.atomic
def paste_parties(coalition: Coalition, pasted: str, *, actor: Actor) -> list[Party]:
    """Take into a coalition one organisation a line: `Name; place; language; members; date; evidence`.

    Only the name must be there; tabs, as a spreadsheet gives them, do as well as semicolons. Empty lines and a
    first line of headings are passed over.
    Raises: WrongLines naming each line that cannot be read; then nobody is taken in. Refused for no line at all.
    """
    require(rules.can_manage, actor, coalition)
    read = list(_read(coalition, pasted))
    if wrong := [said for said in read if isinstance(said, str)]:
        raise WrongLines(wrong)
    parties = [said for said in read if isinstance(said, Party)]
    if not parties:
        raise Refused(_("There is no line to read: write one organisation a line."))
    for party in parties:
        join(coalition, party)
    rows = [[party.uid, party.name, party.place, party.languages, party.members] for party in parties]
    journal.record(actor, "parties.pasted", coalition, coalition=coalition, count=len(parties), rows=rows)
    return parties


def _read(coalition: Coalition, pasted: str) -> Iterator[Party | str]:
    """Yield for each line its party, or what is wrong with it."""
    names = queries.parties_in(coalition).values_list("name", flat=True)
    known = {key: (0, name) for name in names for key in keys_of(name).items()}
    for number, cells in _cells(pasted):
        try:
            party = _party(coalition, cells)
            check_party(coalition, party)
            for key in keys_of(party.name).items():
                _check_new(party.name, *known.setdefault(key, (number, party.name)), number)
        except Refused as refused:
            yield _("Line %(line)s: %(reason)s") % {"line": number, "reason": refused}
        else:
            yield party


def _cells(pasted: str) -> Iterator[tuple[int, list[str]]]:
    lines = [(n, line) for n, line in enumerate(re.split(r"\r\n|\r|\n", pasted), 1) if line.strip(" ;\t")]
    if len(lines) > MOST_LINES:
        raise Refused(_("Paste at most %(most)s lines at a time.") % {"most": MOST_LINES})
    for number, line in lines:
        cells = [cell.strip() for cell in line.split("\t" if "\t" in line else ";")]
        if number > lines[0][0] or cells[0].casefold() not in {"name", _("Name").casefold()}:
            yield number, cells


def _check_new(name: str, first: int, other: str, number: int) -> None:
    """Refuse a name that stood on an earlier line, or looks like one; line 0 is the coalition as it is."""
    if first < number and name_key(name) != name_key(other):
        raise Refused(LOOKS_LIKE % {"name": name, "other": other})
    if first == 0:
        raise Refused(_("%(name)s is in the coalition already.") % {"name": name})
    if first < number:
        raise Refused(_("%(name)s stands on line %(first)s already.") % {"name": name, "first": first})


def _party(coalition: Coalition, cells: list[str]) -> Party:
    if len(cells) > len(FIELDS):
        raise Refused(
            ngettext(
                "it has %(count)s part; there are at most six.",
                "it has %(count)s parts; there are at most six.",
                len(cells),
            )
            % {"count": len(cells)}
        )
    name, place, language, members, day, evidence = cells + [""] * (len(FIELDS) - len(cells))
    for field, value in (("name", name), ("place", place), ("evidence", evidence)):
        if len(value) > LIMITS[field]:
            raise Refused(_("“%(start)s…” is too long.") % {"start": value[:30]})
    return Party(
        name=name,
        place=place,
        languages=_languages(language) or coalition.languages[:1],
        members=_members(members),
        members_on=_day(day),
        members_evidence=evidence,
    )


def _languages(cell: str) -> list[str]:
    codes = re.split(r"[,\s/]+", cell) if cell else []
    for code in codes:
        if not LANGUAGE.fullmatch(code) or len(code) > 12:
            raise Refused(_("“%(code)s” is not the code of a language, such as fr or ar.") % {"code": code})
    return list(dict.fromkeys(code.lower() for code in codes))


def _members(cell: str) -> int | None:
    if not cell:
        return None
    if not NUMBER.fullmatch(cell):
        raise Refused(_("“%(cell)s” is not a number of members.") % {"cell": cell})
    members = int(re.sub(r"\D", "", cell))
    if members > MOST_MEMBERS:
        raise Refused(_("No organisation has “%(cell)s” members.") % {"cell": cell})
    return members


def _day(cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise Refused(
            _("“%(cell)s” is not a day: write year-month-day, such as 2031-06-03.") % {"cell": cell}
        ) from None
