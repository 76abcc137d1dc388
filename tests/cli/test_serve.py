"""The demonstration as it is served: one process, small, answering at once."""

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import takewhile
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import HTTPCookieProcessor, Request, build_opener, urlopen

import pytest

from tests.cli.terminal import COMMAND
from undersigned.cli.node import listening

LIMIT = 150 * 1024  # KiB of memory for an idle node
PATIENCE = 60  # seconds until the first page
REST = 5  # seconds without work after which a node is idle; its workers look for some every two


@pytest.fixture
def node(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str, str]]:
    """The running demonstration: its process, what it printed, and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    printed = tmp_path / "printed"
    with printed.open("w") as out:
        call = [str(COMMAND), "demo", "--port", str(port)]
        process = subprocess.Popen(
            call, env=kept | {"DATA_DIR": str(tmp_path / "data")}, stdout=out, text=True
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address)
        yield process, printed.read_text(), address
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _wait_for(address: str) -> None:
    for _ in range(PATIENCE * 5):
        try:
            urlopen(address, timeout=5).close()
            return
        except (URLError, OSError):
            time.sleep(0.2)
    pytest.fail("the node did not answer")


def children(pid: int) -> list[str]:
    """Return the processes that any thread of a process started and that are still there."""
    threads = Path(f"/proc/{pid}/task").glob("*/children")
    return [child for listed in threads for child in listed.read_text().split()]


def test_it_prints_what_is_worth_opening_and_every_address_answers(
    node: tuple[subprocess.Popen[str], str, str],
) -> None:
    _process, printed, address = node
    # What is mailed is printed too, after the addresses.
    told = takewhile(lambda line: "http://localhost" in line, printed.splitlines())
    addresses = [line.split()[-1].replace("http://localhost", "http://127.0.0.1") for line in told]
    assert len(addresses) == 8
    answering = [found for found in addresses if "/frontier/" not in found]
    for found in answering:
        assert found.startswith(address)
        browser = build_opener(HTTPCookieProcessor())
        assert browser.open(found, timeout=20).status == 200


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read from /proc")
def test_an_idle_node_is_one_process_of_under_150_mb(node: tuple[subprocess.Popen[str], str, str]) -> None:
    process, _printed, address = node
    for _ in range(10):
        urlopen(address, timeout=5).close()
    # What the demonstration's answers laid down is computed first, in processes that end.
    begun = busy = time.monotonic()
    while time.monotonic() < min(busy + REST, begun + 2 * PATIENCE):
        busy = time.monotonic() if children(process.pid) else busy
        time.sleep(0.2)
    status = Path(f"/proc/{process.pid}/status").read_text()
    resident = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
    assert resident < LIMIT
    assert children(process.pid) == []


def test_behind_a_web_server_pages_know_that_they_are_asked_for_by_tls_and_nothing_of_the_visitor() -> None:
    def told(environ: dict[str, Any], start: Any) -> list[bytes]:
        start("200 OK", [])
        return [f"{environ['wsgi.url_scheme']} {environ['REMOTE_ADDR']}".encode()]

    server = listening(told, "127.0.0.1", 0, 1)

    def run() -> None:
        with suppress(OSError):  # It is closed while it waits.
            server.run()

    threading.Thread(target=run, daemon=True).start()
    headers = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.0.2.7", "Forwarded": "for=192.0.2.7"}
    try:
        asked = Request(f"http://127.0.0.1:{server.effective_port}/", headers=headers)
        with urlopen(asked, timeout=20) as answer:
            assert answer.read() == b"https 127.0.0.1"
    finally:
        server.close()
