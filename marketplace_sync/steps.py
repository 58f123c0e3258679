"""What to do next for a listing, as a pure decision over wanted, ours and theirs. It sends nothing."""

from enum import StrEnum

from marketplace_sync.contract import RemoteState
from marketplace_sync.listings import Listing


class Step(StrEnum):
    """One call that brings the shop nearer to what is wanted. All but CREATE may be repeated without harm."""

    HIDE_EXTRA = "hide_extra"
    CREATE = "create"
    STOCK = "stock"
    HIDE = "hide"
    UPDATE = "update"
    PRICE = "price"
    SHOW = "show"


CANNOT_HIDE = {RemoteState.PENDING, RemoteState.REJECTED, RemoteState.HIDDEN}


def next_step(listing: Listing, stock: int) -> Step | None:
    """The next call, or None when the shop has been told everything. `stock` is what this listing may show now.

    Less stock goes first, so that a recall reaches buyers before anything else does.
    """
    if listing.extras:
        return Step.HIDE_EXTRA
    if not listing.remote_id:
        return Step.CREATE if listing.wants_shown else None
    if listing.remote_state == RemoteState.GONE:
        return None
    if listing.pushed_stock is None or stock < listing.pushed_stock:
        return Step.STOCK
    if listing.pushed_shown and not listing.wants_shown:
        return None if listing.remote_state in CANNOT_HIDE else Step.HIDE
    if listing.pushed_content_version != listing.content_version and listing.wants_shown:
        return Step.UPDATE
    if listing.pushed_price != listing.wanted_price_vnd:
        return Step.PRICE
    if stock != listing.pushed_stock:
        return Step.STOCK
    return Step.SHOW if listing.wants_shown and not listing.pushed_shown else None
