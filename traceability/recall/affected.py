"""Every lot that a recall of some lots reaches: those, and all that was made of them. It decides nothing."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal

from products.batches import Batch, BatchState
from traceability.genealogy.received import ReceivedLot
from traceability.genealogy.trace import downstream, links_between
from traceability.recall.orders import LotOrigin


@dataclass(frozen=True)
class Affected:
    """One lot: a batch, or goods that `owner` received."""

    lot: uuid.UUID
    owner: uuid.UUID
    origin: str
    batch: Batch | None = None
    received: ReceivedLot | None = None
    through: uuid.UUID | None = None  # the batch of the scope of which it was made

    @property
    def thing(self) -> Batch | ReceivedLot:
        found = self.batch or self.received
        assert found is not None  # noqa: S101  one of the two is always there
        return found

    @property
    def number(self) -> str:
        return self.thing.lot

    @property
    def name(self) -> str:
        return self.batch.product.name if self.batch else self.received.name if self.received else ""

    @property
    def maker(self) -> str:
        return self.batch.product.subject.name if self.batch else self.received.holder.name if self.received else ""

    @property
    def quantity(self) -> Decimal:
        return self.thing.quantity

    @property
    def unit(self) -> str:
        return self.thing.unit

    @property
    def state(self) -> str:
        return self.batch.get_state_display() if self.batch else ""

    @property
    def is_out(self) -> bool:
        """Whether buyers or receivers may have met it: a draft is nobody's yet."""
        return self.batch is None or self.batch.state != BatchState.DRAFT


def affected(scope: Collection[uuid.UUID], origin: str = LotOrigin.SCOPE) -> list[Affected]:
    """The lots of `scope` and every lot downstream of them, by four questions however many they are."""
    asked = set(scope)
    made = downstream(asked) - asked
    through = sources(asked, made) if made else {}
    return load(asked, origin) + load(made, LotOrigin.DOWNSTREAM, through)


def sources(asked: set[uuid.UUID], made: Collection[uuid.UUID]) -> dict[uuid.UUID, uuid.UUID]:
    """For each lot that was made, one of those asked for from which a way leads to it."""
    nexts: dict[uuid.UUID, list[uuid.UUID]] = {}
    for source, target in sorted(links_between({*asked, *made})):
        nexts.setdefault(source, []).append(target)
    found = {lot: lot for lot in asked}
    edge = sorted(asked)
    while edge:
        fresh = {there: found[here] for here in edge for there in nexts.get(here, ()) if there not in found}
        found |= fresh
        edge = sorted(fresh)
    return found


def load(
    lots: Collection[uuid.UUID], origin: str, through: Mapping[uuid.UUID, uuid.UUID] | None = None
) -> list[Affected]:
    """The rows behind ids of lots, in the order in which they were made."""
    if not lots:
        return []
    way = through or {}
    batches = Batch.objects.filter(pk__in=lots).select_related("product__subject").order_by("produced_on", "lot", "pk")
    found = [
        Affected(batch.pk, batch.product.subject_id, origin, batch=batch, through=way.get(batch.pk))
        for batch in batches
    ]
    received = ReceivedLot.objects.standing().filter(pk__in=set(lots) - {one.lot for one in found})
    rows = received.select_related("holder").order_by("received_on", "pk")
    return found + [Affected(row.pk, row.holder_id, origin, received=row, through=way.get(row.pk)) for row in rows]
