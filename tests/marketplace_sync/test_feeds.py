"""What Google and Meta read: what is on the shelf, never more than may be sold now, in the shapes they ask for."""

import csv
import datetime as dt
import gzip
import io
import uuid
import xml.etree.ElementTree as ET

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import example, given
from hypothesis import strategies as st

from marketplace_sync import stock
from marketplace_sync.accounts import AccountState, ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import disconnect_account, switch_on
from marketplace_sync.contract import Keys
from marketplace_sync.feeds.addresses import shelf_of
from marketplace_sync.feeds.lines import Line, google, meta
from marketplace_sync.feeds.shelf import FeedItem, FeedShelf
from marketplace_sync.feeds.writing import NAMESPACE, rss, table
from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt, ShopOp
from marketplace_sync.selling import change_price, publish, withdraw
from marketplace_sync.watch import watch_all
from marketplace_sync.where_to_buy import shops_selling
from products.batches import BatchState
from tests.marketplace_sync.conftest import work
from tests.things import RECALL
from traceability.foundation.refusals import Refusal
from traceability.recall.order import order_recall

G = f"{{{NAMESPACE}}}"


@pytest.fixture
def shelf(lan, viet_du) -> ChannelAccount:
    """Lan's feed, switched on."""
    return switch_on(actor=lan, subject=viet_du, shop=channel("feed"))


@pytest.fixture
def put_in(lan, product, shelf, photo, released):
    """Puts the product into the feed; a test changes what matters to it."""

    def put_in(**changes) -> Listing:
        said = {"actor": lan, "product": product, "account": shelf, "price": 129_000, "category": "3"}
        listing = publish(**said | {"category_name": "Thực phẩm thô, sơ chế › Gạo, ngũ cốc"} | changes)
        work()
        watch_all()
        listing.refresh_from_db()
        return listing

    return put_in


@pytest.fixture
def fed(put_in) -> Listing:
    listing = put_in()
    assert listing.remote_state == "live", ShopOp.objects.values("state", "reason_code", "reason_text")
    return listing


def address(account, name="google.xml") -> str:
    return reverse("feed", args=[shelf_of(account).key, name])


def body(response) -> bytes:
    return b"".join(response.streaming_content)


def parsed(document: bytes) -> ET.Element:
    return ET.fromstring(document)  # noqa: S314 - bytes that we have just written


def xml_items(client, account) -> list[dict[str, str]]:
    root = parsed(body(client.get(address(account))))
    return [{part.tag.removeprefix(G): part.text for part in item} for item in root.iter("item")]


def rows(client, account, name) -> list[dict[str, str]]:
    text = body(client.get(address(account, name))).decode()
    return list(csv.DictReader(io.StringIO(text), delimiter="\t" if name.endswith("tsv") else ","))


# --- the files ------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_google_reads_the_product_as_it_is(client, fed, product, settings):
    settings.PUBLIC_URL = "https://nong-san.example"
    product.brand = ""
    (item,) = xml_items(client, fed.account)
    assert item["id"] == fed.seller_sku and len(item["id"]) <= 50
    assert item["title"].startswith(product.name)
    assert item["price"] == "129000 VND" and item["availability"] == "in_stock" and item["condition"] == "new"
    assert item["link"] == f"https://nong-san.example{product.get_absolute_url()}"
    assert item["image_link"].startswith("https://nong-san.example/") and item["image_link"].endswith(".jpg")
    assert f"Mã truy xuất: {product.code}" in item["description"]
    assert item["product_type"] == "Thực phẩm thô, sơ chế > Gạo, ngũ cốc"
    assert client.get(product.get_absolute_url()).status_code == 200


@pytest.mark.django_db
def test_what_identifies_a_product_is_said_only_where_there_is_something(client, put_in, product):
    product.gtin, product.brand = None, ""
    product.save()
    account = put_in().account
    (item,) = xml_items(client, account)
    assert item["identifier_exists"] == "no" and "gtin" not in item and "brand" not in item
    (row,) = rows(client, account, "meta.csv")
    assert row["mpn"] == row["id"] and not row["brand"]
    product.gtin, product.brand = "8936000000013", "Ví Dụ"
    product.save()
    put_in()
    (item,) = xml_items(client, account)
    assert (item["gtin"], item["brand"]) == ("8936000000013", "Ví Dụ") and "identifier_exists" not in item
    (row,) = rows(client, account, "meta.csv")
    assert row["gtin"] == "8936000000013" and not row["mpn"]


@pytest.mark.django_db
def test_the_three_files_say_the_same(client, fed):
    (item,), (tsv,), (facebook,) = (
        xml_items(client, fed.account), rows(client, fed.account, "google.tsv"), rows(client, fed.account, "meta.csv"),
    )  # fmt: skip
    for name in ("id", "title", "link", "image_link", "price", "condition"):
        assert item[name] == tsv[name] == facebook[name]
    assert (tsv["availability"], facebook["availability"]) == ("in_stock", "in stock")
    assert item["description"].split() == tsv["description"].split() and "\n" not in tsv["description"]


_TEXTS = st.text(max_size=80)


@example(title="\ud800\x00\x0b\ufffe\r\n", description="\x1f", brand="]]>", price=1)
@given(title=_TEXTS, description=_TEXTS, brand=_TEXTS, price=st.integers(1, 10**12))
def test_whatever_a_maker_writes_the_files_can_be_read(title, description, brand, price):
    link, pictures = "https://a.example/?a=1&b=2", ("https://a.example/1.jpg",)
    line = Line("NSXT-1", title, description, link, pictures, price, True, brand)
    root = parsed(b"".join(rss(title, "https://a.example/", [line, line])))
    assert len(list(root.iter("item"))) == 2
    assert [part.text for part in root.iter(f"{G}link")] == [line.link] * 2
    for dialect, delimiter in ((google, "\t"), (meta, ",")):
        text = b"".join(table([line, line], dialect, delimiter)).decode()
        found = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
        assert [row["price"] for row in found] == [f"{price} VND"] * 2
        assert len(text.splitlines()) >= 3 and None not in found[0] and None not in found[0].values()


def test_quotes_tabs_and_tags_stay_what_they_are():
    line = Line("S", 'Gạo "nếp"\t<b>&amp;</b>\nmới', "=1+1", "https://a.example/", (), 1, in_stock=True)
    (item,) = parsed(b"".join(rss("a", "https://a.example/", [line]))).iter("item")
    assert item.find(f"{G}title").text == line.title
    (row,) = csv.DictReader(io.StringIO(b"".join(table([line], google, "\t")).decode()), delimiter="\t")
    assert row["title"] == 'Gạo "nếp" <b>&amp;</b> mới' and row["description"] == "=1+1"


# --- what must not get into a feed ----------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("name", "🍚🍚🍚", "TITLE_FORBIDDEN"), ("name", "Gạo " * 39, "TITLE_LONG"),
        ("name", "Gạo, gọi 0900000001", "TITLE_CONTACT"), ("story", "Xem www.vi-du.vn", "TEXT_CONTACT"),
    ],
)  # fmt: skip
def test_what_google_would_refuse_is_told_and_not_fed(client, put_in, product, shelf, field, value, reason):
    setattr(product, field, value)
    product.save()
    put_in()
    assert ShopOp.objects.get().reason_code == reason
    assert xml_items(client, shelf) == []


@pytest.mark.django_db
@pytest.mark.parametrize("price", [0, -1, 10**12])
def test_an_impossible_price_is_refused_at_once(put_in, shelf, price):
    with pytest.raises(Refusal):
        put_in(price=price)
    assert not FeedItem.objects.exists()


@pytest.mark.django_db
def test_a_price_that_no_product_has_is_refused_with_its_field(put_in):
    put_in(price=2_000_000_000)
    assert ShopOp.objects.get().reason_code == "PRICE_HIGH"


# --- never richer than what may be sold ------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("state", [BatchState.HELD, BatchState.RECALLED, BatchState.CLOSED, BatchState.DRAFT])
def test_a_late_worker_does_not_keep_in_stock_what_may_not_be_sold(client, fed, released, state):
    released.state = state
    released.save()  # nobody told the shelf
    assert FeedItem.objects.get().stock > 0
    assert [item["availability"] for item in xml_items(client, fed.account)] == ["out_of_stock"]
    assert [row["availability"] for row in rows(client, fed.account, "meta.csv")] == ["out of stock"]


@pytest.mark.django_db
def test_what_expired_last_night_is_out_of_stock_this_morning(client, fed, released):
    released.produced_on = timezone.localdate() - dt.timedelta(days=9)
    released.expires_on = timezone.localdate() - dt.timedelta(days=1)
    released.save()
    assert [item["availability"] for item in xml_items(client, fed.account)] == ["out_of_stock"]


@pytest.mark.django_db
def test_a_recall_takes_it_out_at_once_and_then_off_the_shelf(client, fed, released, lan):
    order_recall(batch=released, actor=lan, **RECALL)
    assert xml_items(client, fed.account) == []  # no worker has run yet
    work()
    item = FeedItem.objects.get()
    assert (item.stock, item.shown) == (0, False)
    fed.refresh_from_db()
    assert fed.ops.order_by("-created_at").first().urgency == 100


@pytest.mark.django_db
def test_what_the_seller_takes_off_is_gone_before_any_worker_runs(client, fed, lan):
    withdraw(actor=lan, listing=fed)
    assert xml_items(client, fed.account) == []


@pytest.mark.django_db
def test_consent_taken_back_empties_the_feed(client, fed, lan):
    disconnect_account(actor=lan, account=fed.account)
    assert xml_items(client, fed.account) == []
    assert rows(client, fed.account, "google.tsv") == []


@pytest.mark.django_db
def test_a_product_without_a_public_page_is_not_fed(client, fed, product):
    product.archived = True
    product.save()
    assert xml_items(client, fed.account) == []


@pytest.mark.django_db
def test_an_empty_shelf_says_nothing_even_where_there_is_stock(client, fed):
    FeedItem.objects.update(stock=0)
    assert [item["availability"] for item in xml_items(client, fed.account)] == ["out_of_stock"]


# --- a feed sells nothing, so it takes nothing from the shops ---------------------------------------------------------
@pytest.mark.django_db
def test_a_feed_takes_no_share_of_the_stock_from_a_shop_that_sells(fed, put_up, product):
    listing = put_up()
    work()
    for one in (fed, listing):
        one.refresh_from_db()
    whole = stock.sellable_units(product, timezone.localdate())
    assert (listing.pushed_stock, fed.pushed_stock) == (whole, whole)


@pytest.mark.django_db
def test_a_feed_is_no_place_to_buy(fed, product):
    assert shops_selling([product]) == {}


# --- as a shop among shops --------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_is_pushed_a_second_time_makes_no_double(fed):
    shop = channel("feed")
    connector = shop.connect(_Deaf(), _keys(fed.account))
    said = {**FeedItem.objects.get().said, "sku": fed.seller_sku, "price": 5, "stock": 1}
    assert connector.create(said) == fed.seller_sku
    assert [one.price for one in connector.find(fed.seller_sku)] == [5]


@pytest.mark.django_db
def test_an_unknown_outcome_is_settled_by_looking_at_the_shelf(put_in, fed, settings):
    settings.SHOP_SETTLE_SECONDS = 0
    Listing.objects.update(remote_id="", maybe_sent_at=timezone.now() - dt.timedelta(minutes=5), sent_hash="x")
    ShopOp.objects.all().delete()
    stock.want(fed, "look_up")
    work()
    fed.refresh_from_db()
    assert (fed.remote_id, fed.maybe_sent_at) == (fed.seller_sku, None)
    assert FeedItem.objects.count() == 1


@pytest.mark.django_db
def test_an_item_that_vanished_is_told_as_such(fed, lan):
    FeedItem.objects.all().delete()
    change_price(actor=lan, listing=fed, price=50_000)
    work()
    fed.refresh_from_db()
    assert fed.remote_state == "gone"


@pytest.mark.django_db
def test_the_feed_follows_the_product_by_itself_and_says_it_once(client, lan_client, fed, product):
    product.story = "Lúa nếp của nương cao, gặt tay từng bông."
    product.save()
    for _round in range(2):
        Listing.objects.update(observed_at=None)
        watch_all()
        work()
    assert "gặt tay từng bông" in xml_items(client, fed.account)[0]["description"]
    assert Attempt.objects.filter(listing=fed, endpoint="feed/update").count() == 1
    assert "Gửi nội dung mới" not in lan_client.get(fed.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_what_cannot_be_said_any_more_is_told_once_and_not_tried_for_ever(fed, lan, product):
    product.story = "Gọi 0900000001 để mua."
    product.save()
    for _round in range(3):
        Listing.objects.update(observed_at=None)
        watch_all()
        work()
    assert ShopOp.objects.filter(listing=fed, reason_code="TEXT_CONTACT").count() == 1
    assert lan.notices.filter(kind="listing-rejected").count() == 1


@pytest.mark.django_db
def test_every_step_stands_in_the_history(fed, lan, lan_client):
    assert list(Attempt.objects.filter(listing=fed).values_list("endpoint", "outcome")) == [("feed/add", "ok")]
    page = lan_client.get(fed.get_absolute_url()).content.decode()
    assert "Đăng sản phẩm" in page and "Đang có trong nguồn cấp" in page


class _Deaf:
    def heard(self, said) -> None:
        """Nobody keeps what this road hears."""


def _keys(account):
    return Keys(account.shop_id)


# --- asking again costs little ----------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["google.xml", "google.tsv", "meta.csv"])
def test_an_unchanged_feed_is_304_and_a_changed_one_is_not(client, fed, lan, released, name):
    path = address(fed.account, name)
    tag = client.get(path)["ETag"]
    again = client.get(path, headers={"if-none-match": tag})
    assert again.status_code == 304 and again["ETag"] == tag and not again.content
    change_price(actor=lan, listing=fed, price=50_000)
    work()
    changed = client.get(path, headers={"if-none-match": tag})
    assert changed.status_code == 200 and b"50000 VND" in body(changed)
    tag = changed["ETag"]
    released.state = BatchState.HELD
    released.save()  # only the live state has changed
    assert client.get(path, headers={"if-none-match": tag}).status_code == 200


@pytest.mark.django_db
def test_gzip_gives_the_same_bytes_under_a_tag_of_its_own(client, fed):
    path = address(fed.account)
    plain, packed = client.get(path), client.get(path, headers={"accept-encoding": "gzip"})
    assert packed["Content-Encoding"] == "gzip" and "Accept-Encoding" in packed["Vary"]
    assert gzip.decompress(body(packed)) == body(plain)
    assert packed["ETag"] != plain["ETag"]


@pytest.mark.django_db
def test_head_tells_the_tag_without_a_body(client, fed):
    path = address(fed.account)
    head = client.head(path)
    assert head.status_code == 200 and head["ETag"] == client.get(path)["ETag"] and not body(head)
    assert client.post(path).status_code == 405


@pytest.mark.django_db
def test_a_feed_costs_the_same_questions_whatever_it_holds(client, fed, product, lan):
    def questions() -> int:
        with CaptureQueriesContext(connection) as seen:
            body(client.get(address(fed.account)))
        return len(seen)

    questions()  # the first time some things are read once
    before = questions()
    item = FeedItem.objects.get()
    for number in range(30):
        other = type(product).objects.get(pk=product.pk)
        other.pk, other.slug, other.code, other.gtin = None, f"p-{number}", f"C{number:09d}", None
        other._state.adding = True
        other.id = uuid.uuid4()
        other.save()
        listing = Listing.objects.create(account=fed.account, product=other, wanted_price_vnd=1, category_id="3")
        FeedItem.objects.create(shelf=item.shelf, sku=listing.seller_sku, said=item.said, price=1, stock=1)
    assert len(xml_items(client, fed.account)) == 31
    assert questions() == before


@pytest.mark.django_db
def test_who_asks_too_often_is_told_to_wait(client, shelf, monkeypatch):
    monkeypatch.setattr("traceability.foundation.guard.reads.FEEDS", (2, 3600))
    answers = [client.get(address(shelf)).status_code for _number in range(3)]
    assert answers == [200, 200, 429]


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("name", ["google.json", "x", "google.xml.gz"])
def test_no_other_file_and_no_other_key_is_there(client, shelf, name):
    assert client.get(address(shelf, name)).status_code == 404
    assert client.get(reverse("feed", args=["a" * 24, "google.xml"])).status_code == 404


@pytest.mark.django_db
def test_where_feeds_are_not_offered_none_is_there(client, shelf, settings):
    settings.FEEDS = False
    assert client.get(address(shelf)).status_code == 404


@pytest.mark.django_db
def test_a_new_address_ends_the_old_one(client, lan_client, shelf):
    old = address(shelf)
    page = lan_client.post(reverse("feed-address", args=[shelf.pk]), follow=True).content.decode()
    assert "Địa chỉ cũ không dùng được nữa" in page
    assert address(shelf) != old and address(shelf) in page
    assert [client.get(path).status_code for path in (old, address(shelf))] == [404, 200]


@pytest.mark.django_db
def test_staff_read_the_address_and_do_not_change_it(client, staff, minh, shelf):
    page = reverse("feed-address", args=[shelf.pk])
    client.force_login(staff)
    assert "google.xml" in client.get(page).content.decode()
    assert client.post(page).status_code == 404
    client.force_login(minh)
    assert client.get(page).status_code == 404 == client.post(page).status_code


@pytest.mark.django_db
def test_another_shops_account_has_no_feed_address(lan_client, viet_du):
    other = ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="1")
    assert lan_client.get(reverse("feed-address", args=[other.pk])).status_code == 404


@pytest.mark.django_db
def test_the_seller_says_yes_on_our_page_and_nobody_else_is_asked(lan_client, lan, viet_du):
    page = reverse("shop-connect", args=["feed"])
    asked = lan_client.get(page).content.decode()
    assert "Đường dẫn tới trang công khai của sản phẩm" in asked and "Nhật ký sản xuất" in asked
    told = lan_client.post(page, follow=True).content.decode()
    assert "Đã bật." in told and "Địa chỉ nguồn cấp" in told
    account = ChannelAccount.objects.get(channel="feed")
    assert account.consent_by == lan and "Đường dẫn tới trang công khai của sản phẩm" in account.consent_to


@pytest.mark.django_db
def test_a_feed_that_was_off_comes_back_with_its_goods_and_its_address(client, fed, lan, viet_du):
    key = shelf_of(fed.account).key
    disconnect_account(actor=lan, account=fed.account)
    again = switch_on(actor=lan, subject=viet_du, shop=channel("feed"))
    assert again.pk == fed.account.pk and again.state == AccountState.CONNECTED
    assert FeedShelf.objects.get().key == key
    assert len(xml_items(client, again)) == 1


@pytest.mark.django_db
def test_only_price_and_kind_are_asked_and_one_press_feeds_it(lan_client, shelf, product, photo, released):
    product.packed_weight_g = None  # nothing is sent by parcel from a feed
    product.save()
    path = reverse("shop-publish", args=[product.pk])
    page = lan_client.get(path, {"nganh": "3"}).content.decode()
    assert "id_price" in page and "id_carriers" not in page and "Chưa có khối lượng" not in page
    lan_client.post(path, {"nganh": "3", "price": "129.000"})
    work()
    assert [item.price for item in FeedItem.objects.all()] == [129_000]
