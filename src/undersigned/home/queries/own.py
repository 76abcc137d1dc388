"""Everything that this node holds of one person or one party, as a document of its own (undersigned-own-1)."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db.models import Field, Model
from django.utils import timezone

from undersigned.agreements.actions.erasure import email_digest
from undersigned.agreements.models import EditionClause, PersonSignature
from undersigned.core import journal
from undersigned.core.models import Earlier, Event
from undersigned.ledger import canonical
from undersigned.parties.actions.erasure import names_of
from undersigned.parties.models import Party
from undersigned.people.models import User

FORMAT = "undersigned-own-1"
Subject = Party | User

# Why a field that refers to a person or party brings no row into the document.
LEFT_OUT = {
    "parties.Coalition.parties": "The memberships tell it.",
    "parties.Party.parent": "What is said of a current is the current's own.",
    "parties.Party.voucher": "Who is protected is the protected party's own.",
    "positions.Condition.party": "Another party's answer, which may be sealed.",
    "agreements.Signature.only_if": "Another party's answer, which may be sealed.",
    "home.Digest.parties": "Of what a person wants to be told is her own.",
    "pledges.Pledge.recipient": "Another party's promise, with whose task it is there; the receipts are its own.",
    "pledges.UndertakingTerms.recipient": "What drafters wrote.",
    "exchange.Reader.only": "What the operator has arranged with another node.",
}
# Fields that would let their reader act for somebody, or that are of no use elsewhere.
SECRET = {
    *("id", "password", "token_hash", "email_digest", "name_key", "look_key"),
    *("mfa.Authenticator.data", "account.EmailAddress.id"),
    # Who asks is not told whether the other has declined.
    "practices.Introduction.declined_at",
}
# Rows that belong to a row of one's own, by the field that leads there.
BELONGING = {
    "positions.Position": [("positions", "Condition", "position"), ("positions", "Objection", "position")],
    "agreements.Signature": [
        ("agreements", "Reservation", "signature"),
        ("agreements", "OwnSignature", "signature"),
    ],
    "pledges.Pledge": [("pledges", "Delivery", "pledge")],
    "pledges.Delivery": [("pledges", "Receipt", "delivery")],
    "pledges.Receipt": [("pledges", "Reply", "receipt")],
}
# What others say of one's own stands from a moment on, by the field that holds it.
SHOWN_FROM = {"pledges.Receipt": "given_at"}


def everything_of(subject: Subject) -> bytes:
    """Return all that is held of a person or party: its rows by kind, and the acts that name it; canonical JSON."""
    rows: dict[str, dict[str, Any]] = {}
    for row in _rows(subject):
        label = row._meta.label
        rows.setdefault(label, {})[str(row.pk)] = _told(row, days_only=_days_only(subject))
    held = {label: list(found.values()) for label, found in sorted(rows.items())}
    kind = "party" if isinstance(subject, Party) else "person"
    value = {
        "format": FORMAT,
        "made_on": timezone.localdate().isoformat(),
        "node": settings.BASE_URL,
        "of": {"kind": kind, "uid": subject.uid},
        "rows": held,
        "acts": list(_acts(subject)),
    }
    return canonical(value)


def references(of: type[Model]) -> Iterator[tuple[type[Model], "Field[Any, Any]"]]:
    """Yield every field of every model that refers to a kind of row."""
    for model in apps.get_models():
        for field in model._meta.get_fields():
            if isinstance(field, Field) and field.is_relation and field.related_model is of:
                yield model, field


def _days_only(subject: Subject) -> bool:
    return isinstance(subject, Party) and subject.protected


def _rows(subject: Subject) -> Iterator[Model]:
    yield subject
    yield from Earlier.objects.filter(kind=subject._meta.label_lower, row=subject.pk)
    for model, field in references(type(subject)):
        if f"{model._meta.label}.{field.name}" not in LEFT_OUT:
            yield from _with_belonging(model._default_manager.filter(**{field.name: subject}))
    if isinstance(subject, User):
        yield from PersonSignature.objects.filter(email_digest=email_digest(subject.email), erased_at=None)


def _with_belonging(rows: Iterable[Model]) -> Iterator[Model]:
    for row in rows:
        yield row
        for room, name, field in BELONGING.get(row._meta.label, ()):
            found = apps.get_model(room, name)._default_manager.filter(**{field: row})
            if since := SHOWN_FROM.get(f"{room}.{name}"):
                found = found.filter(**{f"{since}__lte": timezone.now()})
            yield from _with_belonging(found)


def _told(row: Model, *, days_only: bool) -> dict[str, Any]:
    """Return a row's own fields; what it refers to by its uid or address."""
    label = row._meta.label
    fields = [
        f for f in row._meta.concrete_fields if f.name not in SECRET and f"{label}.{f.name}" not in SECRET
    ]
    told = {field.name: _value(row, field, days_only) for field in fields}
    for many in row._meta.many_to_many:
        told[many.name] = [_named(each) for each in getattr(row, many.name).all()]
    if hasattr(row, "edition") and label == "agreements.Signature":
        told["content_hash"] = row.edition.content_hash
    return told


def _value(row: Model, field: "Field[Any, Any]", days_only: bool) -> Any:
    value = getattr(row, field.name)
    if isinstance(value, Model):
        return _named(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if days_only else value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value.isoformat() if isinstance(value, date) else value


def _named(row: Model) -> str:
    if isinstance(row, EditionClause):
        return row.clause.uid
    return str(getattr(row, "uid", "") or getattr(row, "slug", "") or row.pk)


def _acts(subject: Subject) -> Iterator[dict[str, Any]]:
    names = names_of(subject) if isinstance(subject, Party) else {subject.email, subject.name} - {""}
    found = Event.objects.filter(pk__in=journal.naming(subject.uid, *names).values("pk"))
    for event in found.exclude(words__entry="").select_related("words").order_by("id"):
        day = event.at.date().isoformat()
        yield {"uid": event.uid, "verb": event.verb, "on": day, "entry": event.words.entry}
