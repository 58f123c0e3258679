"""The one road to the shops: named hosts only, no redirects, a time limit over the whole call; never logs an address.

Tokens travel in query strings, so nothing here, nor any error raised here, repeats one.
"""

import ipaddress
import logging
import socket
import ssl
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

import httpcore
import httpx
from django.conf import settings

logger = logging.getLogger(__name__)
CONNECT_SECONDS = 3.0
BUDGET_SECONDS = 30.0
LARGEST_ANSWER = 8 * 1024 * 1024
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_SURELY_NOT_SENT = (httpcore.ConnectError, httpcore.ConnectTimeout, httpcore.PoolTimeout, httpcore.UnsupportedProtocol)


class RoadError(Exception):
    """No usable answer came. `sent` is False only if the shop surely has not heard the call."""

    def __init__(self, what: str, *, sent: bool) -> None:
        super().__init__(what)
        self.what, self.sent = what, sent


@dataclass(frozen=True)
class Outgoing:
    """One call, its bytes built once: what was signed is what is sent."""

    method: str
    url: str = field(repr=False)
    body: bytes = field(default=b"", repr=False)
    content_type: str = "application/json"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    is_sellers_own: bool = False  # the host is the seller's word: any on the open Internet, by HTTPS, port 443


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes = field(repr=False)


def send(call: Outgoing, *, budget: float = BUDGET_SECONDS) -> Answer:
    """The shop's answer to `call`, within `budget` seconds for everything. Raises RoadError."""
    parts = urlsplit(call.url)
    allow(parts, sellers_own=call.is_sellers_own)
    backend = _Deadline(time.monotonic() + budget, may_be_private=_is_practice(parts))
    headers = httpx.Headers({"Accept": "application/json", "User-Agent": "nong-san-xu-thanh", "Host": parts.netloc})
    headers.update(call.headers)
    if call.method != "GET":
        headers["Content-Type"] = call.content_type
        headers["Content-Length"] = str(len(call.body))
    try:
        with (
            httpcore.ConnectionPool(ssl_context=ssl.create_default_context(), network_backend=backend) as pool,
            pool.stream(
                call.method, call.url, headers=headers.raw, content=call.body or None,
                extensions={"timeout": {"connect": CONNECT_SECONDS, "read": budget, "write": budget, "pool": budget}},
            ) as response,
        ):  # fmt: skip
            body = _read(response.iter_stream())
            said = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Answer(response.status, said, body)
    except _SURELY_NOT_SENT as error:
        raise RoadError(type(error).__name__, sent=False) from None
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
        raise RoadError(type(error).__name__, sent=True) from None


def _read(stream: Iterable[bytes]) -> bytes:
    pieces, size = [], 0
    for piece in stream:
        size += len(piece)
        if size > LARGEST_ANSWER:
            raise RoadError("AnswerTooLarge", sent=True)
        pieces.append(piece)
    return b"".join(pieces)


# --- who may be called ----------------------------------------------------------------------------------------------
def _origin(parts: SplitResult) -> tuple[str, str, int | None]:
    return parts.scheme, (parts.hostname or "").lower(), parts.port


def _bases() -> list[SplitResult]:
    named = (settings.SHOPEE_URL, settings.TIKTOK_URL, settings.TIKTOK_AUTH_URL, settings.PRACTICE_URL)
    return [urlsplit(base) for base in named if base]


def _is_practice(parts: SplitResult) -> bool:
    return bool(settings.PRACTICE_URL) and _origin(parts) == _origin(urlsplit(settings.PRACTICE_URL))


def allow(parts: SplitResult, *, sellers_own: bool = False) -> None:
    """Raises RoadError unless the settings name this very origin, or a seller's own site is called as one may be.

    Plain HTTP is for the practice marketplace alone. Where a name leads is looked at when it is called (`_resolve`).
    """
    named = _origin(parts) in [_origin(base) for base in _bases()]
    named = named or (sellers_own and parts.port in (None, 443) and "." in (parts.hostname or ""))
    if not named or parts.username or (parts.scheme != "https" and not _is_practice(parts)):
        raise RoadError("HostNotAllowed", sent=False)


def is_open_internet(text: str) -> bool:
    """Whether an address lies outside every network of somebody's own; one that carries another is as good as that."""
    found = ipaddress.ip_address(text.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        if found in _NAT64:
            return is_open_internet(str(ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)))
        carried = found.ipv4_mapped or found.sixtofour or (found.teredo or (None, None))[1]
        if carried is not None:
            return is_open_internet(str(carried))
    return found.is_global and not found.is_multicast


class _Deadline(httpcore.NetworkBackend):
    """Sockets that know when the whole call must be over, and that refuse addresses inside our own network."""

    def __init__(self, until: float, *, may_be_private: bool) -> None:
        self._until, self._may_be_private = until, may_be_private

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, *rest: Any, **more: Any) -> "_Stream":
        address = self._resolve(host, port)
        left = max(0.01, min(timeout or CONNECT_SECONDS, self._until - time.monotonic()))
        return _Stream(httpcore.SyncBackend().connect_tcp(address, port, left, *rest, **more), self._until)

    def _resolve(self, host: str, port: int) -> str:
        """The numeric address that is then really used, so that a second look at the name cannot change it."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except OSError as error:
            raise httpcore.ConnectError(type(error).__name__) from None
        for *_skipped, where in found:
            if self._may_be_private or is_open_internet(str(where[0])):
                return str(where[0])
        raise httpcore.ConnectError("reserved address")


class _Stream(httpcore.NetworkStream):
    """A stream whose every wait ends with the call's time: httpx alone limits each read, not their sum."""

    def __init__(self, inner: httpcore.NetworkStream, until: float) -> None:
        self._inner, self._until = inner, until

    def _left(self) -> float:
        left = self._until - time.monotonic()
        if left <= 0:
            raise httpcore.ReadTimeout("the call's time is over")
        return left

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, self._left())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, self._left())

    def close(self) -> None:
        self._inner.close()

    def start_tls(self, *args: Any, **more: Any) -> "_Stream":
        try:
            return _Stream(self._inner.start_tls(*args, **more), self._until)
        except (httpcore.TimeoutException, httpcore.NetworkError, ssl.SSLError, OSError) as error:
            raise httpcore.ConnectError(type(error).__name__) from None

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)
