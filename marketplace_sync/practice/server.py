"""The HTTP server of the practice marketplace: reads hostile bytes within limits, answers whole, shows no traceback."""

import contextlib
import logging
import secrets
import socket
import struct
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from marketplace_sync.practice import auth, consent, control, media, pages
from marketplace_sync.practice.answers import Reply, Request, ShopError, json_reply, refused
from marketplace_sync.practice.api import PREFIX, Gateway
from marketplace_sync.practice.faults import AFTER, Fault, Faults
from marketplace_sync.practice.limits import Limits
from marketplace_sync.practice.look import notice
from marketplace_sync.practice.store import Store
from marketplace_sync.practice.tiktok import api as tiktok_api
from marketplace_sync.practice.tiktok import auth as tiktok_auth
from marketplace_sync.practice.tiktok import pages as tiktok_pages
from marketplace_sync.practice.tiktok import words as tiktok_words
from marketplace_sync.practice.woo import api as woo_api
from marketplace_sync.practice.woo import pages as woo_pages
from marketplace_sync.practice.woo import words as woo_words

log = logging.getLogger("practice")
LARGEST_BODY = 1024 * 1024
BROKEN = Reply(500, "text/html", b"<html><head><title>500</title></head><body>Internal Server Error</body></html>")
CLOSED = Reply(503, "text/html", "<html><body>Hệ thống đang bảo trì.</body></html>".encode(), {"Retry-After": "5"})
BUSY = ShopError("error_system_busy", "Our system is taking some time to respond, please try later.")
TOO_MANY = ShopError("error_rate_limit", "Too many requests. You have reached the rate limit. Please try again later.")


class PracticeShop:
    """One practice marketplace on one port: `start()` in a thread for tests, `serve()` in the foreground."""

    def __init__(
        self,
        store: str | Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        base_url: str = "",
        partner_id: int = 2_001_887,
        partner_key: str = "test_partner_key",
        control_key: str = "",
        tiktok_redirect: str = "",
        clock: Callable[[], float] = time.time,
        seed: int | None = None,
    ) -> None:
        self.store, self.faults = Store(store), Faults(seed)
        self.gateway = Gateway(self.store, clock, partner_id, partner_key, Limits())
        self.tiktok = tiktok_api.TikTok(self.gateway, tiktok_redirect)
        self.control_key = control_key or secrets.token_urlsafe(24)
        self.stopping = threading.Event()
        self._http = _Server((host, port), self)
        self.base_url = self.gateway.base_url = base_url.rstrip("/") or self._own_address(host)
        self._thread: threading.Thread | None = None

    def _own_address(self, host: str) -> str:
        """Where a client on this machine finds us: a server on every address is found on loopback too."""
        near = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
        return f"http://{near}:{self._http.server_address[1]}"

    def start(self) -> str:
        """Serves in a thread of its own; returns the base address."""
        self._thread = threading.Thread(target=self.serve, name="practice-shop", daemon=True)
        self._thread.start()
        return self.base_url

    def serve(self) -> None:
        self._http.serve_forever(poll_interval=0.05)

    def stop(self) -> None:
        """Stops listening and wakes those whom a fault keeps waiting."""
        self.stopping.set()
        self._http.shutdown()
        self._http.server_close()
        if self._thread:
            self._thread.join(5)

    def __enter__(self) -> "PracticeShop":
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    # For tests in the same process: what /practice/* does over HTTP.
    def settings(self, **wishes: Any) -> None:
        self.store.change_settings(wishes)

    def fault(self, path: str, kind: str, **how: Any) -> None:
        self.faults.add(path=path, kind=kind, **how)

    def state(self) -> dict[str, Any]:
        return control.state(self.gateway)

    def open_shop(self, name: str) -> tuple[int, str]:
        """A shop that has said yes already: its id and a fresh code, as the consent page would redirect with."""
        with self.store.write() as db:
            shop_id = auth.make_shop(db, name, self.gateway.clock())
            return shop_id, auth.allow(
                db, partner_id=self.gateway.partner_id, shop_id=shop_id, now=self.gateway.clock()
            )

    def open_woo(self, name: str, **how: Any) -> tuple[str, str, str]:
        """A WooCommerce shop with keys: its address, consumer key, consumer secret."""
        with self.store.write() as db:
            shop_id, key, secret = woo_api.make_shop(db, name, self.gateway.clock(), **how)
        return f"{self.base_url}{woo_api.PREFIX}{shop_id}", key, secret

    def open_tiktok(self, name: str) -> tuple[int, str]:
        """A TikTok Shop that has said yes already: its id and a fresh code."""
        with self.store.write() as db:
            shop_id = tiktok_auth.make_shop(db, name, self.gateway.clock())
            return shop_id, tiktok_auth.allow(db, shop_id=shop_id, now=self.gateway.clock())

    def answer(self, request: Request) -> Reply:
        """The answer to a whole request; whatever goes wrong inside is logged here and told to nobody."""
        try:
            return self._route(request)
        except Exception:
            log.exception("%s %s failed", request.method, request.path)
            if request.path.startswith(PREFIX):
                return refused(ShopError("error_server", "Something wrong. Please try later.", 500))
            if woo_api.API.match(request.path):
                return woo_words.BROKEN
            if tiktok_api.API.match(request.path):
                return tiktok_words.BROKEN
            return notice("Có lỗi", "Sàn tập gặp lỗi. Hãy thử lại sau.", 500)

    def _route(self, request: Request) -> Reply:
        if request.path == consent.PATH and request.method in {"GET", "POST"}:
            return consent.answer(self.gateway, request)
        if request.path.startswith(PREFIX):
            return self.gateway.answer(request)
        if woo_api.API.match(request.path):
            return woo_api.answer(self.store, self.base_url, self.gateway.clock(), request)
        if request.path.startswith(woo_api.PREFIX):
            return woo_pages.answer(self.store, self.base_url, self.gateway.clock(), request)
        if tiktok_api.API.match(request.path):
            return self.tiktok.answer(request)
        if request.path.startswith(f"{tiktok_api.PREFIX}/"):
            return tiktok_pages.answer(self.tiktok, request)
        if request.path.startswith(control.PREFIX):
            return control.answer(self.gateway, self.faults, self.control_key, request)
        if request.method not in {"GET", "HEAD"}:
            return json_reply({"error": "method_not_allowed"}, 405)
        self.gateway.review(self.gateway.clock())
        return pages.answer(self.store, request.path)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 256

    def __init__(self, address: tuple[str, int], shop: PracticeShop) -> None:
        self.shop = shop
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        log.debug("connection of %s broke off", client_address, exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    protocol_version = "HTTP/1.1"
    server_version, sys_version = "PracticeShop", ""
    timeout = 30
    disable_nagle_algorithm = True

    def log_message(self, *_: Any) -> None:
        """Addresses carry tokens, so no line is written for each request."""

    def handle_any(self) -> None:
        body = self._body()
        if body is None:
            return
        try:
            address = urlsplit(self.path)
            query = parse_qs(address.query, keep_blank_values=True, max_num_fields=200)
        except ValueError:
            self._send(json_reply({"error": "error_param", "message": "unreadable address"}, 400))
            return
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(self.command, address.path, query, headers, body, self.client_address[0])
        apis = (woo_api.API, tiktok_api.API)
        may_fail = address.path.startswith(PREFIX) or any(one.match(address.path) for one in apis)
        fault = self.server.shop.faults.strike(address.path, self.command) if may_fail else None
        if fault:
            self._fail(fault, request)
        else:
            self._send(self.server.shop.answer(request))

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = handle_any

    def _body(self) -> bytes | None:
        """The body, read whole; None after a refusal, with the connection given up."""
        most = media.LARGEST_BODY if self.path.startswith(_PICTURES) else LARGEST_BODY
        said = self.headers.get("Content-Length", "0")
        if "Transfer-Encoding" in self.headers or not (said.isascii() and said.isdigit()):
            return self._refuse(411, "Content-Length is required")
        if int(said[:12]) > most:
            return self._refuse(413, f"the body is larger than {most} bytes")
        body = self.rfile.read(int(said)) if int(said) else b""
        if len(body) < int(said):  # the sender went away in the middle
            self.close_connection = True
            return None
        return body

    def _refuse(self, status: int, message: str) -> bytes | None:
        self.close_connection = True
        self._send(json_reply({"error": "error_param", "message": message}, status))
        return None

    def _fail(self, fault: Fault, request: Request) -> None:
        """Does what the fault orders; the work itself is done first for those that fail afterwards."""
        reply = self.server.shop.answer(request) if fault.kind in AFTER else None
        if fault.kind in {"timeout_before", "timeout_after", "slow"}:
            self.server.shop.stopping.wait(fault.seconds)
        if reply and fault.kind == "slow":
            self._send(reply)
        elif reply and fault.kind == "wrong_json":
            self._send(Reply(200, reply.content_type, reply.body[: len(reply.body) // 2]))
        elif fault.kind.startswith("error_500"):
            self._send(BROKEN)
        elif fault.kind in _SAID:
            self._send(_said_at(request.path)[fault.kind])
        else:
            self._hang_up(torn=fault.kind.startswith("reset"))

    def _hang_up(self, *, torn: bool) -> None:
        self.close_connection = True
        if torn:  # no farewell: the peer sees its connection reset
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()

    def _send(self, reply: Reply) -> None:
        head = {"Content-Type": reply.content_type, "Content-Length": str(len(reply.body)), **_ALWAYS, **reply.headers}
        if self.close_connection:
            head["Connection"] = "close"
        lines = [f"HTTP/1.1 {reply.status} {HTTPStatus(reply.status).phrase}", *(f"{k}: {v}" for k, v in head.items())]
        whole = "\r\n".join([*lines, "", ""]).encode()
        with contextlib.suppress(OSError):
            self.wfile.write(whole if self.command == "HEAD" else whole + reply.body)


def _said_at(path: str) -> dict[str, Reply]:
    """The refusals of the dialect that is spoken at `path`."""
    if path.startswith(f"{tiktok_api.PREFIX}/"):
        return _TIKTOK_SAID
    return _WOO_SAID if path.startswith(woo_api.PREFIX) else _SAID


_PICTURES = (PREFIX + "media_space/", f"{tiktok_api.PREFIX}/product/202309/images/upload")
_ALWAYS = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}
_SAID = {"maintenance": CLOSED, "system_busy": refused(BUSY), "rate_limit": refused(TOO_MANY)}
_WOO_SAID = {"maintenance": CLOSED, "system_busy": woo_words.BROKEN, "rate_limit": woo_words.TOO_MANY}
_TIKTOK_SAID = {
    "maintenance": CLOSED, "system_busy": tiktok_words.BUSY, "rate_limit": tiktok_words.refusal(tiktok_words.TOO_MANY),
}  # fmt: skip
