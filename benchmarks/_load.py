"""Acts and reads at once, paced: what was reached of what is asked for."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from _asked import Asked, lay, node
from _node import COMMAND, free_port
from _visitors import Visitor, share_of

PARTIES = 24


def load(minutes: float, wanted: dict[str, float]) -> dict[str, float]:
    """Return what was reached of the acts and reads a second that are wanted, and how long they took."""
    with node("PostgreSQL"):
        asked = lay(PARTIES)
        tokens = [_token(asked, party) for party in asked.parties]
        port = free_port()
        layout = ["--worker-class", "gthread", "--workers", "2", "--threads", "4", "--log-level", "critical"]
        gunicorn = [sys.executable, "-m", "gunicorn", *layout, "--bind", f"127.0.0.1:{port}"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        web = subprocess.Popen([*gunicorn, "undersigned.config.wsgi"], **quiet)  # type: ignore[call-overload]
        worker = subprocess.Popen([*COMMAND, "worker"], **quiet)  # type: ignore[call-overload]
        try:
            _wait(port)
            found = _send(port, asked, tokens, minutes * 60, wanted)
        finally:
            for process in (web, worker):
                process.terminate()
                process.wait()
        from undersigned.core import log
        from undersigned.positions.models import Position

        while log.sequence():
            pass
        stored = Position.objects.exclude(words="").count()
        return found | {"stored": stored, "faults": len(list(log.faults()))}


def _token(asked: Asked, party: Any) -> str:
    from undersigned.core.actor import OPERATOR
    from undersigned.positions.actions.rounds import invite

    return str(invite(asked.round, party, actor=OPERATOR)[1])


def _wait(port: int) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with suppress(OSError, SystemExit):
            Visitor(port).ask("/")
            return
        time.sleep(0.1)
    raise SystemExit("the node did not answer within 60 seconds")


def _send(
    port: int, asked: Asked, tokens: list[str], seconds: float, wanted: dict[str, float]
) -> dict[str, float]:
    waits: dict[str, list[float]] = {"acts": [], "reads": []}
    failed: list[BaseException] = []

    def paced(kind: str, do: Callable[[], object], every: float, first: float) -> None:
        """Do it at its times; whoever is late does the next at once."""
        at = time.perf_counter() + first
        try:
            while time.perf_counter() < end:
                time.sleep(max(0.0, at - time.perf_counter()))
                at = max(at + every, time.perf_counter() - 1)
                begin = time.perf_counter()
                do()
                waits[kind].append(time.perf_counter() - begin)
        except BaseException as error:
            failed.append(error)

    clients = [("acts", _answering(port, asked, token), PARTIES / wanted["acts"]) for token in tokens]
    clients += [("reads", _reading(port, asked, n), 12 / wanted["reads"]) for n in range(12)]
    end = time.perf_counter() + seconds
    threads = [
        threading.Thread(target=paced, args=(*client, client[2] * n / len(clients)))
        for n, client in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    figures = {f"{kind} a second": len(all_) / seconds for kind, all_ in waits.items()}
    return figures | {
        "acknowledged": len(waits["acts"]),
        **{f"{kind} {name}": share_of(all_, share) for kind, all_ in waits.items() for name, share in SHARES},
    }


SHARES = (("median", 0.5), ("p95", 0.95), ("p99", 0.99))


def _answering(port: int, asked: Asked, token: str) -> Callable[[], object]:
    visitor = Visitor(port)
    address = visitor.ask(f"/l/{token}/").headers["Location"].split("?")[0]
    visitor.ask(address)
    uid, clause, numbers = asked.wording.uid, asked.wording.clause.uid, iter(range(10**9))

    def answer() -> None:
        words = f"{token[:8]} {next(numbers)}"
        fixed = [("go", "save"), ("as_of", "9" * 12), ("listed", uid), ("asked", clause), (f"s-{uid}", "C")]
        once = [("once", words), ("csrfmiddlewaretoken", visitor.cookies["csrftoken"])]
        # gunicorn closes what rests for two seconds: each request has a connection of its own.
        visitor.connection.close()
        visitor.ask(address, [*fixed, (f"w-{uid}", words), *once])

    return answer


def _reading(port: int, asked: Asked, number: int) -> Callable[[], object]:
    """Return the reading of a page that anybody may read: the first page and the search, turn about."""
    visitor = Visitor(port)
    path = "/" if number % 2 else "/search/?q=levels"

    def read() -> None:
        visitor.connection.close()
        visitor.ask(path)

    return read
