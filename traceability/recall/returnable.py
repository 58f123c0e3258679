"""How much of a lot there can be to come back, in its own unit."""

import uuid
from collections.abc import Collection
from decimal import Decimal

from traceability.genealogy.links import LotUse, Role
from traceability.genealogy.lots import EXACT, Lot, of_batch, of_received
from traceability.recall.orders import RecallLot

NOTHING = Decimal(0)


def thing(row: RecallLot) -> Lot:
    """The lot behind a row, which knows how its units convert."""
    if row.batch:
        return of_batch(row.batch)
    assert row.received is not None  # noqa: S101  one of the two is always there
    return of_received(row.received)


def given_out(rows: Collection[RecallLot]) -> dict[uuid.UUID, Decimal]:
    """How much of each lot there can be to come back, in its unit: what became other lots comes back as those."""
    lots = {row.lot: thing(row) for row in rows}
    most = {key: lot.quantity for key, lot in lots.items()}
    used = LotUse.objects.standing().filter(lot__in=lots, role=Role.USED)
    for key, unit, unit_kg, quantity in used.values_list("lot", "unit", "unit_kg", "quantity"):
        part = lots[key].in_unit(quantity, unit, unit_kg)  # unknown: nothing is taken off, the whole may come back
        most[key] = max(NOTHING, most[key] - (part or NOTHING))
    return {key: Decimal(quantity).quantize(EXACT) for key, quantity in most.items()}
