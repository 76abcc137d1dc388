"""Test the frontier engine on the oldest and the newest NumPy that it supports, and compare what it says, bit by bit.

Usage: python scripts/numpy_versions.py

Makes two virtual environments in a temporary folder, installs into them NumPy, pytest and Hypothesis alone, runs
tests/frontier (what is not marked long) in each, and compares the hash of fixed drafts' frontiers.
"""

import os
import re
import subprocess
import sys
import tempfile
import tomllib
import venv
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
FINGERPRINT = REPO / "tests" / "frontier" / "fingerprint.py"
PYTEST = (
    *("-m", "pytest", "-q", "--noconftest", "--import-mode=importlib", "-p", "no:cacheprovider", "-o", "addopts="),
    *("--hypothesis-profile=ci", "-m", "not long", "-W", "ignore::pytest.PytestConfigWarning", "tests/frontier"),
)  # fmt: skip


def versions() -> list[str]:
    """Return what to install: the oldest NumPy that pyproject.toml allows, and the newest there is."""
    project = tomllib.loads((REPO / "pyproject.toml").read_text())["project"]
    asked = next(need for need in project["dependencies"] if need.startswith("numpy"))
    oldest = re.search(r">=\s*([\d.]+)", asked)
    if oldest is None:
        raise SystemExit(f"pyproject.toml does not say what the oldest NumPy is: {asked}")
    return [f"numpy=={oldest[1]}", "numpy"]


def run(python: Path, *arguments: str | Path) -> str:
    """Return what a program of an environment prints; one that fails ends the script with its output."""
    environment = os.environ | {"PYTHONPATH": str(REPO / "src"), "OPENBLAS_NUM_THREADS": "1"}
    command = [python, *arguments]
    done = subprocess.run(command, cwd=REPO, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, arguments))} failed:\n{done.stdout}{done.stderr}")
    return done.stdout.strip()


def tried(requirement: str, folder: Path) -> str:
    """Return the hash that the engine has on one NumPy, after its tests."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", requirement, "pytest>=8", "hypothesis>=6.120")
    version = run(python, "-c", "import numpy; print(numpy.__version__)")
    print(f"NumPy {version}: {run(python, *PYTEST).splitlines()[-1]}", flush=True)
    shared = Path(os.environ.get("UNDERSIGNED_SHARED") or REPO.parent / "shared", "data", "frontier")
    printed = run(python, FINGERPRINT, *([shared] if shared.exists() else []))
    print(f"NumPy {version}: {printed}", flush=True)
    return printed


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="undersigned-numpy-") as folder:
        found = {tried(need, Path(folder, str(n))) for n, need in enumerate(versions())}
    if len(found) > 1:
        sys.exit("The engine says different things on different versions of NumPy.")


if __name__ == "__main__":
    main()
