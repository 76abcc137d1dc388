"""First screens and the coalition's page: what waits for whom, and where each text stands."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.factories import make_coalition, make_party, make_round, make_seat, make_text, make_user
from tests.home.worlds import make_edition

from undersigned.agreements.queries.progress import Stage, progress_of
from undersigned.cases.models import Case
from undersigned.home.queries.first import newest_published
from undersigned.pledges.models import Appeal
from undersigned.texts.models import Text

pytestmark = pytest.mark.django_db


def stage(text: Text) -> Stage:
    (progress,) = progress_of(Text.objects.filter(pk=text.pk))
    return progress.stage


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


def test_the_coalition_page_takes_as_many_queries_for_thirty_rows_as_for_three(client: Client) -> None:
    counts = []
    for many in (3, 30):
        coalition = make_coalition()
        for _ in range(many):
            make_round(make_text(coalition, 1))
            make_seat(coalition, "delegate", party=make_party(coalition))
        client.force_login(make_seat(coalition, "secretary").user)
        client.get(f"/c/{coalition.slug}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/c/{coalition.slug}/").status_code == 200
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_a_stranger_reads_the_newest_edition_of_what_was_published_last(client: Client) -> None:
    coalition = make_coalition("The river towns")
    old, new, draft = (make_text(coalition, title=title) for title in ("Old words", "New words", "A draft"))
    make_edition(old, published_at=timezone.now() - timedelta(days=3))
    make_edition(new, 1, published_at=timezone.now() - timedelta(days=9))
    make_edition(new, 2)
    make_edition(draft, published=False)

    body = client.get("/").content.decode()

    newest = [each.edition for each in newest_published(timezone.now(), 5)]
    assert [(each.text, each.number) for each in newest] == [(new, 2), (old, 1)]
    assert body.index("New words") < body.index("Old words")
    assert "A draft" not in body
    assert "private link" in body
    assert 'href="/c/new/"' in body


def test_a_stranger_reads_why_and_what_is_asked_and_checks_where_there_is_nothing_else_to_do(
    client: Client,
) -> None:
    told = {"why": "Who lives below drinks it.", "addressee": "The ministry", "ask": "Keep two tankers."}
    text = make_text(make_coalition(), **told)  # type: ignore[arg-type]
    make_edition(text)

    body = client.get("/").content.decode()

    assert f'<p lang="en" dir="ltr">{told["why"]}</p>' in body
    assert f'<strong lang="en" dir="ltr">{told["ask"]}</strong>' in body
    assert body.count('class="button"') == 1
    assert f'class="button" href="/t/{text.uid}/edition-1.json"' in body


def test_a_stranger_is_offered_one_thing_to_do_first_a_letter_then_an_open_appeal(client: Client) -> None:
    coalition = make_coalition()
    maker, text = make_party(coalition, "The lower landing"), make_text(coalition, kind="appeal")
    case = Case.objects.create(coalition=coalition)
    appeal = Appeal.objects.create(text=text, case=case, made_by=maker, published_at=timezone.now())
    make_edition(text)
    letter = make_edition(make_text(coalition, title="A letter"), open_to_persons=True)

    both = client.get("/").content.decode()
    type(letter).objects.filter(pk=letter.pk).update(open_to_persons=False)
    asked = client.get("/").content.decode()
    Appeal.objects.update(closed_at=timezone.now(), closed_words="Enough.")
    closed = client.get("/").content.decode()

    assert f'class="button" href="/t/{letter.text.uid}/persons/sign/"' in both
    assert f'class="button" href="/appeals/{appeal.uid}/sheet/"' in asked
    assert f'href="/appeals/{appeal.uid}/" lang="en"' in asked
    assert ".json" in closed
    assert [page.count('class="button"') for page in (both, asked, closed)] == [1, 1, 1]


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
