"""Whoever acts gets a receipt, also on the second press, and reads what became of it; reading makes none."""

import re

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from tests.factories import make_coalition, make_seat, make_text, make_user

from undersigned.core import journal, log
from undersigned.core.actor import OPERATOR
from undersigned.core.errors import Refused
from undersigned.core.models import Event, Once
from undersigned.core.once import once
from undersigned.ledger.log import open_note, read_proof
from undersigned.parties.actions import admit_party
from undersigned.parties.models import Coalition, Party
from undersigned.people.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record_key")]


@pytest.fixture
def coalition() -> Coalition:
    return make_coalition()


@pytest.fixture
def secretary(coalition: Coalition) -> User:
    return make_seat(coalition, "secretary", user=make_user()).user


def admit(client: Client, coalition: Coalition, name: str, key: str = "") -> str:
    told = {"name": name, "kind": "organisation", "language": "en", "once": key}
    answer = client.post(reverse("parties:add", args=[coalition.slug]), told)
    return answer.headers.get("Undersigned-Receipt", "")


def test_an_act_is_answered_with_its_receipt_and_the_next_page_shows_it(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    client.force_login(secretary)
    uid = admit(client, coalition, "Weir")
    event = Event.objects.get(uid=uid)
    assert event.verb == "party.admitted"

    page = client.get(reverse("parties:parties", args=[coalition.slug]))
    assert "Undersigned-Receipt" not in page.headers
    assert f'href="/record/receipt/{uid}/"' in page.content.decode()
    assert f"Receipt {uid[:4]}…" in page.content.decode()
    again = client.get(reverse("parties:parties", args=[coalition.slug]))
    assert uid not in again.content.decode()


def test_the_second_press_gets_the_first_receipt(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    client.force_login(secretary)
    first = admit(client, coalition, "Weir", "pressed")
    assert first == admit(client, coalition, "Weir", "pressed") == Once.objects.get().events
    assert first != admit(client, coalition, "Port", "pressed anew") != ""


def test_what_was_refused_or_undone_has_no_receipt(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    client.force_login(secretary)
    assert admit(client, coalition, "Weir")
    assert admit(client, coalition, "Weir") == ""

    with journal.receipts() as told:
        with transaction.atomic():
            admit_party(coalition, "Port", actor=OPERATOR)
            transaction.set_rollback(True)
        with pytest.raises(Refused):
            once("key", Party, lambda: admit_party(coalition, "Weir", actor=OPERATOR))
    assert told != []
    assert journal.kept(told) == []


def test_a_reader_learns_whether_the_promise_was_kept_and_nothing_of_the_act(
    client: Client, coalition: Coalition, secretary: User
) -> None:
    text = make_text(coalition, title="The ladder stands dry")
    with transaction.atomic():
        event = journal.record(OPERATOR, "text.created", text, text=text, title=text.title, clauses=3)

    def page() -> str:
        return client.get(f"/record/receipt/{event.uid}/").content.decode()

    assert "not kept yet" in page()
    log.sequence()
    kept = page()
    assert "entry 1 of the record" in kept
    assert not any(told in kept for told in (text.title, text.uid, "text.created", f"{event.at:%H:%M}"))
    assert client.get("/record/receipt/nothing/").status_code == 404

    verifier = log.signer().verifier
    note = open_note(client.get(f"/record/receipt/{event.uid}/note").content, [verifier])
    proof = read_proof(client.get(f"/record/proof/{event.uid}").content)
    proof.check(b'{"commitment":"%s"}' % note.text.splitlines()[3].encode(), [verifier])


def test_a_stranger_reads_what_the_record_is_and_takes_the_program_that_checks_it(client: Client) -> None:
    empty = client.get("/record/").content.decode()
    assert "Nothing has been done here yet." in empty
    admit_party(make_coalition(), "Weir", actor=OPERATOR)
    log.sequence()
    page = client.get("/record/").content.decode()
    assert str(log.signer().verifier).replace("+", "&#43;") in page or str(log.signer().verifier) in page
    assert "river.example/record\n1\n" in page
    address = re.search(r'href="(/static/undersigned/verify_bundle[^"]*)"', page)
    assert address
    assert client.get(address[1]).status_code == 200
