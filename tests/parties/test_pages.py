"""The pages of a coalition's parties and seats: acts, refusals at their place, and who gets in."""

import re
from typing import Any

import pytest
from django.test import Client
from tests.factories import make_coalition, make_party, make_seat, make_user

from undersigned.core.models import Event
from undersigned.parties.models import Coalition, Membership, Party, Seat
from undersigned.people.models import User

pytestmark = pytest.mark.django_db

PARTY = {"name": "Ferry Union", "kind": "organisation", "language": "fr"}
FOUNDED = {"name": "River Towns", "drafts_in": "fr", "languages": ["ar", "en"], "time_zone": "Europe/Paris"}


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition("The river towns")


@pytest.fixture
def secretary(client: Client, coalition: Coalition) -> User:
    user = make_seat(coalition, "secretary").user
    client.force_login(user)
    return user


def body(response: Any) -> str:
    return str(response.content.decode())


def test_any_person_founds_a_coalition_and_lands_on_its_page(client: Client) -> None:
    client.force_login(make_user())

    page = client.post("/c/new/", FOUNDED, follow=True)

    coalition = Coalition.objects.get()
    assert coalition.languages == ["fr", "ar", "en"]
    assert page.redirect_chain[-1][0] == f"/c/{coalition.slug}/"
    assert "River Towns" in body(page)


def test_founding_needs_an_account(client: Client) -> None:
    assert client.get("/c/new/").headers["Location"] == "/accounts/login/?next=/c/new/"


def test_a_coalition_founded_by_a_double_press_is_one(client: Client) -> None:
    client.force_login(make_user())
    key = re.search(r'name="once" value="([^"]+)"', body(client.get("/c/new/")))
    assert key

    first = client.post("/c/new/", FOUNDED | {"once": key[1]})
    second = client.post("/c/new/", FOUNDED | {"once": key[1]})

    assert first.headers["Location"] == second.headers["Location"]
    assert Coalition.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name": ""}, "This field is required."),
        ({"name": "Un\u202eion"}, "nobody sees"),
        ({"time_zone": "Paris"}, "“Paris” is not a time zone. One is Europe/Madrid."),
        ({"drafts_in": "xx"}, "xx is not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_place_and_what_was_typed_is_kept(
    client: Client, changed: dict[str, str], sentence: str
) -> None:
    client.force_login(make_user())

    page = body(client.post("/c/new/", FOUNDED | changed))

    assert sentence in page
    assert 'value="Europe/Paris"' in page or 'value="River Towns"' in page
    assert not Coalition.objects.exists()


@pytest.mark.parametrize("page", ["parties/", "parties/add/", "parties/paste/", "seats/"])
def test_strangers_find_nothing_and_who_is_signed_out_signs_in(
    client: Client, coalition: Coalition, page: str
) -> None:
    address = f"/c/{coalition.slug}/{page}"

    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    client.force_login(make_user())
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("power", ["editor", "observer"])
def test_other_seats_read_and_change_nothing(client: Client, coalition: Coalition, power: str) -> None:
    party = make_party(coalition, "Weir Council")
    client.force_login(make_seat(coalition, power).user)
    base = f"/c/{coalition.slug}"

    assert "Weir Council" in body(client.get(f"{base}/parties/"))
    assert "Add one" not in body(client.get(f"{base}/parties/"))
    assert "Give a seat" not in body(client.get(f"{base}/seats/"))
    for path in ("parties/add/", "parties/paste/", f"parties/{party.uid}/"):
        assert client.get(f"{base}/{path}").status_code == 403
    for path in (f"parties/{party.uid}/leave/", f"seats/{Seat.objects.get().uid}/end/"):
        assert client.post(f"{base}/{path}").status_code == 403
    seat = {"email": "a@example.org", "power": "secretary"}
    assert client.post(f"{base}/seats/", seat).status_code == 403
    assert User.objects.count() == 1


def test_a_party_is_added_once_by_a_double_press(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    for _ in range(2):
        page = client.post(f"/c/{coalition.slug}/parties/add/", PARTY | {"once": "k"}, follow=True)

    assert "Ferry Union is in the coalition." in body(page)
    assert Party.objects.get().languages == ["fr"]


def test_a_name_that_is_taken_is_said_on_the_form(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    make_party(coalition, "ferry union")

    page = body(client.post(f"/c/{coalition.slug}/parties/add/", PARTY))

    assert "Ferry Union is in the coalition already." in page
    assert 'value="Ferry Union"' in page


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"kind": "current"}, "A current works inside an organisation: name which."),
        ({"members": "12"}, "Say on which day it had that many members."),
        ({"members": "12", "members_on": "2999-01-01"}, "Members are counted on a day that has been"),
        ({"members": "many"}, "Enter a whole number."),
    ],
)
def test_what_cannot_be_said_of_a_party_is_told_on_the_form(
    client: Client, coalition: Coalition, secretary: User, changed: dict[str, str], sentence: str
) -> None:
    page = body(client.post(f"/c/{coalition.slug}/parties/add/", PARTY | changed))

    assert sentence in page
    assert not Party.objects.exists()


def test_the_list_shows_currents_under_their_organisation_and_where_numbers_come_from(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    zeta = make_party(coalition, "Zeta", members=1200, members_on="2026-03-01", place="Weir")
    make_party(coalition, "Alpha current", kind="current", parent=zeta)
    make_party(coalition, "Beta", members=5, members_on="2026-03-01", members_evidence="audit of 2025")

    page = body(client.get(f"/c/{coalition.slug}/parties/"))

    order = [page.index(f"<bdi>{name}</bdi>") for name in ("Beta", "Zeta", "Alpha current")]
    assert order == sorted(order)
    for words in ("1,200", "self-declared", "audit of 2025", "1 March 2026", "Current"):
        assert words in page


def test_a_party_is_changed_and_keeps_its_other_languages(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    party = make_party(coalition, "Ferry", languages=["en", "ar"])
    address = f"/c/{coalition.slug}/parties/{party.uid}/"
    assert 'value="Ferry"' in body(client.get(address))

    client.post(address, PARTY)

    party.refresh_from_db()
    assert (party.name, party.languages) == ("Ferry Union", ["fr", "ar"])


def test_a_party_leaves_and_is_taken_back(client: Client, coalition: Coalition, secretary: User) -> None:
    party = make_party(coalition, "Ferry")
    base = f"/c/{coalition.slug}/parties/{party.uid}"
    assert client.get(f"{base}/leave/").status_code == 405

    page = client.post(f"{base}/leave/", follow=True)
    assert "Who has left" in body(page)
    assert Membership.objects.get().until is not None
    assert client.get(f"{base}/").status_code == 404

    client.post(f"{base}/rejoin/")
    assert Membership.objects.get().until is None


def test_wrong_lines_are_named_on_the_form_and_the_lines_stay(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    page = body(client.post(f"/c/{coalition.slug}/parties/paste/", {"lines": "Alpha\nBeta; ; ; x\n; y"}))

    assert page.index("Line 2: “x” is not a number of members.") < page.index("Line 3: A name needs")
    assert "Beta; ; ; x" in page
    assert not Party.objects.exists()


def test_lines_are_taken_in(client: Client, coalition: Coalition, secretary: User) -> None:
    page = client.post(f"/c/{coalition.slug}/parties/paste/", {"lines": "Alpha\nBeta; Weir"}, follow=True)

    assert "2 organisations joined." in body(page)
    assert Event.objects.get().verb == "parties.pasted"


def test_a_seat_is_given_to_an_address_and_the_page_says_how_to_sign_in(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    asked = {"email": "ana@example.org", "name": "Ana", "power": "editor"}

    page = body(client.post(f"/c/{coalition.slug}/seats/", asked, follow=True))

    assert "Ana has a seat and a new account." in page
    assert "<strong><bdi>Ana</bdi></strong>" in page
    assert "Editor: drafts texts and translations" in page
    assert "ana@example.org" not in page


def test_a_delegate_without_an_organisation_is_refused_on_the_form(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    asked = {"email": "ana@example.org", "power": "delegate"}

    page = body(client.post(f"/c/{coalition.slug}/seats/", asked))

    assert "A delegate or officer speaks for an organisation: name it." in page
    assert 'value="ana@example.org"' in page


def test_a_seat_ends_and_the_last_secretarys_does_not(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    other = make_seat(coalition, "observer")
    base = f"/c/{coalition.slug}/seats"

    client.post(f"{base}/{other.uid}/end/")
    refused = client.post(f"{base}/{secretary.seats.get().uid}/end/")

    other.refresh_from_db()
    assert other.ended_at is not None
    assert refused.status_code == 409
    assert "A coalition keeps at least one secretary." in body(refused)


@pytest.mark.parametrize("many", [3, 30])
@pytest.mark.parametrize("page", ["parties/", "seats/"])
def test_queries_do_not_grow_with_the_rows(
    client: Client,
    coalition: Coalition,
    secretary: User,
    page: str,
    many: int,
    django_assert_max_num_queries: Any,
) -> None:
    for _ in range(many):
        party = make_party(coalition)
        make_party(coalition, kind="current", parent=party)
        make_seat(coalition, "delegate", party=party)

    with django_assert_max_num_queries(8):
        assert client.get(f"/c/{coalition.slug}/{page}").status_code == 200
