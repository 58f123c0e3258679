"""`/t/<code>` and `/T/<CODE>`: what the QR opens. Answered in either case, without redirect, cookie or script."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from traceability.scan import shown
from traceability.scan.look_up import by_code


@require_safe
def code_view(request: HttpRequest, code: str) -> HttpResponse:
    """The page of a lot or product; 404, with a box to type again, for what leads nowhere."""
    target = by_code(code)
    return shown.show(request, target) if target else shown.not_found(request, code)
