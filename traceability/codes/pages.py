"""*In tem*: choose a sheet, fetch it, share one label as a picture. Every file passes the gate and asks the label."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from cooperatives.signed_in import signed_in
from products.batches import Batch
from traceability.codes import share
from traceability.codes.forms import SheetForm, first_answers
from traceability.codes.label import Label, label_of, why_not
from traceability.codes.sheet import LAYOUTS, sheet
from traceability.foundation import qr
from traceability.foundation.guard.limits import demand
from traceability.foundation.guard.reads import DRAWINGS, SHEETS
from traceability.foundation.refusals import Refusal

PNG_WIDTH = 1024


def batch_of(user, pk: uuid.UUID) -> Batch:
    """The batch behind the gate of those who print: missing and forbidden answer alike."""
    batches = Batch.objects.writable_by(user).select_related("product__subject")
    return get_object_or_404(batches, pk=pk)


def attached(content: bytes | str, content_type: str, name: str, *, inline: bool = False) -> HttpResponse:
    """A file under an ASCII name that says what it is."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def file_name(batch: Batch, label: Label, ending: str) -> str:
    return f"tem-{slugify(batch.lot) or 'lo'}-{label.code}.{ending}".lower()


def _page(request: HttpRequest, batch: Batch, form: SheetForm | None = None, status: int = 200) -> HttpResponse:
    sentence = why_not(batch)
    label = None if sentence else label_of(batch)
    context: dict[str, Any] = {
        "batch": batch,
        "label": label,
        "sentence": sentence,
        "tab": "batches",
        "layouts": LAYOUTS,
    }
    if label:
        context["form"] = form or SheetForm(initial=first_answers(batch))
    return render(request, "traceability/labels.html", context, status=status)


@signed_in
@require_safe
def labels(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The page; for a batch without labels it says why, and what to do."""
    return _page(request, batch_of(request.user, pk))


@signed_in
@require_safe
def labels_pdf(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The sheet. A wrong answer gives the page back with what was typed."""
    batch = batch_of(request.user, pk)
    form = SheetForm(request.GET)
    if not form.is_valid():
        return _page(request, batch, form, status=400)
    demand(f"labels-pdf:{request.user.pk}", *SHEETS)
    return _file(request, batch, "pdf", lambda label: (sheet(label, **form.chosen()), "application/pdf"))


@signed_in
@require_safe
def label_picture(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """One label as a picture to send on; `?xem` shows it in the page instead."""
    return _file(
        request, batch_of(request.user, pk), "png", lambda label: (share.picture(label), "image/png"),
        inline="xem" in request.GET,
    )  # fmt: skip


@signed_in
@require_safe
def label_svg(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The bare symbol for a printer's own layout, as lines."""
    return _file(request, batch_of(request.user, pk), "svg", lambda label: (qr.svg(label.symbol), "image/svg+xml"))


@signed_in
@require_safe
def label_png(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The bare symbol as pixels."""
    return _file(
        request, batch_of(request.user, pk), "png", lambda label: (qr.png(label.symbol, PNG_WIDTH), "image/png")
    )  # fmt: skip


def _file(request: HttpRequest, batch: Batch, ending: str, draw, *, inline: bool = False) -> HttpResponse:
    try:
        label = label_of(batch)
    except Refusal:
        return _page(request, batch, status=409)
    if ending != "pdf":
        demand(f"label-drawing:{request.user.pk}", *DRAWINGS)
    content, content_type = draw(label)
    return attached(content, content_type, file_name(batch, label, ending), inline=inline)
