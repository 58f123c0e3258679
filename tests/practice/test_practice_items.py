"""What a seller lists is checked in the shop's own words, kept, changed, hidden and removed."""

import pytest


def attribute(attribute_id, **value):
    return {"attribute_id": attribute_id, "attribute_value_list": [value]}


def test_a_good_listing_is_taken_and_reads_back_as_it_was_written(seller):
    answer = seller.adds()
    assert answer["error"] == ""
    assert answer["response"]["item_status"] == "REVIEWING"
    item = seller.sees(answer["response"]["item_id"])
    assert (item["item_sku"], item["item_name"]) == ("VD-GNN-1", "Gạo nếp nương Ví Dụ túi 1 kg")
    assert item["price_info"] == [{"currency": "VND", "original_price": 45000, "current_price": 45000}]
    assert item["stock_info_v2"]["seller_stock"][0]["stock"] == 40
    assert item["attribute_list"][0]["attribute_value_list"][0]["value_unit"] == "tháng"
    picture = seller.http.get(item["image"]["image_url_list"][0])
    assert picture.headers["content-type"] == "image/png"


REFUSED = [
    ({"image": {"image_id_list": []}}, "product.error_image_num_min", "ít nhất 1 ảnh"),
    ({"image": {"image_id_list": ["vn-0"]}}, "product.error_param", "Image not exist."),
    ({"item_name": "Gạo"}, "product.error_item_name_is_too_short", "min limit"),
    ({"item_name": "G" * 121}, "product.error_title_exceeds_max_length", "max limit"),
    ({"item_name": "  "}, "product.error_nil_name_new_item", "empty"),
    ({"item_name": "Gạo nếp nương gọi 0912 345 678"}, "product.error_title_character_forbidden", "forbidden"),
    ({"item_name": "Gạo nếp nương nongsan-vidu.vn"}, "product.error_title_character_forbidden", "forbidden"),
    ({"description": "Ngon."}, "product.error_desc_length_min_limit", "min limit"),
    ({"description": "n" * 3001}, "product.error_param", "max limit"),
    ({"category_id": 100_651}, "product.error_invalid_category", "100651"),
    ({"category_id": 1}, "product.error_invalid_category", "Invalid category"),
    ({"category_id": 100_899}, "product.error_category_is_block", "restricted"),
    ({"attribute_list": []}, "product.error_less_required_attribute", "Hạn sử dụng, Xuất xứ"),
    ({"attribute_list": [attribute(999, value_id=1)]}, "product.error_invalid_category_attribute", "not match"),
    ({"attribute_list": [attribute(100_020, value_id=5)]}, "product.error_invalid_attribute_value", "Xuất xứ"),
    (
        {"attribute_list": [attribute(100_010, value_id=0, original_value_name="12", value_unit="giờ")]},
        "product.error_invalid_attribute_value",
        "Hạn sử dụng",
    ),
    ({"logistic_info": []}, "product.error_invalid_logistic_info", "at least one"),
    ({"logistic_info": [{"logistic_id": 50_024, "enabled": True}]}, "product.error_invalid_logistic_info", "50024"),
    ({"logistic_info": [{"logistic_id": 50_041, "enabled": True}]}, "product.error_invalid_logistic_info", "50041"),
    ({"weight": 0}, "product.error_param", "Invalid Weight."),
    ({"weight": 21}, "product.error_invalid_logistic_info", "too heavy"),
    ({"original_price": 0}, "product.error_invalid_price", "format"),
    ({"original_price": 45000.5}, "product.error_invalid_price", "format"),
    ({"original_price": 999}, "product.error_price_exceed_min_limitt", "min price"),
    ({"original_price": 10**9}, "product.error_price_exceed_max_limitt", "max price"),
    ({"seller_stock": [{"stock": -1}]}, "product.error_param", "stock"),
    ({"seller_stock": [{"stock": 1, "location_id": "HN"}]}, "product.error_auth", "location_id"),
    ({"gtin_code": "9520000000010"}, "product.error_param_validate", "GTIN"),
    ({"pre_order": {"is_pre_order": True, "days_to_ship": 30}}, "product.error_invalid_days_to_ship", "days_to_ship"),
    ({"brand": {"brand_id": 77}}, "product.error_invalid_brand", "brand"),
    ({"item_status": "BANNED"}, "product.error_param", "item_status"),
    ({"item_sku": "\ud800"}, "product.error_param", "item_sku"),
]


@pytest.mark.parametrize(("changes", "code", "words"), REFUSED, ids=lambda value: str(value)[:40])
def test_a_listing_with_one_thing_wrong_is_refused_for_that_thing(shop, seller, changes, code, words):
    answer = seller.adds(**changes)
    assert answer["error"] == code
    assert words in answer["message"]
    assert shop.state()["items"] == []


def test_some_categories_want_a_brand_and_some_forbid_no_brand(seller):
    answer = seller.adds(category_id=100_884, attribute_list=INGREDIENTS)
    assert answer["error"] == "product.error_invalid_brand"
    assert seller.adds(category_id=100_871, attribute_list=INGREDIENTS, brand=None)["error"] == (
        "product.error_less_required_brand"
    )
    brands = seller.get("product/get_brand_list", category_id=100_884, page_size=2, status=1)["response"]
    assert brands["is_mandatory"]
    assert brands["has_next_page"]
    assert 0 not in {brand["brand_id"] for brand in brands["brand_list"]}
    named = seller.adds(category_id=100_884, attribute_list=INGREDIENTS, brand=brands["brand_list"][0])
    assert named["error"] == ""


INGREDIENTS = [
    attribute(100_010, value_id=0, original_value_name="12", value_unit="tháng"),
    attribute(100_020, value_id=110_021),
    attribute(100_030, value_id=0, original_value_name="Cá cơm, muối"),
]


def test_crafts_want_their_size(seller):
    craft = {"category_id": 100_911, "attribute_list": [attribute(100_070, value_id=110_071), INGREDIENTS[1]]}
    assert seller.adds(**craft)["message"] == "dimension is required"
    size = {"package_length": 30, "package_width": 20, "package_height": 8}
    assert seller.adds(**craft, dimension=size)["error"] == ""


def test_the_tree_the_limits_and_the_carriers_are_told_in_the_shops_shape(seller):
    tree = seller.get("product/get_category", language="vi")["response"]["category_list"]
    rice = next(row for row in tree if row["category_id"] == 100_851)
    assert (rice["display_category_name"], rice["has_children"]) == ("Gạo và nếp", False)
    asked = seller.get("product/get_attribute_tree", category_id_list="100851,100871", language="vi")["response"]
    must = {row["name"] for row in asked["list"][1]["attribute_tree"] if row["mandatory"]}
    assert must == {"Hạn sử dụng", "Xuất xứ", "Thành phần"}
    limit = seller.get("product/get_item_limit", category_id=100_851)["response"]
    assert limit["item_name_length_limit"] == {"min_limit": 10, "max_limit": 120}
    channels = seller.get("logistics/get_channel_list")["response"]["logistics_channel_list"]
    usable = [row for row in channels if row["enabled"] and not row["mask_channel_id"]]
    assert len(usable) == 2


def test_two_items_may_bear_one_sku_and_the_state_tells(shop, seller):
    assert seller.listed() != seller.listed()
    state = shop.state()
    assert state["created_per_sku"] == {"VD-GNN-1": 2}
    assert state["doubled"] == ["VD-GNN-1"]


def test_a_full_shop_takes_no_more_until_something_is_removed(shop, seller):
    shop.settings(item_limit=1)
    item_id = seller.listed()
    assert seller.adds()["error"] == "product.error_reach_shop_item_limit"
    seller.post("product/delete_item", {"item_id": item_id})
    assert seller.adds()["error"] == ""


def test_price_and_stock_change_row_by_row_and_name_what_failed(seller):
    item_id = seller.listed()
    prices = [{"model_id": 0, "original_price": 50_000}, {"model_id": 9, "original_price": 1}]
    answer = seller.post("product/update_price", {"item_id": item_id, "price_list": prices})
    assert answer["error"] == ""
    assert answer["response"]["success_list"] == [{"model_id": 0, "original_price": 50_000}]
    assert answer["response"]["failure_list"] == [{"model_id": 9, "failed_reason": "Wrong model_id."}]
    wrong = [{"model_id": 0, "seller_stock": [{"stock": -5}]}]
    answer = seller.post("product/update_stock", {"item_id": item_id, "stock_list": wrong})
    assert answer["error"] == "product.error_busi_update_stock_failed"
    assert len(answer["response"]["failure_list"]) == 1
    zero = [{"seller_stock": [{"stock": 0}]}]
    assert seller.post("product/update_stock", {"item_id": item_id, "stock_list": zero})["error"] == ""
    seen = seller.sees(item_id)
    assert seen["price_info"][0]["current_price"] == 50_000
    assert seen["stock_info_v2"]["summary_info"]["total_available_stock"] == 0


def test_hiding_names_each_failure_and_lets_the_others_through(seller, clock):
    live, waiting = seller.listed(), 0
    clock.move(3)
    waiting = seller.listed(item_sku="VD-2")
    wish = [{"item_id": one, "unlist": True} for one in (live, waiting, 5)]
    said = seller.post("product/unlist_item", {"item_list": wish})["response"]
    assert said["success_list"] == [{"item_id": live, "unlist": True}]
    reasons = {row["item_id"]: row["failed_reason"] for row in said["failure_list"]}
    assert reasons == {waiting: "Banned and Reviewing Products cannot be delisted", 5: "Product not found"}
    assert seller.sees(live)["item_status"] == "UNLIST"
    seller.post("product/unlist_item", {"item_list": [{"item_id": live, "unlist": False}]})
    assert seller.sees(live)["item_status"] == "NORMAL"


def test_a_removed_item_stays_readable_and_cannot_be_edited(seller):
    item_id = seller.listed()
    assert seller.post("product/delete_item", {"item_id": item_id})["error"] == ""
    assert seller.sees(item_id)["item_status"] == "SELLER_DELETE"
    again = seller.post("product/delete_item", {"item_id": item_id})
    assert again["error"] == "product.error_item_uneditable"


def test_an_edit_keeps_what_it_does_not_name_and_checks_everything_anew(seller):
    item_id = seller.listed()
    answer = seller.post("product/update_item", {"item_id": item_id, "item_name": "Gạo nếp nương mùa mới"})
    assert answer["error"] == ""
    assert seller.sees(item_id)["item_sku"] == "VD-GNN-1"
    assert seller.sees(item_id)["stock_info_v2"]["seller_stock"][0]["stock"] == 40
    wrong = seller.post("product/update_item", {"item_id": item_id, "attribute_list": []})
    assert wrong["error"] == "product.error_less_required_attribute"
    assert seller.sees(item_id)["item_name"] == "Gạo nếp nương mùa mới"


def test_another_shops_item_answers_like_a_missing_one(shop, seller):
    item_id = seller.listed()
    seller.name = "Chợ quê Xứ Mẫu"
    seller.says_yes()
    assert seller.get("product/get_item_base_info", item_id_list=item_id)["error"] == "product.error_item_not_found"
    for path, body in [
        ("product/delete_item", {"item_id": item_id}),
        ("product/update_item", {"item_id": item_id}),
        ("product/update_price", {"item_id": item_id, "price_list": [{"original_price": 5000}]}),
    ]:
        assert seller.post(path, body)["error"] == "product.error_item_not_found"
    assert shop.state()["items"][0]["status"] != "SELLER_DELETE"


def test_fifty_items_can_be_read_at_once_and_no_more(seller):
    item_id = seller.listed()
    many = ",".join([str(item_id)] * 51)
    assert seller.get("product/get_item_base_info", item_id_list=many)["error"] == "product.error_param"
    assert len(seller.get("product/get_item_base_info", item_id_list=[item_id, 3])["response"]["item_list"]) == 1


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"item_id": NaN}', b"\xff", b"[" * 100_000, b'{"item_id": true}'])
def test_a_body_that_is_no_order_is_refused_without_a_stumble(seller, body):
    answer = seller.http.post(seller.address("product/delete_item"), content=body)
    assert answer.status_code == 200
    assert answer.json()["error"] == "product.error_param" or answer.json()["error"] == "error_param"


FIELDS = [
    "item_name",
    "description",
    "image",
    "attribute_list",
    "logistic_info",
    "brand",
    "pre_order",
    "dimension",
    "seller_stock",
    "original_price",
    "weight",
    "gtin_code",
    "category_id",
    "item_sku",
    "item_status",
    "condition",
]
ODD = [7, "x", [7], {"a": [1]}, True, 2**70, -1.5, [[]], {"image_id_list": [{}]}, [{"attribute_value_list": 1}]]


@pytest.mark.parametrize("name", FIELDS)
def test_no_kind_of_value_in_a_field_makes_the_shop_stumble(seller, name):
    good = seller.rice(image_id="vn-0")
    for value in ODD:
        answer = seller.http.post(seller.address("product/add_item"), json=good | {name: value})
        assert (answer.status_code, bool(answer.json()["error"])) == (200, True), value
