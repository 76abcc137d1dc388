"""Links from a table, one a line: all of a file or nothing, and twice changes nothing."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from undersigned.cases.models import CaseActor
from undersigned.chains.actions.bodies import body_named
from undersigned.chains.actions.links import LinkDraft, checked, claim_uid
from undersigned.chains.models import Link
from undersigned.chains.states import Tie
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.core.models import Audience
from undersigned.core.tables import once, read_table, refuse
from undersigned.parties import rules as parties
from undersigned.parties.models import Coalition
from undersigned.texts.models import Clause

COLUMNS = ("from", "tie", "to", "claim")
OPTIONAL = ("from_kind", "to_kind", "since", "until", "audience")
MOST = 5000  # lines of one file
SAID = ("one_id", "tie", "other_id", "clause_id", "holds_from", "holds_until")
AUDIENCES = {"": Audience.COALITION, "everybody": Audience.PUBLIC, "coalition": Audience.COALITION,
             "editors": Audience.EDITORS}  # fmt: skip


@dataclass(frozen=True)
class LinksImported:
    """How many links a file holds, and how many of them were `new`; the others stand, or stood, in the coalition."""

    links: int
    new: int


@transaction.atomic
def import_links(coalition: Coalition, name: str, content: bytes, *, actor: Actor) -> LinksImported:
    """Record the links of a CSV file in a coalition.

    The columns `from`, `tie`, `to` and `claim` (the address of a claim) must be there; `from_kind` and `to_kind`,
    which name a body that is not known yet, `since` and `until` (dates) and `audience` (everybody, coalition or
    editors; else coalition) may be.

    Args:
        name: the file's, for what is said of its lines.
    Raises: Refused with file, line and reason, as `read_table` and `record_link` do.
    """
    require(parties.can_draft, actor, coalition)
    Coalition.objects.select_for_update().get(pk=coalition.pk)
    rows = list(_Table(coalition, name, actor).links(content))
    there = set(coalition.chain_links.values_list(*SAID))
    new = [link for link in rows if _said(link) not in there]
    Link.objects.bulk_create(new)
    if new:
        digest = hashlib.sha256(
            "\n".join("\t".join(map(str, _said(link))) for link in new).encode()
        ).hexdigest()
        journal.record(actor, "links.imported", coalition, coalition=coalition, count=len(new), rows=digest)
    return LinksImported(len(rows), len(new))


def _said(link: Link) -> tuple[object, ...]:
    return tuple(getattr(link, name) for name in SAID)


@dataclass
class _Table:
    """A file that is being read, for a coalition, with what its lines may name."""

    coalition: Coalition
    name: str
    actor: Actor

    def links(self, content: bytes) -> Iterator[Link]:
        """Yield the links of the file, not stored yet; bodies that it names for the first time are."""
        lines = read_table({self.name: content}, self.name, COLUMNS, OPTIONAL)
        if len(lines) > MOST:
            raise Refused(_("A file has at most %(count)s lines.") % {"count": MOST})
        self.bodies: dict[str, CaseActor] = {}
        self.claims = self._claims(cells[3] for _line, cells in lines)
        self.recorded = {key[:3]: key for key in self._recorded()}
        seen: dict[object, int] = {}
        for line, cells in lines:
            try:
                link = self._link([cell.strip() for cell in cells])
            except Refused as refusal:
                refuse(self.name, line, str(refusal))
            shown = f"“{cells[0]}, {cells[1]}, {cells[2]}”"
            once(self.name, line, (link.one_id, link.tie, link.other_id), seen, shown)
            yield link

    def _recorded(self) -> Iterator[tuple[object, ...]]:
        yield from self.coalition.chain_links.filter(ended_at=None).values_list(*SAID)

    def _claims(self, addresses: Iterator[str]) -> dict[str, Clause]:
        uids = {claim_uid(address) for address in addresses}
        found = Clause.objects.filter(uid__in=uids, text__coalition=self.coalition).select_related("text")
        return {clause.uid: clause for clause in found}

    def _link(self, cells: list[str]) -> Link:
        one, tie, other, claim, one_kind, other_kind, since, until, audience = cells
        if claim_uid(claim) not in self.claims:
            raise Refused(_("“%(claim)s” is no claim of this coalition.") % {"claim": claim})
        if audience not in AUDIENCES:
            raise Refused(_("The audience is everybody, coalition or editors."))
        told = LinkDraft(
            self._body(one, one_kind),
            _tie(tie),
            self._body(other, other_kind),
            self.claims[claim_uid(claim)],
            AUDIENCES[audience],
            since,
            _day(until),
        )
        link = checked(self.coalition, told)
        said = _said(link)
        if self.recorded.get(said[:3], said) != said:
            raise Refused(_("This link is recorded already, with another claim or other dates."))
        return link

    def _body(self, name: str, kind: str) -> CaseActor:
        if name not in self.bodies:
            self.bodies[name] = body_named(self.coalition, name, kind, actor=self.actor)
        return self.bodies[name]


def _tie(told: str) -> str:
    if told in Tie.values:
        return told
    known = ", ".join(Tie.values)
    raise Refused(_("“%(tie)s” is no tie; these are: %(known)s.") % {"tie": told, "known": known})


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told) if told else None
    except ValueError:
        raise Refused(_("“%(cell)s” is no day such as 2031-06-03.") % {"cell": told}) from None
