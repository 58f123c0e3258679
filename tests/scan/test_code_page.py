"""Whoever points a camera at a label learns at once what is known, who says it, and what is wrong."""

import datetime as dt
import gzip
import json
import re

import pytest
from django.test import Client
from django.utils import timezone

from products.batches import Batch, BatchState
from products.certificates import Certificate, CertificateKind
from products.certifying import add_certificate, verify_certificate
from traceability.foundation.crockford import new_code
from traceability.ledger.record import correct
from traceability.recall.closing import close_recall
from traceability.recall.order import order_recall
from traceability.release.models import HoldKind
from traceability.release.publish import close_batch, hold
from traceability.scan.models import DeadScan, Scan
from traceability.scan.slots import BUY_LINKS, BuyLink
from traceability.scan.styles import style_source

RECALL = {
    "reason": "Mẫu kiểm tra có độ ẩm vượt mức công bố.",
    "instructions": "Ngừng dùng, để riêng túi gạo. Gọi số ở trên. Mang túi đến nơi mua.",
    "contact_phone": "0900 000 001",
}


@pytest.fixture
def shop(monkeypatch):
    """A shop that sells every lot."""
    monkeypatch.setattr(BUY_LINKS, "_filled", {})
    BUY_LINKS.fill("practice", lambda batch: [BuyLink("Sàn tập", "https://shop.example/1")])


def text(response) -> str:
    return response.content.decode()


def words(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text(response).split("</style>")[1]))


# --- the address ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shape", ["/t/{}", "/T/{}", "/t/{}/"])
def test_either_case_opens_the_page_without_redirect_or_cookie(phone, code, shape):
    for written in (code, code.lower()):
        response = phone.get(shape.format(written))
        assert response.status_code == 200
        assert "Mã có trong hệ thống" in words(response)
        assert not response.cookies
        assert f'rel="canonical" href="http://localhost:8000/t/{code}"' in text(response)


def test_look_alikes_are_forgiven(phone, code):
    assert phone.get(f"/t/{code.replace('0', 'O').replace('1', 'l')}").status_code == 200


@pytest.mark.parametrize("typed", ["0000000000", "X", "0000000001", "a" * 180, "%3Cscript%3E", "…"])
def test_an_unknown_code_is_a_404_that_lets_one_type_again_and_tell_us(phone, db, typed):
    response = phone.get(f"/t/{typed}")
    assert response.status_code == 404
    assert "Không tìm thấy mã này" in words(response)
    assert 'action="/kiem-tra/"' in text(response)
    assert "/bao/" in text(response)
    assert "<script" not in text(response)


def test_the_name_of_a_page_says_that_goods_are_registered_and_never_that_they_are_genuine(phone, address):
    said = words(phone.get(address))
    assert "Do HTX Nông nghiệp Ví Dụ đăng ký. Lô không bị thu hồi, còn hạn dùng." in said
    assert "thật" not in said
    assert "Tem in ra vẫn có thể bị sao chép" in said


def test_only_reading_is_answered(phone, address):
    assert phone.post(address).status_code == 405


# --- what it says --------------------------------------------------------------------------------------------------


def test_verdict_comes_before_picture_name_code_and_the_four_things_of_the_plan(phone, address):
    page = text(phone.get(address))
    marks = [
        'class="verdict"', 'class="pic"', "<h1", 'class="slip"', 'id="nguon-goc"', 'id="xuat-xu"', 'id="quy-trinh"',
        'id="tieu-chuan"',
    ]  # fmt: skip
    places = [page.index(mark) for mark in marks]
    assert places == sorted(places)


def test_every_fact_says_who_says_it(phone, address):
    page = text(phone.get(address))
    facts = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", page, re.DOTALL)
    assert len(facts) >= 9
    assert [label for label, value in facts if 'class="said' not in value] == []
    assert "Đã xác nhận bởi Sở Nông nghiệp và Môi trường Thanh Hóa" in page


def test_unknown_is_written_as_unknown(phone, released, address):
    product = released.product
    product.pack_label, product.standard = "", ""
    product.save()
    Batch.objects.filter(pk=released.pk).update(publication_version=99)
    said = words(phone.get(address))
    assert "Quy cách Chưa khai báo" in said
    assert "Tiêu chuẩn áp dụng Chưa khai báo" in said


def test_the_ten_items_of_the_circular_stand_on_the_page(phone, address):
    page = text(phone.get(address))
    assert page.split('class="ten"')[1].split("</ol>")[0].count("<li>") == 10


def test_the_season_is_told_newest_first_in_words_for_a_buyer(phone, address):
    said = words(phone.get(address))
    steps = ["Công bố lô hàng", "Thu hoạch", "Phun thuốc", "Bón phân", "Gieo trồng"]
    story = said[said.index("Quy trình sản xuất") :]
    assert [story.index(step) for step in steps] == sorted(story.index(step) for step in steps)
    assert "Cách ly 7 ngày, đã qua 60 ngày khi thu hoạch." in story
    assert "Phân chuồng ủ hoai. 300 kg." in story


def test_a_corrected_entry_stays_struck_through(phone, released, lan, plot, address, tell):
    slip = tell(released, "water", 20, plot)
    correct(actor=lan, event=slip, error_reason="did_not_occur")
    page = text(phone.get(address))
    assert "<s>Tưới nước</s>" in page
    assert "Ghi nhầm, việc này không xảy ra." in page


def test_nobody_is_named_and_no_place_is_exact(phone, lan, released, plot, address):
    released.product.subject.phone_public = False
    released.product.subject.save()
    page = text(phone.get(address))
    for personal in (lan.name, lan.phone, "0900 000 001", "+84900000001", plot.name, str(lan.party)):
        assert personal not in page
    assert "xã Mường Lát" in page


def test_a_telephone_shows_only_with_consent(phone, released, address):
    assert "0900 000 001" in text(phone.get(address))
    released.product.subject.phone_public = False
    released.product.subject.version += 1
    released.product.subject.save()
    assert "0900 000 001" not in text(phone.get(address))


def _certificate(lan, released, hoa, **dates):
    facts = {"kind": CertificateKind.VIETGAP, "number": "VD-0000", "authority": "Tổ chức Ví Dụ"} | dates
    found = add_certificate(actor=lan, subject=released.product.subject, product=released.product, **facts)
    return verify_certificate(officer=hoa, certificate=found)


def test_a_standard_is_confirmed_only_by_a_certificate_in_force(phone, released, lan, hoa, address):
    today = timezone.localdate()
    assert "Đã xác nhận bởi Tổ chức Ví Dụ" not in words(phone.get(address))
    paper = _certificate(
        lan, released, hoa, issued_on=today - dt.timedelta(days=100), expires_on=today + dt.timedelta(days=400)
    )
    said = words(phone.get(address))
    assert "Đã xác nhận bởi Tổ chức Ví Dụ, xem giấy bên dưới" in said
    assert "Còn hạn" in said
    Certificate.objects.filter(pk=paper.pk).update(expires_on=today - dt.timedelta(days=1))
    Batch.objects.filter(pk=released.pk).update(publication_version=77)
    said = words(phone.get(address))
    assert f"Đã hết hạn ngày {today - dt.timedelta(days=1):%d/%m/%Y}" in said
    assert "xem giấy bên dưới" not in said


def test_a_certificate_that_lapses_at_midnight_is_marked_without_anybody_writing_anything(
    phone, released, lan, hoa, address, monkeypatch
):
    today = timezone.localdate()
    _certificate(lan, released, hoa, issued_on=today - dt.timedelta(days=9), expires_on=today + dt.timedelta(days=1))
    assert "Sắp hết hạn" in words(phone.get(address))
    monkeypatch.setattr(timezone, "localdate", lambda *_args: today + dt.timedelta(days=1))
    assert "Đã hết hạn ngày" in words(phone.get(address))


# --- six verdicts --------------------------------------------------------------------------------------------------


def test_a_recall_shows_at_the_next_request_with_the_telephone_before_the_picture(phone, released, lan, address, shop):
    before = phone.get(address)
    assert "https://shop.example/1" in text(before)
    order_recall(actor=lan, batch=released, **RECALL)
    response = phone.get(address, headers={"If-None-Match": before["ETag"]})
    page = text(response)
    assert response.status_code == 200
    assert "ĐANG THU HỒI. Ngừng sử dụng." in words(response)
    assert page.index("tel:+84900000001") < page.index("<img")
    assert page.index("độ ẩm vượt mức") < page.index("<img")
    assert 'class="pic grey"' in page
    assert "shop.example" not in page
    assert page.count("<li>", page.index("Anh/chị cần làm gì?"), page.index("<img")) == 3
    assert Scan.objects.order_by("-id")[0].verdict == "recalled"


def test_a_recall_that_ended_stays_red(phone, released, lan, address):
    recall = order_recall(actor=lan, batch=released, **RECALL)
    close_recall(actor=lan, recall=recall, outcome="destroy")
    said = words(phone.get(address))
    assert "ĐÃ THU HỒI. Ngừng sử dụng." in said
    assert "Đợt thu hồi đã kết thúc ngày" in said


def test_a_lot_past_its_date_says_so_and_sells_nothing(phone, released, address, shop, monkeypatch):
    assert "shop.example" in text(phone.get(address))
    after = released.expires_on + dt.timedelta(days=1)
    monkeypatch.setattr(timezone, "localdate", lambda *_args: after)
    response = phone.get(address)
    assert response.status_code == 200
    assert f"Lô này hết hạn ngày {released.expires_on:%d/%m/%Y}" in words(response)
    assert "shop.example" not in text(response)


def test_a_held_lot_says_why_and_sells_nothing(phone, released, lan, address, shop):
    hold(actor=lan, batch=released, kind=HoldKind.PHI, reason="Thửa của bà Ví Dụ mới phun thuốc.")
    said = words(phone.get(address))
    assert "Tạm dừng" in said
    assert "Lý do: Thời gian cách ly thuốc." in said
    assert "bà Ví Dụ" not in said
    assert "shop.example" not in text(phone.get(address))


def test_the_code_of_an_unreleased_lot_sleeps_and_tells_nothing(phone, batch):
    from traceability.codes.issue import reserve

    sleeping = reserve(batch).code
    response = phone.get(f"/t/{sleeping}")
    assert response.status_code == 200
    assert "Tem chưa kích hoạt" in words(response)
    for secret in (batch.lot, batch.product.name, batch.product.subject.name):
        assert secret not in text(response)


def test_a_closed_lot_is_in_the_system_and_no_longer_sold(phone, released, lan, address, shop):
    close_batch(actor=lan, batch=released)
    said = words(phone.get(address))
    assert "Lô này không bị thu hồi và đã ngừng bán." in said
    assert "shop.example" not in said


# --- a product's own code ------------------------------------------------------------------------------------------


def test_a_products_code_lists_the_lots_on_sale(phone, released, code, shop):
    response = phone.get(f"/t/{released.product.code}")
    assert response.status_code == 200
    assert f"/t/{code}" in text(response)
    assert released.lot in words(response)
    assert "https://shop.example/1" in text(response)
    Batch.objects.filter(pk=released.pk).update(state=BatchState.RECALLED)
    assert "Chưa có lô nào đang bán." in words(phone.get(f"/t/{released.product.code}"))


def test_the_product_of_an_unverified_subject_is_not_found(phone, product):
    product.subject.check_state = "unverified"
    product.subject.save()
    assert phone.get(f"/t/{product.code}").status_code == 404


# --- language, caching, size, safety -------------------------------------------------------------------------------


def test_english_by_the_browser_or_by_choice(phone, english, address):
    assert '<html lang="en">' in text(english.get(address))
    assert '<html lang="en">' in text(phone.get(f"{address}?hl=en"))
    assert '<html lang="vi">' in text(english.get(f"{address}?hl=vi"))
    assert '<html lang="vi">' in text(phone.get(f"{address}?hl=xx"))
    assert "Accept-Language" in english.get(address)["Vary"]


def test_the_english_page_speaks_english_and_leaves_the_makers_words(english, released, lan, address):
    said = words(english.get(address))
    for english_words in ("This code is in the system", "Where it comes from", "Declared", "Spraying"):
        assert english_words in said
    for left in ("Mã có trong hệ thống", "Tự khai", "Phun thuốc", "Nguồn gốc"):
        assert left not in said
    assert '<h1 lang="vi">Gạo nếp nương Ví Dụ</h1>' in text(english.get(address))
    order_recall(actor=lan, batch=released, **RECALL)
    assert "RECALLED. Stop using it." in words(english.get(address))


def test_an_unchanged_page_is_answered_by_304_and_still_counted(phone, address):
    first = phone.get(address)
    assert first["Cache-Control"] == "no-cache"
    again = phone.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Scan.objects.count() == 2


def test_head_answers_like_get_and_is_not_counted(phone, address):
    response = phone.head(address)
    assert response.status_code == 200
    assert not Scan.objects.exists()


def test_a_diary_entry_and_a_changed_maker_show_at_the_next_request(phone, released, lan, plot, address, tell):
    phone.get(address)
    tell(released, "care", 12, plot)
    assert "Chăm sóc" in words(phone.get(address))
    subject = released.product.subject
    subject.name, subject.version = "HTX Nông nghiệp Ví Dụ Mới", subject.version + 1
    subject.save()
    assert "HTX Nông nghiệp Ví Dụ Mới" in words(phone.get(address))


def test_the_page_fits_one_round_trip_with_twelve_steps_and_three_certificates(
    phone, released, lan, hoa, plot, address, tell
):
    for days in range(10, 90, 10):
        tell(released, "care", days, plot, input={"name": f"Làm cỏ, tỉa cành, bắt sâu bằng tay lần {days}"})
    today = timezone.localdate()
    for number in range(3):
        _certificate(
            lan, released, hoa, issued_on=today - dt.timedelta(days=9), expires_on=today + dt.timedelta(days=900),
            number=f"VD-{number}",
        )  # fmt: skip
    response = phone.get(address, headers={"Accept-Encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert gzip.decompress(response.content).count(b'class="cert"') == 3
    assert gzip.decompress(response.content).count(b'class="dot"') >= 12
    assert len(response.content) <= 12 * 1024


@pytest.mark.parametrize("accepts", ["", "identity", "gzip;q=0", "br"])
def test_a_client_that_reads_no_gzip_gets_plain_bytes(phone, address, accepts):
    response = phone.get(address, headers={"Accept-Encoding": accepts})
    assert "Content-Encoding" not in response
    assert text(response).startswith("<!doctype html>")


def test_no_script_no_font_no_third_party_and_one_style_under_its_hash(phone, address):
    response = phone.get(address)
    page = text(response)
    assert re.findall(r"<script(?! type=\"application/ld\+json\")", page) == []
    assert " style=" not in page
    assert "@font-face" not in page and "@import" not in page
    assert style_source() in response["Content-Security-Policy"]
    assert "unsafe-inline" not in response["Content-Security-Policy"]
    hosts = set(re.findall(r'(?:src|srcset|href)="https?://([^/"]+)', page))
    assert hosts <= {"localhost:8000"}


def test_what_people_typed_cannot_become_markup(phone, released, address):
    released.product.name = "Gạo </script><script>alert(1)</script>"
    released.product.version += 1
    released.product.save()
    page = text(phone.get(address))
    assert "<script>alert" not in page
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    assert json.loads(found[1])["name"] == released.product.name


def test_shared_links_carry_title_words_and_picture(phone, address):
    page = text(phone.get(address))
    assert 'property="og:title" content="Gạo nếp nương Ví Dụ"' in page
    assert re.search(r'property="og:image" content="http://localhost:8000/media/public/[0-9a-f]{32}\.jpg"', page)


def test_a_scan_is_counted_through_the_page_and_no_address_is_kept(phone, released, address):
    phone.get(address, REMOTE_ADDR="203.0.113.77")
    Client(HTTP_USER_AGENT="Googlebot/2.1").get(address)
    assert Scan.objects.get().batch == released


def test_codes_that_lead_nowhere_are_counted(phone, db):
    lost = new_code()
    phone.get(f"/t/{lost}")
    assert DeadScan.objects.get().code == lost


def test_a_page_costs_few_queries_however_long_the_season(
    phone, released, plot, address, tell, django_assert_max_num_queries
):
    for days in range(5, 55, 5):
        tell(released, "care", days, plot)
    with django_assert_max_num_queries(20):
        phone.get(address)
    with django_assert_max_num_queries(6):  # made once; then only what may have changed is read
        phone.get(address)
