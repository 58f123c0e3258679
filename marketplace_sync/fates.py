"""What becomes of a row after a fault: each kind has its way on. Nothing here calls a shop."""

import logging

from django.conf import settings
from django.db import transaction

from marketplace_sync import facts, tokens
from marketplace_sync.contract import RemoteState
from marketplace_sync.faults import Kind, ShopFault, Unsayable
from marketplace_sync.offers import pictures_of
from marketplace_sync.push import Push
from marketplace_sync.reasons import told
from marketplace_sync.shop_pictures import forget_pictures
from marketplace_sync.told import listing_was_rejected, must_be_done_by_hand
from traceability.foundation.work.rows import LEASE_SECONDS, seconds_from_now
from traceability.foundation.work.states import State

logger = logging.getLogger(__name__)
ALARM_SECONDS = 300  # clock or key: an operator has to look first
AGAIN_AT_ONCE = 3


def unsayable(push: Push, no: Unsayable) -> None:
    """It cannot be said accurately, so nothing was sent."""
    with transaction.atomic():
        push.op.die(no.reason, told(no.reason))
        listing_was_rejected(push.listing)


def meet(push: Push, fault: ShopFault) -> None:
    """Moves the row on. If a create may have happened, only a look-up may follow."""
    if fault.done is None and _is_create_in_the_air(push):
        push.op.settle(settings.SHOP_SETTLE_SECONDS, "UNKNOWN_OUTCOME", told("UNKNOWN_OUTCOME"))
        return
    if fault.done is False and _is_create_in_the_air(push):
        # The shop may remember a refusal by the key it came with; one that asks for patience has not looked at it.
        spent = {} if fault.kind == Kind.LATER else {"create_key": "", "create_print": ""}
        with push.fenced(maybe_sent_at=None, **spent):
            push.op.move(State.LEASED, lease_until=seconds_from_now(LEASE_SECONDS), maybe_sent=False)
    WAYS[fault.kind](push, fault)


def _is_create_in_the_air(push: Push) -> bool:
    return push.op.state == State.CALLING and push.op.maybe_sent


def _sign_in(push: Push, fault: ShopFault) -> None:
    account = push.listing.account
    if fault.renew and tokens.try_a_new_one(account):
        push.op.retry_later(fault.reason, told(fault.reason), after=0, counts=False, surely_not_done=True)
        return
    if account.is_usable:
        tokens.needs_reauth(account)
    push.op.block(fault.reason, told(fault.reason))


def _clock(push: Push, fault: ShopFault) -> None:
    logger.error("shop %s refuses clock or key: %s", push.listing.account.channel, fault.code)
    push.op.retry_later(fault.reason, told(fault.reason), after=ALARM_SECONDS, surely_not_done=True)


def _later(push: Push, fault: ShopFault) -> None:
    patient = fault.reason in {"RATE", "QUOTA"} or fault.code == "token_is_being_renewed"
    push.op.retry_later(
        fault.reason, told(fault.reason), after=fault.after, counts=not patient, surely_not_done=True
    )  # fmt: skip


def _seller(push: Push, fault: ShopFault) -> None:
    listing = push.listing
    if fault.reason == "IMAGE_GONE" and push.op.attempts < AGAIN_AT_ONCE:
        forget_pictures(listing.account, pictures_of(listing.product))
        push.op.retry_later(fault.reason, told(fault.reason), surely_not_done=True)
        return
    if fault.reason in {"CATEGORY_WRONG", "ATTRIBUTE_MISSING", "ATTRIBUTE_WRONG"}:
        facts.forget(listing.account)
    gone = {"remote_state": RemoteState.GONE} if fault.reason == "ITEM_GONE" and listing.remote_id else {}
    with push.fenced(**gone):
        push.op.die(fault.reason, told(fault.reason))
        listing_was_rejected(listing)


def _stopped(push: Push, fault: ShopFault) -> None:
    tokens.stop(push.listing.account, fault.reason)
    push.op.block(fault.reason, told(fault.reason))


def _by_hand(push: Push, fault: ShopFault) -> None:
    """It waits for the seller. A newer wish is worked all the same: by then something else may have to be done."""
    with transaction.atomic():
        push.op.die(fault.reason, told(fault.reason))
        must_be_done_by_hand(push.listing, fault.reason)


WAYS = {
    Kind.SIGN_IN: _sign_in,
    Kind.CLOCK: _clock,
    Kind.LATER: _later,
    Kind.SELLER: _seller,
    Kind.STOPPED: _stopped,
    Kind.BY_HAND: _by_hand,
}
