"""How much each shop may offer. Together the listings of one product never offer more than what is sellable.

The rule: every listing that is on sale gets an equal share of the whole packs; what cannot be divided goes to the
oldest listings, one pack each. Less is told to the shops before more, see `allowed_now`.
"""

import datetime as dt
import uuid
from collections.abc import Collection, Iterable
from itertools import groupby

from django.db import transaction
from django.utils import timezone

from marketplace_sync.accounts import AccountState
from marketplace_sync.channels import SHOW_ONLY
from marketplace_sync.listings import Listing, Wanted
from marketplace_sync.ops import OpKind
from marketplace_sync.steps import next_step
from marketplace_sync.wants import RECALL, want, want_all
from products.batches import Batch
from products.catalogue import Product
from traceability.genealogy.lots import units_left

MOST = 999_999  # no shop counts further


def sellable_units(product: Product, day: dt.date) -> int:
    """Whole packs of released, unexpired, unrecalled batches, less what was used or sent away.

    A batch that cannot be counted in packs gives none.
    """
    return sellable_units_of([product.pk], day)[product.pk]


def sellable_units_of(products: Collection[uuid.UUID], day: dt.date) -> dict[uuid.UUID, int]:
    """The same for many, by the same few questions; a product without a sellable batch has 0."""
    totals = dict.fromkeys(products, 0)
    batches = list(Batch.objects.sellable_on(day).filter(product__in=totals).select_related("product"))
    left = units_left(batches)
    for batch in batches:
        totals[batch.product_id] += left[batch.pk] or 0
    return totals


def shares(total: int, count: int) -> list[int]:
    """`total` in `count` equal parts, the first ones larger by one where it does not divide."""
    if not count:
        return []
    each, rest = divmod(max(0, total), count)
    return [min(MOST, each + (number < rest)) for number in range(count)]


@transaction.atomic
def recompute(product: Product, *, recalled: bool = False, urgent: bool = False) -> None:
    """Brings `wanted_stock` of the product's listings to what is sellable today, and asks for it to be sent.

    After a recall a product of which nothing is left is hidden; it comes back with the next batch that is released.
    """
    total = sellable_units(product, timezone.localdate())
    rows = Listing.objects.select_for_update(of=("self",)).filter(product=product).select_related("account")
    listings = list(rows.order_by("created_at", "pk"))
    parts = _parts(listings, total)
    for listing in listings:
        share = parts.get(listing.pk, 0)
        asleep = total == 0 and (recalled or listing.asleep)
        if (share, asleep) != (listing.wanted_stock, listing.asleep):
            _set(listing, share, asleep, urgent)


@transaction.atomic
def recompute_all_of(products: Collection[uuid.UUID], *, recalled: bool = False) -> None:
    """The same, in a hurry, after something befell many lots: by a handful of statements, however many products."""
    totals = sellable_units_of(products, timezone.localdate())
    listings = Listing.objects.select_for_update(of=("self",)).filter(product__in=products).select_related("account")
    changed = []
    for product, rows in groupby(listings.order_by("product", "created_at", "pk"), key=lambda row: row.product_id):
        changed += _shared_anew(list(rows), totals[product], recalled)
    Listing.objects.bulk_update(changed, ["wanted_stock", "asleep"], batch_size=200)
    want_all([one for one in changed if next_step(one, one.wanted_stock)], OpKind.STOCK, urgency=RECALL)


def _shared_anew(listings: list[Listing], total: int, recalled: bool) -> list[Listing]:
    """Those of `listings` whose wish is another now, with it."""
    parts = _parts(listings, total)
    changed = []
    for listing in listings:
        before = (listing.wanted_stock, listing.asleep)
        listing.wanted_stock = parts.get(listing.pk, 0)
        listing.asleep = total == 0 and (recalled or listing.asleep)
        if (listing.wanted_stock, listing.asleep) != before:
            changed.append(listing)
    return changed


def _parts(listings: list[Listing], total: int) -> dict[uuid.UUID, int]:
    """What each listing that is on sale may offer; those that only show goods show all there is."""
    on_sale = [one for one in listings if one.wanted_state == Wanted.LIVE and one.account.state != AccountState.STOPPED]
    sharing = [one.pk for one in on_sale if one.account.channel not in SHOW_ONLY]
    everything = {one.pk: min(MOST, total) for one in on_sale if one.account.channel in SHOW_ONLY}
    return everything | dict(zip(sharing, shares(total, len(sharing)), strict=True))


def _set(listing: Listing, share: int, asleep: bool, urgent: bool) -> None:
    Listing.objects.filter(pk=listing.pk).update(wanted_stock=share, asleep=asleep)
    listing.wanted_stock, listing.asleep = share, asleep
    if next_step(listing, share):
        want(listing, OpKind.STOCK, urgency=RECALL if urgent else 0)


def allowed_now(listing: Listing) -> int:
    """What may be shown at this moment: the wanted stock, less what other shops still show beyond their share.

    While another shop has not yet been told its smaller number, this one waits with its larger one.
    """
    room = sellable_units(listing.product, timezone.localdate())
    if listing.account.channel not in SHOW_ONLY:
        others = Listing.objects.filter(product=listing.product_id).exclude(pk=listing.pk)
        room -= sum(other.may_show_stock for other in others.exclude(account__channel__in=SHOW_ONLY))
    return max(0, min(listing.wanted_stock, room))


def make_room(listing: Listing) -> None:
    """This listing has just been lowered: others that waited for it may now show their share."""
    others = Listing.objects.filter(product=listing.product_id, wanted_state=Wanted.LIVE).exclude(pk=listing.pk)
    for other in others:
        if other.pushed_stock is not None and other.pushed_stock < other.wanted_stock and other.is_at_shop:
            want(other, OpKind.STOCK)


def recompute_all() -> None:
    """Every minute: dates pass without a word, so stock is counted anew for whatever is on sale."""
    products = Product.objects.filter(listings__isnull=False).distinct()
    for product in products.iterator(chunk_size=200):
        recompute(product)


# --- what lower floors announce -------------------------------------------------------------------------------------
def batch_may_sell(*, batch: Batch, **_rest: object) -> None:
    """A batch was released or closed."""
    recompute(batch.product)


def batches_must_not_sell(*, batches: Iterable[Batch], **_rest: object) -> None:
    """Batches were held: they leave the shops before anything else is sent."""
    recompute_all_of({batch.product_id for batch in batches})


def batch_is_recalled(*, batch: Batch, **_rest: object) -> None:
    """A batch was recalled: stock to zero, and hidden where nothing else is left."""
    recompute(batch.product, recalled=True, urgent=True)


def lots_were_used(*, lots: Collection[uuid.UUID], **_rest: object) -> None:
    """Lots were processed, sent away, or given back by a correction: what is gone is not sold again."""
    for product in Product.objects.filter(batches__in=lots, listings__isnull=False).distinct():
        recompute(product, urgent=True)


def batches_are_recalled(*, batches: Iterable[Batch], **_rest: object) -> None:
    """The same for several, each product once."""
    recompute_all_of({batch.product_id for batch in batches}, recalled=True)


def batches_may_sell(*, batches: Iterable[Batch], **_rest: object) -> None:
    """A recall was a mistake: what was taken off is offered again."""
    for product in {batch.product for batch in batches}:
        recompute(product)
