"""A batch and the harvest it comes from, written down together: both stand, or neither does."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import transaction

from cooperatives.users import User
from products.batches import Batch
from products.catalogue import Activity
from products.lots import create_batch, update_batch
from traceability.foundation.files.models import Picture
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.vocabulary import ErrorReason, EventType, Step

# How a batch comes into being, by the kind of work.
BIRTH: dict[str, Step] = {
    Activity.CROP: Step.HARVEST,
    Activity.LIVESTOCK: Step.SLAUGHTER,
    Activity.AQUACULTURE: Step.CATCH,
    Activity.PROCESSING: Step.PROCESS,
}


def harvest_uuid(client_uuid: uuid.UUID) -> uuid.UUID:
    """The harvest's own UUID, the same on every repeat of the batch's form."""
    return uuid.uuid5(client_uuid, "harvest")


@transaction.atomic
def harvest_batch(
    *, actor: User, photos: list[Picture], client_uuid: uuid.UUID | None = None, on_behalf_of=None,
    device_time: dt.datetime | None = None, **facts,
) -> Batch:  # fmt: skip
    """A new draft batch and its harvest event; `facts` are those of `create_batch`. A repeat changes nothing."""
    client_uuid = client_uuid or uuid.uuid4()
    batch = create_batch(actor=actor, client_uuid=client_uuid, **facts)
    if not TraceEvent.objects.filter(client_uuid=harvest_uuid(client_uuid)).exists():
        record(
            actor=actor, subject=batch.product.subject, step=BIRTH[batch.product.activity], batch=batch,
            photos=photos, client_uuid=harvest_uuid(client_uuid), on_behalf_of=on_behalf_of or batch.household,
            device_time=device_time,
            **_entry(batch),
        )  # fmt: skip
    return batch


@transaction.atomic
def change_batch(*, actor: User, batch: Batch, **facts) -> Batch:
    """Changes a draft; where its harvest says something else now, a correction of that event says so too."""
    changed = update_batch(actor=actor, batch=batch, **facts)
    told = harvest_of(changed)
    if told is not None:
        entry = _entry(changed)
        same = (told.event_date, told.plot, _measure(told.how)) == (
            entry["event_date"], entry["plot"], _measure(entry["how"])
        )  # fmt: skip
        if not same:
            entry["how"] = told.how | entry["how"]
            correct(actor=actor, event=told, error_reason=ErrorReason.INCORRECT_DATA, **entry)
    return changed


def harvest_of(batch: Batch) -> TraceEvent | None:
    """The event from which `batch` came, as it stands now."""
    return (
        TraceEvent.objects.current()
        .filter(batch=batch, biz_step__in=set(BIRTH.values()), event_type=EventType.OBJECT)
        .first()
    )


def _measure(how: dict[str, Any]) -> tuple[Decimal | None, str]:
    return (Decimal(how["quantity"]) if "quantity" in how else None, how.get("unit", ""))


def _entry(batch: Batch) -> dict[str, Any]:
    plots = list(batch.plots.all()[:2])
    return {
        "event_date": batch.produced_on,
        "plot": plots[0] if len(plots) == 1 else None,
        "how": {"quantity": str(batch.quantity), "unit": batch.unit},
    }
