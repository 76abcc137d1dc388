"""Where tests find the data that several projects share."""

import os
from pathlib import Path

import pytest

REPO = Path(__file__).resolve().parent.parent


def shared(*parts: str) -> Path:
    """Return a path in the shared data; the test is skipped, with the reason, where that data is absent."""
    path = Path(os.environ.get("UNDERSIGNED_SHARED") or REPO.parent / "shared", "data", *parts)
    if not path.exists():
        pytest.skip(f"the shared data are not here: {path} (set UNDERSIGNED_SHARED)")
    return path
