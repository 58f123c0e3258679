"""Listings on the shops that offer goods of a recall. The floor above tells them; here stands when shops were told."""

import datetime as dt
import uuid
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from products.batches import BatchState
from traceability.foundation.slots import Slot
from traceability.recall.affected import Affected
from traceability.recall.models import RecallState
from traceability.recall.orders import LotState, RecallListing, RecallLot, RecallOrder

AT_ONCE = 2000


@dataclass(frozen=True)
class ShopListing:
    """One place where a product is offered. `is_told`: the shop shows no more of it than may be sold now."""

    listing: uuid.UUID
    product: uuid.UUID
    name: str
    shop: str
    stock: int | None  # None: nobody can know what it shows
    is_told: bool = False
    told_at: dt.datetime | None = None


SHOP_LISTINGS: Slot[Callable[[Collection[uuid.UUID]], Iterable[ShopListing]]] = Slot()
ON_SALE = (BatchState.RELEASED, BatchState.HELD, BatchState.RECALLED)


def listings_of(products: Collection[uuid.UUID]) -> list[ShopListing]:
    """Where these products are offered now."""
    return [one for tell in SHOP_LISTINGS for one in tell(products)] if products else []


def products_on_sale(lots: Iterable[Affected]) -> set[uuid.UUID]:
    """Products of which a lot may be on a shop."""
    return {one.batch.product_id for one in lots if one.batch and one.batch.state in ON_SALE}


def freeze(order: RecallOrder, lots: Iterable[Affected]) -> None:
    """Keeps which listings offered goods of `lots` when they were called back."""
    rows = [
        RecallListing(
            order=order, listing=one.listing, product_id=one.product, name=one.name[:300], shop=one.shop[:120],
            stock=one.stock,
        )
        for one in listings_of(products_on_sale(lots))
    ]  # fmt: skip
    RecallListing.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def note_told() -> int:
    """Every few seconds: which shops have been told by now. Only once all lots of an order have taken effect."""
    waiting = RecallLot.objects.filter(order=OuterRef("order"), state=LotState.WAITING)
    open_rows = RecallListing.objects.filter(
        told_at=None, order__state__in=(RecallState.IN_FORCE, RecallState.CLOSED)
    ).exclude(Exists(waiting))
    rows = list(open_rows[:AT_ONCE])
    now = {one.listing: one for one in listings_of({row.product_id for row in rows})}
    fresh = []
    for row in rows:
        seen = now.get(row.listing)
        if seen is None or seen.is_told:
            row.told_at = max(row.added_at, (seen and seen.told_at) or row.added_at)
            fresh.append(row)
    RecallListing.objects.bulk_update(fresh, ["told_at"], batch_size=500)
    return len(fresh)
