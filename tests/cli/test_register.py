"""Published registers come in from a terminal, and are read there."""

import json
from pathlib import Path

import pytest

from tests.cli.terminal import undersigned
from tests.positions.actions.imports.folders import small
from tests.shared import shared


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of an empty node."""
    folder = tmp_path_factory.mktemp("node")
    assert undersigned("init", folder=folder).returncode == 0
    return folder


@pytest.fixture(scope="module")
def roll_calls(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unga")
    for name, content in small().items():
        (folder / name).write_bytes(content)
    return folder


def test_roll_calls_come_in_twice_and_change_nothing_the_second_time(node: Path, roll_calls: Path) -> None:
    first = undersigned("import", "unga", roll_calls, "--json", folder=node)
    second = undersigned("import", "unga", roll_calls, "--json", folder=node)
    plain = undersigned("import", "unga", roll_calls, folder=node)

    moved = {"party": "AA", "case": "weir", "question": "open"}
    moved |= {"from": "yes", "to": "abstain", "since": "2003-02-01"}
    counts = {"parties": 3, "cases": 2, "questions": 2, "positions": 9}
    assert json.loads(first.stdout) == counts | {"new": 9, "moved": [moved]}
    assert json.loads(second.stdout) == counts | {"new": 0, "moved": []}
    assert "0 are new" in plain.stdout


def test_a_partys_answers_are_printed_one_row_a_case(node: Path, roll_calls: Path) -> None:
    undersigned("import", "unga", roll_calls, folder=node)

    done = undersigned("register", "--party", "NA", "--question", "open", "--json", folder=node)
    plain = undersigned("register", "--party", "NA", "--question", "Q1", folder=node)

    rows = {row["case"]: row for row in json.loads(done.stdout)}
    assert (rows["weir"]["answer"], rows["weir"]["blank"], rows["weir"]["absent"]) == ("no", None, 1)
    assert (rows["weir"]["stance"], rows["weir"]["on"], rows["weir"]["vote"]) == ("Refuse", "2001-11", "9")
    assert "The weir: no (Refuse, 2001-11)" in plain.stdout
    blank = undersigned("register", "--party", "ZZ", "--question", "open", "--json", folder=node)
    assert {row["case"]: row["blank"] for row in json.loads(blank.stdout)} == {
        "weir": None,
        "sluice": "absent",
    }


def test_a_register_is_read_as_of_a_day(node: Path, roll_calls: Path) -> None:
    undersigned("import", "unga", roll_calls, folder=node)
    command = ("register", "--party", "NA", "--question", "open", "--json", "--as-of")

    # Before the import nothing stood here, not even the cases.
    assert json.loads(undersigned(*command, "2001-12-31", folder=node).stdout) == []
    wrong = undersigned(*command, "12/2001", folder=node)
    assert (wrong.returncode, wrong.stderr.count("year-month-day")) == (2, 1)


def test_facts_come_in_from_a_table_twice_and_change_nothing_the_second_time(
    node: Path, roll_calls: Path, tmp_path: Path
) -> None:
    undersigned("import", "unga", roll_calls, folder=node)
    table = tmp_path / "facts.csv"
    table.write_text("when,words,source\n1888,The weir was built.,Mill book\n", encoding="utf-8")
    command = ("import", "facts", table, "--case", "weir")

    assert json.loads(undersigned(*command, "--json", folder=node).stdout) == {"facts": 1, "new": 1}
    assert "1 facts, 0 are new." in undersigned(*command, folder=node).stdout
    table.write_text("when,words,source\nsoon,It was built.,Mill book\n", encoding="utf-8")
    wrong = undersigned(*command, folder=node)
    assert (wrong.returncode, wrong.stderr.count("\n")) == (1, 1)
    assert "facts.csv, line 2: “soon” is not a date." in wrong.stderr


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("register", "--party", "QQ", "--question", "open"), "“QQ”"),
        (("import", "unga", "nowhere"), "nowhere"),
        (("import", "treaties", ".", "--text", "CEDAW"), "CEDAW=cedaw.md"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(
    node: Path, roll_calls: Path, arguments: tuple[str, ...], reason: str
) -> None:
    undersigned("import", "unga", roll_calls, folder=node)

    done = undersigned(*arguments, folder=node)

    assert done.returncode in (1, 2)
    assert reason in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_that_is_wrong_leaves_no_coalition_behind(tmp_path: Path) -> None:
    node, folder = tmp_path / "node", tmp_path / "unga"
    undersigned("init", folder=node)
    folder.mkdir()
    for name, content in small(votes=("9,NA,no", "9,NA,maybe")).items():
        (folder / name).write_bytes(content)

    done = undersigned("import", "unga", folder, folder=node)

    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "votes.csv, line 3" in done.stderr
    found = undersigned("register", "--party", "NA", "--question", "open", "--coalition", "x", folder=node)
    assert "there are: none" in found.stderr


def test_the_real_registers_hold_what_is_expected_of_them(node: Path) -> None:
    expected = json.loads(shared("register", "unga", "expected.json").read_text())
    done = undersigned("import", "unga", shared("register", "unga"), "--json", folder=node)
    owner = ("--coalition", "united-nations-general-assembly")
    treaties = undersigned("import", "treaties", shared("register", "treaties"), "--json", folder=node)

    assert json.loads(done.stdout)["new"] == 34104
    assert json.loads(treaties.stdout)["objections"] == 100
    for party, cases in list(expected["rights_table"].items())[3:]:
        told = undersigned(
            "register", "--party", party, "--question", "rights", "--json", *owner, folder=node
        )
        rows = {row["case"]: row for row in json.loads(told.stdout)}
        for case, wanted in cases.items():
            row = rows[case]
            found = {
                "answer": row["answer"],
                "rcid": row["vote"],
                "asked": row["asked"],
                "absent": row["absent"],
            }
            assert found == wanted
