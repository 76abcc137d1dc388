"""A person's own page: name, language, and erasing the account."""

import pytest
from django.test import Client
from tests.factories import make_coalition, make_seat, make_user

from undersigned.core.errors import NotAllowed
from undersigned.core.models import Event
from undersigned.parties.queries import actor_of_user
from undersigned.people import actions
from undersigned.people.models import User

pytestmark = pytest.mark.django_db


def test_the_page_is_for_whoever_is_signed_in(client: Client) -> None:
    assert client.get("/me/").headers["Location"] == "/accounts/login/?next=/me/"


def test_name_and_language_are_kept_and_the_page_speaks_that_language(client: Client) -> None:
    user = make_user()
    client.force_login(user)

    response = client.post("/me/", {"name": "  Ana  of the river", "language": "fr"}, follow=True)

    user.refresh_from_db()
    assert (user.name, user.language) == ("Ana of the river", "fr")
    assert response.headers["Content-Language"] == "fr"
    assert client.get("/").headers["Content-Language"] == "fr"


def test_a_name_that_hides_something_is_refused_at_its_place_and_kept_in_the_form(client: Client) -> None:
    client.force_login(make_user(name="Ana"))

    body = client.post("/me/", {"name": "A\u202ena", "language": "fr"}).content.decode()

    assert "nobody sees" in body
    assert "A\u202ena" in body
    assert User.objects.get().name == "Ana"


def test_nobody_changes_the_account_of_another() -> None:
    with pytest.raises(NotAllowed):
        actions.change_account(make_user(), actor=actor_of_user(make_user()), name="x", language="en")


def test_an_account_is_erased_only_with_the_tick(client: Client) -> None:
    client.force_login(make_user())

    body = client.post("/me/erase/", {}).content.decode()

    assert "This field is required." in body
    assert User.objects.count() == 1
    assert client.get("/me/erase/").status_code == 405


def test_an_erased_account_is_signed_out_and_gone(client: Client) -> None:
    client.force_login(make_user(name="Ana"))

    body = client.post("/me/erase/", {"sure": "on"}).content.decode()

    assert "Your account is erased" in body
    assert not User.objects.exists()
    assert Event.objects.get().verb == "erased"
    assert client.get("/me/").status_code == 302


def test_the_only_secretary_is_warned_before_she_goes(client: Client) -> None:
    coalition = make_coalition("The river towns")
    user = make_seat(coalition, "secretary").user
    client.force_login(user)
    warning = "You are the only secretary of <bdi>The river towns</bdi>."

    assert warning in client.get("/me/").content.decode()
    make_seat(coalition, "secretary")
    body = client.get("/me/").content.decode()
    assert warning not in body
    assert f'href="/c/{coalition.slug}/"' in body


def test_an_account_for_an_address_is_made_once_whatever_its_case() -> None:
    first, made = actions.account_for("Ana@Example.org", name="Ana")
    second, again = actions.account_for("ana@example.ORG", name="Somebody")

    assert (made, again, first) == (True, False, second)
    assert second.name == "Ana"
