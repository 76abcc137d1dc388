"""The one way out: to nodes that were let in, at the address that was checked, and never without an end."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from django.conf import LazySettings
from django.utils import timezone

from undersigned.core.errors import Refused
from undersigned.exchange import outbound
from undersigned.exchange.models import Peer
from undersigned.exchange.outbound import ask


class Node(BaseHTTPRequestHandler):
    """A node that notes what it is asked, and answers as its path says."""

    asked: list[tuple[str, str, str, bytes]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((self.command, self.path, self.headers["Host"], body))
        getattr(self, "_" + self.path.rpartition("/")[2])()

    do_POST = do_GET

    def _say(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def _words(self) -> None:
        self._say(200, b"words", Content_Type="text/plain; charset=utf-8")

    def _elsewhere(self) -> None:
        self._say(302, b"", Location="/words")

    def _drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._a_byte_now_and_then(b".")

    def _headers(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self._a_byte_now_and_then(b".")

    def _a_byte_now_and_then(self, byte: bytes) -> None:
        try:
            for _ in range(300):
                self.wfile.write(byte)
                time.sleep(0.02)
        except OSError:
            self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[..., tuple[int, type[Node]]]]:
    """Serve a node on a free port; returns the port, and its handler, which notes what was asked."""
    running: list[ThreadingHTTPServer] = []

    def start(context: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> tuple[int, type[Node]]:
        handler = type("Asked", (Node,), {"asked": []})
        kind = type("Server", (ThreadingHTTPServer,), {"address_family": _family(address)})
        server = kind((address, 0), handler)
        if context:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        running.append(server)
        return server.server_address[1], handler

    yield start
    for server in running:
        server.shutdown()
        server.server_close()


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in address else socket.AF_INET


@pytest.fixture(autouse=True)
def own_network(settings: LazySettings) -> None:
    settings.PRIVATE_PEERS = True


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Let a name of an example have addresses; returns the names that were looked up."""

    def have(*addresses: str) -> list[str]:
        looked_up, real = [], socket.getaddrinfo

        def found(host: str, *rest: Any, **more: Any) -> list[Any]:
            if not host.endswith(".example"):
                return real(host, *rest, **more)
            looked_up.append(host)
            return [info for each in addresses for info in real(each, *rest, **more)]

        monkeypatch.setattr(socket, "getaddrinfo", found)
        return looked_up

    return have


def node(port: int, host: str = "127.0.0.1", scheme: str = "http", **fields: Any) -> Peer:
    return Peer(name="Weir", address=f"{scheme}://{host}:{port}/below", **fields)


def test_a_node_is_asked_below_its_address_and_answers_with_bytes(serve: Any) -> None:
    port, asked = serve()
    answer = ask(node(port), "/words", body=b"{}", media_type="application/json")
    assert (answer.status, answer.media_type, answer.body) == (200, "text/plain", b"words")
    assert asked.asked == [("POST", "/below/words", f"127.0.0.1:{port}", b"{}")]


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "10.0.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "0.0.0.0",
        "::1",
        "fe80::1",
        "fd00::1",
        "::ffff:127.0.0.1",
        "64:ff9b::7f00:1",
        "2002:a00:1::",
        "ff02::1",
    ],
)
def test_an_address_inside_a_network_is_not_asked_even_beside_a_public_one(
    serve: Any, names: Any, settings: LazySettings, address: str
) -> None:
    settings.PRIVATE_PEERS = False
    names("93.184.215.14", address)
    with pytest.raises(Refused, match="inside a private network"):
        ask(node(1, "weir.example"), "/words")


def test_the_name_is_looked_up_once_and_what_was_checked_is_what_is_asked(serve: Any, names: Any) -> None:
    port, asked = serve()
    looked_up = names("127.0.0.1")
    assert ask(node(port, "weir.example"), "/words").status == 200
    assert looked_up == ["weir.example"]
    assert asked.asked[0][2] == f"weir.example:{port}"


def test_an_address_of_the_sixth_version_is_asked(serve: Any) -> None:
    try:
        port, _ = serve(address="::1")
    except OSError:
        pytest.skip("this machine has no address of version 6")
    assert ask(node(port, "[::1]"), "/words").body == b"words"


def test_no_redirect_is_followed(serve: Any) -> None:
    port, asked = serve()
    assert ask(node(port), "/elsewhere").status == 302
    assert len(asked.asked) == 1


def test_an_answer_that_is_too_large_is_refused(serve: Any) -> None:
    port, _ = serve()
    assert ask(node(port), "/words", most=5).body == b"words"
    with pytest.raises(Refused, match="larger than 4 bytes"):
        ask(node(port), "/words", most=4)


@pytest.mark.parametrize("path", ["/drip", "/headers"])
def test_a_byte_now_and_then_does_not_hold_it_for_ever(
    serve: Any, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(outbound, "SECONDS", 0.4)
    port, _ = serve()
    begun = time.monotonic()
    with pytest.raises(Refused, match="took longer"):
        ask(node(port), path)
    assert time.monotonic() - begun < 2


def test_a_node_that_is_not_let_in_or_not_there_is_told_in_a_sentence(serve: Any) -> None:
    port, asked = serve()
    with pytest.raises(Refused, match="not let in"):
        ask(node(port, ended_at=timezone.now()), "/words")
    assert asked.asked == []
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        with pytest.raises(Refused, match="cannot be reached"):
            ask(node(free.getsockname()[1]), "/words")
    with pytest.raises(Refused, match="no address for"):
        ask(node(1, "nowhere.invalid"), "/words")


@pytest.mark.parametrize(
    ("certified", "trusted"), [("weir.example", True), ("port.example", True), ("weir.example", False)]
)
def test_the_certificate_is_of_the_name_and_of_somebody_trusted(
    serve: Any, names: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, certified: str, trusted: bool
) -> None:
    file = certificate(tmp_path / "own.pem", certified)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    monkeypatch.setenv(
        "SSL_CERT_FILE", str(file if trusted else certificate(tmp_path / "other.pem", certified))
    )
    names("127.0.0.1")
    port, asked = serve(context)
    peer = node(port, "weir.example", "https")
    if certified == "weir.example" and trusted:
        assert ask(peer, "/words").body == b"words"
        return
    with pytest.raises(Refused, match="cannot be reached"):
        ask(peer, "/words")
    assert asked.asked == []


def certificate(file: Path, name: str) -> Path:
    """Write a key and a certificate that it signs itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(secret + made.public_bytes(Encoding.PEM))
    return file
