"""What a reader hands over: clauses for a preview in which a person decides, and every doubt as a warning."""

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["citation", "recital"]
Change = Literal["original", "changed", "inserted", "deleted"]
LeftoverKind = Literal["heading", "preface", "signatory", "note"]


class Unreadable(Exception):
    """The bytes cannot be read as a draft; the message is one sentence naming the place and the reason."""


@dataclass(frozen=True)
class Warning:
    """A doubt in plain words. `line` counts from 1; in a DOCX it is the paragraph's number, 0 the whole file."""

    code: str
    line: int
    message: str


@dataclass(frozen=True)
class Comment:
    """A remark in the margin; author and date (ISO 8601, as written) are None where the file names none."""

    author: str | None
    date: str | None
    text: str


@dataclass(frozen=True)
class DraftWording:
    """One way to say a clause; language and strength are None where the file does not tell them."""

    language: str | None
    text: str
    strength: int | None = None
    author: str | None = None
    change: Change | None = None


@dataclass(frozen=True)
class DraftClause:
    """A clause as the file has it. `number` is in ASCII digits or letters, without punctuation."""

    number: str | None
    kind: Kind | None
    wordings: tuple[DraftWording, ...]
    omit_allowed: bool = False
    comments: tuple[Comment, ...] = ()
    line: int = 0


@dataclass(frozen=True)
class Leftover:
    """Words that are in the file and in no clause; `after_clause` is how many clauses stand before them."""

    text: str
    kind: LeftoverKind
    line: int
    after_clause: int


@dataclass(frozen=True)
class DraftDocument:
    """A draft read, nothing stored: clauses in document order and all that is not a clause beside them."""

    title: str | None
    language: str | None
    clauses: tuple[DraftClause, ...] = ()
    leftover: tuple[Leftover, ...] = ()
    signatories: tuple[str, ...] = ()
    warnings: tuple[Warning, ...] = ()

    def original(self) -> tuple[str, ...]:
        """Return the clauses' texts as they stood before the tracked changes."""
        return tuple(
            clause.wordings[0].text for clause in self.clauses if clause.wordings[0].change != "inserted"
        )

    def accepted(self) -> tuple[str, ...]:
        """Return the clauses' texts with every tracked change accepted."""
        return tuple(
            next((wording.text for wording in clause.wordings if wording.change == "changed"), first.text)
            for clause in self.clauses
            if (first := clause.wordings[0]).change != "deleted"
        )

    def as_json(self) -> dict[str, Any]:
        """Return the fixed shape that `undersigned draft FILE --json` prints; what is unknown is None."""
        return {
            "title": self.title,
            "clauses": [_clause_as_json(clause) for clause in self.clauses],
            "warnings": [
                {"code": warning.code, "line": warning.line, "message": warning.message}
                for warning in self.warnings
            ],
        }


def _clause_as_json(clause: DraftClause) -> dict[str, Any]:
    return {
        "number": clause.number,
        "kind": clause.kind,
        "wordings": [
            {"language": wording.language, "text": wording.text, "strength": wording.strength}
            for wording in clause.wordings
        ],
    }
