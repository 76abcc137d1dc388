"""The demonstration leads from a baker to the dam, in three scripts, and tells what is disputed on the way."""

import pytest
from django.test import Client

from undersigned.demo import build

pytestmark = pytest.mark.django_db


def test_a_baker_is_led_to_the_dam_by_links_with_their_sources() -> None:
    build()
    pages = [
        Client().get("/why/", {"q": typed}).content.decode() for typed in ("baker", "الخباز", "boulangère")
    ]

    for page in pages:
        assert "The Harrow Dam" in page
        assert "3 links" in page
        assert "The mill takes its current from the power house below the dam" in page
        assert "What the lower landing needs before the flood" in page, "the act at the end"
    bank = Client().get("/why/", {"q": "Valley Savings Bank"}).content.decode()
    assert "so it says in its own report" in bank
