"""Many batches at rest at once, by a handful of statements; each is announced, and all of them together."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from products.batches import Batch, BatchState
from traceability.foundation.audit.trail import note_all
from traceability.ledger.many import Entry, record_all
from traceability.release.models import Hold
from traceability.release.signals import batch_held, lots_held

ON_SALE = (BatchState.RELEASED, BatchState.HELD)


@transaction.atomic
def hold_all(*, actor: Any, batches: Collection[uuid.UUID], kind: str, reason: str) -> list[Hold]:
    """Lets each of `batches` rest that is on sale and has no open hold of this kind; gives the holds that are new.

    Batches are locked in the order of their ids, so that two hands that hold the same ones wait and do not block.
    """
    locked = Batch.objects.select_for_update(of=("self",)).filter(pk__in=batches, state__in=ON_SALE).order_by("pk")
    rows = list(locked.select_related("product__subject"))
    known = set(Hold.objects.open().filter(batch__in=rows, kind=kind).values_list("batch", flat=True))
    fresh = [batch for batch in rows if batch.pk not in known]
    holds = [Hold(batch=batch, kind=kind, reason=reason, opened_by=actor.party) for batch in fresh]
    Hold.objects.bulk_create(holds, batch_size=500)
    _move([batch for batch in fresh if batch.state == BatchState.RELEASED], reason)
    now = timezone.now()
    record_all(step="hold", entries=[
        Entry(actor, batch.product.subject, batch, now, uuid.uuid4()) for batch in fresh
    ])  # fmt: skip
    note_all(actor, "batch.held", [(batch, batch.product.subject_id) for batch in fresh], kind=str(kind))
    announce(holds)
    return holds


def _move(batches: Collection[Batch], reason: str) -> None:
    """They are locked and released: the one move that there is leads to rest."""
    Batch.objects.filter(pk__in=[batch.pk for batch in batches]).update(
        state=BatchState.HELD, state_reason=reason, publication_version=F("publication_version") + 1
    )
    for batch in batches:
        batch.state, batch.state_reason = BatchState.HELD, reason
        batch.publication_version += 1


def announce(holds: Collection[Hold]) -> None:
    """Each by itself, then all together: what needs one statement for many listens to the second."""
    for one in holds:
        batch_held.send(sender=Batch, batch=one.batch, hold=one)
    if holds:
        lots_held.send(sender=Batch, batches=[one.batch for one in holds], holds=list(holds))
