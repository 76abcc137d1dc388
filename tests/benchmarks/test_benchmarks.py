"""Each measurement runs to its end and prints its table; what it measured is not looked at."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tests.shared import REPO

MEASUREMENTS = sorted(path for path in (REPO / "benchmarks").glob("*.py") if not path.name.startswith("_"))


@pytest.mark.long
@pytest.mark.parametrize("file", MEASUREMENTS, ids=lambda path: path.stem)
def test_a_measurement_runs_and_shows_a_table(file: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DJANGO")}

    done = subprocess.run(
        [sys.executable, str(file), "--quick"], capture_output=True, text=True, env=environment, timeout=300
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "|---|" in done.stdout
