"""The practice WooCommerce shop answers as real ones were seen to (7.9.0 and 9.4.3)."""

import http.server
import threading

import httpx
import pytest

from tests.practice.conftest import drawing


class Shelf(http.server.BaseHTTPRequestHandler):
    """Serves one picture, and what is none."""

    def do_GET(self):
        found = {"/rice.png": drawing(), "/words.png": b"<html>"}.get(self.path)
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(found or b"")

    def log_message(self, *_):
        pass


@pytest.fixture
def shelf():
    """The address at which pictures lie."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shelf)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def woo(shop):
    """A client with the keys of a shop of its own."""
    base, key, secret = shop.open_woo("Nông sản Ví Dụ")
    with httpx.Client(base_url=f"{base}/wp-json/wc/v3", auth=(key, secret), timeout=10) as client:
        yield client


def rice(**changes):
    return {
        "name": "Gạo nếp nương", "type": "simple", "status": "publish", "sku": "VD-1", "regular_price": "45000",
        "manage_stock": True, "stock_quantity": 10,
    } | changes  # fmt: skip


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_a_product_is_made_found_changed_hidden_and_sold_out(woo):
    made = woo.post("products", json=rice())
    assert made.status_code == 201
    number = made.json()["id"]
    assert [row["id"] for row in woo.get("products", params={"sku": "VD-1,VD-2"}).json()] == [number]
    assert woo.get("products", params={"sku": "VD"}).json() == []
    assert woo.put(f"products/{number}", json={"stock_quantity": 0}).json()["stock_status"] == "outofstock"
    woo.put(f"products/{number}", json={"status": "draft"})
    assert woo.get("products", params={"sku": "VD-1"}).json()[0]["status"] == "draft"


def test_a_sku_is_there_once_and_the_refusal_names_who_has_it(woo):
    number = woo.post("products", json=rice()).json()["id"]
    again = woo.post("products", json=rice(name="Khác"))
    assert code(again) == (400, "product_invalid_sku")
    assert again.json()["data"]["resource_id"] == number


def test_two_shops_know_nothing_of_each_other(shop, woo):
    number = woo.post("products", json=rice()).json()["id"]
    base, key, secret = shop.open_woo("Nhà bên")
    with httpx.Client(base_url=f"{base}/wp-json/wc/v3", auth=(key, secret)) as other:
        assert code(other.get(f"products/{number}")) == (404, "woocommerce_rest_product_invalid_id")
        assert other.post("products", json=rice()).status_code == 201
    crossed = httpx.get(f"{base}/wp-json/wc/v3/products", auth=woo.auth)
    assert code(crossed) == (401, "woocommerce_rest_authentication_error")


@pytest.mark.parametrize("old", [False, True])
def test_the_trash_hides_a_sku_and_newer_cores_still_hold_it(shop, woo, old):
    shop.settings(old_core=old)
    number = woo.post("products", json=rice()).json()["id"]
    assert woo.delete(f"products/{number}").json()["status"] == "trash"
    assert woo.get("products", params={"sku": "VD-1"}).json() == []
    assert woo.get(f"products/{number}").json()["status"] == "trash"
    assert [row["id"] for row in woo.get("products", params={"sku": "VD-1", "status": "trash"}).json()] == [number]
    assert woo.post("products", json=rice()).status_code == (201 if old else 400)
    woo.delete(f"products/{number}", params={"force": "true"})
    assert woo.get(f"products/{number}").status_code == 404


def test_an_old_core_passes_over_gtin_and_its_filter_in_silence(shop, woo):
    shop.settings(old_core=True)
    woo.post("products", json=rice(global_unique_id="8930000000014"))
    assert len(woo.get("products", params={"global_unique_id": "111"}).json()) == 1
    shop.settings(old_core=False)
    made = woo.post("products", json=rice(sku="VD-2", global_unique_id="không phải số"))
    assert (made.status_code, made.json()["global_unique_id"]) == (201, "")
    woo.post("products", json=rice(sku="VD-3", global_unique_id="8930000000021"))
    again = woo.post("products", json=rice(sku="VD-4", global_unique_id="8930000000021"))
    assert code(again) == (400, "product_invalid_global_unique_id")


@pytest.mark.parametrize(
    ("wrong", "named"),
    [({"regular_price": 45000}, "regular_price"), ({"status": "trash"}, "status"), ({"stock_quantity": "x"}, "stock"),
     ({"images": "x"}, "images"), ({"name": 5}, "name")],
)  # fmt: skip
def test_kinds_are_strict_and_the_refusal_names_the_parameter(woo, wrong, named):
    answer = woo.post("products", json=rice(**wrong))
    assert code(answer) == (400, "rest_invalid_param")
    assert any(name.startswith(named) for name in answer.json()["data"]["params"])


def test_a_batch_is_200_with_an_error_inside_each_bad_item(woo):
    number = woo.post("products", json=rice()).json()["id"]
    wish = {"create": [rice(), rice(sku="VD-2")], "update": [{"id": 999, "name": "x"}], "delete": [number]}
    answer = woo.post("products/batch", json=wish)
    said = answer.json()
    assert answer.status_code == 200
    assert said["create"][0]["error"]["code"] == "product_invalid_sku" and said["create"][1]["id"]
    assert said["update"][0]["error"]["code"] == "woocommerce_rest_product_invalid_id"
    assert said["delete"][0]["id"] == number
    assert code(woo.post("products/batch", json={"create": [rice()] * 101})) == (
        413, "woocommerce_rest_request_entity_too_large",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("keys", "said"),
    [(("ck_no", "cs_no"), "Consumer key is invalid."), (None, "Sorry, you cannot view resources.")],
)
def test_wrong_keys_are_told_apart_from_none(woo, keys, said):
    answer = httpx.get(f"{woo.base_url}products", auth=keys)
    assert (answer.status_code, answer.json()["message"]) == (401, said)


def test_a_wrong_secret_and_a_key_that_may_only_read(shop):
    base, key, secret = shop.open_woo("Chỉ đọc", may_write=False)
    address = f"{base}/wp-json/wc/v3/products"
    assert httpx.get(address, auth=(key, "cs_no")).json()["message"] == "Consumer secret is invalid."
    assert httpx.get(address, auth=(key, secret)).status_code == 200
    assert "write permissions" in httpx.post(f"{address}/batch", auth=(key, secret), json={}).json()["message"]


def test_every_address_is_fetched_anew_and_an_id_is_not(shop, woo, shelf):
    picture = {"src": f"{shelf}/rice.png", "name": "rice"}
    made = woo.post("products", json=rice(images=[picture])).json()
    (image,) = made["images"]
    assert httpx.get(image["src"]).content == drawing()
    woo.put(f"products/{made['id']}", json={"images": [{"id": image["id"]}]})
    assert shop.state()["woo"]["images"] == 1
    woo.put(f"products/{made['id']}", json={"images": [picture]})
    assert shop.state()["woo"]["images"] == 2


def test_one_dead_picture_fails_the_whole_call_and_near_hosts_are_refused(shop, woo, shelf):
    for path in ("/gone.png", "/words.png"):
        dead = woo.post("products", json=rice(images=[{"src": shelf + path}]))
        assert code(dead) == (400, "woocommerce_product_image_upload_error")
    shop.settings(near_images=False)
    near = woo.post("products", json=rice(images=[{"src": f"{shelf}/rice.png"}]))
    assert "A valid URL was not provided" in near.json()["message"]
    assert shop.state()["woo"]["products"] == []


@pytest.mark.parametrize(
    ("kind", "effects"), [("reset", 0), ("reset_after", 1), ("error_500_after", 1), ("wrong_json", 1)]
)
def test_a_fault_strikes_the_method_that_was_named(shop, woo, kind, effects):
    shop.fault(f"POST {woo.base_url.path.rstrip('/')}/products", kind, seconds=0)
    assert woo.get("products").status_code == 200
    with pytest.raises((httpx.HTTPError, ValueError)):
        woo.post("products", json=rice()).raise_for_status().json()
    assert len(shop.state()["woo"]["products"]) == effects


def test_busy_and_rate_speak_like_wordpress(shop, woo):
    shop.fault("*", "rate_limit", times=1)
    assert code(woo.get("products")) == (429, "rest_too_many_requests")
    shop.fault("*", "system_busy", times=1)
    assert code(woo.get("products")) == (500, "internal_server_error")


def test_people_open_a_shop_and_see_its_keys_once(shop):
    page = httpx.post(f"{shop.base_url}/woo/", data={"name": "Vườn <b>Ví Dụ"})
    assert page.status_code == 200 and "ck_" in page.text and "cs_" in page.text and "Vườn &lt;b&gt;" in page.text
    assert "cs_" not in httpx.get(f"{shop.base_url}/woo/").text
    assert httpx.post(f"{shop.base_url}/woo/", data={"name": " "}).status_code == 400


def test_a_description_is_shown_and_never_run(shop, woo):
    told = '<p>Lúa nương</p><script>alert(1)</script><a href="https://vd.example/7K3">7K3</a>'
    number = woo.post("products", json=rice(description=told)).json()["id"]
    page = httpx.get(f"{str(woo.base_url).split('/wp-json')[0]}/?post_type=product&p={number}").text
    assert "<p>Lúa nương</p>" in page and "<script>" not in page
    assert '<a href="https://vd.example/7K3" rel="nofollow">7K3</a>' in page


@pytest.mark.parametrize("path", ["/wp-json/wp/v2/media", "/wp-json/wc/v3/nothing", "/wp-json/wc/v3", "/wp-jsonx"])
def test_what_is_not_there_is_not_there(woo, path):
    answer = httpx.get(str(woo.base_url).split("/wp-json")[0] + path, auth=woo.auth)
    assert answer.status_code == 404
