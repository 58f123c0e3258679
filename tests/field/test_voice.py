"""A grower may speak instead of typing: what she said stands beside the entry, for those who may see the entry."""

import json
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from cooperatives.access import Membership, Role
from cooperatives.erasure import erase_person
from tests import sounds
from tests.field.test_goods_api import jpeg
from traceability.foundation.files import recordings
from traceability.foundation.files.models import Picture, Recording
from traceability.foundation.refusals import Refusal
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.remarks import EventRecording, salted
from traceability.ledger.verify import verify
from traceability.log.sequencer import sequence

pytestmark = pytest.mark.django_db
NEW = "/nhat-ky/moi/?viec=water"


def spoken(person, data: bytes = b"") -> Recording:
    upload = SimpleUploadedFile("a.webm", data or sounds.webm(65))
    return recordings.store(upload=upload, uploader_party=person.party)


@pytest.fixture
def voice(lan) -> Recording:
    """A minute of Lan's."""
    return spoken(lan)


@pytest.fixture
def event(lan, viet_du, plot, voice) -> TraceEvent:
    return record(
        actor=lan, subject=viet_du, step="water", plot=plot, event_date=timezone.localdate(), recordings=[voice]
    )


@pytest.fixture
def minh_client(minh) -> Client:
    client = Client()
    client.force_login(minh)
    return client


@pytest.fixture
def staff_client(staff) -> Client:
    client = Client()
    client.force_login(staff)
    return client


# --- the ledger -------------------------------------------------------------------------------------------------------
def test_the_ledger_keeps_a_salted_hash_and_no_sound(event, voice):
    beside = event.recordings.get()
    assert event.how == {"noted": {"recordings": [salted(bytes(beside.salt), voice.sha256)]}}
    assert voice.sha256 not in json.dumps(event.how)
    sequence()
    assert verify() is None


def test_the_same_words_said_twice_have_two_hashes(event, lan, viet_du, plot, voice):
    again = record(
        actor=lan, subject=viet_du, step="water", plot=plot, event_date=timezone.localdate(), recordings=[voice]
    )
    assert again.pk != event.pk
    assert again.how != event.how


def test_nobody_writes_a_hash_of_a_recording_that_is_not_there(lan, viet_du):
    event = record(
        actor=lan, subject=viet_du, step="water", event_date=timezone.localdate(),
        how={"noted": {"recordings": ["0" * 64]}},
    )  # fmt: skip
    assert event.how == {}


def test_a_recording_that_was_exchanged_is_named(event, lan):
    sequence()
    EventRecording.objects.filter(event=event).update(recording=spoken(lan, sounds.webm(3)))
    finding = verify()
    assert finding is not None and (finding.event, finding.field) == (event.pk, "recordings")


def test_a_repeat_is_known_and_one_with_another_voice_is_none(lan, viet_du, voice):
    said = {"actor": lan, "subject": viet_du, "step": "water", "event_date": timezone.localdate(),
            "client_uuid": uuid.uuid4()}  # fmt: skip
    first = record(**said, recordings=[voice])
    assert record(**said, recordings=[voice]) == first
    for other in ([], [spoken(lan)], [voice, spoken(lan)]):
        with pytest.raises(Refusal, match="nội dung khác"):
            record(**said, recordings=other)
    assert TraceEvent.objects.count() == 1


def test_more_than_three_are_refused(lan, viet_du):
    with pytest.raises(Refusal, match="tối đa 3 ghi âm"):
        record(
            actor=lan, subject=viet_du, step="water", event_date=timezone.localdate(),
            recordings=[spoken(lan) for _n in range(4)],
        )  # fmt: skip


def test_a_correction_takes_the_voice_over(event, lan, voice):
    corrected = correct(actor=lan, event=event, error_reason="incorrect_data", note="Tưới buổi sáng")
    assert corrected.recordings.get().recording == voice
    sequence()
    assert verify() is None


@pytest.mark.django_db(transaction=True)
def test_who_is_erased_is_heard_no_more_and_the_ledger_still_verifies(event, lan, staff, voice):
    Membership.objects.filter(user=staff).update(role=Role.MANAGER)
    correct(actor=staff, event=event, error_reason="incorrect_data", note="Kỹ thuật sửa")
    unused = spoken(lan, sounds.wav())
    sequence()
    erase_person(actor=lan, user=lan)
    assert not EventRecording.objects.exists()
    assert not Recording.objects.exists()
    assert not any(storages["private"].exists(one.name) for one in (voice, unused))
    assert TraceEvent.objects.count() == 2
    assert verify() is None


# --- hearing it -------------------------------------------------------------------------------------------------------
def test_those_who_see_the_entry_hear_it_and_others_find_nothing(lan_client, minh_client, staff_client, event, voice):
    address = f"/ghi-am/{voice.pk}/"
    for hears in (lan_client, staff_client):
        told = hears.get(address)
        assert (told.status_code, told["Content-Type"], told.content) == (200, "audio/webm", sounds.webm(65))
    part = lan_client.get(address, headers={"Range": "bytes=0-3"})
    assert (part.status_code, part.content) == (206, b"\x1a\x45\xdf\xa3")
    missing = f"/ghi-am/{uuid.uuid4()}/"
    for stranger in (Client(), minh_client):
        assert stranger.get(address).status_code == stranger.get(missing).status_code == 404
    assert lan_client.post(address).status_code == 405


def test_what_stands_beside_no_entry_yet_is_heard_by_its_speaker_alone(lan_client, staff_client, voice):
    assert lan_client.get(f"/ghi-am/{voice.pk}/").status_code == 200
    assert staff_client.get(f"/ghi-am/{voice.pk}/").status_code == 404


@pytest.mark.parametrize("path", ["/nhat-ky/", "/nhat-ky/tat-ca/", "/nhat-ky/{event}/sua/"])
def test_the_pages_of_the_diary_play_it_and_say_how_long_it_is(lan_client, event, voice, path):
    page = lan_client.get(path.format(event=event.pk))
    text = page.content.decode()
    assert f'src="/ghi-am/{voice.pk}/"' in text
    assert "Ghi âm 1 phút 5 giây" in text
    assert "media-src 'self' blob:" in page["Content-Security-Policy"]


def test_a_batch_plays_what_was_said_on_its_way_and_its_public_page_does_not(lan_client, things):
    address = f"/ghi-am/{things.own['recording']}/"
    assert address in lan_client.get(f"/lo-hang/{things.own['batch']}/").content.decode()
    public = Client().get(f"/t/{things.own['code']}", follow=True)
    assert public.status_code == 200
    assert "ghi-am" not in public.content.decode()
    assert "media-src" not in public["Content-Security-Policy"]


# --- the form without a script ----------------------------------------------------------------------------------------
def post(client, plot, **boxes):
    return client.post(NEW, {"day": "today", "plot": str(plot.pk), "client_uuid": str(uuid.uuid4()), **boxes})


def test_a_recording_is_posted_with_the_form(lan_client, plot):
    told = post(lan_client, plot, voice=SimpleUploadedFile("Tưới.m4a", sounds.m4a(30)))
    assert told.status_code == 302
    recording = TraceEvent.objects.get().recordings.get().recording
    assert (recording.content_type, recording.seconds) == ("audio/mp4", 30)


BAD = {
    "an hour": (sounds.webm(3600), "dài 60 phút, nhiều nhất 2 phút"),
    "40 MB": (sounds.mp3(2) + bytes(40 * 1024 * 1024), "nặng 41 MB, nhiều nhất 3 MB"),
    "none": (b"<html><script>alert(1)</script>", "không phải ghi âm"),
    "empty": (b"", "rỗng"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_bad_file_is_told_on_the_page_and_nothing_else_is_lost(lan_client, plot, what):
    data, words = BAD[what]
    photo = SimpleUploadedFile("a.jpg", jpeg())
    page = post(lan_client, plot, note="Tưới lúc sáng", photos=photo, voice=SimpleUploadedFile("dai.mp3", data))
    text = page.content.decode()
    assert page.status_code == 400
    assert all(one in text for one in ("dai.mp3: ", words, "ghi lại"))
    assert "Tưới lúc sáng" in text
    kept = Picture.objects.get()
    assert f'name="kept" value="{kept.pk}"' in text
    assert not TraceEvent.objects.exists() and not Recording.objects.exists()
    assert post(lan_client, plot, note="Tưới lúc sáng", kept=str(kept.pk)).status_code == 302
    assert TraceEvent.objects.get().photos.get().picture == kept


def test_a_good_recording_survives_a_mistake_elsewhere(lan_client, plot):
    page = lan_client.post(NEW, {"day": "other", "event_date": "99/99/2026", "plot": str(plot.pk),
                                 "voice": SimpleUploadedFile("a.wav", sounds.wav())})  # fmt: skip
    kept = Recording.objects.get()
    assert f'name="voice_kept" value="{kept.pk}"' in page.content.decode()
    assert post(lan_client, plot, voice_kept=str(kept.pk)).status_code == 302
    assert TraceEvent.objects.get().recordings.get().recording == kept


def test_one_that_was_ticked_away_and_one_of_somebody_else_do_not_come_along(lan_client, plot, voice, minh):
    foreign = spoken(minh)
    post(lan_client, plot, voice_kept=[str(voice.pk), str(foreign.pk), "x"], voice_dropped=str(voice.pk))
    assert TraceEvent.objects.get().recordings.count() == 0


def test_a_colleague_who_corrects_keeps_voice_and_photos(staff_client, lan_client, lan, plot, event, voice):
    page = staff_client.get(f"/nhat-ky/{event.pk}/sua/").content.decode()
    assert f'name="voice_kept" value="{voice.pk}"' in page
    staff_client.post(f"/nhat-ky/{event.pk}/sua/", {
        "day": "today", "plot": str(plot.pk), "error_reason": "incorrect_data", "note": "Sửa",
        "voice_kept": str(voice.pk),
    })  # fmt: skip
    assert TraceEvent.objects.current().get().recordings.get().recording == voice


# --- the phone's queue ------------------------------------------------------------------------------------------------
@pytest.fixture
def item(viet_du, plot) -> dict:
    """A watering, as the phone keeps it."""
    now = timezone.now().isoformat()
    return {
        "v": 2, "client_uuid": str(uuid.uuid4()), "subject": str(viet_du.pk), "step": "water", "device_time": now,
        "sent_at": now, "day": "today", "date": timezone.localdate().isoformat(),
        "fields": {"plot": [str(plot.pk)], "day": ["today"]},
    }  # fmt: skip


def put(client, name, data: bytes = b"", kind: str = "audio/webm;codecs=opus"):
    return client.put(f"/api/ghi-am/{name}", data or sounds.webm(), content_type=kind)


def deliver(client, item):
    return client.post("/api/nhat-ky/", item, content_type="application/json")


def test_a_recording_arrives_once_however_often_it_is_sent(lan_client):
    name = uuid.uuid4()
    first, again = put(lan_client, name), put(lan_client, name, kind="application/octet-stream")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json() == lan_client.get(f"/api/ghi-am/{name}").json()
    assert first.json()["client_uuid"] == str(name)
    assert (first.json()["seconds"], first.json()["content_type"]) == (2, "audio/webm")
    assert Recording.objects.count() == 1


def test_anothers_recording_is_neither_shown_nor_overwritten(lan_client, minh_client):
    name = uuid.uuid4()
    put(lan_client, name)
    assert minh_client.get(f"/api/ghi-am/{name}").status_code == 404
    assert put(minh_client, name).status_code == 409


@pytest.mark.parametrize("what", BAD)
def test_over_the_api_a_bad_file_is_told_in_the_same_words(lan_client, what):
    data, words = BAD[what]
    told = lan_client.put(f"/api/ghi-am/{uuid.uuid4()}", data, content_type="audio/webm")
    assert told.status_code == 400
    assert words in told.json()["error"]["message"]
    assert not Recording.objects.exists()


def test_recordings_do_not_come_without_end(lan_client, monkeypatch):
    monkeypatch.setattr("traceability.field.api.SENT", (2, 3600))
    assert [put(lan_client, uuid.uuid4()).status_code for _n in range(3)] == [200, 200, 429]


def test_recordings_come_first_and_one_that_has_not_arrived_is_asked_for(lan_client, item):
    name = str(uuid.uuid4())
    waiting = deliver(lan_client, item | {"recordings": [name]})
    assert (waiting.status_code, list(waiting.json()["error"]["fields"])) == (409, ["voice"])
    put(lan_client, name)
    first, again = (deliver(lan_client, item | {"recordings": [name]}) for _n in range(2))
    assert first.json() == again.json()
    assert TraceEvent.objects.get().recordings.get().recording == Recording.objects.get()


def test_somebody_elses_recording_is_not_there(lan_client, minh_client, item):
    name = str(uuid.uuid4())
    put(minh_client, name)
    assert deliver(lan_client, item | {"recordings": [name]}).status_code == 409
    assert not TraceEvent.objects.exists()


def test_programs_name_recordings_by_their_id(lan_client, viet_du, plot):
    name = put(lan_client, uuid.uuid4()).json()["id"]
    body = {"subject": str(viet_du.pk), "step": "water", "plot": str(plot.pk), "recordings": [name],
            "event_date": timezone.localdate().isoformat()}  # fmt: skip
    told = deliver(lan_client, body)
    assert (told.status_code, told.json()["recordings"]) == (201, [name])
