"""The unknown: a create that may have reached the shop is never repeated blindly. Only a look-up by SKU ends it.

Found: adopted. Absent twice, apart, after the shop's index has had time: created. Several: a person decides.
"""

import datetime as dt

from django.conf import settings
from django.db.models.functions import Now

from marketplace_sync.contract import RemoteState, Seen
from marketplace_sync.listings import Listing
from marketplace_sync.push import Push
from marketplace_sync.reasons import told

LOOKS = 2


def settle_seconds() -> int:
    """How long the shop's index may lag; nothing that it does not show earlier means anything."""
    return settings.SHOP_SETTLE_SECONDS


def may_create(push: Push) -> bool:
    """Whether it is settled that the shop has no such listing. If not, the row has been moved on."""
    if push.listing.maybe_sent_at is None:
        return True
    if not _waited_long_enough(push.listing):
        push.op.settle(max(1, settle_seconds() / 4), "UNKNOWN_OUTCOME", told("UNKNOWN_OUTCOME"))
        return False
    found = [seen for seen in push.shop.find(push.listing.seller_sku) if seen.state != RemoteState.GONE]
    if not found:
        return _absent(push)
    if len(found) > 1:
        return _several(push, found)
    adopt(push, found[0])
    return True


def _waited_long_enough(listing: Listing) -> bool:
    """By the database's clock, by which the moment was written."""
    long_ago = Now() - dt.timedelta(seconds=settle_seconds())
    return Listing.objects.filter(pk=listing.pk, maybe_sent_at__lte=long_ago).exists()


def _absent(push: Push) -> bool:
    looks = push.listing.absent_looks + 1
    if looks < LOOKS:
        with push.fenced(absent_looks=looks):
            push.op.settle(max(1, settle_seconds() / 2), "UNKNOWN_OUTCOME", told("UNKNOWN_OUTCOME"))
        return False
    with push.fenced(maybe_sent_at=None, absent_looks=0):
        push.op.write(maybe_sent=False)
    return True


def _several(push: Push, found: list[Seen]) -> bool:
    rows = [{"id": one.remote_id, "word": one.word, "price": one.price, "stock": one.stock} for one in found]
    with push.fenced(choices=rows):
        push.op.die("SEVERAL_FOUND", told("SEVERAL_FOUND"))
    return False


def adopt(push: Push, seen: Seen) -> None:
    """The listing that the shop has is ours: whatever differs from what is wanted is sent as a change."""
    listing = push.listing
    same_text = listing.sent_hash != ""
    with push.fenced(
        remote_id=seen.remote_id, remote_url=push.shop.listing_url(seen.remote_id), maybe_sent_at=None, absent_looks=0,
        pushed_hash=listing.sent_hash, pushed_content_version=listing.content_version if same_text else 0,
        pushed_price=seen.price, pushed_stock=seen.stock, pushed_shown=seen.state != RemoteState.HIDDEN,
        pushed_at=listing.maybe_sent_at, remote_state=seen.state, remote_word=seen.word,
        create_key="", create_print="",
    ):  # fmt: skip
        push.op.write(maybe_sent=False, remote_id=seen.remote_id)
