"""`/t/<code>` and `/T/<CODE>`: what the QR opens. Answered in either case, without redirect, cookie or script."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from traceability.foundation.guard import misses
from traceability.scan import shown
from traceability.scan.look_up import by_code, with_serial


@require_safe
def code_view(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a lot or product; 404, with a box to type again, for what leads nowhere."""
    target = by_code(code)
    return shown.show(request, target) if target else shown.not_found(request, code)


@require_safe
def unit_view(request: HttpRequest, code: str, serial: str) -> HttpResponse:
    """The page of one pack. Wrong serials are told apart from nothing, and whoever tries many is stopped."""
    target = by_code(code)
    unit = with_serial(target, serial) if target else None
    if unit:
        return shown.show(request, unit)
    misses(request)
    return shown.not_found(request, serial)
