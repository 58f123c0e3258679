"""`/kiem-tra/`: a box for a code. It forgives blanks, case and look-alikes, and takes a whole address as well."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from traceability.foundation.guard import TooMany, misses
from traceability.scan.counting import count_dead_scan
from traceability.scan.look_up import by_code, shape
from traceability.scan.public import reportable

_ADDRESS = re.compile(r"/[tT]/([^/?#\s]+)")
_DIGITAL_LINK = re.compile(r"https?://[^/\s]+(/01/[^\s]+)", re.IGNORECASE)


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """The empty box, the page of what was typed, or a kind word that it leads nowhere."""
    typed = request.GET.get("ma", "").strip()[:300]
    if not typed:
        return render(request, "scan/check.html", {"asked": "ma" in request.GET})
    if link := _DIGITAL_LINK.match(typed):
        return redirect(link[1])
    address = _ADDRESS.search(typed)
    target = by_code(address[1] if address else typed)
    if target:
        return redirect("code", code=target.code)
    return _missed(request, typed)


def _missed(request: HttpRequest, typed: str) -> HttpResponse:
    count_dead_scan(request, shape(typed))
    context = {"typed": typed[:40], "missed": True, "report_code": reportable(typed), "length": len(shape(typed))}
    try:
        misses(request)
    except TooMany as limit:
        context |= {"limit": str(limit)}
        response = render(request, "scan/check.html", context, status=429)
        response["Retry-After"] = str(limit.seconds)
        return response
    return render(request, "scan/check.html", context, status=404)
