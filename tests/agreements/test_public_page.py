"""The public page, its past, its downloads, and who may not see it."""

import csv
import io
import json
from datetime import timedelta

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.agreements.worlds import World, signed_world
from undersigned.agreements.actions import editions, signatures
from undersigned.agreements.models import Edition, EditionClause, Reservation, Signature
from undersigned.agreements.queries.editions import standing
from undersigned.ledger import verify
from undersigned.parties.models import Seat
from undersigned.texts.models import Translation

pytestmark = pytest.mark.django_db


def body(path: str) -> str:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def test_an_unpublished_text_does_not_exist_for_strangers() -> None:
    world = World()
    world.close()
    world.freeze()
    uid = world.text.uid
    for path in (f"/t/{uid}/", f"/t/{uid}/editions/1/", f"/t/{uid}/edition-1.pdf", f"/t/{uid}/signing/"):
        assert Client().get(path).status_code == 404, path


def test_the_page_shows_clauses_reservations_decisions_and_what_is_signed() -> None:
    world, edition = signed_world()
    line = edition.clauses.get(number="2")
    late = world.parties[0]
    signatures.withdraw(edition.signatures.get(party=late), "Sorry.", actor=world.signer(edition, late))
    world.ratify(edition, late, notes={line.pk: signatures.Note("reservation", "Only on Sundays.")})
    page = body(f"/t/{world.text.uid}/")
    for words in (
        line.body,
        "Only on Sundays.",
        "Assembly",
        "9 for, 2 against, 1 abstaining",
        edition.content_hash,
    ):
        assert words in page
    assert page.index(line.body) < page.index("Only on Sundays.") < page.index("Signed by")


def test_a_provisional_or_declined_signature_is_nobodys_business() -> None:
    world = World(parties=3)
    for party in world.parties:
        world.answer(party)
    world.close()
    edition = world.freeze()
    world.ratify(edition, world.parties[0])
    second = edition.signatures.get(party=world.parties[1])
    signatures.decline(second, "No majority.", actor=world.signer(edition, world.parties[1]))
    editions.publish(edition, actor=world.secretary)
    page = body(f"/t/{world.text.uid}/")
    assert "Party 0" in page
    assert "Party 1" not in page
    assert "Party 2" not in page


def test_it_is_said_in_public_that_nobody_follows_a_text_up() -> None:
    world, _edition = signed_world()
    assert "It is not said who asks whom" in body(f"/t/{world.text.uid}/")
    text = world.text
    text.addressee, text.ask, text.owner = "The Board", "Answer us", world.parties[0]
    text.follow_up_on, text.why = timezone.localdate(), "Wells run dry."
    text.save()
    page = body(f"/t/{text.uid}/")
    assert "It is not said who asks whom" not in page
    assert "Answer us" in page
    assert "Wells run dry." in page


def test_a_text_without_an_undertaking_or_an_answer_is_words_only() -> None:
    world, edition = signed_world(parties=1)
    assert "Words only" in body(f"/t/{world.text.uid}/")
    line = edition.clauses.first()
    EditionClause.objects.filter(pk=line.pk).update(kind="undertaking")
    assert "Words only" not in body(f"/t/{world.text.uid}/")
    aside = {"edition_clause": line, "kind": Reservation.Kind.STAND_ASIDE}
    Reservation.objects.create(signature=edition.signatures.get(), **aside)
    assert "Words only" in body(f"/t/{world.text.uid}/")


def test_as_of_a_past_day_shows_what_stood_there_then() -> None:
    world, edition = signed_world(parties=2)
    now = timezone.now()
    Edition.objects.update(published_at=now - timedelta(days=10))
    Signature.objects.update(shown_at=now - timedelta(days=9))
    first = world.parties[0]
    signatures.withdraw(edition.signatures.get(party=first), "We left.", actor=world.signer(edition, first))
    day = (now - timedelta(days=5)).date().isoformat()
    assert "We left." in body(f"/t/{world.text.uid}/")
    past = body(f"/t/{world.text.uid}/?as_of={day}")
    assert "We left." not in past
    assert "Party 0" in past
    before = (now - timedelta(days=30)).date().isoformat()
    assert "Nothing was published here yet" in body(f"/t/{world.text.uid}/?as_of={before}")


def test_a_day_that_is_none_gets_a_sentence_at_its_field() -> None:
    world, _edition = signed_world()
    assert "year-month-day" in body(f"/t/{world.text.uid}/?as_of=yesterday")


def test_a_translation_is_shown_in_its_language_and_marked_when_it_is_out_of_date() -> None:
    world, _edition = signed_world()
    wording = world.wordings(1)[0]
    made = Translation.objects.create(
        wording=wording, language="fr", body="Nous demandons.", of_body=wording.body
    )
    page = body(f"/t/{world.text.uid}/?lang=fr")
    assert 'lang="fr" dir="ltr">Nous demandons.' in page
    assert "stale" not in page
    made.of_body = "Something else."
    made.save()
    assert 'class="stale"' in body(f"/t/{world.text.uid}/?lang=fr")


def test_each_clause_has_an_address_that_outlives_editions() -> None:
    world, edition = signed_world()
    clause = edition.clauses.get(number="3").clause
    page = body(f"/t/{world.text.uid}/clauses/{clause.uid}/")
    assert edition.clauses.get(number="3").body in page


def test_an_edition_shows_word_by_word_what_changed_since_the_one_before() -> None:
    world, _first = signed_world()
    wording = world.wordings(1)[0]
    wording.body = wording.body.replace("thing", "stone")
    wording.save()
    second = world.freeze()
    world.ratify(second, world.parties[0])
    editions.publish(second, actor=world.secretary)
    page = body(f"/t/{world.text.uid}/editions/2/")
    assert "<del>thing</del><ins>stone</ins>" in page


@pytest.mark.parametrize("extension", ["pdf", "docx", "md", "csv", "json"])
def test_every_download_comes(extension: str) -> None:
    world, _edition = signed_world()
    response = Client().get(f"/t/{world.text.uid}/edition-1.{extension}")
    assert response.status_code == 200
    assert len(response.content) > 200


def test_an_unknown_form_is_not_found() -> None:
    world, _edition = signed_world()
    assert Client().get(f"/t/{world.text.uid}/edition-1.exe").status_code == 404


def test_the_bundle_is_whole_and_a_flipped_byte_names_its_clause() -> None:
    world, edition = signed_world()
    data = Client().get(f"/t/{world.text.uid}/edition-1.json").content
    assert verify(data).whole
    words = edition.clauses.get(number="2").body.encode()
    at = data.index(words) + 5
    broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    assert "Clause 2" in verify(broken).damages[0].sentence
    assert json.loads(data)["format"] == "undersigned-bundle-1"


def test_the_csv_holds_public_positions_and_runs_no_formula() -> None:
    world, edition = signed_world(parties=1)
    party = world.parties[0]
    party.name = "=HYPERLINK(1)"
    party.save()
    text = Client().get(f"/t/{world.text.uid}/edition-1.csv").content.decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["stance"] for row in rows] == ["accept"] * edition.clauses.count()
    assert rows[0]["party_name"] == "'=HYPERLINK(1)"


def test_the_number_of_queries_does_not_grow_with_clauses_and_signatures() -> None:
    counts = []
    for size in (3, 15):
        world, _edition = signed_world(parties=size, clauses=size)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            body(f"/t/{world.text.uid}/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_standing_reads_notes_of_those_who_still_sign() -> None:
    world, edition = signed_world(parties=1)
    party, line = world.parties[0], edition.clauses.get(number="1")
    signatures.withdraw(edition.signatures.get(), "", actor=world.signer(edition, party))
    world.ratify(edition, party, notes={line.pk: signatures.Note("stand_aside")})
    assert [note.kind for _s, note, _answers in standing(edition).notes_on(line)] == ["stand_aside"]


def test_the_draft_comes_as_docx_with_its_alternatives_in_brackets_for_seats_alone() -> None:
    world = World(clauses=2, wordings=2)
    path = f"/t/{world.text.uid}/draft.docx"
    assert Client().get(path).status_code == 404
    browser = Client()
    browser.force_login(Seat.objects.get(coalition=world.coalition).user)
    words = [p.text for p in docx.Document(io.BytesIO(browser.get(path).content)).paragraphs]
    assert any("[We ask for thing 1, said in way [1.] [2.]]" in line for line in words), words
