"""Telephone numbers: what people type becomes E.164, and E.164 becomes what people read. Pure; it sends nothing."""

import unicodedata

import phonenumbers
from django.utils.translation import gettext as _
from phonenumbers import PhoneNumber, PhoneNumberType

from traceability.foundation.refusals import Refusal

# Eleven-digit mobile numbers ended in 2018; people still type and print them, and the library refuses them.
_SIX = {f"16{n}": f"3{n}" for n in range(2, 10)}
_MOBI = {"120": "70", "121": "79", "122": "77", "126": "76", "128": "78"}
_VINA = {"123": "83", "124": "84", "125": "85", "127": "81", "129": "82"}
_SMALL = {"186": "56", "188": "58", "199": "59"}
OLD_PREFIXES = _SIX | _MOBI | _VINA | _SMALL
_MOBILE = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
_LONGEST = 40


def parse(typed: str, *, mobile: bool = False) -> str:
    """`typed` as E.164, "+84912345678". Raises Refusal for what is no Vietnamese number (or, on wish, no mobile)."""
    number = _number(unicodedata.normalize("NFKC", typed).strip())
    if number is None:
        raise Refusal(_("Số điện thoại chưa đúng. Ghi đủ 10 số, ví dụ 0912 345 678."))
    if mobile and phonenumbers.number_type(number) not in _MOBILE:
        raise Refusal(_("Cần số di động. Ghi đủ 10 số, ví dụ 0912 345 678."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _number(text: str) -> PhoneNumber | None:
    if len(text) > _LONGEST or any(char.isalpha() for char in text):  # "0912 CALL ME" is not a number to us
        return None
    try:
        number = phonenumbers.parse(_renewed(text), "VN")
    except phonenumbers.NumberParseException:
        return None
    vietnamese = number.country_code == 84 and number.extension is None
    return number if vietnamese and phonenumbers.is_valid_number(number) else None


def _renewed(text: str) -> str:
    """An old eleven-digit mobile number with its prefix of today; anything else as it came."""
    digits = "".join(char for char in text if char.isdigit())
    for lead in ("0084", "84", "0"):
        rest = digits.removeprefix(lead).removeprefix("0")
        if digits.startswith(lead) and len(rest) == 10 and rest[:3] in OLD_PREFIXES:
            return f"0{OLD_PREFIXES[rest[:3]]}{rest[3:]}"
    return text


def national(e164: str) -> str:
    """ "+84912345678" as people read it, "0912 345 678"; what is no number comes back as it is."""
    try:
        number = phonenumbers.parse(e164, None)
    except phonenumbers.NumberParseException:
        return e164
    if number.country_code != 84:
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    plain = f"0{number.national_number}"
    if len(plain) == 10 and phonenumbers.number_type(number) in _MOBILE:
        return f"{plain[:4]} {plain[4:7]} {plain[7:]}"
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL)
