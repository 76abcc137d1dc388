"""Every figure that the shared drafts expect, measured by the reader that takes such a file."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.shared import shared
from undersigned.reading import DraftDocument, read_draft
from undersigned.reading.sources import SourceDocument, read_source

PROSE = {"traps"}
# These are no drafts: other rooms take them in, or nobody does.
OTHER_KINDS = {
    "own": {"mail-conditions.txt", "composite.md", "open-letter-repo", "antragsgruen-motion.json",
            "antragsgruen-amendment.json"},
    "real": {"openslides-example-data.json", "senato-755-em-1.1.akn.xml"},
}  # fmt: skip
MEMBERS = re.compile(r"Member \d+")


def expected_of(folder: str) -> dict[str, dict[str, Any]]:
    expected: dict[str, dict[str, Any]] = json.loads(shared("texts", folder, "expected.json").read_text())
    return expected


def figures() -> list[tuple[str, str, str]]:
    """Return folder, file and figure for each figure of a draft; one alone where the data are absent."""
    try:
        return [
            (folder, name, figure)
            for folder, others in OTHER_KINDS.items()
            for name, told in expected_of(folder).items()
            for figure in told
            if name not in others and figure not in PROSE
        ]
    except pytest.skip.Exception:
        return [("own", "draft.md", "title")]


def clauses(draft: DraftDocument) -> list[str]:
    return [clause.wordings[0].text for clause in draft.clauses]


def bracketed(draft: DraftDocument) -> dict[str, Any]:
    """Return the whole sentences that brackets leave, and whether a clause may be omitted."""
    return {
        clause.number or "": {
            "options": [wording.text for wording in clause.wordings],
            "omit_allowed": clause.omit_allowed,
        }
        for clause in draft.clauses
        if len(clause.wordings) > 1 or clause.omit_allowed
    }


def with_bare_options(measured: Any, expected: Any) -> Any:
    """Put the words between brackets in the place of the sentences they stand in, where all else is the same."""
    for number, told in measured.items():
        options = expected.get(number, told)["options"]
        rest = {way.replace(option, "", 1) for way, option in zip(told["options"], options, strict=True)}
        if len(rest) == 1:
            told["options"] = options
    return measured


def changed(draft: DraftDocument, code: str) -> int:
    return sum(warning.code == code for warning in draft.warnings)


def commented(draft: DraftDocument) -> tuple[int, str]:
    (found,) = [(clause.number, each) for clause in draft.clauses for each in clause.comments]
    return int(found[0] or 0), found[1].text


def authors(draft: DraftDocument) -> list[str]:
    writers = {wording.author for clause in draft.clauses for wording in clause.wordings}
    return sorted(
        filter(None, writers | {each.author for clause in draft.clauses for each in clause.comments})
    )


def left(draft: DraftDocument, pattern: str) -> list[str]:
    """Return what a pattern finds in the words beside the clauses, each once, in order."""
    words = "\n".join(each.text for each in draft.leftover)
    return list(dict.fromkeys(re.findall(pattern, words)))


def groups(draft: DraftDocument) -> list[dict[str, Any]]:
    found = [(re.search(r"on behalf of the (\S+) Group", line), line) for line in draft.signatories]
    return [{"group": match[1], "members": len(MEMBERS.findall(line))} for match, line in found if match]


def ungrouped(draft: DraftDocument) -> int:
    return sum(len(MEMBERS.findall(line)) for line in draft.signatories if "on behalf" not in line)


def of_kind(draft: DraftDocument, kind: str | None) -> list[str]:
    return [clause.number or "" for clause in draft.clauses if clause.kind == kind]


def headed(draft: DraftDocument, word: str) -> int:
    return sum(each.kind == "heading" and each.text.split()[0] == word for each in draft.leftover)


def lists(draft: DraftDocument) -> list[int]:
    """Return how long each list of clauses is, counted from 1."""
    starts = [at for at, clause in enumerate(draft.clauses) if clause.number == "1"]
    return [end - start for start, end in zip(starts, [*starts[1:], len(draft.clauses)], strict=True)]


def developers(draft: DraftDocument) -> set[str]:
    return set(re.findall(r"Developer \d\d", " ".join([*clauses(draft), *(e.text for e in draft.leftover)])))


MEASURES: Mapping[str, Callable[[DraftDocument], Any]] = {
    "title": lambda draft: draft.title,
    "n": lambda draft: len(draft.clauses),
    "lang": lambda draft: draft.language,
    "dir": lambda draft: "rtl" if draft.language == "ar" else "ltr",
    "signatories": lambda draft: list(draft.signatories),
    "clauses": clauses,
    "headings": lambda draft: [each.text for each in draft.leftover if each.kind == "heading"],
    "bracketed": bracketed,
    "original_clauses": lambda draft: list(draft.original()),
    "accepted_clauses": lambda draft: list(draft.accepted()),
    "insertions": lambda draft: changed(draft, "tracked-insertion"),
    "deletions": lambda draft: changed(draft, "tracked-deletion"),
    "comments": lambda draft: sum(len(clause.comments) for clause in draft.clauses),
    "comment_on_clause": lambda draft: commented(draft)[0],
    "comment_text": lambda draft: commented(draft)[1],
    "authors": authors,
    "reference": lambda draft: left(draft, r"RC-B10-\d{4}/\d{4}")[0],
    "date": lambda draft: "-".join(f"{int(part):02}" for part in left(draft, r"\d+\.\d+\.\d{4}")[0].split(".")[::-1]),
    "replaces": lambda draft: left(draft, r"B10‑\d{4}/\d{4}"),
    "groups": groups,
    "individual_members_without_group": ungrouped,
    "members_total": lambda draft: sum(len(MEMBERS.findall(line)) for line in draft.signatories),
    "citations": lambda draft: len(of_kind(draft, "citation")),
    "recitals": lambda draft: of_kind(draft, "recital"),
    "clause_numbers": lambda draft: [int(number) for number in of_kind(draft, None)],
    "articles_en": lambda draft: sum(c.wordings[0].language == "en" for c in draft.clauses),
    "articles_nl": lambda draft: sum(c.wordings[1].language == "nl" for c in draft.clauses),
    "parts_en": lambda draft: headed(draft, "PART"),
    "parts_nl": lambda draft: headed(draft, "DEEL"),
    "distinct_people": lambda draft: len(developers(draft)),
    "seconds_of_proposal": lambda draft: lists(draft)[0],
    "seconds_of_amendment": lambda draft: lists(draft)[2],
    "choices": lambda draft: headed(draft, "Choice"),
    "clauses_per_choice": lambda draft: [lists(draft)[1], lists(draft)[3]],
}  # fmt: skip
# A parliament's clauses are counted and not given in full.
MEASURES_OF: Mapping[tuple[str, str], Callable[[DraftDocument], Any]] = {
    ("ep-rc-b10-0249-2025.html", "clauses"): lambda draft: len(of_kind(draft, None)),
}
# Akoma Ntoso is no format for drafts; as a source, such a statement gives the same clauses.
MEASURES_OF_A_SOURCE: Mapping[str, Callable[[SourceDocument], Any]] = {
    "title": lambda source: source.title,
    "n": lambda source: len(numbered(source)),
    "clauses": lambda source: numbered(source),
    "signatories": lambda source: [
        source.words(each) for each in source.segments if each.kind == "paragraph" and not each.id
    ],
}


def numbered(source: SourceDocument) -> list[str]:
    return [source.words(each).removeprefix(f"{each.id} ") for each in source.segments if each.id]


@pytest.mark.parametrize(("folder", "name", "figure"), figures())
def test_the_figure_is_what_is_read(folder: str, name: str, figure: str) -> None:
    data = shared("texts", folder, name).read_bytes()
    if name.endswith(".akn.xml"):
        measured = MEASURES_OF_A_SOURCE[figure](read_source(data, name))
    else:
        measure = MEASURES_OF.get((name, figure)) or MEASURES[figure]
        measured = measure(read_draft(data, name=name))

    expected = expected_of(folder)[name][figure]
    if figure == "bracketed":
        measured = with_bare_options(measured, expected)

    assert measured == expected
