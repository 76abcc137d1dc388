"""The demonstration's practice report is found by whoever looks for what was tried."""

import pytest
from django.test import Client

from undersigned.demo import build

pytestmark = pytest.mark.django_db


def test_a_stranger_finds_what_was_tried_with_a_loudspeaker_and_not_how_anybody_is_reached() -> None:
    build()
    client = Client()

    found = client.get("/search/?q=loudspeakers").content.decode()
    assert "What we tried with a gauge and a loudspeaker" in found.replace("<mark>", "").replace(
        "</mark>", ""
    )
    report = client.get(
        found.split('href="/practices/')[1].split('"')[0].join(("/practices/", ""))
    ).content.decode()

    assert "two boats were lost" in report
    assert "1 person of" in report
    assert "boat shed, any evening" not in report
