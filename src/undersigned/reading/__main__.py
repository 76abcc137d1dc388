"""Read one source from standard input, with little time and memory, and print what it holds.

    python -m undersigned.reading [FILENAME [KIND]] < FILE

This is for a caller who does not trust the file: what it does to this process is not done to the caller's. The exit
code is 0 with the document (see `sources/wire.py`) on standard output, or 2 with one sentence on standard error. A
process that ends otherwise has passed a limit that the system holds.
"""

import resource
import signal
import sys
from typing import NoReturn, get_args

from undersigned.reading.drafts import Unreadable
from undersigned.reading.limits import MAX_MEMORY, MAX_SOURCE_BYTES, seconds_for
from undersigned.reading.sources import SourceKind, read_source
from undersigned.reading.sources.wire import dumps

NOT_UNDERSTOOD = 2
# The soft limit raises an exception here; if that is not heard, the hard one ends the process.
_GRACE = 2


def main(arguments: list[str]) -> None:
    filename, kind = (*arguments, "", "")[:2]
    data = sys.stdin.buffer.read(MAX_SOURCE_BYTES + 1)
    _limit(len(data))
    try:
        known = next((each for each in get_args(SourceKind) if each == kind), None)
        written = dumps(read_source(data, filename, known))
    except Unreadable as reason:
        _refuse(str(reason))
    except MemoryError:
        _refuse(
            f"The file needs more than {MAX_MEMORY // 1_000_000} MB of memory to be read, which is the limit."
        )
    except TimeoutError:
        _refuse(f"The file takes longer than {seconds_for(len(data))} seconds to read, which is the limit.")
    sys.stdout.buffer.write(written)


def _limit(size: int) -> None:
    """Let this process use no more than the limits from here on; what it has loaded is loaded."""
    seconds = seconds_for(size)
    signal.signal(signal.SIGXCPU, _too_long)
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + _GRACE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _too_long(*_: object) -> NoReturn:
    raise TimeoutError


def _refuse(sentence: str) -> NoReturn:
    sys.stderr.write(sentence + "\n")
    sys.exit(NOT_UNDERSTOOD)


if __name__ == "__main__":
    main(sys.argv[1:])
