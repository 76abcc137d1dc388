"""Read a source that anybody may have sent in a process of its own, which has little memory and little time."""

import subprocess
import sys

from undersigned.reading import Unreadable
from undersigned.reading.__main__ import NOT_UNDERSTOOD
from undersigned.reading.sources import SourceDocument
from undersigned.reading.sources.wire import loads

# Waiting is not working: the reader's own limit counts the time it works.
PATIENCE = 120


def read_limited(data: bytes, filename: str = "", kind: str = "") -> SourceDocument:
    """Return what `read_source` returns, within 256 MB and about one second for each MB.

    Raises: Unreadable with its sentence, or one that tells that the process was stopped.
    """
    command = [sys.executable, "-P", "-m", "undersigned.reading", filename, kind]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise Unreadable(f"The file was not read within {PATIENCE} seconds.") from None
    if done.returncode == NOT_UNDERSTOOD:
        raise Unreadable(done.stderr.decode(errors="replace").strip())
    if done.returncode:
        raise Unreadable("The file takes more time or memory than a source may: it may be made to harm.")
    return loads(done.stdout)
