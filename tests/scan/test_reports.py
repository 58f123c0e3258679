"""A buyer is heard without saying who she is; the maker and the agency read it; nobody else does."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from traceability.foundation.crockford import new_code
from traceability.foundation.refusals import Refusal
from traceability.scan import report_page
from traceability.scan.look_up import by_code
from traceability.scan.models import ConsumerReport
from traceability.scan.reports import close_report, take_report


@pytest.fixture
def report(code):
    return take_report(code=code, target=by_code(code), reason="mismatch", text="Bao ghi số lô khác.")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_report_needs_no_sign_in_no_cookie_and_no_token(code):
    phone = Client(enforce_csrf_checks=True)
    page = phone.get(f"/bao/{code}/")
    assert page.status_code == 200
    response = phone.post(f"/bao/{code}/", {"reason": "unsafe", "text": "Gạo mốc."})
    assert response["Location"] == f"/bao/{code}/xong/"
    assert "Đã nhận" in phone.get(response["Location"]).content.decode()
    found = ConsumerReport.objects.get()
    assert (found.reason, found.text, found.batch.trace_code.code) == ("unsafe", "Gạo mốc.", code)


def test_a_strange_label_can_be_reported_too(phone, db):
    lost = new_code()
    phone.post(f"/bao/{lost}/", {"reason": "copied"})
    found = ConsumerReport.objects.get()
    assert (found.code, found.product) == (lost, None)


def test_sent_twice_is_one_report(phone, code):
    once = {"reason": "copied", "client_uuid": str(uuid.uuid4())}
    phone.post(f"/bao/{code}/", once)
    phone.post(f"/bao/{code}/", once)
    assert ConsumerReport.objects.count() == 1


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"text": "Có mùi lạ."}, "Chọn một trong ba điều."),
        ({"reason": "nonsense", "text": "Có mùi lạ."}, "Chọn một trong ba điều."),
        ({"reason": "unsafe", "text": "Có mùi lạ." + "x" * 5000}, "Dài quá."),
    ],
)
def test_bad_input_is_told_and_nothing_typed_is_lost(phone, code, sent, said):
    response = phone.post(f"/bao/{code}/", sent)
    page = response.content.decode()
    assert response.status_code == 400
    assert said in page
    assert "Có mùi lạ." in page
    assert not ConsumerReport.objects.exists()


@pytest.mark.parametrize(
    "content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"<html>", b"\xff\xd8\xff broken", b"GIF89a"]
)
def test_what_is_no_photo_is_refused_under_its_own_field(phone, code, content):
    photo = SimpleUploadedFile("anh.jpg", content, content_type="image/jpeg")
    response = phone.post(f"/bao/{code}/", {"reason": "unsafe", "photo": photo})
    assert response.status_code == 400
    assert response.context["form"].errors.keys() == {"photo"}


def test_a_photo_is_kept_private_and_opened_through_the_gate(phone, code, lan, hoa, minh, product):
    import io

    from PIL import Image

    drawn = io.BytesIO()
    Image.new("RGB", (40, 30), "#803").save(drawn, "JPEG")
    photo = SimpleUploadedFile("anh.jpg", drawn.getvalue(), content_type="image/jpeg")
    assert phone.post(f"/bao/{code}/", {"reason": "unsafe", "photo": photo}).status_code == 302
    address = reverse("report-photo", args=[ConsumerReport.objects.get().pk])
    for user in (lan, hoa):
        assert signed_in(user).get(address)["Content-Type"] == "image/jpeg"
    assert signed_in(minh).get(address).status_code == 404
    assert phone.get(address).status_code == 302


def test_reports_are_limited_by_the_hour_and_keep_what_was_typed(phone, code, monkeypatch):
    monkeypatch.setattr(report_page, "PER_HOUR", 1)
    assert phone.post(f"/bao/{code}/", {"reason": "copied"}).status_code == 302
    response = phone.post(f"/bao/{code}/", {"reason": "copied", "text": "Lần hai."})
    assert response.status_code == 429
    assert "Lần hai." in response.content.decode()


def test_the_agency_and_the_maker_read_a_report_and_strangers_do_not(report, lan, hoa, thu, minh, vanhanh):
    address = reverse("report-detail", args=[report.pk])
    for user in (lan, hoa, thu, vanhanh):
        assert "Bao ghi số lô khác." in signed_in(user).get(address).content.decode()
    assert signed_in(minh).get(address).status_code == 404
    assert signed_in(hoa).get(reverse("reports")).status_code == 200
    assert signed_in(lan).get(reverse("reports")).status_code == 404
    assert str(report.pk) in signed_in(lan).get(reverse("my-reports")).content.decode()
    assert str(report.pk) not in signed_in(minh).get(reverse("my-reports")).content.decode()


def test_a_report_on_an_unknown_code_is_for_the_department_alone(db, hoa, thu, lan):
    report = take_report(code=new_code(), target=None, reason="copied")
    assert ConsumerReport.objects.visible_to(hoa).get() == report
    assert not ConsumerReport.objects.visible_to(thu).exists()
    assert not ConsumerReport.objects.visible_to(lan).exists()


def test_only_the_department_closes_and_says_what_was_done(report, hoa, tuan, thu, lan):
    address = reverse("report-detail", args=[report.pk])
    for user in (thu, lan):
        assert signed_in(user).post(address, {"closing_note": "Xong."}).status_code == 404
        with pytest.raises(Refusal):
            close_report(officer=user, report=report, closing_note="Xong.")
    assert "Ghi đã xử lý thế nào." in signed_in(hoa).post(address, {"closing_note": " "}).content.decode()
    assert signed_in(hoa).post(address, {"closing_note": "Đã gọi cơ sở, in lại bao."}).status_code == 302
    report.refresh_from_db()
    assert (report.closed_by, report.closing_note) == (hoa, "Đã gọi cơ sở, in lại bao.")
    with pytest.raises(Refusal, match="đã có người khép"):
        close_report(officer=tuan, report=report, closing_note="Lần hai.")
    assert str(report.pk) not in signed_in(hoa).get(reverse("reports")).content.decode()
    assert str(report.pk) in signed_in(hoa).get(reverse("reports"), {"tat-ca": "1"}).content.decode()


# --- the same over the API -----------------------------------------------------------------------------------------


def test_the_api_says_what_the_page_says(client, code, released, lan):
    body = client.get(f"/api/tra-cuu/{code.lower()}").json()
    assert (body["verdict"], body["lot"], body["recall"]) == ("in_system", released.lot, None)
    assert [item["number"] for item in body["items"]] == list(range(1, 11))
    maker = next(fact for fact in body["provenance"] if fact["name"] == "Người sản xuất")
    assert maker["said_by"]["kind"] == "confirmed"
    assert all(fact["said_by"]["kind"] for fact in body["origin"] + body["standards"])
    assert lan.name not in str(body) and str(lan.party) not in str(body)


def test_a_sleeping_code_tells_the_api_nothing(client, batch):
    from traceability.codes.issue import reserve

    body = client.get(f"/api/tra-cuu/{reserve(batch).code}").json()
    assert (body["verdict"], body["product"], body["lot"], body["origin"]) == ("asleep", None, None, [])


def test_an_unknown_code_has_the_one_error_shape(client, db):
    response = client.get(f"/api/tra-cuu/{new_code()}")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


def test_officers_list_and_close_over_the_api(report, hoa, minh, lan):
    assert [row["id"] for row in signed_in(lan).get("/api/phan-anh/").json()["results"]] == [str(report.pk)]
    assert signed_in(minh).get("/api/phan-anh/").json()["results"] == []
    assert signed_in(minh).get(f"/api/phan-anh/{report.pk}/").status_code == 404
    close = f"/api/phan-anh/{report.pk}/khep/"
    json_ = {"content_type": "application/json"}
    assert signed_in(lan).post(close, {"closing_note": "x"}, **json_).status_code == 404
    assert "closing_note" in signed_in(hoa).post(close, {}, **json_).json()["error"]["fields"]
    assert signed_in(hoa).post(close, {"closing_note": "Đã xử lý."}, **json_).json()["closing_note"] == "Đã xử lý."
    assert Client().get("/api/phan-anh/").status_code == 401
