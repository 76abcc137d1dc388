"""Three nodes, each a process of its own, witness one another's logs; two of them lie, and are found out."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from tests.cli.terminal import COMMAND

from undersigned.core.log import lay_key, lay_witness_key
from undersigned.ledger.log import Signer, Verifier, open_note, read_checkpoint

PATIENCE = 60  # seconds until a node answers
LET_IN = """
import json, sys
from undersigned.cli.django import setup
setup()
from undersigned.core.actor import OPERATOR
from undersigned.exchange.actions.peers import admit_peer
for name, address, log_key, witness_key in json.loads(sys.argv[1]):
    admit_peer(name, address, log_key=log_key, witness_key=witness_key, actor=OPERATOR)
"""


@dataclass
class Node:
    """A node in a folder of its own, at a port of its own."""

    name: str
    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def _environment(self) -> dict[str, str]:
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
        return kept | {"DATA_DIR": str(self.folder), "BASE_URL": self.address, "PRIVATE_PEERS": "true"}

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        call = [str(COMMAND), *map(str, arguments)]
        return subprocess.run(
            call, env=self._environment, capture_output=True, text=True, timeout=120, check=False
        )

    def start(self) -> "Node":
        call = [str(COMMAND), "serve", "--port", str(self.port), "--threads", "2"]
        self.process = subprocess.Popen(call, env=self._environment, stderr=subprocess.DEVNULL)
        return self

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(timeout=20)

    def get(self, path: str) -> bytes:
        with urlopen(self.address + path, timeout=20) as answer:
            return bytes(answer.read())

    def key(self, kind: str) -> Verifier:
        return Signer.read((self.folder / f"{kind}-key").read_text()).verifier

    def lets_in(self, *others: "Node") -> None:
        """Do what `undersigned peer add` does, for several at once."""
        told = [
            [each.name, each.address, *map(str, (each.key("record"), each.key("witness")))] for each in others
        ]
        call = [sys.executable, "-c", LET_IN, json.dumps(told)]
        subprocess.run(call, env=self._environment, timeout=120, check=True)

    def acts(self, name: str) -> None:
        assert self.run("peer", "add", f"http://127.0.0.1:1/{name}", "--name", name).returncode == 0

    def alter(self, *statements: str) -> None:
        """Do as somebody would who has the database's file: no guard is asked."""
        with sqlite3.connect(self.folder / "undersigned.sqlite3", timeout=20) as database:
            guards = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for (name,) in guards:
                database.execute(f'DROP TRIGGER "{name}"')
            for sql in statements:
                database.execute(sql)

    def entries(self) -> int:
        return read_checkpoint(self.get("/record/checkpoint").decode().partition("\n\n")[0] + "\n").size


@pytest.fixture
def nodes(tmp_path: Path) -> Iterator[list[Node]]:
    """Three nodes that have let one another in, running."""
    made = [
        Node(name, tmp_path / name, port)
        for name, port in zip(("River", "Weir", "Port"), ports(), strict=True)
    ]
    assert made[0].run("init").returncode == 0
    for other in made[1:]:
        shutil.copytree(made[0].folder, other.folder, ignore=shutil.ignore_patterns("*-key"))
        shutil.copy(made[0].folder / "secret-key", other.folder)
        lay_key(other.folder / "record-key", other.address)
        lay_witness_key(other.folder / "witness-key", other.address)
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda node: node.lets_in(*(other for other in made if other is not node)), made))
    try:
        for node in made:
            node.start()
        for node in made:
            wait_for(node, 2)
        yield made
    finally:
        for node in made:
            node.stop()


def ports() -> list[int]:
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(3)]
    found = [probe.getsockname()[1] for probe in probes]
    for probe in probes:
        probe.close()
    return found


def wait_for(node: Node, entries: int) -> None:
    """Wait until a node's log has this many entries."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            if node.entries() >= entries:
                return
        except (HTTPError, URLError, OSError):
            pass
        time.sleep(0.1)
    pytest.fail(f"the log of {node.name} did not come to {entries} entries")


def proofs_shown(witness: Node, folder: Path) -> list[Path]:
    """Return the proofs that a node offers on its page, as files."""
    page = witness.get("/record/witnessed/").decode()
    links = {
        piece.split('"')[0]
        for piece in page.split('href="')
        if "/record/witnessed/" in piece and ".json" in piece
    }
    files = []
    for link in links:
        files.append(folder / f"{witness.name}-{Path(link).name}")
        files[-1].write_bytes(witness.get(link.replace(witness.address, "")))
    return files


def test_two_honest_nodes_refuse_the_lying_one_and_show_the_proof(nodes: list[Node], tmp_path: Path) -> None:
    river, weir, port = nodes
    before = tmp_path / "before.sqlite3"
    with sqlite3.connect(river.folder / "undersigned.sqlite3") as database, sqlite3.connect(before) as copy:
        database.backup(copy)

    river.acts("first")
    asked = river.run("witness", "ask")
    assert (asked.returncode, asked.stdout.count("cosigned up to entry 3")) == (0, 2)
    witnesses = [weir.key("witness"), port.key("witness")]
    note = open_note(river.get("/record/checkpoint"), [river.key("record"), *witnesses])
    assert {each.verifier for each in note.signed} == {river.key("record"), *witnesses}

    # River's database is set back to what it was before that act.
    river.stop()
    for file in river.folder.glob("undersigned.sqlite3*"):
        file.unlink()
    shutil.copy(before, river.folder / "undersigned.sqlite3")
    wait_for(river.start(), 2)
    told = river.run("witness", "ask")
    assert (told.returncode, told.stdout.count("entries were lost")) == (1, 2)
    seen = weir.run("witness", "ask")
    assert (seen.returncode, "River: The log of River shows 2 entries, and had signed 3" in seen.stdout) == (
        1,
        True,
    )
    assert b"showed an earlier state" in weir.get("/record/witnessed/")
    assert proofs_shown(weir, tmp_path) == []

    # It goes on with another act in the place of the lost one.
    river.acts("second")
    assert river.run("witness", "ask").stdout.count("refuses") == 2
    for witness in (weir, port):
        (proof,) = proofs_shown(witness, tmp_path)
        checked = weir.run("witness", "verify", proof, "--key", river.key("record"))
        assert (checked.returncode, "was altered" in checked.stdout) == (0, True)

    # Port, whose third act is what it found, alters its first one and goes on: whoever witnesses it looks.
    assert port.run("witness", "ask").stdout.count("cosigned up to entry 3") == 2
    port.alter(
        "DELETE FROM core_logcosignature",
        "INSERT INTO core_waiting (event_id) SELECT event_id FROM core_logentry",
        *(f"DELETE FROM core_{table}" for table in ("logentry", "logtile", "logcheckpoint")),
        f"UPDATE core_event SET commitment = '{'0' * 64}' WHERE id = (SELECT min(id) FROM core_event)",
    )
    port.acts("third")
    wait_for(port, 4)
    assert "Port: The log of Port was altered: the proof is kept." in weir.run("witness", "ask").stdout
    assert len(proofs_shown(weir, tmp_path)) == 2
    status = weir.run("witness", "status")
    assert (status.returncode, status.stdout.count("ALTERED")) == (1, 2)
