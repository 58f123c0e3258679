"""`/kiem-tra/`: a box for a code, or a photo of one. Blanks, case and look-alikes are forgiven."""

import re

from django.core.files.base import File
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from traceability.codes.reading import texts_in
from traceability.foundation.guard import TooMany, client_ip, demand, misses
from traceability.foundation.refusals import Refusal
from traceability.scan.counting import count_dead_scan
from traceability.scan.look_up import by_code, shape
from traceability.scan.public import reportable

_ADDRESS = re.compile(r"/[tT]/([^/?#\s]+)(?:/([0-9A-Za-z]{13})(?![0-9A-Za-z]))?")
_DIGITAL_LINK = re.compile(r"https?://[^/\s]+(/01/[^\s]+)", re.IGNORECASE)
PHOTOS = (30, 600)  # an address: each is decoded here


@csrf_exempt  # it speaks for nobody and changes nothing; browsers without cookies must be heard
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The empty form, the page of what was typed or photographed, or a kind word that it leads nowhere."""
    if request.method == "POST":
        return _photographed(request)
    typed = request.GET.get("ma", "").strip()[:300]
    if not typed:
        return render(request, "scan/check.html", {"asked": "ma" in request.GET})
    return _led_to(typed) or _missed(request, typed)


def _led_to(text: str) -> HttpResponse | None:
    """To the page of a code, of an address of ours, or of one pack; None for what leads nowhere."""
    if link := _DIGITAL_LINK.match(text):
        return redirect(link[1])
    address = _ADDRESS.search(text)
    target = by_code(address[1] if address else text)
    if target and address and address[2]:
        return redirect("unit", code=target.code, serial=address[2])
    return redirect("code", code=target.code) if target else None


def _photographed(request: HttpRequest) -> HttpResponse:
    """For telephones whose camera reads no QR. The photo is looked at and not kept."""
    try:
        demand(f"check-photo:{client_ip(request)}", *PHOTOS)
        upload = request.FILES.get("anh")
        texts = texts_in(upload) if isinstance(upload, File) else []
    except TooMany as limit:
        return _limited(request, {}, limit)
    except Refusal as refusal:
        return render(request, "scan/check.html", {"photo_fault": " ".join(map(str, refusal.messages))}, status=400)
    for text in texts:
        if led := _led_to(text.strip()):
            return led
    if texts:
        return _missed(request, texts[0])
    fault = _("Không thấy mã trong ảnh. Chụp gần hơn, đủ sáng, mã nằm giữa ảnh.")
    return render(request, "scan/check.html", {"photo_fault": fault}, status=400)


def _missed(request: HttpRequest, typed: str) -> HttpResponse:
    count_dead_scan(request, shape(typed))
    context = {"typed": typed[:40], "missed": True, "report_code": reportable(typed), "length": len(shape(typed))}
    try:
        misses(request)
    except TooMany as limit:
        return _limited(request, context, limit)
    return render(request, "scan/check.html", context, status=404)


def _limited(request: HttpRequest, context: dict, limit: TooMany) -> HttpResponse:
    response = render(request, "scan/check.html", context | {"limit": str(limit)}, status=429)
    response["Retry-After"] = str(limit.seconds)
    return response
