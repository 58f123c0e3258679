"""What is spoken is kept as it came, known by its bytes, short, private, and heard in parts."""

import datetime as dt
import hashlib
import uuid

import pytest
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import RequestFactory

from tests import sounds
from traceability.foundation.files import orphans, recordings
from traceability.foundation.files.models import Recording
from traceability.foundation.files.sound import heard
from traceability.foundation.refusals import Refusal

pytestmark = pytest.mark.django_db
PARTY = uuid.uuid4()
HOUR, MB = 3600, 1024 * 1024
KINDS = {"wav": "audio/wav", "webm": "audio/webm", "m4a": "audio/mp4", "m4a_in_pieces": "audio/mp4", "ogg": "audio/ogg",
         "mp3": "audio/mpeg", "aac": "audio/aac"}  # fmt: skip
EBML = b"\x1a\x45\xdf\xa3\x80webm"
NONE = {
    "nothing known": b"no sound at all",
    "a page": b"<html><script>alert(1)</script></html>",
    "a photo": b"\xff\xd8\xff\xe0",
    "a picture": b"RIFF\x10\0\0\0WEBP",
    "a film": sounds.m4a(kind=b"vide"),
    "a film of a browser": sounds.webm(tracks=(1, 2)),
    "a head without a body": EBML,
    "two octets of MP3": b"\xff\xfb" + bytes(40),
    "boxes in boxes": b"\0\0\0\x08ftyp" + b"\0\0\0\0moov" * 5000,
    "elements without end": EBML + b"\xe7\x80" * 90_000,
    "a length that is no number": sounds.webm().replace(b"\xae\x10\0\0", b"\x44\x89\x84\x7f\xc0\0\0\xae\x10\0\0"),
}


def store(data: bytes, **facts) -> Recording:
    return recordings.store(upload=SimpleUploadedFile("x.html", data), **{"uploader_party": PARTY, **facts})


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_known_by_its_bytes_with_its_length(kind):
    recording = store(getattr(sounds, kind)(65))
    assert (recording.content_type, recording.seconds) == (KINDS[kind], 65)
    assert recordings.length_in_words(recording.seconds) == "1 phút 5 giây"


def test_what_is_kept_is_what_came(settings):
    recording = store(sounds.webm())
    with storages["private"].open(recording.name) as stored:
        assert stored.read() == sounds.webm()
    assert recording.sha256 == hashlib.sha256(sounds.webm()).hexdigest()
    assert not storages["public"].exists(recording.name)


@pytest.mark.parametrize("what", NONE)
def test_what_is_no_recording_is_told_what_to_do(what):
    with pytest.raises(Refusal, match="không phải ghi âm") as refused:
        store(NONE[what])
    assert refused.value.refusal_code == "no_recording"
    assert not Recording.objects.exists()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "rỗng"),
        (sounds.mp3(2) + bytes(40 * MB), "nặng 41 MB, nhiều nhất 3 MB"),
        (sounds.webm(HOUR), "dài 60 phút, nhiều nhất 2 phút"),
        (sounds.m4a(HOUR), "dài 60 phút"),
        (sounds.aac(127), "dài 2 phút 7 giây"),
    ],
    ids=["empty", "40 MB", "an hour", "an hour of M4A", "seven seconds too many"],
)  # fmt: skip
def test_what_is_empty_heavy_or_long_is_told_so_with_the_remedy(data, words):
    with pytest.raises(Refusal, match=words) as refused:
        store(data)
    assert "ghi lại" in refused.value.messages[0]
    assert not Recording.objects.exists()


def test_two_minutes_and_what_a_recorder_writes_after_them_are_taken():
    assert store(sounds.webm(122)).seconds == 122


def test_what_a_phone_recorded_until_it_died_is_taken_wherever_it_was_cut():
    whole = sounds.webm(9)
    first_block = whole.index(b"opus") + 4
    assert all(heard(whole[:at]) for at in range(first_block, len(whole)))


def test_bytes_that_were_damaged_on_the_way_never_break_the_reader():
    for kind in KINDS:
        whole = getattr(sounds, kind)(3)
        for at in range(0, min(len(whole), 700), 3):
            heard(whole[:at])
            heard(whole[:at] + b"\xff" + whole[at + 1 :])
            heard(whole[:at] + bytes(4) + whole[at + 4 :])


def test_a_repeat_from_the_phone_finds_the_first_copy_and_nobody_elses():
    client_uuid = uuid.uuid4()
    first = store(sounds.wav(), client_uuid=client_uuid)
    assert store(b"", client_uuid=client_uuid) == first
    with pytest.raises(Refusal, match="tài khoản khác"):
        store(sounds.wav(), client_uuid=client_uuid, uploader_party=uuid.uuid4())


def answer(recording: Recording, **headers: str):
    return recordings.recording_response(RequestFactory().get("/", **headers), recording)


def test_a_recording_is_sound_and_nothing_else_whatever_it_was_called():
    told = answer(store(sounds.m4a()))
    assert (told.status_code, told["Content-Type"], told["X-Content-Type-Options"]) == (200, "audio/mp4", "nosniff")
    assert told["Content-Disposition"].startswith('inline; filename="ghi-am-')
    assert told["Content-Disposition"].endswith('.m4a"')
    assert (told["Cache-Control"], told["Accept-Ranges"]) == ("private, no-store", "bytes")
    assert "sandbox" in told["Content-Security-Policy"]


DATA = sounds.wav(1)
SIZE = len(DATA)


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        ("bytes=0-1", 206, slice(0, 2)),  # Safari's first question
        ("bytes=100-", 206, slice(100, None)),
        ("bytes=-10", 206, slice(SIZE - 10, None)),
        ("bytes=10-99999999", 206, slice(10, None)),
        ("bytes=-99999999", 206, slice(0, None)),
        (f"bytes={SIZE}-", 416, None),
        ("bytes=9-3", 416, None),
        ("bytes=-0", 416, None),
        (f"bytes={'9' * 5000}-", 416, None),
        ("bytes=0-1,5-9", 200, slice(0, None)),
        ("bytes=-", 200, slice(0, None)),
        ("seconds=1-2", 200, slice(0, None)),
        ("bytes=٣-٥", 200, slice(0, None)),
    ],
)
def test_a_player_may_jump_about(asked, status, part):
    told = answer(store(DATA), HTTP_RANGE=asked)
    assert told.status_code == status
    assert told.content == (DATA[part] if part else b"")
    if status == 206:
        last = part.stop - 1 if part.stop else SIZE - 1
        assert told["Content-Range"] == f"bytes {part.start}-{last}/{SIZE}"
    if status == 416:
        assert told["Content-Range"] == f"bytes */{SIZE}"


def test_a_recording_without_a_row_goes_after_a_day(monkeypatch):
    kept, lost = store(sounds.wav()), store(sounds.ogg())
    Recording.objects.filter(pk=lost.pk).delete()
    assert orphans.sweep_files() == 0
    monkeypatch.setattr(orphans, "OLD_ENOUGH", -dt.timedelta(minutes=1))
    assert orphans.sweep_files() == 1
    assert storages["private"].exists(kept.name)
    assert not storages["private"].exists(lost.name)


@pytest.mark.django_db(transaction=True)
def test_an_erased_recording_leaves_no_file():
    recording = store(sounds.wav())
    with transaction.atomic():
        recordings.erase(recording)
        assert storages["private"].exists(recording.name)
    assert not storages["private"].exists(recording.name)
