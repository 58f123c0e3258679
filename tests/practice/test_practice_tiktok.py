"""The practice TikTok Shop: signed calls, ciphers, keys against doubles, audits that come later, and faults."""

import hashlib
import hmac
import json
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest

from marketplace_sync.practice.server import PracticeShop
from tests.practice.conftest import CONTROL, KEY, PARTNER, drawing

BACK = "https://nongsan.example/xong/"
P = "/product/202309"
SEARCH = "/product/202502/products/search"
WAREHOUSE = "7495000000000000101"


class Seller:
    """Signs by hand, straight from the documentation's sentence."""

    def __init__(self, shop, clock, name="Gian hàng Ví Dụ"):
        self.clock, self.cipher, self.token, self.name = clock, "", "", name
        self.http = httpx.Client(base_url=shop.base_url, timeout=10)
        self.number, code = shop.open_tiktok(name)
        pair = self.tokens("get", auth_code=code, grant_type="authorized_code")["data"]
        self.token, self.refresh = pair["access_token"], pair["refresh_token"]
        self.ends = pair["access_token_expire_in"]
        self.cipher = self.get("/authorization/202309/shops", cipher=False)["data"]["shops"][0]["cipher"]

    def tokens(self, what, **query):
        said = {"app_key": str(PARTNER), "app_secret": KEY} | query
        return self.http.get(f"/tiktok/api/v2/token/{what}", params=said).json()

    def send(self, method, path, body=None, *, cipher=True, skew=0, **query):
        asked = {"app_key": str(PARTNER), "timestamp": str(int(self.clock()) + skew)} | query
        asked |= {"shop_cipher": self.cipher} if cipher else {}
        raw = json.dumps(body, ensure_ascii=False).encode() if body is not None else b""
        told = KEY.encode() + path.encode() + "".join(k + asked[k] for k in sorted(asked)).encode() + raw + KEY.encode()
        asked["sign"] = hmac.new(KEY.encode(), told, hashlib.sha256).hexdigest()
        head = {"x-tts-access-token": self.token, "content-type": "application/json"}
        return self.http.request(method, f"/tiktok{path}?{urlencode(asked)}", content=raw, headers=head)

    def get(self, path, **how):
        return self.send("GET", path, **how).json()

    def post(self, path, body, **how):
        return self.send("POST", path, body, **how).json()

    def uploads(self, content):
        path, asked = f"{P}/images/upload", {"app_key": str(PARTNER), "timestamp": str(int(self.clock()))}
        told = KEY + path + "".join(k + asked[k] for k in sorted(asked)) + KEY
        asked["sign"] = hmac.new(KEY.encode(), told.encode(), hashlib.sha256).hexdigest()
        return self.http.post(
            f"/tiktok{path}?{urlencode(asked)}", files={"data": ("a.png", content, "image/png")},
            data={"use_case": "MAIN_IMAGE"}, headers={"x-tts-access-token": self.token},
        ).json()  # fmt: skip

    def rice(self, **changes):
        return {
            "save_mode": "LISTING", "title": "Gạo nếp nương Ví Dụ túi 1 kg", "description": "<p>Nếp nương.</p>",
            "category_version": "v2", "category_id": "100851",
            "main_images": [{"uri": self.uploads(drawing())["data"]["uri"]}],
            "package_weight": {"value": "1.050", "unit": "KILOGRAM"},
            "product_attributes": [
                {"id": "100010", "values": [{"name": "12 tháng"}]}, {"id": "100020", "values": [{"id": "110021"}]},
            ],
            "skus": [{
                "seller_sku": "VD-1", "price": {"amount": "45000", "currency": "VND"},
                "inventory": [{"warehouse_id": WAREHOUSE, "quantity": 40}],
            }],
        } | changes  # fmt: skip

    def adds(self, **changes):
        return self.post(f"{P}/products", self.rice(**changes))

    def listed(self, **changes):
        return self.adds(**changes)["data"]["product_id"]

    def sees(self, product_id):
        return self.get(f"{P}/products/{product_id}")["data"]

    def finds(self, *skus):
        said = self.post(SEARCH, {"seller_skus": list(skus)}, page_size="100")
        return [row["id"] for row in said["data"]["products"]]


@pytest.fixture
def lan(shop, clock):
    seller = Seller(shop, clock)
    yield seller
    seller.http.close()


def test_a_yes_leads_to_the_registered_address_with_the_state_and_names_no_shop(tmp_path, clock):
    with PracticeShop(tmp_path / "s.sqlite3", clock=clock, partner_key=KEY, tiktok_redirect=BACK) as shop:
        asked = {"service_id": str(PARTNER), "state": "abc:1"}
        url = f"{shop.base_url}/tiktok/open/authorize"
        page = httpx.get(url, params=asked)
        assert "Cho phép" in page.text and "nongsan.example" in page.headers["content-security-policy"]
        answer = httpx.post(url, params=asked, data={"name": "Gian hàng Ví Dụ"})
        where = urlsplit(answer.headers["location"])
        said = parse_qs(where.query)
        assert where.netloc == "nongsan.example"
        assert (said["state"], "shop_id" in said) == (["abc:1"], False)
        assert httpx.get(url, params=asked | {"service_id": "1"}).status_code == 403


def test_a_code_works_once_and_a_life_ends_at_an_absolute_time(shop, lan, clock):
    assert lan.ends == int(clock()) + 7 * 24 * 3600
    _number, code = shop.open_tiktok("Gian hàng khác")
    asked = {"auth_code": code, "grant_type": "authorized_code"}
    assert lan.tokens("get", **asked)["code"] == 0
    assert lan.tokens("get", **asked)["code"] == 36004004
    assert lan.tokens("get", app_secret="wrong", **asked)["code"] == 36009004


def test_a_refresh_gives_a_new_pair(lan, clock):
    clock.move(7 * 24 * 3600 + 1)
    assert lan.get(f"{P}/categories")["code"] == 105002
    pair = lan.tokens("refresh", refresh_token=lan.refresh, grant_type="refresh_token")["data"]
    lan.token = pair["access_token"]
    assert lan.get(f"{P}/categories")["code"] == 0
    assert lan.tokens("refresh", refresh_token=lan.refresh, grant_type="refresh_token")["code"] == 36004005


@pytest.mark.parametrize(("skew", "code"), [(-301, 36009004), (-300, 0), (30, 0), (31, 36009004)])
def test_a_timestamp_may_be_five_minutes_late_and_thirty_seconds_early(lan, skew, code):
    assert lan.get(f"{P}/categories", skew=skew)["code"] == code


def test_a_wrong_signature_cipher_or_token_is_refused(shop, lan, clock):
    other = Seller(shop, clock, "Nhà bên")
    assert lan.http.get(f"/tiktok{P}/categories", params={"app_key": str(PARTNER), "timestamp": str(int(clock())),
                                                          "sign": "0" * 64}).json()["code"] == 106001  # fmt: skip
    assert lan.get(f"{P}/categories", cipher=False)["code"] == 101000
    lan.cipher, mine = other.cipher, lan.cipher
    assert lan.get(f"{P}/categories")["code"] == 106013
    lan.cipher, lan.token = mine, "no"
    assert lan.get(f"{P}/categories")["code"] == 105002


def test_the_shop_says_what_it_asks_for(lan):
    tree = lan.get(f"{P}/categories", category_version="v2", locale="vi-VN")["data"]["categories"]
    assert {"100851": True, "100651": False}.items() <= {one["id"]: one["is_leaf"] for one in tree}.items()
    asked = lan.get(f"{P}/categories/100851/attributes", locale="vi-VN")["data"]["attributes"]
    assert [one["name"] for one in asked if one["is_requried"]] == ["Hạn sử dụng", "Xuất xứ"]
    assert lan.get(f"{P}/categories/100884/rules")["data"]["product_certifications"][0]["is_required"]
    assert lan.get(f"{P}/brands", page_size="2")["data"]["next_page_token"] == "2"
    assert lan.get(f"{P}/brands", page_size="2", page_token="2")["data"]["next_page_token"] == ""
    assert lan.get("/logistics/202309/warehouses")["data"]["warehouses"][1]["id"] == WAREHOUSE


def test_a_key_and_the_same_payload_make_one_product(lan):
    wish = lan.rice(idempotency_key="k1")
    first = lan.post(f"{P}/products", wish)["data"]["product_id"]
    assert lan.post(f"{P}/products", wish)["data"]["product_id"] == first
    assert lan.post(f"{P}/products", wish | {"title": "Gạo nếp nương Ví Dụ túi 2 kg"})["code"] != 0
    assert lan.post(f"{P}/products", wish | {"idempotency_key": "k2"})["data"]["product_id"] != first


def test_a_product_is_live_after_its_audit_and_found_once_the_index_has_caught_up(lan, clock):
    number = lan.listed()
    assert (lan.sees(number)["status"], lan.finds("VD-1")) == ("PENDING", [])
    clock.move(3.1)
    assert (lan.sees(number)["status"], lan.finds("VD-1"), lan.finds("VD")) == ("ACTIVATE", [number], [])


@pytest.mark.parametrize(
    ("told", "word"),
    [("Xem tại https://nongsan.example/t/1", "Redirecting Traffic"), ("Gọi 0912 345 678", "0912 345 678"),
     ("Chữa khỏi bệnh", "Medical claim")],
)  # fmt: skip
def test_an_audit_that_fails_says_why(lan, clock, told, word):
    number = lan.listed(description=f"<p>{told}</p>")
    clock.move(4)
    seen = lan.sees(number)
    assert seen["status"] == "FAILED"
    assert word in seen["audit_failed_reasons"][0]["reasons"][0] and seen["audit_failed_reasons"][0]["suggestions"]
    lan.post(f"{P}/products/{number}/partial_edit", {"description": "<p>Nếp nương.</p>"})
    clock.move(4)
    assert lan.sees(number)["status"] == "ACTIVATE"


def test_price_and_stock_change_without_an_audit(lan, clock):
    number = lan.listed()
    clock.move(4)
    sku = lan.sees(number)["skus"][0]["id"]
    new = {"id": sku, "price": {"amount": "50000", "currency": "VND"}}
    lan.post(f"{P}/products/{number}/prices/update", {"skus": [new]})
    none = {"id": sku, "inventory": [{"warehouse_id": WAREHOUSE, "quantity": 0}]}
    lan.post(f"{P}/products/{number}/inventory/update", {"skus": [none]})
    seen = lan.sees(number)
    assert seen["status"] == "ACTIVATE"
    assert (seen["skus"][0]["price"]["sale_price"], seen["skus"][0]["inventory"][0]["quantity"]) == ("50000", 0)


def test_what_fails_in_a_row_is_told_within_a_success(lan, clock):
    number = lan.listed()
    said = lan.post(f"{P}/products/deactivate", {"product_ids": [number, "1"]})
    assert said["code"] == 0
    assert [row["code"] for row in said["data"]["errors"]] == [12052901, 12052048]
    clock.move(4)
    lan.post(f"{P}/products/deactivate", {"product_ids": [number]})
    assert lan.sees(number)["status"] == "SELLER_DEACTIVATED"
    lan.post(f"{P}/products/activate", {"product_ids": [number]})
    assert lan.sees(number)["status"] == "ACTIVATE"
    lan.send("DELETE", f"{P}/products", {"product_ids": [number]})
    assert lan.sees(number)["status"] == "DELETED"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"category_id": "1"}, 12052220), ({"category_id": "100651"}, 12052221), ({"category_id": "100899"}, 12052223),
        ({"title": "Gạo"}, 36009005), ({"title": "ạ" * 256}, 36009005), ({"description": "chữ trơn"}, 36009005),
        ({"main_images": []}, 12052300), ({"main_images": [{"uri": "no"}]}, 12052302),
        ({"package_weight": {"value": "0", "unit": "KILOGRAM"}}, 36009005), ({"brand_id": "9"}, 12052200),
        ({"product_attributes": []}, 12052104), ({"skus": []}, 36009005),
        ({"skus": [{"seller_sku": "có dấu cách"}]}, 36009005),
    ],
)  # fmt: skip
def test_each_mistake_has_its_code_and_makes_nothing(lan, shop, changes, code):
    assert lan.adds(**changes)["code"] == code
    assert shop.state()["tiktok"] == []


def test_a_category_that_wants_a_paper_says_so(lan):
    asked = [{"id": number, "values": [{"name": "Có"}]} for number in ("100010", "100030")]
    asked.append({"id": "100020", "values": [{"id": "110021"}]})
    said = lan.adds(category_id="100884", brand_id="1290001", product_attributes=asked)
    assert said["code"] == 12052105


def test_another_shop_sees_nothing_of_it(shop, lan, clock):
    number = lan.listed()
    other = Seller(shop, clock, "Nhà bên")
    assert other.get(f"{P}/products/{number}")["code"] == 12052048


def test_too_many_calls_are_refused_by_number(shop, lan):
    shop.settings(rate_per_second=1.0, burst=1)
    codes = [lan.get(f"{P}/categories")["code"] for _ in range(4)]
    assert 36009002 in codes


def test_it_fails_on_command_after_the_work_or_before(shop, lan):
    shop.fault(f"POST /tiktok{P}/products", "reset_after")
    with pytest.raises(httpx.TransportError):
        lan.adds()
    assert len(shop.state()["tiktok"]) == 1
    shop.fault(f"/tiktok{P}/products", "system_busy")
    assert lan.adds()["code"] == 36009003


def test_a_consent_taken_back_ends_the_token(shop, lan):
    head = {"X-Practice-Key": CONTROL}
    httpx.post(f"{shop.base_url}/practice/deauthorize", json={"shop_id": str(lan.number)}, headers=head)
    assert lan.get(f"{P}/categories")["code"] == 105002


@pytest.mark.parametrize("raw", [b"{", b"[]", b'"\xff"', b'{"title": 7}', b'{"skus": "x"}', b'{"main_images": [1]}'])
def test_nonsense_gets_a_code_and_no_crash(lan, raw):
    path, asked = (
        f"{P}/products",
        {"app_key": str(PARTNER), "timestamp": str(int(lan.clock())), "shop_cipher": lan.cipher},
    )
    told = KEY.encode() + path.encode() + "".join(k + asked[k] for k in sorted(asked)).encode() + raw + KEY.encode()
    asked["sign"] = hmac.new(KEY.encode(), told, hashlib.sha256).hexdigest()
    answer = lan.http.post(f"/tiktok{path}", params=asked, content=raw, headers={"x-tts-access-token": lan.token})
    assert (answer.status_code, answer.json()["code"] != 0) == (200, True)
