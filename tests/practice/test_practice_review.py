"""Reviewers look later, the index lags, and both go by the clock alone."""

import pytest

from marketplace_sync.practice.moderation import contact_in


def statuses(shop):
    return [row["status"] for row in shop.state()["items"]]


def test_a_clean_item_is_live_once_the_reviewers_have_had_their_time(seller, clock):
    item_id = seller.listed()
    clock.move(2.9)
    assert seller.sees(item_id)["item_status"] == "REVIEWING"
    clock.move(0.2)
    assert seller.sees(item_id)["item_status"] == "NORMAL"


@pytest.mark.parametrize(
    ("told", "kind", "word"),
    [
        ("Xem lô hàng tại https://nongsan.example/t/7K3MQ2XVNP nhé bà con", "Spam", "https://nongsan.example"),
        ("Gọi ngay số 0912 345 678 để được giá tốt hơn", "Spam", "0912 345 678"),
        ("Mật này chữa khỏi bệnh dạ dày trong bảy ngày", "Prohibited Listing", "chữa khỏi bệnh"),
    ],
)
def test_what_the_reviewers_dislike_is_locked_with_reason_and_deadline(seller, clock, told, kind, word):
    item_id = seller.listed(description=told)
    clock.move(10)
    assert seller.sees(item_id)["item_status"] == "BANNED"
    row = seller.get("product/get_item_violation_info", item_id_list=item_id)["response"]["item_list"][0]
    detail = row["item_status_details"][0]
    assert detail["violation_type"] == kind
    assert word in detail["violation_reason"]
    assert detail["suggestion"]
    assert detail["fix_deadline_time"] == int(clock.now - 7) + 7 * 24 * 3600


def test_a_locked_item_that_is_mended_goes_back_to_review(seller, clock):
    item_id = seller.listed(description="Xem lô hàng tại www.nongsan.example nhé bà con")
    clock.move(10)
    seller.post("product/update_item", {"item_id": item_id, "description": "Mã truy xuất: 7K3MQ-2XVNP. Nếp nương."})
    assert seller.sees(item_id)["item_status"] == "REVIEWING"
    clock.move(10)
    assert seller.sees(item_id)["item_status"] == "NORMAL"
    assert (
        seller.get("product/get_item_violation_info", item_id_list=item_id)["response"]["item_list"][0][
            "item_status_details"
        ]
        == []
    )


def test_a_locked_item_that_nobody_mends_is_removed_by_the_shop(seller, clock, shop):
    seller.listed(description="Gọi ngay số 0912.345.678 để được giá tốt")
    clock.move(10)
    assert statuses(shop) == ["BANNED"]
    clock.move(7 * 24 * 3600)
    assert statuses(shop) == ["SHOPEE_DELETE"]


def test_price_and_stock_cost_no_review_but_words_do(seller, clock):
    item_id = seller.listed()
    clock.move(5)
    seller.post("product/update_stock", {"item_id": item_id, "stock_list": [{"seller_stock": [{"stock": 1}]}]})
    assert seller.sees(item_id)["item_status"] == "NORMAL"
    seller.post("product/update_item", {"item_id": item_id, "item_name": "Gạo nếp nương mùa mới"})
    assert seller.sees(item_id)["item_status"] == "REVIEWING"


def test_an_item_listed_hidden_is_reviewed_when_it_is_first_shown(seller, clock):
    item_id = seller.listed(item_status="UNLIST")
    clock.move(100)
    assert seller.sees(item_id)["item_status"] == "UNLIST"
    seller.post("product/unlist_item", {"item_list": [{"item_id": item_id, "unlist": False}]})
    assert seller.sees(item_id)["item_status"] == "REVIEWING"


def test_the_shop_can_refuse_contacts_at_once(shop, seller):
    shop.settings(contact_at_once=True)
    answer = seller.adds(description="Gọi ngay số 0912345678 để được giá tốt")
    assert (answer["error"], "0912345678" in answer["message"]) == ("product.error_param", True)


@pytest.mark.parametrize(
    "told",
    [
        "Mã truy xuất: 7K3MQ-2XVNP",
        "Giá 45.000 đ, nặng 1.050 g",
        "TP.HCM và TP.Thanh Hóa",
        "HSD 12.08.2027",
        "Thu hoạch 03.08.2026 12 kg",
        "GTIN 09520000000018",
        "Quyết định 1234567890123",
        "pH 5.5 – 6.5",
    ],
)
def test_codes_dates_prices_and_places_are_no_contacts(told):
    assert contact_in(told) is None


@pytest.mark.parametrize(
    "told",
    [
        "HTTPS://NONGSAN.EXAMPLE/T/7K3MQ2XVNP",
        "nongsan-thanhhoa.com.vn",
        "ghé Cho-Que.VN",
        "+84 912 345 678",
        "0900-000-123",
        "84912345678",
        "http://127.0.0.1:8000/t/7K3",
        "hỏi 0237.385.1234",
    ],
)
def test_addresses_and_numbers_are_found_however_they_are_written(told):
    assert contact_in(told)


def test_a_fresh_item_is_found_only_after_the_index_has_caught_up(seller, clock):
    item_id = seller.listed()
    search = {"item_sku": "VD-GNN-1", "page_size": 10, "item_status": ["REVIEWING", "NORMAL"]}
    assert seller.get("product/search_item", **search)["response"]["item_id_list"] == []
    assert (
        seller.get("product/get_item_list", offset=0, page_size=10, item_status="REVIEWING")["response"]["item"] == []
    )
    clock.move(1)
    assert seller.get("product/search_item", **search)["response"]["item_id_list"] == [item_id]


def test_a_search_matches_parts_so_a_client_must_compare(seller, clock):
    short, longer = seller.listed(item_sku="VD-1"), seller.listed(item_sku="VD-12")
    clock.move(5)
    assert seller.get("product/search_item", item_sku="vd-1", page_size=10)["response"]["item_id_list"] == [
        short,
        longer,
    ]


def test_a_search_without_statuses_shows_only_live_items(seller, clock):
    seller.listed()
    clock.move(1)
    assert seller.get("product/search_item", item_sku="VD-GNN-1", page_size=10)["response"]["item_id_list"] == []
    clock.move(5)
    assert len(seller.get("product/search_item", item_sku="VD-GNN-1", page_size=10)["response"]["item_id_list"]) == 1


def test_a_search_for_nothing_is_refused_in_the_shops_words(seller):
    answer = seller.get("product/search_item", page_size=10)
    assert answer["message"] == "request must set one of [item_name,attribute_status]"


def test_the_list_pages_and_filters_by_status_and_time(seller, clock):
    first = clock.now
    ids = []
    for number in range(5):
        ids.append(seller.listed(item_sku=f"VD-{number}"))
        clock.move(10)
    ask = {"item_status": ["NORMAL", "REVIEWING"], "page_size": 2}
    page = seller.get("product/get_item_list", offset=0, **ask)["response"]
    assert [row["item_id"] for row in page["item"]] == ids[:2]
    assert (page["total_count"], page["has_next_page"], page["next_offset"]) == (5, True, 2)
    last = seller.get("product/get_item_list", offset=4, **ask)["response"]
    assert ([row["item_id"] for row in last["item"]], last["has_next_page"]) == (ids[4:], False)
    span = {"update_time_from": int(first) + 10, "update_time_to": int(first) + 15}
    assert [
        row["item_id"] for row in seller.get("product/get_item_list", offset=0, **ask, **span)["response"]["item"]
    ] == ids[1:2]
    backwards = {"update_time_from": 10, "update_time_to": 5}
    assert (
        seller.get("product/get_item_list", offset=0, **ask, **backwards)["error"] == "product.error_update_time_range"
    )
    assert seller.get("product/get_item_list", offset=0, page_size=2, item_status="SOLD")["error"] == (
        "product.error_param_item_status"
    )
