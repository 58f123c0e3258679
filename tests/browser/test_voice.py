"""What a grower says in a valley without signal is kept while she speaks, and arrives once with its entry."""

import json
import zipfile

import pytest

from tests import sounds
from tests.browser.hands import (
    all_sent,
    arrive,
    begin,
    choose,
    drafted,
    holds,
    photo,
    press,
    save,
    shows,
    take_home,
    until,
    wait_for_line,
)
from tests.browser.phone import ROWS
from traceability.foundation.files.models import Recording
from traceability.ledger.events import TraceEvent
from traceability.ledger.verify import verify

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
SPEAK = "[data-speak]"
SPOKEN = "[data-spoken] li"
PUT = "/api/ghi-am/"
PLAYED = """one => new Promise((yes, no) => { one.onloadedmetadata = () => yes(one.duration);
  one.onerror = () => no(new Error(one.error.message)); one.preload = 'auto'; one.load(); })"""
HEARD = f"async () => (await ({ROWS})(['files'])).some(one => one.kind === 'voice' && one.blob.blob > 0)"


@pytest.fixture
def phone(phones, lan):
    """Lan's, signed in; its microphone hums."""
    phone = phones(speaks=True)
    phone.sign_in(lan)
    return phone


def speak(phone) -> None:
    """Says something for a moment, and stops."""
    count = phone.page.locator(SPOKEN).count()
    phone.page.tap(SPEAK)
    until(phone, HEARD)
    phone.page.tap(SPEAK)
    phone.page.wait_for_function(f"n => document.querySelectorAll('{SPOKEN}').length > n", arg=count)


def the_only_one() -> Recording:
    """What stands beside the only entry; it is sound, and the ledger knows it."""
    recording = TraceEvent.objects.get().recordings.get().recording
    assert recording.content_type == "audio/webm"
    assert recording.seconds and recording.seconds >= 1
    assert verify() is None
    return recording


def test_what_is_said_without_a_network_arrives_once_and_can_be_heard(phone, road):
    take_home(phone)
    phone.airplane()
    begin(phone, note="nói ngoài ruộng")
    assert phone.page.locator("script[src*=voice]").count() == 0
    speak(phone)
    save(phone)
    assert shows(phone, "offline").startswith("Không có mạng.")
    arrive(phone, "/cho-gui/")
    assert "1 ghi âm" in wait_for_line(phone, "waiting")
    phone.network_returns()
    all_sent(phone)
    recording = the_only_one()
    assert len(road.sent("PUT", PUT)) == 1
    arrive(phone, f"/nhat-ky/{TraceEvent.objects.get().pk}/sua/")
    player = phone.page.locator(f"audio[src='/ghi-am/{recording.pk}/']")
    length = player.evaluate(PLAYED)
    assert length is None or length > 0


def test_a_phone_that_dies_while_one_speaks_keeps_what_was_said(phones, lan):
    phone = phones(mortal=True, speaks=True)
    phone.sign_in(lan)
    take_home(phone)
    phone.airplane()
    begin(phone, note="đang nói thì tắt máy")
    drafted(phone, "đang nói thì tắt máy")
    phone.page.tap(SPEAK)
    until(phone, HEARD)
    phone.kill_9()
    arrive(phone, "/nhat-ky/moi/?viec=water")
    phone.page.tap("[data-do=resume]")
    phone.page.wait_for_selector(SPOKEN)
    save(phone)
    phone.network_returns()
    all_sent(phone)
    the_only_one()


def test_saving_while_one_still_speaks_ends_the_recording_and_sends_it(phone):
    begin(phone)
    phone.page.tap(SPEAK)
    phone.page.locator(SPEAK, has_text="0:01").wait_for()  # nothing of it is kept yet
    press(phone)
    all_sent(phone)
    the_only_one()


def test_it_ends_by_itself_after_two_minutes(phone):
    begin(phone)
    phone.page.tap(SPEAK)
    until(phone, HEARD)
    assert phone.page.inner_text(SPEAK).strip().startswith("Bấm để dừng 0:0")
    phone.page.evaluate("() => { const plain = Date.now; Date.now = () => plain() + 121000; }")
    phone.page.wait_for_selector(SPOKEN)
    phone.page.wait_for_selector(f"{SPEAK}.calm")
    assert phone.page.inner_text(SPEAK).strip() == "Bấm để nói"


def test_the_microphone_is_asked_for_by_the_tap_alone_and_goes_out_with_the_recording(phone):
    phone.context.add_init_script("""(() => { const own = navigator.mediaDevices, plain = own.getUserMedia.bind(own);
      window.heard = [];
      own.getUserMedia = async what => { const one = await plain(what); heard.push(one); return one; };
    })()""")
    begin(phone)
    phone.page.tap("h1")
    assert phone.page.evaluate("heard.length") == 0
    speak(phone)
    until(phone, "() => heard.flatMap(one => one.getTracks()).every(track => track.readyState === 'ended')")
    assert phone.page.evaluate("heard.map(one => one.getVideoTracks().length)") == [0]


def test_what_was_said_can_be_thrown_away_before_saving(phone, road):
    begin(phone)
    speak(phone)
    phone.page.click(f"{SPOKEN} button")
    phone.page.wait_for_selector(SPOKEN, state="detached")
    save(phone)
    all_sent(phone)
    assert not road.sent("PUT", PUT)
    assert TraceEvent.objects.get().recordings.count() == 0


def test_a_lost_answer_makes_no_second_recording(phone, road):
    road.loses_answers("PUT", PUT)
    begin(phone)
    speak(phone)
    save(phone)
    all_sent(phone)
    the_only_one()
    assert Recording.objects.count() == 1
    assert len({one.path for one in road.sent("PUT", PUT)}) == 1


def test_photo_and_voice_go_together(phone):
    begin(phone)
    choose(phone, photo())
    speak(phone)
    save(phone)
    all_sent(phone)
    event = TraceEvent.objects.get()
    assert (event.photos.count(), event.recordings.count()) == (1, 1)


def test_a_refused_microphone_leaves_the_chooser_of_files(phones, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone)
    phone.page.evaluate(
        "() => { navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError')); }"
    )
    phone.page.tap(SPEAK)
    phone.page.get_by_text("Chưa được dùng micrô.").wait_for()
    attach(phone, "ghi.m4a", sounds.m4a(20))
    phone.page.wait_for_selector(SPOKEN)
    save(phone)
    all_sent(phone)
    assert TraceEvent.objects.get().recordings.get().recording.seconds == 20


def attach(phone, name: str, data: bytes) -> None:
    phone.page.set_input_files("input[name=voice]", [{"name": name, "mimeType": "audio/mp4", "buffer": data}])


def test_an_hour_is_told_in_the_queue_and_the_entry_is_sent_without_it(phone):
    begin(phone, note="kèm một giờ ghi âm")
    attach(phone, "mot-gio.m4a", sounds.m4a(3600))
    phone.page.wait_for_selector(SPOKEN)
    press(phone)
    faults = phone.page.inner_text(".errs")
    assert "mot-gio.m4a" in faults
    assert "dài 60 phút, nhiều nhất 2 phút" in faults
    assert phone.page.input_value("textarea[name=note]") == "kèm một giờ ghi âm"
    arrive(phone, "/cho-gui/")
    assert "dài 60 phút" in wait_for_line(phone, "fix")
    phone.page.tap("[data-do=edit]")
    phone.page.wait_for_selector(SPOKEN)
    phone.page.click(f"{SPOKEN} button")
    phone.page.wait_for_selector(SPOKEN, state="detached")
    press(phone)
    all_sent(phone)
    event = TraceEvent.objects.get()
    assert (event.note.text, event.recordings.count()) == ("kèm một giờ ghi âm", 0)


@pytest.mark.parametrize(("data", "words"), [(bytes(4_000_000), "nặng quá 3 MB"), (b"", "rỗng")])
def test_what_is_too_heavy_or_empty_is_told_at_once_and_not_kept(phone, data, words):
    begin(phone)
    attach(phone, "x.mp3", data)
    told = phone.page.locator("[data-voice] [role=status]")
    phone.page.get_by_text("x.mp3: ").wait_for()
    assert words in told.inner_text()
    assert not phone.rows("files")


def test_the_rescue_file_carries_the_voice(phone, tmp_path):
    take_home(phone)
    phone.airplane()
    begin(phone)
    speak(phone)
    save(phone)
    arrive(phone, "/cho-gui/")
    with phone.page.expect_download() as got:
        phone.page.locator("[data-do=export]").last.click()
    saved = tmp_path / "cho-gui.zip"
    got.value.save_as(saved)
    with zipfile.ZipFile(saved) as packed:
        assert packed.testzip() is None
        assert [one["kind"] for one in json.loads(packed.read("muc.json"))["files"]] == ["voice"]
    phone.page.locator("li[data-uuid] [data-do=discard]").click()
    phone.page.locator("[data-do=discard-now]").click()
    until(phone, f"async () => !(await ({ROWS})(['files'])).length")
    phone.page.locator("[data-in]").set_input_files(saved)
    wait_for_line(phone, "waiting")
    assert holds(phone, "files")[0]["kind"] == "voice"
    phone.network_returns()
    all_sent(phone)
    the_only_one()
