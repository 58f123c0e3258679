"""Whoever signs as the documentation says is let in; whoever does not is told why."""

import httpx
import pytest

from marketplace_sync.practice import signing_check
from marketplace_sync.practice.server import PracticeShop

MOMENT = 1655714431
SHOP_INFO = "/api/v2/shop/get_shop_info"
TOKEN, SHOP = "59777174636562737266615546704c6d", "14701711"


def test_the_documented_example_of_a_base_string_is_ours():
    said = signing_check.base_string("2001887", SHOP_INFO, str(MOMENT), TOKEN, SHOP)
    assert said == f"2001887{SHOP_INFO}1655714431{TOKEN}14701711"


@pytest.mark.parametrize(
    ("method", "path", "tail", "expected"),
    [
        ("GET", SHOP_INFO, (TOKEN, SHOP), "9fdae5aeed86e753249982ec04aa54339280f12d3f456b9e3f7d8ee91e66a2b3"),
        ("POST", "/api/v2/auth/token/get", (), "4347600f52b50a77f5ecee90bf489adf3cec2d59d3c2febe004674f37def5451"),
    ],
)
def test_a_worked_signature_passes_over_http_and_one_letter_less_does_not(tmp_path, method, path, tail, expected):
    with PracticeShop(tmp_path / "s.sqlite3", clock=lambda: MOMENT + 10.0) as shop:
        query = {"partner_id": "2001887", "timestamp": str(MOMENT), "sign": expected}
        query |= dict(zip(("access_token", "shop_id"), tail, strict=False))
        right = httpx.request(method, shop.base_url + path, params=query, content="{}").json()
        wrong = httpx.request(method, shop.base_url + path, params=query | {"sign": expected[:-1] + "x"}, content="{}")
    # Past the signature: the made-up shop is not linked, the empty body has no code.
    assert right["error"] in {"shop_no_linked", "error_param"}
    assert (wrong.status_code, wrong.json()["error"], wrong.json()["message"]) == (403, "error_sign", "Wrong sign.")


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        ({}, "error_param", "There is no partner_id in query."),
        (
            {"partner_id": "viet"},
            "error_param",
            "Partner_id is invalid, should be an integer between 0 and 4294967295.",
        ),
        ({"partner_id": "7"}, "invalid_partner_id", "Invalid partner_id, please have a check."),
        ({"partner_id": "2001887"}, "error_param", "no timestamp."),
        (
            {"partner_id": "2001887", "timestamp": "-1"},
            "error_param",
            "Timestamp is invalid, should be an integer between 0 and 4294967295.",
        ),
    ],
)
def test_each_missing_or_odd_parameter_is_named(shop, query, code, message):
    said = httpx.get(shop.base_url + SHOP_INFO, params=query).json()
    assert (said["error"], said["message"]) == (code, message)
    assert len(said["request_id"]) == 32


def test_a_timestamp_is_good_for_five_minutes_either_way(seller, clock):
    address = seller.address("shop/get_shop_info")
    clock.move(300)
    assert seller.http.get(address).json()["error"] == ""
    clock.move(1)
    assert seller.http.get(address).json()["message"] == "Timestamp is expired."
    clock.move(-602)
    assert seller.http.get(address).json()["message"] == "Invalid timestamp"


def test_a_call_for_a_shop_signed_as_a_public_one_is_refused(seller, clock, sign):
    stamp = int(clock())
    query = {"partner_id": 2001887, "timestamp": stamp, "access_token": seller.access, "shop_id": seller.shop_id}
    said = seller.http.get(SHOP_INFO, params=query | {"sign": sign(f"2001887{SHOP_INFO}{stamp}")}).json()
    assert said["error"] == "error_sign"


def test_an_unknown_path_and_a_wrong_method_are_refused_in_the_gateways_words(seller):
    assert "path is incorrect" in seller.get("product/invent_item")["message"]
    assert "path is incorrect" in seller.get("product/add_item")["message"]
