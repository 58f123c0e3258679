"""Each connector keeps the common promises against its practice server."""

from dataclasses import dataclass

import pytest

from marketplace_sync.channels import channel
from marketplace_sync.connecting import switch_on
from marketplace_sync.feeds.shelf import FeedItem
from marketplace_sync.shop_pictures import RemoteImage
from tests.marketplace_sync.conftest import ATTRIBUTES, CATEGORY
from tests.marketplace_sync.contract import ConnectorContract


@dataclass(frozen=True)
class Shown:
    """One product as a shop holds it."""

    sku: str
    price: int
    stock: int
    is_shown: bool
    text: str
    pictures: int


class AtShopee:
    """What the practice shop holds in the Shopee dialect."""

    def __init__(self, shop):
        self.shop, self.base = shop, shop.base_url

    def all(self) -> list[Shown]:
        import json

        with self.shop.store.read() as db:
            rows = db.execute("SELECT * FROM item").fetchall()
        return [
            Shown(row["sku"], row["price"], row["stock"], row["status"] == "NORMAL", data["description"],
                  len(data["image_id_list"]))
            for row in rows if (data := json.loads(row["data"]))
        ]  # fmt: skip

    def pictures(self) -> int:
        return self.shop.state()["images"]["uploaded"]

    def fault_create(self, kind: str) -> None:
        self.shop.fault("/api/v2/product/add_item", kind, seconds=0.0)


class AtWoo:
    """What a practice WooCommerce site holds."""

    def __init__(self, site):
        self.site, self.base = site, site.base

    def all(self) -> list[Shown]:
        return [
            Shown(row["sku"], int(row["data"]["regular_price"]), row["data"]["stock_quantity"],
                  row["status"] == "publish", row["data"]["description"], len(row["data"]["images"]))
            for row in self.site.products()
        ]  # fmt: skip

    def pictures(self) -> int:
        return self.site.fetched

    def fault_create(self, kind: str) -> None:
        self.site.fault(kind)


class AtOurShelf:
    """What lies on the shelf from which feeds are read. It is a table of ours, so no answer of it can get lost."""

    def __init__(self, base: str):
        self.base = base

    def all(self) -> list[Shown]:
        return [
            Shown(row.sku, row.price, row.stock, row.shown, row.said["description"], len(row.said["images"]))
            for row in FeedItem.objects.all()
        ]  # fmt: skip

    def pictures(self) -> int:
        return RemoteImage.objects.count()


class TestFeed(ConnectorContract):
    key = "feed"
    choices = {"category": "3"}
    test_an_unclear_answer_to_a_create_never_doubles_and_never_loses = None
    test_create_after_create_dropped_leaves_one = None
    test_a_shop_that_asks_for_patience_gets_it = None

    @pytest.fixture
    def own(self, lan, viet_du):
        return switch_on(actor=lan, subject=viet_du, shop=channel("feed"))

    @pytest.fixture
    def there(self, settings):
        return AtOurShelf(settings.PUBLIC_URL)


class AtTikTok:
    """What a practice TikTok Shop holds."""

    def __init__(self, shop):
        self.shop, self.base = shop, f"{shop.base_url}/tiktok/"

    def all(self) -> list[Shown]:
        return [
            Shown(row["sku"], row["price"], row["stock"], row["status"] == "ACTIVATE", row["data"]["description"],
                  len(row["data"]["main_images"]))
            for row in self.shop.state()["tiktok"]
        ]  # fmt: skip

    def pictures(self) -> int:
        return self.shop.state()["images"]["uploaded"]

    def fault_create(self, kind: str) -> None:
        self.shop.fault("POST /tiktok/product/202309/products", kind, seconds=0.0)


class TestShopee(ConnectorContract):
    key = "practice"
    choices = {
        "category": CATEGORY, "attributes": ATTRIBUTES, "brand": ["0", "No Brand"], "carriers": ["50018"],
    }  # fmt: skip

    @pytest.fixture
    def own(self, account):
        return account

    @pytest.fixture
    def there(self, practice):
        return AtShopee(practice)


class TestTikTok(ConnectorContract):
    key = "practice-tiktok"
    choices = {
        "category": CATEGORY, "attributes": [row | {"unit": ""} for row in ATTRIBUTES], "carriers": ["50018"],
    }  # fmt: skip

    @pytest.fixture
    def own(self, tiktok):
        return tiktok

    @pytest.fixture
    def there(self, practice):
        return AtTikTok(practice)


class TestWooCommerce(ConnectorContract):
    key = "woo"
    choices = {"category": "17", "category_name": "Nông sản › Gạo và nếp"}

    @pytest.fixture
    def own(self, woo):
        return woo

    @pytest.fixture
    def there(self, site):
        return AtWoo(site)
