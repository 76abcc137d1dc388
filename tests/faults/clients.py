"""Delegates with private links who answer, sign and withdraw without pause, and remember what they were told."""

import http.client
import json
import threading
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

PATIENCE = 30  # seconds until an answer is given up
NEWER = "999999999"  # this page knows all that is stored: each party has one client


@dataclass
class Act:
    """What a client sends, the same at each attempt."""

    mark: str
    link: str
    form: list[tuple[str, str]]
    attempts: int = 0


@dataclass
class Told:
    """What a client was told: the receipt of each acknowledged act, and what nobody should be told."""

    receipts: dict[str, str] = field(default_factory=dict)
    again: set[str] = field(default_factory=set)  # acknowledged only when they were sent again
    strange: list[str] = field(default_factory=list)
    refused: int = 0  # answers that say that nothing can be stored


class Browser:
    """A connection with the cookies of one private link."""

    def __init__(self, port: int, token: str) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        status, headers, _body = self.ask("GET", f"/l/{token}/")
        assert status == 302, status
        self._open(headers["Location"].split("?")[0])

    @classmethod
    def at(cls, port: int, address: str) -> "Browser":
        """Return a browser that has opened a page for which no cookie is needed."""
        made = cls.__new__(cls)
        made.port, made.cookies = port, {}
        made._open(address)
        return made

    def _open(self, address: str) -> None:
        self.address = address
        self.ask("GET", address)

    def ask(
        self, method: str, path: str, form: list[tuple[str, str]] | None = None
    ) -> tuple[int, Any, bytes]:
        """Send a request over a connection of its own. Raises: OSError, HTTPException where no answer comes."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode([*form, ("csrfmiddlewaretoken", self.cookies["csrftoken"])])
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        for line in response.headers.get_all("Set-Cookie") or []:
            name, _equals, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return response.status, response.headers, content


class Client(threading.Thread):
    """One party's delegate. `ledger` is the file on which every acknowledged act is written before the next."""

    def __init__(self, number: int, port: int, world: dict[str, Any], ledger: Path) -> None:
        super().__init__(name=f"client {number}", daemon=True)
        self.number, self.world, self.told = number, world, Told()
        tokens = world["links"][number]
        self.browsers = {kind: Browser(port, tokens[kind]) for kind in ("answer", "sign")}
        self.ledger = ledger.open("a")
        self.may_send, self.stopped, self.idle = threading.Event(), False, threading.Event()
        self.failed: BaseException | None = None
        self._count = 0
        self._signed = False

    def run(self) -> None:
        try:
            while not self.stopped:
                self.idle.set()
                if not self.may_send.wait(0.05):
                    continue
                self.idle.clear()
                self._do(self._next())
        except BaseException as error:
            self.failed = error
        finally:
            self.idle.set()

    def _next(self) -> Act:
        self._count += 1
        mark = f"act-{self.number}-{self._count}"
        once = ("once", f"key-{mark}")
        if self._count % 3:
            return Act(mark, "answer", [once, *self._answer(mark)])
        self._signed = not self._signed
        return Act(mark, "sign", [once, *(self._sign(mark) if self._signed else self._withdraw(mark))])

    def _answer(self, mark: str) -> list[tuple[str, str]]:
        clause, wording = self.world["clause"], self.world["wording"]
        said = [(f"s-{wording}", "C"), (f"w-{wording}", mark)]
        return [("go", "save"), ("as_of", NEWER), ("listed", wording), ("asked", clause), *said]

    def _sign(self, mark: str) -> list[tuple[str, str]]:
        return [("act", "ratify"), ("body", mark), ("decided_on", date.today().isoformat())]

    def _withdraw(self, mark: str) -> list[tuple[str, str]]:
        return [("act", "withdraw"), ("words", mark)]

    def _do(self, act: Act) -> None:
        """Send an act until it is answered; what no answer came for is sent again as it was."""
        browser = self.browsers[act.link]
        while not self.stopped:
            act.attempts += 1
            try:
                status, headers, body = browser.ask("POST", browser.address, act.form)
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
                continue
            if status in (500, 502, 503, 504):
                self.told.refused += 1
                time.sleep(0.1)
                continue
            self._keep(act, status, headers.get("Undersigned-Receipt", ""), body)
            return

    def _keep(self, act: Act, status: int, receipt: str, body: bytes) -> None:
        if status != 302 or not receipt:
            self.told.strange.append(f"{act.mark}, attempt {act.attempts}: {status} {receipt!r}")
            return
        if act.attempts > 1:
            self.told.again.add(act.mark)
        self.ledger.write(json.dumps([act.mark, receipt]) + "\n")
        self.ledger.flush()
        self.told.receipts[act.mark] = receipt
