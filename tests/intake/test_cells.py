"""Days, numbers, units and telephones are read as clerks mean them, or asked back; nothing is guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from traceability.foundation.refusals import Refusal
from traceability.intake import cells
from traceability.intake.kinds import shared

DAYS = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))


def day(raw) -> dt.date:
    return cells.day(raw, [])


@given(DAYS)
def test_every_way_of_writing_a_day_says_the_same_day(date):
    serial = (date - dt.date(1899, 12, 30)).days
    ways = [
        date, dt.datetime.combine(date, dt.time(7, 30)), serial, float(serial) + 0.25, f"{date:%d/%m/%Y}",
        f"{date.day}/{date.month}/{date.year}", f"{date.day}-{date.month}-{date.year}", f"{date:%d.%m.%Y}",
        f"{date:%Y-%m-%d}", f"{date:%Y-%m-%d} 00:00:00", f" {date:%d/%m/%Y}\u00a0", f"'{date:%d/%m/%Y}",
        f"{date:%d/%m/%Y} 14:05", int(f"{date:%d%m%Y}"),
    ]  # fmt: skip
    assert {day(way) for way in ways} == {date}


@given(st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)))
def test_two_digits_of_a_year_are_of_this_century(date):
    assert day(f"{date.day}-{date.month}-{date:%y}") == date


def test_the_day_stands_before_the_month():
    assert day("03/04/2026") == dt.date(2026, 4, 3)
    with pytest.raises(ValidationError, match="Không có tháng 27"):
        day("09/27/2026")


@pytest.mark.parametrize("raw", ["hôm qua", "31/02/2026", "1/1/26/3", 12, -5, 1.5e300, float("nan"), True, "0/0/0000"])
def test_what_is_no_day_is_asked_back(raw):
    with pytest.raises(ValidationError):
        day(raw)


@given(st.decimals(0, 99_999_999, places=2))
def test_a_number_reads_the_same_from_a_cell_and_from_text(number):
    text = f"{number:,.2f}".translate(str.maketrans(",.", ".,"))
    assert cells.decimal(text, []) == number
    assert cells.decimal(float(number), []) == number


@given(st.integers(-(10**12), 10**12))
def test_a_whole_number_stays_what_it_is(number):
    assert cells.decimal(number, []) == number == cells.decimal(str(number), [])


@given(st.one_of(st.text(), st.floats(), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times()))
def test_no_reader_ever_breaks(raw):
    for reader in (cells.day, cells.decimal, cells.phone, cells.code, cells.line(40), cells.prose(99), cells.whole(),
                   shared.read_quantity, shared.read_unit):  # fmt: skip
        try:
            reader(raw, [])
        except ValidationError as refusal:
            assert all(str(sentence) for sentence in refusal.messages)


@pytest.mark.parametrize(("raw", "number"), [
    ("1.500", 1500), ("1.234,5", "1234.5"), ("1,5", "1.5"), ("1.5", "1.5"), (" 12\u00a0000 ", 12000), ("'45", 45),
    (0.1 + 0.2, "0.3"), (1500.0, 1500), ("１２", 12),
])  # fmt: skip
def test_numbers_the_vietnamese_way(raw, number):
    assert cells.decimal(raw, []) == Decimal(number)


def test_a_number_that_may_mean_two_things_is_asked_back():
    with pytest.raises(Refusal, match="hai cách"):
        cells.decimal("1,500", [])


@pytest.mark.parametrize(("raw", "said"), [
    ("5 tạ", ["5", "ta"]), ("1,5 tấn", ["1.5", "tan"]), ("1.500kg", ["1500", "kg"]), ("12 KG.", ["12", "kg"]),
    ("30 quả", ["30", "qua"]), ("7", ["7", ""]), (7.25, ["7.25", ""]), ("2 yến", ["2", "yen"]),
    ("2 ye\u0302\u0301n", ["2", "yen"]),
])  # fmt: skip
def test_a_unit_behind_the_number_is_read(raw, said):
    assert shared.read_quantity(raw, []) == said


@pytest.mark.parametrize("raw", ["5 bao", "năm tạ", "5 tạ 2 yến", "1,2345"])
def test_a_quantity_that_is_not_clear_is_asked_back(raw):
    with pytest.raises(Refusal):
        shared.read_quantity(raw, [])


@pytest.mark.parametrize("raw", [912345678, 912345678.0, "912345678", "912 345 678", "'0912345678", "+84 912 345 678"])
def test_a_telephone_gets_its_zero_back(raw):
    remarks: list[str] = []
    assert cells.phone(raw, remarks) == "+84912345678"
    assert remarks in ([], ["Đã thêm số 0 ở đầu: 0912 345 678."])
    assert bool(remarks) == (not str(raw).startswith(("'0", "+84")))


def test_both_ways_of_composing_marks_are_one_text():
    assert cells.line(40)("Nê\u0301p\u00a0 nương\u200b", []) == "Nếp nương"


def test_a_code_keeps_its_leading_zeros_and_loses_no_digit():
    assert cells.code("0012345", []) == "0012345"
    assert cells.code(8936000000017.0, []) == "8936000000017"
