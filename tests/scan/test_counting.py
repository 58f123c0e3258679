"""Scans are counted, machines are not, and nothing that is kept leads back to anybody."""

import datetime as dt

import pytest
from django.db import connection
from django.test import RequestFactory
from django.utils import timezone

from traceability.foundation.crockford import new_code
from traceability.scan import counting, day_key
from traceability.scan.models import DeadScan, Scan, ScanDay
from traceability.scan.verdict import IN_SYSTEM, RECALLED

PHONE = (
    "Mozilla/5.0 (Linux; Android 12; SM-A037F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0 Mobile Safari/537.36"
)
ADDRESS = "203.0.113.77"


def look(path="/t/X", method="get", **headers):
    sent = {"HTTP_USER_AGENT": PHONE, "REMOTE_ADDR": ADDRESS} | headers
    return getattr(RequestFactory(), method)(path, **sent)


def count(batch, request=None, verdict=IN_SYSTEM):
    counting.count_scan(request or look(), product=batch.product, batch=batch, verdict=verdict)


def test_a_look_is_one_row_with_the_family_of_the_browser_and_the_verdict(batch):
    count(batch, verdict=RECALLED)
    scan = Scan.objects.get()
    assert (scan.batch, scan.product, scan.browser, scan.verdict, scan.area) == (
        batch, batch.product, "chrome", "recalled", "",
    )  # fmt: skip


def test_no_address_and_no_words_of_the_browser_reach_the_database(batch):
    count(batch, look(HTTP_X_FORWARDED_FOR="198.51.100.9"))
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            kept = repr(cursor.fetchall())
            for trace in (ADDRESS, "203.0.113", "198.51.100", "SM-A037F", "AppleWebKit"):
                assert trace not in kept, table


@pytest.mark.parametrize(
    "request_",
    [
        look(method="head"),
        look(HTTP_SEC_PURPOSE="prefetch;prerender"),
        look(HTTP_PURPOSE="prefetch"),
        look(HTTP_USER_AGENT="Googlebot/2.1 (+http://www.google.com/bot.html)"),
        look(HTTP_USER_AGENT="facebookexternalhit/1.1"),
        look(HTTP_USER_AGENT="curl/8.5"),
        look(HTTP_USER_AGENT=""),
    ],
)
def test_machines_prefetches_and_heads_are_no_scans(batch, request_):
    count(batch, request_)
    assert not Scan.objects.exists()


def test_two_phones_of_one_network_are_told_apart_by_nothing_but_their_browser(batch):
    count(batch)
    count(batch, look(REMOTE_ADDR="203.0.113.200"))
    count(batch, look(REMOTE_ADDR="203.0.114.77"))
    first, neighbour, stranger = Scan.objects.order_by("id").values_list("visitor", flat=True)
    assert first == neighbour != stranger


def test_a_count_that_fails_never_fails_the_page(batch, monkeypatch, caplog):
    monkeypatch.setattr(counting, "visitor", lambda *_args: 1 / 0)
    count(batch)
    assert not Scan.objects.exists()
    assert "a scan was not counted" in caplog.text


def test_yesterdays_key_is_destroyed_as_soon_as_today_asks(settings):
    yesterday, today = dt.date(2026, 11, 23), dt.date(2026, 11, 24)
    first = day_key.visitor(ADDRESS, PHONE, yesterday)
    assert day_key.visitor(ADDRESS, PHONE, yesterday) == first
    assert day_key.visitor(ADDRESS, PHONE, today) != first
    assert [path.name for path in settings.KEYS_DIR.glob("scan-day-*")] == ["scan-day-2026-11-24"]
    assert next(settings.KEYS_DIR.glob("scan-day-*")).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("203.0.113.77", "203.0.113.0/24"),
        ("::ffff:203.0.113.77", "203.0.113.0/24"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("fe80::1%eth0", "fe80::/48"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_we_look_at_a_network_and_never_at_an_address(address, expected):
    assert day_key.network(address) == expected


def _scan(batch, days_ago, visitor="a", of_product=False):
    at = timezone.now() - dt.timedelta(days=days_ago)
    Scan.objects.create(
        at=at, batch=None if of_product else batch, product=batch.product, verdict="in_system", browser="chrome",
        visitor=visitor,
    )  # fmt: skip


def test_daily_sums_count_scans_and_devices_and_repeat_without_harm(batch):
    _scan(batch, 1)
    _scan(batch, 1)
    _scan(batch, 1, visitor="b")
    _scan(batch, 0, of_product=True)
    counting.roll_up()
    counting.roll_up()
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    assert [(d.day, d.batch, d.count, d.devices) for d in ScanDay.objects.order_by("day")] == [
        (yesterday, batch, 3, 2),
        (timezone.localdate(), None, 1, 1),
    ]


def test_sums_catch_up_after_the_worker_was_away_and_see_what_came_late(batch):
    _scan(batch, 5)
    counting.roll_up()
    _scan(batch, 5)
    _scan(batch, 3)
    counting.roll_up()
    assert list(ScanDay.objects.order_by("day").values_list("count", flat=True)) == [2, 1]


def test_single_scans_go_after_their_days_and_the_sums_stay(batch, settings):
    settings.SCAN_KEEP_DAYS = 90
    _scan(batch, 120)
    _scan(batch, 89)
    assert counting.forget() == 1
    assert Scan.objects.count() == 1
    counting.roll_up()
    assert list(ScanDay.objects.order_by("day").values_list("count", flat=True)) == [1, 1]


def test_codes_that_lead_nowhere_are_summed_by_day(db, monkeypatch):
    code = new_code()
    counting.count_dead_scan(look(), code)
    counting.count_dead_scan(look(), code)
    counting.count_dead_scan(look(), "<script>")
    counting.count_dead_scan(look(method="head"), code)
    assert dict(DeadScan.objects.values_list("code", "count")) == {code: 2, "": 1}
    monkeypatch.setattr(counting, "MOST_DEAD_CODES", 2)
    counting.count_dead_scan(look(), new_code())
    assert dict(DeadScan.objects.values_list("code", "count")) == {code: 2, "": 2}
