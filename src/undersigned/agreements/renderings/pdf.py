"""A document as PDF: set by Typst, tagged for screen readers, the same bytes on every machine."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

import typst

from undersigned.agreements.renderings import phrases
from undersigned.agreements.renderings.document import Document
from undersigned.agreements.renderings.languages import tongue
from undersigned.agreements.renderings.legible import legible_throughout
from undersigned.agreements.renderings.sheet import Sheet, fitted, qr_of

_HERE = Path(__file__).parent
# One compiler in one thread: each thread that sets a file keeps tens of megabytes of its own.
_PRESS = ThreadPoolExecutor(max_workers=1, thread_name_prefix="press")


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF/UA-1 (ISO 14289-1); the same input gives the same bytes.

    Where the fonts lack a character, PDF/UA cannot be claimed: the file is then tagged PDF only, and says
    on its first page that characters are missing. Text taken out of the file repeats the letter under a
    combining mark that has no letter of its own (vowel signs in Arabic): github.com/typst/typst/issues/8767.
    """
    return _tagged("resolution.typ", _data(legible_throughout(document)))


def sheet_to_pdf(sheet: Sheet) -> bytes:
    """Return a sheet as one page of PDF/UA-1, with as many words as fit; the same input gives the same bytes.

    Of characters that the fonts lack the same holds as for a document.
    """
    short = fitted(legible_throughout(sheet))
    said = [each for block in (*short.blocks, *short.sides) for each in block.said]
    tags = {short.language, short.title_language, *(each.language for each in said)}
    more = {"qr": qr_of(short.address), "unshown": False, "tongues": _tongues(tags, short.language)}
    return _tagged("sheet.typ", asdict(short) | more)


def _tagged(template: str, data: dict[str, Any]) -> bytes:
    try:
        return _set(template, data, ["ua-1"])
    except typst.TypstError as refusal:
        return _set(template, data | {"unshown": "could not be displayed" in refusal.message}, [])


def _data(document: Document) -> dict[str, Any]:
    """Return what the template reads: the document, its shared phrases and what its language tags mean."""
    notes = [
        *document.became,
        *document.reviews,
        *(note for clause in document.clauses for note in clause.reservations),
    ]
    answers = [answer for note in notes for answer in note.answers]
    said = [*(note.language for note in notes), *(note.fact_language for note in notes)]
    tags = {document.language, *said, *(answer.language for answer in answers)}
    return asdict(document) | {
        "warnings": phrases.warnings(document),
        "facts": phrases.heading_facts(document),
        "persons": phrases.persons_line(document),
        "as_of_line": phrases.as_of_line(document),
        "dates": [phrases.signature_dates(signature, document.labels) for signature in document.signatures],
        "tongues": _tongues(tags, document.language),
        "unshown": False,
    }


def _tongues(tags: set[str], own: str) -> dict[str, dict[str, Any]]:
    return {tag: tongue(tag or own)._asdict() for tag in tags}


def _set(template: str, data: dict[str, Any], standards: list[Any]) -> bytes:
    """Compile a template. The words travel as data, never as source, so no word can become a command."""
    inputs = {"document": json.dumps(data)}
    made = _PRESS.submit(_compile, template, inputs, standards).result()
    if not isinstance(made, bytes):
        raise TypeError("the typesetter returned no single file")
    return made


def _compile(template: str, inputs: dict[str, str], standards: list[Any]) -> bytes | list[bytes] | None:
    return _compiler(template).compile(format="pdf", sys_inputs=inputs, pdf_standards=standards, timestamp=0)


@cache
def _compiler(template: str) -> typst.Compiler:
    """Return the one compiler of a template: a new one for each file would never give its memory back."""
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_HERE / "fonts"])
    return typst.Compiler(_HERE / template, root=_HERE, font_paths=fonts)
