"""The same acts from a terminal.

Errors are one line on standard error. Exit codes: 0 done; 1 the answer is no (a damaged bundle, a refused act);
2 the call or its input was not understood.
"""

from undersigned.cli.main import main

__all__ = ["main"]
