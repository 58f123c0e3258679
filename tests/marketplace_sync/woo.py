"""A practice WooCommerce site for tests, and the address at which it finds our pictures."""

import http.server
import threading
from dataclasses import dataclass

from django.core.files.storage import storages

from marketplace_sync.practice.server import PracticeShop


@dataclass(frozen=True)
class Site:
    """One site at the practice marketplace, with the keys that its owner made."""

    shop: PracticeShop
    base: str
    key: str
    secret: str

    @property
    def path(self) -> str:
        return f"{self.base.removeprefix(self.shop.base_url)}/wp-json/wc/v3/products"

    def fault(self, kind: str, method: str = "POST", **how) -> None:
        """The next call of that method to `/products` fails as ordered."""
        self.shop.fault(f"{method} {self.path}", kind, **{"seconds": 0.0} | how)

    def products(self) -> list[dict]:
        number = int(self.base.rpartition("/")[2])
        return [row for row in self.shop.state()["woo"]["products"] if row["shop_id"] == number]

    @property
    def fetched(self) -> int:
        """How often a picture was fetched from us."""
        return self.shop.state()["woo"]["images"]


class Media(http.server.BaseHTTPRequestHandler):
    """Gives out the public pictures, as the house does."""

    def do_GET(self):
        name = self.path.rpartition("/")[2]
        there = storages["public"].exists(name)
        self.send_response(200 if there else 404)
        self.end_headers()
        if there:
            with storages["public"].open(name) as file:
                self.wfile.write(file.read())

    def log_message(self, *_):
        pass


class House:
    """Our public address for as long as the block lasts."""

    def __enter__(self) -> str:
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Media)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_address[1]}"

    def __exit__(self, *_) -> None:
        self.server.shutdown()
        self.server.server_close()
