"""The one door: bytes of a draft to clauses for a preview."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from undersigned.reading import doubts
from undersigned.reading.blocks import Block, Reading, TrackedChange
from undersigned.reading.clauses import Assembly, all_ones, assemble, counted
from undersigned.reading.decoding import decode, without_controls
from undersigned.reading.docx import read_docx
from undersigned.reading.drafts import Comment, DraftClause, DraftDocument, Leftover, Unreadable, Warning
from undersigned.reading.formats import format_of_bytes, format_of_text
from undersigned.reading.html import read_html
from undersigned.reading.languages import halves, languages_of
from undersigned.reading.limits import MAX_FILE_BYTES
from undersigned.reading.markdown import read_markdown
from undersigned.reading.odt import read_odt
from undersigned.reading.pieces import split
from undersigned.reading.plain import read_plain
from undersigned.reading.titles import take_title
from undersigned.reading.wordings import clause_of, paired

Noted = TypeVar("Noted", TrackedChange, Comment)

_READERS = {"text": read_plain, "markdown": read_markdown, "html": read_html}


def read_draft(data: bytes, *, name: str = "", format: str | None = None) -> DraftDocument:
    """Read a draft; nothing is stored and nothing is guessed in silence.

    Args:
        data: pasted text, Markdown, HTML (UTF-8, or UTF-16 with a byte order mark), DOCX or ODT.
        name: the file's name, which may tell format and language ("draft.fr.md").
        format: "text", "markdown", "html", "docx" or "odt", where the caller knows it.
    Returns: clauses in document order, what is left beside them, and a warning for every doubt.
    Raises: Unreadable, with one sentence naming the place and the reason; nothing is half-taken.
    Source: docs/methods/reading.md.
    """
    reading = _reading(data, name, format)
    blocks, cleaning = _cleaned(reading.blocks)
    if not blocks:
        raise Unreadable("There are no words in this text.")
    title, pieces = take_title(split(blocks))
    assembly = assemble(pieces)
    languages = (reading.language,) if reading.language else languages_of(name)
    clauses, doubtful = _clauses(assembly, languages)
    warnings = (*reading.warnings, *cleaning, *doubtful, *doubts.about(assembly))
    return DraftDocument(
        title=title or without_controls(reading.title or "") or None,
        language=languages[0] if len(languages) == 1 else None,
        clauses=clauses,
        leftover=_placed(assembly.leftover, len(clauses)),
        signatories=tuple(assembly.signatories),
        warnings=tuple(sorted(warnings, key=lambda warning: warning.line)),
    )


def _reading(data: bytes, name: str, format: str | None) -> Reading:
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable(f"The file is larger than {MAX_FILE_BYTES // 1_000_000} MB, which is the limit.")
    known = format_of_bytes(data, name, format)
    if known in {"docx", "odt"}:
        return read_docx(data) if known == "docx" else read_odt(data)
    text = decode(data)
    return _READERS[known or format_of_text(text)](text)


def _cleaned(blocks: Iterable[Block]) -> tuple[list[Block], list[Warning]]:
    """Return the blocks that have words, without control characters, and a warning for each character."""
    kept, warnings = [], []
    for block in blocks:
        clean = _without_controls(block)
        removed = (set(block.text) | set(block.original or "")) - set(clean.text) - set(clean.original or "")
        warnings += doubts.about_characters(removed, clean.text, block.line)
        if clean.text.strip() or (clean.original or "").strip():
            kept.append(clean)
    return kept, warnings


def _without_controls(block: Block) -> Block:
    return replace(
        block,
        text=without_controls(block.text),
        original=None if block.original is None else without_controls(block.original),
        changes=tuple(_clean(change) for change in block.changes),
        comments=tuple(_clean(comment) for comment in block.comments),
    )


def _clean(noted: Noted) -> Noted:
    author = None if noted.author is None else without_controls(noted.author)
    return replace(noted, author=author, text=without_controls(noted.text))


def _clauses(assembly: Assembly, languages: tuple[str, ...]) -> tuple[tuple[DraftClause, ...], list[Warning]]:
    pairs = halves(assembly.clauses, len(languages))
    if pairs:
        both = languages if len(languages) == 2 else (None, None)
        clauses = tuple(paired(first, second, both) for first, second in pairs)
        return clauses, [doubts.about_two_languages(pairs[0][1].line, both)]
    language = languages[0] if len(languages) == 1 else None
    numbers = doubts.about_numbers(assembly.clauses)
    rough = assembly.clauses
    if all_ones(rough):
        rough, numbers = counted(rough), [doubts.about_counting(rough[0].line)]
    unclear = [doubts.about_unclear_languages(languages)] if len(languages) == 2 else []
    return tuple(clause_of(clause, language) for clause in rough), numbers + unclear


def _placed(leftover: Iterable[Leftover], count: int) -> tuple[Leftover, ...]:
    """Return what is left over; in a text that is there twice, the second half stands at the same places."""
    return tuple(
        replace(left, after_clause=left.after_clause - count) if left.after_clause > count else left
        for left in leftover
    )
