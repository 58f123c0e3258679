"""A limit lets exactly so many pass, however many ask at once and whatever they write into headers."""

import threading

import pytest
from django.db import connection
from django.test import RequestFactory

from traceability.foundation import guard
from traceability.foundation.guard import limits
from traceability.foundation.guard.limits import RateWindow


@pytest.fixture(autouse=True)
def frozen(monkeypatch):
    clock = [1_800_000_000.0]
    monkeypatch.setattr(limits.time, "time", lambda: clock[0])
    return clock


@pytest.mark.django_db(transaction=True)
def test_exactly_so_many_of_forty_at_once_pass():
    passed, gate = [], threading.Barrier(10)

    def ask() -> None:
        gate.wait()
        for _ in range(4):
            if guard.take("key", 7, 60):
                passed.append(1)
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(passed) == 7


def test_keys_are_counted_apart_and_a_new_window_starts_afresh(db, frozen):
    assert [guard.take("a", 2, 60) for _ in range(3)] == [True, True, False]
    assert guard.take("b", 2, 60)
    with pytest.raises(guard.TooMany) as stopped:
        guard.demand("a", 2, 60)
    assert 0 < stopped.value.seconds <= 60 and "thử lại" in str(stopped.value)
    frozen[0] += 60
    assert guard.take("a", 2, 60)
    assert not RateWindow.objects.filter(key__contains="a:").exists()
    assert limits.sweep_windows() == 2 and RateWindow.objects.count() == 1


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "seen"),
    [
        (0, "1.2.3.4", "9.9.9.9", "9.9.9.9"),
        (1, "1.2.3.4, 5.6.7.8", "9.9.9.9", "5.6.7.8"),
        (1, "", "9.9.9.9", "9.9.9.9"),
        (2, "6.6.6.6, 1.2.3.4, 5.6.7.8", "9.9.9.9", "1.2.3.4"),
        (1, "nonsense", "9.9.9.9", "unknown"),
        (0, "", "2001:db8::1:2:3:4", "2001:db8::"),
        (0, "", "", "unknown"),
    ],
)
def test_only_trusted_proxies_say_who_asks(settings, proxies, forwarded, remote, seen):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", HTTP_X_FORWARDED_FOR=forwarded, REMOTE_ADDR=remote)
    assert guard.client_ip(request) == seen


def test_who_goes_through_codes_one_by_one_is_stopped(db):
    request = RequestFactory().get("/t/XXXX")
    for _ in range(limits.MISSES_PER_WINDOW):
        guard.misses(request)
    with pytest.raises(guard.TooMany):
        guard.misses(request)
