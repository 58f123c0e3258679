"""Receives what the ledger announces: an input that was written down late re-opens the check of released batches."""

from django.db.models import Q

from products.batches import Batch
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import INTERVAL_STEPS
from traceability.release.publish import recheck


def recheck_after(sender, event: TraceEvent, actor, **_kwargs) -> None:
    """Holds each released batch against which the new entry, or the corrected one, speaks."""
    told = [event, *([event.corrects] if event.corrects else [])]
    if not any(one.biz_step in INTERVAL_STEPS or one.how.get("input") for one in told):
        return
    touched = Q()
    if event.plot_id:
        touched |= Q(plots=event.plot_id)
    if event.batch_id:
        touched |= Q(pk=event.batch_id)
    if touched:
        batches = Batch.objects.filter(touched, product__subject=event.subject)
        recheck(actor=actor, batches=batches.distinct())
