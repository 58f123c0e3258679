"""A seller's TikTok Shop through the practice server: nothing doubled, nothing lost, each refusal in words."""

import dataclasses
import json
import uuid
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from django.urls import reverse

from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import channel, offered
from marketplace_sync.connecting import begin, connect_account
from marketplace_sync.contract import RemoteState
from marketplace_sync.faults import Kind, ShopFault, Unsayable
from marketplace_sync.listings import Listing
from marketplace_sync.ops import Attempt, ShopOp
from marketplace_sync.reasons import REASONS
from marketplace_sync.selling import change_price, publish, relist, retry
from marketplace_sync.tiktok.errors import CODES, REASONS_USED, fault
from marketplace_sync.tiktok.payload import payload
from marketplace_sync.tokens import shop_of
from marketplace_sync.watch import watch_all
from marketplace_sync.wording import Offer
from products.catalogue import Product
from tests.marketplace_sync.conftest import CATEGORY, work
from tests.practice.conftest import drawing
from traceability.foundation.refusals import Refusal

CREATE = "POST /tiktok/product/202309/products"
ANSWERS = [
    {"id": "100010", "name": "Hạn sử dụng", "value": "12 tháng"},
    {"id": "100020", "name": "Xuất xứ", "value_id": "110021", "value": "Việt Nam"},
]


@pytest.fixture
def own(tiktok) -> ChannelAccount:
    return tiktok


@pytest.fixture
def put_it_up(lan, product, own, photo, released):
    def put_it_up(**changes) -> Listing:
        said = {
            "actor": lan, "product": product, "account": own, "price": 45_000, "category": CATEGORY,
            "attributes": ANSWERS, "carriers": ["50018"],
        }  # fmt: skip
        return publish(**said | changes)

    return put_it_up


@pytest.fixture
def on_sale(put_it_up) -> Listing:
    listing = put_it_up()
    work()
    watch_all()
    listing.refresh_from_db()
    assert listing.remote_state == RemoteState.LIVE, ShopOp.objects.values("state", "reason_code")
    return listing


def there(practice) -> list[dict]:
    return practice.state()["tiktok"]


@pytest.mark.django_db
class TestConnecting:
    def test_it_is_offered_once_its_keys_are_named(self, settings):
        assert "tiktok" not in [one.key for one in offered()]
        settings.TIKTOK_APP_KEY, settings.TIKTOK_APP_SECRET, settings.TIKTOK_SERVICE_ID = "abc", "def", "123"
        assert "tiktok" in [one.key for one in offered()]

    def test_the_page_shows_it_and_may_lead_to_the_host_of_consent(self, lan_client, settings):
        settings.TIKTOK_APP_KEY, settings.TIKTOK_APP_SECRET, settings.TIKTOK_SERVICE_ID = "abc", "def", "123"
        assert "Kết nối TikTok Shop" in lan_client.get(reverse("shops")).content.decode()
        where = reverse("shop-connect", kwargs={"channel": "tiktok"})
        assert "https://services.tiktokshop.com" in lan_client.get(where)["Content-Security-Policy"]
        away = lan_client.post(where)["Location"]
        assert away.startswith("https://services.tiktokshop.com/open/authorize?service_id=123&state=")
        assert "def" not in away

    def test_the_way_out_and_back_connects_the_shop_that_the_tokens_name(self, lan_client, practice):
        path = reverse("shop-connected", kwargs={"channel": "practice-tiktok"})
        away = lan_client.post(reverse("shop-connect", kwargs={"channel": "practice-tiktok"}))["Location"]
        assert away.startswith(f"{practice.base_url}/tiktok/open/authorize")
        number, code = practice.open_tiktok("Gian hàng Ví Dụ")
        state = parse_qs(urlsplit(away).query)["state"][0]
        query = urlencode({"code": code, "state": state, "shop_id": "666"})  # a number on the way is not believed
        page = lan_client.get(f"{path}?{query}", follow=True).content.decode()
        assert "Đã kết nối gian hàng «Gian hàng Ví Dụ»." in page
        account = ChannelAccount.objects.get()
        assert (account.shop_id, bool(account.handle)) == (str(number), True)

    def test_only_the_state_travels_to_the_shop(self, practice, lan, viet_du):
        away = begin(actor=lan, subject=viet_du, shop=channel("practice-tiktok"))
        assert sorted(parse_qs(urlsplit(away).query)) == ["service_id", "state"]

    def test_tokens_are_kept_unreadable_and_live_until_the_absolute_end_the_shop_named(self, own):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute("SELECT access_token FROM marketplace_sync_channelaccount")
            (kept,) = cursor.fetchone()
        assert own.access_token not in kept
        life = own.token_ends_at - own.token_got_at
        assert 7 * 24 * 3600 - 5 < life.total_seconds() <= 7 * 24 * 3600
        assert own.access_token not in repr(shop_of(own).__dict__)

    def test_a_token_is_renewed_before_its_end_and_the_cipher_stays(self, own):
        before, handle = own.access_token, own.handle
        ChannelAccount.objects.update(token_got_at=own.token_got_at - (own.token_ends_at - own.token_got_at) * 3)
        assert shop_of(own).info().name == "Gian hàng Ví Dụ"
        own.refresh_from_db()
        assert (own.access_token != before, own.handle) == (True, handle)

    def test_a_shop_of_another_cooperative_is_not_taken_over(self, own, practice, minh, other_subject):
        _number, code = practice.open_tiktok("Gian hàng Ví Dụ")
        with pytest.raises(Refusal, match="cơ sở khác"):
            connect_account(actor=minh, subject=other_subject, shop=channel("practice-tiktok"), code=code)

    def test_a_code_that_was_used_asks_to_connect_again(self, practice, lan, viet_du):
        with pytest.raises(Refusal, match="Kết nối lần nữa"):
            connect_account(actor=lan, subject=viet_du, shop=channel("practice-tiktok"), code="TTP_no")


@pytest.mark.django_db
class TestListing:
    def test_its_text_is_paragraphs_that_end_with_the_code(self, on_sale, practice):
        (one,) = there(practice)
        assert len(one["title"]) >= 25
        assert "<p>Mã truy xuất: " in one["data"]["description"]

    def test_a_new_text_goes_to_audit_and_sends_no_picture_twice(self, on_sale, practice, lan, product):
        before = practice.state()["images"]["uploaded"]
        product.story = "Lúa nếp của nương cao, gặt tay từng bông."
        product.save()
        retry(actor=lan, listing=on_sale)
        work()
        (one,) = there(practice)
        assert "gặt tay từng bông" in one["data"]["description"]
        assert (practice.state()["images"]["uploaded"], bool(before)) == (before, True)
        assert (one["price"], one["stock"]) == (45_000, 412)

    def test_the_history_says_in_words_what_was_done_and_shows_no_secret(self, on_sale, lan, lan_client, own):
        change_price(actor=lan, listing=on_sale, price=50_000)
        work()
        page = lan_client.get(on_sale.get_absolute_url()).content.decode()
        assert "Đăng sản phẩm" in page and "Đổi giá" in page and "Gửi ảnh" in page
        told = " ".join(f"{row.endpoint} {row.code} {row.message}" for row in Attempt.objects.all())
        assert "tiktok/create" in told and own.access_token not in told and own.handle not in told
        assert on_sale.remote_id not in told

    def test_a_round_of_looks_is_short_because_each_is_a_call(self, own, viet_du):
        for number in range(6):
            product = Product.objects.create(subject=viet_du, name=f"Gạo {number}", slug=f"gao-{number}")
            Listing.objects.create(
                account=own, product=product, wanted_price_vnd=1000, category_id=CATEGORY, remote_id=str(number + 1),
                remote_state=RemoteState.LIVE,
            )  # fmt: skip
        assert (watch_all(), watch_all()) == (5, 1)

    def test_a_row_that_failed_inside_a_success_is_a_failure(self, put_it_up, practice, own):
        practice.settings(moderation_seconds=600.0)
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        with pytest.raises(ShopFault) as info:
            shop_of(own).show(listing.remote_id, False)
        assert (info.value.kind, info.value.reason) == (Kind.LATER, "NOT_NOW")

    def test_an_audit_that_fails_shows_the_shops_reason_and_can_be_mended(self, put_it_up, practice, lan, monkeypatch):
        from marketplace_sync.practice.tiktok import audit

        monkeypatch.setattr(audit, "verdict", lambda *_: {"violation_reason": "Ảnh mờ.", "suggestion": "Chụp lại."})
        listing = put_it_up()
        work()
        watch_all()
        listing.refresh_from_db()
        assert (listing.remote_state, listing.remote_reason) == ("rejected", "Ảnh mờ. Chụp lại.")
        monkeypatch.undo()
        retry(actor=lan, listing=listing)
        work()
        watch_all()
        listing.refresh_from_db()
        assert listing.remote_state == "live"

    def test_what_was_deleted_there_is_gone_and_can_be_put_up_anew(self, on_sale, practice, lan, own):
        shop_of(own).delete(on_sale.remote_id)
        Listing.objects.update(observed_at=None)
        watch_all()
        on_sale.refresh_from_db()
        assert on_sale.remote_state == RemoteState.GONE
        relist(actor=lan, listing=on_sale)
        work()
        assert sorted(one["status"] for one in there(practice)) in (["ACTIVATE", "DELETED"], ["DELETED", "PENDING"])

    def test_the_sandbox_rejects_the_contact_that_our_payload_never_lets_out(self, put_it_up, practice, product):
        product.story = "Gọi 0912 345 678 hoặc xem nongsan.vn"
        product.save()
        listing = put_it_up()
        work()
        assert (listing.ops.get().state, listing.ops.get().reason_code) == ("dead", "TEXT_CONTACT")
        assert there(practice) == []


def _until_answered(shop, offer: Offer) -> str:
    """Sends one create with one key until its answer arrives."""
    body, key = payload(offer), str(uuid.uuid4())
    for _try in range(30):
        try:
            return shop.create(body, key=key)
        except ShopFault:
            continue
    raise AssertionError("no answer in thirty tries")


@pytest.mark.django_db
class TestNeverTwice:
    def test_a_shop_that_failed_inside_may_have_done_it_and_is_asked(self, put_it_up, practice):
        practice.fault(CREATE, "system_busy")
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        assert Attempt.objects.filter(endpoint="tiktok/find").count() == 2
        assert [one["sku"] for one in there(practice)] == [listing.seller_sku]
        assert (listing.maybe_sent_at, listing.pushed_stock, listing.create_key) == (None, 412, "")

    def test_the_key_saves_what_the_index_hides(self, put_it_up, practice):
        """The shop made it, dropped the answer, and its index shows nothing for an hour: the second create finds it."""
        practice.settings(index_delay=3600.0)
        practice.fault(CREATE, "reset_after")
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        assert len(there(practice)) == 1
        assert listing.remote_id == str(there(practice)[0]["product_id"])
        assert ShopOp.objects.get().posts == 2

    def test_twenty_creates_in_a_storm_that_no_search_could_settle_make_twenty(self, tiktok, practice):
        """A third of the answers are lost after the effect or before it, and the index shows nothing."""
        practice.settings(index_delay=3600.0)
        for kind in ("reset_after", "error_500_after", "wrong_json", "reset", "rate_limit"):
            practice.fault(CREATE, kind, times=None, probability=0.08, seconds=0.0)
        shop = shop_of(tiktok)
        uri = shop.upload("a.png", drawing())
        made = [
            _until_answered(shop, dataclasses.replace(OFFER, sku=f"VD-{n}", images=(uri,), attributes=ANSWERS))
            for n in range(40)
        ]
        assert len(set(made)) == 40
        assert sorted(str(one["product_id"]) for one in there(practice)) == sorted(made)

    def test_the_key_is_committed_before_the_call(self, put_it_up, practice, settings):
        settings.SHOP_SETTLE_SECONDS = 600
        practice.fault(CREATE, "reset_after")
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        with practice.store.read() as db:
            (kept,) = db.execute("SELECT key FROM tt_key").fetchone()
        assert kept == listing.create_key == str(uuid.UUID(listing.create_key))

    def test_another_payload_takes_another_key(self, put_it_up, practice, lan, settings):
        settings.SHOP_SETTLE_SECONDS = 600
        practice.fault(CREATE, "reset")
        listing = put_it_up()
        work()
        listing.refresh_from_db()
        first = listing.create_key
        change_price(actor=lan, listing=listing, price=50_000)
        settings.SHOP_SETTLE_SECONDS = 0
        work()
        with practice.store.read() as db:
            keys = [row["key"] for row in db.execute("SELECT key FROM tt_key")]
        assert len(keys) == 1 and keys != [first]
        assert [one["price"] for one in there(practice)] == [50_000]

    def test_patience_keeps_the_key_and_a_refusal_takes_it_away(self, put_it_up, practice, lan):
        practice.fault(CREATE, "rate_limit")
        put_it_up()
        work()
        assert len(there(practice)) == 1
        assert Attempt.objects.get(code="36009002").outcome == "refused"

    def test_a_refused_listing_is_mended_under_a_new_key(self, put_it_up, practice):
        listing = put_it_up(attributes=ANSWERS[:1])
        work()
        listing.refresh_from_db()
        assert (listing.ops.get().reason_code, listing.create_key) == ("ATTRIBUTE_MISSING", "")
        put_it_up()
        work()
        assert len(there(practice)) == 1

    def test_the_other_shops_are_sent_no_key(self, put_up, practice):
        listing = put_up()
        work()
        listing.refresh_from_db()
        assert (bool(listing.remote_id), listing.create_key) == (True, "")


OFFER = Offer(
    sku="NSXT-1", name="Gạo nếp nương Ví Dụ túi 1 kg", code="7K3MQ2XVNP", price=45_000, stock=7, category="100851",
    weight_g=1050, story="Nếp <nương> & lúa.", images=("a", "b"), carriers=("50018",), gtin="8930000000014",
    attributes=({"id": "1", "value": "12", "unit": "tháng"}, {"id": "2", "value_id": "9", "value": "x"}),
    size_cm=(20, 10, 5),
)  # fmt: skip


class TestWords:
    def test_a_payload_says_what_the_shop_documents(self):
        said = payload(OFFER)
        assert said["description"].startswith("<p>Nếp &lt;nương&gt; &amp; lúa.</p>")
        assert said["package_weight"] == {"value": "1.050", "unit": "KILOGRAM"}
        assert said["package_dimensions"] == {"length": "20", "width": "10", "height": "5", "unit": "CENTIMETER"}
        assert [row["values"] for row in said["product_attributes"]] == [[{"name": "12 tháng"}], [{"id": "9"}]]
        (sku,) = said["skus"]
        assert sku["price"] == {"amount": "45000", "currency": "VND"}
        assert sku["identifier_code"] == {"code": "8930000000014", "type": "EAN"}
        assert "brand_id" not in said
        json.dumps(said)

    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"price": None}, "PRICE_MISSING"), ({"weight_g": None}, "WEIGHT_MISSING"),
            ({"images": ()}, "IMAGE_MISSING"),
            ({"carriers": ()}, "CARRIER_MISSING"), ({"category": "x"}, "CATEGORY_WRONG"),
            ({"story": "Gọi 0912345678"}, "TEXT_CONTACT"), ({"name": "nongsan.vn gạo"}, "TITLE_CONTACT"),
            ({"brand": ("x", "y")}, "BRAND_WRONG"),
        ],
    )  # fmt: skip
    def test_what_cannot_be_said_is_not_sent(self, changes, reason):
        with pytest.raises(Unsayable) as info:
            payload(dataclasses.replace(OFFER, **changes))
        assert info.value.reason == reason

    def test_every_reason_has_a_text_and_every_kind_is_used(self):
        assert set(REASONS_USED) <= REASONS.keys()
        assert {kind for kind, _reason in CODES.values()} == set(Kind) - {Kind.BY_HAND}

    @pytest.mark.parametrize(
        ("code", "text", "kind", "reason"),
        [
            (36009004, "Invalid timestamp", Kind.CLOCK, "CLOCK_WRONG"),
            (36009004, "Invalid app_key", Kind.CLOCK, "KEY_WRONG"),
            (36009004, "access_token is empty", Kind.SIGN_IN, "AUTH_EXPIRED"),
            (12052104, "The required attribute is missing: Xuất xứ.", Kind.SELLER, "ATTRIBUTE_MISSING"),
            (12052104, "The attribute value is not valid.", Kind.SELLER, "ATTRIBUTE_WRONG"),
            (12052105, "certification", Kind.SELLER, "PAPER_MISSING"),
            (12052225, "odd", Kind.SELLER, "CATEGORY_WRONG"),
            (12052302, "The image uri does not exist.", Kind.SELLER, "IMAGE_GONE"),
            (12052700, "", Kind.STOPPED, "SHOP_STOPPED"),
            (99999, "never heard of", Kind.SELLER, "REFUSED"),
            (99999, "Product does not exist.", Kind.SELLER, "ITEM_GONE"),
        ],
    )
    def test_coarse_numbers_are_told_apart_by_their_message(self, code, text, kind, reason):
        found = fault(code, text)
        assert (found.kind, found.reason) == (kind, reason)

    def test_only_what_may_have_been_done_leaves_the_outcome_open(self):
        assert fault(12001000, "").done is None and fault(36009003, "").done is None
        assert fault(36009002, "").done is False and fault(12052104, "").done is False

    def test_a_token_endpoint_that_refuses_asks_for_consent_again(self):
        found = fault(36004004, "The auth code is invalid.", is_token_call=True)
        assert (found.kind, found.renew) == (Kind.SIGN_IN, False)
        assert fault(36009004, "Invalid app_key or app_secret.", is_token_call=True).reason == "KEY_WRONG"


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["<html>", "[]", "{}", '{"code": "x"}', '{"code": 0}', '{"code": 0, "data": []}'])
def test_an_answer_that_means_nothing_leaves_a_create_open(own, body, monkeypatch):
    from marketplace_sync import http

    shop, send = shop_of(own), http.send

    def sent(call, **how):
        return send(call, **how) if call.method == "GET" else http.Answer(200, {}, body.encode())

    monkeypatch.setattr(http, "send", sent)
    with pytest.raises(ShopFault) as info:
        shop.create({"skus": [{"inventory": [{"quantity": 1}]}]}, key="k")
    assert (info.value.kind, info.value.done) == (Kind.LATER, None)


@pytest.mark.django_db
def test_without_a_warehouse_no_create_is_sent_and_the_seller_is_told(put_it_up, practice, monkeypatch):
    from marketplace_sync.practice.tiktok import api

    at = next(i for i, one in enumerate(api.ENDPOINTS) if one.path.pattern.endswith("warehouses"))
    none = api.Endpoint("GET", api.ENDPOINTS[at].path, lambda _call: {"warehouses": []})
    monkeypatch.setattr(api, "ENDPOINTS", [none, *api.ENDPOINTS])
    listing = put_it_up()
    work()
    listing.refresh_from_db()
    assert (listing.ops.get().reason_code, listing.maybe_sent_at, there(practice)) == ("WAREHOUSE_WRONG", None, [])


@pytest.mark.django_db
def test_the_form_asks_the_shops_own_questions(lan_client, practice, tiktok, product, photo, released):
    path = reverse("shop-publish", kwargs={"product": product.pk})
    page = lan_client.get(path, {"gian": str(tiktok.pk), "nganh": CATEGORY}).content.decode()
    assert "Hạn sử dụng" in page and "Màu sắc" not in page  # what tells variants apart is not asked
    sold = {
        "gian": str(tiktok.pk), "nganh": CATEGORY, "price": "45.000", "attr_100010": "12 tháng",
        "attr_100020": "110021", "carriers": ["50018"],
    }  # fmt: skip
    response = lan_client.post(path, sold)
    assert response.status_code == 302, response.content.decode()
    work()
    (one,) = there(practice)
    assert [row["values"][0]["name"] for row in one["data"]["product_attributes"]] == ["12 tháng", "Việt Nam"]
    assert one["data"]["delivery_option_ids"] == ["50018"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("code", "state", "reason"),
    [
        (12052700, "stopped", "SHOP_STOPPED"), (105005, "needs_reauth", "AUTH_EXPIRED"),
        (106013, "needs_reauth", "AUTH_EXPIRED"),
    ],
)  # fmt: skip
def test_a_stopped_shop_or_a_lost_right_stands_on_the_account(put_it_up, tiktok, monkeypatch, code, state, reason):
    from marketplace_sync.practice.tiktok import products
    from marketplace_sync.practice.tiktok.words import TikTokError

    def refuse(_call):
        raise TikTokError(code, "No.")

    monkeypatch.setattr(products, "_check_room", refuse)
    put_it_up()
    work()
    tiktok.refresh_from_db()
    assert (tiktok.state, tiktok.state_reason) == (state, reason)


@pytest.mark.django_db
def test_a_consent_taken_back_at_the_shop_asks_to_connect_again(on_sale, practice, tiktok, lan):
    from marketplace_sync.practice.tiktok import auth

    with practice.store.write() as db:
        auth.withdraw(db, tiktok.shop_id)
    change_price(actor=lan, listing=on_sale, price=50_000)
    ChannelAccount.objects.update(token_got_at=tiktok.token_got_at - (tiktok.token_ends_at - tiktok.token_got_at))
    work()
    tiktok.refresh_from_db()
    assert tiktok.state == "needs_reauth"
