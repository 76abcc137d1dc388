"""Pasted comment threads: numbers for comments, indented bullets for replies, as blogs print them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from undersigned.reading.sources.building import Building
from undersigned.reading.sources.lines import Line
from undersigned.reading.sources.model import Role, Segment

_NUMBER = re.compile(r"(\d{1,4})[.)]\s+(?=\S)")
_BULLET = re.compile(r"[•◦▪‣*+]\s+(?=\S)")
_CLOSED = re.compile(
    r"comments? (?:are|is|have been) (?:now )?closed\.?|(?:los )?comentarios (?:están )?cerrados\.?"
    r"|(?:les )?commentaires (?:sont )?(?:fermés|clos)\.?|التعليقات مغلقة\.?",
    re.IGNORECASE,
)
_LONGEST_TITLE = 200
# Of the lines, where the closing one may stand.
_LAST = 5


@dataclass
class _Comment:
    indent: int
    line: int
    depth: int
    parent: int | None
    paragraphs: list[tuple[int, int, int]] = field(default_factory=list)


def read_thread(building: Building, lines: Sequence[Line], *, certain: bool = False) -> bool:
    """Fill the building with a post and its comments and return True, or leave it where this is no thread.

    Args:
        certain: a person said that it is one, so numbers at the margin are enough.
    """
    top = _top(lines, certain)
    end = next(
        (at for at in range(len(lines) - 1, -1, -1)[:_LAST] if _CLOSED.fullmatch(lines[at].words)), None
    )
    lines, after = (lines, lines[:0]) if end is None else (lines[:end], lines[end:])
    first = next((at for at, line in enumerate(lines) if _is_top(line, top)), len(lines))
    replies = _are_replies(lines[first:], top)
    if first == len(lines) or not (certain or after or replies):
        return False
    building.kind = "thread"
    _add_post(building, lines[:first])
    comments = _comments(lines[first:], top)
    _add_comments(building, comments)
    _say_how(building, comments)
    _add_closing(building, after)
    return True


def _add_closing(building: Building, lines: Sequence[Line]) -> None:
    """Add the line that says that comments are closed, and what a page prints after it."""
    for line in lines:
        role: Role | None = "closing" if line is lines[0] else None
        building.segments.append(Segment("note", line.start, line.end, line.number, role=role))
    for line in lines[:1]:
        building.closed = True
        building.warn("closed", line.number, line.start, line.end)


def _top(lines: Sequence[Line], certain: bool) -> int:
    """Return the indent of the first line numbered 1 that is indented (or not, where a person is certain)."""
    return next(
        (each.indent for each in lines if (each.indent or certain) and may_begin_thread(each.words)), -1
    )


def may_begin_thread(words: str) -> bool:
    """Return whether a line is numbered 1, as the first comment is."""
    match = _NUMBER.match(words)
    return match is not None and int(match[1]) == 1


def _are_replies(lines: Sequence[Line], top: int) -> bool:
    """Tell answers from the points of a list: there are some, and blank lines part all that has a marker."""
    marked = [at for at, line in enumerate(lines) if _marker(line, top)]
    parted = all(lines[at - 1].number < lines[at].number - 1 for at in marked if at > 0)
    return parted and any(lines[at].indent > top for at in marked)


def _is_top(line: Line, top: int) -> bool:
    return line.indent == top and _NUMBER.match(line.words) is not None


def _add_post(building: Building, lines: Sequence[Line]) -> None:
    groups = _groups(lines)
    if len(groups) > 1 and len(groups[0]) == 1 and len(groups[0][0].words) <= _LONGEST_TITLE:
        title = groups.pop(0)[0]
        building.title = title.words
        building.segments.append(Segment("heading", title.start, title.end, title.number, 1))
    for group in groups:
        building.segments.append(Segment("paragraph", group[0].start, group[-1].end, group[0].number))


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    for line in lines:
        if groups and groups[-1][-1].number == line.number - 1:
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups


def _comments(lines: Sequence[Line], top: int) -> list[_Comment]:
    """Return the comments in order: a paragraph without a marker goes on with the last one, whatever its indent."""
    comments: list[_Comment] = []
    stack: list[int] = []
    last = 0
    for line in lines:
        marker = _marker(line, top)
        if marker:
            while stack and comments[stack[-1]].indent >= line.indent:
                stack.pop()
            parent = stack[-1] + 1 if stack else None
            stack.append(len(comments))
            comments.append(_Comment(line.indent, line.number, len(stack), parent))
        _add_line(comments[-1], line, marker.end() if marker else 0, goes_on=last == line.number - 1)
        last = line.number
    return comments


def _marker(line: Line, top: int) -> re.Match[str] | None:
    if line.indent == top:
        return _NUMBER.match(line.words)
    return _BULLET.match(line.words) if line.indent > top else None


def _add_line(comment: _Comment, line: Line, skip: int, *, goes_on: bool) -> None:
    if goes_on and not skip:
        start, _, number = comment.paragraphs.pop()
        comment.paragraphs.append((start, line.end, number))
    else:
        comment.paragraphs.append((line.start + skip, line.end, line.number))


def _add_comments(building: Building, comments: Sequence[_Comment]) -> None:
    for number, comment in enumerate(comments, 1):
        start, end = comment.paragraphs[0][0], comment.paragraphs[-1][1]
        building.segments.append(Segment("comment", start, end, comment.line, comment.depth, comment.parent))
        for first, last, line in comment.paragraphs:
            building.segments.append(Segment("paragraph", first, last, line, comment.depth + 1, number))


def _say_how(building: Building, comments: Sequence[_Comment]) -> None:
    building.warn("told-by-layout", comments[0].line, count=len(comments))
