"""A witness signs what continues what it signed before, and keeps the proof where a log does not."""

import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client

from undersigned.cli.main import main
from undersigned.core import log
from undersigned.core.actor import OPERATOR
from undersigned.core.models import Event
from undersigned.exchange.actions import witnessing
from undersigned.exchange.actions.peers import admit_peer, end_peer
from undersigned.exchange.models import Finding, Peer, Witnessed
from undersigned.ledger.log import (
    AddCheckpoint,
    Checkpoint,
    Signer,
    consistency_proof,
    judge,
    leaf_hash,
    open_note,
    root,
    sign_note,
)

pytestmark = pytest.mark.django_db


WEIR = Signer("weir.example/record", b"w" * 32)


@dataclass
class Log:
    """The log of another node, which can be made to lie."""

    key: Signer = WEIR
    leaves: list[bytes] = field(default_factory=list)

    def grow(self, count: int, say: str = "act") -> "Log":
        self.leaves += [leaf_hash(f"{say} {len(self.leaves) + n}".encode()) for n in range(count)]
        return self

    def state(self) -> Checkpoint:
        return Checkpoint(self.key.name, len(self.leaves), root(self.leaves))

    def note(self) -> str:
        return sign_note(str(self.state()), [self.key])

    def request(self, old: int) -> bytes:
        proof = consistency_proof(old, len(self.leaves), self._read)
        return str(AddCheckpoint(old, tuple(proof), self.note())).encode()

    def _read(self, level: int, index: int) -> bytes:
        return root(self.leaves[index << level : (index + 1) << level])


@pytest.fixture(autouse=True)
def own(tmp_path: Path, settings: LazySettings) -> Signer:
    settings.WITNESS_KEY_FILE = tmp_path / "witness-key"
    witnessing._asked.clear()
    return log.lay_witness_key(settings.WITNESS_KEY_FILE, "https://river.example")


@pytest.fixture
def weir() -> Log:
    return Log().grow(5)


@pytest.fixture
def peer(weir: Log) -> Peer:
    return admit_peer("Weir", "https://weir.example", log_key=str(weir.key.verifier), actor=OPERATOR)


def post(client: Client, body: bytes) -> tuple[int, str]:
    answer = client.post("/witness/add-checkpoint", body, content_type="text/plain")
    return answer.status_code, answer.content.decode()


def test_a_state_that_continues_the_last_one_is_cosigned_and_kept(
    peer: Peer, weir: Log, own: Signer, client: Client
) -> None:
    for old in (0, 5):
        status, lines = post(client, weir.request(old))
        assert status == 200
        note = open_note(f"{weir.state()}\n{lines}".encode(), [own.verifier])
        assert [each.verifier for each in note.signed] == [own.verifier]
        assert (Witnessed.objects.get().size, Witnessed.objects.get().note) == (
            len(weir.leaves),
            weir.note(),
        )
        weir.grow(6)


def test_no_cookie_and_no_token_is_asked_for_and_nothing_is_recorded_about_the_asker(
    peer: Peer, weir: Log
) -> None:
    before = Event.objects.count()
    strict = Client(enforce_csrf_checks=True)
    assert post(strict, weir.request(0))[0] == 200
    assert not strict.cookies
    assert Event.objects.count() == before
    assert strict.get("/witness/add-checkpoint").status_code == 405


def test_each_refusal_has_the_status_that_the_format_names(peer: Peer, weir: Log, client: Client) -> None:
    assert post(client, weir.request(0))[0] == 200
    stranger, forged = (
        Log(Signer("port.example/record", b"p" * 32)).grow(3),
        Log(Signer(weir.key.name, b"f" * 32)),
    )
    told = weir.grow(2).request(5)
    assert post(client, b"old x\n\n")[0] == 400
    assert post(client, stranger.request(0))[0] == 404
    assert post(client, forged.grow(7).request(5))[0] == 403
    assert post(client, weir.request(4)) == (409, "5\n")
    assert post(client, told.replace(b"\n\n", b"\n" + b"A" * 43 + b"=\n\n", 1))[0] == 422
    assert post(client, b"old 5\n" + b"x" * 70_000)[0] == 413
    assert Witnessed.objects.get().size == 5
    assert not Finding.objects.exists()


def test_too_many_requests_about_one_log_are_put_off(
    peer: Peer, weir: Log, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(witnessing, "MOST_A_MINUTE", 2)
    assert [post(client, weir.request(0))[0] for _ in range(3)] == [200, 409, 429]


@pytest.mark.parametrize("old", [0, 5])
def test_two_roots_of_one_size_are_refused_and_kept_as_proof(
    peer: Peer, weir: Log, client: Client, old: int
) -> None:
    assert post(client, weir.request(0))[0] == 200
    liar = Log(weir.key).grow(5, "lie")
    assert post(client, liar.request(old))[0] in (409, 422)
    assert Finding.objects.get().earlier_key == str(weir.key.verifier)


def test_a_log_that_was_altered_convicts_itself_and_is_cosigned_no_more(
    peer: Peer, weir: Log, client: Client, tmp_path: Path
) -> None:
    assert post(client, weir.request(0))[0] == 200
    liar = Log(weir.key, list(weir.leaves)).grow(4)
    liar.leaves[2] = leaf_hash(b"something else")

    assert post(client, liar.request(5))[0] == 422
    assert post(client, liar.request(5))[0] == 422
    finding = Finding.objects.get()
    assert post(client, weir.grow(1).request(5))[0] == 403

    page = client.get("/record/witnessed/").content.decode()
    assert f"/record/witnessed/{finding.uid}.json" in page
    proof = tmp_path / "proof.json"
    proof.write_bytes(client.get(f"/record/witnessed/{finding.uid}.json").content)
    for key, code in (
        (str(weir.key.verifier), 0),
        (str(Signer("weir.example/record", b"x" * 32).verifier), 1),
    ):
        with pytest.raises(SystemExit) as ended:
            main(["witness", "verify", str(proof), "--key", key])
        assert ended.value.code == code


def test_a_wrong_proof_sent_by_a_stranger_convicts_nobody(peer: Peer, weir: Log, client: Client) -> None:
    assert post(client, weir.request(0))[0] == 200
    note = weir.grow(4).note()
    wrong = str(AddCheckpoint(5, (b"x" * 32,) * 4, note)).encode()
    assert post(client, wrong)[0] == 422
    assert not Finding.objects.exists()
    assert post(client, weir.request(5))[0] == 200


def test_what_was_cosigned_is_remembered_when_a_node_is_let_in_again(
    peer: Peer, weir: Log, client: Client
) -> None:
    assert post(client, weir.request(0))[0] == 200
    end_peer(peer, actor=OPERATOR)
    assert post(client, weir.request(5))[0] == 404
    admit_peer("Weir", "https://weir.example", log_key=str(weir.key.verifier), actor=OPERATOR)
    assert post(client, weir.request(0)) == (409, "5\n")


@pytest.mark.django_db(transaction=True)
def test_of_many_continuations_sent_at_once_one_is_cosigned(
    peer: Peer, weir: Log, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert post(client, weir.request(0))[0] == 200
    forks = [Log(weir.key, list(weir.leaves)).grow(3, f"fork {n}") for n in range(6)]
    met, own = Barrier(len(forks)), threading.local()

    def judged_together(*asked: Any) -> Checkpoint:
        state = judge(*asked)
        if not hasattr(own, "judged"):
            own.judged = met.wait()  # All were found good before the first is kept.
        return state

    def sent(fork: Log) -> int:
        try:
            return post(Client(), fork.request(5))[0]
        finally:
            connection.close()

    monkeypatch.setattr(witnessing, "judge", judged_together)
    with ThreadPoolExecutor(len(forks)) as pool:
        answers = sorted(pool.map(sent, forks))
    # Whoever comes after the contradiction is on record already reads that the log is cosigned no more (403).
    assert (answers[0], set(answers[1:]) <= {403, 409}) == (200, True)
