"""Renews public pages after what the rooms and floors below announce: a diary entry, a plot that changed."""

from collections.abc import Sequence

from django.db.models import F, Q

from cooperatives.subjects import Plot
from products.batches import Batch
from traceability.genealogy.neighbours import around
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import EventType


def _renew(batches: Q) -> None:
    concerned = Batch.objects.filter(batches).values("pk")
    Batch.objects.filter(pk__in=concerned).update(publication_version=F("publication_version") + 1)


def renew_after_events(sender, events: Sequence[TraceEvent], **_kwargs) -> None:
    """Receives `events_recorded`: an event stands on the pages of its batch, or of every batch of its plot."""
    several = [event.pk for event in events if event.event_type != EventType.OBJECT]
    others = [event for event in events if event.event_type == EventType.OBJECT]
    batches = {event.batch_id for event in others if event.batch_id}
    plots = {event.plot_id for event in others if event.plot_id and not event.batch_id}
    for concerned in (
        several and Q(named_by__event__in=several), batches and Q(pk__in=batches), plots and Q(plots__in=plots),
    ):  # fmt: skip
        if concerned:
            _renew(concerned)


def renew_after_state(sender, batch: Batch, **_kwargs) -> None:
    """Receives what release announces of one lot: it is named on the pages of the lots next to it."""
    _renew(Q(pk__in=around([batch.pk]) - {batch.pk}))


def renew_after_states(sender, batches: Sequence[Batch], **_kwargs) -> None:
    """The same of several: their own pages are new already, by the change of their state."""
    own = {batch.pk for batch in batches}
    _renew(Q(pk__in=around(own) - own))


def renew_after_lots(sender, lots, **_kwargs) -> None:
    """Receives `lots_used`: lots gained or lost their neighbours."""
    _renew(Q(pk__in=around(lots)))


def renew_after_plot(sender, instance: Plot, created: bool = False, **_kwargs) -> None:
    """Receives a saved plot: its commune and crop stand on the pages of its batches."""
    if not created:
        _renew(Q(plots=instance.pk))
