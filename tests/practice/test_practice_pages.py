"""A buyer looks at the shop and can never take it for a real one, nor be hurt by what a seller writes."""

import socket

import httpx
import pytest

WARNING = "Sàn tập — không phải gian hàng thật"


def test_every_page_says_that_it_is_a_practice_shop(seller, clock):
    item_id = seller.listed()
    clock.move(5)
    for path in (
        "/",
        f"/shop/{seller.shop_id}",
        f"/item/{item_id}",
        f"/product/{seller.shop_id}/{item_id}",
        "/nowhere",
    ):
        page = seller.http.get(path)
        assert WARNING in page.text, path
        assert "default-src 'none'" in page.headers["content-security-policy"]


def test_a_live_item_shows_price_stock_picture_and_words(seller, clock):
    item_id = seller.listed()
    clock.move(5)
    page = seller.http.get(f"/item/{item_id}").text
    for words in ("45.000 ₫", "Còn 40", "Gạo và nếp", "12 tháng", "Mã truy xuất: 7K3MQ-2XVNP", "/image/vn-"):
        assert words in page


def test_an_item_without_stock_says_so_on_both_pages(seller, clock):
    item_id = seller.listed(seller_stock=[{"stock": 0}])
    clock.move(5)
    assert "Hết hàng" in seller.http.get(f"/item/{item_id}").text
    assert "Hết hàng" in seller.http.get(f"/shop/{seller.shop_id}").text


def test_a_locked_item_shows_its_reason_outside_the_buyers_shelf(seller, clock):
    item_id = seller.listed(description="Gọi ngay số 0912345678 để được giá tốt")
    clock.move(5)
    shelf, rest = seller.http.get(f"/shop/{seller.shop_id}").text.split("Chưa bày")
    assert str(item_id) not in shelf
    assert "Bị khóa" in rest
    page = seller.http.get(f"/item/{item_id}").text
    assert "0912345678" in page
    assert "Hạn sửa" in page


def test_a_removed_item_is_gone(seller):
    item_id = seller.listed()
    seller.post("product/delete_item", {"item_id": item_id})
    page = seller.http.get(f"/item/{item_id}")
    assert (page.status_code, "Mặt hàng đã gỡ" in page.text) == (410, True)
    assert str(item_id) not in seller.http.get(f"/shop/{seller.shop_id}").text


def test_what_a_seller_writes_stays_text(stranger, clock):
    evil = '<script>alert("x")</script><img src=x onerror=y>'
    stranger.name = evil[:40]
    stranger.says_yes()
    item_id = stranger.listed(item_name=f"Gạo {evil}", description=f"Ngon lắm {evil}", item_sku=evil)
    clock.move(5)
    for path in ("/", f"/shop/{stranger.shop_id}", f"/item/{item_id}"):
        page = stranger.http.get(path).text
        assert "<script" not in page
        assert "<img src=x" not in page
        assert "&lt;script" in page


@pytest.mark.parametrize(
    "path",
    [
        "/shop/abc",
        "/shop/9",
        "/item/99999999999999999999",
        "/item/٣",
        "/image/..%2F..%2Fetc",
        "/image/x",
        "/product/1/2",
        "/practice",
        "/shop/" + "9" * 5000,
        "/%00",
        "/shop/1/../../x",
    ],
)
def test_an_address_of_nothing_is_a_friendly_404(shop, path):
    page = httpx.get(shop.base_url + path)
    assert page.status_code == 404
    assert "Traceback" not in page.text


def test_nothing_can_be_posted_to_a_page(shop):
    assert httpx.post(shop.base_url + "/item/1").status_code == 405


def _raw(shop, sent):
    host, port = shop.base_url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=5) as line:
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: line.recv(65536), b""))


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999\r\n\r\n", b"413"),
        (b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", b"411"),
        (b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nContent-Length: " + b"9" * 5000 + b"\r\n\r\n", b"413"),
        (b"POST /api/v2/x HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b"411"),
        (b"GET /" + b"a" * 70000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET /?" + b"a=1&" * 300 + b" HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n", b"400"),
        (b"\x00\x01\x02\r\n\r\n", b"400"),
    ],
)
def test_a_hostile_line_is_refused_and_shows_nothing_of_the_inside(shop, sent, status):
    answer = _raw(shop, sent)
    assert status in answer.split(b"\r\n")[0] or b"Error code: " + status in answer
    assert b"Traceback" not in answer
    assert httpx.get(shop.base_url + "/").status_code == 200


def test_an_inner_fault_is_told_to_nobody(shop, seller, monkeypatch):
    monkeypatch.setattr(shop.store, "read", None)
    for path, status in (("/", 500), (seller.address("shop/get_shop_info"), 500)):
        answer = seller.http.get(path)
        assert answer.status_code == status
        assert "NoneType" not in answer.text
