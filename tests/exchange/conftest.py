"""What every test of the exchange has: a node with a key of its own."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from tests.exchange.worlds import HERE, being


@pytest.fixture
def folder(tmp_path: Path, settings: LazySettings) -> Path:
    """This node, with a key of its own; the folder holds the keys of the others too."""
    settings.RECORD_KEY_FILE = tmp_path / f"{HERE}-key"
    with being(HERE, tmp_path):
        pass
    return tmp_path
