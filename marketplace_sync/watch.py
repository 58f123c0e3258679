"""Looks at the shops: what became of each listing, in our words. What is still wanted is asked for again."""

import datetime as dt
import logging

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from marketplace_sync import stock
from marketplace_sync.accounts import ChannelAccount
from marketplace_sync.channels import BY_HAND, SHOW_ONLY, channel
from marketplace_sync.contract import Channel, Connector, RemoteState, Seen
from marketplace_sync.faults import Kind, ShopFault
from marketplace_sync.listings import Listing
from marketplace_sync.offers import fingerprint
from marketplace_sync.ops import Attempt, OpKind
from marketplace_sync.steps import next_step
from marketplace_sync.tokens import needs_reauth, shop_of, stop, try_a_new_one
from marketplace_sync.told import listing_was_rejected
from marketplace_sync.wants import open_op, want

logger = logging.getLogger(__name__)
DOUBLES_EVERY = dt.timedelta(days=1)
HISTORY_DAYS = 90
WAITING = (RemoteState.PENDING, RemoteState.UNKNOWN)


def watch_all() -> int:
    """One round over all shops that are usable; says how many listings were looked at."""
    looked = 0
    for account in ChannelAccount.objects.usable():
        shop = channel(account.channel)
        if shop is None or not shop.is_offered or account.rests_until:
            continue
        due = list(due_to_look(account, shop)[: shop.look_at_once])
        if due:
            looked += _look(account, due)
    return looked


def due_to_look(account: ChannelAccount, shop: Channel):
    """Listings whose last look is too old: soon for those under review, rarely for those at rest."""
    now = timezone.now()
    soon, rarely = now - dt.timedelta(seconds=shop.watch_waiting), now - dt.timedelta(seconds=shop.watch_settled)
    old = Q(observed_at=None) | Q(remote_state__in=WAITING, observed_at__lte=soon) | Q(observed_at__lte=rarely)
    at_shop = Listing.objects.filter(account=account).exclude(remote_id="").exclude(remote_state=RemoteState.GONE)
    return at_shop.filter(old).order_by("observed_at")


def _look(account: ChannelAccount, listings: list[Listing]) -> int:
    try:
        shop = shop_of(account)
        seen = {one.remote_id: one for one in shop.look([listing.remote_id for listing in listings])}
        for listing in listings:
            observe(listing, seen.get(listing.remote_id), shop)
        _look_for_doubles(shop, listings)
    except ShopFault as fault:
        _failed(account, fault)
        return 0
    return len(listings)


def _failed(account: ChannelAccount, fault: ShopFault) -> None:
    if fault.kind == Kind.SIGN_IN and account.is_usable and not (fault.renew and try_a_new_one(account)):
        needs_reauth(account)
    elif fault.kind == Kind.STOPPED:
        stop(account, fault.reason)
    else:
        logger.info("no look at %s: %s", account.pk, fault)


@transaction.atomic
def observe(listing: Listing, seen: Seen | None, shop: Connector) -> None:
    """Notes what the shop shows. What it no longer knows is gone; a word that we do not know is said to be unknown."""
    now, before = timezone.now(), listing.remote_state
    mine = Listing.objects.filter(pk=listing.pk, remote_id=listing.remote_id)
    if seen is None:
        mine.update(remote_state=RemoteState.GONE, observed_at=now)
    else:
        if seen.state == RemoteState.UNKNOWN:
            logger.warning("shop word %r is not known: listing %s", seen.word, listing.pk)
        mine.update(
            remote_state=seen.state, remote_word=seen.word, remote_price=seen.price, remote_stock=seen.stock,
            remote_reason=seen.reason, remote_deadline=seen.deadline, observed_at=now,
            remote_url=shop.listing_url(seen.remote_id),
        )  # fmt: skip
    listing.refresh_from_db()
    if listing.remote_state == RemoteState.REJECTED != before:
        listing_was_rejected(listing)
    _say_it_anew(listing)
    _ask_for_what_is_left(listing)


def _say_it_anew(listing: Listing) -> None:
    """Our own shelf reviews nothing, so what it says follows the product: a photo removed, a star that ended."""
    if listing.account.channel not in SHOW_ONLY | BY_HAND or not listing.pushed_hash or not listing.wants_shown:
        return
    if fingerprint(listing) != listing.pushed_hash and open_op(listing) is None and not _is_stuck(listing):
        Listing.objects.filter(pk=listing.pk).update(content_version=F("content_version") + 1)
        listing.refresh_from_db()
        want(listing, OpKind.UPDATE)


def _ask_for_what_is_left(listing: Listing) -> None:
    """A hide that had to wait for the review, a share that waited for another shop: nothing is left to memory."""
    if next_step(listing, stock.allowed_now(listing)) and open_op(listing) is None and not _is_stuck(listing):
        want(listing, OpKind.UPDATE)


def _is_stuck(listing: Listing) -> bool:
    """The last try died of something that only a person can mend; asking again every minute would not help."""
    last = listing.ops.order_by("-created_at").first()
    return last is not None and last.state == "dead" and last.desired_version >= listing.wanted_version


def _look_for_doubles(shop: Connector, listings: list[Listing]) -> None:
    """Exactly one of each SKU may live; others are hidden and reported, never silently deleted."""
    long_ago = timezone.now() - DOUBLES_EVERY
    for listing in listings:
        checked = listing.doubles_checked_at or listing.created_at
        if checked > long_ago or listing.remote_state == RemoteState.GONE:
            continue
        found = [one for one in shop.find(listing.seller_sku) if one.state in (RemoteState.LIVE, RemoteState.PENDING)]
        extras = [one.remote_id for one in found if one.remote_id != listing.remote_id]
        Listing.objects.filter(pk=listing.pk).update(doubles_checked_at=timezone.now(), extras=extras)
        if extras:
            logger.error("listing %s has doubles at the shop: %s", listing.pk, ", ".join(extras))
            want(listing, OpKind.UNLIST)


def unblock_rows(account: ChannelAccount) -> int:
    """The shop is connected again: what waited for that is due now."""
    waiting = account.ops.filter(state="blocked")
    return sum(op.unblock() for op in waiting)


def tidy() -> None:
    """The history of calls is kept for ninety days."""
    Attempt.objects.filter(at__lt=timezone.now() - dt.timedelta(days=HISTORY_DAYS)).delete()
