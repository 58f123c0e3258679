"""Trace codes (mã truy xuất). A code sleeps from the first draft of its batch on, and wakes when that is released."""

from typing import ClassVar

from django.db import models
from django.utils import timezone

from products.batches import Batch
from traceability.foundation.crockford import new_code


class TraceCode(models.Model):
    """The ten characters of one batch. Nothing may be printed while `issued_at` is empty: *Tem chưa kích hoạt*."""

    code = models.CharField(primary_key=True, max_length=10, default=new_code, editable=False)
    batch = models.OneToOneField(Batch, models.PROTECT, related_name="trace_code")
    digital_link = models.CharField(max_length=200, blank=True)  # beside the code, once the product has a GTIN
    reserved_at = models.DateTimeField(default=timezone.now, editable=False)
    issued_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[models.Manager["TraceCode"]]

    def __str__(self) -> str:
        return self.code
