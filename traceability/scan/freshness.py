"""Renews public pages after what the rooms and floors below announce: a diary entry, a plot that changed."""

from django.db.models import F, Q

from cooperatives.subjects import Plot
from products.batches import Batch
from traceability.genealogy.neighbours import around
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import EventType


def _renew(batches: Q) -> None:
    concerned = Batch.objects.filter(batches).values("pk")
    Batch.objects.filter(pk__in=concerned).update(publication_version=F("publication_version") + 1)


def renew_after_event(sender, event: TraceEvent, **_kwargs) -> None:
    """Receives `event_recorded`: the event stands on the pages of its batch, or of every batch of its plot."""
    if event.event_type != EventType.OBJECT:
        _renew(Q(named_by__event=event))
    elif event.batch_id:
        _renew(Q(pk=event.batch_id))
    elif event.plot_id:
        _renew(Q(plots=event.plot_id))


def renew_after_state(sender, batch: Batch, **_kwargs) -> None:
    """Receives what release and recall announce: the lot is named on the pages of the lots next to it."""
    _renew(Q(pk__in=around([batch.pk]) - {batch.pk}))


def renew_after_lots(sender, lots, **_kwargs) -> None:
    """Receives `lots_used`: lots gained or lost their neighbours."""
    _renew(Q(pk__in=around(lots)))


def renew_after_plot(sender, instance: Plot, created: bool = False, **_kwargs) -> None:
    """Receives a saved plot: its commune and crop stand on the pages of its batches."""
    if not created:
        _renew(Q(plots=instance.pk))
