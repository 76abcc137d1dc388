"""Real nodes: each a process of its own, in a folder of its own."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from tests.cli.terminal import COMMAND

from undersigned.ledger.log import Signer, Verifier, read_checkpoint

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
        self.does(LET_IN, json.dumps(told))

    def does(self, script: str, *arguments: str) -> str:
        """Run a script of Python with the node's settings; return what it prints."""
        call = [sys.executable, "-c", script, *arguments]
        done = subprocess.run(
            call, env=self._environment, timeout=120, check=True, stdout=subprocess.PIPE, text=True
        )
        return done.stdout

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


def ports(count: int) -> list[int]:
    """Return ports of this machine that nobody uses."""
    probes = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
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
