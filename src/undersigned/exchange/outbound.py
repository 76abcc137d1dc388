"""Asking another node: those let in alone, at the address that was looked up and checked, with limits."""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

import urllib3
from django.conf import settings
from django.utils.translation import gettext as _
from urllib3.exceptions import HTTPError

from undersigned.core.errors import Refused
from undersigned.exchange.models import Peer

MOST = 16 * 1024 * 1024  # bytes of an answer
SECONDS = 20
CHUNK = 64 * 1024


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
    pool = _pool(parts.scheme, host, port, _looked_up(host, port))
    try:
        response = pool.urlopen(
            "GET" if body is None else "POST",
            parts.path.rstrip("/") + path,
            body=body,
            headers={"Host": parts.netloc, **({"Content-Type": media_type} if media_type else {})},
            redirect=False,
            assert_same_host=False,
            preload_content=False,
            decode_content=False,
        )
        data = _read(response, most)
    except HTTPError as error:
        raise Refused(_("The node %(name)s cannot be reached.") % {"name": peer.name}) from error
    finally:
        pool.close()
    return Answer(response.status, response.headers.get("Content-Type", "").partition(";")[0].strip(), data)


def _looked_up(host: str, port: int) -> str:
    """Return the address of a host. Raises: Refused where it has none that this node may ask."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Refused(_("There is no address for %(host)s.") % {"host": host}) from error
    addresses = [str(each[4][0]) for each in found]
    if not settings.PRIVATE_PEERS and not all(ipaddress.ip_address(each).is_global for each in addresses):
        raise Refused(
            _("%(host)s stands at an address inside a private network, which this node asks nothing of.")
            % {"host": host}
        )
    return addresses[0]


def _pool(scheme: str, host: str, port: int, address: str) -> urllib3.HTTPConnectionPool:
    timeout = urllib3.Timeout(connect=SECONDS / 2, read=SECONDS / 2, total=SECONDS)
    if scheme == "https":
        return urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, retries=False, server_hostname=host, assert_hostname=host
        )
    return urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)


def _read(response: urllib3.BaseHTTPResponse, most: int) -> bytes:
    # The library's limits hold for each read: a byte now and then would go on for ever.
    data, end = bytearray(), time.monotonic() + SECONDS
    for piece in response.stream(CHUNK):
        data += piece
        if time.monotonic() > end:
            raise Refused(_("The answer took longer than %(most)d seconds.") % {"most": SECONDS})
        if len(data) > most:
            raise Refused(_("The answer is larger than %(most)d bytes.") % {"most": most})
    return bytes(data)
