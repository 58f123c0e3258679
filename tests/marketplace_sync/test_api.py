"""What a program may rely on: the same gates and verbs as the pages, and never a token."""

import pytest

from marketplace_sync.listings import Listing
from tests.marketplace_sync.conftest import ATTRIBUTES, CATEGORY, items, work

pytestmark = pytest.mark.django_db


@pytest.fixture
def wish(account, product, photo, released):
    return {
        "account": str(account.pk), "product": str(product.pk), "price": 45_000, "category": CATEGORY,
        "attributes": ATTRIBUTES, "brand": ["0", "No Brand"], "carriers": ["50018"],
    }  # fmt: skip


def post(client, path, data=None):
    return client.post(path, data or {}, content_type="application/json")


def test_a_program_puts_a_product_up_and_follows_it(lan_client, wish, practice):
    made = post(lan_client, "/api/dang-ban/", wish)
    assert made.status_code == 201
    assert made.json()["state"] == "pending"
    work()
    path = f"/api/dang-ban/{made.json()['id']}/"
    assert post(lan_client, f"{path}gia/", {"price": 50_000}).json()["wanted_price_vnd"] == 50_000
    work()
    assert [item["price"] for item in items(practice)] == [50_000]
    assert post(lan_client, f"{path}an/").json()["wanted_state"] == "unlisted"


def test_shops_are_told_without_their_tokens(lan_client, account):
    answer = lan_client.get("/api/gian-hang/")
    assert answer.json()["results"][0]["shop_name"] == "Gian hàng Ví Dụ"
    text = answer.content.decode()
    assert account.access_token not in text and "token" not in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"price": 0}, "price"), ({"price": "nhiều"}, "price"), ({"category": "gạo"}, "category"),
        ({"carriers": []}, "carriers"), ({"attributes": [{"id": "x"}]}, "attributes.0.id"),
        ({"brand": ["1"]}, "brand"), ({"shop": 1}, "shop"),
    ],
)  # fmt: skip
def test_bad_input_names_its_field(lan_client, wish, changes, field):
    answer = post(lan_client, "/api/dang-ban/", wish | changes)
    assert answer.status_code == 400
    assert any(name.startswith(field.split(".")[0]) for name in answer.json()["error"]["fields"])
    assert not Listing.objects.exists()


def test_anothers_shop_or_product_is_missing(client, minh, wish):
    client.force_login(minh)
    assert post(client, "/api/dang-ban/", wish).status_code == 404


def test_what_is_not_ready_is_a_refusal_with_words(lan_client, wish, viet_du):
    viet_du.check_state = "unverified"
    viet_du.save()
    answer = post(lan_client, "/api/dang-ban/", wish)
    assert answer.status_code == 400
    assert "chưa được xác nhận" in str(answer.json())
