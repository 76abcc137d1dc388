"""Worlds that several pages are shown of."""

import pytest
from django.test import Client

from tests.agreements.frontier_pages import answer, reader
from tests.factories import make_coalition, make_party, make_text
from undersigned.parties.models import Party
from undersigned.texts.models import Text


@pytest.fixture
def three() -> tuple[Text, list[Party], Client]:
    """A text of three clauses in two wordings (20, 10), and what three parties say about it.

    Anglers accept all. Bakers cannot accept the strong wording of clause 2, Carters clause 3 in any words.
    """
    coalition = make_coalition()
    parties = [make_party(coalition, name) for name in ("Anglers", "Bakers", "Carters")]
    text = make_text(coalition, 3, wordings=2)
    answer(text, parties[0], ["SSS", "SCS", "SSS"])
    answer(text, parties[1], ["SSS", "NSS", "ASS"])
    answer(text, parties[2], ["SSS", "SSS", "NNS"])
    return text, parties, reader(coalition)
