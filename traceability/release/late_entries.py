"""Receives what the ledger announces: a spray that was written down late re-opens the check of released batches."""

from django.db.models import Q

from products.batches import Batch
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS
from traceability.release.publish import recheck


def recheck_after(sender, event: TraceEvent, actor, **_kwargs) -> None:
    """Holds each released batch whose interval the new entry, or the corrected one, breaks."""
    steps = {event.biz_step, event.corrects.biz_step if event.corrects else ""}
    if not steps & set(INTERVAL_STEPS):
        return
    touched = Q()
    if event.plot_id:
        touched |= Q(plots=event.plot_id)
    if event.batch_id:
        touched |= Q(pk=event.batch_id)
    if touched:
        batches = Batch.objects.filter(touched, product__subject=event.subject)
        recheck(actor=actor, batches=batches.distinct())
