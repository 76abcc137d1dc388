"""Run the installed command as a stranger would: a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

COMMAND = Path(sys.executable).parent / "undersigned"


def undersigned(*arguments: object, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `undersigned` with a clean environment; `folder` is its DATA_DIR."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    where = {"DATA_DIR": str(folder or "/nonexistent")}
    call = [str(COMMAND), *map(str, arguments)]
    return subprocess.run(call, env=kept | where, capture_output=True, text=True, timeout=120, check=False)
