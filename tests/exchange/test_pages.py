"""The pages about other nodes: sharing a text, taking in what they tell, keeping what they have published."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.exchange.test_meeting import first_message
from tests.exchange.worlds import HERE, THERE, being, come_back, know, say, told, undone
from tests.factories import make_coalition, make_seat, make_user

from undersigned.core.actor import OPERATOR
from undersigned.exchange.actions.taking import take
from undersigned.exchange.models import Received, Shared
from undersigned.ledger import Member, build, content_hash
from undersigned.parties.models import Coalition, Party
from undersigned.positions.models import Position
from undersigned.positions.states import Stance
from undersigned.texts.models import Text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def a_bundle(words: str = "We keep the weir open.", title: str = "On the weir") -> bytes:
    """Return what another node might have published."""
    clause = {"id": "c" * 12, "number": "1", "kind": "demand", "text": words}
    hashed = content_hash(title, "en", [clause])
    value = {
        "edition": "e" * 12,
        "clause": clause["id"],
        "number": "1",
        "kind": "demand",
        "language": "en",
        "text": words,
    }
    line = Member("clause", f"{'e' * 12}.1", value)
    text = {"title": title, "language": "en", "coalition": "k" * 12, "addressee": "", "ask": ""}
    edition = {
        "text": "t" * 12,
        "number": 1,
        "title": title,
        "language": "en",
        "clauses": [[line.id, line.hash]],
        "frozen_at": "2031-06-01T10:00:00Z",
        "published_at": "2031-06-02T10:00:00Z",
        "content_hash": hashed,
    }
    members = [
        Member("coalition", "k" * 12, {"name": "Hill villages"}),
        Member("text", "t" * 12, {**text, "owner": "", "follow_up_on": None, "words_only": True}),
        Member("edition", "e" * 12, edition),
        line,
    ]
    return build(members, made_at="2031-06-03T10:00:00Z", node="https://hill.example")


def a_secretary(client: Client, coalition: Coalition, power: str = "secretary") -> None:
    client.force_login(make_seat(coalition, power).user)


def upload(data: bytes) -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile("theirs.json", data)}


def test_what_others_have_published_is_shown_as_theirs_verified(client: Client) -> None:
    coalition = make_coalition()
    a_secretary(client, coalition)
    answer = client.post(f"/c/{coalition.slug}/theirs/", upload(a_bundle()), follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain[0][0] == f"/theirs/{Received.objects.get().uid}/"
    assert "Theirs, verified" in page
    assert "We keep the weir open." in page
    assert "hill.example" in page
    client.post(f"/c/{coalition.slug}/theirs/", upload(a_bundle()))
    assert Received.objects.count() == 1


def test_a_damaged_bundle_is_refused_with_the_clause_that_is_not_as_it_was(client: Client) -> None:
    coalition = make_coalition()
    a_secretary(client, coalition)
    broken = a_bundle().replace(b"the weir open", b"the weir shut")
    answer = client.post(f"/c/{coalition.slug}/theirs/", upload(broken))
    assert answer.status_code == 400
    assert "Clause 1 is not what was signed" in answer.content.decode()
    assert not Received.objects.exists()


def test_words_of_others_are_shown_and_never_run(client: Client) -> None:
    coalition = make_coalition()
    a_secretary(client, coalition)
    data = a_bundle("<script>alert(1)</script>")
    page = client.post(f"/c/{coalition.slug}/theirs/", upload(data), follow=True).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert(1)" not in page


def test_removing_it_leaves_nothing_of_it(client: Client) -> None:
    coalition = make_coalition()
    a_secretary(client, coalition)
    client.post(f"/c/{coalition.slug}/theirs/", upload(a_bundle()))
    received = Received.objects.get()
    client.post(f"/theirs/{received.uid}/remove/")
    received.refresh_from_db()
    assert (bytes(received.data), received.title) == (b"", "")
    assert client.get(f"/theirs/{received.uid}/").status_code == 404


def test_another_coalition_sees_nothing_of_it(client: Client) -> None:
    coalition = make_coalition()
    a_secretary(client, coalition)
    client.post(f"/c/{coalition.slug}/theirs/", upload(a_bundle()))
    a_secretary(client, make_coalition())
    assert client.get(f"/theirs/{Received.objects.get().uid}/").status_code == 404
    assert client.get(f"/c/{coalition.slug}/theirs/").status_code == 404


def test_a_person_takes_a_text_in_and_becomes_its_secretary_here(client: Client, folder: Path) -> None:
    uid, data = first_message(folder)
    client.force_login(make_user())
    with being(THERE, folder):
        know(HERE, folder)
        page = client.post("/exchange/take/", upload(data), follow=True)
    assert page.redirect_chain == [(f"/t/{uid}/nodes/", 302)]
    assert "drafted on" in page.content.decode()
    assert client.get(f"/t/{uid}/draft/").status_code == 200
    assert "Open the round" not in client.get(f"/t/{uid}/ask/").content.decode()


def test_nodes_tell_one_another_by_the_inbox_and_by_nothing_but_their_signature(
    client: Client, folder: Path
) -> None:
    uid, data = first_message(folder)
    answers: list[bytes] = []
    with undone(), being(THERE, folder):
        know(HERE, folder)
        take(data, actor=OPERATOR)
        say(Party.objects.get(name="Farside").uid, uid, [Stance.ACCEPT])
        answers += told(uid, HERE)
    with being(HERE, folder):
        come_back(data, folder)
        before = Position.objects.count()
        for _time in range(2):
            answer = client.post("/exchange/inbox", answers[0], "application/json")
            assert (answer.status_code, answer.content) == (200, b"taken\n")
        assert Position.objects.count() == before + 1
        forged = answers[0].replace(b'"stance":"S"', b'"stance":"A"')
        refused = client.post("/exchange/inbox", forged, "application/json")
        assert refused.status_code == 409
        assert client.post("/exchange/inbox", b"[]", "application/json").status_code == 409
        assert client.get("/exchange/inbox").status_code == 405


def test_a_text_that_nobody_here_has_taken_in_is_not_brought_by_the_inbox(
    client: Client, folder: Path
) -> None:
    _uid, data = first_message(folder)
    with being(THERE, folder):
        know(HERE, folder)
        assert client.post("/exchange/inbox", data, "application/json").status_code == 403
    assert not Text.objects.exists()


@pytest.mark.parametrize("power", ["delegate", "editor", "observer"])
def test_only_the_secretary_shares(client: Client, folder: Path, power: str) -> None:
    with being(HERE, folder):
        _uid, data = first_message(folder)
        text = come_back(data, folder)
        party = text.coalition.parties.first() if power == "delegate" else None
        client.force_login(make_seat(text.coalition, power, party=party).user)
        assert client.get(f"/t/{text.uid}/nodes/").status_code == 403
        assert client.post(f"/t/{text.uid}/nodes/").status_code == 403
    assert Shared.objects.get().readers.count() == 1
