"""The pre-harvest interval, as a table."""

import datetime as dt

import pytest

from traceability.release.phi import Spray, breaches

MAY_11 = dt.date(2026, 5, 11)


def spray(phi, on=MAY_11):
    return Spray("1", on, phi, "Thuốc Ví Dụ", "Thửa Nà Ví Dụ")


@pytest.mark.parametrize(
    ("phi", "harvest", "broken"),
    [
        (7, dt.date(2026, 5, 17), True),
        (7, dt.date(2026, 5, 18), False),  # spraying on 11/5 with 7 days allows harvest from 18/5
        (0, MAY_11, False),
        (None, dt.date(2026, 12, 31), True),  # unknown is not met, never zero
        (7, dt.date(2026, 5, 10), False),  # sprayed after that harvest
    ],
)
def test_harvest_waits_for_the_interval(phi, harvest, broken):
    assert bool(breaches([spray(phi)], harvest)) is broken
