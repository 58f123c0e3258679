"""GTINs in the 14 digits of a Digital Link. It checks and pads; it never makes one up, and never mends a digit."""

from biip.checksums import gs1_standard_check_digit

from traceability.foundation import gtin
from traceability.foundation.refusals import Refusal


def has_check_digit(digits: str) -> bool:
    """Whether the last digit of a GS1 key is the check digit of those before it."""
    return gs1_standard_check_digit(digits[:-1]) == int(digits[-1])


def padded(stored: str) -> str:
    """A GTIN as a product keeps it (8 to 14 digits) in fourteen."""
    return stored.zfill(14)


def check(typed: str, field: str = "gtin") -> str:
    """The 14 digits of a typed GTIN-8, -12, -13 or -14. Raises Refusal that names `field` and the remedy."""
    if sentence := gtin.fault(typed):
        raise Refusal({field: [sentence]})
    return padded(gtin.stored(typed))
