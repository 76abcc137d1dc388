"""What a page costs: how many queries it asks, how many bytes it has."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

PAGE_BYTES = 60_000


def queries_of(client: Client, page: str) -> int:
    """Return how many queries a page asks; it is there, and no heavier than a page may be."""
    with CaptureQueriesContext(connection) as captured:
        response = client.get(page)
    assert response.status_code == 200
    assert len(response.content) < PAGE_BYTES
    return len(captured)
