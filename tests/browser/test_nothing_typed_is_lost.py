"""O1, O2, O9, O10, O11: what somebody typed or took a picture of is on the phone before anything can go wrong."""

import pytest

from tests.browser.hands import (
    SAVE,
    all_sent,
    arrive,
    begin,
    choose,
    drafted,
    heavy_photo,
    holds,
    photo,
    record,
    save,
    take_home,
)
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
NOTE = "textarea[name=note]"
# Notes when each key was pressed, and when the draft was written that holds it.
KEYS = """() => { window.keys = []; window.kept = [];
  addEventListener('input', e => keys.push([Date.now(), e.target.value]), true);
  const plain = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    if (this.name === 'drafts') kept.push([Date.now(), row.fields.note[0]]);
    return plain.call(this, row); }; }"""
LATEST_LOSS_MS = 500
WRITES = """() => { window.writes = []; const plain = IDBDatabase.prototype.transaction;
IDBDatabase.prototype.transaction = function (names, mode, how) {
  if (mode === 'readwrite') window.writes.push([[].concat(names).sort().join(), (how || {}).durability || '']);
  return plain.call(this, names, mode, how); }; }"""
NO_DELETE = """() => { const plain = IDBObjectStore.prototype.delete;
IDBObjectStore.prototype.delete = function (key) {
  if (this.name === 'drafts') { this.transaction.abort(); throw new DOMException('no', 'AbortError'); }
  return plain.call(this, key); }; }"""
# What a browser does that finds no room when it commits.
NO_ROOM = """() => { const plain = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    const asked = plain.call(this, row), act = this.transaction;
    asked.onsuccess = () => act.abort();
    return asked; }; }"""
NO_DECODER = "() => void (HTMLImageElement.prototype.decode = () => new Promise(() => 0))"
BAD_DECODER = "() => void (HTMLImageElement.prototype.decode = () => Promise.reject(new Error('no')))"


def test_o1_after_kill_9_all_but_the_last_half_second_comes_back_and_only_when_asked_for(phones, lan):
    phone = phones(mortal=True)
    phone.sign_in(lan)
    begin(phone, "spray")
    phone.page.evaluate(KEYS)
    phone.page.locator(NOTE).press_sequentially("gió nhẹ, trời mát, sâu ăn lá ở góc thửa", delay=40)
    drafted(phone, "góc thửa")
    keys, kept = phone.page.evaluate("[keys, kept]")
    waits = [min(then for then, text in kept if text.startswith(typed)) - at for at, typed in keys]
    assert max(waits) <= LATEST_LOSS_MS
    phone.kill_9()
    arrive(phone, "/nhat-ky/moi/?viec=spray")
    assert phone.page.is_hidden(NOTE), "nothing is brought back unasked"
    assert "Ghi tiếp hay bỏ" in phone.page.inner_text("[data-draft]")
    phone.page.tap("[data-do=resume]")
    assert phone.page.input_value(NOTE) == "gió nhẹ, trời mát, sâu ăn lá ở góc thửa"
    assert phone.page.input_value("input[name=input_name]") == "Thuốc Ví Dụ"


def test_o2_an_entry_is_in_the_outbox_before_the_server_hears_of_it(phones, road, lan):
    phone = phones(mortal=True)
    phone.sign_in(lan)
    begin(phone, note="tưới sáng")
    road.holds("POST", "/api/nhat-ky/")
    phone.page.tap(SAVE)
    holds(phone, "outbox")
    phone.kill_9()
    road.mend()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert TraceEvent.objects.count() == 1
    assert phone.rows("drafts") == []


def test_o2_after_save_and_kill_9_the_entry_waits_in_the_outbox_and_the_draft_is_gone(phones, lan):
    phone = phones(mortal=True)
    phone.sign_in(lan)
    take_home(phone)
    phone.airplane()
    record(phone, "water", "tưới chiều")
    assert "Đã lưu trong máy" in phone.page.inner_text("main")
    phone.kill_9()
    arrive(phone, "/nhat-ky/")
    assert [row["payload"]["fields"]["note"] for row in phone.rows("outbox")] == [["tưới chiều"]]
    assert phone.rows("drafts") == []
    assert phone.page.inner_text("#trang-thai span") == "Không có mạng. Còn 1 mục chưa gửi."


def test_o2_outbox_and_draft_change_in_one_strict_transaction_or_not_at_all(phones, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone, note="bón lót")
    drafted(phone, "bón lót")
    phone.page.evaluate(WRITES)
    phone.page.evaluate(NO_DELETE)
    phone.page.tap(SAVE)
    phone.page.wait_for_selector(".errs")
    assert (phone.rows("outbox"), len(phone.rows("drafts"))) == ([], 1)
    assert phone.page.input_value(NOTE) == "bón lót"
    assert ["drafts,files,outbox", "strict"] in phone.page.evaluate("writes")
    assert TraceEvent.objects.count() == 0, "nothing is sent that is not kept"


def test_o9_an_8_mb_photo_is_on_the_phone_before_it_is_decoded(phones, lan):
    phone = phones()
    phone.sign_in(lan)
    taken = heavy_photo()
    assert len(taken["buffer"]) > 7_000_000
    begin(phone)
    phone.page.evaluate(NO_DECODER)
    phone.page.set_input_files("input[name=photos]", [taken])
    assert holds(phone, "files")[0]["blob"]["blob"] == len(taken["buffer"])
    phone.lose_the_tab()
    arrive(phone, "/nhat-ky/moi/?viec=water")
    assert phone.rows("files")[0]["blob"]["blob"] == len(taken["buffer"])


def test_o9_a_large_photo_travels_alone_at_1600_pixels_and_every_photo_has_a_request_of_its_own(phones, road, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone)
    choose(phone, photo(size=(3200, 2400)), photo("#884400"))
    save(phone)
    sent = road.sent("PUT", "/api/anh/")
    assert len(sent) == len({one.path for one in sent}) == 2
    assert sorted((one.width, one.height) for one in Picture.objects.all()) == [(80, 60), (1600, 1200)]
    assert TraceEvent.objects.get().photos.count() == 2


def test_o9_a_photo_that_this_phone_cannot_read_is_sent_as_it_is(phones, road, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone)
    phone.page.evaluate(BAD_DECODER)
    taken = photo(size=(3200, 2400))
    choose(phone, taken)
    save(phone)
    assert [one.body for one in road.sent("PUT", "/api/anh/")] == [taken["buffer"]]
    assert TraceEvent.objects.get().photos.count() == 1


def test_o10_when_the_tab_dies_behind_the_camera_the_draft_is_offered_again(phones, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone, "spray")
    with phone.page.expect_file_chooser():
        phone.page.evaluate("document.querySelector('textarea[name=note]').value = 'sâu cuốn lá'")  # no event tells
        phone.page.locator("input[name=photos]").tap()
    phone.lose_the_tab()
    arrive(phone, "/nhat-ky/moi/?viec=spray")
    phone.page.tap("[data-do=resume]")
    assert phone.page.input_value(NOTE) == "sâu cuốn lá"


def test_o11_a_full_phone_says_so_before_anything_is_lost_and_lets_go_of_sent_thumbnails_first(phones, lan):
    phone = phones(tight=True)
    phone.sign_in(lan)
    record(phone, "water", "trước", photo(size=(900, 900)))
    all_sent(phone)
    assert [row["sent"] for row in phone.rows("files")] == [True]
    begin(phone, note="giữ lại")
    phone.room_for(3_000_000)
    phone.page.set_input_files("input[name=photos]", [heavy_photo()])
    phone.page.get_by_text("Máy sắp hết bộ nhớ").wait_for()
    assert phone.rows("files") == [], "the thumbnail of what was sent went, and no half photo stayed"
    assert phone.page.input_value(NOTE) == "giữ lại"
    save(phone)
    all_sent(phone)
    assert list(EventNote.objects.order_by("event__record_time").values_list("text", flat=True)) == ["trước", "giữ lại"]


def test_o11_a_write_for_which_there_is_no_room_is_never_called_saved(phones, road, lan):
    phone = phones()
    phone.sign_in(lan)
    begin(phone, note="giữ lại")
    drafted(phone, "giữ lại")
    phone.page.evaluate(NO_ROOM)
    phone.page.set_input_files("input[name=photos]", [photo()])
    phone.page.get_by_text("Máy sắp hết bộ nhớ").wait_for()
    phone.page.tap(SAVE)
    phone.page.locator(".errs").get_by_text("Máy sắp hết bộ nhớ").wait_for()
    assert phone.page.input_value(NOTE) == "giữ lại"
    assert len(phone.rows("drafts")) == 1
    assert road.sent("POST", "/api/") == []
