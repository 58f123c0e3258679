"""Lots in somebody's hands, own and received alike, with what is left of each. It reads, and locks on demand."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal

from django.db.models import Sum
from django.utils import timezone

from cooperatives.subjects import Subject
from products.batches import Batch, BatchState
from products.measures import kilograms_each
from traceability.genealogy.cases import CaseContent
from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.received import ReceivedLot
from traceability.ledger.document import place
from traceability.ledger.what import lot_class

EXACT = Decimal("0.001")
NOTHING = Decimal(0)
AT_WORK = (BatchState.DRAFT, BatchState.RELEASED)  # of the others nothing may be taken


@dataclass(frozen=True)
class Lot:
    """One lot as those who hold it see it; exactly one of `batch` and `received` is there."""

    id: uuid.UUID
    holder_id: uuid.UUID
    name: str
    number: str
    quantity: Decimal
    unit: str
    unit_kg: Decimal | None
    day: dt.date
    expires_on: dt.date | None
    batch: Batch | None = None
    received: ReceivedLot | None = None
    gone: Decimal = NOTHING  # used, or sent away
    boxed: Decimal = NOTHING  # packed in cases that are still here

    @property
    def left(self) -> Decimal:
        """What is still here, cases included; below zero if corrections have taken away what was used."""
        return self.quantity - self.gone

    @property
    def free(self) -> Decimal:
        """What may still be taken."""
        return self.left - self.boxed

    @property
    def of(self) -> object:
        """Of what it is: packs of two things are not the same packs."""
        return self.batch.product_id if self.batch else self.name

    @property
    def epc_class(self) -> str:
        return lot_class(self.batch) if self.batch else place(self.id)

    def __str__(self) -> str:
        return f"{self.name} · {self.number}"

    def in_unit(self, quantity: Decimal, unit: str, unit_kg: Decimal | None = None) -> Decimal | None:
        """`quantity` of `unit` in this lot's unit; None where nobody declared how they convert."""
        if unit == self.unit:
            return quantity
        theirs, ours = kilograms_each(unit, unit_kg), self.unit_kg
        return quantity * theirs / ours if theirs and ours else None


def of_batch(batch: Batch) -> Lot:
    """A batch as a lot, nothing taken from it yet."""
    return Lot(
        batch.pk, batch.product.subject_id, batch.product.name, batch.lot, batch.quantity, batch.unit, batch.unit_kg(),
        batch.produced_on, batch.expires_on, batch=batch,
    )  # fmt: skip


def of_received(row: ReceivedLot) -> Lot:
    return Lot(
        row.pk, row.holder_id, row.name, row.lot, row.quantity, row.unit, row.kilograms_each(), row.received_on,
        row.expires_on, received=row,
    )  # fmt: skip


def counted(lots: Iterable[Lot]) -> dict[uuid.UUID, Lot]:
    """The same lots with what went out of them, by two questions however many they are."""
    known = {lot.id: lot for lot in lots}
    taken = _amounts(LotUse.objects.standing().filter(lot__in=known, role__in=(Role.USED, Role.SENT)), "unit_kg")
    boxed = _amounts(CaseContent.objects.standing().filter(lot__in=known, out_by=None))
    return {key: replace(lot, gone=_sum(lot, taken[key]), boxed=_sum(lot, boxed[key])) for key, lot in known.items()}


def _amounts(rows, *more: str) -> dict[uuid.UUID, list[tuple]]:
    found: dict[uuid.UUID, list[tuple]] = defaultdict(list)
    for lot, *amount in rows.values_list("lot", "unit", *more).annotate(total=Sum("quantity")).order_by():
        unit, declared, total = amount[0], amount[1] if more else None, amount[-1]
        found[lot].append((Decimal(total).quantize(EXACT), unit, declared))
    return found


def _sum(lot: Lot, amounts: list[tuple]) -> Decimal:
    """What cannot be converted any more counts in full, so that nothing is ever given out twice."""
    parts = [lot.in_unit(*amount) for amount in amounts]
    return sum((lot.quantity if part is None else part for part in parts), NOTHING).quantize(EXACT)


def holdings(ids: Collection[uuid.UUID], *, holder: Subject | None = None, lock: bool = False) -> dict[uuid.UUID, Lot]:
    """The lots behind `ids`; with `holder`, only those in its hands. `lock` lets no other hand count them meanwhile.

    Here as everywhere rows are locked without their key: entries point at lots and subjects, and must not wait for one
    who waits for them.
    """
    batches = Batch.objects.filter(pk__in=ids).select_related("product").order_by("pk")
    received = ReceivedLot.objects.standing().filter(pk__in=ids).order_by("pk")
    if holder:
        batches, received = batches.filter(product__subject=holder), received.filter(holder=holder)
    if lock:
        batches, received = (
            batches.select_for_update(of=("self",), no_key=True),
            received.select_for_update(of=("self",), no_key=True),
        )
    return counted([*map(of_batch, batches), *map(of_received, received)])


def in_stock(holder: Subject, besides: Collection[uuid.UUID] = ()) -> list[Lot]:
    """What `holder` may take from today: of batches at work and received lots, those of which something is left."""
    batches = Batch.objects.filter(product__subject=holder, state__in=AT_WORK).select_related("product")
    received = ReceivedLot.objects.standing().filter(holder=holder)
    lots = counted([*map(of_batch, batches), *map(of_received, received)]).values()
    today = timezone.localdate()
    usable = [lot for lot in lots if lot.free > 0 and not (lot.expires_on and lot.expires_on < today)]
    return sorted((lot for lot in usable if lot.id not in besides), key=lambda lot: (lot.day, lot.number), reverse=True)


def units_left(batches: Collection[Batch]) -> dict[uuid.UUID, int | None]:
    """How many packs of each batch are still here to be sold; None where nobody can count its packs."""
    lots = counted(map(of_batch, batches))
    return {lot.id: lot.batch.sales_units(lot.left) for lot in lots.values() if lot.batch}
