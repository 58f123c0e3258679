"""Bad input on the phone itself: each ends in a plain sentence with the remedy, nothing recorded is dropped, and what
the app then shows suits a small phone and a screen reader."""

import pytest

from tests.browser.hands import (
    READY,
    SAVE,
    all_sent,
    arrive,
    begin,
    choose,
    drafted,
    heavy_photo,
    holds,
    photo,
    press,
    record,
    save,
    shows,
    take_home,
    wait_for_line,
)
from tests.browser.looking import faults
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote
from traceability.ledger.record import record as write_down

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
NONE = {"name": "ghi-chu.jpg", "mimeType": "image/jpeg", "buffer": "không phải ảnh".encode()}
REFUSED = '{"error": {"code": "conflict", "message": "Xem lại tên thuốc.", "fields": {}}}'.encode()
BOX = "input[name=photos]"


@pytest.fixture
def phone(phones, lan):
    """Lan's, signed in."""
    phone = phones()
    phone.sign_in(lan)
    return phone


def test_twelve_photos_at_once_keep_six_and_say_so(phone):
    begin(phone, note="mười hai")
    phone.page.set_input_files(BOX, [photo(f"#0000{number:02x}") for number in range(12)])
    phone.page.get_by_text("Nhiều nhất 6 ảnh. Ảnh chọn thêm chưa được giữ.").wait_for()
    assert phone.page.locator("[data-file]").count() == 6
    save(phone)
    all_sent(phone)
    assert TraceEvent.objects.get().photos.count() == 6


def test_a_photo_that_is_none_is_named_and_can_be_left_out_without_losing_the_entry(phone):
    begin(phone, note="ảnh hỏng")
    choose(phone, NONE, photo())
    press(phone)
    arrive(phone, "/cho-gui/")
    assert "ghi-chu.jpg" in wait_for_line(phone, "fix")
    phone.page.tap("[data-do=edit]")
    phone.page.locator("[data-file] button").first.tap()
    phone.page.wait_for_function("() => document.querySelectorAll('[data-file]').length === 1")
    phone.page.tap(SAVE)
    all_sent(phone)
    assert TraceEvent.objects.get().photos.count() == 1
    assert EventNote.objects.get().text == "ảnh hỏng"


def test_a_photo_of_40_mb_is_made_small_on_the_phone(phone, tmp_path):
    taken = heavy_photo(40)
    (tmp_path / "lon.jpg").write_bytes(taken["buffer"])
    begin(phone)
    phone.page.set_input_files(BOX, tmp_path / "lon.jpg")
    phone.page.locator("[data-file]").wait_for()
    save(phone)
    all_sent(phone)
    assert Picture.objects.get().width == 1600


def test_40_mb_that_cannot_be_made_small_are_refused_before_they_are_sent(phone, tmp_path):
    (tmp_path / "la.jpg").write_bytes(bytes(40_000_000))
    begin(phone, note="vẫn còn")
    phone.page.set_input_files(BOX, tmp_path / "la.jpg")
    phone.page.get_by_text("la.jpg: ảnh nặng quá 12 MB").wait_for()
    assert phone.rows("files") == []
    save(phone)
    all_sent(phone)
    assert EventNote.objects.get().text == "vẫn còn"


def test_the_second_phone_that_corrects_the_same_entry_reads_the_first_and_may_still_decide(
    phones, phone, lan, viet_du, plot
):
    from django.utils import timezone

    event = write_down(actor=lan, subject=viet_du, step="water", event_date=timezone.localdate(), plot=plot)
    where = f"/nhat-ky/{event.pk}/sua/"
    other = phones()
    other.sign_in(lan)
    for one, day in ((phone, "01/04/2026"), (other, "02/04/2026")):
        arrive(one, where)
        one.page.locator("input[name=day][value=other]").check(force=True)
        one.page.fill("input[name=event_date]", day)
    save(phone)
    all_sent(phone)
    press(other)
    arrive(other, "/cho-gui/")
    assert "01/04/2026" in wait_for_line(other, "fix")
    other.page.tap("[data-do=edit]")
    other.page.wait_for_selector(f"{READY} .errs")
    assert other.page.input_value("input[name=event_date]") == "02/04/2026"
    other.page.tap(SAVE)
    all_sent(other)
    assert f"{TraceEvent.objects.current().get().event_date:%d/%m/%Y}" == "02/04/2026"
    assert TraceEvent.objects.count() == 3


def test_every_state_of_the_app_suits_a_small_phone_and_a_screen_reader(phones, road, lan, minh, other_subject):
    from axe_playwright_python.sync_playwright import Axe

    axe, wrong = Axe(), []
    phone = phones(small=True)

    def look(what: str) -> None:
        wrong.extend(faults(phone.page, axe, what))

    phone.sign_in(lan)
    take_home(phone)
    begin(phone, "spray", "bản dở")
    phone.page.fill("input[name=input_name]", "")
    phone.page.tap(SAVE)
    phone.page.locator(".errs").wait_for()
    look("form refused by the phone")
    drafted(phone, "bản dở")
    arrive(phone, "/nhat-ky/moi/?viec=spray")
    look("question about a draft")
    phone.page.tap("[data-do=drop]")
    phone.airplane()
    record(phone, "water", "một", photo())
    look("today without network")
    for path in ("/nhat-ky/moi/", "/nhat-ky/moi/?viec=spray", "/lo-hang/moi/", "/lo-hang/", "/cho-gui/"):
        arrive(phone, path)
        look(f"{path} without network")
    road.answers(
        "POST", "/api/nhat-ky/", 422, b'{"error": {"code": "x", "message": "Xem l\xe1\xba\xa1i.", "fields": {}}}'
    )
    phone.network_returns()
    arrive(phone, "/cho-gui/")
    wait_for_line(phone, "fix")
    look("queue with a refusal")
    phone.page.tap("[data-do=discard]")
    phone.page.locator("[data-do=discard-now]").wait_for()
    look("queue that asks before it discards")
    phone.session_ends()
    arrive(phone, "/cho-gui/")
    shows(phone, "signin")
    look("queue without a sign-in")
    phone.sign_in(minh)
    arrive(phone, "/cho-gui/")
    wait_for_line(phone, "foreign")
    look("queue with somebody else's entry")
    holds(phone, "outbox")
    assert not wrong, "\n".join(wrong)
