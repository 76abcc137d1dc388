"""What every file of the house keeps to, whoever wrote it."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.architecture.test_walls import SHAPE
from tests.shared import REPO

from undersigned.config.settings import ROOMS

PACKAGE = REPO / "src" / "undersigned"
LONGEST = 400
# Which folders of tests stand for no folder of the package.
MORE_TESTS = {"journeys", "architecture", "doors", "faults", "scripts", "benchmarks"}
DJANGO_ASKS_FOR = {"__init__", "apps", "migrations", "management", "templatetags"}
# core/ holds what all rooms rest on and has no shape; the others only what is said here.
BESIDE_THE_SHAPE = {
    "people": {"adapter"},
    "parties": {"middleware"},
    "texts": {"numbers"},
    "agreements": {"renderings"},
    "exchange": {"outbound"},
}
# Where a developer or a machine keeps its work; the words of the pattern must not match themselves.
MACHINE_PATH = re.compile(r"(?<![\w.~>)}-])/(?:work|root|tmp)/\w|/home/\w+/\w+/")


def sources() -> list[Path]:
    return [path for path in PACKAGE.rglob("*.py") if "migrations" not in path.parts]


def tracked() -> list[Path]:
    if not (REPO / ".git").exists() or not shutil.which("git"):
        pytest.skip("only git knows which files belong to the project, and it is not here")
    done = subprocess.run(["git", "ls-files", "-z"], cwd=REPO, capture_output=True, text=True, check=True)
    return [path for name in done.stdout.split("\0") if name and (path := REPO / name).is_file()]


def machine_paths(content: str) -> list[str]:
    return [line for line in content.splitlines() if MACHINE_PATH.search(line)]


def strange_modules(room: Path, allowed: set[str]) -> set[str]:
    names = {path.stem for path in room.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    return names - allowed


def test_no_source_is_longer_than_a_reader_holds_in_mind() -> None:
    long = {str(path): lines for path in sources() if (lines := len(path.read_text().splitlines())) > LONGEST}

    assert long == {}


def test_no_file_names_a_path_of_some_machine() -> None:
    found = {}
    for path in tracked():
        try:
            found[str(path)] = machine_paths(path.read_text(encoding="utf-8"))
        except UnicodeDecodeError:
            continue  # A picture, a font, a document.

    assert {path: lines for path, lines in found.items() if lines} == {}


@pytest.mark.parametrize("place", ["work/main", "root/x", "tmp/brief", "home/somebody/src/x"])
def test_a_path_of_some_machine_is_seen(place: str) -> None:
    assert machine_paths(f'first\nopen("/{place}")\n') == [f'open("/{place}")']
    assert machine_paths("see src/undersigned/home/views.py, https://example.org/root/1, a /homework/") == []


def test_every_folder_of_tests_mirrors_a_folder_of_the_package() -> None:
    folders = {path.parent.relative_to(REPO / "tests") for path in (REPO / "tests").rglob("test_*.py")}
    strangers = {
        str(folder)
        for folder in folders
        if not MORE_TESTS & set(folder.parts) and not (PACKAGE / folder).is_dir()
    }

    assert strangers == set()


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "core"])
def test_a_room_has_the_shape_of_every_room(room: str) -> None:
    allowed = set(SHAPE) | DJANGO_ASKS_FOR | BESIDE_THE_SHAPE.get(room, set())

    assert strange_modules(PACKAGE / room, allowed) == set()


def test_a_junk_drawer_in_a_room_is_seen(tmp_path: Path) -> None:
    (tmp_path / "models.py").touch()
    (tmp_path / "utils.py").touch()
    (tmp_path / "helpers").mkdir()
    (tmp_path / "helpers" / "__init__.py").touch()

    assert strange_modules(tmp_path, set(SHAPE)) == {"utils", "helpers"}
