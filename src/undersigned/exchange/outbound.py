"""Asking another node: those let in alone, at the address that was looked up and checked, with limits."""

import ipaddress
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Event, Timer
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _
from urllib3 import HTTPResponse
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from undersigned.core.errors import Refused
from undersigned.exchange.models import Peer

MOST = 16 * 1024 * 1024  # bytes of an answer
SECONDS = 20
# Addresses that stand for one of version 4, whichever it is (RFC 6052, RFC 3056).
TRANSLATED = [ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("2002::/16")]
# What the library raises below its pools; a certificate of another name is a ValueError.
UNREACHED = (HTTPError, HTTPException, OSError, ValueError)


@dataclass(frozen=True)
class Answer:
    """What another node answered: the status of HTTP, the media type without its parameters, the bytes."""

    status: int
    media_type: str
    body: bytes


def ask(
    peer: Peer, path: str, *, body: bytes | None = None, media_type: str = "", most: int = MOST
) -> Answer:
    """GET a path of another node, or POST `body` to it. No redirect is followed, no cookie sent or kept.

    The host is looked up once, and the connection goes to the address that was checked.
    Raises: Refused with one sentence: not let in, not reached, answered too slowly, too much.
    """
    if peer.ended_at is not None:
        raise Refused(_("The node %(name)s is not let in here.") % {"name": peer.name})
    parts = urlsplit(peer.address)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    connection = _connection(parts.scheme, host, port, _looked_up(host, port))
    headers = {"Host": parts.netloc, **({"Content-Type": media_type} if media_type else {})}
    try:
        with _cut_after(SECONDS, connection):
            connection.request(
                "GET" if body is None else "POST",
                parts.path.rstrip("/") + path,
                body=body,
                headers=headers,
                preload_content=False,
                decode_content=False,
            )
            return _answer(connection.getresponse(), most)
    except UNREACHED as error:
        raise Refused(_("The node %(name)s cannot be reached.") % {"name": peer.name}) from error
    finally:
        connection.close()


def _looked_up(host: str, port: int) -> str:
    """Return the address of a host. Raises: Refused where it has none that this node may ask."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(_("There is no address for %(host)s.") % {"host": host}) from error
    addresses = [str(each[4][0]) for each in found]
    if not settings.PRIVATE_PEERS and not all(map(_is_public, addresses)):
        raise Refused(
            _("%(host)s stands at an address inside a private network, which this node asks nothing of.")
            % {"host": host}
        )
    return addresses[0]


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address)
    return found.is_global and not found.is_multicast and not any(found in each for each in TRANSLATED)


def _connection(scheme: str, host: str, port: int, address: str) -> HTTPConnection:
    if scheme == "https":
        return HTTPSConnection(
            address,
            port,
            timeout=SECONDS / 2,
            server_hostname=host,
            assert_hostname=host,
            cert_reqs="REQUIRED",
        )
    return HTTPConnection(address, port, timeout=SECONDS / 2)


@contextmanager
def _cut_after(seconds: float, connection: HTTPConnection) -> Iterator[None]:
    """Connect, and cut the connection when the time is over.

    The library's limits hold for each read: a byte now and then would go on for ever. Raises: Refused.
    """
    late = Event()
    sockets: list[socket.socket | None] = []

    def cut() -> None:
        late.set()
        for each in filter(None, [connection.sock, *sockets]):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.start()
    try:
        connection.connect()
        # The answer goes on reading from it after the connection has let go of it.
        sockets.append(connection.sock)
        yield
    except UNREACHED:
        if not late.is_set():
            raise
    finally:
        timer.cancel()
    if late.is_set():
        raise Refused(_("The answer took longer than %(most)d seconds.") % {"most": seconds})


def _answer(response: HTTPResponse, most: int) -> Answer:
    data = response.read(most + 1)
    if len(data) > most:
        raise Refused(_("The answer is larger than %(most)d bytes.") % {"most": most})
    return Answer(response.status, response.headers.get("Content-Type", "").partition(";")[0].strip(), data)
