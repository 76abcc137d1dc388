"""What one node tells another of one text that both work on: rows under their ids, signed by the sender.

The file is canonical JSON (RFC 8785); its field `note` is a signed note (C2SP signed-note) over the digest of the
rest.
Source: docs/methods/exchange.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from undersigned.ledger.canonical import NotCanonical, canonical, digest, read_canonical, read_json
from undersigned.ledger.log.notes import NoNote, Signer, Verifier, open_note, sign_note
from undersigned.ledger.members import DECISION
from undersigned.ledger.shapes import (
    Check,
    count,
    day,
    fault,
    flag,
    hash_text,
    listed,
    matching,
    maybe,
    one_of,
    shaped,
    words,
)

FORMAT = "undersigned-exchange-1"
MOST_ROWS = 200_000
SIGNED = "undersigned-exchange@v1"
# How the canonical form begins: its fields stand in the order of their names.
START = re.compile(rb'\{"format":"' + FORMAT.encode() + rb'","from":("(?:[^"\\]|\\.){1,300}")')

uid = matching(r"[0-9a-z]{12}")
no_uid_or = matching(r"([0-9a-z]{12})?")
instant = matching(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")


def small(value: Any) -> bool:
    """A count that fits the databases' whole numbers."""
    return count(value) and value < 2**31


CONDITION: Mapping[str, Check] = {"party": no_uid_or, "clause": no_uid_or, "wordings": listed(uid)}

# A field named after a kind holds the uid of such a row. The order of kinds: what is referred to stands before.
SHAPES: Mapping[str, Mapping[str, Check]] = {
    "coalition": {"uid": uid, "name": words, "languages": listed(words), "time_zone": words},
    "party": {
        "uid": uid,
        "name": words,
        "kind": one_of("organisation", "current", "person"),
        "place": words,
        "languages": listed(words),
        "parent": no_uid_or,
        "protected": flag,
        "voucher": no_uid_or,
        "node": words,
        "node_since": maybe(instant),
    },
    "text": {
        "uid": uid,
        "coalition": uid,
        "title": words,
        "language": words,
        "weight_rule": one_of("each", "members"),
        "addressee": words,
        "ask": words,
        "owner": no_uid_or,
        "follow_up_on": maybe(day),
        "created_at": instant,
    },
    "clause": {
        "uid": uid,
        "text": uid,
        "order": small,
        "number": words,
        "kind": one_of("", "citation", "recital", "claim", "principle", "demand", "undertaking"),
        "pinned": flag,
        "retired_at": maybe(instant),
    },
    "wording": {
        "uid": uid,
        "clause": uid,
        "is_omission": flag,
        "language": words,
        "body": words,
        "strength": maybe(small),
        "proposed_by": no_uid_or,
        "replaces": no_uid_or,
        "created_at": instant,
        "retired_at": maybe(instant),
    },
    "translation": {"wording": uid, "language": words, "body": words, "of_body": words, "made_at": instant},
    "round": {
        "uid": uid,
        "text": uid,
        "sealed": flag,
        "opened_at": instant,
        "closes_at": instant,
        "time_zone": words,
        "closed_at": maybe(instant),
    },
    "edition": {
        "uid": uid,
        "text": uid,
        "number": small,
        "title": words,
        "language": words,
        "content_hash": hash_text,
        "strength": count,
        "strongest": count,
        "frozen_at": instant,
        "published_at": maybe(instant),
        "clauses": listed(
            shaped(
                {"clause": uid, "wording": uid, "order": small, "number": words, "kind": words, "body": words}
            )
        ),
    },
    "position": {
        "uid": uid,
        "wording": uid,
        "party": uid,
        "round": no_uid_or,
        "stance": one_of("S", "C", "A", "N"),
        "words": words,
        "language": words,
        "mandate": words,
        "taken_at": instant,
        "ended_at": maybe(instant),
        "ratified_at": maybe(instant),
        "erased_at": maybe(instant),
        "conditions": listed(shaped(CONDITION)),
    },
    "submission": {"round": uid, "party": uid, "submitted_at": instant},
    "signature": {
        "uid": uid,
        "edition": uid,
        "party": uid,
        "state": one_of("provisional", "ratified", "declined", "withdrawn"),
        "accession": flag,
        "provisional_at": instant,
        "ratified_at": maybe(instant),
        "ended_at": maybe(instant),
        "ended_words": words,
        "named": flag,
        "shown_from": maybe(day),
        "shown_at": maybe(instant),
        "decision": shaped(DECISION),
        "language": words,
        "only_if": listed(uid),
        "notes": listed(
            shaped(
                {
                    "uid": uid,
                    "clause": uid,
                    "kind": one_of("reservation", "stand_aside"),
                    "words": words,
                    "language": words,
                    "erased_at": maybe(instant),
                }
            )
        ),
    },
    "objection": {
        "uid": uid,
        "position": uid,
        "party": uid,
        "effect": one_of("note", "stands", "stops"),
        "words": words,
        "language": words,
        "made_at": instant,
        "withdrawn_at": maybe(instant),
        "erased_at": maybe(instant),
    },
}
HEADER: Mapping[str, Check] = {
    "format": lambda value: value == FORMAT,
    "from": words,
    "to": words,
    "text": uid,
    "number": count,
    "made_at": instant,
    "rows": lambda value: isinstance(value, list),
    "note": words,
}


class NoMessage(ValueError):
    """Bytes that are no message, or not one of a known sender; its text is one sentence for people."""


@dataclass(frozen=True)
class Message:
    """One node's state of a text for another: `number` grows with each that the sender makes of the text.

    `rows` are kind and fields, as `SHAPES` has them; `to` is the log of the one it is meant for.
    """

    sender: str
    to: str
    text: str
    number: int
    made_at: str
    rows: tuple[tuple[str, Mapping[str, Any]], ...]
    digest: str

    def of(self, kind: str) -> list[Mapping[str, Any]]:
        """Return the rows of a kind, in their order."""
        return [value for each, value in self.rows if each == kind]


def write_message(
    rows: Iterable[tuple[str, Mapping[str, Any]]],
    *,
    text: str,
    number: int,
    made_at: str,
    to: str,
    signer: Signer,
) -> bytes:
    """Return the signed bytes of a message. Raises: NoMessage for rows that a reader would refuse; NotCanonical."""
    told: dict[str, Any] = {
        "format": FORMAT,
        "from": signer.name,
        "to": to,
        "text": text,
        "number": number,
        "made_at": made_at,
        "rows": [[kind, dict(value)] for kind, value in rows],
    }
    note = sign_note(_signed(told), [signer])
    data = canonical({**told, "note": note})
    read_message(data, [signer.verifier])
    return data


def sender_of(data: bytes) -> str:
    """Return the log that a message says it is from, by which the caller finds its keys.

    The rest is not read: whoever is not known costs nothing. Raises: NoMessage.
    """
    start = START.match(data)
    if start is None:
        raise NoMessage(f"This is no {FORMAT} file.")
    try:
        return str(read_json(start[1]))
    except NotCanonical as refusal:
        raise NoMessage(f"The file is damaged: {refusal}") from None


def read_message(data: bytes, known: Sequence[Verifier]) -> Message:
    """Return a message that one of the known keys signed, with every row in its shape.

    Raises: NoMessage naming the row and the reason: not canonical JSON (a field twice, NaN, a fraction, a number
        beyond 2^53 - 1, more than 32 levels), not signed by a known key, a row that stands twice or out of shape.
    """
    header = _header(data)
    note = header.pop("note")
    try:
        opened = open_note(note.encode(), known)
    except NoNote as refusal:
        raise NoMessage(f"The message is not signed as it should be: {refusal}") from None
    if not opened.signed:
        raise NoMessage(f"No known key of {header['from']} signed the message.")
    if opened.text != _signed(header):
        raise NoMessage("The message is not the one that was signed.")
    rows = tuple(_row(place, raw) for place, raw in enumerate(header["rows"], 1))
    _once(rows)
    return Message(
        header["from"],
        header["to"],
        header["text"],
        header["number"],
        header["made_at"],
        rows,
        digest(header),
    )


def _signed(told: Mapping[str, Any]) -> str:
    return "\n".join([SIGNED, str(told["from"]), digest(dict(told))]) + "\n"


def _header(data: bytes) -> dict[str, Any]:
    try:
        header = read_canonical(data)
    except NotCanonical as refusal:
        raise NoMessage(f"The file is damaged: {refusal}") from None
    wrong = fault(header, HEADER) if isinstance(header, dict) else "it is not an object"
    if wrong:
        raise NoMessage(f"This is no {FORMAT} file: {wrong}.")
    if len(header["rows"]) > MOST_ROWS:
        raise NoMessage(f"A message has at most {MOST_ROWS} rows.")
    return dict(header)


def _row(place: int, raw: Any) -> tuple[str, Mapping[str, Any]]:
    if not (isinstance(raw, list) and len(raw) == 2 and isinstance(raw[1], dict)):
        raise NoMessage(f"Row {place} is not made of a kind and its fields.")
    kind, value = raw
    if not isinstance(kind, str) or kind not in SHAPES:
        raise NoMessage(f"Row {place} is of a kind that is not known to this version.")
    if wrong := fault(value, SHAPES[kind]):
        raise NoMessage(f"Row {place}, {kind}: {wrong}.")
    return kind, value


def _once(rows: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    seen: set[tuple[str, str]] = set()
    for place, (kind, value) in enumerate(rows, 1):
        key = (kind, value["uid"]) if "uid" in value else (kind, digest(_key(kind, value)))
        if key in seen:
            raise NoMessage(f"Row {place}, {kind}: it stands twice.")
        seen.add(key)


def _key(kind: str, value: Mapping[str, Any]) -> list[str]:
    names = ("wording", "language") if kind == "translation" else ("round", "party")
    return [value[name] for name in names]
