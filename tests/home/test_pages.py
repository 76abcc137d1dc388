"""First screens and the coalition's page: what waits for whom, and where each text stands."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user, seated
from tests.home.worlds import make_edition

from undersigned.agreements.models import Signature
from undersigned.home.queries.standing import Stage, newest_published, standings, steps
from undersigned.parties.queries import actor_of_user
from undersigned.positions.models import Submission
from undersigned.texts.models import Text
from undersigned.texts.queries import texts_of

pytestmark = pytest.mark.django_db


def stage(text: Text) -> Stage:
    (standing,) = standings(Text.objects.filter(pk=text.pk))
    return standing.stage


def test_a_text_goes_through_its_stages() -> None:
    text = make_text(make_coalition())
    seen = [stage(text)]
    round = make_round(text)
    seen.append(stage(text))
    type(round).objects.update(closes_at=timezone.now())
    seen.append(stage(text))
    edition = make_edition(text, published=False)
    seen.append(stage(text))
    type(edition).objects.update(published_at=timezone.now())
    seen.append(stage(text))
    type(round).objects.update(closed_at=timezone.now())
    make_round(text)
    seen.append(stage(text))

    assert seen == ["drafted", "asked", "answered", "frozen", "published", "asked"]


def test_a_delegate_is_asked_until_her_party_has_handed_in() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)
    round = make_round(text)
    delegate = seated(coalition, "delegate", party=party)

    (step,) = steps(delegate, standings(texts_of(coalition)))
    assert (step.task, step.party, step.args) == ("answer", party, (text.uid, party.uid))

    Submission.objects.create(round=round, party=party)
    assert steps(delegate, standings(texts_of(coalition))) == []


def test_an_officer_decides_on_what_is_frozen_and_provisional_for_her_party() -> None:
    coalition = make_coalition()
    text, party, other = make_text(coalition), make_party(coalition), make_party(coalition)
    edition = make_edition(text, published=False)
    Signature.objects.create(edition=edition, party=party)

    (step,) = steps(seated(coalition, "officer", party=party), standings(texts_of(coalition)))

    assert (step.task, step.args) == ("decide", (text.uid, 1, party.uid))
    assert steps(seated(coalition, "officer", party=other), standings(texts_of(coalition))) == []


def test_a_secretary_asks_freezes_collects_and_publishes() -> None:
    coalition = make_coalition()
    text, party = make_text(coalition), make_party(coalition)
    secretary = seated(coalition)

    def task() -> list[str]:
        return [step.task.value for step in steps(secretary, standings(texts_of(coalition)))]

    seen = [task()]
    make_round(
        text, closes_at=timezone.now() - timedelta(hours=1), opened_at=timezone.now() - timedelta(days=2)
    )
    seen.append(task())
    signature = Signature.objects.create(edition=make_edition(text, published=False), party=party)
    seen.append(task())
    Signature.objects.filter(pk=signature.pk).update(
        state="ratified", ratified_at=timezone.now(), shown_at=timezone.now(), body="Board"
    )
    seen.append(task())

    assert seen == [["ask"], ["freeze"], ["collect"], ["publish"]]


def test_nothing_waits_for_who_observes_or_sits_elsewhere() -> None:
    coalition = make_coalition()
    make_text(coalition)

    assert steps(seated(coalition, "observer"), standings(texts_of(coalition))) == []
    assert steps(seated(make_coalition("Others")), standings(texts_of(coalition))) == []


@pytest.mark.parametrize("many", [3, 30])
def test_queries_do_not_grow_with_texts_parties_and_rounds(
    many: int, django_assert_num_queries: object
) -> None:
    coalition = make_coalition()
    party = make_party(coalition)
    for _ in range(many):
        text = make_text(coalition, 1)
        make_round(text)
        Signature.objects.create(edition=make_edition(text), party=make_party(coalition))
    delegate = seated(coalition, "delegate", party=party)

    with django_assert_num_queries(7):  # type: ignore[operator]
        assert len(steps(delegate, standings(texts_of(coalition)))) == many


@pytest.mark.parametrize("many", [3, 30])
def test_the_coalition_page_takes_as_many_queries_for_thirty_rows_as_for_three(
    client: Client, many: int, django_assert_num_queries: object
) -> None:
    coalition = make_coalition()
    for _ in range(many):
        make_round(make_text(coalition, 1))
        make_seat(coalition, "delegate", party=make_party(coalition))
    client.force_login(make_seat(coalition, "secretary").user)
    client.get(f"/c/{coalition.slug}/")

    with django_assert_num_queries(14, exact=False):  # type: ignore[operator]
        assert client.get(f"/c/{coalition.slug}/").status_code == 200


def test_a_stranger_reads_the_newest_edition_of_what_was_published_last(client: Client) -> None:
    coalition = make_coalition("The river towns")
    old, new, draft = (make_text(coalition, title=title) for title in ("Old words", "New words", "A draft"))
    make_edition(old, published_at=timezone.now() - timedelta(days=3))
    make_edition(new, 1, published_at=timezone.now() - timedelta(days=9))
    make_edition(new, 2)
    make_edition(draft, published=False)

    body = client.get("/").content.decode()

    assert [(e.text, e.number) for e in newest_published(5)] == [(new, 2), (old, 1)]
    assert body.index("New words") < body.index("Old words")
    assert "A draft" not in body
    assert "private link" in body
    assert 'href="/c/new/"' in body


def test_the_first_page_of_an_empty_node_still_has_something_to_do(client: Client) -> None:
    body = client.get("/").content.decode()

    assert "Nothing has been published on this node yet." in body
    assert "Start a coalition" in body


def test_who_has_seats_sees_what_waits_and_that_it_ends(client: Client) -> None:
    coalition = make_coalition("The river towns")
    make_text(coalition, title="Flow")
    client.force_login(make_seat(coalition, "secretary").user)

    body = client.get("/").content.decode()

    assert "Ask the coalition about" in body
    assert "That is all. Nothing else waits for you." in body
    assert f'href="/c/{coalition.slug}/"' in body


def test_nothing_waits_is_said(client: Client) -> None:
    client.force_login(make_seat(make_coalition(), "observer").user)

    assert "Nothing waits for you." in client.get("/").content.decode()


def test_a_coalition_shows_its_texts_parties_and_seats_to_its_seats_alone(client: Client) -> None:
    coalition = make_coalition("The river towns")
    make_text(coalition, title="Flow")
    make_party(coalition, "Weir Council")
    address = f"/c/{coalition.slug}/"

    assert client.get(address).headers["Location"] == f"/accounts/login/?next={address}"
    client.force_login(make_user())
    assert client.get(address).status_code == 404
    client.force_login(make_seat(coalition, "observer", user=make_user(name="Olga")).user)
    body = client.get(address).content.decode()
    for words in ("Flow", "Weir Council", "Olga", "Being drafted; nobody has been asked."):
        assert words in body
    assert "Bring in a draft" not in body


def test_whoever_drafts_is_offered_to_bring_in_a_draft(client: Client) -> None:
    coalition = make_coalition()
    client.force_login(make_seat(coalition, "editor").user)

    assert f'href="/c/{coalition.slug}/texts/new/"' in client.get(f"/c/{coalition.slug}/").content.decode()


@pytest.mark.parametrize("power", ["secretary", "editor", "delegate", "officer", "observer"])
def test_every_step_leads_to_a_page_that_opens(client: Client, power: str) -> None:
    coalition = make_coalition()
    party = make_party(coalition) if power in {"delegate", "officer"} else None
    user = make_seat(coalition, power, party=party).user
    make_round(make_text(coalition))
    make_text(coalition)
    if party:
        Signature.objects.create(edition=make_edition(make_text(coalition), published=False), party=party)
    client.force_login(user)

    for step in steps(actor_of_user(user), standings(texts_of(coalition))):
        assert client.get(reverse(step.page, args=step.args)).status_code == 200
