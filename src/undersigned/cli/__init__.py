"""The same acts from a terminal.

Errors are one line on standard error. Exit codes: 0 done; 1 the answer is no (a damaged bundle, a refused act);
2 the call or its input was not understood.
"""

import os

# The frontier's arrays are small: threads of the linear algebra library would cost more than they bring.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from undersigned.cli.main import main

__all__ = ["main"]
