"""Two houses, strangers to one another, built once for all tests of a file, and gone when it ends."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from tests.doors.canaries import Canaries
from tests.doors.house import House, build
from tests.doors.visitors import Visitors


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Say nothing of the thousands who are turned away."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture(scope="module")
def houses(django_db_setup: None, django_db_blocker: Any) -> Iterator[tuple[House, House]]:
    """Return a coalition with everything, and another one like it."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build("North"), build("South")
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visitors(houses: tuple[House, House]) -> Visitors:
    """Return the browsers of everybody who comes to the first house."""
    return Visitors(*houses)


@pytest.fixture(scope="module")
def canaries(houses: tuple[House, House]) -> Canaries:
    """Return the canaries in both houses."""
    return Canaries(*houses)
