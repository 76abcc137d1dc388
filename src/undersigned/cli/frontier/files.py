"""Reading a draft from a file, and writing what was computed."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from undersigned.frontier import (
    Draft,
    Frontier,
    Pins,
    certificate,
    read_draft,
    read_table,
    staircase_svg,
    write_draft,
    write_notches,
    write_table,
)
from undersigned.frontier.instance import MOST_BYTES
from undersigned.frontier.naming import Names

TABLES = (".csv", ".tsv", ".txt")
# Spreadsheets take a file without this mark for another encoding.
MARKED = "utf-8-sig"


@dataclass(frozen=True)
class Outputs:
    """Where what was computed goes, beside the terminal."""

    svg: Path | None = None
    csv: Path | None = None
    save: Path | None = None
    certificate: Path | None = None

    def write(self, draft: Draft, found: Frontier, should_stop: Callable[[], bool]) -> None:
        """Write each file that was asked for. Raises: InvalidDraft where a certificate cannot be given."""
        if self.svg is not None:
            self.svg.write_text(staircase_svg(draft, found), encoding="utf-8")
        if self.csv is not None:
            self.csv.write_text(write_notches(draft, found), encoding=MARKED, newline="")
        if self.save is not None and _is_table(self.save):
            self.save.write_text(write_table(draft), encoding=MARKED, newline="")
        elif self.save is not None:
            self.save.write_text(write_draft(draft), encoding="utf-8")
        if self.certificate is not None:
            proof = certificate(draft, found, should_stop=should_stop)
            self.certificate.write_text(json.dumps(proof), encoding="utf-8")


def read(file: Path) -> Draft:
    """Return the draft in a file: a table by its ending, otherwise `undersigned-frontier-1` JSON.

    Raises: InvalidDraft with one sentence.
    """
    with file.open("rb") as opened:
        source = opened.read(MOST_BYTES + 1)
    return read_table(source) if _is_table(file) else read_draft(source)


def _is_table(file: Path) -> bool:
    return file.suffix.lower() in TABLES


def as_asked(draft: Draft, parties: tuple[str, ...], clauses: tuple[str, ...], weights: str) -> Draft:
    """Return the draft with more pins, perhaps every party counted once. Raises: InvalidDraft for unknown names."""
    people = (replace(p, weight=1) for p in draft.parties) if weights == "one" else draft.parties
    signing, staying = Names("party", draft.parties), Names("clause", draft.clauses)
    pins = Pins(
        draft.pins.parties | {signing.find(name) for name in parties},
        draft.pins.clauses | {staying.find(name) for name in clauses},
        draft.pins.wordings,
    )
    return replace(draft, parties=tuple(people), pins=pins)
