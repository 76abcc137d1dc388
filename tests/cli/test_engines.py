"""What needs no node: drafts, frontiers and bundles from a terminal, in the shapes that others script against."""

import json
from pathlib import Path

from tests.cli.terminal import undersigned
from tests.shared import shared

MADE = """# On the bridge

1. We ask for [two] [one] lanes.
2. We shall meet again in May.
"""
INSTANCE = {
    "format": "undersigned-frontier-1",
    "title": "A dam",
    "parties": [
        {"id": "fishers", "name": "Fishers", "weight": 1},
        {"id": "towns", "name": "Towns", "weight": 2},
    ],
    "clauses": [
        {
            "id": "dam",
            "title": "The dam",
            "variants": [
                {"id": "stop", "strength": 10},
                {"id": "pause", "strength": 6},
                {"id": "omit", "strength": 0},
            ],
        }
    ],
    "answers": [["SSS"], ["NCS"]],
    "conditions": [],
    "draft": [0],
}


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


def test_a_frontier_is_printed_in_its_fixed_shape(tmp_path: Path) -> None:
    file = tmp_path / "dam.json"
    file.write_text(json.dumps(INSTANCE))
    notches = json.loads(undersigned("frontier", file, "--json").stdout)["pareto"]
    assert [(notch["weight"], notch["strength"], notch["proven"], notch["bound"]) for notch in notches] == [
        (3, 6, True, 6),
        (1, 10, True, 10),
    ]
    assert {"text", "alternatives", "alternatives_complete", "caveats", "changed", "signers_count"} <= set(
        notches[0]
    )


def test_a_shared_instance_has_its_expected_frontier_from_a_terminal() -> None:
    ran = undersigned("frontier", shared("frontier", "ep-covid-groups.json"), "--json")
    found = json.loads(ran.stdout)["pareto"]
    expected = json.loads(shared("frontier", "ep-covid-groups.expected.json").read_text())["pareto"]
    assert [{key: notch[key] for key in expected[0]} for notch in found] == expected


def test_an_instance_with_a_negative_strength_names_it_in_one_line(tmp_path: Path) -> None:
    broken = json.loads(json.dumps(INSTANCE))
    broken["clauses"][0]["variants"][0]["strength"] = -1
    file = tmp_path / "dam.json"
    file.write_text(json.dumps(broken))
    ran = undersigned("frontier", file)
    assert (ran.returncode, len(ran.stderr.strip().splitlines())) == (2, 1)
    assert "stop" in ran.stderr


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
