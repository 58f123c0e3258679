"""O8 and O13: a wrong clock costs no entry and no truth; a new version never comes under somebody's hands."""

import datetime as dt
import json

import pytest
from django.utils import timezone

from tests.browser.hands import SAVE, all_sent, arrive, begin, drafted, record, save, shows, take_home
from tests.browser.phone import DAY
from traceability.field import shell_pages
from traceability.field.deliveries import Delivery
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
NOTE = "textarea[name=note]"
WAITING = "async () => !!(await navigator.serviceWorker.ready).waiting"
CHECK = "async () => { await (await navigator.serviceWorker.ready).update(); }"
YEARS = 3652 * DAY


@pytest.fixture
def phone(phones, lan):
    """Lan's, signed in."""
    phone = phones()
    phone.sign_in(lan)
    return phone


@pytest.mark.parametrize("shift", [-3 * DAY, 3 * DAY, -YEARS, 73 * 365 * DAY], ids=["-3d", "+3d", "2016", "2099"])
def test_o8_a_wrong_clock_keeps_the_chosen_day_and_is_flagged(phone, shift):
    take_home(phone)
    phone.shift(shift)
    phone.airplane()
    record(phone, note="hôm nay")
    phone.network_returns()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    kept = Delivery.objects.get()
    assert TraceEvent.objects.get().event_date == timezone.localdate(), "today is today, whatever the phone believes"
    assert kept.clock_wrong
    assert kept.tz_offset == 420
    assert abs(kept.device_time - kept.received_at - dt.timedelta(milliseconds=shift)) < dt.timedelta(minutes=5)


def test_o8_a_day_that_was_chosen_by_hand_stands_under_a_wrong_clock(phone):
    take_home(phone)
    phone.shift(-YEARS)
    begin(phone, note="ngày khác")
    phone.page.locator("input[name=day][value=other]").check(force=True)
    phone.page.fill("input[name=event_date]", "03/04/2026")
    save(phone)
    all_sent(phone)
    assert TraceEvent.objects.get().event_date == dt.date(2026, 4, 3)
    assert "Giờ máy đang sai" in phone.page.inner_text("main")


def test_o8_the_order_does_not_follow_a_clock_that_jumps(phone):
    take_home(phone)
    phone.airplane()
    for note, jump in (("một", 0), ("hai", -YEARS), ("ba", YEARS + 2 * DAY)):
        phone.shift(jump)
        record(phone, note=note)
    phone.network_returns()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert list(EventNote.objects.order_by("event__record_time").values_list("text", flat=True)) == ["một", "hai", "ba"]
    assert list(Delivery.objects.order_by("received_at").values_list("clock_wrong", flat=True)) == [True] * 3


def test_o8_an_entry_of_a_right_clock_that_waited_a_week_is_not_flagged_and_keeps_its_day(phone):
    take_home(phone)
    phone.airplane()
    phone.shift(-7 * DAY)
    record(phone, note="tuần trước")
    phone.shift(7 * DAY)
    phone.network_returns()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert TraceEvent.objects.get().event_date == timezone.localdate() - dt.timedelta(days=7)
    assert not Delivery.objects.get().clock_wrong


@pytest.fixture
def new_version(monkeypatch):
    """The service gets a new version of the app."""
    return lambda name="moi": monkeypatch.setattr(shell_pages, "_version", lambda *_parts: name)


def test_o13_a_new_version_waits_while_somebody_types(phone, new_version):
    take_home(phone)
    begin(phone, "spray", "đang gõ dở")
    phone.page.evaluate("() => { window.same = true; }")
    new_version()
    phone.page.evaluate(CHECK)
    assert until_waiting(phone)
    assert phone.page.evaluate("() => window.same"), "the page was not loaded anew"
    assert phone.page.input_value(NOTE) == "đang gõ dở"
    assert phone.page.locator("[data-update]").count() == 0
    save(phone)
    all_sent(phone)
    assert EventNote.objects.get().text == "đang gõ dở"


def test_o13_the_banner_appears_only_where_no_draft_is_left_and_a_tap_brings_the_new_version(phone, new_version):
    take_home(phone)
    begin(phone, note="bản dở")
    drafted(phone, "bản dở")
    new_version()
    arrive(phone, "/nhat-ky/")
    phone.page.evaluate(CHECK)
    assert until_waiting(phone)
    assert phone.page.locator("[data-update]").count() == 0, "a draft is left"
    phone.page.tap("[data-draft] [data-do=drop]")
    phone.page.locator("[data-draft]").wait_for(state="detached")
    arrive(phone, "/nhat-ky/")
    phone.page.locator("[data-update]").get_by_text("Có bản mới").wait_for()
    with phone.page.expect_navigation():
        phone.page.locator("[data-update] button").tap()
    arrive(phone, "/nhat-ky/")
    assert phone.page.evaluate("caches.keys()") == ["shell-moi"]
    assert not phone.page.evaluate(WAITING)


def until_waiting(phone) -> bool:
    """Waits until the new worker is installed; whether it holds still."""
    phone.page.evaluate(
        """async () => { const app = await navigator.serviceWorker.ready, coming = app.installing;
        if (coming) await new Promise(done => coming.addEventListener('statechange', done)); }"""
    )
    return phone.page.evaluate(WAITING)


def test_o13_what_an_older_version_left_in_the_outbox_still_arrives(phone, road, new_version):
    take_home(phone)
    phone.airplane()
    record(phone, note="bản cũ")
    phone.page.evaluate(
        """() => new Promise(done => { indexedDB.open('field').onsuccess = e => {
        const act = e.target.result.transaction('outbox', 'readwrite'), box = act.objectStore('outbox');
        box.getAll().onsuccess = f => { for (const one of f.target.result) { one.payload.v -= 1; box.put(one); } };
        act.oncomplete = () => done(); }; })"""
    )
    new_version()
    phone.network_returns()
    arrive(phone, "/nhat-ky/")
    all_sent(phone)
    assert {json.loads(one.body)["v"] for one in road.sent("POST", "/api/nhat-ky/")} == {1}
    assert EventNote.objects.get().text == "bản cũ"


def test_the_typical_batch_takes_three_taps_beside_the_digits(phone, product, batch, lan):
    from products.batches import Batch

    take_home(phone)
    phone.page.evaluate("() => { sessionStorage.taps = 0; }")
    phone.context.add_init_script(
        "addEventListener('click', e => e.isTrusted && (sessionStorage.taps = +sessionStorage.taps + 1), true)"
    )
    arrive(phone, "/nhat-ky/")
    phone.page.get_by_role("link", name="Lô hàng mới").tap()
    phone.page.locator("html[data-ready] input[name=quantity]").tap()
    phone.page.keyboard.type("412")
    with phone.page.expect_navigation():
        phone.page.tap(SAVE)
    all_sent(phone)
    made = Batch.objects.exclude(pk=batch.pk).get()
    assert (made.quantity, made.product, list(made.plots.all())) == (412, product, list(batch.plots.all()))
    assert phone.page.evaluate("+sessionStorage.taps") <= 3
    shows(phone, "sent")
