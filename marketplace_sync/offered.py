"""What the room of recall asks of this floor: where products are offered now, and whether the shops have been told."""

import datetime as dt
import uuid
from collections.abc import Collection, Iterator

from marketplace_sync.contract import RemoteState
from marketplace_sync.listings import Listing
from marketplace_sync.steps import CANNOT_HIDE
from traceability.recall.shops import ShopListing


def listings_offering(products: Collection[uuid.UUID]) -> Iterator[ShopListing]:
    """Every listing of `products` that is at a shop, or may be: by one question."""
    rows = Listing.objects.filter(product__in=products).select_related("account", "product").order_by("created_at")
    for listing in rows:
        if listing.is_at_shop or listing.maybe_sent_at is not None:
            yield ShopListing(
                listing.pk, listing.product_id, listing.product.name, str(listing.account), _shown(listing),
                is_told=is_told(listing), told_at=_since(listing),
            )  # fmt: skip


def _shown(listing: Listing) -> int | None:
    """What buyers may see of it; None while nobody can know."""
    return listing.may_show_stock if listing.maybe_sent_at is None else None


def is_told(listing: Listing) -> bool:
    """Whether the shop shows no more than is wanted by now, and does not show what is to be hidden."""
    if listing.maybe_sent_at is not None or listing.may_show_stock > listing.wanted_stock:
        return False
    return listing.wants_shown or not listing.pushed_shown or RemoteState(listing.remote_state) in CANNOT_HIDE


def _since(listing: Listing) -> dt.datetime | None:
    return listing.pushed_at
