"""Whether the intact members of a bundle agree with one another, told as the end of a sentence."""

from collections.abc import Callable, Mapping

from undersigned.ledger.canonical import digest
from undersigned.ledger.members import REFERENCES, Member, content_hash

Intact = Mapping[tuple[str, str], Member]


def disagreement(member: Member, intact: Intact) -> str:
    """Return what is wrong between a member and those it names; "" where nothing is.

    Args:
        intact: members by kind and id; every clause that an edition lists is among them.
    """
    for kind in REFERENCES[member.kind]:
        if (kind, member.value[kind]) not in intact:
            return f"the {kind} it names is not in the file"
    check = CHECKS.get(member.kind)
    return check(member, intact) if check else ""


def _edition(edition: Member, intact: Intact) -> str:
    names = [name for name, _ in edition.value["clauses"]]
    clauses = [intact["clause", name].value for name in names]
    if len(set(names)) < len(names):
        return "it lists a clause twice"
    if any(clause["edition"] != edition.id for clause in clauses):
        return "it lists a clause of another edition"
    content = [{**clause, "id": clause["clause"]} for clause in clauses]
    signed = content_hash(edition.value["title"], edition.value["language"], content)
    if signed != edition.value["content_hash"]:
        return "its title and clauses are not the content that was signed"
    return ""


def _clause(clause: Member, intact: Intact) -> str:
    edition = intact["edition", clause.value["edition"]].value
    if [clause.id, clause.hash] not in edition["clauses"]:
        return "its edition has no such clause"
    if clause.value["language"] != edition["language"]:
        return "its edition is in another language"
    return ""


def _translation(translation: Member, intact: Intact) -> str:
    original = intact["clause", translation.value["clause"]].value["text"]
    if translation.value["of"] != digest(original) and not translation.value["stale"]:
        return "it translates other words than the clause has, and is not marked as stale"
    return ""


def _signature(signature: Member, intact: Intact) -> str:
    edition = intact["edition", signature.value["edition"]].value
    if signature.value["content_hash"] != edition["content_hash"]:
        return "what was signed is not the content of the edition"
    return ""


def _reservation(reservation: Member, intact: Intact) -> str:
    signature = intact["signature", reservation.value["signature"]].value
    clause = intact["clause", reservation.value["clause"]].value
    if clause["edition"] != signature["edition"]:
        return "its clause is not one of the edition that was signed"
    return ""


def _objection(objection: Member, intact: Intact) -> str:
    reservation = intact["reservation", objection.value["reservation"]].value
    signature = intact.get(("signature", reservation["signature"]))
    if signature and signature.value["party"] == objection.value["party"]:
        return "it answers a reservation of the same party"
    return ""


def _review(review: Member, intact: Intact) -> str:
    about = intact.get((review.value["of"], review.value["about"]))
    if about is None:
        return "what it is about is not in the file"
    edition = about.id if about.kind == "edition" else about.value.get("edition")
    if about.kind == "reservation" and ("clause", about.value["clause"]) in intact:
        edition = intact["clause", about.value["clause"]].value["edition"]
    if edition != review.value["edition"]:
        return "what it is about belongs to another edition"
    if (review.value["answered_on"] is None) != (review.value["outcome"] == ""):
        return "it was answered without a day, or has a day and no answer"
    return ""


CHECKS: Mapping[str, Callable[[Member, Intact], str]] = {
    "edition": _edition,
    "clause": _clause,
    "translation": _translation,
    "signature": _signature,
    "reservation": _reservation,
    "distinction": _reservation,
    "objection": _objection,
    "review": _review,
}
