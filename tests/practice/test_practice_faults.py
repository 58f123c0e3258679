"""The shop fails when it is told to, before or after the work, and limits what it is told to limit."""

import threading

import httpx
import pytest

ADD = "/api/v2/product/add_item"


def effect(shop):
    return len(shop.state()["items"])


@pytest.mark.parametrize(
    ("kind", "broken", "effects"),
    [
        ("timeout_before", httpx.RemoteProtocolError, 0),
        ("timeout_after", httpx.RemoteProtocolError, 1),
        ("reset", httpx.ReadError, 0),
        ("reset_after", httpx.ReadError, 1),
    ],
)
def test_a_broken_line_leaves_the_effect_that_was_ordered(shop, seller, operator, kind, broken, effects):
    body = seller.rice()
    order = {"path": ADD, "kind": kind, "times": 1, "seconds": 0}
    assert operator.post("/practice/faults", json=order).status_code == 200
    with pytest.raises(broken):
        seller.post("product/add_item", body)
    assert effect(shop) == effects
    assert seller.post("product/add_item", body)["error"] == ""
    assert effect(shop) == effects + 1


def test_a_client_that_waits_too_little_gives_up_though_the_item_is_stored(shop, seller):
    body = seller.rice()
    shop.fault(ADD, "timeout_after", seconds=20)
    with pytest.raises(httpx.ReadTimeout):
        seller.http.post(seller.address("product/add_item"), json=body, timeout=0.3)
    assert effect(shop) == 1


@pytest.mark.parametrize(
    ("kind", "status", "effects"),
    [
        ("error_500", 500, 0),
        ("error_500_after", 500, 1),
        ("maintenance", 503, 0),
        ("wrong_json", 200, 1),
        ("slow", 200, 1),
    ],
)
def test_a_bad_answer_leaves_the_effect_that_was_ordered(shop, seller, kind, status, effects):
    body = seller.rice()
    shop.fault(ADD, kind, seconds=0.05)
    answer = seller.http.post(seller.address("product/add_item"), json=body)
    assert answer.status_code == status
    if kind != "slow":
        with pytest.raises(ValueError):
            answer.json()
    assert effect(shop) == effects


@pytest.mark.parametrize(("kind", "code"), [("rate_limit", "error_rate_limit"), ("system_busy", "error_system_busy")])
def test_a_refusal_on_command_speaks_like_a_true_one(shop, seller, kind, code):
    body = seller.rice()
    shop.fault("*", kind, times=2)
    assert [seller.post("product/add_item", body)["error"] for _ in range(3)] == [code, code, ""]


def test_a_fault_by_chance_strikes_about_as_often_as_ordered_and_the_same_with_the_same_seed(shop, seller, operator):
    operator.post("/practice/faults", json={"path": "*", "kind": "error_500", "times": None, "probability": 0.5})

    def run():
        return [seller.http.get(seller.address("shop/get_shop_info")).status_code for _ in range(40)]

    shop.faults.clear(seed=7)
    shop.fault("*", "error_500", times=None, probability=0.5)
    first = run()
    operator.request("DELETE", "/practice/faults?seed=7")
    shop.fault("*", "error_500", times=None, probability=0.5)
    assert run() == first
    assert 10 <= first.count(500) <= 30


@pytest.mark.parametrize(
    "order",
    [
        {"path": ADD, "kind": "explode"},
        {"kind": "reset"},
        {"path": "/practice/reset", "kind": "reset"},
        {"path": ADD, "kind": "reset", "times": 0},
        {"path": ADD, "kind": "reset", "probability": 2},
        {"path": ADD, "kind": "reset", "colour": 1},
        {"path": 5, "kind": "reset"},
        {"path": ADD, "kind": ["reset"]},
    ],
)
def test_an_order_that_makes_no_sense_is_refused_with_the_reason(operator, order):
    answer = operator.post("/practice/faults", json=order)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert operator.get("/practice/faults").json()["standing"] == []


def test_the_operators_addresses_exist_for_nobody_without_the_key(shop):
    for method, path in [("GET", "state"), ("POST", "reset"), ("POST", "faults"), ("POST", "settings")]:
        for headers in ({}, {"X-Practice-Key": "guess"}):
            answer = httpx.request(method, f"{shop.base_url}/practice/{path}", headers=headers, content="{}")
            assert (answer.status_code, answer.json()) == (404, {"error": "not_found"})


@pytest.mark.parametrize(
    "wish", [{"burst": "x"}, {"burst": -1}, {"colour": 1}, {"contact_at_once": 1}, {"burst": True}]
)
def test_a_setting_that_makes_no_sense_changes_nothing(operator, wish):
    before = operator.get("/practice/settings").json()
    assert operator.post("/practice/settings", json=wish).status_code == 400
    assert operator.get("/practice/settings").json() == before


def test_a_burst_is_served_and_then_five_a_second(shop, seller, clock):
    shop.settings(rate_per_second=5.0, burst=10)
    said = [seller.get("shop/get_shop_info")["error"] for _ in range(12)]
    assert said == [""] * 10 + ["error_rate_limit"] * 2
    clock.move(1)
    said = [seller.get("shop/get_shop_info")["error"] for _ in range(6)]
    assert said == [""] * 5 + ["error_rate_limit"]


def test_the_daily_quota_ends_at_midnight_of_the_shops_zone(shop, seller, clock):
    shop.settings(daily_quota=3)
    shop.gateway.limits.forget()
    assert [seller.get("shop/get_shop_info")["error"] for _ in range(4)] == ["", "", "", "error_limit"]
    clock.move(24 * 3600 - (clock.now + 8 * 3600) % (24 * 3600) - 1)
    shop.settings(access_token_seconds=10.0**6)
    assert seller.refreshes()["error"] == "error_limit"
    clock.move(2)
    assert seller.refreshes()["error"] == ""


def test_reset_forgets_everything_and_gives_no_number_twice(operator, seller):
    item_id = seller.listed()
    assert operator.post("/practice/reset").json() == {"reset": True}
    assert operator.get("/practice/state").json()["items"] == []
    assert seller.get("shop/get_shop_info")["error"] == "shop_no_linked"
    seller.says_yes()
    operator.post("/practice/settings", json={"rate_per_second": 0})
    assert seller.listed() > item_id


def test_many_sellers_at_once_lose_and_double_nothing(shop, seller):
    body, errors = seller.rice(), []

    def list_ten(number):
        with httpx.Client(base_url=shop.base_url, timeout=30) as client:
            for turn in range(10):
                address = seller.address("product/add_item")
                errors.append(client.post(address, json=body | {"item_sku": f"S-{number}-{turn}"}).json()["error"])

    threads = [threading.Thread(target=list_ten, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == [""] * 80
    state = shop.state()
    assert (len(state["items"]), state["doubled"]) == (80, [])
