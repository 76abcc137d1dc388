"""The search one state at a time, in loops that a compiler can turn into machine code.

Plain Python and NumPy, with nothing that `numba` could not take; `compiled.py` drives it. Multipliers are kept per
depth: a child starts from its parent's.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from . import consequences, relaxation, rounding, swaps, tree

Jit = Callable[[Callable[..., Any]], Callable[..., Any]]
MODULES = (relaxation, consequences, rounding, swaps, tree)


def compile_all(jit: Jit) -> None:
    """Replace every kernel by what the caller's compiler makes of it, callees first; for the whole process."""
    for home in MODULES:
        for name, function in list(vars(home).items()):
            if isinstance(function, FunctionType) and function.__module__ == home.__name__:
                compiled = jit(function)
                for module in MODULES:
                    if vars(module).get(name) is function:
                        setattr(module, name, compiled)
