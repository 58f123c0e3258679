"""What happened, newest first. Events that were corrected stay in the list; `current()` leaves them out."""

from cooperatives.subjects import Plot
from products.batches import Batch
from traceability.ledger.events import EventQuerySet, TraceEvent


def history(of: Batch | Plot) -> EventQuerySet:
    """The events of a batch (with its plots' season) or of a plot, newest first, with what a page needs of them."""
    events = TraceEvent.objects.of_batch(of) if isinstance(of, Batch) else TraceEvent.objects.filter(plot=of)
    return (
        events.newest_first()
        .select_related("subject", "plot", "batch", "note")
        .prefetch_related("photos__picture", "corrections")
    )
