"""The file of one lot for the national portal: everything that we can say of it in one documented JSON document.

No interface of the portal is published yet (domain.md §11), so this is a file to hand over, not a call.
Its shape is `bundle.schema.json`; a field that is unknown is null, never left out and never guessed.
"""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from cooperatives.access import subjects_visible_to
from cooperatives.signed_in import signed_in
from cooperatives.subjects import Subject
from products.batches import Batch
from traceability.ledger.canonical import number
from traceability.ledger.document import document
from traceability.ledger.events import TraceEvent
from traceability.release.completeness import LINES, Item, items_of

FORMAT = "nongsan-xu-thanh/lot/1"
SCHEMA = Path(__file__).parent / "bundle.schema.json"


def bundle(batch: Batch) -> dict[str, Any]:
    """The document. Days are ISO dates, quantities decimal text with a unit, events EPCIS 2.0 as recorded."""
    product = batch.product
    return {
        "format": FORMAT, "batch": _batch(batch), "product": _product(batch), "producer": _producer(product.subject),
        "certificates": [_paper(one) for one in product.certificates.order_by("pk")],
        "items": {law: [_item(one) for one in items_of(batch, law)] for law in LINES},
        "events": [_event(one) for one in TraceEvent.objects.of_batch(batch).order_by("record_time", "id")],
    }  # fmt: skip


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _batch(batch: Batch) -> dict[str, Any]:
    code = getattr(batch, "trace_code", None)
    issued = code if code and code.issued_at else None
    return {
        "lot": batch.lot, "state": batch.state, "quantity": number(Decimal(batch.quantity)), "unit": batch.unit,
        "produced_on": _iso(batch.produced_on), "expires_on": _iso(batch.expires_on),
        "released_at": _iso(batch.released_at), "code": issued.code if issued else None,
        "digital_link": (issued.digital_link or None) if issued else None,
        "page": f"{settings.PUBLIC_URL}{reverse('code', args=[issued.code])}" if issued else None,
        "grown_in": [_place(plot.unit) for plot in batch.plots.select_related("unit")],
    }  # fmt: skip


def _product(batch: Batch) -> dict[str, Any]:
    product = batch.product
    return {
        "name": product.name, "gtin": product.gtin, "brand": _or_none(product.brand, product.brand_none),
        "standard": product.standard or None, "pack": product.pack_label or None,
        "shelf_life_days": product.shelf_life_days, "warning": _or_none(product.warning, product.warning_none),
    }  # fmt: skip


def _or_none(value: str, none: bool) -> str | bool | None:
    """The value; False for "there is none", null for "not said"."""
    return value or (False if none else None)


def _place(unit) -> dict[str, Any] | None:
    return {"code": unit.code, "valid_from": _iso(unit.valid_from), "name": str(unit)} if unit else None


def _producer(subject: Subject) -> dict[str, Any]:
    return {
        "name": subject.name, "kind": subject.kind, "commune": _place(subject.unit),
        "tax_code": subject.tax_code or None, "gs1_prefix": subject.gs1_prefix or None, "verified": subject.is_verified,
    }  # fmt: skip


def _paper(one) -> dict[str, Any]:
    return {
        "kind": one.kind, "title": one.label, "number": one.number or None, "decision": one.decision_no or None,
        "authority": one.authority or None, "issued_on": _iso(one.issued_on), "expires_on": _iso(one.expires_on),
        "withdrawn_on": _iso(one.withdrawn_on), "check_state": one.check_state,
    }  # fmt: skip


def _item(item: Item) -> dict[str, Any]:
    return {
        "number": item.number, "label": item.label, "value": item.value or None, "present": item.present,
        "demanded": item.demanded,
    }  # fmt: skip


def _event(event: TraceEvent) -> dict[str, Any]:
    """EPCIS as it was hashed, with its id, our clock, and what it corrects."""
    corrects = {"corrects": str(event.corrects_id), "reason": event.error_reason} if event.corrects_id else None
    return {
        "id": str(event.pk), "hash": event.hash, "recorded_at": event.record_time.isoformat(), "epcis": document(event),
        "correction": corrects,
    }  # fmt: skip


@require_safe
@signed_in
def lot_file(request: HttpRequest, pk) -> HttpResponse:
    """The document as a download, for those who may see the lot as a working record."""
    mine = subjects_visible_to(request.user)  # whoever records for one household hands no whole file on
    batches = Batch.objects.filter(product__subject__in=mine).select_related("product__subject__unit")
    batch = get_object_or_404(batches, pk=pk)
    answer = JsonResponse(bundle(batch), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="ho-so-lo-{batch.lot}.json"'
    return answer


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The JSON Schema of the document, for whoever reads it by machine."""
    answer = HttpResponse(SCHEMA.read_bytes(), content_type="application/schema+json")
    answer["Cache-Control"] = "public, max-age=86400"
    return answer
