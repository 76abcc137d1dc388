"""The same output whatever the machine does: threads, hash seeds. `make test-numpy` does it for versions of NumPy."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.shared import shared

SCRIPT = Path(__file__).parent / "fingerprint.py"
WAYS = [("1", "0"), ("2", "0"), ("1", "4242")]


def fingerprints(*arguments: str) -> set[str]:
    """Return what the script prints under each number of BLAS threads and hash seed."""
    printed = set()
    for threads, seed in WAYS:
        environment = os.environ | {"OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed}
        command = [sys.executable, str(SCRIPT), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
        printed.add(done.stdout)
    return printed


def test_output_depends_neither_on_threads_nor_on_the_hash_seed() -> None:
    [printed] = fingerprints("--few")

    assert len(printed.strip()) == 64


@pytest.mark.long
def test_output_on_real_roll_calls_depends_neither_on_threads_nor_on_the_hash_seed() -> None:
    assert len(fingerprints(str(shared("frontier")))) == 1
