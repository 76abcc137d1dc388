"""When the database does not answer, the page says what that means, and does not ask it again."""

from typing import Any, NoReturn

import pytest
from django.db import InterfaceError, OperationalError, connection
from django.test import Client
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("signed_in", [False, True])
def test_without_its_database_every_page_says_that_nothing_is_stored(
    error: type[Exception], signed_in: bool
) -> None:
    client = Client(raise_request_exception=False)
    if signed_in:
        client.force_login(make_user())
    client.cookies["link"] = "some-secret"

    def gone(*_call: Any) -> NoReturn:
        raise error("the database is gone")

    with connection.execute_wrapper(gone):
        answer = client.get("/search/?q=river&lang=fr")

    assert answer.status_code == 503
    assert answer["Retry-After"] == "30"
    assert "Rien ne peut être enregistré" in answer.content.decode()
