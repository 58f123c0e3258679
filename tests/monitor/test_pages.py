"""The desk opens for officers alone, each sees their own part, and nonsense in the address does no harm."""

import csv
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from traceability.monitor.sheets import Sheet, csv_file, harmless, xlsx_file

pytestmark = pytest.mark.django_db
LISTS = [
    "desk-subjects", "desk-products", "desk-batches", "desk-attempts", "desk-certificates", "desk-scans",
    "desk-quality", "desk-listings", "desk-warnings",
]  # fmt: skip
PAGES = ["overview", "by-commune", "desk-workbook", *LISTS]

NONSENSE = [
    "sap=drop+table", "sap=-", "sap=-ten", "trang=abc", "trang=-5", "trang=999999", "xa=14845", "xa=99999-2025-07-01",
    "tu=31/02/2026", "den=hom+nay", "tu=01/01/2026&den=01/01/2025", "tu=01/01/2199&den=02/01/2199", "den=01/01/1900",
    "loai=x", "trang_thai=x", "sao=9", "nhom=abc", "han=x", "ghi=x", "tai=exe", "chi=x", "ocop=x", "ly_do=x", "du=x",
    "q=%27", "q=" + "a" * 5000,
]  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_makers_find_no_desk(client, lan, name):
    client.force_login(lan)
    assert client.get(reverse(name)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_strangers_are_sent_to_sign_in(client, db, name):
    assert client.get(reverse(name))["Location"].startswith("/vao/")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("who", ["hoa", "thu", "vanhanh"])
def test_officers_open_every_page_of_an_empty_house(client, request, muong_lat, name, who):
    client.force_login(request.getfixturevalue(who))
    assert client.get(reverse(name)).status_code == 200


def test_a_commune_officer_sees_the_own_commune_alone(client, thu, viet_du, other_subject, hac_thanh):
    client.force_login(thu)
    own = client.get(reverse("desk-subjects")).content.decode()
    assert viet_du.name in own and other_subject.name not in own
    asked = client.get(reverse("desk-subjects"), {"xa": hac_thanh.key}).content.decode()
    assert other_subject.name not in asked
    for name in ("overview", "by-commune"):
        page = client.get(reverse(name), {"xa": hac_thanh.key})
        assert hac_thanh.full_name not in page.content.decode()
    exported = b"".join(client.get(reverse("desk-subjects"), {"tai": "csv", "xa": hac_thanh.key}).streaming_content)
    assert other_subject.name not in exported.decode()


def test_a_commune_officer_who_also_farms_elsewhere_keeps_the_two_apart(client, thu, other_subject):
    from cooperatives.access import Membership

    Membership.objects.create(user=thu, subject=other_subject, role="manager")
    client.force_login(thu)
    assert other_subject.name not in client.get(reverse("desk-subjects")).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_nonsense_in_the_address_leaves_a_clean_page(client, hoa, product, name):
    client.force_login(hoa)
    for query in NONSENSE:
        assert client.get(f"{reverse(name)}?{query}").status_code == 200, query


def test_a_day_that_is_none_is_told_and_the_list_stays_whole(client, hoa, viet_du):
    client.force_login(hoa)
    page = client.get(reverse("desk-subjects"), {"den": "31/02/2026"})
    assert "tháng 2 chỉ có 28 ngày" in page.content.decode() and page.context["page"].paginator.count == 1


def test_a_list_sorts_by_what_its_headings_say(client, hoa, viet_du, other_subject):
    client.force_login(hoa)
    rising = client.get(reverse("desk-subjects"), {"sap": "ten"}).context["cells"]
    falling = client.get(reverse("desk-subjects"), {"sap": "-ten"}).context["cells"]
    assert [row[0].text for row in rising] == [other_subject.name, viet_du.name]
    assert [row[0].text for row in falling] == [viet_du.name, other_subject.name]


def test_communes_sort_by_number_and_the_silent_stand_apart(client, hoa, viet_du, other_subject, muong_lat, hac_thanh):
    from cooperatives.places import AdministrativeUnit
    from products.catalogue import Product
    from products.lots import create_batch

    silent = AdministrativeUnit.objects.create(code="16000", valid_from=muong_lat.valid_from, name="Vắng", kind="xã")
    goods = Product.objects.create(subject=viet_du, slug="g", name="Gạo")
    create_batch(actor=hoa, product=goods, plots=[], quantity=1, unit="kg", produced_on=muong_lat.valid_from)
    client.force_login(hoa)
    for asked, units in (("active", [hac_thanh, muong_lat]), ("-active", [muong_lat, hac_thanh])):
        page = client.get(reverse("by-commune"), {"sap": asked})
        assert [line.row.unit for line in page.context["lines"]] == units
        assert page.context["silent"] == [silent]


# --- downloads --------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("text", ["=1+1", "+84900", "-2", "@SUM(A1)", "\t=1", " =1", "\r=1", "\n=1"])
def test_no_text_becomes_a_formula(text):
    assert harmless(text).startswith("'")
    sheet = Sheet("Bảng", ["Tên"], [[text]])
    line = list(csv.reader(io.StringIO(b"".join(csv_file("x", sheet).streaming_content).decode("utf-8-sig"))))[1]
    assert line[0].startswith("'")
    cell = load_workbook(io.BytesIO(b"".join(xlsx_file("x", [sheet]).streaming_content)))["Bảng"]["A2"]
    assert cell.data_type == "s" and cell.value.startswith("'")


def test_a_name_that_looks_like_a_formula_is_harmless_in_every_download(client, hoa, viet_du):
    type(viet_du).objects.filter(pk=viet_du.pk).update(name='=HYPERLINK("http://vi.du")')
    client.force_login(hoa)
    text = b"".join(client.get(reverse("desk-subjects"), {"tai": "csv"}).streaming_content).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1][0].startswith("'=")
    book = load_workbook(io.BytesIO(b"".join(client.get(reverse("desk-workbook")).streaming_content)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_workbook_has_a_sheet_a_table_and_says_first_what_it_is(client, hoa, viet_du, batch):
    client.force_login(hoa)
    answer = client.get(reverse("desk-workbook"), {"tu": "01/01/2026", "den": "30/06/2026"})
    assert ".xlsx" in answer["Content-Disposition"]
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert book.sheetnames[:4] == ["Bộ lọc và cách tính", "Tổng quan", "Theo tháng", "Theo xã"]
    assert {"Cơ sở", "Sản phẩm", "Lô hàng", "Lượt quét", "Cảnh báo đang mở"} <= set(book.sheetnames)
    first = {row[0].value: row[1].value for row in book["Bộ lọc và cách tính"].iter_rows(min_row=2)}
    assert first["Kỳ"] == "Từ 01/01/2026 đến 30/06/2026" and "Cơ sở đã đăng ký" in first


def test_numbers_and_days_stay_what_they_are_in_a_workbook(client, hoa, batch):
    client.force_login(hoa)
    book = load_workbook(io.BytesIO(b"".join(client.get(reverse("desk-batches"), {"tai": "xlsx"}).streaming_content)))
    headings, row = list(book["Lô hàng"].iter_rows(values_only=True))[:2]
    found = dict(zip(headings, row, strict=True))
    assert found["Số lượng"] == 412 and found["Thu hoạch, sản xuất"].date() == batch.produced_on


def test_what_is_filtered_is_what_is_downloaded(client, hoa, viet_du, other_subject):
    client.force_login(hoa)
    text = b"".join(client.get(reverse("desk-subjects"), {"tai": "csv", "q": "vi du"}).streaming_content).decode()
    assert viet_du.name in text and other_subject.name not in text
