"""The seller's pages: what is missing, consent, the button, the state, and nothing for strangers."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting import begin, subject_of_state
from marketplace_sync.listings import Listing
from tests.marketplace_sync.conftest import CATEGORY, items, work
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


def said(response) -> str:
    return response.content.decode()


@pytest.fixture
def sold(put_up):
    """What a filled form sends."""
    return {
        "nganh": CATEGORY, "price": "45.000", "attr_100010": "365", "attr_100010_unit": "ngày",
        "attr_100020": "110021", "brand": "0", "carriers": ["50018"],
    }  # fmt: skip


def address(product) -> str:
    return reverse("shop-publish", kwargs={"product": product.pk})


def test_without_a_shop_the_page_says_how_to_get_one(lan_client, practice, product):
    page = said(lan_client.get(reverse("shops")))
    assert "Kết nối Sàn tập" in page
    assert "Chưa kết nối gian hàng nào" in said(lan_client.get(address(product)))


def test_where_no_marketplace_is_offered_the_page_says_so(lan_client, settings):
    settings.PRACTICE_URL, settings.FEEDS, settings.WOOCOMMERCE_OFFERED = "", False, False
    assert "chưa nối với sàn nào" in said(lan_client.get(reverse("shops")))


def test_consent_is_asked_in_words_before_the_shop_is(lan_client, practice):
    response = lan_client.get(reverse("shop-connect", kwargs={"channel": "practice"}))
    page = said(response)
    assert "Không gửi đi" in page and "Nhật ký sản xuất" in page
    assert practice.base_url in response["Content-Security-Policy"]
    away = lan_client.post(reverse("shop-connect", kwargs={"channel": "practice"}))
    assert away.status_code == 302 and away["Location"].startswith(practice.base_url)


def test_the_way_out_and_back_connects_the_shop(lan_client, practice):
    away = lan_client.post(reverse("shop-connect", kwargs={"channel": "practice"}))["Location"]
    back = parse_qs(urlsplit(away).query)["redirect"][0]
    shop_id, code = practice.open_shop("Gian hàng Ví Dụ")
    parts = urlsplit(back)
    query = urlencode({"state": parse_qs(parts.query)["state"][0], "code": code, "shop_id": shop_id})
    response = lan_client.get(f"{parts.path}?{query}", follow=True)
    assert "Đã kết nối gian hàng «Gian hàng Ví Dụ»." in said(response)
    assert ChannelAccount.objects.get().shop_id == str(shop_id)


def test_the_way_back_is_only_for_who_had_set_out(practice, lan, minh, viet_du):
    shop = channel("practice")
    away = begin(actor=lan, subject=viet_du, shop=shop)
    back = parse_qs(urlsplit(away).query)["redirect"][0]
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert subject_of_state(actor=lan, shop=shop, state=state) == str(viet_du.pk)
    for actor, told in ((minh, state), (lan, state + "x"), (lan, "")):
        with pytest.raises(Refusal):
            subject_of_state(actor=actor, shop=shop, state=told)


def test_a_no_at_the_shop_is_no_error(lan_client, practice, lan, viet_du):
    away = begin(actor=lan, subject=viet_du, shop=channel("practice"))
    parts = urlsplit(parse_qs(urlsplit(away).query)["redirect"][0])
    response = lan_client.get(f"{parts.path}?{parts.query}", follow=True)
    assert "Chưa kết nối" in said(response)
    assert not ChannelAccount.objects.exists()


@pytest.mark.parametrize("query", ["", "state=x&code=y&shop_id=z", "state=%00&code=%ff"])
def test_nonsense_on_the_way_back_is_told_and_not_crashed_on(lan_client, practice, query):
    path = reverse("shop-connected", kwargs={"channel": "practice"})
    assert lan_client.get(f"{path}?{query}").status_code in {302, 400}


def test_every_gap_is_one_row_that_leads_to_its_field(lan_client, account, product):
    product.packed_weight_g, product.price_vnd = None, None
    product.save()
    page = said(lan_client.get(address(product)))
    for problem in ("Chưa có khối lượng cả bao bì.", "Chưa có lô nào bán được.", "Chưa chọn ngành hàng."):
        assert problem in page
    assert "Đăng lên Sàn tập" not in page


def test_likely_categories_come_first(lan_client, account, product):
    page = said(lan_client.get(address(product)))
    assert "Gạo và nếp" in page[page.index("Có thể hợp") :][:400]
    found = said(lan_client.get(address(product), {"q": "mat ong"}))
    assert "Mật ong, mật mía" in found and "Đồ thủ công" not in found


def test_the_products_own_facts_answer_what_they_can(lan_client, account, product, released, photo):
    page = said(lan_client.get(address(product), {"nganh": CATEGORY}))
    assert 'value="365"' in page and 'value="45.000"' in page
    assert "Mã truy xuất: " + product.code in page
    assert "Đăng lên Sàn tập" in page


def test_the_button_puts_it_up(lan_client, account, product, practice, sold):
    response = lan_client.post(address(product), sold, follow=True)
    assert "Đã gửi sang Sàn tập. Sàn chưa trả lời." in said(response)
    assert "Đã gửi, chờ sàn duyệt" in said(response)
    work()
    assert [item["price"] for item in items(practice)] == [45_000]


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("price", "", "Hãy ghi số"), ("price", "1,500", "có thể hiểu hai cách"), ("price", "12", "Sàn nhận giá từ"),
        ("attr_100010", "", "Hãy"), ("attr_100010", "1,5", "số nguyên"), ("attr_100020", "999", "Chọn"),
        ("carriers", [], "cách giao"),
    ],
)  # fmt: skip
def test_bad_input_names_the_field_and_nothing_typed_is_lost(lan_client, account, product, sold, field, value, words):
    response = lan_client.post(address(product), sold | {field: value})
    page = said(response)
    assert response.status_code == 400
    assert words in page
    assert 'value="365"' in page or field == "attr_100010"
    assert not Listing.objects.exists()


def test_a_shop_that_is_away_is_told_as_such(lan_client, account, product, practice):
    practice.fault("*", "error_500", times=None)
    page = said(lan_client.get(address(product)))
    assert "Chưa hỏi được Sàn tập." in page


def test_the_listing_tells_its_state_and_its_history(lan_client, listing):
    page = said(lan_client.get(listing.get_absolute_url()))
    assert "Đang bán" in page and "Đăng sản phẩm" in page and "Sàn đã nhận" in page
    assert listing.account.access_token not in page


def test_buttons_do_what_they_say(lan_client, listing, practice):
    response = lan_client.post(reverse("listing-price", kwargs={"pk": listing.pk}), {"price": "50.000"}, follow=True)
    assert "Đã đổi giá" in said(response)
    lan_client.post(reverse("listing-withdraw", kwargs={"pk": listing.pk}))
    work()
    (item,) = items(practice)
    assert (item["price"], item["status"]) == (50_000, "UNLIST")
    assert "Đã ẩn" in said(lan_client.get(listing.get_absolute_url()))
    lan_client.post(reverse("listing-relist", kwargs={"pk": listing.pk}))
    work()
    assert items(practice)[0]["status"] == "NORMAL"


def test_a_wrong_price_stays_in_its_field(lan_client, listing):
    response = lan_client.post(reverse("listing-price", kwargs={"pk": listing.pk}), {"price": "mười"})
    assert response.status_code == 400
    assert 'value="mười"' in said(response)


def test_what_failed_says_why_and_what_to_do(lan_client, put_up, product):
    product.story = "Gọi 0900 000 123 để mua."
    product.save()
    listing = put_up()
    work()
    page = said(lan_client.get(listing.get_absolute_url()))
    assert "Bị từ chối" in page and "Thử lại" in page and "Sửa câu chuyện sản phẩm" in page


@pytest.mark.parametrize("name", ["listing", "listing-withdraw", "listing-relist", "listing-retry", "listing-choose"])
def test_another_subjects_listing_is_not_there(client, minh, listing, name):
    client.force_login(minh)
    path = reverse(name, kwargs={"pk": listing.pk})
    assert (client.get(path) if name == "listing" else client.post(path)).status_code == 404


def test_another_subjects_shop_and_product_are_not_there(client, minh, account, product):
    client.force_login(minh)
    assert client.get(address(product)).status_code == 404
    assert client.post(reverse("shop-disconnect", kwargs={"pk": account.pk})).status_code == 404


def test_staff_sell_but_do_not_connect(client, staff, account, practice, product, sold):
    client.force_login(staff)
    assert client.get(reverse("shop-connect", kwargs={"channel": "practice"})).status_code == 404
    assert client.post(address(product), sold).status_code == 302


def test_an_officer_sees_and_cannot_touch(client, hoa, listing):
    client.force_login(hoa)
    page = client.get(listing.get_absolute_url())
    assert page.status_code == 200 and "Ngừng bán" not in said(page)
    assert client.post(reverse("listing-withdraw", kwargs={"pk": listing.pk})).status_code == 404
