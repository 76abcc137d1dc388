"""An edition as the members of a bundle: docs/methods/bundle.md tells the format."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.became import is_words_only
from undersigned.agreements.queries.editions import Standing
from undersigned.agreements.queries.reviewed import About, Reviewed, reviews_beside
from undersigned.agreements.queries.shown import is_unnamed
from undersigned.ledger import Member, clause_id, digest
from undersigned.parties.models import Party
from undersigned.positions.models import Objection
from undersigned.positions.queries import Distinction


def moment(value: datetime) -> str:
    """Return a moment as the bundle writes it: UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def members_of(standings: Sequence[Standing]) -> list[Member]:
    """Return the members of a bundle of editions, each thing once, what is referred to before what refers."""
    found: dict[tuple[str, str], Member] = {}
    for standing in standings:
        for member in _members(standing):
            found.setdefault((member.kind, member.id), member)
    return list(found.values())


def _members(standing: Standing) -> Iterator[Member]:
    edition, text = standing.edition, standing.edition.text
    yield Member("coalition", text.coalition.uid, {"name": text.coalition.name})
    yield _text(standing)
    clauses = list(_clauses(standing))
    yield Member(
        "edition",
        edition.uid,
        {
            "text": text.uid,
            "number": edition.number,
            "title": edition.title,
            "language": edition.language,
            "clauses": [[member.id, member.hash] for member in clauses],
            "frozen_at": moment(edition.frozen_at),
            "published_at": moment(edition.published_at) if edition.published_at else None,
            "content_hash": edition.content_hash,
        },
    )
    yield from clauses
    yield from _translations(standing)
    yield from _signatures(standing)
    yield from _reviews(standing)
    if edition.open_to_persons or standing.persons:
        yield Member("persons", f"{edition.uid}.persons", {"edition": edition.uid, "count": standing.persons})


def _text(standing: Standing) -> Member:
    text = standing.edition.text
    value = {
        "title": text.title,
        "language": text.language,
        "coalition": text.coalition.uid,
        "addressee": text.addressee,
        "ask": text.ask,
        "owner": text.owner.name if text.owner else "",
        "follow_up_on": text.follow_up_on.isoformat() if text.follow_up_on else None,
        "words_only": is_words_only(standing),
    }
    return Member("text", text.uid, value)


def _clauses(standing: Standing) -> Iterator[Member]:
    edition = standing.edition
    for line in standing.clauses:
        value = {
            "edition": edition.uid,
            "clause": line.clause.uid,
            "number": line.number,
            "kind": line.kind,
            "language": edition.language,
            "text": line.body,
        }
        yield Member("clause", clause_id(edition.uid, line.number), value)


def _translations(standing: Standing) -> Iterator[Member]:
    edition = standing.edition
    for line in standing.clauses:
        of = clause_id(edition.uid, line.number)
        for translation in line.wording.translations.all():
            value = {
                "clause": of,
                "language": translation.language,
                "text": translation.body,
                "of": digest(translation.of_body),
                "stale": translation.of_body != line.body,
            }
            yield Member("translation", f"{of}.{translation.language}", value)


def _signatures(standing: Standing) -> Iterator[Member]:
    lines = {line.pk: line for line in standing.clauses}
    for signature in standing.signatures:
        yield _party(signature.party)
        yield Member("signature", signature.uid, _signature(signature, standing))
        for note in signature.reservations.all():
            line = lines[note.edition_clause_id]
            value = {
                "signature": signature.uid,
                "clause": clause_id(standing.edition.uid, line.number),
                "kind": note.kind,
                "words": note.words,
                "language": note.language,
            }
            yield Member("reservation", note.uid, value)
            yield from _objections(note, standing.answers_to(signature, line))
        yield from _distinctions(signature, standing)


def _party(party: Party) -> Member:
    value = {
        "name": "" if is_unnamed(party) else party.name,
        "kind": party.kind,
        "place": party.place,
        "vouched_for_by": party.voucher.name if party.voucher else "",
    }
    return Member("party", party.uid, value)


def _objections(note: Reservation, objections: Iterable[Objection]) -> Iterator[Member]:
    for objection in objections:
        yield _party(objection.party)
        value = {
            "reservation": note.uid,
            "party": objection.party.uid,
            "effect": objection.effect,
            "words": objection.words,
            "language": objection.language,
            "made_on": moment(objection.made_at)[:10],
        }
        # The words stand once for each reservation they answer: the same may be signed under several editions.
        yield Member("objection", f"{note.uid}.{objection.uid}", value)


def _distinctions(signature: Signature, standing: Standing) -> Iterator[Member]:
    for line in standing.clauses:
        for found in _told_apart(standing, signature, line):
            precedent = found.precedent
            value = {
                "signature": signature.uid,
                "clause": clause_id(standing.edition.uid, line.number),
                "fact": found.fact.words if found.fact else "",
                "words": precedent.words,
                "language": precedent.language,
                "made_on": moment(precedent.chosen_at)[:10],
            }
            yield Member("distinction", f"{signature.uid}.{precedent.uid}", value)


def _reviews(standing: Standing) -> Iterator[Member]:
    told = reviews_beside(standing)
    edition = standing.edition
    for line in standing.clauses:
        yield from _told(
            told, ("clause", line.clause_id, 0), "clause", clause_id(edition.uid, line.number), edition
        )
        for signature, note, _answers in standing.notes_on(line):
            about = ("position", signature.party_id, line.wording_id)
            yield from _told(told, about, "reservation", note.uid, edition)
    yield from _told(told, ("edition", edition.pk, 0), "edition", edition.uid, edition)


def _told(
    told: Mapping[About, Sequence[Reviewed]], about: About, of: str, member: str, edition: Edition
) -> Iterator[Member]:
    for found in told.get(about, []):
        yield _party(found.party)
        value = {
            "edition": edition.uid,
            "party": found.party.uid,
            "of": of,
            "about": member,
            "due_on": found.due_on.isoformat() if found.due_on else None,
            "answered_on": moment(found.answered_at)[:10] if found.answered_at else None,
            "outcome": found.outcome,
            "words": found.words,
            "language": found.language,
        }
        # What one party says of a wording may stand under several editions.
        yield Member("review", f"{member}.{found.uid}", value)


def _signature(signature: Signature, standing: Standing) -> dict[str, object]:
    withdrawn = standing.withdrawn(signature)
    assert signature.ratified_at is not None
    return {
        "edition": standing.edition.uid,
        "content_hash": standing.edition.content_hash,
        "party": signature.party.uid,
        "state": "withdrawn" if withdrawn else "ratified",
        "signed_on": moment(signature.ratified_at)[:10],
        "accession": signature.accession,
        "withdrawn_on": moment(signature.ended_at)[:10] if withdrawn and signature.ended_at else None,
        "decision": decision_of(signature),
    }


def decision_of(signature: Signature) -> dict[str, str | int | None]:
    """Return a signature's decision as files have it."""
    return {
        "body": signature.body,
        "decided_on": signature.decided_on.isoformat() if signature.decided_on else None,
        "votes_for": signature.votes_for,
        "votes_against": signature.votes_against,
        "votes_abstaining": signature.votes_abstaining,
        "minority_words": signature.minority_words,
    }


def public_positions(standings: Iterable[Standing]) -> Iterator[list[str]]:
    """Yield the rows of the CSV of public positions: what each signer says of each clause of what it signed."""
    for standing in standings:
        told = reviews_beside(standing)
        for signature in standing.signatures:
            if not standing.withdrawn(signature):
                yield from _positions(standing, signature, told)


def _positions(
    standing: Standing, signature: Signature, told: Mapping[About, Sequence[Reviewed]]
) -> Iterator[list[str]]:
    notes = {note.edition_clause_id: note for note in signature.reservations.all()}
    for line in standing.clauses:
        note = notes.get(line.pk)
        stance = {"reservation": "reserve", "stand_aside": "stand aside"}.get(
            note.kind if note else "", "accept"
        )
        yield [
            standing.edition.text.uid,
            str(standing.edition.number),
            line.clause.uid,
            line.number,
            signature.party.uid,
            _called(signature.party),
            stance,
            note.words if note else "",
            note.language if note else "",
            moment(signature.ratified_at)[:10] if signature.ratified_at else "",
            "\n".join(_answered(objection) for objection in standing.answers_to(signature, line) if note),
            "\n".join(d.precedent.words for d in _told_apart(standing, signature, line)),
            "\n".join(map(_reviewed, told.get(("position", signature.party_id, line.wording_id), []))),
            "\n".join(map(_reviewed, told.get(("clause", line.clause_id, 0), []))),
        ]


def _called(party: Party) -> str:
    return f"{party.name} ({party.vouched_for})" if party.protected else party.name


def _answered(objection: Objection) -> str:
    return f"{objection.party.name} ({objection.effect}): {objection.words}"


def _reviewed(found: Reviewed) -> str:
    if found.due_on:
        return f"due on {found.due_on.isoformat()} ({found.party.name})"
    assert found.answered_at
    day = moment(found.answered_at)[:10]
    return f"reviewed on {day} ({found.party.name}): {found.outcome} {found.words}".strip()


def _told_apart(standing: Standing, signature: Signature, line: EditionClause) -> list[Distinction]:
    return standing.distinctions.get((signature.party_id, line.clause_id), [])


POSITION_COLUMNS = [
    "text",
    "edition",
    "clause",
    "number",
    "party",
    "party_name",
    "stance",
    "words",
    "language",
    "ratified_on",
    "answers_to_it",
    "distinction",
    "review",
    "review_of_clause",
]
