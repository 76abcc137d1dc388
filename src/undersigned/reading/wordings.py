"""A rough clause to its wordings: both readings of tracked changes, or what brackets offer."""

from undersigned.reading.alternatives import Alternatives, alternatives
from undersigned.reading.clauses import RoughClause
from undersigned.reading.drafts import Change, DraftClause, DraftWording


def clause_of(rough: RoughClause, language: str | None) -> DraftClause:
    """Return the clause with its wordings in the order of the file.

    A clause that tracked changes insert or delete as a whole may be omitted, and so may one in brackets.
    """
    language = rough.language or language
    if rough.changes and rough.original != rough.text:
        wordings = _tracked(rough, language)
        omit = wordings[0].change in {"inserted", "deleted"}
    else:
        offered = offered_by(rough)
        wordings = tuple(DraftWording(language, text) for text in offered.wordings)
        omit = offered.omit_allowed
    return DraftClause(rough.number, rough.kind, wordings, omit, tuple(rough.comments), rough.line)


def offered_by(rough: RoughClause) -> Alternatives:
    """Return what the brackets in a clause offer; in a tracked clause they are left as they stand."""
    if rough.changes:
        return Alternatives((rough.text,))
    return alternatives(rough.text)


def paired(first: RoughClause, second: RoughClause, languages: tuple[str | None, str | None]) -> DraftClause:
    """Return one clause of a text that is there twice, its wordings in both languages."""
    here, there = (
        clause_of(rough, language) for rough, language in zip((first, second), languages, strict=True)
    )
    return DraftClause(
        here.number,
        here.kind,
        here.wordings + there.wordings,
        here.omit_allowed or there.omit_allowed,
        here.comments + there.comments,
        here.line,
    )


def _tracked(rough: RoughClause, language: str | None) -> tuple[DraftWording, ...]:
    author = ", ".join(dict.fromkeys(change.author for change in rough.changes if change.author)) or None

    def wording(text: str, change: Change) -> DraftWording:
        return DraftWording(language, text, author=None if change == "original" else author, change=change)

    if not rough.original:
        return (wording(rough.text, "inserted"),)
    if not rough.text:
        return (wording(rough.original, "deleted"),)
    return wording(rough.original, "original"), wording(rough.text, "changed")
