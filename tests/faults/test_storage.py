"""Without storage nothing succeeds and the page says so; when it is there again, so is everything, unaided."""

import http.client
import os
import shutil
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.clients import Client
from tests.faults.cluster import Cluster, postgres
from tests.faults.disks import Disk, Limit, small_disk
from tests.faults.node import Node, running, until
from tests.faults.places import ON_POSTGRES, Place
from tests.faults.rounds import HEALING, Report, audit

WORDS = b"what is pressed twice counts once"
GONE = [2, pytest.param(60, marks=pytest.mark.long)]


@contextmanager
def at_work(place: Place) -> Iterator[tuple[Node, list[Client], Report]]:
    """A node with four clients who do not stop; at the end everything is looked at."""
    with running(place, 4) as (node, auditor, world):
        folder = place.folder / "ledgers"
        folder.mkdir()
        clients = [Client(n, node.port, world, folder / str(n)) for n in range(4)]
        for client in clients:
            client.may_send.set()
            client.start()
        assert until(lambda: acknowledged(clients) > 8, HEALING)
        report = Report(patience=HEALING)
        yield node, clients, report
        for client in clients:
            client.may_send.clear()
        assert until(lambda: all(client.idle.is_set() for client in clients), HEALING)
        audit(auditor, clients, 0, report)
        for client in clients:
            client.stopped = True


def acknowledged(clients: list[Client]) -> int:
    return sum(len(client.told.receipts) for client in clients)


def heals(clients: list[Client]) -> bool:
    """Whether every client is served again."""
    before = [len(client.told.receipts) for client in clients]
    return until(
        lambda: all(
            len(client.told.receipts) > known + 1 for client, known in zip(clients, before, strict=True)
        ),
        HEALING,
    )


def page(node: Node) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", node.port, timeout=30)
    with closing(connection):
        connection.request("GET", "/search/?q=river", headers={"Accept-Language": "en"})
        response = connection.getresponse()
        return response.status, response.read()


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite is a file, which is not gone while its disk is there")
@pytest.mark.parametrize("seconds", GONE)
def test_while_the_database_is_gone_nothing_succeeds_and_then_everything_does(
    seconds: int, database: Cluster | None, tmp_path: Path
) -> None:
    assert database
    with at_work(Place(tmp_path / "node", database)) as (node, clients, report):
        web = node.web
        database.kill()
        time.sleep(0.5)
        before = acknowledged(clients)
        time.sleep(seconds)
        assert acknowledged(clients) == before
        status, body = page(node)
        assert status == 503
        assert WORDS in body
        database.start()
        assert heals(clients)
        assert node.web == web
    assert report.wrong == []
    assert sum(client.told.refused for client in clients) > 0


@pytest.mark.skipif(not ON_POSTGRES, reason="SQLite has no process that could hang")
def test_while_the_database_hangs_nothing_succeeds_and_then_everything_does(
    database: Cluster | None, tmp_path: Path
) -> None:
    assert database
    with at_work(Place(tmp_path / "node", database)) as (_node, clients, report):
        held = database.processes()
        for pid in held:
            os.kill(pid, signal.SIGSTOP)
        time.sleep(0.5)
        before = acknowledged(clients)
        time.sleep(2)
        assert acknowledged(clients) == before
        for pid in held:
            os.kill(pid, signal.SIGCONT)
        assert heals(clients)
    assert report.wrong == []


@pytest.mark.skipif(ON_POSTGRES, reason="only in SQLite does one who writes keep all others from writing")
@pytest.mark.long
def test_while_somebody_holds_the_only_lock_nothing_succeeds_and_then_everything_does(tmp_path: Path) -> None:
    with at_work(Place(tmp_path / "node", None)) as (_node, clients, report):
        with closing(sqlite3.connect(tmp_path / "node" / "undersigned.sqlite3", timeout=30)) as holder:
            holder.execute("BEGIN IMMEDIATE")
            before = acknowledged(clients)
            time.sleep(30)
            assert acknowledged(clients) == before
            assert sum(client.told.refused for client in clients) > 0
            holder.execute("ROLLBACK")
        assert heals(clients)
    assert report.wrong == []


def test_on_a_full_disk_nothing_unstored_succeeds_and_with_room_everything_does() -> None:
    with small_disk(400 if ON_POSTGRES else 24, on_postgres=ON_POSTGRES) as disk:
        if not ON_POSTGRES:
            _fill_and_free(Place(disk.folder / "node", None), disk)
            return
        assert postgres.OWNER
        folder = disk.folder / "postgres"
        folder.mkdir()
        shutil.chown(folder, postgres.OWNER, postgres.OWNER)
        cluster = Cluster(folder)
        cluster.start()
        try:
            _fill_and_free(Place(disk.folder / "node", cluster), disk)
        finally:
            cluster.stop()


def _fill_and_free(place: Place, disk: Disk | Limit) -> None:
    with at_work(place) as (node, clients, report):
        disk.fill(lambda: [node.web])
        # What had room already may still be used up.
        assert until(lambda: sum(client.told.refused for client in clients) > 8, HEALING)
        before = acknowledged(clients)
        time.sleep(2)
        # PostgreSQL has laid room for its log ahead, and in pages: there some still find place. That whatever was
        # acknowledged is stored, the report says in the end.
        assert ON_POSTGRES or acknowledged(clients) == before
        disk.free(lambda: [node.web])
        # A server whose log has no room ends; whoever supervises it starts it again.
        node.start()
        assert heals(clients)
    assert report.wrong == []
