"""Lots, edges and deliveries for promises of recall, by the rows that the house itself keeps."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils import timezone

from products.batches import Batch, BatchState
from products.catalogue import Product
from traceability.genealogy.linking import Part, link, write_uses
from traceability.genealogy.links import LotLink, LotUse, Role
from traceability.genealogy.received import ReceivedLot, Shipment
from traceability.ledger.record import record

WORDS = {
    "reason": "Dư lượng thuốc vượt mức cho phép.",
    "instructions": "Ngừng sử dụng, gọi để đổi trả.",
    "contact_phone": "0900 000 001",
}


def lot_of(product: Product, number: str, *, days: int = 10, plot=None, state=BatchState.RELEASED, **facts) -> Batch:
    """A lot of 100 kg that was published."""
    made = timezone.localdate() - dt.timedelta(days=days)
    released = None if state == BatchState.DRAFT else timezone.now()
    batch = Batch.objects.create(
        product=product, lot=number, quantity=100, produced_on=made, state=state, released_at=released, **facts
    )
    if plot:
        batch.plots.add(plot)
    return batch


def made_of(actor, sources: Sequence, target: Batch, kilos: int = 40) -> None:
    """`target` was made of `sources`: the event's uses, and the edges that follow from them."""
    event = record(
        actor=actor, subject=target.product.subject, step="process", event_date=target.produced_on, batch=target,
        client_uuid=uuid.uuid4(),
    )  # fmt: skip
    write_uses(event, Role.USED, [Part(one.pk, Decimal(kilos), "kg") for one in sources], event.pk)
    write_uses(event, Role.MADE, [Part(target.pk, target.quantity, "kg")], event.pk)
    link(event.pk, event)


def given(actor, lot: Batch, receiver=None, *, name: str = "", kilos: int = 30, received: bool = True):
    """*Giao hàng* of a part of `lot`, and *Nhận hàng* where the receiver is of this house."""
    sender = lot.product.subject
    event = record(
        actor=actor, subject=sender, step="ship", event_time=timezone.now(), batch=lot, client_uuid=uuid.uuid4()
    )
    shipment = Shipment.objects.create(
        event=event, sender=sender, receiver=receiver, receiver_name=name, sent_on=timezone.localdate()
    )
    write_uses(event, Role.SENT, [Part(lot.pk, Decimal(kilos), "kg")])
    if receiver is None or not received:
        return shipment
    came = record(actor=actor, subject=receiver, step="receive", event_time=timezone.now(), client_uuid=uuid.uuid4())
    row = ReceivedLot.objects.create(
        event=came, holder=receiver, lot=f"N-{lot.lot}", name=lot.product.name, quantity=kilos, unit="kg",
        received_on=timezone.localdate(), shipped=LotUse.objects.get(event=event, role=Role.SENT),
    )  # fmt: skip
    LotLink.objects.create(source=lot.pk, target=row.pk, transformation=came.pk, event=came)
    return row


def work() -> None:
    """Everything that became work, done now."""
    from traceability.foundation.work.lanes import drain

    while drain("jobs"):
        pass
