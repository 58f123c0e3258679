"""What a maker may rely on when she describes a product."""

import uuid

import pytest

from products.making import archive_product, create_product, update_product
from traceability.foundation import gtin
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db


def fault(info, field: str) -> str:
    return " ".join(info.value.by_field()[field])


def test_a_new_product_says_nothing_that_its_maker_did_not_say(lan, viet_du):
    product = create_product(actor=lan, subject=viet_du, name="  Mật ong   Ví Dụ ")
    assert product.name == "Mật ong Ví Dụ"
    assert product.slug == "mat-ong-vi-du"
    assert (product.gtin, product.price_vnd, product.brand_none, product.shelf_life_none) == (None, None, False, False)


def test_two_products_of_one_name_have_two_addresses(lan, minh, viet_du, other_subject):
    first = create_product(actor=lan, subject=viet_du, name="Mật ong")
    second = create_product(actor=minh, subject=other_subject, name="Mật Ong")
    assert (first.slug, second.slug) == ("mat-ong", "mat-ong-2")


def test_a_name_without_letters_still_has_an_address(lan, viet_du):
    assert create_product(actor=lan, subject=viet_du, name="!!!").slug == "san-pham"


def test_a_repeated_submit_makes_one_product(lan, viet_du):
    phone = uuid.uuid4()
    first = create_product(actor=lan, subject=viet_du, name="Mật ong", client_uuid=phone)
    assert create_product(actor=lan, subject=viet_du, name="Mật ong", client_uuid=phone) == first


def test_another_subjects_client_uuid_gives_nothing_away(lan, minh, viet_du, other_subject):
    phone = uuid.uuid4()
    create_product(actor=lan, subject=viet_du, name="Mật ong", client_uuid=phone)
    with pytest.raises(Refusal):
        create_product(actor=minh, subject=other_subject, name="Chè", client_uuid=phone)


def test_a_name_of_five_thousand_letters_is_refused_with_its_length(lan, viet_du):
    with pytest.raises(Refusal) as info:
        create_product(actor=lan, subject=viet_du, name="ễ" * 5000)
    assert "5.000" in fault(info, "name")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("9520000000004", "9520000000004"), (" 952-0000 000004 ", "9520000000004"), ("036000291452", "0036000291452"),
     ("09520000000004", "9520000000004"), ("95200002", "95200002")],
)  # fmt: skip
def test_a_gtin_is_kept_in_one_form(lan, product, typed, kept):
    assert update_product(actor=lan, product=product, gtin=typed).gtin == kept


@pytest.mark.parametrize(
    ("typed", "word"),
    [("9520000000005", "Chữ số cuối"), ("952", "3 chữ số"), ("95200000O0004", "chỉ gồm chữ số"),
     ("2000000000008", "một cửa hàng"), ("９５２００００００００００４", "chỉ gồm chữ số")],
)  # fmt: skip
def test_a_gtin_that_cannot_be_right_is_refused_with_the_remedy(lan, product, typed, word):
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, gtin=typed)
    assert word in fault(info, "gtin")


def test_a_gtin_names_one_product(lan, viet_du, product):
    update_product(actor=lan, product=product, gtin="9520000000004")
    with pytest.raises(Refusal) as info:
        create_product(actor=lan, subject=viet_du, name="Chè", gtin="9520000000004")
    assert "sản phẩm khác" in fault(info, "gtin")


def test_a_gtin_that_stands_on_printed_labels_stays(lan, product, batch):
    update_product(actor=lan, product=product, gtin="9520000000004")
    batch.state = "released"
    batch.save()
    product.refresh_from_db()
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, gtin="")
    assert "đã in trên tem" in fault(info, "gtin")


def test_unknown_differs_from_none(lan, product):
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, brand="Ví Dụ", brand_none=True)
    assert "không có thương hiệu" in fault(info, "brand")
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, shelf_life_days=30, shelf_life_none=True)
    assert "không có hạn dùng" in fault(info, "shelf_life_days")


def test_every_fault_is_told_at_once(lan, viet_du):
    with pytest.raises(Refusal) as info:
        create_product(actor=lan, subject=viet_du, name="", price_vnd=0, net_weight_g=0)
    assert info.value.by_field().keys() == {"name", "price_vnd", "net_weight_g"}


def test_a_parcel_weighs_at_least_what_is_in_it(lan, product):
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, net_weight_g=1000, packed_weight_g=900)
    assert "nặng hơn" in fault(info, "packed_weight_g")


def test_two_writers_see_both_values(lan, staff, product):
    seen = product.version
    update_product(actor=staff, product=product, version=seen, price_vnd=47_000)
    with pytest.raises(Refusal) as info:
        update_product(actor=lan, product=product, version=seen, price_vnd=50_000)
    assert info.value.refusal_code == "conflict"
    assert "47.000" in fault(info, "price_vnd")
    assert "50.000" in fault(info, "price_vnd")
    product.refresh_from_db()
    assert product.price_vnd == 47_000


def test_two_writers_of_one_value_do_not_quarrel(lan, staff, product):
    seen = product.version
    update_product(actor=staff, product=product, version=seen, price_vnd=47_000)
    assert update_product(actor=lan, product=product, version=seen, price_vnd=47_000).price_vnd == 47_000


def test_a_changed_fact_renews_the_pages_of_its_batches(lan, product, batch):
    update_product(actor=lan, product=product, story="Chuyện mới.")
    batch.refresh_from_db()
    assert batch.publication_version == 1
    update_product(actor=lan, product=product, story="Chuyện mới.")
    batch.refresh_from_db()
    assert batch.publication_version == 1


def test_what_was_put_away_comes_back_whole(lan, product):
    archive_product(actor=lan, product=product)
    assert archive_product(actor=lan, product=product, archived=False).archived is False


def test_the_check_never_makes_a_number_up():
    assert gtin.fault("893000000000") != ""
