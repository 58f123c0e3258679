"""A practice shop on a port of its own, a seller who has connected it, and a product that is ready to be sold."""

import io
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import connect_account
from marketplace_sync.connecting_by_keys import connect_with_keys
from marketplace_sync.listings import Listing
from marketplace_sync.ops import ShopOp
from marketplace_sync.practice.server import PracticeShop
from marketplace_sync.selling import publish
from marketplace_sync.watch import watch_all
from products.batches import Batch, BatchState
from products.photos import add_photo
from tests.marketplace_sync.woo import House, Site
from traceability.foundation.files.pictures import store
from traceability.foundation.work.lanes import drain

KEY = "practice-test-key"
CATEGORY = "100851"  # rice, in the practice shop's tree
ATTRIBUTES = [
    {"id": "100010", "name": "Hạn sử dụng", "value_id": "", "value": "12", "unit": "tháng"},
    {"id": "100020", "name": "Xuất xứ", "value_id": "110021", "value": "Việt Nam", "unit": ""},
]


@pytest.fixture
def practice(settings, tmp_path):
    """The practice marketplace, quick and patient."""
    with PracticeShop(tmp_path / "shop.sqlite3", partner_key=KEY) as shop:
        shop.settings(moderation_seconds=0.0, index_delay=0.0, rate_per_second=0.0)
        settings.PRACTICE_URL, settings.PRACTICE_PARTNER_KEY = shop.base_url, KEY
        settings.SHOP_SETTLE_SECONDS, settings.SHOP_CALLS_PER_SECOND = 0, 1000
        yield shop


@pytest.fixture
def account(practice, lan, viet_du) -> ChannelAccount:
    """Lan's shop, connected by consent."""
    shop_id, code = practice.open_shop("Gian hàng Ví Dụ")
    return connect_account(actor=lan, subject=viet_du, shop=channel("practice"), code=code, shop_id=str(shop_id))


@pytest.fixture
def site(practice, settings) -> Site:
    """A WooCommerce site of Lan's, at the practice marketplace, which reaches our pictures."""
    with House() as public:
        settings.PUBLIC_URL = public
        yield Site(practice, *practice.open_woo("Nông sản Ví Dụ"))


@pytest.fixture
def woo(site, lan, viet_du) -> ChannelAccount:
    """Lan's own site, connected by keys."""
    return connect_with_keys(
        actor=lan, subject=viet_du, shop=channel("woo"), address=site.base, key=site.key, secret=site.secret
    )


@pytest.fixture
def tiktok(practice, lan, viet_du) -> ChannelAccount:
    """Lan's TikTok Shop, connected by consent."""
    _number, code = practice.open_tiktok("Gian hàng Ví Dụ")
    return connect_account(actor=lan, subject=viet_du, shop=channel("practice-tiktok"), code=code)


@pytest.fixture
def photo(product, lan):
    """A small photo, stored like any upload."""
    return add_photo(actor=lan, product=product, picture=a_picture(lan))


@pytest.fixture
def released(batch) -> Batch:
    """412 kg of rice in bags of one kilogram, released."""
    batch.state, batch.released_at = BatchState.RELEASED, timezone.now()
    batch.save()
    return batch


@pytest.fixture
def put_up(lan, product, account, photo, released):
    """Puts the product up; a test changes what matters to it."""

    def put_up(**changes) -> Listing:
        said = {
            "actor": lan, "product": product, "account": account, "price": 45_000, "category": CATEGORY,
            "category_name": "Gạo và nếp", "attributes": ATTRIBUTES, "brand": ["0", "No Brand"], "carriers": ["50018"],
        }  # fmt: skip
        return publish(**said | changes)

    return put_up


@pytest.fixture
def listing(put_up) -> Listing:
    """A listing that is on sale at the shop."""
    listing = put_up()
    work()
    watch_all()
    listing.refresh_from_db()
    assert listing.remote_state == "live", (listing.remote_state, ShopOp.objects.values("state", "reason_code"))
    return listing


def a_picture(lan, colour=(90, 140, 60)):
    """A picture of one colour, stored like any upload."""
    file = io.BytesIO()
    Image.new("RGB", (640, 640), colour).save(file, "JPEG")
    file.seek(0)
    return store(upload=SimpleUploadedFile("rice.jpg", file.read()), uploader_party=lan.party)


def work() -> int:
    """Works everything that is due now or would be later: tests do not wait for a clock."""
    done = 0
    for _round in range(30):
        ShopOp.objects.filter(state__in=("pending", "settling")).update(next_at=timezone.now())
        if not (taken := drain("shop")):
            break
        done += taken
    return done


def items(practice) -> list[dict]:
    """What the shop holds, without its index lag."""
    return practice.state()["items"]


def base_of(practice) -> str:
    return urlsplit(practice.base_url).netloc
