"""Where the public reads of a batch: one answer for many batches at once, for the lists of the floors below."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.urls import reverse

from products.batches import Batch
from traceability.codes.models import TraceCode


def addresses_of(batches: Sequence[Batch]) -> Mapping[UUID, str]:
    """{batch: address of its page}; a code that still sleeps gives none."""
    awake = TraceCode.objects.filter(batch__in=batches, issued_at__isnull=False).values_list("batch_id", "code")
    return {key: reverse("code", args=[code]) for key, code in awake}
