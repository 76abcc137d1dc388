"""Bringing back what a party took with it: its answers, signatures and pledges, where the coalition's texts are."""

from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ForeignKey, Model
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.editions import LIVE
from undersigned.core import journal
from undersigned.core.actor import Actor
from undersigned.core.door import require
from undersigned.core.errors import Refused
from undersigned.home import rules
from undersigned.home.queries.own import FORMAT
from undersigned.ledger import NotCanonical, read_canonical
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.positions.models import Position
from undersigned.texts.models import Wording

Row = dict[str, Any]
# What stands beside a party's answers and signatures, what is referred to before what refers.
FOLLOWING = (
    "positions.Objection",
    "positions.Publication",
    "positions.Precedent",
    "reviews.Review",
    "pledges.AskAnswer",
    "pledges.Pledge",
    "pledges.Delivery",
    "pledges.Receipt",
    "pledges.Reply",
)
MOST = 64 * 1024 * 1024  # bytes


@dataclass
class BroughtBack:
    """What an import stored, by kind, and what it left out, each with its reason."""

    party: Party
    stored: dict[str, int] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)

    def count(self, kind: str) -> None:
        """Count one more row of a kind."""
        self.stored[kind] = self.stored.get(kind, 0) + 1


@transaction.atomic
def bring_back(data: bytes, *, actor: Actor) -> BroughtBack:
    """Store what a party's own document holds and this node does not; a second time there is nothing to store.

    What is here already stays as it is. A position older than the one in force is kept as an earlier one.
    Raises: Refused where the file is no such document, is of a person, or none of its coalitions is here.
    """
    require(rules.can_bring_back, actor, None)
    rows = _read(data)
    done = BroughtBack(_party(rows))
    try:
        for row in sorted(rows.get("positions.Position", []), key=lambda each: str(each["taken_at"])):
            _position(row, done)
        for row in rows.get("agreements.Signature", []):
            _signature(row, done)
        for row in rows.get("agreements.Reservation", []):
            _reservation(row, done)
        for label in FOLLOWING:
            for row in rows.get(label, []):
                _following(apps.get_model(label), row, done)
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(
            _("The file is damaged: a row lacks what it should hold (%(what)s).") % {"what": error}
        ) from None
    if done.stored:
        journal.record(actor, "own.brought_back", done.party, party=done.party.name, stored=done.stored)
    return done


def _read(data: bytes) -> dict[str, list[Row]]:
    try:
        told = read_canonical(data) if len(data) <= MOST else None
    except NotCanonical as error:
        raise Refused(_("This is no document of one’s own data: %(reason)s") % {"reason": error}) from None
    if not isinstance(told, dict) or told.get("format") != FORMAT or not isinstance(told.get("rows"), dict):
        raise Refused(_("This is no document of one’s own data."))
    rows: dict[str, list[Row]] = told["rows"]
    if not all(
        isinstance(each, list) and all(isinstance(row, dict) for row in each) for each in rows.values()
    ):
        raise Refused(_("This is no document of one’s own data."))
    if len(rows.get("parties.Party", [])) < 1:
        raise Refused(
            _("It is a person’s: an account is made by signing in, and its seats are given by a secretary.")
        )
    return rows


def _party(rows: dict[str, list[Row]]) -> Party:
    """Return the party as it is here, else as the document tells it, in those of its coalitions that are here."""
    told = rows["parties.Party"][0]
    party = Party.objects.filter(uid=str(told.get("uid", ""))).first()
    here = Coalition.objects.filter(
        uid__in=[str(m.get("coalition")) for m in rows.get("parties.Membership", [])]
    )
    if party is None and not here:
        raise Refused(_("None of the coalitions it was in is on this node."))
    if party is None:
        names = ("uid", "kind", "name", "place", "languages", "protected")
        voucher = Party.objects.filter(uid=told["voucher"]).first() if told.get("voucher") else None
        party = Party.objects.create(**{name: told[name] for name in names}, voucher=voucher)
        for coalition in here:
            Membership.objects.create(coalition=coalition, party=party)
    return party


def _position(row: Row, done: BroughtBack) -> None:
    wording = Wording.objects.filter(uid=row["wording"]).first()
    if Position.objects.filter(uid=row["uid"]).exists():
        return
    if wording is None:
        done.left_out.append(_("Position %(uid)s: its text is not on this node.") % row)
        return
    taken = _moment(row["taken_at"])
    assert taken is not None
    ended = _moment(row["superseded_at"])
    standing = Position.objects.filter(party=done.party, wording=wording, superseded_at=None).first()
    if ended is None and standing is not None and standing.taken_at >= taken:
        ended = standing.taken_at
    elif ended is None and standing is not None:
        Position.objects.filter(pk=standing.pk).update(superseded_at=taken)
    _store(Position, row, taken_at=taken, superseded_at=ended, wording=wording, party=done.party)
    done.count("positions")


def _signature(row: Row, done: BroughtBack) -> None:
    edition = Edition.objects.filter(uid=row["edition"]).first()
    if Signature.objects.filter(uid=row["uid"]).exists():
        return
    if edition is None or edition.content_hash != row["content_hash"]:
        done.left_out.append(_("Signature %(uid)s: what it signs is not on this node.") % row)
        return
    if (
        row["state"] in LIVE
        and Signature.objects.filter(edition=edition, party=done.party, state__in=LIVE).exists()
    ):
        done.left_out.append(_("Signature %(uid)s: the party has signed this edition here already.") % row)
        return
    _store(Signature, row, edition=edition, party=done.party)
    done.count("signatures")


def _reservation(row: Row, done: BroughtBack) -> None:
    signature = Signature.objects.filter(uid=row["signature"], party=done.party).first()
    if signature is None or Reservation.objects.filter(uid=row["uid"]).exists():
        return
    line = signature.edition.clauses.filter(clause__uid=row["edition_clause"]).first()
    if line is not None and not signature.reservations.filter(edition_clause=line).exists():
        _store(Reservation, row, signature=signature, edition_clause=line)
        done.count("reservations")


def _following(model: type[Model], row: Row, done: BroughtBack) -> None:
    """Store a row that refers to others by their ids; what others say beside the party's own is theirs to bring."""
    if (
        row.get("party", done.party.uid) != done.party.uid
        or model._default_manager.filter(uid=row["uid"]).exists()
    ):
        return
    known, kind = _referred(model, row), str(model._meta.verbose_name)
    told = {"kind": kind, "uid": row["uid"]}
    if known is None:
        done.left_out.append(_("%(kind)s %(uid)s: what it refers to is not on this node.") % told)
        return
    try:
        with transaction.atomic():
            _store(model, row, **known)
    except (IntegrityError, ValidationError):
        done.left_out.append(_("%(kind)s %(uid)s: something else stands in its place here.") % told)
        return
    done.count(f"{kind}s")


def _referred(model: type[Model], row: Row) -> dict[str, Any] | None:
    """Return what a row refers to, by field; None where some of it is not here."""
    known: dict[str, Any] = {}
    for each in model._meta.concrete_fields:
        if isinstance(each, ForeignKey) and each.name in row:
            uid = row[each.name]
            known[each.name] = _here(each.related_model, uid, row) if uid else None
            if uid and known[each.name] is None:
                return None
    return known


def _here(kind: type[Model], uid: str, row: Row) -> Model | None:
    if kind is EditionClause:  # It has no id but that of its clause: what was signed says which it is.
        signed = {"clause__uid": uid, "edition__signatures__uid": row.get("signature")}
        return EditionClause.objects.filter(**signed).first()
    return kind._default_manager.filter(uid=uid).first()


def _store(model: type[Model], row: Row, **known: Any) -> None:
    """Store a row with the plain fields that its document tells, and those known here."""
    plain = {f.name: f for f in model._meta.concrete_fields if not f.is_relation and f.name in row}
    told = {
        name: _moment(row[name]) if "Time" in type(f).__name__ else row[name] for name, f in plain.items()
    }
    made = model(**(told | known))
    made.full_clean(exclude=[f.name for f in model._meta.fields if f.is_relation])
    made.save(force_insert=True)


def _moment(told: str | None) -> datetime | None:
    if not told:
        return None
    if len(told) == len("2031-06-03"):  # Of a protected party nothing finer than the day is told.
        return datetime.combine(date.fromisoformat(told), time.min, ZoneInfo("UTC"))
    return datetime.fromisoformat(told)
