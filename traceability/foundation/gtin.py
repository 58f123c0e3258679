"""GTINs as people type them: length, check digit, circulation. Pure; it never makes a number up."""

from django.utils.translation import gettext as _
from stdnum import ean

LENGTHS = (8, 12, 13, 14)
# GS1 prefixes that shops give to themselves: two shops may use one number for two things.
INSIDE_A_SHOP = ("02", "04", "2")


def compact(typed: str) -> str:
    """The digits of `typed`: blanks and dashes fall away, nothing else does."""
    return "".join(typed.split()).replace("-", "")


def fault(typed: str) -> str:
    """What is wrong with a typed GTIN and what to do, as one sentence; "" when it may be stored."""
    digits = compact(typed)
    if not (digits.isascii() and digits.isdigit()):
        return _("Mã vạch chỉ gồm chữ số. Xem dãy số dưới vạch đen trắng trên bao bì.")
    if len(digits) not in LENGTHS:
        return _("Mã vạch có 8, 12, 13 hoặc 14 chữ số. Anh/chị ghi %(count)d chữ số.") % {"count": len(digits)}
    if not ean.is_valid(digits):
        return _("Chữ số cuối không khớp. So lại từng số với bao bì.")
    if stored(digits).startswith(INSIDE_A_SHOP) and len(digits) != 8:
        return _("Mã bắt đầu bằng 02, 04 hoặc 2 chỉ dùng trong một cửa hàng. Để trống nếu chưa có mã của GS1.")
    return ""


def stored(typed: str) -> str:
    """The one form in which equal numbers are equal: 12 digits gain a zero, 14 with a leading zero lose it."""
    digits = compact(typed)
    if len(digits) == 12:
        return f"0{digits}"
    return digits[1:] if len(digits) == 14 and digits[0] == "0" else digits
