"""Numbers as Vietnamese people write them: `1.234,5`. Pure; it never guesses where two readings are possible."""

import re
import unicodedata
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from traceability.foundation.refusals import Refusal

LONGEST = 24  # characters; within the 28 digits of decimal arithmetic
NBSP = "\u00a0"
_GROUPED = re.compile(r"[1-9]\d{0,2}(\.\d{3})+(,\d+)?")  # 1.500  1.500.000,25
_COMMA = re.compile(r"\d+,\d+")  # 1,5
_DOT = re.compile(r"\d+\.\d+")  # 1.5: many phones offer no comma, and two digits after a dot are no thousands
_THOUSAND_OR_PART = re.compile(r"[1-9]\d{0,2},\d{3}")  # 1,500: fifteen hundred abroad, one and a half here


def read_decimal(typed: str) -> Decimal:
    """The number that `typed` says. Raises Refusal, naming the remedy, where it says none or might say two."""
    text = "".join(unicodedata.normalize("NFKC", typed).split())
    sign, digits = ("-", text[1:]) if text[:1] in {"-", "−"} else ("", text)
    if len(digits) > LONGEST or not re.fullmatch(r"[0-9.,]+", digits):
        raise Refusal(_("Chỉ ghi chữ số, ví dụ 1.500 hoặc 1,5."))
    return Decimal(sign + _plain(digits))


def _plain(digits: str) -> str:
    if digits.isdigit():
        return digits
    if _GROUPED.fullmatch(digits):
        return digits.replace(".", "").replace(",", ".")
    if _THOUSAND_OR_PART.fullmatch(digits):
        whole, part = digits.split(",")
        raise Refusal(
            _("“%(typed)s” có thể hiểu hai cách. Hãy ghi %(many)s nếu là nhiều, hoặc %(few)s nếu là số lẻ.")
            % {"typed": digits, "many": f"{whole}.{part}", "few": f"{whole},{part.rstrip('0') or '0'}"}
        )
    if _COMMA.fullmatch(digits) or _DOT.fullmatch(digits):
        return digits.replace(",", ".")
    raise Refusal(_("Không đọc được số “%(typed)s”. Ghi như 1.500 hoặc 1,5.") % {"typed": digits})


def show(number: Decimal | int | float, places: int | None = None) -> str:
    """`number` for reading, in the reader's language: `1.234,5`, or `1,234.5` in English.

    `places` fixes the digits of the fraction; without it needless zeros fall."""
    text = _grouped(number, places)
    return text if get_language() == "en" else _our_way(text)


def in_vietnamese(number: Decimal | int | float) -> str:
    """`number` as forms and shops take it, `1.234,5`, whatever the reader's language."""
    return _our_way(_grouped(number))


def _grouped(number: Decimal | int | float, places: int | None = None) -> str:
    value = Decimal(str(number))
    text = f"{value:,.{places}f}" if places is not None else f"{value:,f}"
    return text.rstrip("0").rstrip(".") if places is None and "." in text else text


def _our_way(text: str) -> str:
    return text.translate(str.maketrans(",.", ".,"))


def for_input(number: Decimal | int | float) -> str:
    """`number` as a form shows it, so that reading it back gives the same: 1,234 would be refused, 1,2340 is not."""
    text = in_vietnamese(number)
    return text + "0" if _THOUSAND_OR_PART.fullmatch(text.lstrip("-")) else text


def trimmed(number: Decimal) -> Decimal:
    """`number` without zeros at its end, and never in the form 1E+3."""
    whole = number.to_integral_value()
    return whole.quantize(Decimal(1)) if number == whole else number.normalize()


def vnd(amount: int) -> str:
    """An amount of whole đồng: `45.000 ₫`, kept on one line."""
    return f"{show(amount, 0)}{NBSP}₫"
