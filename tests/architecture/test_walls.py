"""The walls stand, and fall loudly: each wall is broken once in a copy of the house."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shared import REPO

from undersigned.config.settings import ROOMS

ENGINES = ["frontier", "reading", "ledger"]
SHAPE = ["urls", "views", "tasks", "forms", "actions", "rules", "queries", "models", "states"]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "lint-imports"
    command = [str(program), "--no-cache", "--config", str(REPO / ".importlinter")]
    environment = os.environ | {"PYTHONPATH": str(folder)}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """An empty house with the same rooms, each with the same empty modules."""
    package = tmp_path / "undersigned"
    for place in ("", *ENGINES, *ROOMS, "config"):
        (package / place).mkdir()
        (package / place / "__init__.py").touch()
    for room in ROOMS:
        for module in SHAPE:
            (package / room / f"{module}.py").touch()
    (package / "cli.py").touch()
    return tmp_path


def test_the_walls_stand() -> None:
    done = lint(REPO / "src")

    assert done.returncode == 0, done.stdout


def test_an_empty_house_breaks_no_wall(house: Path) -> None:
    done = lint(house)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_room_that_the_list_does_not_name_is_seen(house: Path) -> None:
    (house / "undersigned" / "helpers.py").touch()

    done = lint(house)

    assert done.returncode == 1
    assert "helpers" in done.stdout.split("Broken contracts")[1]


@pytest.mark.parametrize(
    ("module", "line", "wall"),
    [
        ("parties/models.py", "from undersigned.texts import models", "Rooms import only"),
        ("core/states.py", "from undersigned import home", "Rooms import only"),
        ("texts/actions.py", "from undersigned import cli", "Rooms import only"),
        ("frontier/__init__.py", "import undersigned.core", "Rooms import only"),
        ("frontier/__init__.py", "from undersigned import reading", "Rooms import only"),
        ("frontier/__init__.py", "from django.db import models", "Engines know nothing"),
        ("reading/__init__.py", "import socket", "Engines know nothing"),
        ("ledger/__init__.py", "from time import time", "Engines know nothing"),
        ("texts/models.py", "from undersigned.texts import queries", "Inside a room"),
        ("texts/rules.py", "from undersigned.texts import actions", "Inside a room"),
        ("positions/tasks.py", "from undersigned.positions import views", "views are imported by urls alone"),
        ("home/views.py", "from undersigned.texts import views", "views are imported by urls alone"),
    ],
)
def test_a_broken_wall_is_named(house: Path, module: str, line: str, wall: str) -> None:
    (house / "undersigned" / module).write_text(f"{line}\n")

    done = lint(house)

    assert done.returncode == 1
    # After the list of verdicts, only broken walls are told of.
    assert wall in done.stdout.split("Broken contracts")[1], done.stdout
