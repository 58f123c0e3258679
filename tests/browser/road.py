"""The road between a phone and the server, as it is in a valley: it loses answers, lies, breaks, crawls, and is away.

A small proxy of its own port. Every request passes by a list of `Trouble`; the first that fits spends itself on it.
It must never change what it lets pass, or the tests would praise the road instead of the phone.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic
from urllib.parse import urlsplit

CAPTIVE = "<!doctype html><title>Wi-Fi miễn phí</title><h1>Mời đăng nhập Wi-Fi</h1>".encode()
OWN_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "proxy-connection"}
PATIENCE = 40.0


@dataclass
class Passed:
    """One request that came by, and what the phone was told: None where it was told nothing."""

    method: str
    path: str
    body: bytes = b""
    told: int | None = None
    served: int | None = None  # what the server answered, whether or not the phone heard it
    at: float = field(default_factory=monotonic)


@dataclass
class Trouble:
    """What happens to the next `times` requests that fit."""

    fits: Callable[[Passed], bool]
    reaches: bool  # whether the server gets to do its work
    status: int | None = None  # the answer; None: the connection just ends
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    times: int | None = None  # None: for good
    before: threading.Event | None = None  # waits for this before anything happens
    met: threading.Event = field(default_factory=threading.Event)  # somebody waits there now

    def comes(self) -> None:
        """Returns when a request has come to it."""
        assert self.met.wait(PATIENCE), f"no request came in {PATIENCE:.0f} s"

    def lets_go(self) -> None:
        """Whoever waits passes."""
        assert self.before
        self.before.set()


class Road:
    """Stands between; `url` is what the phone calls."""

    def __init__(self, server_url: str) -> None:
        self.host, self.port = urlsplit(server_url).hostname or "localhost", urlsplit(server_url).port or 80
        self.troubles: list[Trouble] = []
        self.passed: list[Passed] = []
        self.away = False
        self.bytes_per_second = 0
        self._seen = threading.Condition()
        self._proxy = ThreadingHTTPServer(("127.0.0.1", 0), type("Toll", (_Toll,), {"road": self}))
        self._proxy.daemon_threads = True
        self.url = f"http://localhost:{self._proxy.server_address[1]}"
        threading.Thread(target=self._proxy.serve_forever, args=(0.05,), daemon=True).start()

    def close(self) -> None:
        for trouble in self.troubles:
            if trouble.before:
                trouble.before.set()
        self._proxy.shutdown()
        self._proxy.server_close()

    # --- what may go wrong -----------------------------------------------------------------------------------------
    def loses_answers(self, method: str, under: str, times: int | None = 1) -> None:
        """The server does the work, and the phone never hears of it."""
        self.troubles.append(Trouble(_called(method, under), reaches=True, times=times))

    def answers(self, method: str, under: str, status: int, body: bytes = b"", times: int | None = 1) -> None:
        """Somebody else answers: a broken server, a captive portal."""
        kind = "application/json" if body[:1] == b"{" else "text/html; charset=utf-8"
        self.troubles.append(Trouble(_called(method, under), False, status, body, kind, times))

    def captive(self, under: str = "/", times: int | None = None) -> None:
        """A portal answers everything with its own page and 200."""
        self.answers("", under, 200, CAPTIVE, times)

    def holds(self, method: str, under: str, times: int | None = 1) -> Trouble:
        """Requests wait until they are let go, then pass."""
        self.troubles.append(Trouble(_called(method, under), True, status=-1, times=times, before=threading.Event()))
        return self.troubles[-1]

    def mend(self) -> None:
        """Nothing goes wrong any more."""
        self.away, self.bytes_per_second = False, 0
        for trouble in self.troubles:
            if trouble.before:
                trouble.before.set()
        self.troubles.clear()

    # --- what came by ----------------------------------------------------------------------------------------------
    def sent(self, method: str, under: str) -> list[Passed]:
        """The requests so far, in order."""
        return [one for one in list(self.passed) if _called(method, under)(one)]

    def wait_for(self, method: str, under: str, count: int = 1, told: int | None = None) -> list[Passed]:
        """Waits until `count` such requests have been dealt with."""

        def found() -> list[Passed]:
            return [one for one in self.sent(method, under) if told is None or one.told == told]

        with self._seen:
            if not self._seen.wait_for(lambda: len(found()) >= count, PATIENCE):
                raise AssertionError(f"{len(found())} of {count} × {method} {under} in {PATIENCE:.0f} s")
        return found()

    def trouble_for(self, one: Passed) -> Trouble | None:
        for trouble in self.troubles:
            if trouble.times != 0 and trouble.fits(one):
                if trouble.times:
                    trouble.times -= 1
                return trouble
        return None

    def note(self, one: Passed) -> None:
        with self._seen:
            self.passed.append(one)
            self._seen.notify_all()


def _called(method: str, under: str) -> Callable[[Passed], bool]:
    return lambda one: (not method or one.method == method) and one.path.startswith(under)


class _Toll(BaseHTTPRequestHandler):
    """Deals with the requests of one connection."""

    road: Road
    protocol_version = "HTTP/1.1"

    def log_message(self, *args) -> None:
        pass

    def handle(self) -> None:
        with suppress(OSError):  # the phone went away, as phones do
            super().handle()

    def do_GET(self) -> None:
        if self.road.away:
            self.close_connection = True
            return
        one = Passed(self.command, self.path, self.rfile.read(int(self.headers.get("Content-Length") or 0)))
        trouble = self.road.trouble_for(one)
        if trouble and trouble.before:
            trouble.met.set()
            trouble.before.wait(PATIENCE)
        try:
            self._answer(one, trouble)
        finally:
            self.road.note(one)

    do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = do_GET

    def _answer(self, one: Passed, trouble: Trouble | None) -> None:
        passes = trouble is None or trouble.status == -1
        answer = self._from_server(one) if passes or trouble.reaches else None
        if passes and answer:
            self._tell(one, answer[0], answer[1], answer[2])
        elif trouble and trouble.status and trouble.status > 0:
            self._tell(one, trouble.status, [("Content-Type", trouble.kind)], trouble.body)
        else:
            self.close_connection = True

    def _from_server(self, one: Passed) -> tuple[int, list[tuple[str, str]], bytes] | None:
        server = HTTPConnection(self.road.host, self.road.port, timeout=PATIENCE)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in OWN_HOP}
        try:
            server.request(one.method, one.path, one.body or None, headers)
            answer = server.getresponse()
            body = answer.read()
        except (OSError, HTTPException):
            return None
        finally:
            server.close()
        one.served = answer.status
        return answer.status, [(n, v) for n, v in answer.getheaders() if n.lower() not in OWN_HOP], body

    def _tell(self, one: Passed, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response_only(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")  # on a connection used before, Chromium itself would ask once more
        self.end_headers()
        if one.method != "HEAD":
            self._write(body)
        one.told = status

    def _write(self, body: bytes) -> None:
        pace = self.road.bytes_per_second
        if not pace:
            self.wfile.write(body)
            return
        for begin in range(0, len(body), 4096):
            threading.Event().wait(len(body[begin : begin + 4096]) / pace)  # the slowness itself
            self.wfile.write(body[begin : begin + 4096])
