"""What somebody in the field may rely on when she writes the diary on her phone."""

import datetime as dt
import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from cooperatives.subjects import Plot
from traceability.foundation.files import pictures
from traceability.inputs.keeping import add_medicine, change_medicine
from traceability.ledger.events import TraceEvent

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


def address(step: str) -> str:
    return f"{reverse('diary-new')}?viec={step}"


def jpeg() -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return SimpleUploadedFile("anh.jpg", out.getvalue(), "image/jpeg")


@pytest.fixture
def spray(plot) -> dict:
    """A spray of today as it is typed."""
    return {
        "client_uuid": str(uuid.uuid4()), "day": "today", "plot": plot.pk, "input_name": "Thuốc Ví Dụ",
        "dose": "20 ml cho bình 16 lít", "phi_days": "7",
    }  # fmt: skip


@pytest.mark.usefixtures("plot")
def test_the_first_page_offers_two_things_and_says_how_to_begin(lan_client):
    page = text(lan_client.get(reverse("today")))
    assert reverse("diary-new") in page
    assert reverse("batch-new") in page
    assert "Chưa có nhật ký" in page


def test_eight_tiles_fit_the_work_of_the_subject(lan_client, plot):
    page = text(lan_client.get(reverse("diary-new")))
    works = re.search(r'<ul class="tiles">.*?</ul>', page, re.DOTALL)[0]
    assert len(re.findall(r'class="tile"', works)) == 8
    assert "Phun thuốc" in page
    plot.kind = "ao"
    plot.save()
    assert "Đánh bắt" in text(lan_client.get(reverse("diary-new")))


def test_a_spray_is_read_back_with_the_first_day_of_harvest(lan_client, spray):
    page = lan_client.post(address("spray"), spray, follow=True)
    first = timezone.localdate() + dt.timedelta(days=7)
    assert f"Thu hoạch từ ngày {first:%d/%m/%Y}" in text(page)
    event = TraceEvent.objects.get()
    assert (event.how["phi_days"], event.how["input"]["name"]) == (7, "Thuốc Ví Dụ")
    assert "còn 7 ngày cách ly thuốc" in text(lan_client.get(reverse("today")))


def test_a_repeated_submit_is_one_entry(lan_client, spray):
    lan_client.post(address("spray"), spray)
    lan_client.post(address("spray"), spray)
    assert TraceEvent.objects.count() == 1


def test_an_unknown_interval_is_said_and_not_taken_for_zero(lan_client, spray):
    del spray["phi_days"]
    page = lan_client.post(address("spray"), spray)
    assert page.status_code == 400
    assert "Chưa rõ thì đánh dấu" in text(page)
    page = lan_client.post(address("spray"), spray | {"phi_unknown": "on"}, follow=True)
    assert "Chưa rõ số ngày cách ly" in text(page)
    assert "phi_days" not in TraceEvent.objects.get().how
    assert "chưa rõ số ngày cách ly" in text(lan_client.get(reverse("today")))


def test_a_spray_without_a_name_and_a_plot_tells_both_at_once(lan_client, spray):
    page = lan_client.post(address("spray"), spray | {"input_name": "", "plot": ""})
    assert page.status_code == 400
    assert 'href="#id_input_name"' in text(page)
    assert 'href="#id_plot"' in text(page)
    assert "20 ml cho bình 16 lít" in text(page)


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("31/02/2026", "chỉ có 28 ngày"),
        ("", "Ghi ngày vào ô"),
        ("hôm kia", "ngày/tháng/năm"),
        ("01/01/2099", "sau hôm nay"),
    ],
)
def test_another_day_must_be_a_day_that_was(lan_client, spray, typed, word):
    page = lan_client.post(address("spray"), spray | {"day": "other", "event_date": typed})
    assert page.status_code == 400
    assert word in text(page)
    assert TraceEvent.objects.count() == 0


def test_yesterday_and_the_third_of_april_are_understood(lan_client, spray):
    lan_client.post(address("spray"), spray | {"day": "yesterday", "event_date": "31/02/2026"})
    assert TraceEvent.objects.get().event_date == timezone.localdate() - dt.timedelta(days=1)
    again = spray | {"client_uuid": str(uuid.uuid4()), "day": "other", "event_date": "03/04/2026"}
    lan_client.post(address("spray"), again)
    assert TraceEvent.objects.filter(event_date=dt.date(2026, 4, 3)).exists()


@pytest.mark.parametrize(("typed", "kept"), [("1.500", "1500"), ("1,5", "1.5")])
def test_numbers_are_read_the_vietnamese_way(lan_client, plot, typed, kept):
    entry = {"day": "today", "plot": plot.pk, "quantity": typed, "unit": "kg"}
    lan_client.post(address("harvest"), entry)
    assert TraceEvent.objects.get().how["quantity"] == kept


@pytest.mark.parametrize("typed", ["", "0", "-3", "abc", "1,500", "9" * 20])
def test_a_harvest_needs_a_quantity_that_can_be(lan_client, plot, typed):
    page = lan_client.post(address("harvest"), {"day": "today", "plot": plot.pk, "quantity": typed, "unit": "kg"})
    assert page.status_code == 400
    assert TraceEvent.objects.count() == 0


def test_a_photo_survives_a_mistake_elsewhere(lan_client, spray):
    page = lan_client.post(address("spray"), spray | {"input_name": "", "photos": jpeg()})
    kept = re.findall(r'name="kept" value="([^"]+)"', text(page))
    lan_client.post(address("spray"), spray | {"kept": kept})
    assert [str(photo.picture_id) for photo in TraceEvent.objects.get().photos.all()] == kept


def test_more_than_six_photos_are_too_many(lan_client, spray):
    page = lan_client.post(address("spray"), spray | {"photos": [jpeg() for _ in range(7)]})
    assert page.status_code == 400
    assert "Nhiều nhất 6 ảnh" in text(page)


def test_as_last_time_fills_the_whole_form(lan_client, spray):
    lan_client.post(address("spray"), spray)
    page = text(lan_client.get(f"{address('spray')}&nhu=1"))
    for shown in ('value="Thuốc Ví Dụ"', 'value="20 ml cho bình 16 lít"', 'value="7"'):
        assert shown in page
    assert spray["client_uuid"] not in page


def test_an_entry_is_corrected_by_a_new_one_and_the_old_one_stays(lan_client, spray):
    lan_client.post(address("spray"), spray)
    event = TraceEvent.objects.get()
    page = text(lan_client.get(reverse("diary-correct", args=[event.pk])))
    assert 'value="Thuốc Ví Dụ"' in page
    fixed = spray | {"client_uuid": str(uuid.uuid4()), "phi_days": "14", "error_reason": "incorrect_data"}
    lan_client.post(reverse("diary-correct", args=[event.pk]), fixed)
    assert TraceEvent.objects.count() == 2
    assert TraceEvent.objects.current().get().how["phi_days"] == 14
    book = text(lan_client.get(reverse("diary")))
    assert "Đã sửa" in book
    assert "Mục này đã được sửa" in text(lan_client.get(reverse("diary-correct", args=[event.pk])))


def test_what_did_not_happen_is_said_without_filling_in_anything(lan_client, spray):
    lan_client.post(address("spray"), spray)
    event = TraceEvent.objects.get()
    lan_client.post(reverse("diary-correct", args=[event.pk]), {"error_reason": "did_not_occur", "day": "today"})
    assert not TraceEvent.objects.current().exists()
    assert "Không xảy ra" in text(lan_client.get(reverse("diary")))


def test_whose_work_it_was_is_kept_as_an_opaque_id(lan_client, staff, spray):
    lan_client.post(address("spray"), spray | {"worker": str(staff.pk)})
    assert TraceEvent.objects.get().on_behalf_party == staff.party


@pytest.mark.usefixtures("staff", "batch")
def test_the_ids_of_another_subject_are_refused_in_every_box(lan_client, minh, other_subject, hac_thanh, spray):
    foreign_plot = Plot.objects.create(subject=other_subject, name="Vườn Mẫu", unit=hac_thanh)
    foreign_photo = pictures.store(upload=jpeg(), uploader_party=minh.party)
    for wrong in ({"plot": foreign_plot.pk}, {"worker": str(minh.pk)}, {"batch": uuid.uuid4()}, {"batch": "x"}):
        page = lan_client.post(address("spray"), spray | wrong)
        assert page.status_code == 400
        assert "Vườn Mẫu" not in text(page)
    lan_client.post(address("spray"), spray | {"kept": str(foreign_photo.pk)})
    assert TraceEvent.objects.get().photos.count() == 0


def test_anothers_entry_is_not_there(client, lan_client, minh, spray):
    lan_client.post(address("spray"), spray)
    event = TraceEvent.objects.get()
    client.force_login(minh)
    assert client.get(reverse("diary-correct", args=[event.pk])).status_code == 404
    assert client.post(reverse("diary-correct", args=[event.pk]), spray).status_code == 404


@pytest.mark.parametrize("step", ["release", "recall", "nothing", ""])
def test_no_form_writes_what_only_release_and_recall_may_write(lan_client, plot, step):
    page = lan_client.post(address(step), {"day": "today", "plot": plot.pk})
    assert page.status_code == 200
    assert TraceEvent.objects.count() == 0


def test_five_thousand_letters_come_back_with_their_limit(lan_client, spray):
    page = lan_client.post(address("spray"), spray | {"input_name": "ễ" * 5000, "note": "ữ" * 5000})
    assert page.status_code == 400
    assert "ễ" * 5000 in text(page)
    assert "ữ" * 5000 in text(page)


# --- the department's list --------------------------------------------------------------------------------------------
def listed(officer, **facts):
    plain = {"name": "Thuốc Ví Dụ", "kind": "plant", "state": "allowed", "phi_days": 14, "registration": "VD-1",
             "effective_from": dt.date(2020, 1, 1), "source": "Quyết định ví dụ"}  # fmt: skip
    return add_medicine(officer=officer, **(plain | facts))


def test_names_of_the_list_are_offered_while_typing_with_number_and_days(lan_client, hoa, plot):
    listed(hoa, uses=[{"crop": "Nếp nương", "phi_days": 21}])
    listed(hoa, name="Thuốc thú y Ví Dụ", kind="animal", registration="VD-2")
    page = text(lan_client.get(f"{address('spray')}&thua={plot.pk}"))
    assert 'list="ten-vat-tu"' in page
    assert 'value="Thuốc Ví Dụ" data-registration="VD-1" data-listed data-phi="21"' in page
    assert "Thuốc thú y Ví Dụ" not in page


def test_days_left_empty_are_proposed_by_the_list_and_taken_at_the_second_save(lan_client, hoa, spray):
    listed(hoa)
    page = lan_client.post(address("spray"), spray | {"phi_days": ""})
    assert page.status_code == 400
    assert "Theo danh mục của Sở Nông nghiệp và Môi trường Thanh Hóa là 14 ngày" in text(page)
    assert re.search(r'name="phi_days" value="14"', text(page))
    assert TraceEvent.objects.count() == 0


def test_fewer_days_than_the_list_says_are_asked_back_kept_as_declared_and_flagged(lan_client, hoa, spray):
    row = listed(hoa)
    page = lan_client.post(address("spray"), spray)
    assert page.status_code == 400
    assert "ghi 14 ngày, anh/chị ghi 7 ngày. Có đúng không?" in text(page)
    assert 'name="phi_confirmed"' in text(page)
    page = lan_client.post(address("spray"), spray | {"phi_confirmed": "on"}, follow=True)
    how = TraceEvent.objects.get().how
    assert how["phi_days"] == 7
    assert how["noted"]["list"] == {"entry": str(row.entry), "state": "allowed", "phi_days": 14}
    assert "Danh mục ghi 14 ngày cách ly" in text(page)


def test_as_many_days_as_the_list_says_are_not_asked_about(lan_client, hoa, spray):
    listed(hoa, phi_days=7)
    assert lan_client.post(address("spray"), spray).status_code == 302


@pytest.mark.parametrize(("state", "word"), [("forbidden", "Thuốc này bị cấm"), ("withdrawn", "đã rút khỏi danh mục")])
def test_a_product_off_the_list_is_warned_of_kept_and_flagged(lan_client, hoa, spray, state, word):
    listed(hoa, state=state, phi_days=None)
    page = lan_client.post(address("spray"), spray, follow=True)
    assert word in text(page)
    assert TraceEvent.objects.get().how["noted"]["list"]["state"] == state


def test_a_ban_of_tomorrow_says_nothing_of_today(lan_client, hoa, spray):
    row = listed(hoa, phi_days=7)
    change_medicine(officer=hoa, entry=row.entry, state="forbidden",
                    effective_from=timezone.localdate() + dt.timedelta(days=1))  # fmt: skip
    page = lan_client.post(address("spray"), spray, follow=True)
    assert "bị cấm" not in text(page)


def test_what_was_noted_is_nobody_elses_to_write(lan_client, viet_du, plot):
    how = {"input": {"name": "Thuốc Ví Dụ"}, "phi_days": 3, "noted": {"list": {"state": "allowed"}}}
    body = {"subject": str(viet_du.pk), "step": "spray", "event_date": str(timezone.localdate()), "plot": str(plot.pk),
            "how": how}  # fmt: skip
    told = lan_client.post("/api/nhat-ky/", body, content_type="application/json")
    assert told.status_code == 201
    assert "noted" not in told.json()["how"]


def test_a_repeat_after_the_list_has_changed_is_still_the_same_entry(lan_client, hoa, spray):
    row = listed(hoa, phi_days=7)
    lan_client.post(address("spray"), spray)
    change_medicine(officer=hoa, entry=row.entry, state="forbidden", effective_from=timezone.localdate())
    assert lan_client.post(address("spray"), spray).status_code == 302
    assert TraceEvent.objects.count() == 1


# --- less to type -----------------------------------------------------------------------------------------------------
def test_any_entry_of_the_list_can_be_written_once_more(lan_client, spray):
    lan_client.post(address("spray"), spray)
    old = TraceEvent.objects.get()
    lan_client.post(address("spray"), spray | {"client_uuid": str(uuid.uuid4()), "input_name": "Thuốc Khác"})
    book = text(lan_client.get(reverse("diary")))
    assert "Ghi lại như mục này" in book
    assert f"viec=spray&amp;nhu={old.pk}" in book
    page = text(lan_client.get(f"{address('spray')}&nhu={old.pk}"))
    assert 'value="Thuốc Ví Dụ"' in page
    assert spray["client_uuid"] not in page


def test_anothers_entry_cannot_be_copied_by_its_id(client, lan_client, minh, hac_thanh, other_subject, spray):
    lan_client.post(address("spray"), spray)
    event = TraceEvent.objects.get()
    client.force_login(minh)
    page = client.get(f"{address('spray')}&nhu={event.pk}")
    assert page.status_code == 200
    assert 'value="Thuốc Ví Dụ"' not in text(page)


@pytest.mark.parametrize("wrong", ["nhu=x", "thua=x", "vat-tu=<b>", "nhu=11111111-1111-1111-1111-111111111111"])
def test_nonsense_in_the_address_is_as_if_nothing_were_told(lan_client, plot, wrong):
    assert lan_client.get(f"{address('spray')}&{wrong}").status_code == 200


def test_a_harvest_ten_times_the_usual_is_asked_back_in_whatever_unit(lan_client, plot):
    entry = {"day": "today", "plot": plot.pk, "quantity": "150", "unit": "kg"}
    lan_client.post(address("harvest"), entry)
    page = lan_client.post(address("harvest"), entry | {"quantity": "1,5", "unit": "tan"})
    assert page.status_code == 400
    assert "1,5 tấn, gấp 10 lần mọi khi. Có đúng không?" in text(page)
    assert "Đọc lại: 1,5 tấn (1.500 kg)" in text(page)
    assert lan_client.post(address("harvest"), entry | {"quantity": "1.499"}).status_code == 302
    sure = entry | {"quantity": "1,5", "unit": "tan", "quantity_confirmed": "on"}
    assert lan_client.post(address("harvest"), sure).status_code == 302
    assert TraceEvent.objects.count() == 3


def test_units_that_do_not_convert_are_not_compared(lan_client, plot):
    entry = {"day": "today", "plot": plot.pk, "quantity": "3", "unit": "kg"}
    lan_client.post(address("harvest"), entry)
    assert lan_client.post(address("harvest"), entry | {"quantity": "900", "unit": "qua"}).status_code == 302


def test_the_form_reminds_of_the_interval_of_the_plot_that_is_chosen(lan_client, viet_du, muong_lat, spray, plot):
    other = Plot.objects.create(subject=viet_du, name="Vườn Hai", unit=muong_lat)
    lan_client.post(address("spray"), spray | {"phi_days": "6"})
    until = timezone.localdate() + dt.timedelta(days=6)
    page = text(lan_client.get(f"{address('water')}&thua={plot.pk}"))
    assert "còn 6 ngày cách ly thuốc" in page
    assert f"Thu hoạch trước {until:%d/%m/%Y} thì chưa công bố được lô hàng." in page
    assert re.search(rf'data-running="{plot.pk}">', page)
    page = text(lan_client.get(f"{address('water')}&thua={other.pk}"))
    assert re.search(rf'data-running="{plot.pk}" hidden>', page)
    page = text(lan_client.get(f"{address('harvest')}&thua={other.pk}"))
    assert re.search(rf'data-running="{plot.pk}">', page), "a harvest is reminded of every plot"
