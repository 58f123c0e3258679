"""From a code or an address to what stands behind it, for the public: what may not be shown is not found."""

from dataclasses import dataclass

from django.db.models import QuerySet

from cooperatives.subjects import CheckState, Origin
from products.batches import Batch, BatchState
from products.catalogue import Product
from traceability.codes.find import find
from traceability.foundation import gtin as gtins
from traceability.foundation.crockford import normalise
from traceability.serials.check import Unit, unit_of

LONGEST = 64


@dataclass(frozen=True)
class Target:
    """What a code stands for: one lot, one pack of it, or a product."""

    code: str
    product: Product
    batch: Batch | None = None
    unit: Unit | None = None


def by_code(typed: str) -> Target | None:
    """What `typed` names, blanks, case and look-alikes forgiven; None for slips, unknown codes and hidden products."""
    found = find(typed[:LONGEST])
    if not found:
        return None
    if found.batch:
        return Target(found.code, found.batch.product, found.batch)
    return Target(found.code, found.product) if found.product and is_public(found.product) else None


def with_serial(target: Target, serial: str) -> Target | None:
    """One pack of the lot of `target`; None for a serial that we did not issue for it."""
    unit = unit_of(target.product, serial, target.batch) if target.batch else None
    return Target(target.code, target.product, target.batch, unit) if unit else None


def is_public(product: Product) -> bool:
    """Whether a product's own page may be seen. What was once sold stays findable: its codes are printed."""
    subject = product.subject
    if product.origin == Origin.CATALOGUE or subject.check_state == CheckState.VERIFIED:
        return True
    return product.batches.exclude(state=BatchState.DRAFT).exists()


def by_gtin(gtin14: str) -> Product | None:
    """The public product that carries a GTIN."""
    product = Product.objects.select_related("subject__unit").filter(gtin=gtins.stored(gtin14)).first()
    return product if product and is_public(product) else None


def lots(product: Product) -> QuerySet[Batch]:
    """Lots of `product` that were ever published; a draft's lot is nobody's business."""
    return (
        product.batches.exclude(state=BatchState.DRAFT)
        .filter(trace_code__isnull=False)
        .select_related("trace_code", "product__subject__unit")
    )


def shape(typed: str) -> str:
    """`typed` as a code would be compared, for counting what led nowhere."""
    return normalise(typed[:LONGEST])
