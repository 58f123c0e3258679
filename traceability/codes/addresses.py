"""Addresses of codes as they are printed: scheme and host in capitals, so that a QR symbol needs fewer modules."""

from urllib.parse import urlsplit

from django.conf import settings

from traceability.codes.models import TraceCode
from traceability.gs1.uri import in_capitals


def address(code: str) -> str:
    """`HTTPS://HOST/T/<CODE>` of a batch's or a product's code."""
    return f"{in_capitals(settings.PUBLIC_URL)}/T/{code}"


def symbol(code: TraceCode) -> str:
    """What the QR of a batch says: its Digital Link if it has one, else its address; at the host of today."""
    if not code.digital_link:
        return address(code.code)
    path = urlsplit(code.digital_link).path
    at = path.index("/01/")
    return f"{in_capitals(settings.PUBLIC_URL)}{path[at:]}"


def spoken(code: str) -> str:
    """A code in two groups of five, as it is printed beside the symbol."""
    return f"{code[:5]} {code[5:]}"
