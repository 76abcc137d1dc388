"""The frontier from a terminal: what it prints, writes, refuses, and how it stops."""

import csv
import json
import os
import pty
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.cli.terminal import COMMAND, undersigned
from tests.frontier.synthetic import uniform
from tests.shared import REPO, shared
from undersigned.frontier import Pins, read_draft, read_table, write_draft

RIVER = Path(__file__).parent.parent / "frontier" / "data" / "river.json"
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


def json_of(*arguments: object) -> Any:
    ran = undersigned("frontier", *arguments, "--json")
    assert ran.stderr == ""
    return json.loads(ran.stdout)


def test_what_is_printed_is_a_table_that_a_negotiator_can_read() -> None:
    assert undersigned("frontier", RIVER).stdout.splitlines() == [
        "An invented appeal about a dam",
        "6 parties of weight 18, 6 clauses; every clause at its strongest makes 27.",
        "2 of 102 answers are missing. Silence is never consent.",
        "",
        "sign  parties  of these aside  caveats  strength  changed  common",
        "  15        4               1        3        24      2/6     5/6  proven",
        "   6        2               0        1        25      2/6     5/6  proven",
        "   3        1               0        0        27      0/6     5/6  proven",
        "",
        "Aside: parties that sign and stand aside somewhere. Changed: clauses that differ from the drafters'",
        "text. Common: clauses on which all equally good texts agree.",
        "At 15 these stand or fall together: League of river towns, Farmers downstream.",
    ]


def test_one_notch_tells_its_text_its_prices_its_losses_and_its_neighbours() -> None:
    said = undersigned("frontier", RIVER, "--notch", 5).stdout

    for line in (
        "6 of 18 sign a text of strength 25 (proven).",
        "  Fishers' cooperative, Farmers downstream",
        "  dam The dam: stop ‘stops at once’ (as drafted)",
        "      alone loses League of river towns, Dock workers' union",
        "      some ‘for permanent staff’: -3 strength, gains River guides",
        "  Port operators: dam The dam; inquiry An inquiry",
        "More sign: 15 at strength 24, -1.",
        "  Joining: League of river towns, Dock workers' union.",
        "A stronger text: 3 at strength 27, +2.",
        "  water: law instead of plan; words: v1 instead of omit.",
    ):
        assert line in said.splitlines()


def test_one_notch_is_told_as_json_by_ids() -> None:
    whole, one = json_of(RIVER), json_of(RIVER, "--notch", 6, "--robust")

    assert one["pareto"] == [whole["pareto"][1]]
    assert one["notch"]["signers"] == ["fishers", "farmers"]
    assert one["notch"]["lost"][2] == {"party": "port", "weight": 2, "reasons": [["dam"], ["inquiry"]]}
    assert one["notch"]["clauses"][1]["alone_loses"] == ["towns", "union"]
    assert one["notch"]["clauses"][1]["others"][0] == {
        "wording": "pause", "strength": -3, "gained": ["towns", "union"], "lost": [],
    }  # fmt: skip
    assert [one["notch"][key]["weight"] for key in ("more", "stronger")] == [15, 3]
    assert {"clause": "dam", "wording": "stop", "percent": -20} in one["notch"]["robust"]["breaking"]


def test_a_notch_that_nobody_reaches_is_a_no() -> None:
    ran = undersigned("frontier", RIVER, "--notch", 19)

    assert (ran.returncode, ran.stdout) == (
        1,
        "No text is signed by 19 or more; all parties together make 18.\n",
    )


def test_pins_and_weights_are_as_the_caller_asks() -> None:
    pinned = json_of(
        RIVER, "--pin-party", "port", "--pin-party", "Fishers' cooperative", "--pin-clause", "water"
    )
    assert all(notch["text"][3] != 2 for notch in pinned["pareto"])
    assert [notch["weight"] for notch in pinned["pareto"]] != [15, 6, 3]

    assert [notch["weight"] for notch in json_of(RIVER, "--weights", "one")["pareto"]] == [4, 2, 1]
    assert json_of(RIVER, "--weights", "members") == json_of(RIVER)


def test_pins_that_nobody_can_meet_are_told_in_words_and_are_a_no(tmp_path: Path) -> None:
    data = json.loads(RIVER.read_text())
    data["pins"] = {"wordings": [{"clause": "dam", "variant": "stop"}]}
    file = tmp_path / "pinned.json"
    file.write_text(json.dumps(data))
    sentence = "No text meets these pins together: party 'port' must sign; clause 'dam' must read 'stop'."

    for more in ((), ("--notch", 3)):
        ran = undersigned("frontier", file, "--pin-party", "port", *more)
        assert (ran.returncode, ran.stdout.splitlines()[-1], ran.stderr) == (1, sentence, "")
    ran = undersigned("frontier", file, "--pin-party", "port", "--json")
    assert json.loads(ran.stdout) == {
        "pareto": [], "complete": True, "reason": sentence,
        "conflict": {"parties": ["port"], "clauses": [], "wordings": [["dam", "stop"]]},
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--pin-party", "fisher"), "There is no party 'fisher'; the nearest is 'fishers'."),
        (("--pin-clause", "Damm"), "There is no clause 'Damm'; the nearest is 'dam'."),
        (("--what-if", "Damm", "3"), "There is no clause 'Damm'; the nearest is 'dam'."),
        (
            ("--what-if", "dam", "-3"),
            "Wording 'new' of clause 'dam' has the strength -3; it must lie between",
        ),
    ],
)
def test_unknown_names_get_one_line_with_the_nearest_known_one(arguments: Any, sentence: str) -> None:
    ran = undersigned("frontier", RIVER, *arguments)

    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"undersigned: {sentence}")
    assert ran.stderr.count("\n") == 1


def test_one_more_wording_is_tried_without_being_kept() -> None:
    told = json_of(RIVER, "--what-if", "dam", 8)["what_if"]

    assert [(n["weight"], n["strength"]) for n in told["worst"]] == [(15, 24), (6, 25), (3, 27)]
    assert [(n["weight"], n["strength"]) for n in told["best"]] == [(17, 22), (15, 26), (3, 27)]


def test_a_table_gives_the_same_as_the_document_and_both_are_written(tmp_path: Path) -> None:
    table, document, notches = tmp_path / "river.csv", tmp_path / "river.json", tmp_path / "notches.csv"

    undersigned("frontier", RIVER, "--save", table, "--pin-clause", "water")
    undersigned("frontier", table, "--save", document, "--csv", notches)

    assert table.read_bytes().startswith("\ufefftext,An invented".encode())
    assert read_table(table.read_bytes()) == read_draft(document.read_bytes())
    assert read_draft(document.read_bytes()).pins == Pins(clauses=frozenset({3}))
    with notches.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened))
    found = json_of(document)["pareto"]
    assert [(int(r["weight"]), int(r["strength"])) for r in rows] == [
        (n["weight"], n["strength"]) for n in found
    ]


def test_the_example_in_the_guide_gives_what_the_guide_says(tmp_path: Path) -> None:
    guide, examples = (REPO / "docs" / "frontier.md").read_text(), REPO / "docs" / "examples"

    for more in (("--svg", tmp_path / "drawn.svg"), ("--notch", 14)):
        said = undersigned("frontier", examples / "river-towns.csv", *more).stdout
        assert said.strip() in guide
    assert (tmp_path / "drawn.svg").read_text() == (examples / "river-towns.svg").read_text()


def test_the_staircase_is_drawn_and_the_certificate_holds(tmp_path: Path) -> None:
    drawing, draft, proof = tmp_path / "river.svg", tmp_path / "river.json", tmp_path / "proof.json"

    ran = undersigned(
        "frontier", RIVER, "--weights", "one", "--svg", drawing, "--save", draft, "--certificate", proof
    )

    assert ran.returncode == 0
    assert "4 sign a text of strength 24" in "".join(ElementTree.parse(drawing).getroot().itertext())
    checked = subprocess.run(
        [sys.executable, REPO / "scripts" / "check_frontier.py", draft, proof], check=False
    )
    assert checked.returncode == 0


def test_a_drawing_of_one_notch_or_into_no_folder_is_a_mistake_of_the_call(tmp_path: Path) -> None:
    assert undersigned("frontier", RIVER, "--notch", 3, "--svg", tmp_path / "x.svg").returncode == 2
    ran = undersigned("frontier", RIVER, "--svg", tmp_path / "nowhere" / "x.svg")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "there is no folder" in ran.stderr


def test_names_cannot_steer_the_terminal(tmp_path: Path) -> None:
    data = json.loads(RIVER.read_text())
    data["title"] = "A\x1b[2Jdam\nand \x9b31m more"
    file = tmp_path / "river.json"
    file.write_text(json.dumps(data))

    assert undersigned("frontier", file).stdout.splitlines()[0] == "A [2Jdam and  31m more"


# -- stopping ----------------------------------------------------------------------------------------------


@pytest.fixture
def hard(tmp_path: Path) -> Path:
    """Return a file whose frontier takes minutes."""
    file = tmp_path / "hard.json"
    file.write_text(write_draft(uniform(60, 40, 3, 1)))
    return file


def test_a_limit_gives_the_notches_proven_so_far_and_gaps_for_the_rest(hard: Path) -> None:
    ran = undersigned("frontier", hard, "--limit", 1)
    assert ran.returncode == 0
    assert "% more" in ran.stdout
    assert "there may be more notches between these" in ran.stdout

    found = json_of(hard, "--limit", 1)
    assert found["complete"] is False
    assert all(notch["bound"] >= notch["strength"] for notch in found["pareto"])
    assert any(not notch["proven"] for notch in found["pareto"])


def test_a_certificate_of_what_is_not_proven_is_refused_in_one_line(hard: Path, tmp_path: Path) -> None:
    proof = tmp_path / "proof.json"

    ran = undersigned("frontier", hard, "--limit", 0.5, "--certificate", proof)

    assert (ran.returncode, ran.stderr.count("\n"), proof.exists()) == (2, 1, False)


def test_a_person_watching_sees_a_bar_and_stops_with_what_is_known(hard: Path) -> None:
    theirs, ours = pty.openpty()
    running = subprocess.Popen(
        [COMMAND, "frontier", hard, "--json"], stdout=subprocess.PIPE, stderr=ours,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    )  # fmt: skip
    os.close(ours)
    shown = b""
    while b"notches so far" not in shown:
        shown += os.read(theirs, 10_000)
    time.sleep(0.3)
    running.send_signal(signal.SIGINT)
    printed, _ = running.communicate(timeout=60)
    os.close(theirs)

    assert running.returncode == 130
    assert json.loads(printed)["complete"] is False


def test_nothing_but_the_answer_is_written_into_a_pipe() -> None:
    assert undersigned("frontier", RIVER).stderr == ""


# -- what it costs -----------------------------------------------------------------------------------------


def test_a_small_frontier_starts_neither_django_nor_a_bar_and_takes_under_a_second() -> None:
    script = (
        "import sys; from undersigned.cli import main; main(['frontier', sys.argv[1]], standalone_mode=False); "
        "print(sorted(set(sys.modules) & {'django', 'rich', 'numba', 'sqlite3'}))"
    )
    seconds = []
    for _ in range(3):
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        ran = subprocess.run(
            [sys.executable, "-c", script, RIVER], capture_output=True, text=True, check=True
        )
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert ran.stdout.splitlines()[-1] == "[]"
        seconds.append(ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime)

    assert min(seconds) < 1  # CPU; about 0.35 on an idle machine


def refused(file: Path, memory: int) -> str:
    """Return the one line with which a file is refused by a process that may use so many MB."""
    ran = subprocess.run(
        [COMMAND, "frontier", file], capture_output=True, text=True, timeout=60, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_DATA, (memory << 20, memory << 20)),
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr.count("\n")) == (2, "", 1)
    return ran.stderr.removeprefix("undersigned: ").strip()


@pytest.mark.parametrize("ending", [".json", ".csv"])
def test_a_file_of_a_hundred_megabytes_is_refused_before_it_is_read_whole(
    tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"large{ending}"
    with file.open("wb") as opened:
        opened.truncate(100 << 20)

    assert refused(file, 200) == "The file is larger than 32 MB, the most that is read."


def test_a_million_conditions_are_refused_in_bounded_memory(tmp_path: Path) -> None:
    file = tmp_path / "conditions.json"
    data = json.loads(RIVER.read_text())
    one = '{"party":0,"clause":0,"variant":0,"if":{"party":1}},'
    for times, sentence in (
        (1_000_000, "The file is larger than 32 MB, the most that is read."),
        (600_000, "The document has more than 2000000 lists, objects and keys, or 5000000 values."),
        (150_000, "There are 150001 conditions; at most 100000 are taken."),
    ):
        data["conditions"] = "HERE"
        file.write_text(json.dumps(data).replace('"HERE"', f"[{one * times}{one[:-1]}]"))
        assert refused(file, 400) == sentence


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("a.json", b"", "The file is empty."),
        ("a.csv", b"\n\n", "The file is empty."),
        ("a.json", b"\x00\xff", "Line 1 of the file is not UTF-8 text."),
        ("a.csv", b"Who,Dam\nF\xe9,s\n", "Line 2 of the file is not UTF-8 text."),
        ("a.json", b'{"a":' * 200_000, "The document is nested too deeply or holds a number that is too long."),
        ("a.json", b'{"format": NaN}', "This is not a document of format undersigned-frontier-1."),
        ("a.json", b'{"a": 1, "a": 2}', "The key 'a' stands twice in one object."),
        ("a.json", b'["' + b'ab","' * 4_990_000 + b'"]', "This is not a document of format undersigned-frontier-1."),
        ("a.csv", b"Who" + b",ab" * 6_000_000, "The table has more than 5000000 cells."),
        ("a.csv", b"Who,Dam\nFishers,maybe\n", "Row 2, column B: 'maybe' is no answer; write S, C, A, N, U, or "
                                               "such as 'S if Dam=stop'."),
    ],
)  # fmt: skip
def test_what_is_no_draft_gets_one_line(tmp_path: Path, name: str, content: bytes, sentence: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)

    assert refused(file, 700) == sentence


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    ran = undersigned("frontier", tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "Traceback" not in ran.stderr
