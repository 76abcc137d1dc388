"""The afternoon's papers: eleven organisations, a draft in Word, its translations, and what each has decided."""

import json
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any

from docx import Document

COALITION = "River towns of the Arle"
OWNER = "Town of Millford"
# Name, place, language of the link, members, day, evidence: as a secretary keeps them in a spreadsheet.
ORGANISATIONS = [
    "Town of Upper Harrow; Upper Harrow; en; 6200; 2026-01-01; town register",
    "Town of Millford; Millford; en; 18400; 2026-01-01; town register",
    "Town of Saltmere; Saltmere; en; 9100; 2026-01-01; town register",
    "Town of Stonebridge; Stonebridge; en; 2300; 2026-01-01; town register",
    "Arle Farmers' Association; Upper Harrow; fr; 88; 2026-01-01",
    "Millford Waterworks Union; Millford; en; 240; 2026-01-01; audited accounts",
    "Estuary Fishers' Cooperative; Saltmere; ar; 65; 2026-01-01",
    "Friends of the Arle; Millford; en",
    "Harrow Valley Teachers; Millford; fr; 410; 2026-01-01; audited accounts",
    "Saltmere Harbour Guild; Saltmere; ar",
    "Stonebridge Residents' Committee; Stonebridge; en",
]
SOFTENED = (6, 8)


@dataclass(frozen=True)
class Decision:
    """What a body decided: its name, votes for, against and abstaining, and the minority's words."""

    body: str
    votes: tuple[int, int, int]
    minority: str = ""


DECISIONS = {
    "Town of Upper Harrow": Decision("Town council", (11, 2, 0)),
    "Town of Millford": Decision("Town council", (19, 8, 2), "Eight of us would pay for no well at all."),
    "Town of Saltmere": Decision("Town council", (9, 4, 1)),
    "Town of Stonebridge": Decision("Mayor and council", (7, 0, 0)),
    "Arle Farmers' Association": Decision("Assemblée générale", (41, 12, 6)),
    "Millford Waterworks Union": Decision("Branch committee", (9, 0, 1)),
    "Estuary Fishers' Cooperative": Decision("الجمعية العامة", (33, 5, 2)),
    "Friends of the Arle": Decision("Annual meeting", (58, 21, 9)),
    "Harrow Valley Teachers": Decision("Comité", (6, 1, 0)),
    "Saltmere Harbour Guild": Decision("مجلس النقابة", (8, 1, 0)),
}


def told() -> dict[str, Any]:
    """Return the demonstration's joint statement: its title and clauses in three languages."""
    path = files("undersigned.demo").joinpath("data/statement.json")
    return dict(json.loads(path.read_text(encoding="utf-8")))


def wording(number: int, way: int = 0, language: str = "en") -> str:
    return str(told()["clauses"][number - 1]["wordings"][way][language])


def pieces(language: str) -> list[str]:
    """Return the title and every wording of the afternoon's text in a language, in order."""
    ways = [(n, way) for n in range(1, 15) for way in range(2 if n in SOFTENED else 1)]
    return [told()["title"][language], *(wording(n, way, language) for n, way in ways)]


def word_draft(folder: Path) -> Path:
    """Write the draft as a word processor would: numbers by the list, and two clauses in one paragraph by mistake."""
    paper = Document()
    paper.add_heading(told()["title"]["en"], level=0)
    for number in range(1, 13):
        paper.add_paragraph(wording(number), style="List Number")
    paper.add_paragraph(f"{wording(13)} {wording(14)}", style="List Number")
    path = folder / "statement.docx"
    paper.save(str(path))
    return path
