"""What looks doubtful in a draft, in plain words, for the person who decides."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from undersigned.reading.blocks import TrackedChange
from undersigned.reading.clauses import Assembly, RoughClause
from undersigned.reading.decoding import BIDI_CONTROLS
from undersigned.reading.drafts import Comment, Leftover, Warning
from undersigned.reading.wordings import clause_of, offered_by

_LONGEST_QUOTE = 80


def about(assembly: Assembly) -> Iterator[Warning]:
    """Yield the doubts about clauses, about what is left beside them, and about the list of who signs."""
    for clause in assembly.clauses:
        yield from _about_clause(clause)
    for piece in assembly.outside:
        yield from _about_margin("Outside the clauses", piece.line, piece.block.changes, piece.block.comments)
    yield from _about_leftover(assembly)
    if not assembly.clauses:
        yield Warning("no-clauses", 1, "No clause was found in this text.")


def _about_clause(clause: RoughClause) -> Iterator[Warning]:
    name = name_of(clause)
    yield from _about_margin(name, clause.line, clause.changes, clause.comments)
    if clause.joined:
        message = (
            f"{name} holds {clause.joined + 1} lines or paragraphs joined: split it if they stand alone."
        )
        yield Warning("joined", clause.line, message)
    offered, whole = offered_by(clause), clause_of(clause, None)
    if len(offered.wordings) > 1:
        yield Warning(
            "alternatives", clause.line, f"{name} has {len(offered.wordings)} wordings in brackets."
        )
    if offered.doubt:
        yield Warning("bracket", clause.line, f"{name}: {offered.doubt}.")
    if whole.omit_allowed:
        yield Warning("may-be-omitted", clause.line, f"{name} may be omitted: {_why(clause)}.")


def _why(clause: RoughClause) -> str:
    if clause.changes:
        return (
            "it is deleted in the tracked changes"
            if clause.original
            else "it is inserted in the tracked changes"
        )
    return "the whole of it stands in brackets"


def _about_margin(
    place: str, line: int, changes: Iterable[TrackedChange], comments: Iterable[Comment]
) -> Iterator[Warning]:
    for change in changes:
        code, verb = ("tracked-insertion", "inserted") if change.inserted else ("tracked-deletion", "deleted")
        yield Warning(code, line, f"{place}: {change.author or 'somebody'} {verb} {quoted(change.text)}.")
    for comment in comments:
        yield Warning(
            "comment", line, f"{place}: {comment.author or 'somebody'} comments: {quoted(comment.text)}."
        )


def _about_leftover(assembly: Assembly) -> Iterator[Warning]:
    """Yield one doubt for each run of words that are in no clause, and one for the list of who signs."""
    for (kind, _), group in groupby(assembly.leftover, lambda left: (left.kind, left.after_clause)):
        run = list(group)
        if kind != "signatory":
            yield Warning("left-over", run[0].line, _left_sentence(run, assembly.clauses))
    names = [left for left in assembly.leftover if left.kind == "signatory"]
    if names:
        count = len(assembly.signatories)
        one = "A line is taken as a signatory, not as a clause."
        message = one if count == 1 else f"{count} lines are taken as signatories, not as clauses."
        if assembly.guessed_signatories:
            message = f"No line says who signs: the list after the last clause ({count}) is taken as the signatories."
        yield Warning("signatories", names[0].line, message)


def _left_sentence(run: Sequence[Leftover], clauses: Sequence[RoughClause]) -> str:
    before = clauses[run[0].after_clause - 1] if run[0].after_clause else None
    where = f"after {name_of(before, inside=True)}" if before else "before the first clause"
    what = "heading" if run[0].kind == "heading" else "paragraph"
    first = quoted(run[0].text)
    if len(run) == 1:
        return f"A {what} {where} is not taken as a clause: {first}."
    return f"{len(run)} {what}s {where} are not taken as clauses, the first of them {first}."


def about_numbers(clauses: Sequence[RoughClause]) -> list[Warning]:
    """Return a doubt wherever whole numbers do not follow each other."""
    numbered = [(c, int(c.number)) for c in clauses if c.number and c.number.isdecimal()]
    found = []
    for (_, before), (clause, number) in pairwise(numbered):
        if number <= before:
            message = f"The numbers start again: {number} comes after {before}."
            found.append(Warning("numbering-restarts", clause.line, message))
        elif number > before + 1:
            found.append(
                Warning("numbering-gap", clause.line, f"Number {number} comes right after {before}.")
            )
    return found


def about_counting(line: int) -> Warning:
    return Warning(
        "numbers-counted", line, "Every clause is typed with the number 1: they are counted instead."
    )


def about_two_languages(line: int, languages: tuple[str | None, str | None]) -> Warning:
    """Return the doubt about a text that is there twice; the file's name gives the order of the languages."""
    first, second = languages
    if first is None:
        message = "From here on the same numbers come again: taken as a second language, which is not named."
        return Warning("two-languages", line, message)
    message = (
        f"From here on the same numbers come again: by the file's name, {first} before and {second} after."
    )
    return Warning("two-languages", line, message)


def about_unclear_languages(languages: tuple[str, ...]) -> Warning:
    both = " and ".join(languages)
    return Warning(
        "language", 0, f"The name says {both}, but the text is there once: its language is left open."
    )


def about_characters(removed: Iterable[str], text: str, line: int) -> list[Warning]:
    """Return a doubt for each kind of character taken out, and for words damaged before they came here."""
    found = []
    for character in sorted(removed):
        code = "bidi-control" if character in BIDI_CONTROLS else "control-character"
        name = unicodedata.name(character, "control character").lower()
        found.append(
            Warning(code, line, f"The invisible character U+{ord(character):04X} ({name}) is left out.")
        )
    if "\ufffd" in text:
        message = "A character was damaged before this file was made (U+FFFD); look at the original."
        found.append(Warning("damaged", line, message))
    return found


def name_of(clause: RoughClause, *, inside: bool = False) -> str:
    """Return how a sentence names the clause, at its start or inside: by its number, or by its first words."""
    kind = "recital" if clause.kind == "recital" else "clause"
    if clause.number:
        return f"{kind if inside else kind.capitalize()} {clause.number}"
    return f"{'the' if inside else 'The'} {kind} {quoted(clause.text or clause.original)}"


def quoted(text: str) -> str:
    """Return the words in quotation marks, on one line and not longer than a line."""
    line = " ".join(text.split())
    return f"“{line if len(line) <= _LONGEST_QUOTE else line[: _LONGEST_QUOTE - 1].rstrip() + '…'}”"
