"""The frontier's benchmark: a run over small instances, and that its figures say no more than was measured."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.shared import REPO

FOLDER = REPO / "benchmarks"
sys.path.insert(0, str(FOLDER))

import _chart  # noqa: E402
import _figures  # noqa: E402
from _figures import Measured  # noqa: E402
from _kinds import KINDS, Goal  # noqa: E402
from _race import Run  # noqa: E402

STEPS = [[1, 9], [2, 5], [4, 1]]


def measured(**runs: list[Run]) -> Measured:
    return Measured("40x30", "tendencies", True, runs)


def test_every_engine_runs_on_small_instances_and_they_agree() -> None:
    command = [sys.executable, str(FOLDER / "frontier.py"), "--quick"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=120)

    assert done.returncode == 0, done.stdout + done.stderr
    small = [line for line in done.stdout.splitlines() if line.startswith("| ") and "a small one" in line]
    assert len(small) == sum(kind.quick for kind in KINDS)


def test_an_unknown_class_is_named_with_those_there_are() -> None:
    command = [sys.executable, str(FOLDER / "frontier.py"), "--class", "40x31"]

    done = subprocess.run(command, capture_output=True, text=True, timeout=60)

    assert done.returncode == 1
    assert done.stderr.startswith("There is no class '40x31'; there are 100x60, 200x60,")
    assert "Traceback" not in done.stderr


def test_a_ratio_against_a_run_that_did_not_finish_is_a_lower_bound() -> None:
    found = measured(plain=[Run(2, points=STEPS)], cpsat=[Run(60, points=STEPS[:1], finished=False)])

    assert found.ratio("plain", "cpsat") == (30, True)
    assert _figures.seconds(found, "cpsat") == "60, unfinished (1 of 3)"


def test_there_is_no_ratio_when_our_own_run_did_not_finish() -> None:
    found = measured(plain=[Run(60, points=STEPS[:1], finished=False)], cpsat=[Run(2, points=STEPS)])

    assert found.ratio("plain", "cpsat") is None


def test_a_goal_is_missed_when_the_run_did_not_finish_however_short_it_was() -> None:
    found = measured(plain=[Run(0.5, finished=False)])

    [row] = _figures.goal_rows([found], [Goal(("40x30",), "plain", 1.0)])

    assert row == ["tendencies", "ours, plain", "1 s", "0.5, unfinished (0 of ?)", "missed"]


def test_engines_that_found_different_points_disagree() -> None:
    ours, theirs = Run(1, points=STEPS), Run(1, points=[*STEPS[:2], [4, 2]])

    assert measured(plain=[ours], highs=[theirs]).disagreement() == (
        "tendencies, instance 0: plain has [[4, 1]], highs has not."
    )


def test_a_part_of_the_points_does_not_disagree_with_the_whole() -> None:
    part = Run(60, points=STEPS[:2], finished=False)

    assert measured(plain=[Run(1, points=STEPS)], highs=[part]).disagreement() == ""


def test_figures_come_back_from_their_file_as_they_were(tmp_path: Path) -> None:
    found = {"40x30": measured(plain=[Run(1, 30.5, STEPS, note="quiet")])}

    _figures.save(tmp_path / "figures.json", found)

    assert _figures.load(tmp_path / "figures.json") == found


@pytest.mark.parametrize("finished", [True, False])
def test_the_chart_is_sound_xml_that_says_all_figures_in_words(finished: bool) -> None:
    found = measured(plain=[Run(0.25, points=STEPS)], highs=[Run(8, points=STEPS, finished=finished)])

    drawn = ElementTree.fromstring(_chart.chart([found], ["plain", "highs"]))

    said = drawn.findtext("{http://www.w3.org/2000/svg}desc")
    more = "" if finished else "more than "
    assert said == f"Seconds. tendencies: ours, plain 0.25, HiGHS {more}8."
