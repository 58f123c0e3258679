"""A seller says yes on a page; tokens come, live their time, rotate, and die with the consent."""

import httpx
import pytest


def test_the_consent_page_asks_and_says_where_it_leads(stranger):
    page = stranger.http.get(
        stranger.address("shop/auth_partner", for_shop=False, redirect="http://example.vn/back?state=a%26b")
    )
    assert page.status_code == 200
    assert "Cho phép ứng dụng quản lý gian hàng?" in page.text
    assert "example.vn" in page.text
    assert "form-action 'self' http://example.vn;" in page.headers["content-security-policy"] + ";"


def test_yes_leads_back_with_code_and_shop_and_keeps_the_state(stranger):
    pair = stranger.says_yes()
    assert stranger.redirected["state"] == ["abc"]
    assert pair["error"] == ""
    assert pair["expire_in"] == 14400
    assert pair["shop_id_list"] == [stranger.shop_id]
    info = stranger.get("shop/get_shop_info")
    assert (info["shop_name"], info["region"]) == ("Gian hàng Ví Dụ", "VN")


def test_a_shop_that_exists_can_be_picked(seller):
    page = seller.address("shop/auth_partner", for_shop=False, redirect="http://127.0.0.1/x")
    answer = seller.http.post(page, data={"shop": str(seller.shop_id), "name": ""})
    assert f"shop_id={seller.shop_id}" in answer.headers["location"]


def test_yes_without_a_shop_is_told_and_loses_nothing(stranger):
    page = stranger.address("shop/auth_partner", for_shop=False, redirect="http://127.0.0.1/x")
    answer = stranger.http.post(page, data={"shop": "", "name": "x" * 61})
    assert answer.status_code == 400
    assert "tối đa 60 chữ" in answer.text
    assert "x" * 61 in answer.text


@pytest.mark.parametrize(
    "redirect", ["javascript:alert(1)", "//evil", "", "http://a b/", "http://x/\r\nSet-Cookie: a=b"]
)
def test_a_redirect_that_is_no_web_address_is_refused(stranger, redirect):
    page = stranger.address("shop/auth_partner", for_shop=False, redirect=redirect)
    assert stranger.http.get(page).status_code == 400
    assert stranger.http.post(page, data={"name": "A"}).status_code == 400


def test_an_unsigned_consent_link_opens_nothing(shop):
    page = httpx.get(f"{shop.base_url}/api/v2/shop/auth_partner?partner_id=2001887&redirect=http://x/")
    assert page.status_code == 403
    assert "Không mở được trang cho phép" in page.text


def test_a_code_works_once_for_its_own_shop_and_for_ten_minutes(shop, stranger, clock):
    shop_id, code = shop.open_shop("Chợ quê Xứ Mẫu")
    wish = {"code": code, "partner_id": 2001887, "shop_id": shop_id}
    assert stranger.post("auth/token/get", wish | {"shop_id": 1}, for_shop=False)["error"] == "invalid_shop_id"
    assert stranger.post("auth/token/get", wish, for_shop=False)["error"] == ""
    assert stranger.post("auth/token/get", wish, for_shop=False)["error"] == "invalid_code"
    late = wish | {"code": shop.open_shop("Chợ quê Xứ Mẫu")[1]}
    clock.move(601)
    assert stranger.post("auth/token/get", late, for_shop=False)["error"] == "invalid_code"


def test_an_access_token_dies_after_four_hours(seller, clock):
    clock.move(4 * 3600 - 1)
    assert seller.get("shop/get_shop_info")["error"] == ""
    clock.move(1)
    assert seller.get("shop/get_shop_info")["error"] == "invalid_acceess_token"


def test_a_refresh_token_works_once_and_the_old_access_token_five_minutes_more(seller, clock):
    old_access, old_refresh = seller.access, seller.refresh
    fresh = seller.refreshes()
    assert fresh["error"] == ""
    assert fresh["refresh_token"] != old_refresh
    new_access, new_refresh = seller.access, seller.refresh
    seller.refresh = old_refresh
    assert seller.refreshes()["error"] == "error_shop_refresh_token"
    seller.access = old_access
    clock.move(299)
    assert seller.get("shop/get_shop_info")["error"] == ""
    clock.move(1)
    assert seller.get("shop/get_shop_info")["error"] == "invalid_acceess_token"
    seller.access, seller.refresh = new_access, new_refresh
    assert seller.get("shop/get_shop_info")["error"] == ""
    assert seller.refreshes()["error"] == ""


def test_a_refresh_token_dies_after_thirty_days_and_a_consent_after_a_year(seller, clock):
    clock.move(30 * 24 * 3600)
    assert seller.refreshes()["error"] == "refresh_token_expired"
    clock.move(335 * 24 * 3600)
    assert seller.refreshes()["error"] == "shop_access_expired"


def test_a_seller_who_takes_the_consent_back_locks_every_token(seller, operator):
    assert operator.post("/practice/deauthorize", json={"shop_id": seller.shop_id}).status_code == 200
    assert seller.get("shop/get_shop_info")["error"] == "shop_no_linked"
    assert seller.refreshes()["error"] == "shop_no_linked"


def test_one_shops_token_opens_no_other_shop(shop, seller):
    other, _ = shop.open_shop("Chợ quê Xứ Mẫu")
    seller.shop_id = other
    assert seller.get("shop/get_shop_info")["error"] == "invalid_acceess_token"


def test_shorter_lives_can_be_set_for_a_trial(operator, seller, clock):
    assert operator.post("/practice/settings", json={"access_token_seconds": 60}).json()["access_token_seconds"] == 60
    assert seller.refreshes()["expire_in"] == 60
    clock.move(60)
    assert seller.get("shop/get_shop_info")["error"] == "invalid_acceess_token"


def test_a_form_that_is_no_form_is_asked_again(stranger):
    page = stranger.address("shop/auth_partner", for_shop=False, redirect="http://127.0.0.1/x")
    for content in (b"name=%00", b"&".join([b"a=1"] * 50), b"name=" + b"x" * 20_000, b"\xff", b"shop=%D9%A3"):
        assert stranger.http.post(page, content=content).status_code == 400
