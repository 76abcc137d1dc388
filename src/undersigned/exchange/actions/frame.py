"""What the node where a text is drafted says of it, stored here under the same ids: a later message replaces it."""

from collections.abc import Mapping
from contextlib import nullcontext
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from undersigned.agreements.models import Edition, EditionClause
from undersigned.core.errors import Refused
from undersigned.core.identifiers import new_uid
from undersigned.core.kept import Kept, keeping
from undersigned.core.names import legible_name
from undersigned.ledger import content_hash
from undersigned.ledger.messages import Message
from undersigned.parties.actions.parties import check_looks, join, restate_party
from undersigned.parties.models import Coalition, Membership, Party
from undersigned.positions.models import Round
from undersigned.texts.models import Clause, Text, Translation, Wording

Row = Mapping[str, Any]


def read_moment(value: str | None) -> datetime | None:
    """Return the moment that a message tells; None where it tells none. Raises: Refused for a day that is none."""
    return None if value is None else instant(value)


def instant(value: str) -> datetime:
    """Return the moment that a message tells. Raises: as `read_moment` does."""
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        raise Refused(_("“%(value)s” is no moment that there is.") % {"value": value}) from None


def coalition_of(message: Message) -> Coalition | None:
    """Return the coalition of a message, if it is here. Raises: Refused where the message speaks of none or two."""
    return Coalition.objects.filter(uid=_single(message, "coalition")["uid"]).first()


def store_frame(message: Message, own: str, *, joins: bool = False) -> Text:
    """Store coalition, parties, words, rounds and editions of a message from the node where its text is drafted.

    Args:
        own: the name of this node's log, by which the message tells the parties that answer here.
        joins: whether a party that is here in another coalition may come into the message's.
    Raises: Refused for rows that belong to another text or coalition, or name something that is not in the message.
    """
    coalition = coalition_of(message) or _founded(_single(message, "coalition"))
    for row in message.of("party"):
        _store_party(row, coalition, own, joins=joins)
    text = _store_text(_single(message, "text"), coalition, message)
    for row in message.of("clause"):
        _belongs(row["text"], text.uid)
        _put(Clause, row["uid"], {"text": text}, _clause_fields(row))
    store_wordings(text, message.of("wording"))
    _store_translations(text, message.of("translation"))
    for row in message.of("round"):
        _belongs(row["text"], text.uid)
        _put(Round, row["uid"], {"text": text}, _round_fields(row))
    for row in message.of("edition"):
        _belongs(row["text"], text.uid)
        _store_edition(text, row)
    return text


def store_wordings(text: Text, rows: list[Row]) -> None:
    """Store wordings of a text's clauses; one that is here already keeps its words, which never change."""
    clauses = {clause.uid: clause for clause in Clause.objects.filter(text=text)}
    for row in rows:
        clause = _named(clauses, row["clause"])
        proposer = _party(row["proposed_by"]) if row["proposed_by"] else None
        wording, _made = Wording.objects.get_or_create(
            uid=row["uid"],
            defaults={
                "clause": clause,
                "is_omission": row["is_omission"],
                "language": row["language"],
                "body": row["body"],
                "proposed_by": proposer,
                "created_at": instant(row["created_at"]),
                "strength": row["strength"],
                "retired_at": read_moment(row["retired_at"]),
            },
        )
        _belongs(wording.clause.uid, clause.uid)
    told = {row["uid"]: row for row in rows}
    stored = {wording.uid: wording for wording in Wording.objects.filter(clause__text=text)}
    for uid, row in told.items():
        replaced = stored.get(row["replaces"])
        Wording.objects.filter(uid=uid).update(replaces=replaced)


def weigh_wordings(text: Text, rows: list[Row]) -> None:
    """Take over strength and retirement, which are the drafters' to say."""
    for row in rows:
        wording = Wording.objects.get(uid=row["uid"], clause__text=text)
        _change(wording, {"strength": row["strength"], "retired_at": read_moment(row["retired_at"])})


def _single(message: Message, kind: str) -> Row:
    rows = message.of(kind)
    if len(rows) != 1:
        raise Refused(_("The message tells of one %(kind)s, and of no other.") % {"kind": kind})
    return rows[0]


def _belongs(told: str, expected: str) -> None:
    if told != expected:
        raise Refused(_("The message speaks of something that belongs to another text."))


def _named(known: Mapping[str, Any], uid: str) -> Any:
    if uid not in known:
        raise Refused(_("The message names %(uid)s, which is not in it.") % {"uid": uid})
    return known[uid]


def _party(uid: str) -> Party:
    return _named({party.uid: party for party in Party.objects.filter(uid=uid)}, uid)  # type: ignore[no-any-return]


def _put(model: Any, uid: str, belongs: dict[str, Any], fields: dict[str, Any]) -> Any:
    """Create or change the row with a uid. Raises: Refused where it belongs to something else here."""
    row, made = model.objects.get_or_create(uid=uid, defaults={**belongs, **fields})
    if not made:
        if any(getattr(row, name) != value for name, value in belongs.items()):
            raise Refused(_("The message speaks of something that belongs to another text."))
        _change(row, fields)
    return row


def _change(row: Any, fields: dict[str, Any]) -> None:
    """Change a row where it says otherwise; what it said before is kept, if its kind keeps it."""
    if all(getattr(row, name) == value for name, value in fields.items()):
        return
    with keeping(row) if isinstance(row, Kept) else nullcontext():
        type(row)._default_manager.filter(pk=row.pk).update(**fields)


def _founded(row: Row) -> Coalition:
    name = legible_name(row["name"])
    slug = slugify(name)[:47].strip("-")
    taken = not slug or slug == "new" or Coalition.objects.filter(slug=slug).exists()
    return Coalition.objects.create(
        uid=row["uid"],
        slug=f"{slug}-{new_uid()}".strip("-") if taken else slug,
        name=name,
        languages=row["languages"] or ["en"],
        time_zone=row["time_zone"],
    )


def _store_party(row: Row, coalition: Coalition, own: str, *, joins: bool) -> None:
    said = {"place": row["place"], "languages": row["languages"], "name": legible_name(row["name"])}
    said |= {"kind": row["kind"], "elsewhere": "" if row["node"] == own else row["node"]}
    party = Party.objects.filter(uid=row["uid"]).first()
    if party is None:
        parent = _party(row["parent"]) if row["parent"] else None
        voucher = _party(row["voucher"]) if row["voucher"] else None
        protected = {"protected": row["protected"], "voucher": voucher}
        join(coalition, Party(uid=row["uid"], parent=parent, **protected, **said))
        return
    _let_in(coalition, party, said["name"], joins=joins)
    # What is said of a party that answers here is this node's to say.
    theirs = party.elsewhere and party.erased_at is None
    if theirs and any(getattr(party, name) != value for name, value in said.items()):
        for name, value in said.items():
            setattr(party, name, value)
        restate_party(coalition, party)


def _let_in(coalition: Coalition, party: Party, called: str, *, joins: bool) -> None:
    """Take a party that is here already into the coalition. Raises: Refused where only the operator may."""
    if coalition.memberships.filter(party=party).exists():
        return
    if not joins:
        # By the sender's own name for it: what it is called in another coalition is not the sender's to know.
        told = {"party": called, "coalition": coalition.name}
        raise Refused(
            _("%(party)s is here in another coalition: only the operator takes it into %(coalition)s.") % told
        )
    check_looks(coalition, [party])
    Membership.objects.create(coalition=coalition, party=party)


def _store_text(row: Row, coalition: Coalition, message: Message) -> Text:
    _belongs(row["uid"], message.text)
    fields = {
        "title": row["title"],
        "language": row["language"],
        "weight_rule": row["weight_rule"],
        "addressee": row["addressee"],
        "ask": row["ask"],
        "owner": _party(row["owner"]) if row["owner"] else None,
        "follow_up_on": date.fromisoformat(row["follow_up_on"]) if row["follow_up_on"] else None,
        "elsewhere": message.sender,
        "created_at": read_moment(row["created_at"]),
    }
    text: Text = _put(Text, row["uid"], {"coalition": coalition}, fields)
    text.refresh_from_db()
    return text


def _clause_fields(row: Row) -> dict[str, Any]:
    names = ("order", "number", "kind", "pinned")
    return {name: row[name] for name in names} | {"retired_at": read_moment(row["retired_at"])}


def _round_fields(row: Row) -> dict[str, Any]:
    moments = {name: read_moment(row[name]) for name in ("opened_at", "closes_at", "closed_at")}
    return {"sealed": row["sealed"], "time_zone": row["time_zone"], **moments}


def _store_translations(text: Text, rows: list[Row]) -> None:
    wordings = {wording.uid: wording for wording in Wording.objects.filter(clause__text=text)}
    for row in rows:
        wording = _named(wordings, row["wording"])
        standing = Translation.objects.filter(wording=wording, language=row["language"], ended_at=None)
        said = {"body": row["body"], "of_body": row["of_body"]}
        if standing.filter(**said).exists():
            continue
        standing.update(ended_at=timezone.now())
        Translation.objects.create(wording=wording, language=row["language"], **said)


def _store_edition(text: Text, row: Row) -> None:
    """Store an edition with its clauses; its words never change, only its day of publication comes later."""
    found = Edition.objects.filter(uid=row["uid"]).select_related("text").first()
    if found is None:
        found = _new_edition(text, row)
    _belongs(found.text.uid, text.uid)
    if found.content_hash != row["content_hash"]:
        raise Refused(_("Edition %(number)s is not the one that stands here.") % {"number": found.number})
    Edition.objects.filter(pk=found.pk, published_at=None).update(
        published_at=read_moment(row["published_at"])
    )


def _new_edition(text: Text, row: Row) -> Edition:
    lines = [
        {"id": line["clause"], "number": line["number"], "kind": line["kind"], "text": line["body"]}
        for line in row["clauses"]
    ]
    if content_hash(row["title"], row["language"], lines) != row["content_hash"]:
        raise Refused(
            _("The hash of edition %(number)s is not that of its words.") % {"number": row["number"]}
        )
    names = ("number", "title", "language", "content_hash", "strength", "strongest")
    moments = {name: read_moment(row[name]) for name in ("frozen_at", "published_at")}
    edition = Edition.objects.create(uid=row["uid"], text=text, **{n: row[n] for n in names}, **moments)
    clauses = {clause.uid: clause for clause in Clause.objects.filter(text=text)}
    wordings = {wording.uid: wording for wording in Wording.objects.filter(clause__text=text)}
    EditionClause.objects.bulk_create(
        EditionClause(
            edition=edition,
            clause=_named(clauses, line["clause"]),
            wording=_named(wordings, line["wording"]),
            order=line["order"],
            number=line["number"],
            kind=line["kind"],
            body=line["body"],
        )
        for line in row["clauses"]
    )
    return edition
