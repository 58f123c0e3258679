"""A practice shop on a port of its own, a clock that moves when told, and a seller who signs by hand."""

import hashlib
import hmac
import json
import struct
import zlib
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from marketplace_sync.practice.server import PracticeShop

PARTNER, KEY = 2001887, "test_partner_key"
CONTROL = "operator-of-the-practice-shop"


class Clock:
    """Stands still until it is told to move."""

    def __init__(self):
        self.now = 1_790_000_000.0

    def __call__(self):
        return self.now

    def move(self, seconds):
        self.now += seconds


def signed(message):
    return hmac.new(KEY.encode(), message.encode(), hashlib.sha256).hexdigest()


def drawing(side=8, shade=120):
    """A small grey PNG, drawn here."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", side, side, 8, 0, 0, 0, 0)
    rows = (b"\0" + bytes([shade]) * side) * side
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


class Seller:
    """Someone with a partner's key and, once the shop has said yes, a pair of tokens."""

    def __init__(self, shop, clock, name="Gian hàng Ví Dụ"):
        self.shop, self.clock, self.name = shop, clock, name
        self.http = httpx.Client(base_url=shop.base_url, timeout=10)
        self.shop_id, self.access, self.refresh = 0, "", ""

    def address(self, path, *, for_shop=True, **query):
        path, stamp = f"/api/v2/{path}", int(self.clock())
        tail = f"{self.access}{self.shop_id}" if for_shop else ""
        common = {"partner_id": PARTNER, "timestamp": stamp, "sign": signed(f"{PARTNER}{path}{stamp}{tail}")}
        if for_shop:
            common |= {"access_token": self.access, "shop_id": self.shop_id}
        return f"{path}?{urlencode(common | query, doseq=True)}"

    def get(self, path, **query):
        return self.http.get(self.address(path, **query)).json()

    def post(self, path, body, *, for_shop=True):
        return self.http.post(self.address(path, for_shop=for_shop), content=json.dumps(body)).json()

    def says_yes(self):
        """Goes through the consent page and changes the code for tokens."""
        back = "http://127.0.0.1:1/back?state=abc"
        page = self.address("shop/auth_partner", for_shop=False, redirect=back)
        answer = self.http.post(page, data={"shop": "", "name": self.name})
        self.redirected = parse_qs(urlsplit(answer.headers["location"]).query)
        self.shop_id = int(self.redirected["shop_id"][0])
        wish = {"code": self.redirected["code"][0], "partner_id": PARTNER, "shop_id": self.shop_id}
        return self.keeps(self.post("auth/token/get", wish, for_shop=False))

    def keeps(self, pair):
        self.access, self.refresh = pair.get("access_token", self.access), pair.get("refresh_token", self.refresh)
        return pair

    def refreshes(self):
        wish = {"refresh_token": self.refresh, "partner_id": PARTNER, "shop_id": self.shop_id}
        return self.keeps(self.post("auth/access_token/get", wish, for_shop=False))

    def uploads(self, *pictures):
        files = [("image", (f"{i}.png", content, "image/png")) for i, content in enumerate(pictures)]
        return self.http.post(self.address("media_space/upload_image", for_shop=False), files=files).json()

    def rice(self, **changes):
        """A listing in which the shop finds nothing to object to."""
        image_id = changes.pop("image_id", None) or self.uploads(drawing())["response"]["image_info"]["image_id"]
        return {
            "item_name": "Gạo nếp nương Ví Dụ túi 1 kg",
            "description": "Nếp nương gieo một vụ mỗi năm. Mã truy xuất: 7K3MQ-2XVNP",
            "category_id": 100_851,
            "original_price": 45_000,
            "weight": 1.05,
            "image": {"image_id_list": [image_id]},
            "item_sku": "VD-GNN-1",
            "seller_stock": [{"stock": 40}],
            "logistic_info": [{"logistic_id": 50_018, "enabled": True}],
            "brand": {"brand_id": 0, "original_brand_name": "No Brand"},
            "attribute_list": [
                {
                    "attribute_id": 100_010,
                    "attribute_value_list": [{"value_id": 0, "original_value_name": "12", "value_unit": "tháng"}],
                },
                {"attribute_id": 100_020, "attribute_value_list": [{"value_id": 110_021}]},
            ],
        } | changes

    def adds(self, **changes):
        return self.post("product/add_item", self.rice(**changes))

    def listed(self, **changes):
        return self.adds(**changes)["response"]["item_id"]

    def sees(self, item_id):
        return self.get("product/get_item_base_info", item_id_list=item_id)["response"]["item_list"][0]


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def shop(tmp_path, clock):
    with PracticeShop(tmp_path / "shop.sqlite3", clock=clock, partner_key=KEY, control_key=CONTROL, seed=1) as shop:
        shop.settings(rate_per_second=0)
        yield shop


@pytest.fixture
def stranger(shop, clock):
    """A seller who has not said yes yet."""
    seller = Seller(shop, clock)
    yield seller
    seller.http.close()


@pytest.fixture
def seller(stranger):
    """A seller whose shop is connected."""
    stranger.says_yes()
    return stranger


@pytest.fixture
def operator(shop):
    """The one who holds the control key."""
    with httpx.Client(base_url=shop.base_url, headers={"X-Practice-Key": CONTROL}, timeout=10) as client:
        yield client


@pytest.fixture
def draw():
    return drawing


@pytest.fixture
def sign():
    return signed
