"""Visitors of a served node over loopback, and what their waiting adds up to."""

import gzip
import http.client
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from _node import Node

# What a browser sends back; the product's notice of success is read on the next page, which is not asked for here.
KEPT = {"csrftoken", "sessionid", "link"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Page:
    """An answer: `body` as it was transferred, compressed where it was; `size` in bytes with its headers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        packed = self.headers.get("Content-Encoding") == "gzip"
        return (gzip.decompress(self.body) if packed else self.body).decode()

    @property
    def size(self) -> int:
        return len(self.body) + sum(len(k) + len(v) + 4 for k, v in self.headers.items())


class Visitor:
    """A browser's connection that is kept open, with cookies; it says that it reads gzip."""

    def __init__(self, port: int, cookies: Mapping[str, str] | None = None) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=60)
        self.cookies = dict(cookies or {})

    def ask(self, path: str, form: Sequence[tuple[str, str]] | None = None) -> Page:
        """GET a path, or POST a form to it. Raises: SystemExit where the node says that it failed."""
        headers = {"Accept-Language": "en", "Accept-Encoding": "gzip"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        body = urlencode(form) if form is not None else None
        method, more = ("POST", FORM) if body is not None else ("GET", {})
        self.connection.request(method, path, body, headers | more)
        response = self.connection.getresponse()
        page = Page(response.status, dict(response.getheaders()), response.read())
        self._keep(response.headers.get_all("Set-Cookie") or [])
        if page.status >= 400:
            raise SystemExit(f"{method} {path} was answered with {page.status}")
        return page

    def _keep(self, told: Sequence[str]) -> None:
        pairs = (line.split(";", 1)[0].partition("=") for line in told)
        self.cookies |= {name: value for name, _equals, value in pairs if name in KEPT}


class Form(HTMLParser):
    """The fields that a browser would send back of a page's last form, as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.lists: list[tuple[str, str]] = []
        self._area = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        self._area = name if tag == "textarea" else ""
        if tag == "textarea":
            self.fields[name] = ""
        elif tag == "input" and name == "asked":
            self.lists.append((name, value))
        elif tag == "input" and (told.get("type") == "hidden" or "checked" in told):
            self.fields[name] = value or "on"

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        self._area = ""

    def filled(self, changes: Mapping[str, str]) -> list[tuple[str, str]]:
        """Return what is sent, some fields changed."""
        return [*(self.fields | dict(changes)).items(), *self.lists]


def share_of(waits: Sequence[float], share: float) -> float:
    """Return the milliseconds within which a share of the waits, in seconds, were over."""
    ordered = sorted(waits)
    return 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]


@dataclass
class Measure:
    """Requests and what they took: `waits` one by one, `seconds` and the node's `cpu` over all of them."""

    waits: list[float] = field(default_factory=list)
    seconds: float = 0.0
    cpu: float = 0.0

    @property
    def rate(self) -> float:
        """Requests a second."""
        return len(self.waits) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """CPU milliseconds of the node a request."""
        return 1000 * self.cpu / len(self.waits)

    @property
    def p95(self) -> float:
        """Milliseconds within which 95 of 100 requests were answered."""
        return share_of(self.waits, 0.95)

    @property
    def median(self) -> float:
        """Milliseconds within which half of the requests were answered."""
        return share_of(self.waits, 0.5)


def load(node: Node, acts: Sequence[Callable[[], float]], seconds: float, into: Measure) -> None:
    """Let each act run again and again in a thread of its own; each tells how long its request took."""
    begin, cpu = time.perf_counter(), node.cpu()
    end = begin + seconds
    failed: list[BaseException] = []

    def run(act: Callable[[], float]) -> None:
        try:
            while time.perf_counter() < end:
                into.waits.append(act())
        except BaseException as error:
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]
    into.seconds += time.perf_counter() - begin
    into.cpu += node.cpu() - cpu


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that an act took."""
    begin = time.perf_counter()
    act()
    return time.perf_counter() - begin
