"""The examples in the docstrings say what happens."""

from __future__ import annotations

import doctest
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

import undersigned.frontier


def test_the_examples_in_the_interface_hold() -> None:
    ran = doctest.testmod(undersigned.frontier)

    assert (ran.failed, ran.attempted > 5) == (0, True)


def test_every_function_of_the_interface_stays_one_after_its_first_use() -> None:
    # Importing a module puts its name into the package, over a function of the same name.
    package = Path(undersigned.frontier.__file__).parent
    for path in package.iterdir():
        if path.suffix == ".py" or (path / "__init__.py").exists():
            with suppress(ImportError):  # a module that needs an extra
                import_module(f"undersigned.frontier.{path.stem}")

    assert [
        name
        for name in undersigned.frontier.__all__
        if isinstance(getattr(undersigned.frontier, name), ModuleType)
    ] == []
