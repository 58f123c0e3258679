"""O3 and the whole journey: a week in a valley without signal, through deaths, a new version and a sign-out between."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.browser.hands import READY, all_sent, arrive, holds, photo, record, shows, take_home
from tests.browser.phone import DAY
from traceability.field import shell_pages
from traceability.field.deliveries import Delivery
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent
from traceability.ledger.models import EventNote

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("plot")]
ENTRIES, PHOTOS, DAYS = 50, 100, 7
STEPS = ("water", "care", "fertilise", "spray", "harvest")
KILLED_AFTER = (17, 38)


def season(phone) -> None:
    """Fifty entries over seven days, two photos each; the phone dies twice."""
    phone.shift(-DAYS * DAY)
    today = 0
    for number in range(ENTRIES):
        if number * DAYS // ENTRIES > today:
            today += 1
            phone.shift(DAY)
        shots = [photo(f"#{number:02x}{shot:02x}40", name=f"{number}-{shot}.jpg") for shot in range(PHOTOS // ENTRIES)]
        record(phone, STEPS[number % len(STEPS)], f"việc {number:02}", *shots)
        if number in KILLED_AFTER:
            phone.kill_9()
            arrive(phone, "/nhat-ky/")
    phone.shift(DAY)


def sign_out_and_in(phone, user) -> None:
    """On the way home, where there is a network that reaches pages only."""
    phone.open("/ra/")
    phone.page.get_by_text(f"Còn {ENTRIES} mục chưa gửi").wait_for()
    phone.page.get_by_role("button", name="Đăng xuất").tap()
    phone.page.wait_for_url(lambda url: "/ra/" not in url)
    phone.sign_in(user)
    arrive(phone, "/nhat-ky/")


def take_the_update(phone) -> None:
    phone.page.evaluate("async () => { await (await navigator.serviceWorker.ready).update(); }")
    phone.page.locator("[data-update] button").wait_for()
    with phone.page.expect_navigation():
        phone.page.locator("[data-update] button").tap()
    phone.page.wait_for_selector(READY, state="attached")


def test_o3_a_season_without_network_arrives_complete_once_and_in_order(phones, road, lan, monkeypatch):
    phone = phones(mortal=True)
    phone.sign_in(lan)
    take_home(phone)
    phone.airplane()
    season(phone)
    assert shows(phone, "offline") == f"Không có mạng. Còn {ENTRIES} mục chưa gửi."
    assert len(holds(phone, "outbox", ENTRIES)) == ENTRIES
    road.answers("", "/api/", 500, times=None)
    phone.network_returns()
    sign_out_and_in(phone, lan)
    monkeypatch.setattr(shell_pages, "_version", lambda *_parts: "mua-sau")
    take_the_update(phone)
    assert len(phone.rows("outbox")) == ENTRIES
    road.mend()
    arrive(phone, "/nhat-ky/")
    all_sent(phone, patience_ms=120_000)
    told = [f"việc {number:02}" for number in range(ENTRIES)]
    assert list(EventNote.objects.order_by("event__record_time").values_list("text", flat=True)) == told
    assert (TraceEvent.objects.count(), Picture.objects.count()) == (ENTRIES, PHOTOS)
    assert all(event.photos.count() == PHOTOS // ENTRIES for event in TraceEvent.objects.all())
    first = timezone.localdate() - dt.timedelta(days=DAYS)
    days = list(TraceEvent.objects.order_by("record_time").values_list("event_date", flat=True))
    assert days == [first + dt.timedelta(days=number * DAYS // ENTRIES) for number in range(ENTRIES)]
    assert not Delivery.objects.filter(clock_wrong=True).exists()
    assert phone.rows("outbox") == []
