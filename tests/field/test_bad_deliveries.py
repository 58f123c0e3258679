"""What a phone may send wrongly, by bad luck or by age: a plain sentence with the remedy, nothing lost, never a 500."""

import datetime as dt
import io
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from traceability.field.deliveries import Delivery
from traceability.foundation.payloads import CURRENT
from traceability.ledger.events import TraceEvent

pytestmark = pytest.mark.django_db
DIARY, BATCHES = "/api/nhat-ky/", "/api/lo-hang/"


def said(answer) -> str:
    """Every sentence of a refusal, in one string."""
    error = answer.json()["error"]
    return " ".join([error["message"], *(text for texts in error["fields"].values() for text in texts)])


def send(client, envelope: dict, to: str = DIARY):
    return client.post(to, envelope, content_type="application/json")


def shoot(client, body: bytes, pk=None):
    return client.put(f"/api/anh/{pk or uuid.uuid4()}", body, content_type="image/jpeg")


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG")
    return out.getvalue()


@pytest.fixture
def watering(plot, viet_du) -> dict:
    """One entry as a phone's queue sends it."""
    now = timezone.now()
    return {
        "v": CURRENT, "client_uuid": str(uuid.uuid4()), "subject": str(viet_du.pk), "step": "water", "day": "today",
        "date": timezone.localdate().isoformat(), "device_time": now.isoformat(), "sent_at": now.isoformat(),
        "tz_offset": 420, "fields": {"day": ["today"], "plot": [str(plot.pk)], "note": ["Tưới sáng"]}, "photos": [],
    }  # fmt: skip


def test_a_replay_answers_with_the_same_body_and_adds_nothing(lan_client, watering):
    first, second = send(lan_client, watering), send(lan_client, watering | {"sent_at": timezone.now().isoformat()})
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first.json()["client_uuid"] == watering["client_uuid"]
    assert TraceEvent.objects.count() == 1


def test_a_photo_that_is_none_is_named_and_its_entry_waits_for_it(lan_client, watering):
    photo = uuid.uuid4()
    refused = shoot(lan_client, b"GIF89a this is no picture", photo)
    assert refused.status_code == 400
    assert "ảnh" in said(refused).lower()
    entry = send(lan_client, watering | {"photos": [str(photo)]})
    assert entry.status_code == 409
    assert "Còn 1 ảnh chưa đến nơi" in said(entry)
    assert not TraceEvent.objects.exists()
    assert shoot(lan_client, jpeg(), photo).json()["client_uuid"] == str(photo)
    assert send(lan_client, watering | {"photos": [str(photo)]}).status_code == 201


@pytest.mark.parametrize("body", [b"", b"\xff\xd8\xff" + b"\0" * 500, b"%PDF-1.4", "không phải ảnh".encode()])
def test_nothing_that_is_no_photo_breaks_the_door_for_photos(lan_client, body):
    refused = shoot(lan_client, body)
    assert refused.status_code == 400
    assert said(refused).strip()


def test_a_photo_of_40_mb_is_told_its_weight_and_the_limit(lan_client):
    refused = shoot(lan_client, jpeg() + bytes(40_000_000))
    assert refused.status_code in {400, 413}
    assert "MB" in said(refused)


def test_twelve_photos_at_once_are_too_many_and_the_sentence_says_how_many_fit(lan_client, watering):
    photos = [str(uuid.uuid4()) for _ in range(12)]
    for photo in photos:
        assert shoot(lan_client, jpeg(), photo).status_code == 200
    refused = send(lan_client, watering | {"photos": photos})
    assert refused.status_code == 400
    assert "Nhiều nhất 10 mục" in said(refused)
    assert send(lan_client, watering | {"photos": photos[:6]}).status_code == 201


@pytest.mark.parametrize(
    ("device_time", "flagged"),
    [
        ("2016-03-01T07:00:00+07:00", True), ("2099-12-31T23:59:59Z", True), ("0001-01-01T00:00:00Z", True),
        ("9999-12-31T23:59:59-14:00", True), ("hôm qua", True), ("", False), (None, False),
    ],
)  # fmt: skip
def test_no_clock_is_a_reason_to_refuse_and_today_is_never_taken_from_a_wrong_one(
    lan_client, watering, device_time, flagged
):
    answer = send(lan_client, watering | {"device_time": device_time, "sent_at": device_time, "date": "2016-03-01"})
    assert answer.status_code == 201
    assert answer.json()["clock_wrong"] is flagged
    kept = TraceEvent.objects.get().event_date
    assert kept == timezone.localdate() or (not flagged and kept == dt.date(2016, 3, 1))


def test_a_replay_under_another_login_is_refused_and_changes_nothing(lan_client, minh, watering):
    send(lan_client, watering)
    stranger = Client()
    stranger.force_login(minh)
    refused = send(stranger, watering)
    assert refused.status_code in {404, 409}
    assert "tài khoản khác" in said(refused)
    assert TraceEvent.objects.count() == 1


def test_the_photo_of_another_login_is_refused(lan_client, minh, watering):
    photo = uuid.uuid4()
    shoot(lan_client, jpeg(), photo)
    stranger = Client()
    stranger.force_login(minh)
    refused = shoot(stranger, jpeg(), photo)
    assert refused.status_code == 409
    assert "tài khoản khác" in said(refused)


def test_other_words_under_an_id_that_was_sent_are_not_taken_for_a_replay(lan_client, watering):
    send(lan_client, watering)
    other = watering | {"fields": watering["fields"] | {"note": ["Tưới chiều"]}}
    refused = send(lan_client, other)
    assert refused.status_code == 409
    assert "sẽ thành bản sửa" in said(refused)
    assert TraceEvent.objects.get().note.text == "Tưới sáng"


def test_of_two_phones_that_correct_the_same_entry_the_second_reads_what_the_first_wrote(
    lan_client, staff, watering, plot
):
    send(lan_client, watering)
    event = TraceEvent.objects.get()

    def corrected(day: str) -> dict:
        boxes = {"day": ["other"], "event_date": [day], "plot": [str(plot.pk)], "error_reason": ["incorrect_data"]}
        return watering | {
            "client_uuid": str(uuid.uuid4()), "corrects": str(event.pk), "day": "other", "date": "", "fields": boxes
        }  # fmt: skip

    assert send(lan_client, corrected("01/04/2026")).status_code == 201
    other_phone = Client()
    other_phone.force_login(staff)
    late = corrected("02/04/2026")
    refused = send(other_phone, late)
    assert refused.status_code == 409
    assert "01/04/2026" in said(refused)
    newest = refused.json()["error"]["fields"]["newest"][0]
    assert TraceEvent.objects.current().get().event_date == dt.date(2026, 4, 1)
    chosen = send(other_phone, late | {"client_uuid": str(uuid.uuid4()), "corrects": newest})
    assert chosen.status_code == 201
    assert TraceEvent.objects.current().get().event_date == dt.date(2026, 4, 2)
    assert TraceEvent.objects.count() == 3


def test_the_two_latest_versions_are_understood_and_older_or_newer_ones_are_told_what_to_do(lan_client, watering):
    for version in (CURRENT, CURRENT - 1):
        entry = watering | {"v": version, "client_uuid": str(uuid.uuid4())}
        assert send(lan_client, entry).status_code == 201
    for version, remedy in ((CURRENT - 2, "Bấm Sửa"), (CURRENT + 1, "gửi lại")):
        refused = send(lan_client, watering | {"v": version, "client_uuid": str(uuid.uuid4()), "shape": "of old"})
        assert refused.status_code == 422
        assert remedy in said(refused)
    assert TraceEvent.objects.count() == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"v": "hai"}, {"v": None}, {"v": True}, {"client_uuid": "x"}, {"client_uuid": None}, {"subject": "x"},
        {"subject": str(uuid.UUID(int=0))}, {"step": "fly"}, {"step": None}, {"fields": []}, {"fields": {"plot": "x"}},
        {"fields": {"plot": ["x"]}}, {"fields": {"note": ["ữ" * 5000]}}, {"photos": ["x"]}, {"day": "ngày kia"},
        {"fields": {str(number): ["x"] for number in range(200)}}, {"tz_offset": 10**12}, {"tz_offset": "x"},
        {"corrects": str(uuid.UUID(int=0))}, {"corrects": "x"}, {"fields": {"note": ["a\0b"]}}, {"date": "2026-13-40"},
    ],
)  # fmt: skip
def test_no_envelope_breaks_the_door(lan_client, watering, wrong):
    answer = send(lan_client, watering | wrong)
    assert answer.status_code in {201, 400, 404, 409, 422}
    if answer.status_code != 201:
        assert said(answer).strip()
        assert not Delivery.objects.exists()


def test_an_entry_for_a_subject_of_others_is_not_there(client, minh, watering):
    client.force_login(minh)
    assert send(client, watering).status_code == 404
    assert not TraceEvent.objects.exists()


def test_a_batch_sent_twice_is_one_batch_and_keeps_its_lot(lan_client, watering, product, plot):
    boxes = {"product": [str(product.pk)], "plots": [str(plot.pk)], "quantity": ["412"], "unit": ["kg"]}
    envelope = {name: value for name, value in watering.items() if name != "step"} | {"fields": boxes}
    first, second = send(lan_client, envelope, BATCHES), send(lan_client, envelope, BATCHES)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert reverse("batch", args=[first.json()["id"]]) == first.json()["url"]
