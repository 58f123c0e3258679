"""What a listing says to buyers, and what it never says."""

import dataclasses

import pytest

from marketplace_sync.contract import Limits
from marketplace_sync.faults import Unsayable
from marketplace_sync.shopee.payload import payload
from marketplace_sync.wording import Offer, contact_in, description, title

LIMITS = Limits(title=(10, 40), description=(20, 200), pictures=(1, 9), price=(1000, 120_000_000), stock=(0, 999))
OFFER = Offer(
    sku="VD-7K2M", name="Gạo nếp nương Ví Dụ", code="7K2M9QX4TA", price=45_000, stock=12, category="100851",
    weight_g=1050, story="Nếp nương gieo một vụ mỗi năm.", facts=(("Quy cách", "Túi 1 kg"), ("Hạn dùng", "")),
    images=("vn-1",), carriers=("50018",), limits=LIMITS, more_title=("Túi 1 kg", "Thanh Hóa"),
)  # fmt: skip


def with_(**changes) -> Offer:
    return dataclasses.replace(OFFER, **changes)


def test_the_description_ends_with_the_trace_code_as_plain_text():
    assert description(OFFER) == "Nếp nương gieo một vụ mỗi năm.\nQuy cách: Túi 1 kg\nMã truy xuất: 7K2M9QX4TA"


def test_a_short_name_is_lengthened_by_what_is_true():
    assert title(with_(name="Mật ong")) == "Mật ong Túi 1 kg"
    assert title(OFFER) == "Gạo nếp nương Ví Dụ"


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"name": "Rượu", "more_title": ()}, "TITLE_SHORT"),
        ({"name": "x" * 41}, "TITLE_LONG"),
        ({"name": "Gạo gọi 0900 000 123"}, "TITLE_CONTACT"),
        ({"story": "Đặt hàng tại gaovidu.vn nhé bà con."}, "TEXT_CONTACT"),
        ({"story": "Gọi 0900.000.123 để mua."}, "TEXT_CONTACT"),
        ({"story": "Xem https://vidu.example/gao"}, "TEXT_CONTACT"),
        ({"story": "x" * 201}, "TEXT_LONG"),
        ({"price": None}, "PRICE_MISSING"),
        ({"price": 999}, "PRICE_LOW"),
        ({"price": 120_000_001}, "PRICE_HIGH"),
        ({"weight_g": None}, "WEIGHT_MISSING"),
        ({"images": ()}, "IMAGE_MISSING"),
        ({"carriers": ()}, "CARRIER_MISSING"),
        ({"category": ""}, "CATEGORY_WRONG"),
        ({"limits": dataclasses.replace(LIMITS, needs_size=True)}, "SIZE_MISSING"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_is_an_error_before_anything_is_sent(changes, reason):
    with pytest.raises(Unsayable) as info:
        payload(with_(**changes))
    assert info.value.reason == reason


@pytest.mark.parametrize("text", ["Hạn dùng 05/12/2026", "Giá 45.000 đồng, 1.500 kg", "Sau 0,5 giờ", "Lô 261124-01"])
def test_dates_prices_and_lots_are_no_telephone_numbers(text):
    assert contact_in(text) == ""


def test_the_payload_speaks_the_shops_words():
    said = payload(with_(size_cm=(30, 20, 8), brand=("0", "No Brand"), attributes=(
        {"id": "100010", "name": "Hạn sử dụng", "value_id": "", "value": "12", "unit": "tháng"},
    )))  # fmt: skip
    assert said["weight"] == 1.05
    assert said["seller_stock"] == [{"stock": 12}]
    assert said["dimension"] == {"package_length": 30, "package_width": 20, "package_height": 8}
    assert said["attribute_list"] == [
        {"attribute_id": 100010,
         "attribute_value_list": [{"value_id": 0, "original_value_name": "12", "value_unit": "tháng"}]}
    ]  # fmt: skip


def test_more_stock_than_the_shop_counts_is_told_as_the_most_it_counts():
    assert payload(with_(stock=5000))["seller_stock"] == [{"stock": 999}]
