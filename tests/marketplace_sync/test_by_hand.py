"""Shops that nobody can push to: a file to upload, the seller's word with a proof, and tasks that stay until done."""

import datetime as dt
import io
import json

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel, offered
from marketplace_sync.connecting import switch_on
from marketplace_sync.faces import face
from marketplace_sync.feeds.by_hand.declaring import declare_done, declare_posted, item_of, take_file
from marketplace_sync.feeds.by_hand.items import HandItem
from marketplace_sync.feeds.by_hand.pages import sheet_of, task_words
from marketplace_sync.feeds.by_hand.shops import hand_shop
from marketplace_sync.listings import Listing
from marketplace_sync.offered import is_told
from marketplace_sync.ops import ShopOp
from marketplace_sync.selling import change_price, publish, withdraw
from marketplace_sync.watch import watch_all
from marketplace_sync.where_to_buy import shops_selling
from tests.marketplace_sync.conftest import work
from tests.things import RECALL
from traceability.foundation.numbers import vnd
from traceability.foundation.refusals import Refusal
from traceability.monitor.sheets import xlsx_file
from traceability.recall.order import order_recall

LINK = "https://postmart.vn/gao-nep-nuong-vi-du"


@pytest.fixture
def desk(lan, viet_du) -> ChannelAccount:
    """Lan sells on Postmart by hand."""
    return switch_on(actor=lan, subject=viet_du, shop=channel("postmart"))


@pytest.fixture
def prepared(lan, product, desk, photo, released) -> Listing:
    """A product that waits for the seller's hand."""
    listing = publish(
        actor=lan, product=product, account=desk, price=45_000, category="3", category_name="Gạo, ngũ cốc"
    )  # fmt: skip
    return settled(listing)


@pytest.fixture
def posted(lan, prepared, desk) -> Listing:
    """He has taken the file and says that it stands there."""
    take_file(actor=lan, account=desk)
    declare_posted(actor=lan, listing=prepared, day=timezone.localdate(), link=LINK)
    return settled(prepared)


def settled(listing) -> Listing:
    work()
    Listing.objects.update(observed_at=None)
    watch_all()
    work()
    listing.refresh_from_db()
    return listing


def book(response) -> list[list]:
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def file_of(client, account) -> list[list]:
    return book(client.post(reverse("hand-file", args=[account.pk])))


# --- the file ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_the_file_has_the_shops_columns_and_what_may_be_sold(lan_client, prepared, desk):
    headings, row = file_of(lan_client, desk)
    assert headings == [heading for heading, _name in hand_shop("postmart").columns]
    said = dict(zip(headings, row, strict=True))
    assert said["Mã sản phẩm"] == prepared.seller_sku
    assert (said["Giá bán (đồng)"], said["Số lượng"]) == (45_000, prepared.wanted_stock)
    assert said["Ảnh 1"].endswith(".jpg") and "Mã truy xuất" in said["Mô tả"]
    assert "http" not in said["Mô tả"] and said["Danh mục"] == "Gạo, ngũ cốc"


@pytest.mark.django_db
def test_numbers_keep_their_zeros_and_formulas_are_no_formulas(prepared):
    item = item_of(prepared)
    item.said |= {"title": "=1+1", "description": "@SUM(A1)\x0b", "gtin": "00000123", "brand": "-2"}
    rows = book(xlsx_file("x", [sheet_of(hand_shop("postmart"), [(item, prepared)])]))
    said = dict(zip(*rows, strict=True))
    assert (said["Tên sản phẩm"], said["Thương hiệu"], said["Mã vạch"]) == ("'=1+1", "'-2", "00000123")
    assert said["Mô tả"] == "'@SUM(A1)"


@pytest.mark.django_db
def test_what_may_not_be_sold_now_is_in_no_file(lan_client, prepared, desk, released):
    released.state = "held"
    released.save()  # no worker has run
    page = lan_client.post(reverse("hand-file", args=[desk.pk]), follow=True).content.decode()
    assert "Chưa có sản phẩm nào phải đăng tay" in page
    assert not item_of(prepared).out


@pytest.mark.django_db
def test_what_stands_there_already_is_not_in_the_next_file(lan, posted, desk):
    with pytest.raises(Refusal):
        take_file(actor=lan, account=desk)


@pytest.mark.parametrize("key", ["postmart", "voso", "tiki"])
def test_every_template_is_dated_and_says_where_its_columns_come_from(key):
    shop = hand_shop(key)
    assert dt.date.fromisoformat(shop.as_of) and shop.source and shop.hosts
    assert {"sku", "title", "price", "stock"} <= {name for _heading, name in shop.columns}


def test_an_operator_replaces_columns_by_a_file(tmp_path, settings):
    shop = {
        "name": "Sàn X",
        "as_of": "2027-01-01",
        "source": "mẫu của sàn",
        "hosts": ["x.vn"],
        "columns": [["A", "sku"]],
    }
    path = tmp_path / "shops.json"
    path.write_text(json.dumps({"voso": shop}), encoding="utf-8")
    settings.HAND_SHOPS = str(path)
    assert channel("voso").name == "Sàn X" and hand_shop("voso").columns == (("A", "sku"),)
    assert "tiki" not in [one.key for one in offered()]
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps({"voso": shop | {"columns": [["A", "password"]]}}), encoding="utf-8")
    settings.HAND_SHOPS = str(bad)
    with pytest.raises(ImproperlyConfigured):
        hand_shop("voso")


# --- the seller's word ------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_until_he_says_so_it_waits_for_his_hand(prepared, lan_client):
    assert prepared.remote_state == "pending" and shops_selling([prepared.product]) == {}
    page = lan_client.get(prepared.get_absolute_url()).content.decode()
    assert "Chờ anh/chị đăng tay" in page and "Tôi đã đăng" in page and "chưa đăng" in page
    assert "Chờ đăng tay" in page and "chờ sàn duyệt" not in page
    assert "Chờ đăng tay" in lan_client.get(reverse("shops")).content.decode()


@pytest.mark.django_db
def test_his_word_is_shown_as_his_word(posted, lan_client, client, hoa, lan):
    assert (posted.remote_state, posted.remote_url) == ("live", LINK)
    assert str(face(posted).label) == "Đang bán (tự xác nhận)"
    assert "Đang bán (tự xác nhận)" in lan_client.get(posted.get_absolute_url()).content.decode()
    client.force_login(hoa)
    assert "Đang bán (tự xác nhận)" in client.get(reverse("desk-listings")).content.decode()
    item = item_of(posted)
    assert (item.declared_by, item.declared_on) == (lan, timezone.localdate())
    assert [link.url for link in shops_selling([posted.product])[posted.product_id]] == [LINK]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "link",
    [
        "http://postmart.vn/a", "https://postmart.vn.evil.example/a", "https://evilpostmart.vn/a",
        "javascript:alert(1)", "https://user:x@postmart.vn/a", "https://postmart.vn:8443/a", "https://[/", "",
        "https://postmart.vn/" + "a" * 300,
    ],
)  # fmt: skip
def test_a_proof_is_a_page_of_that_shop(lan_client, prepared, link):
    page = reverse("hand", args=[prepared.pk])
    answer = lan_client.post(page, {"day": "24/11/2026", "link": link})
    assert answer.status_code == 400 and not item_of(prepared).up


@given(st.text(max_size=60))
def test_no_text_is_taken_for_a_page_of_the_shop(text):
    assert not hand_shop("tiki").owns(text)
    assert hand_shop("tiki").owns("https://www.tiki.vn/a")


@pytest.mark.django_db
def test_a_day_that_has_not_come_is_refused_with_its_field(lan_client, prepared):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    answer = lan_client.post(reverse("hand", args=[prepared.pk]), {"day": f"{tomorrow:%d/%m/%Y}", "link": LINK})
    assert answer.status_code == 400 and "Ngày đăng chưa tới" in answer.content.decode()


# --- tasks ------------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_recall_is_a_task_until_the_seller_says_that_it_is_done(lan, lan_client, posted, released):
    order_recall(batch=released, actor=lan, **RECALL)
    settled(posted)
    assert task_words(item_of(posted), "Postmart") == "Gỡ sản phẩm này trên Postmart."
    assert not is_told(posted)  # the page of the recall does not say that this shop knows
    notice = lan.notices.get(kind="shop-remove-by-hand")
    assert "Gỡ Gạo nếp nương Ví Dụ trên Postmart" in notice.title and notice.url == reverse("hand", args=[posted.pk])
    assert shops_selling([posted.product]) == {}
    page = lan_client.get(reverse("hand", args=[posted.pk])).content.decode()
    assert "Gỡ sản phẩm này trên" in page and "Ghi là đã đăng" not in page
    lan_client.post(reverse("hand", args=[posted.pk]), {"asked": "remove", "number": "0"})
    settled(posted)
    assert (posted.remote_state, posted.pushed_stock, is_told(posted)) == ("hidden", 0, True)
    item = item_of(posted)
    assert (item.up, item.out, item.there_stock, item.asked) == (False, False, 0, "")


@pytest.mark.django_db
def test_a_task_is_told_once_a_day_and_asked_again_by_nobody(lan, posted, released):
    order_recall(batch=released, actor=lan, **RECALL)
    for _round in range(3):
        settled(posted)
    assert lan.notices.filter(kind="shop-remove-by-hand").count() == 1
    assert ShopOp.objects.filter(reason_code="HAND_REMOVE").count() <= 2


@pytest.mark.django_db
def test_goods_in_a_file_that_was_taken_count_as_perhaps_there(lan, prepared, desk, released):
    take_file(actor=lan, account=desk)
    order_recall(batch=released, actor=lan, **RECALL)
    settled(prepared)
    assert item_of(prepared).asked == "remove" and not is_told(prepared)


@pytest.mark.django_db
def test_what_nobody_took_is_put_away_without_a_word(lan, prepared, released):
    order_recall(batch=released, actor=lan, **RECALL)
    settled(prepared)
    assert (prepared.remote_state, item_of(prepared).asked, is_told(prepared)) == ("hidden", "", True)


@pytest.mark.django_db
def test_a_recall_overtakes_a_task_that_waits(lan, posted, released):
    change_price(actor=lan, listing=posted, price=50_000)
    settled(posted)
    assert task_words(item_of(posted), "Postmart") == f"Sửa giá trên Postmart thành {vnd(50_000)}."
    order_recall(batch=released, actor=lan, **RECALL)
    settled(posted)
    assert item_of(posted).asked == "remove"
    with pytest.raises(Refusal):  # the page that he still has open
        declare_done(actor=lan, listing=posted, asked="price", number=50_000)


@pytest.mark.django_db
def test_less_stock_is_a_task_and_others_wait_for_it(lan, posted, put_up):
    whole = posted.pushed_stock
    other = put_up()
    settled(posted)
    other.refresh_from_db()
    item = item_of(posted)
    assert (item.asked, item.asked_number) == ("stock", whole - whole // 2)
    assert (other.pushed_stock or 0) + item.there_stock <= whole
    declare_done(actor=lan, listing=posted, asked="stock", number=item.asked_number)
    settled(posted)
    other.refresh_from_db()
    assert (posted.pushed_stock, other.pushed_stock) == (whole - whole // 2, whole // 2)


@pytest.mark.django_db
def test_a_task_that_is_not_wished_any_more_is_gone(lan, lan_client, posted):
    change_price(actor=lan, listing=posted, price=50_000)
    settled(posted)
    change_price(actor=lan, listing=posted, price=45_000)
    settled(posted)
    assert "Sửa giá" not in lan_client.get(reverse("hand", args=[posted.pk])).content.decode()
    with pytest.raises(Refusal):
        declare_done(actor=lan, listing=posted, asked="price", number=50_000)


@pytest.mark.django_db
def test_who_takes_it_off_has_to_take_it_off_there_too(lan, posted):
    withdraw(actor=lan, listing=posted)
    settled(posted)
    assert item_of(posted).asked == "remove"
    with pytest.raises(Refusal):
        declare_posted(actor=lan, listing=posted, day=timezone.localdate(), link=LINK)


# --- who may ----------------------------------------------------------------------------------------------------------
@pytest.mark.django_db
def test_strangers_find_neither_file_nor_page(client, minh, prepared, desk, hoa):
    for person in (minh, hoa):
        client.force_login(person)
        assert client.get(reverse("hand", args=[prepared.pk])).status_code == 404
        assert client.post(reverse("hand-file", args=[desk.pk])).status_code == 404


@pytest.mark.django_db
def test_a_listing_of_another_shop_has_no_such_page(lan_client, viet_du, product):
    other = ChannelAccount.objects.create(subject=viet_du, channel="practice", shop_id="1")
    listing = Listing.objects.create(account=other, product=product, wanted_price_vnd=1, category_id="1")
    assert lan_client.get(reverse("hand", args=[listing.pk])).status_code == 404
    assert lan_client.post(reverse("hand-file", args=[other.pk])).status_code == 404


@pytest.mark.django_db
def test_the_seller_switches_it_on_by_consent(lan_client, product):
    page = reverse("shop-connect", args=["voso"])
    assert "không cho dịch vụ khác đăng thay" in lan_client.get(page).content.decode()
    assert "Đã bật. Chọn sản phẩm để đăng tay." in lan_client.post(page, follow=True).content.decode()
    assert not HandItem.objects.exists()
