"""Many events of one step at once, by a handful of statements: what a decision over many lots writes down.

The rules are those of `record`; only notes and photos cannot be given. A repeat adds nothing and gives what stands.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from cooperatives.subjects import Subject
from products.batches import Batch
from traceability.foundation.refusals import Refusal
from traceability.ledger.canonical import plain
from traceability.ledger.events import TraceEvent
from traceability.ledger.how import NOTED
from traceability.ledger.record import built, faults_of, same_event, what_of
from traceability.ledger.rows import hash_of, leaf_entry, row_digest
from traceability.ledger.signals import event_recorded, events_recorded
from traceability.ledger.slots import testimony
from traceability.log.models import add_leaves

AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """One event that is to be written: of `batch`, by `actor`, under an id that a repeat gives again."""

    actor: Any
    subject: Subject
    batch: Batch
    event_time: dt.datetime
    client_uuid: uuid.UUID
    how: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def record_all(*, step: str, entries: Sequence[Entry]) -> list[TraceEvent]:
    """The events of `entries`, in their order. Raises Refusal as `record` does, and then keeps none of them."""
    ids = [one.client_uuid for one in entries]
    standing = {event.client_uuid: event for event in TraceEvent.objects.filter(client_uuid__in=ids)}
    events, fresh = [], []
    for one in entries:
        event = built(
            actor=one.actor, subject=one.subject, step=step, event_time=one.event_time, batch=one.batch, how=one.how,
            client_uuid=one.client_uuid,
        )  # fmt: skip
        if one.client_uuid in standing:
            events.append(same_event(standing[one.client_uuid], event))
            continue
        if faults := faults_of(event):
            raise Refusal(faults)
        events.append(event)
        fresh.append((event, one.actor))
    _insert(fresh)
    return events


def _insert(fresh: Sequence[tuple[TraceEvent, Any]]) -> None:
    for event, _actor in fresh:
        if noted := testimony(event):
            event.how[NOTED] = plain(noted)
        event.what = event.what or what_of(event)
        event.hash = hash_of(event)
        event.row_digest = row_digest(event)
    leaves = add_leaves([leaf_entry(event.hash, event.row_digest) for event, _actor in fresh])
    for (event, _actor), leaf in zip(fresh, leaves, strict=True):
        event.leaf = leaf
    # Django's own query set: that of events refuses whatever writes many rows, so that nobody does by accident.
    rows: models.QuerySet[TraceEvent] = models.QuerySet(TraceEvent)
    rows.bulk_create([event for event, _actor in fresh], batch_size=AT_ONCE)
    for event, actor in fresh:
        event_recorded.send(sender=TraceEvent, event=event, actor=actor)
    if fresh:
        events_recorded.send(sender=TraceEvent, events=[event for event, _actor in fresh])
