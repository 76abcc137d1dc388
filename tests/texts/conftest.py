import pytest
from django.test import Client
from tests.factories import make_coalition, make_text
from tests.texts.worlds import signed_in

from undersigned.parties.models import Coalition
from undersigned.texts.models import Text


@pytest.fixture
def coalition(db: None) -> Coalition:
    return make_coalition()


@pytest.fixture
def text(coalition: Coalition) -> Text:
    return make_text(coalition, 3, wordings=2)


@pytest.fixture
def editor(coalition: Coalition) -> Client:
    """The browser of somebody with an editor's seat."""
    return signed_in(coalition, "editor")
