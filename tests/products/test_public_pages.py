"""Promises to everybody: what the public pages show, what they never show, and that any question gets an answer."""

import datetime as dt
import json
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from cooperatives.places import AdministrativeUnit, UnitKind, UnitSuccessor, Village
from cooperatives.subjects import CheckState
from products.batches import BatchState
from products.catalogue import Product
from products.certificates import Certificate, CertificateKind
from products.slots import BATCH_ADDRESSES, WHERE_TO_BUY, ShopLink

LIST_BEFORE = dt.date(2025, 1, 1)


def text_of(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def json_ld(response) -> dict:
    return json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', text_of(response))[1])


@pytest.fixture
def stars(product, hoa):
    """The OCOP paper of the rice, four stars, in force."""
    today = timezone.localdate()
    return Certificate.objects.create(
        subject=product.subject, product=product, kind=CertificateKind.OCOP, stars=4, number="83-832-28882-2-2022",
        issued_on=today - dt.timedelta(days=30), expires_on=today + dt.timedelta(days=1000),
        check_state=CheckState.VERIFIED, decided_by=hoa, decided_at=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def released(batch):
    batch.state, batch.released_at = BatchState.RELEASED, timezone.now()
    batch.save()
    return batch


@pytest.fixture
def unseen(other_subject, rice_set):
    """A product of a subject that nobody has verified."""
    return Product.objects.create(subject=other_subject, slug="gao-an", name="Gạo ẩn", ocop_set=rice_set)


def test_front_page_of_an_empty_house_says_so_and_has_its_three_doors(client, db):
    page = text_of(client.get("/"))
    assert "Chưa có sản phẩm nào được công bố." in page
    assert "Tra cứu" in page and "Ghi nhật ký" in page and "Cán bộ" in page


def test_front_page_has_a_box_for_a_code(client, db):
    page = text_of(client.get("/"))
    assert f'action="{reverse("check")}"' in page and 'name="ma"' in page


def test_products_are_found_without_marks(client, product):
    assert "Gạo nếp nương Ví Dụ" in text_of(client.get("/san-pham/", {"q": "gao nep NUONG"}))


def test_products_are_found_by_maker_and_commune(client, product):
    assert "Gạo nếp nương Ví Dụ" in text_of(client.get("/san-pham/", {"q": "muong lat nong nghiep"}))


def test_a_search_without_result_says_what_to_do(client, product):
    page = text_of(client.get("/san-pham/", {"q": "khong co dau"}))
    assert "Không có sản phẩm nào khớp" in page and "Gạo nếp nương" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"nhom": "3"}, True),
        ({"xa": "14845-2025-07-01"}, True),
        ({"sao": "4"}, True),
        ({"sao": "4", "con-han": "1", "nhom": "3", "xa": "14845-2025-07-01", "q": "nep"}, True),
        ({"sao": "5"}, False),
        ({"q": "nep", "sao": "3"}, False),
    ],
)
def test_filters_stand_in_the_address_and_add_up(client, product, stars, query, found):
    page = text_of(client.get("/san-pham/", query))
    assert ("Gạo nếp nương Ví Dụ" in page) is found


def test_a_lapsed_star_is_not_among_those_in_force(client, product, stars):
    stars.issued_on, stars.expires_on = dt.date(2020, 1, 1), dt.date(2023, 1, 1)
    stars.save()
    assert "Gạo nếp nương" not in text_of(client.get("/san-pham/", {"con-han": "1"}))
    page = text_of(client.get("/san-pham/", {"sao": "4"}))
    assert 'class="stars open"' in page


def test_a_withdrawn_star_shines_nowhere(client, product, stars):
    stars.withdrawn_on = timezone.localdate()
    stars.save()
    assert "OCOP 4 sao</span>" not in text_of(client.get("/san-pham/"))
    assert "Đã thu hồi giấy chứng nhận" in text_of(client.get(product.get_absolute_url()))


@pytest.mark.parametrize(
    "query",
    [
        {"q": "x" * 5000}, {"q": "'; drop --"}, {"xa": "16000"},
        {"xa": "16000-2025-99-99"}, {"nhom": "999999999999"}, {"nhom": "-1"}, {"nhom": "ba"}, {"nhom": "²"},
        {"sao": "9"}, {"sao": "1e3"}, {"trang": "-5"}, {"trang": "zz"}, {"trang": "9" * 30}, {"loai": "ma"},
    ],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/", "/san-pham/", "/nsx/", "/xa/"])
def test_any_query_gets_a_page(client, product, muong_lat, address, query):
    assert client.get(address, query).status_code == 200


def test_an_unverified_subject_is_not_public(client, unseen):
    assert client.get(unseen.get_absolute_url()).status_code == 404
    assert client.get(unseen.subject.get_absolute_url()).status_code == 404
    for address in ("/", "/san-pham/", "/nsx/", unseen.subject.unit.get_absolute_url()):
        page = text_of(client.get(address))
        assert "Gạo ẩn" not in page and "Hộ sản xuất Mẫu" not in page


def test_an_archived_product_is_gone(client, product):
    product.archived = True
    product.save()
    assert client.get(product.get_absolute_url()).status_code == 404


def test_product_page_tells_story_facts_and_who_says_so(client, product, stars):
    page = text_of(client.get(product.get_absolute_url()))
    assert "Nếp nương gieo một vụ mỗi năm" in page
    assert "45.000 ₫" in page
    assert "Tự khai" in page and "Đã xác nhận bởi" in page
    assert "83-832-28882-2-2022" in page


def test_what_nobody_said_is_written_as_unknown(client, product):
    product.standard = ""
    product.save()
    assert "Chưa khai báo" in text_of(client.get(product.get_absolute_url()))


def test_a_returned_paper_stays_with_its_maker(client, product, stars):
    stars.check_state = CheckState.RETURNED
    stars.save()
    page = text_of(client.get(product.get_absolute_url()))
    assert "83-832-28882-2-2022" not in page and "OCOP 4 sao" not in page


def test_a_draft_batch_is_nobodys_business(client, product, batch):
    assert batch.lot not in text_of(client.get(product.get_absolute_url()))


def test_released_batches_lead_to_their_own_pages(client, released, monkeypatch):
    monkeypatch.setattr(BATCH_ADDRESSES, "_filled", {})
    BATCH_ADDRESSES.fill("codes", lambda batches: {one.pk: "/t/7K3M9QF2XD" for one in batches})
    page = text_of(client.get(released.product.get_absolute_url()))
    assert released.lot in page and 'href="/t/7K3M9QF2XD"' in page and "Đã công bố" in page


def test_recalled_and_expired_batches_say_so(client, released):
    released.expires_on = released.produced_on
    released.save()
    assert "Hết hạn sử dụng" in text_of(client.get(released.product.get_absolute_url()))
    released.state = BatchState.RECALLED
    released.save()
    page = text_of(client.get(released.product.get_absolute_url()))
    assert "Bị thu hồi" in page and "Hết hạn sử dụng" not in page


def test_shops_that_sell_now_stand_on_product_and_commune(client, product, monkeypatch):
    monkeypatch.setattr(WHERE_TO_BUY, "_filled", {})
    link = ShopLink("Sàn tập", "https://shop.example/1")
    WHERE_TO_BUY.fill("practice", lambda products: {one.pk: [link] for one in products})
    assert "https://shop.example/1" in text_of(client.get(product.get_absolute_url()))
    assert "https://shop.example/1" in text_of(client.get(product.subject.unit.get_absolute_url()))


def test_producer_page_shows_a_telephone_only_with_consent(client, viet_du):
    assert "0900 000 001" in text_of(client.get(viet_du.get_absolute_url()))
    viet_du.phone_public = False
    viet_du.save()
    assert "0900 000 001" not in text_of(client.get(viet_du.get_absolute_url()))


def test_a_households_address_is_not_public(client, other_subject):
    other_subject.check_state, other_subject.address = CheckState.VERIFIED, "Ngõ 5, bản Ví Dụ"
    other_subject.save()
    assert "Ngõ 5" not in text_of(client.get(other_subject.get_absolute_url()))


def test_public_pages_name_no_person(client, released, lan, hoa):
    for address in ("/", "/nsx/", released.product.get_absolute_url(), released.product.subject.get_absolute_url()):
        page = text_of(client.get(address))
        assert ">Lan<" not in page and "Hoa" not in page


def test_commune_page_groups_makers_by_village(client, viet_du, muong_lat):
    viet_du.village = Village.objects.create(unit=muong_lat, name="Bản Ví Dụ")
    viet_du.save()
    page = text_of(client.get(muong_lat.get_absolute_url()))
    assert "<h3>Bản Ví Dụ</h3>" in page and "HTX Nông nghiệp Ví Dụ" in page


def test_a_commune_without_products_says_so(client, hac_thanh):
    assert "Xã này chưa có sản phẩm nào được công bố." in text_of(client.get(hac_thanh.get_absolute_url()))


def test_an_old_commune_says_where_it_went(client, muong_lat, hac_thanh):
    old = AdministrativeUnit.objects.create(
        code="14845", valid_from=LIST_BEFORE, valid_to=dt.date(2025, 6, 30), kind=UnitKind.THI_TRAN, name="Cũ Ví Dụ",
        district="huyện Mường Lát",
    )  # fmt: skip
    UnitSuccessor.objects.create(old=old, new=muong_lat, whole=False)
    UnitSuccessor.objects.create(old=old, new=hac_thanh, whole=False)
    page = text_of(client.get(old.get_absolute_url()))
    assert "đã chia vào nhiều nơi" in page and "Xã Mường Lát" in page and "Phường Hạc Thành" in page
    assert "(một phần)" in page


def test_a_code_without_its_date_is_asked_back(client, muong_lat):
    answer = client.get("/xa/14845/")
    assert answer.status_code == 300 and muong_lat.get_absolute_url() in text_of(answer)
    assert client.get("/xa/99999/").status_code == 404
    assert client.get("/xa/14845-2024-02-31/").status_code == 404
    assert client.get("/xa/14845-2024-01-01/").status_code == 404


def test_communes_are_found_by_old_and_new_names_without_marks(client, muong_lat):
    assert muong_lat.get_absolute_url() in text_of(client.get("/xa/", {"q": "muong lat"}))


def test_shared_links_carry_title_text_and_an_absolute_picture(client, product, settings):
    settings.PUBLIC_URL = "https://nongsan.example"
    page = text_of(client.get(product.get_absolute_url()))
    assert '<meta property="og:title" content="Gạo nếp nương Ví Dụ">' in page
    assert '<meta property="og:description" content="Nếp nương gieo' in page
    assert f'<meta property="og:url" content="https://nongsan.example{product.get_absolute_url()}">' in page
    assert re.search(r'<meta property="og:image" content="https://nongsan\.example/[^"]+">', page)


def test_schema_org_says_what_the_page_says(client, product):
    data = json_ld(client.get(product.get_absolute_url()))
    assert data["@type"] == "Product" and data["name"] == product.name
    assert data["manufacturer"]["name"] == "HTX Nông nghiệp Ví Dụ"
    assert "offers" not in data  # nobody sells it


def test_a_name_cannot_break_out_of_the_data(client, product):
    product.name = "</script><script>alert(1)</script>"
    product.save()
    response = client.get(product.get_absolute_url())
    assert json_ld(response)["name"] == product.name
    assert "<script>alert" not in text_of(response)


def test_public_pages_set_no_cookie(client, product, muong_lat):
    for address in ("/", "/san-pham/", product.get_absolute_url(), "/nsx/", "/xa/", muong_lat.get_absolute_url()):
        assert not client.get(address).cookies, address


def test_pages_only_answer_reading(client, product):
    assert client.post(product.get_absolute_url()).status_code == 405


def test_a_page_of_products_asks_a_fixed_number_of_questions(
    client, product, viet_du, rice_set, django_assert_max_num_queries
):
    for number in range(30):
        Product.objects.create(subject=viet_du, slug=f"gao-{number}", name=f"Gạo {number}", ocop_set=rice_set)
    with django_assert_max_num_queries(12):
        client.get("/san-pham/")
    with django_assert_max_num_queries(14):
        client.get("/")


def test_later_pages_keep_the_search(client, viet_du, rice_set):
    for number in range(30):
        Product.objects.create(subject=viet_du, slug=f"gao-{number}", name=f"Gạo {number}", ocop_set=rice_set)
    page = text_of(client.get("/san-pham/", {"q": "gao", "nhom": "3"}))
    assert "q=gao&amp;nhom=3&amp;trang=2" in page
