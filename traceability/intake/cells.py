"""Reads single cells: a clerk's way of writing becomes a value, or a sentence with the remedy. Pure; it never guesses.

A reader takes what stands in the cell and a list of remarks, to which it adds what it repaired.
"""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from traceability.foundation import numbers, phones
from traceability.foundation.fields import YEARS, read_date
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, fold

Reader = Callable[[Any, list[str]], Any]
FAULTY = {"#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#GETTING_DATA"}
LARGEST = 10**15  # beyond it Excel itself has lost digits
SERIAL_ZERO = dt.date(1899, 12, 30)
SERIALS = (20_000, 73_415)  # 1954 to 2100: no day of our diaries, and no number of kilograms, is mistaken for another
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"), None)
_MEASURE = re.compile(r"([-−]?[\d.,\s]*\d)\s*([^\d\s.,].*)")
_TIME_TAIL = re.compile(r"[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")


def is_blank(raw: Any) -> bool:
    """Whether a cell says nothing: no value, or only characters that nobody sees."""
    return raw is None or (isinstance(raw, str) and not text_of(raw).strip())


def text_of(raw: Any) -> str:
    """What a cell says as text: NFC, without invisible characters; a whole number without its `.0`."""
    if raw is None:
        return ""
    if isinstance(raw, str):
        bare = raw.replace("_x000D_", "").replace("\u00a0", " ").replace("\x00", "").translate(_INVISIBLE)
        return unicodedata.normalize("NFC", bare)
    if isinstance(raw, bool):
        return _("Có") if raw else _("Không")
    if isinstance(raw, (int, float)):
        return numbers.in_vietnamese(_exact(raw)).replace(".", "") if math.isfinite(raw) else ""
    if isinstance(raw, dt.datetime):
        return f"{raw:%d/%m/%Y}" if raw.time() == dt.time() else f"{raw:%H:%M %d/%m/%Y}"
    return f"{raw:%d/%m/%Y}" if isinstance(raw, dt.date) else str(raw)


def _exact(raw: float) -> Decimal:
    """Excel shows fifteen digits; what lies behind them is noise."""
    return Decimal(raw) if isinstance(raw, int) else Decimal(f"{raw:.15g}")


def faulty(raw: Any) -> bool:
    """Whether the cell shows one of Excel's own faults."""
    return isinstance(raw, str) and raw.strip().upper() in FAULTY


def line(most: int) -> Reader:
    """One line of text."""

    def read(raw: Any, _remarks: list[str]) -> str:
        return _not_too_long(clean(text_of(raw)), most)

    return read


def prose(most: int) -> Reader:
    """Several lines of text."""

    def read(raw: Any, _remarks: list[str]) -> str:
        text = text_of(raw).replace("\r\n", "\n").replace("\r", "\n").strip()
        return _not_too_long(text, most)

    return read


def _not_too_long(text: str, most: int) -> str:
    if len(text) > most:
        said = {"count": numbers.show(len(text)), "most": numbers.show(most)}
        raise Refusal(_("Dài quá: %(count)s ký tự. Viết gọn lại, nhiều nhất %(most)s ký tự.") % said)
    return text


def day(raw: Any, remarks: list[str]) -> dt.date:
    """A day: a real date, a date as text (day first), or the bare number that Excel keeps for it."""
    if isinstance(raw, dt.datetime):
        return _within(raw.date())
    if isinstance(raw, dt.date):
        return _within(raw)
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return _of_serial(raw, remarks)
    text = _TIME_TAIL.sub("", clean(text_of(raw)).lstrip("'").strip())
    return read_date(text)


def _within(day_: dt.date) -> dt.date:
    if day_.year not in YEARS:
        raise Refusal(_("Năm %(year)s chưa đúng. Ghi đủ bốn số, ví dụ 2026.") % {"year": day_.year})
    return day_


def _of_serial(raw: float, remarks: list[str]) -> dt.date:
    whole = int(raw) if math.isfinite(raw) else 0
    if SERIALS[0] <= whole <= SERIALS[1]:
        found = SERIAL_ZERO + dt.timedelta(days=whole)
        said = {"number": str(whole), "day": f"{found:%d/%m/%Y}"}
        remarks.append(_("Số %(number)s được hiểu là ngày %(day)s.") % said)
        return found
    if raw == whole and whole >= 1_000_000:  # 27092026: typed without slashes, kept as a number
        return read_date(f"{whole:08d}")
    raise Refusal(_("Ghi ngày theo mẫu ngày/tháng/năm, ví dụ 27/09/2026."))


def decimal(raw: Any, _remarks: list[str]) -> Decimal:
    """A number: `1.234,5` as text, or Excel's own."""
    if isinstance(raw, (dt.date, dt.time, dt.timedelta, bool)):
        raise Refusal(_("Ô này thành ngày giờ. Đổi kiểu ô sang số rồi ghi lại."))
    if isinstance(raw, (int, float)):
        if not math.isfinite(raw) or abs(raw) > LARGEST:
            raise Refusal(_("Số lớn quá. Xem lại dấu chấm, dấu phẩy và đơn vị."))
        return numbers.trimmed(_exact(raw))
    return numbers.trimmed(numbers.read_decimal(clean(text_of(raw)).lstrip("'")))


def whole(least: int = 0, most: int = 2**31 - 1, units: Iterable[str] = ()) -> Reader:
    """A whole number; a unit that says the same may stand behind it ("14 ngày")."""
    allowed = {fold(unit) for unit in units}

    def read(raw: Any, remarks: list[str]) -> int:
        amount, unit = measure(raw, remarks)
        if unit and fold(unit).rstrip(".") not in allowed:
            raise Refusal(_("Chỉ ghi số trong ô này, bỏ chữ “%(unit)s”.") % {"unit": unit[:20]})
        if amount != amount.to_integral_value():
            raise Refusal(_("Chỉ ghi số nguyên, không có phần lẻ, ví dụ 1.500."))
        if not least <= amount <= most:
            said = {"least": numbers.show(least), "most": numbers.show(most)}
            raise Refusal(_("Ghi số từ %(least)s đến %(most)s.") % said)
        return int(amount)

    return read


def measure(raw: Any, remarks: list[str]) -> tuple[Decimal, str]:
    """A number and the unit typed behind it, "" where there is none: "5 tạ" → (5, "tạ")."""
    if isinstance(raw, str):
        found = _MEASURE.fullmatch(clean(text_of(raw)).lstrip("'"))
        if found:
            return decimal(found.group(1), remarks), found.group(2).strip(" .")
    return decimal(raw, remarks), ""


def among(choices: Callable[[], Iterable[tuple[str, Any]]], sentence: Callable[[], str]) -> Reader:
    """One of `choices` (words, value), whatever the case and the marks; `sentence` says what may be chosen."""

    def read(raw: Any, _remarks: list[str]) -> Any:
        wanted = fold(text_of(raw)).strip(" .")
        for words, value in choices():
            if wanted in (fold(words), fold(str(value))):
                return value
        raise Refusal(sentence())

    return read


def phone(raw: Any, remarks: list[str]) -> str:
    """A telephone number as E.164; the leading zero that Excel took away is put back, and said."""
    text = clean(text_of(raw)).lstrip("'")
    digits = re.sub(r"[\s.\-]", "", text)
    if digits.isdigit() and len(digits) == 9 and digits[0] != "0":
        number = phones.parse(f"0{digits}")
        remarks.append(_("Đã thêm số 0 ở đầu: %(number)s.") % {"number": phones.national(number)})
        return number
    return phones.parse(text)


def code(raw: Any, _remarks: list[str]) -> str:
    """A code of ours or of a package: no blanks, no `.0`."""
    return "".join(text_of(raw).split()).lstrip("'")
