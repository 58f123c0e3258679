"""The box for a code forgives, and everybody can read what is being recalled."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from traceability.foundation import qr
from traceability.foundation.crockford import new_code
from traceability.foundation.guard import limits
from traceability.recall.order import order_recall
from traceability.scan import check_page
from traceability.scan.models import DeadScan, Scan

WORDS = {"reason": "Gạo dễ mốc.", "instructions": "Ngừng dùng.", "contact_phone": "0900 000 001"}


@pytest.mark.parametrize(
    "shape",
    ["{}", " {} ", "{a} {b}", "{a}-{b}", "{low}", "http://localhost:8000/t/{}", "HTTPS://NONGSAN.EXAMPLE/T/{}?x=1"],
)
def test_a_code_is_found_however_it_is_typed(phone, code, shape):
    typed = shape.format(code, a=code[:5], b=code[5:], low=code.lower().replace("0", "o"))
    response = phone.get("/kiem-tra/", {"ma": typed})
    assert (response.status_code, response.get("Location")) == (302, f"/t/{code}")
    assert not Scan.objects.exists()


def test_a_pasted_digital_link_stays_on_our_own_host(phone, db):
    response = phone.get("/kiem-tra/", {"ma": "https://evil.example/01/09520000000011/10/L1"})
    assert response["Location"] == "/01/09520000000011/10/L1"


def test_a_miss_is_told_kindly_and_keeps_what_was_typed(phone, db):
    lost = new_code()
    response = phone.get("/kiem-tra/", {"ma": lost})
    page = response.content.decode()
    assert response.status_code == 404
    assert "Không tìm thấy mã này" in page
    assert f'value="{lost}"' in page
    assert f"/bao/{lost}/" in page
    assert DeadScan.objects.get().code == lost


def test_a_short_code_is_told_its_length(phone, db):
    assert "anh/chị gõ 4" in phone.get("/kiem-tra/", {"ma": "ABCD"}).content.decode()


def test_an_empty_box_asks_for_a_code(phone, db):
    assert "Chưa có mã" in phone.get("/kiem-tra/", {"ma": " "}).content.decode()
    assert "Chưa có mã" not in phone.get("/kiem-tra/").content.decode()


def test_who_goes_through_codes_one_by_one_is_slowed(phone, db, monkeypatch):
    monkeypatch.setattr(limits, "MISSES_PER_WINDOW", 2)
    for _round in range(2):
        assert phone.get("/kiem-tra/", {"ma": new_code()}).status_code == 404
    response = phone.get("/kiem-tra/", {"ma": new_code()})
    assert response.status_code == 429
    assert int(response["Retry-After"]) > 0


def test_recalls_in_force_are_listed_and_found_without_marks(phone, released, lan):
    assert "Hiện không có lô nào bị thu hồi." in phone.get("/thu-hoi/").content.decode()
    order_recall(actor=lan, batch=released, **WORDS)
    for typed in ("", "gao nep", "vi du", "muong lat", released.lot, released.trace_code.code.lower()):
        page = phone.get("/thu-hoi/", {"tim": typed}).content.decode()
        assert "Gạo dễ mốc." in page, typed
        assert f"/t/{released.trace_code.code}" in page
    assert "Không có lô nào đang thu hồi khớp" in phone.get("/thu-hoi/", {"tim": "mat ong"}).content.decode()


def test_what_an_officer_only_proposes_is_not_public_yet(phone, released, hoa):
    order_recall(actor=hoa, batch=released, **WORDS)
    assert "Gạo dễ mốc." not in phone.get("/thu-hoi/").content.decode()


def photo_of(text: str) -> SimpleUploadedFile:
    """A symbol as an old telephone photographs it: small in the picture, grey, and turned."""
    drawn = qr.image(text, 300).convert("L")
    sheet = Image.new("L", (1200, 900), 200)
    sheet.paste(drawn.rotate(7, expand=True, fillcolor=255), (500, 260))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=70)
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


def test_a_photo_of_a_label_leads_to_its_page_for_those_whose_camera_reads_no_code(phone, code):
    answer = phone.post("/kiem-tra/", {"anh": photo_of(f"HTTP://LOCALHOST:8000/T/{code}")})
    assert (answer.status_code, answer.get("Location")) == (302, f"/t/{code}")
    assert not answer.cookies


def test_a_photo_of_a_packs_label_leads_to_the_pack(phone, code):
    answer = phone.post("/kiem-tra/", {"anh": photo_of(f"HTTP://LOCALHOST:8000/T/{code}/0123456789ABC")})
    assert answer["Location"] == f"/t/{code}/0123456789ABC"


@pytest.mark.parametrize(
    ("upload", "said"),
    [(SimpleUploadedFile("anh.jpg", b"no photo at all", "image/jpeg"), "ảnh"), (None, "Không thấy mã trong ảnh")],
)
def test_a_photo_without_a_code_is_told_what_to_do(phone, db, upload, said):
    answer = phone.post("/kiem-tra/", {"anh": upload} if upload else {})
    assert answer.status_code == 400 and said in answer.content.decode()


def test_a_photo_of_an_unknown_code_is_told_so_and_photos_are_limited(phone, db, monkeypatch):
    monkeypatch.setattr(check_page, "PHOTOS", (1, 600))
    assert phone.post("/kiem-tra/", {"anh": photo_of("HTTP://LOCALHOST:8000/T/0000000000")}).status_code == 404
    answer = phone.post("/kiem-tra/", {"anh": photo_of("HTTP://LOCALHOST:8000/T/0000000000")})
    assert answer.status_code == 429 and answer["Retry-After"]
