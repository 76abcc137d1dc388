"""The short lines that all renderings share, put together from a document and its labels."""

from undersigned.agreements.renderings.document import Answer, Document, Labels, Note, SignatureLine


def heading_facts(document: Document) -> list[tuple[str, str]]:
    """Return (label, value) for why it matters, addressee, ask, owner and day, leaving out what is not given."""
    labels = document.labels
    facts = [
        (labels.why, document.why),
        (labels.addressed_to, document.addressee),
        (labels.ask, document.ask),
        (labels.owner, document.owner),
        (labels.follow_up, document.follow_up_on),
    ]
    return [(label, value) for label, value in facts if value]


def warnings(document: Document) -> list[str]:
    """Return what the head of the document says is missing, in order."""
    labels = document.labels
    said = [(document.unfollowed, labels.unfollowed), (document.words_only, labels.words_only)]
    return [words for holds, words in said if holds]


def note_label(note: Note, labels: Labels) -> str:
    """Return the words for what the party does: it reserves, stands aside, distinguishes, or has reviewed."""
    words = {"reservation": labels.reservation, "stand_aside": labels.stand_aside}
    return note.label or words.get(note.kind, labels.distinction)


def answer_label(answer: Answer, labels: Labels) -> str:
    """Return what an answer to a reservation does, and whether it was said of earlier words."""
    return f"{answer.effect} ({labels.earlier_words})" if answer.of_earlier else answer.effect


def signature_dates(signature: SignatureLine, labels: Labels) -> list[str]:
    """Return what happened to a signature, in order: "signed on 3 June 2031", "withdrawn on 9 July 2031"."""
    if signature.state == "provisional":
        return [labels.provisional]
    began = labels.acceded_on if signature.accession else labels.signed_on
    dates = [f"{began} {signature.signed_on}"] if signature.signed_on else []
    if signature.state == "withdrawn":
        dates.append(f"{labels.withdrawn_on} {signature.withdrawn_on}".strip())
    return dates


def persons_line(document: Document) -> str:
    """Return how many persons signed in their own name, or "" when nobody did."""
    if not document.persons_count:
        return ""
    return document.labels.persons.replace("{count}", str(document.persons_count))


def as_of_line(document: Document) -> str:
    """Return the day this state is true of, or "" when none is given."""
    return f"{document.labels.as_of} {document.as_of}" if document.as_of else ""
