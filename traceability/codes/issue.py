"""Reserving and issuing trace codes. A code once reserved is never given to another batch, and never changes."""

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from products.batches import Batch
from traceability.codes.models import TraceCode
from traceability.gs1 import uri


def reserve(batch: Batch) -> TraceCode:
    """The sleeping code of `batch`; the same one at every call."""
    return TraceCode.objects.get_or_create(batch=batch)[0]


@transaction.atomic
def issue(batch: Batch) -> TraceCode:
    """The code of `batch`, awake, with a Digital Link beside it when its product has a GTIN."""
    code = reserve(batch)
    if code.issued_at is None or not code.digital_link:
        code.issued_at = code.issued_at or timezone.now()
        code.digital_link = _digital_link(batch)  # a product may gain its GTIN later; printed codes keep working
        code.save(update_fields=["issued_at", "digital_link"])
    return code


def _digital_link(batch: Batch) -> str:
    gtin = batch.product.gtin
    return uri.build(settings.PUBLIC_URL, gtin.zfill(14), batch.lot) if gtin else ""


def reserve_for_new(sender, batch: Batch, **_kwargs) -> None:
    """Receives `batch_changed` of the floor below."""
    reserve(batch)
