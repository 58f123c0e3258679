"""Finds what a typed code stands for: one batch, or the product whose listings carry it."""

from dataclasses import dataclass

from products.batches import Batch
from products.catalogue import Product
from traceability.codes.models import TraceCode
from traceability.foundation.crockford import is_code, normalise


@dataclass(frozen=True)
class Found:
    """Either a batch with its code, or a product."""

    code: str
    batch: Batch | None = None
    trace_code: TraceCode | None = None
    product: Product | None = None


def find(typed: str) -> Found | None:
    """What `typed` names, blanks and look-alikes forgiven; None for a wrong check character and for unknown codes."""
    code = normalise(typed)
    if not is_code(code):
        return None
    found = TraceCode.objects.select_related("batch__product__subject__unit").filter(pk=code).first()
    if found:
        return Found(code, batch=found.batch, trace_code=found)
    product = Product.objects.select_related("subject__unit").filter(code=code).first()
    return Found(code, product=product) if product else None
