"""A document as Markdown (CommonMark): every word of the parties escaped, so that it reads back as itself."""

import re
from collections.abc import Iterator

from undersigned.agreements.renderings import phrases
from undersigned.agreements.renderings.document import (
    Answer,
    ClauseLine,
    Document,
    Labels,
    Note,
    SignatureLine,
)
from undersigned.agreements.renderings.legible import legible_throughout

_MARKS = re.compile(r"[\\`*_\[\]<>&|~$!#]")
# What starts a list or underlines a heading, only at the beginning of a line.
_LINE_STARTS = re.compile(r"^([-+=:])|^(\d{1,9})(?=[.)])")
_BARE_ADDRESS = re.compile(r"(?<=[A-Za-z]):(?=//)|(?<=www)\.|@", re.IGNORECASE)
_LINKABLE = re.compile(r"https?://[!-;=?-~]+")
_BLANK_LINES = re.compile(r"\n\s*\n")


def to_markdown(document: Document) -> str:
    """Return the document as CommonMark, ending in a newline; parsed again, it holds the exact words.

    White space is kept as words and lines, not by its width. A reservation is a quotation under its clause.
    """
    document = legible_throughout(document)
    parts = (_head, _became, _body, _signatures, _foot)
    blocks = [block for part in parts for block in part(document)]
    return "\n\n".join(block for block in blocks if block) + "\n"


def escape(words: str) -> str:
    """Return words that CommonMark, tables, strikethrough and bare links included, shows as they are.

    Blank lines begin a new paragraph, single ones a new line.
    """
    paragraphs = (paragraph.strip() for paragraph in _BLANK_LINES.split(words.strip()))
    return "\n\n".join("\\\n".join(map(_escape_line, p.split("\n"))) for p in paragraphs)


def _escape_line(line: str) -> str:
    line = _escape_inside(line.strip())
    return _LINE_STARTS.sub(lambda found: f"\\{found[1]}" if found[1] else f"{found[2]}\\", line)


def _escape_inside(line: str) -> str:
    return _BARE_ADDRESS.sub(r"\\\g<0>", _MARKS.sub(r"\\\g<0>", line))


def _on_one_line(words: str) -> str:
    return _escape_inside(" ".join(words.split()))


def _strong(words: str) -> str:
    line = _on_one_line(words)
    return f"**{line}**" if line else ""


def _emphasis(words: str) -> str:
    line = _on_one_line(words)
    return f"*{line}*" if line else ""


def _quoted(block: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in block.split("\n"))


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def _head(document: Document) -> Iterator[str]:
    yield escape(document.coalition)
    yield f"# {_on_one_line(document.title)}"
    yield _emphasis(document.state_line)
    for label, value in phrases.heading_facts(document):
        yield f"{_strong(label)} · {escape(value)}"
    yield from map(_strong, phrases.warnings(document))


def _body(document: Document) -> Iterator[str]:
    for clause in document.clauses:
        yield _clause(clause, document.labels)
        for note in clause.reservations:
            yield _note(note, document.labels)
    for note in document.reviews:
        yield _note(note, document.labels)


def _became(document: Document) -> Iterator[str]:
    if document.became:
        yield f"## {_on_one_line(document.labels.happened)}"
    for note in document.became:
        yield _note(note, document.labels)


def _clause(clause: ClauseLine, labels: Labels) -> str:
    words = f"{_strong(clause.number + '.')} {escape(clause.text)}"
    return f"{words}\n\n{_emphasis(labels.stale)}" if clause.stale else words


def _note(note: Note, labels: Labels) -> str:
    first = _joined(_strong(note.party), escape(phrases.note_label(note, labels)))
    fact = f"{_emphasis(labels.differs)} · {escape(note.fact)}" if note.fact else ""
    answers = [_quoted(_answer(answer, labels)) for answer in note.answers]
    return _quoted("\n\n".join(block for block in (first, fact, escape(note.words), *answers) if block))


def _answer(answer: Answer, labels: Labels) -> str:
    first = _joined(_strong(answer.party), escape(phrases.answer_label(answer, labels)))
    return f"{first}\n\n{escape(answer.words)}".strip()


def _signatures(document: Document) -> Iterator[str]:
    if document.signatures or document.persons_count:
        yield f"## {_on_one_line(document.labels.signed_by)}"
    for signature in document.signatures:
        yield _signature(signature, document.labels)
    yield escape(phrases.persons_line(document))


def _signature(signature: SignatureLine, labels: Labels) -> str:
    lines = [
        _joined(_strong(signature.party), escape(signature.place)),
        _joined(*map(escape, phrases.signature_dates(signature, labels))),
        escape(signature.decision_line),
    ]
    if signature.minority_words:
        lines.append(f"{_emphasis(labels.minority)} · {escape(signature.minority_words)}")
    return "\\\n".join(line for line in lines if line)


def _foot(document: Document) -> Iterator[str]:
    if document.content_hash or document.address or document.as_of:
        yield "---"
    yield escape(phrases.as_of_line(document))
    if document.content_hash:
        yield f"{escape(document.labels.fingerprint)} · {escape(document.content_hash)}"
    yield _address(document.address)


def _address(address: str) -> str:
    return f"<{address}>" if _LINKABLE.fullmatch(address) else escape(address)
