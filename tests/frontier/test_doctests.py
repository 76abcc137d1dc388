"""The examples in the docstrings say what happens."""

from __future__ import annotations

import doctest

import undersigned.frontier


def test_the_examples_in_the_interface_hold() -> None:
    ran = doctest.testmod(undersigned.frontier)

    assert (ran.failed, ran.attempted > 5) == (0, True)
