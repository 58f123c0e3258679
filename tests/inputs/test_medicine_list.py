"""Promises of the department's list: dated rows, searched without marks, taken in from a sheet, empty until kept."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook, load_workbook

from traceability.foundation.audit.models import AuditEvent
from traceability.foundation.refusals import Refusal
from traceability.inputs.intake import HEADINGS, ListIntake, read_sheet, take_in
from traceability.inputs.keeping import add_medicine, change_medicine
from traceability.inputs.listing import Medicine, find

pytestmark = pytest.mark.django_db
NEW_YEAR = dt.date(2026, 1, 1)


def text(response) -> str:
    return response.content.decode()


def listed(officer, **facts) -> Medicine:
    plain = {"name": "Rầy Ví Dụ 25WP", "kind": "plant", "state": "allowed", "phi_days": 14,
             "registration": "VD-123/CNĐKT", "effective_from": NEW_YEAR, "source": "Quyết định ví dụ"}  # fmt: skip
    return add_medicine(officer=officer, **(plain | facts))


def sheet(*rows) -> SimpleUploadedFile:
    book = Workbook()
    book.active.append(HEADINGS)
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("danh-muc.xlsx", out.getvalue())


def test_a_bare_house_has_an_empty_list_and_says_so(client, hoa):
    client.force_login(hoa)
    assert "Danh mục đang trống" in text(client.get(reverse("medicines")))
    assert not Medicine.objects.exists()


def test_an_entry_is_found_without_marks_by_name_ingredient_number_crop_and_pest(client, hoa):
    listed(hoa, ingredient="Buprofezin", uses=[{"crop": "Lúa", "pests": "rầy nâu", "phi_days": 14}])
    client.force_login(hoa)
    for typed in ("ray vi du", "BUPRO", "vd-123", "lua", "rầy nâu"):
        assert "Rầy Ví Dụ 25WP" in text(client.get(reverse("medicines"), {"tim": typed})), typed
    assert "Không có thuốc nào" in text(client.get(reverse("medicines"), {"tim": "đạo ôn"}))


def test_a_change_is_a_new_row_and_each_day_reads_its_own(hoa):
    row = listed(hoa)
    change_medicine(officer=hoa, entry=row.entry, state="forbidden", effective_from=dt.date(2026, 6, 1))
    assert find(name="ray vi du 25wp", day=dt.date(2026, 5, 31)).state == "allowed"
    assert find(name="RẦY VÍ DỤ 25WP", day=dt.date(2026, 6, 1)).state == "forbidden"
    assert find(name="rầy ví dụ 25wp", day=dt.date(2025, 12, 31)) is None
    assert Medicine.objects.count() == 2


def test_of_two_rows_of_one_day_the_later_written_speaks(hoa):
    row = listed(hoa)
    change_medicine(officer=hoa, entry=row.entry, phi_days=21, effective_from=NEW_YEAR)
    assert find(name=row.name, day=NEW_YEAR).phi_days == 21


def test_a_row_written_for_an_earlier_day_does_not_undo_a_later_one(hoa):
    row = listed(hoa, effective_from=dt.date(2026, 3, 1), phi_days=10)
    change_medicine(officer=hoa, entry=row.entry, phi_days=5, effective_from=NEW_YEAR)
    assert find(name=row.name, day=dt.date(2026, 2, 1)).phi_days == 5
    assert find(name=row.name, day=dt.date(2026, 4, 1)).phi_days == 10


def test_a_row_past_its_last_day_is_lapsed_and_off_the_list(hoa):
    listed(hoa, effective_to=dt.date(2026, 2, 1))
    assert find(name="Rầy Ví Dụ 25WP", day=dt.date(2026, 2, 2)).state_on(dt.date(2026, 2, 2)) == "lapsed"
    assert not Medicine.objects.on(dt.date(2026, 2, 2)).exists()


def test_the_registration_number_decides_before_the_name(hoa):
    listed(hoa)
    listed(hoa, name="Cùng Tên", registration="VD-9", phi_days=3)
    assert find(name="Cùng Tên", registration="vd 123/cnđkt", day=NEW_YEAR).phi_days == 14


def test_the_interval_is_that_of_the_crop_then_the_general_then_the_longest(hoa):
    row = listed(hoa, phi_days=10, uses=[{"crop": "Lúa", "phi_days": 14}, {"crop": "Rau ăn lá", "phi_days": 7}])
    assert [row.phi_for(crop) for crop in ("Lúa nếp nương", "rau ăn lá", "Cam", "")] == [14, 7, 10, 10]
    row.phi_days = None
    assert row.phi_for("Cam") == 14
    row.uses = []
    assert row.phi_for("Cam") is None


def test_each_act_is_noted_and_only_the_department_acts(hoa, thu, lan):
    row = listed(hoa)
    change_medicine(officer=hoa, entry=row.entry, phi_days=21, effective_from=dt.date(2026, 2, 1))
    verbs = list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))
    assert verbs[-2:] == ["medicine.added", "medicine.changed"]
    for person in (thu, lan):
        with pytest.raises(Refusal):
            listed(person, registration="VD-5")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"source": ""}, "source"),
        ({"phi_days": -1}, "phi_days"),
        ({"phi_days": 99999}, "phi_days"),
        ({"state": "được"}, "state"),
        ({"effective_to": dt.date(2025, 1, 1)}, "effective_to"),
        ({"effective_from": dt.date(26, 1, 1)}, "effective_from"),
        ({"uses": [{"crop": ""}]}, "uses"),
        ({"name": "x" * 161}, "name"),
    ],
)
def test_what_cannot_be_is_refused_with_its_field(hoa, wrong, field):
    with pytest.raises(Refusal) as refused:
        listed(hoa, **wrong)
    assert list(refused.value.by_field()) == [field]


def test_one_number_belongs_to_one_product(hoa):
    listed(hoa)
    with pytest.raises(Refusal) as refused:
        listed(hoa, name="Khác", registration="vd123 cndkt")
    assert "registration" in refused.value.by_field()


def test_the_form_reads_crops_line_by_line_and_keeps_what_was_typed(client, hoa):
    client.force_login(hoa)
    typed = {"name": "Rầy Ví Dụ", "kind": "plant", "state": "allowed", "phi_days": "", "source": "QĐ 1",
             "effective_from": "01/02/2026", "uses": "Lúa; rầy nâu; 14\nCam; ; 21 ngày"}  # fmt: skip
    page = client.post(reverse("medicine-new"), typed | {"uses": "Lúa; rầy; mười bốn"})
    assert page.status_code == 400
    assert "mười bốn" in text(page)
    assert client.post(reverse("medicine-new"), typed).status_code == 302
    row = Medicine.objects.get()
    assert row.uses == [{"crop": "Lúa", "pests": "rầy nâu", "phi_days": 14}, {"crop": "Cam", "phi_days": 21}]
    page = text(client.get(reverse("medicine-change", args=[row.entry])))
    assert "Lúa; rầy nâu; 14" in page
    changed = typed | {"state": "withdrawn", "effective_from": "01/03/2026"}
    client.post(reverse("medicine-change", args=[row.entry]), changed)
    assert "Đã rút khỏi danh mục" in text(client.get(reverse("medicine", args=[row.entry])))


def test_a_sheet_is_shown_line_by_line_and_written_only_when_confirmed(client, hoa):
    row = listed(hoa)
    client.force_login(hoa)
    upload = sheet(
        ["Rầy Ví Dụ 25WP", "", "VD-123/CNĐKT", "BVTV", "Cấm", 14, "", dt.date(2026, 6, 1), None, "QĐ 2"],
        ["Mới Ví Dụ", "Hoạt chất", "VD-7", "", "", "7", "Lúa; rầy; 7", "01/02/2026", "", "QĐ 2"],
        ["Sai Ví Dụ", "", "", "", "", "bảy", "", "01/02/2026", "", "QĐ 2"],
        ["Sai Ngày", "", "", "", "", "", "", "31/02/2026", "", "QĐ 2"],
        [None] * 10,
    )
    page = client.post(reverse("medicine-intake-new"), {"sheet": upload}, follow=True)
    assert "Mới 1, đổi 1, như cũ 0, sai 2" in text(page)
    assert Medicine.objects.count() == 1
    intake = ListIntake.objects.get()
    client.post(reverse("medicine-intake", args=[intake.pk]))
    client.post(reverse("medicine-intake", args=[intake.pk]))
    assert Medicine.objects.count() == 3
    assert find(name=row.name, day=dt.date(2026, 6, 1)).state == "forbidden"
    assert find(name="moi vi du", day=dt.date(2026, 2, 1)).phi_for("lúa") == 7


def test_the_sheet_taken_away_comes_back_as_it_was(client, hoa):
    listed(hoa, uses=[{"crop": "Lúa", "pests": "rầy", "phi_days": 14}, {"crop": "Cam", "pests": "nhện"}])
    client.force_login(hoa)
    got = client.get(reverse("medicine-sheet")).content
    assert load_workbook(io.BytesIO(got)).active["A2"].value == "Rầy Ví Dụ 25WP"
    intake = read_sheet(officer=hoa, upload=SimpleUploadedFile("lai.xlsx", got))
    assert [line["fate"] for line in intake.rows] == ["same"]


@pytest.mark.parametrize(
    "content",
    [b"", b"PK\x03\x04 no workbook", b"\x00\x01\xff", "tên,tuổi\nA,1".encode(), b"\n" * 10],
)
def test_what_is_no_such_sheet_is_answered_in_words(client, hoa, content):
    client.force_login(hoa)
    page = client.post(reverse("medicine-intake-new"), {"sheet": SimpleUploadedFile("x.xlsx", content)})
    assert page.status_code == 400
    assert "Tệp" in text(page) or "tệp" in text(page)
    assert not Medicine.objects.exists()


def test_five_thousand_lines_are_read_and_written_in_a_breath(hoa):
    rows = [[f"Thuốc {n}", "", f"VD-{n}", "", "", 7, "", "01/02/2026", "", "QĐ"] for n in range(5000)]
    began = timezone.now()
    intake = read_sheet(officer=hoa, upload=sheet(*rows))
    assert take_in(officer=hoa, intake=intake) == 5000
    assert timezone.now() - began < dt.timedelta(seconds=60)
    assert AuditEvent.objects.filter(verb="medicine.taken_in").count() == 1


def test_another_officer_cannot_confirm_what_he_has_not_read(client, hoa, tuan):
    intake = read_sheet(officer=hoa, upload=sheet(["A", "", "", "", "", 7, "", "01/02/2026", "", "QĐ"]))
    client.force_login(tuan)
    assert client.post(reverse("medicine-intake", args=[intake.pk])).status_code == 404


def test_the_api_reads_the_list_as_of_a_day(lan_client, hoa):
    row = listed(hoa, uses=[{"crop": "Lúa", "phi_days": 14}])
    change_medicine(officer=hoa, entry=row.entry, state="withdrawn", effective_from=dt.date(2026, 6, 1))
    told = lan_client.get("/api/thuoc/", {"on": "2026-03-01", "called": "ray"}).json()["results"]
    assert [one["state"] for one in told] == ["allowed"]
    assert lan_client.get(f"/api/thuoc/{row.entry}/").json()["state"] == "withdrawn"
    assert lan_client.get("/api/thuoc/", {"on": "hôm qua"}).status_code == 400
    assert lan_client.post("/api/thuoc/", {}).status_code == 405
