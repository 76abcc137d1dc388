"""A document as DOCX, for whoever goes on working with it in a word processor."""

import io
import zipfile

import docx
from docx.document import Document as DocxDocument

from undersigned.agreements.renderings import phrases
from undersigned.agreements.renderings.brackets import bracketed as in_brackets
from undersigned.agreements.renderings.document import (
    Answer,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)
from undersigned.agreements.renderings.legible import legible_throughout
from undersigned.agreements.renderings.word_page import Page, Words

# The earliest date that a ZIP archive can hold.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


def to_docx(document: Document, *, bracketed: bool = False) -> bytes:
    """Return the document as DOCX; the same input gives the same bytes.

    Numbers are typed, not automatic. Reservations follow their clause in the same size. With `bracketed`
    each clause shows its alternatives in square brackets (see `brackets.bracketed`) and a line says so.
    """
    document = legible_throughout(document)
    file = docx.Document()
    page = Page(file, document.language)
    _describe(file, document)
    _head(page, document)
    _became(page, document)
    if bracketed:
        page.paragraph("Fact", Words(document.labels.brackets, italic=True))
    for clause in document.clauses:
        _clause(page, clause, in_brackets(clause) if bracketed else clause.text, document.labels)
    for note in document.reviews:
        _note(page, note, document.labels)
    _signatures(page, document)
    _foot(page, document)
    return _undated(file)


def _describe(file: DocxDocument, document: Document) -> None:
    """Fill in the core properties, whose values Word limits to 255 characters, and clear the template's."""
    properties = file.core_properties
    properties.title, properties.author = document.title[:255], document.coalition[:255]
    properties.language, properties.comments = document.language[:255], ""
    for element in list(properties._element):
        if element.tag.endswith(("}created", "}modified")):
            properties._element.remove(element)


def _head(page: Page, document: Document) -> None:
    page.paragraph("Fact", Words(document.coalition))
    page.heading(document.title, 1)
    if document.state_line:
        page.paragraph("Fact", Words(document.state_line, italic=True))
    for label, value in phrases.heading_facts(document):
        page.paragraph("Fact", Words(label, bold=True), Words(f" · {value}"))
    for warning in phrases.warnings(document):
        page.paragraph("Fact", Words(warning, bold=True))


def _became(page: Page, document: Document) -> None:
    if document.became:
        page.heading(document.labels.happened, 2)
    for note in document.became:
        _note(page, note, document.labels)


def _clause(page: Page, clause: ClauseLine, words: str, labels: Labels) -> None:
    page.paragraph("Clause", Words(f"{clause.number}.", bold=True), Words(f"\t{words}"))
    if clause.stale:
        page.paragraph("Translation note", Words(labels.stale, italic=True))
    for note in clause.reservations:
        _note(page, note, labels)


def _note(page: Page, note: Note, labels: Labels) -> None:
    label = phrases.note_label(note, labels)
    who = page.paragraph("Reservation", Words(note.party, bold=True), Words(f" · {label}", italic=True))
    who.paragraph_format.keep_with_next = bool(note.words or note.fact) or None
    if note.fact:
        differs = Words(f"{labels.differs} · ", italic=True)
        page.paragraph("Reservation", differs, Words(note.fact), language=note.fact_language)
    if note.words:
        page.paragraph("Reservation", Words(note.words), language=note.language)
    for answer in note.answers:
        _answer(page, answer, labels)


def _answer(page: Page, answer: Answer, labels: Labels) -> None:
    label = phrases.answer_label(answer, labels)
    who = page.paragraph("Answer", Words(answer.party, bold=True), Words(f" · {label}", italic=True))
    who.paragraph_format.keep_with_next = bool(answer.words) or None
    if answer.words:
        page.paragraph("Answer", Words(answer.words), language=answer.language)


def _signatures(page: Page, document: Document) -> None:
    if document.signatures or document.persons_count:
        page.heading(document.labels.signed_by, 2)
    for signature in document.signatures:
        _signature(page, signature, document.labels)
    if persons := phrases.persons_line(document):
        page.paragraph("Signature", Words(persons))


def _signature(page: Page, signature: SignatureLine, labels: Labels) -> None:
    place = f" · {signature.place}" if signature.place else ""
    dates = " · ".join(phrases.signature_dates(signature, labels))
    lines = [line for line in (dates, signature.decision_line) if line]
    pieces = [Words(signature.party, bold=True), Words(place), *(Words(f"\n{line}") for line in lines)]
    if signature.minority_words:
        pieces += [Words(f"\n{labels.minority}", italic=True), Words(f" · {signature.minority_words}")]
    page.paragraph("Signature", *pieces).paragraph_format.keep_together = True


def _foot(page: Page, document: Document) -> None:
    if as_of := phrases.as_of_line(document):
        page.paragraph("Signature", Words(as_of))
    mark = f"{document.labels.fingerprint} {document.content_hash}" if document.content_hash else ""
    page.footer([line for line in (mark, document.address) if line])


def _undated(file: DocxDocument) -> bytes:
    """Save the file and pack it again without the moment of packing."""
    saved, packed = io.BytesIO(), io.BytesIO()
    file.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, _NO_DATE)
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
