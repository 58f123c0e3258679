"""A seller's own WooCommerce site: connected by keys, adopted by SKU, pictures fetched once, no foreign host."""

import dataclasses

import pytest
from django.urls import reverse

from marketplace_sync import http, tokens
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel
from marketplace_sync.connecting_by_keys import connect_with_keys
from marketplace_sync.contract import Keys, Limits, RemoteState
from marketplace_sync.faults import Kind, ShopFault, Unsayable
from marketplace_sync.http import Answer, Outgoing, RoadError, is_open_internet, send
from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt
from marketplace_sync.selling import change_price, publish, relist, retry
from marketplace_sync.watch import watch_all
from marketplace_sync.woocommerce.address import base_of
from marketplace_sync.woocommerce.connector import WooCommerce
from marketplace_sync.woocommerce.payload import payload
from marketplace_sync.woocommerce.signing import is_webhook_genuine, webhook_signature
from marketplace_sync.wording import Offer, description
from products.photos import add_photo
from tests.marketplace_sync.conftest import a_picture, work
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


@pytest.fixture
def put_up_there(lan, product, woo, photo, released):
    def put_up_there(**changes) -> Listing:
        said = {"actor": lan, "product": product, "account": woo, "price": 45_000, "category": "17"}
        return publish(**said | changes)

    return put_up_there


@pytest.fixture
def sold_there(put_up_there) -> Listing:
    listing = put_up_there()
    work()
    watch_all()
    listing.refresh_from_db()
    return listing


# --- connecting -----------------------------------------------------------------------------------------------------
def connect(lan, viet_du, site, **wrong) -> ChannelAccount:
    said = {"address": site.base, "key": site.key, "secret": site.secret} | wrong
    return connect_with_keys(actor=lan, subject=viet_du, shop=channel("woo"), **said)


def test_a_site_is_connected_by_address_and_keys_and_says_its_name(woo, site, lan):
    assert (woo.shop_id, woo.shop_name, woo.state) == (site.base, "Nông sản Ví Dụ", "connected")
    assert woo.consent_by == lan and woo.consent_to
    assert tokens.shop_of(woo).find("NSXT-0") == []


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"address": "http://nongsanvidu.vn"}, "address", "https://"),
        ({"address": "https://nongsanvidu.vn:8443"}, "address", "Địa chỉ chưa đúng"),
        ({"key": "ck_" + "0" * 40}, "key", "không nhận khóa này"),
        ({"key": "0" * 40}, "key", "bắt đầu bằng ck_"),
        ({"key": "ck_a:b"}, "key", "bắt đầu bằng ck_"),
        ({"secret": "cs_" + "0" * 40}, "secret", "không nhận khóa bí mật"),
        ({"secret": "matkhau"}, "secret", "bắt đầu bằng cs_"),
    ],
)
def test_what_is_wrong_is_told_beside_its_box(lan, viet_du, site, wrong, field, words):
    with pytest.raises(Refusal) as info:
        connect(lan, viet_du, site, **wrong)
    (sentence,) = info.value.by_field()[field]
    assert words in sentence
    assert not ChannelAccount.objects.exists()


def test_a_key_that_may_only_read_is_refused_before_anything_is_sold(lan, viet_du, practice, site):
    base, key, secret = practice.open_woo("Chỉ đọc", may_write=False)
    with pytest.raises(Refusal) as info:
        connect(lan, viet_du, site, address=base, key=key, secret=secret)
    assert "Read/Write" in info.value.by_field()["key"][0]


def test_a_site_that_counts_in_dollars_is_refused(lan, viet_du, practice, site):
    base, key, secret = practice.open_woo("Dollar", currency="USD")
    with pytest.raises(Refusal) as info:
        connect(lan, viet_du, site, address=base, key=key, secret=secret)
    assert "VND" in info.value.by_field()["address"][0]


def test_an_address_without_woocommerce_is_told_as_such(lan, viet_du, practice, site):
    for base in (f"{practice.base_url}/woo/999", f"{practice.base_url}/shop"):
        with pytest.raises(Refusal) as info:
            connect(lan, viet_du, site, address=base)
        assert "không thấy WooCommerce" in info.value.by_field()["address"][0]


@pytest.mark.parametrize("kind", ["reset", "error_500", "wrong_json", "maintenance"])
def test_a_site_that_answers_oddly_leaves_nothing_behind(lan, viet_du, site, kind):
    site.shop.fault("*", kind)
    with pytest.raises(Refusal):
        connect(lan, viet_du, site)
    assert not ChannelAccount.objects.exists()


def test_a_site_belongs_to_one_subject(woo, site, minh, other_subject):
    with pytest.raises(Refusal) as info:
        connect(minh, other_subject, site)
    assert info.value.refusal_code == "conflict"


def test_keys_that_were_taken_back_ask_to_connect_again_and_what_waited_goes_out(sold_there, woo, site, lan, viet_du):
    with site.shop.store.write() as db:
        db.execute("DELETE FROM woo_key")
    change_price(actor=lan, listing=sold_there, price=51_000)
    work()
    woo.refresh_from_db()
    assert (woo.state, sold_there.ops.get(state="blocked").reason_code) == ("needs_reauth", "AUTH_EXPIRED")
    from marketplace_sync.practice.woo.api import make_keys

    with site.shop.store.write() as db:
        key, secret = make_keys(db, int(site.base.rpartition("/")[2]))
    connect(lan, viet_du, site, key=key, secret=secret)
    work()
    assert [row["data"]["regular_price"] for row in site.products()] == ["51000"]


# --- never the same twice -------------------------------------------------------------------------------------------
def test_a_product_in_the_trash_comes_back_instead_of_being_refused_for_ever(sold_there, site, lan):
    with site.shop.store.write() as db:
        db.execute("UPDATE woo_product SET status = 'trash'")
    Listing.objects.update(observed_at=None)
    watch_all()
    sold_there.refresh_from_db()
    assert sold_there.remote_state == RemoteState.GONE
    relist(actor=lan, listing=sold_there)
    work()
    sold_there.refresh_from_db()
    assert [(row["sku"], row["status"]) for row in site.products()] == [(sold_there.seller_sku, "publish")]
    assert sold_there.remote_id == str(site.products()[0]["product_id"])


def test_a_product_that_bears_another_sku_is_never_written_over(sold_there, site, lan):
    with site.shop.store.write() as db:
        db.execute("""UPDATE woo_product SET sku = 'KHAC', data = json_set(data, '$.sku', 'KHAC', '$.name', 'Khác')""")
    retry(actor=lan, listing=sold_there)
    work()
    assert [row["data"]["name"] for row in site.products()] == ["Khác"]
    sold_there.refresh_from_db()
    assert sold_there.remote_state == RemoteState.GONE


class Told:
    """A road on which the answers are laid out beforehand; it keeps what was sent."""

    def __init__(self, *answers: tuple[int, str]) -> None:
        self.answers, self.sent, self.heards = list(answers), [], []

    def send(self, call, endpoint, *, weight="read"):
        self.sent.append((call.method, call.url, call.body))
        status, body = self.answers.pop(0)
        return Answer(status, {}, body.encode())

    def heard(self, said):
        self.heards.append(said)


def shop(*answers) -> WooCommerce:
    return WooCommerce(Told(*answers), Keys("https://nongsanvidu.vn", "ck_1:cs_1"))


def refused(code: str, message: str = "", **data) -> str:
    import json

    return json.dumps({"code": code, "message": message, "data": {"status": 400, **data}})


@pytest.mark.parametrize("code", ["product_invalid_sku", "woocommerce_rest_something"])
def test_a_duplicate_that_names_nobody_is_unknown_and_asks_for_a_look_up(code):
    with pytest.raises(ShopFault) as info:
        shop((400, refused(code, "The SKU (A) is already under processing.")), (200, "[]")).create({"sku": "A"})
    assert (info.value.reason, info.value.done, info.value.kind) == ("DUPLICATE", None, Kind.LATER)


def test_a_duplicate_whose_holder_bears_another_sku_is_left_alone():
    site = shop((400, refused("product_invalid_sku", resource_id=7)), (200, '{"id": 7, "sku": "B"}'))
    with pytest.raises(ShopFault):
        site.create({"sku": "A", "images": []})
    assert [row[0] for row in site.road.sent] == ["POST", "GET"]


@pytest.mark.parametrize("body", ["<html>", "[]", "null", '{"id": "x"}', '{"id": true}', '"ok"', "", "\x00"])
@pytest.mark.parametrize("status", [200, 201])
def test_an_answer_that_is_none_leaves_a_create_unknown(status, body):
    with pytest.raises(ShopFault) as info:
        shop((status, body)).create({"sku": "A", "images": []})
    assert info.value.done is None


@pytest.mark.parametrize("body", ["{}", "<p>", '{"a": 1}', '[{"sku": "A"}]', "[1]"])
def test_a_look_up_that_makes_no_sense_never_says_absent(body):
    with pytest.raises(ShopFault):
        shop((200, body)).find("A")


def test_an_old_core_that_answers_with_strangers_finds_none():
    assert shop((200, '[{"id": 1, "sku": "B", "status": "publish"}]')).find("A") == []
    assert shop((200, '[{"id": 9, "sku": "B", "status": "publish"}]')).look(["1"]) == []


@pytest.mark.parametrize(
    ("work", "answer", "reason"),
    [
        (lambda s: s.set_price("7", 50_000), '{"id": 7, "regular_price": "500"}', "PRICE_WRONG"),
        (lambda s: s.set_stock("7", 5), '{"id": 7, "stock_quantity": null}', "STOCK_WRONG"),
        (lambda s: s.show("7", False), '{"id": 7, "status": "publish"}', "NOT_NOW"),
    ],
)
def test_a_200_is_not_success(work, answer, reason):
    with pytest.raises(ShopFault) as info:
        work(shop((200, answer)))
    assert info.value.reason == reason


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (301, "", Kind.SELLER, "SHOP_MOVED"),
        (429, "", Kind.LATER, "RATE"),
        (503, "<html>", Kind.LATER, "NO_ANSWER"),
        (500, refused("internal_server_error"), Kind.LATER, "NO_ANSWER"),
        (403, "<html>firewall", Kind.LATER, "SHOP_NOT_WOO"),
        (404, refused("rest_no_route"), Kind.LATER, "SHOP_NOT_WOO"),
        (401, refused("woocommerce_rest_cannot_view"), Kind.SIGN_IN, "AUTH_EXPIRED"),
        (400, refused("woocommerce_product_image_upload_error", "Error getting remote image x"), Kind.SELLER,
         "IMAGE_AWAY"),
        (400, refused("woocommerce_product_image_upload_error", "Invalid image: x"), Kind.SELLER, "IMAGE_BAD"),
        (400, refused("rest_invalid_param", "Invalid parameter(s): regular_price"), Kind.SELLER, "PRICE_WRONG"),
        (400, refused("product_invalid_global_unique_id"), Kind.SELLER, "GTIN_WRONG"),
        (400, refused("never_heard_of"), Kind.SELLER, "REFUSED"),
    ],
)  # fmt: skip
def test_each_refusal_has_its_kind_and_reason(status, body, kind, reason):
    with pytest.raises(ShopFault) as info:
        shop((status, body)).set_stock("7", 1)
    assert (info.value.kind, info.value.reason) == (kind, reason)


# --- pictures -------------------------------------------------------------------------------------------------------
def test_a_picture_that_cannot_be_fetched_is_told_and_nothing_is_put_up(put_up_there, site, settings):
    settings.PUBLIC_URL = f"{site.shop.base_url}/nowhere"
    listing = put_up_there()
    work()
    assert listing.ops.get().reason_code == "IMAGE_AWAY"
    assert site.products() == []


def test_a_new_picture_travels_and_the_old_one_stays_where_it_is(sold_there, site, lan, product):
    before, kept = site.fetched, [row["id"] for row in site.products()[0]["data"]["images"]]
    add_photo(actor=lan, product=product, picture=a_picture(lan, (40, 90, 200)))
    retry(actor=lan, listing=sold_there)
    work()
    now = [row["id"] for row in site.products()[0]["data"]["images"]]
    assert (site.fetched, now[:-1]) == (before + 1, kept)


# --- words ----------------------------------------------------------------------------------------------------------
OFFER = Offer(
    sku="NSXT-A", name="Gạo nếp & cẩm", code="7K2M9QX4TA", price=45_000, stock=12, category="17", weight_g=1050,
    story="Gieo một vụ.\nGọi 0900 000 001 để hỏi <b>.", facts=(("Quy cách", "Túi 1 kg"),),
    images=("https://vd.example/media/abc.jpg",), limits=Limits(may_link=True),
    trace_url='https://vd.example/t/7K2M9QX4TA',
)  # fmt: skip


def test_on_the_sellers_own_site_the_trace_code_is_a_link_and_no_word_becomes_markup():
    said = payload(OFFER)
    assert said["description"].splitlines() == [
        "<p>Gieo một vụ.</p>", "<p>Gọi 0900 000 001 để hỏi &lt;b&gt;.</p>", "<p>Quy cách: Túi 1 kg</p>",
        '<p>Mã truy xuất: <a href="https://vd.example/t/7K2M9QX4TA">7K2M9QX4TA</a></p>',
    ]  # fmt: skip
    assert (said["regular_price"], said["stock_quantity"], said["manage_stock"]) == ("45000", 12, True)
    assert said["images"] == [{"src": OFFER.images[0], "name": "abc", "alt": OFFER.name}]
    assert description(OFFER).endswith("Mã truy xuất: 7K2M9QX4TA – https://vd.example/t/7K2M9QX4TA")


def test_on_a_marketplace_the_same_offer_has_no_link():
    plain = dataclasses.replace(OFFER, limits=Limits(), story="Gieo một vụ.")
    assert "https" not in description(plain)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [({"price": None}, "PRICE_MISSING"), ({"price": 0}, "PRICE_MISSING"), ({"images": ()}, "IMAGE_MISSING"),
     ({"category": "abc"}, "CATEGORY_WRONG")],
)  # fmt: skip
def test_what_cannot_be_said_is_not_sent(changes, reason):
    with pytest.raises(Unsayable) as info:
        payload(dataclasses.replace(OFFER, **changes))
    assert info.value.reason == reason


def test_the_webhook_vector_comes_out_bit_for_bit():
    body = '{"id":1,"name":"Cà phê"}'.encode()
    said = "PHIqMzMAYst7A4CpP49LjScoSJeEvSxtAb3RUK4Hg8E="
    assert webhook_signature("s3cret", body) == said
    assert is_webhook_genuine("s3cret", body, said)
    for forged in ("", said.lower(), "chữ lạ", said[:-1]):
        assert not is_webhook_genuine("s3cret", body, forged)


# --- the address is foreign input -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("nongsanvidu.vn", "https://nongsanvidu.vn"),
        (" https://NongSanViDu.vn/ ", "https://nongsanvidu.vn"),
        ("https://nongsanvidu.vn:443", "https://nongsanvidu.vn"),
        ("https://vidu.vn/cua-hang/wp-admin/admin.php?page=wc-settings", "https://vidu.vn/cua-hang"),
        ("https://vidu.vn/wp-json/wc/v3/products#x", "https://vidu.vn"),
        ("https://nôngsản.vn", "https://xn--nngsn-0qa4709c.vn"),
    ],
)
def test_what_people_paste_becomes_the_address_of_the_site(typed, base):
    if "xn--" in base:
        base = "https://" + "nôngsản.vn".encode("idna").decode()
    assert base_of(typed) == base


@pytest.mark.parametrize(
    "typed",
    [
        "http://nongsanvidu.vn", "https://localhost", "https://127.0.0.1", "https://10.0.0.1", "https://[::1]",
        "https://169.254.169.254/latest", "https://2130706433", "https://0x7f.1", "https://127.1", "https://may-chu",
        "https://kho.local", "https://api.internal", "https://a.localhost", "https://vidu.vn:22", "https://vidu.vn:80",
        "https://lan:mat@vidu.vn", "ftp://vidu.vn", "file:///etc/passwd", "javascript://vidu.vn", "https://", "",
        "https://vidu.vn/../x", "https://vidu.vn/a b", "https://vidu.vn\r\nHost: x", "https://[::ffff:127.0.0.1]",
        "https://" + "a" * 300 + ".vn", "https://vidu.vn:99999", "https://vidu..vn",
    ],
)  # fmt: skip
def test_no_address_inside_a_network_is_taken(typed, settings):
    settings.PRACTICE_URL = ""
    with pytest.raises(Refusal) as info:
        base_of(typed)
    assert info.value.by_field()["address"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "::1",  # noqa: S104
     "fe80::1%eth0", "fd00::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "224.0.0.1", "ff02::1"],
)  # fmt: skip
def test_no_address_of_a_network_of_ones_own_is_the_open_internet(address):
    assert not is_open_internet(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "203.162.4.191", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_an_address_of_the_internet_is(address):
    assert is_open_internet(address)


@pytest.mark.parametrize("inside", ["127.0.0.1", "169.254.169.254", "::1", "10.0.0.5"])
def test_a_name_that_leads_inside_is_not_called(monkeypatch, settings, inside):
    settings.PRACTICE_URL = ""
    found = [(2, 1, 6, "", (inside, 443))]
    monkeypatch.setattr(http.socket, "getaddrinfo", lambda *_args, **_more: found)
    called: list[str] = []
    monkeypatch.setattr(
        http.httpcore.SyncBackend, "connect_tcp", lambda _self, host, *_rest, **_more: called.append(host)
    )
    with pytest.raises(RoadError) as info:
        send(
            Outgoing(
                "GET", "https://nongsanvidu.vn/wp-json/", headers=(("Authorization", "Basic x"),), is_sellers_own=True
            )
        )
    assert (info.value.sent, called) == (False, [])


@pytest.mark.parametrize(
    "url", ["http://vidu.vn/x", "https://vidu.vn:8443/x", "https://u@vidu.vn/x", "https://localhost/x"]
)
def test_the_road_itself_refuses_what_the_form_would(url, settings):
    settings.PRACTICE_URL = ""
    with pytest.raises(RoadError) as info:
        send(Outgoing("GET", url, is_sellers_own=True))
    assert info.value.what == "HostNotAllowed"


def test_a_foreign_host_needs_to_be_a_sellers_own():
    with pytest.raises(RoadError):
        http.allow(http.urlsplit("https://vidu.vn/x"))


# --- the page -------------------------------------------------------------------------------------------------------
def test_the_page_says_where_the_keys_are_and_connects(lan_client, site):
    page = lan_client.get(reverse("shop-keys")).content.decode()
    assert "REST API" in page and "Read/Write" in page and "Nhật ký sản xuất" in page
    said = {"address": site.base, "key": site.key, "secret": site.secret}
    answer = lan_client.post(reverse("shop-keys"), said, follow=True)
    assert "Đã kết nối gian hàng «Nông sản Ví Dụ»." in answer.content.decode()
    assert ChannelAccount.objects.get().shop_id == site.base


def test_nothing_typed_is_lost_but_the_secret(lan_client, site):
    wrong = {"address": site.base, "key": site.key, "secret": "cs_" + "0" * 40}
    answer = lan_client.post(reverse("shop-keys"), wrong)
    page = answer.content.decode()
    assert answer.status_code == 400 and "không nhận khóa bí mật" in page
    assert site.base in page and site.key in page and wrong["secret"] not in page


def test_the_door_of_consent_leads_to_the_page_of_keys(lan_client, site):
    shops = lan_client.get(reverse("shops")).content.decode()
    assert reverse("shop-connect", kwargs={"channel": "woo"}) in shops
    assert "Consumer key" in lan_client.get(reverse("shop-connect", kwargs={"channel": "woo"})).content.decode()


def test_where_sites_of_ones_own_are_not_offered_there_is_no_page(lan_client, settings):
    settings.WOOCOMMERCE_OFFERED = False
    assert lan_client.get(reverse("shop-keys")).status_code == 404


def test_the_form_of_a_listing_asks_for_no_carrier_and_puts_up(lan_client, woo, product, photo, released):
    address = reverse("shop-publish", kwargs={"product": product.pk})
    page = lan_client.get(f"{address}?gian={woo.pk}&nganh=17").content.decode()
    assert "Cách giao hàng" not in page and "Sàn cấm số điện thoại" not in page
    answer = lan_client.post(address, {"gian": woo.pk, "nganh": "17", "price": "45.000"})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    work()
    assert Listing.objects.get().remote_id


def test_the_history_says_in_words_what_was_done(lan_client, sold_there, lan):
    change_price(actor=lan, listing=sold_there, price=50_000)
    work()
    page = lan_client.get(sold_there.get_absolute_url()).content.decode()
    assert "Đăng sản phẩm" in page and "Đổi giá" in page and "Sàn đã nhận" in page


def test_the_history_shows_no_key(sold_there, site):
    told = " ".join(f"{row.endpoint} {row.code} {row.message}" for row in Attempt.objects.all())
    assert "woo/create" in told and site.key not in told and site.secret not in told
    call = Outgoing("GET", f"{site.base}/x", headers=(("Authorization", site.secret),))
    assert site.secret not in repr(call)
