"""The one road to the shops: named hosts, no redirects, an end in time, and no secret in any message."""

import http.server
import threading
import time
from urllib.parse import urlsplit

import pytest

from marketplace_sync.http import Outgoing, RoadError, allow, send

SECRET = "0123456789abcdef"


class Shop(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        what = urlsplit(self.path).path
        if what == "/redirect":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/latest")
            self.end_headers()
        elif what == "/drip":
            self.send_response(200)
            self.end_headers()
            for _piece in range(100):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        elif what == "/flood":
            self.send_response(200)
            self.end_headers()
            for _piece in range(12):
                self.wfile.write(b"x" * 1024 * 1024)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


@pytest.fixture
def base(settings):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PRACTICE_URL = f"http://127.0.0.1:{server.server_address[1]}"
    yield settings.PRACTICE_URL
    server.shutdown()


def test_an_answer_comes_back(base):
    assert send(Outgoing("GET", f"{base}/ok")).body == b"{}"


def test_a_redirect_is_an_answer_and_is_not_followed(base):
    assert send(Outgoing("GET", f"{base}/redirect")).status == 302


def test_the_whole_call_ends_in_time_even_if_the_answer_drips(base):
    begun = time.monotonic()
    with pytest.raises(RoadError) as info:
        send(Outgoing("GET", f"{base}/drip?access_token={SECRET}"), budget=0.4)
    assert time.monotonic() - begun < 1.5
    assert info.value.sent
    assert SECRET not in str(info.value) and SECRET not in repr(info.value)


def test_a_flood_is_cut_off(base):
    with pytest.raises(RoadError) as info:
        send(Outgoing("GET", f"{base}/flood"))
    assert info.value.what == "AnswerTooLarge"


def test_a_closed_door_means_surely_not_sent(settings):
    settings.PRACTICE_URL = "http://127.0.0.1:9"
    with pytest.raises(RoadError) as info:
        send(Outgoing("GET", "http://127.0.0.1:9/x"))
    assert not info.value.sent


@pytest.mark.parametrize(
    "url",
    [
        "http://partner.shopeemobile.com/x", "https://partner.shopeemobile.com.evil.example/x",
        "https://partner.shopeemobile.com@evil.example/x", "https://user@partner.shopeemobile.com/x",
        "https://partner.shopeemobile.com:444/x", "http://127.0.0.1/x", "http://169.254.169.254/latest",
        "http://2130706433/x", "file:///etc/passwd", "https://evil.example/x", "//evil.example",
    ],
)  # fmt: skip
def test_no_other_host_is_ever_called(url):
    with pytest.raises(RoadError) as info:
        allow(urlsplit(url))
    assert info.value.what == "HostNotAllowed"


def test_a_named_shop_that_resolves_into_our_own_network_is_refused(settings):
    settings.SHOPEE_URL = "https://localhost:9"
    with pytest.raises(RoadError) as info:
        send(Outgoing("GET", "https://localhost:9/x"))
    assert not info.value.sent
