"""What needs no node: drafts and bundles from a terminal, in the shapes that others script against."""

import json
from pathlib import Path

from tests.cli.terminal import undersigned
from tests.shared import shared

MADE = """# On the bridge

1. We ask for [two] [one] lanes.
2. We shall meet again in May.
"""


def test_a_draft_is_printed_in_its_fixed_shape_and_needs_no_node(tmp_path: Path) -> None:
    file = tmp_path / "bridge.md"
    file.write_text(MADE)
    printed = json.loads(undersigned("draft", file, "--json").stdout)
    assert set(printed) == {"title", "clauses", "warnings"}
    assert printed["title"] == "On the bridge"
    assert [set(clause) for clause in printed["clauses"]] == [{"number", "kind", "wordings"}] * 2
    assert printed["clauses"][0] == {
        "number": "1",
        "kind": None,
        "wordings": [
            {"language": None, "text": "We ask for two lanes.", "strength": None},
            {"language": None, "text": "We ask for one lanes.", "strength": None},
        ],
    }


def test_the_drafts_of_the_river_have_fourteen_clauses_from_a_terminal() -> None:
    for name in ("draft-auto-numbered.docx", "draft.ar.md"):
        ran = undersigned("draft", shared("texts", "own", name), "--json")
        assert len(json.loads(ran.stdout)["clauses"]) == 14


def test_a_file_that_is_no_draft_gets_one_line_and_exit_code_2(tmp_path: Path) -> None:
    file = tmp_path / "broken.docx"
    file.write_bytes(b"PK\x03\x04 not a word file")
    ran = undersigned("draft", file, "--json")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.strip().splitlines()) == 1


def test_a_file_that_is_no_bundle_is_damaged_and_says_so_without_a_traceback(tmp_path: Path) -> None:
    file = tmp_path / "bundle.json"
    for content in (b"", b"{}", b"\xff\x00", b"[" * 100_000):
        file.write_bytes(content)
        ran = undersigned("verify", file)
        assert ran.returncode == 1
        assert "Traceback" not in ran.stderr
        assert ran.stdout.strip()


def test_a_file_that_is_not_there_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    assert undersigned("verify", tmp_path / "nothing.json").returncode == 2
