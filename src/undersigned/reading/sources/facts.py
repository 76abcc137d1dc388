"""Facts of a source, counted: for a person who checks a file at the terminal."""

import re
from collections import Counter
from typing import Any

from undersigned.reading.sources.model import Segment, SourceDocument
from undersigned.reading.sources.received import Received

_BOLD = re.compile(r"(?:\*\*|__)(?=\S)(?:(?!\*\*|__)[^\n])+(?:\*\*|__)")
_ESCAPE = re.compile(r"\\[^\w\s]")
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_LIST = re.compile(r"^[^\S\n]*(?:[-*+•]|\d{1,3}[.)])[^\S\n]+\S", re.MULTILINE)


def facts(document: SourceDocument, received: Received | None, size: int) -> dict[str, Any]:
    """Return the counted facts of a source by name.

    Args:
        received: the decoded file; None for packed formats, whose letters are not those of the file.
        size: of the file, in bytes.
    """
    found: dict[str, Any] = {"kind": document.kind, "bytes": size}
    if received is not None:
        found |= _of_file(received)
    found |= {
        "sha256": document.sha256,
        "title": document.title,
        "title_line": next(
            (each.line for each in document.segments if each.kind == "heading" and document.title), None
        ),
        "authors": [author.name for author in document.authors] or None,
        "date": next((date.value for date in document.dates if date.role != "comment"), None),
    }
    kinds = {"thread": _of_thread, "transcript": _of_transcript}
    found |= kinds.get(document.kind, _of_article)(document)
    if document.format == "markdown":
        found |= _of_markdown(document.text)
    return found


def _of_file(received: Received) -> dict[str, Any]:
    text = received.text
    return {
        "chars": len(text),
        "lines": text.count("\n") + 1 - text.endswith("\n"),
        "nonblank_lines": sum(1 for line in text.split("\n") if line.strip()),
        "words": len(text.split()),
        "non_ascii": dict(Counter(character for character in text if not character.isascii())),
        "final_newline": text.endswith("\n"),
        "bom": received.mark > 0,
        "crlf": "\r" in text,
        "half_sign_offset": text.find("½") if "½" in text else None,
    }


def _of_article(document: SourceDocument) -> dict[str, Any]:
    body = [segment for segment in document.segments if segment.kind == "paragraph"]
    lines = [[document.segments[at].line for at in (join.first, join.second)] for join in document.joins]
    blocks = _BLANK.split(document.text.strip())
    dates = {date.role: date.value for date in document.dates}
    return {
        "author": next((author.name for author in document.authors), None),
        "byline_raw": next((author.as_written for author in document.authors), None),
        "this_publication": dates.get("published"),
        "first_published": dates.get("first-published"),
        "blocks": len(blocks),
        "body_blocks": len(body),
        "paragraphs": len(body),
        "headings": _count(document, "heading"),
        "lists": sum(1 for block in blocks if _LIST.match(block)),
        "joins": lines,
        "body_paragraphs_after_rejoin": len(body) - len(document.joins),
        "links": len(document.links),
        "dead_links": [link.text for link in document.links if link.dead],
        "live_links": [link.target for link in document.links if not link.dead],
        "questions": sum(document.words(segment).count("?") for segment in body),
        "ps_items": sum(1 for segment in document.segments if segment.role == "postscript"),
    }


def _of_thread(document: SourceDocument) -> dict[str, Any]:
    comments = [segment for segment in document.segments if segment.kind == "comment"]
    inside = Counter(segment.parent for segment in document.segments if segment.kind == "paragraph")
    return {
        "post_paragraph_lines": [
            each.line for each in document.segments if each.kind == "paragraph" and each.parent is None
        ],
        "authors": _known([each.speaker for each in comments]),
        "dates": _known([each.date for each in comments]),
        "comments": len(comments),
        "comment_lines": [each.line for each in comments],
        "depths": [each.depth for each in comments],
        "parents": [each.parent for each in comments],
        "paragraphs": [inside[number] for number in range(1, len(comments) + 1)],
        "closed": document.closed,
    }


def _known(values: list[str | None]) -> list[str | None] | None:
    """Return what is told of each comment; None where nothing is told of any."""
    return values if any(values) else None


def _of_transcript(document: SourceDocument) -> dict[str, Any]:
    turns = [segment for segment in document.segments if segment.kind == "turn"]
    inside = Counter(segment.parent for segment in document.segments if segment.kind == "paragraph")
    paragraphs = [inside[number] for number in range(1, len(turns) + 1)]
    words = [len(document.words(turn).split()) for turn in turns]
    front = _front(document)
    return {
        "lookalikes": [[line, words] for line, words, _ in front if words.endswith(":")],
        "resources": sum(items for _, words, items in front if "resource" in words.lower()),
        "credits": sum(items for _, words, items in front if "credit" in words.lower()),
        "turns": len(turns),
        "label_lines": [turn.line for turn in turns],
        "sequence": [turn.speaker for turn in turns],
        "paragraphs": paragraphs,
        "words_per_turn": words,
        "turns_by": dict(Counter(turn.speaker for turn in turns)),
        "paragraphs_by": _summed(turns, paragraphs),
        "words_by": _summed(turns, words),
        "rushed_notice_line": _line(document, "rushed"),
        "attribution_line": next((s.line for s in document.segments if s.role == "attribution"), None),
        "cues": len(document.cues),
        "timestamps": sum(1 for mark in document.marks if mark.kind == "time"),
        "bracket_notes": sum(1 for mark in document.marks if mark.kind == "note"),
    }


def _front(document: SourceDocument) -> list[tuple[int, str, int]]:
    """Return line, words and number of items of each heading before the first turn."""
    found: list[tuple[int, str, int]] = []
    for segment in document.segments:
        if segment.kind == "turn":
            break
        if segment.kind == "heading":
            found.append((segment.line, document.words(segment), 0))
        elif found:
            line, words, items = found[-1]
            found[-1] = (line, words, items + 1)
    return found


def _of_markdown(text: str) -> dict[str, Any]:
    return {
        "escapes": len(_ESCAPE.findall(text)),
        "sup": text.count("<sup>"),
        "bold": len(_BOLD.findall(text)),
    }


def _count(document: SourceDocument, kind: str) -> int:
    return sum(1 for segment in document.segments if segment.kind == kind)


def _summed(turns: list[Segment], counts: list[int]) -> dict[str | None, int]:
    found: Counter[str | None] = Counter()
    for turn, count in zip(turns, counts, strict=True):
        found[turn.speaker] += count
    return dict(found)


def _line(document: SourceDocument, code: str) -> int | None:
    return next((warning.line for warning in document.warnings if warning.code == code), None)
