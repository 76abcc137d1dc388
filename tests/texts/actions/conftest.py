import pytest
from tests.factories import seated

from undersigned.core.actor import Actor
from undersigned.parties.models import Coalition


@pytest.fixture
def editor(coalition: Coalition) -> Actor:
    return seated(coalition, "editor")
