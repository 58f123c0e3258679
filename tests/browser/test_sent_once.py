"""O4, O5, O6, O7, O12: what is recorded arrives once and in its author's name, whatever happens between."""

import json

import pytest

from tests.browser.hands import (
    READY,
    SAVE,
    all_sent,
    arrive,
    begin,
    drafted,
    holds,
    photo,
    press,
    queue,
    record,
    shows,
    take_home,
    until,
    wait_for_line,
)
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
TWICE = f"() => {{ const save = document.querySelector('{SAVE}'); save.click(); save.click(); }}"
DIARY = "/api/nhat-ky/"
# Waits of 1, 2, 4 … seconds and of five minutes are noted and cut down to a thousandth.
QUICK_WAITS = """window.waits = []; const plain = setTimeout;
window.setTimeout = (work, ms, ...more) => { const s = ms / 1000;
  if (s !== 300 && (s < 1 || Math.log2(s) % 1)) return plain(work, ms, ...more);
  waits.push(s); return plain(work, s, ...more); }"""
REFUSED = b'{"error": {"code": "conflict", "message": "S\xe1\xbb\x95 \xc4\x91ang kh\xc3\xb3a.", "fields": {}}}'


def notes() -> list[str]:
    """What arrived, in the order in which it did."""
    return list(EventNote.objects.order_by("event__record_time").values_list("text", flat=True))


@pytest.fixture
def phone(phones, lan):
    """Lan's, signed in."""
    phone = phones()
    phone.sign_in(lan)
    return phone


def test_o4_a_double_tap_is_one_entry(phone):
    begin(phone, note="hai lần")
    with phone.page.expect_navigation():
        phone.page.evaluate(TWICE)
    all_sent(phone)
    assert notes() == ["hai lần"]


def test_o4_the_same_draft_saved_in_two_tabs_is_one_entry(phone):
    begin(phone, note="hai thẻ")
    drafted(phone, "hai thẻ")
    first = phone.page
    second = phone.context.new_page()
    for page in (first, second):
        page.goto(f"{phone.road.url}/nhat-ky/moi/?viec=water")
        page.tap("[data-do=resume]")
    for page in (first, second):
        with page.expect_navigation():
            page.tap(SAVE)
    phone.page = second
    all_sent(phone)
    assert notes() == ["hai thẻ"]


def test_o4_two_tabs_that_flush_at_once_send_each_entry_once(phone, road):
    take_home(phone)
    phone.airplane()
    for note in ("một", "hai", "ba"):
        record(phone, note=note)
    second = phone.context.new_page()
    second.goto(f"{road.url}/nhat-ky/")
    phone.network_returns()
    all_sent(phone)
    assert notes() == ["một", "hai", "ba"]
    assert len(road.sent("POST", DIARY)) == 3


def test_o4_a_lost_answer_is_asked_for_again_and_no_second_entry_is_made(phone, road):
    road.loses_answers("POST", DIARY)
    begin(phone, note="mất trả lời")
    phone.page.tap(SAVE)
    road.wait_for("POST", DIARY)
    all_sent(phone)
    first, *again = road.sent("POST", DIARY)
    assert (first.served, first.told, again[-1].told) == (201, None, 201)
    assert len({json.loads(one.body)["client_uuid"] for one in [first, *again]}) == 1
    assert notes() == ["mất trả lời"]


def test_o4_a_photo_whose_answer_was_lost_is_one_photo(phone, road):
    road.loses_answers("PUT", "/api/anh/")
    begin(phone, note="ảnh")
    phone.page.set_input_files("input[name=photos]", [photo()])
    holds(phone, "files")
    phone.page.tap(SAVE)
    road.wait_for("POST", DIARY)
    all_sent(phone)
    assert TraceEvent.objects.get().photos.count() == 1
    assert len({one.path for one in road.sent("PUT", "/api/anh/")}) == 1


def test_o5_when_the_sign_in_has_expired_everything_stays_and_goes_after_a_new_one(phone, lan):
    take_home(phone)
    begin(phone, note="hết hạn")
    phone.session_ends()
    press(phone, lands=False)
    holds(phone, "outbox")
    arrive(phone, "/cho-gui/")
    assert "Đăng nhập để gửi" in wait_for_line(phone, "signin")
    assert shows(phone, "signin") == "Mời đăng nhập lại để gửi 1 mục. Dữ liệu vẫn còn nguyên."
    assert not TraceEvent.objects.exists()
    phone.sign_in(lan)  # another session, with another CSRF secret
    arrive(phone, "/cho-gui/")
    all_sent(phone)
    assert notes() == ["hết hạn"]


def test_o6_a_refused_entry_says_what_to_mend_while_the_others_go_on(phone):
    take_home(phone)
    phone.airplane()
    begin(phone, note="ngày sai")
    phone.page.locator("input[name=day][value=other]").check(force=True)
    phone.page.fill("input[name=event_date]", "31/12/2098")
    with phone.page.expect_navigation():
        phone.page.tap(SAVE)
    record(phone, note="đúng")
    phone.network_returns()
    arrive(phone, "/cho-gui/")
    words = wait_for_line(phone, "fix")
    assert "Cần sửa" in words
    assert "sau hôm nay" in words
    until(phone, "() => document.querySelectorAll('[data-left] li').length === 1")
    assert notes() == ["đúng"]
    assert shows(phone, "fix")
    phone.page.tap("[data-do=edit]")
    phone.page.wait_for_selector(f"{READY} .errs")
    assert phone.page.input_value("input[name=event_date]") == "31/12/2098"
    phone.page.locator("input[name=day][value=today]").check(force=True)
    phone.page.tap(SAVE)
    all_sent(phone)
    assert notes() == ["đúng", "ngày sai"]


@pytest.mark.parametrize("status", [409, 422])
def test_o6_a_refusal_of_any_kind_keeps_the_entry_and_its_reason(phone, road, status):
    road.answers("POST", DIARY, status, REFUSED)
    begin(phone, note="giữ")
    press(phone)
    arrive(phone, "/cho-gui/")
    assert "Sổ đang khóa." in wait_for_line(phone, "fix")
    phone.page.tap("[data-do=retry]")
    all_sent(phone)
    assert notes() == ["giữ"]


@pytest.mark.parametrize("under", ["/", DIARY])
def test_o7_a_captive_portal_that_answers_everything_with_200_is_not_taken_for_success(phone, road, under):
    begin(phone, note="quán cà phê")
    road.captive(under)
    press(phone, lands=False)
    holds(phone, "outbox")
    road.wait_for("POST" if under == DIARY else "GET", DIARY if under == DIARY else "/api/toi")
    assert len(phone.rows("outbox")) == 1
    assert not TraceEvent.objects.exists()
    road.mend()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert notes() == ["quán cà phê"]


def test_o7_success_needs_our_own_uuid_in_the_answer(phone, road):
    begin(phone, note="chưa chắc")
    road.answers("POST", DIARY, 201, b'{"client_uuid": "00000000-0000-4000-8000-000000000000", "said": "x"}')
    phone.page.tap(SAVE)
    road.wait_for("POST", DIARY)
    all_sent(phone)
    assert [one.served for one in road.sent("POST", DIARY)][:2] == [None, 201]
    assert notes() == ["chưa chắc"]


def test_o7_after_500_it_asks_again_after_1_2_4_seconds_and_never_later_than_5_minutes(phone, road):
    take_home(phone)
    phone.airplane()
    record(phone, note="máy chủ hỏng")
    phone.context.add_init_script(QUICK_WAITS)
    phone.network_returns()
    road.answers("POST", DIARY, 500, times=None)
    arrive(phone, "/nhat-ky/")
    until(phone, "() => window.waits.length >= 11")
    assert phone.page.evaluate("waits.slice(0, 11)") == [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]
    assert len(phone.rows("outbox")) == 1
    road.mend()
    all_sent(phone)
    assert notes() == ["máy chủ hỏng"]


def test_o7_silence_is_given_up_and_asked_again(phone, road):
    take_home(phone)
    phone.airplane()
    record(phone, note="im lặng")
    phone.open("/cho-gui/")  # a page that stays, whatever the clock says
    shows(phone, "offline")
    phone.page.clock.install()
    silent = road.holds("POST", DIARY)
    phone.network_returns()
    silent.comes()
    phone.page.clock.run_for(60_000)
    shows(phone, "offline")
    silent.lets_go()
    phone.page.clock.run_for(300_000)
    phone.page.clock.resume()
    all_sent(phone)
    assert notes() == ["im lặng"]


def test_o12_what_one_person_left_behind_is_never_sent_by_the_next(phone, lan, minh, other_subject):
    take_home(phone)
    phone.airplane()
    record(phone, note="của Lan")
    phone.road.answers("", "/api/", 500, times=None)
    phone.network_returns()
    phone.open("/ra/")
    phone.page.get_by_text("Còn 1 mục chưa gửi. Đăng xuất không xóa, mục vẫn nằm trong máy này.").wait_for()
    phone.page.get_by_role("button", name="Đăng xuất").tap()
    phone.page.wait_for_url(lambda url: "/ra/" not in url)
    phone.road.mend()
    phone.sign_in(minh)
    arrive(phone, "/nhat-ky/")
    shows(phone, "sent")
    assert [state for _uuid, state in queue(phone)] == ["foreign"]
    assert "của Lan" not in phone.page.inner_text("main")
    assert not TraceEvent.objects.exists()
    phone.sign_in(lan)
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert TraceEvent.objects.get().subject.memberships.filter(user=lan).exists()
