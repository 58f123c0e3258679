"""Works one row of the outbox, step by step, until the shop has been told everything. Nothing else changes a shop."""

import logging

from django.db.models import F
from django.db.models.functions import Now

from marketplace_sync import circuit, fates, settling, stock
from marketplace_sync.accounts import AccountState
from marketplace_sync.contract import RemoteState
from marketplace_sync.faults import ShopFault, Unsayable
from marketplace_sync.offers import fingerprint
from marketplace_sync.ops import OpKind, ShopOp
from marketplace_sync.push import Push
from marketplace_sync.reasons import told
from marketplace_sync.steps import Step, next_step
from marketplace_sync.wants import LANE
from traceability.foundation.work.lanes import Lane, Later

logger = logging.getLogger(__name__)
MOST_STEPS = 12


def run(op: ShopOp) -> None:
    """Brings one listing to what is wanted. The row ends done, waiting, settling, blocked or dead, never in between."""
    push = Push(op)
    if not _may_speak(push):
        return
    try:
        converge(push)
    except Unsayable as no:
        fates.unsayable(push, no)
    except ShopFault as fault:
        fates.meet(push, fault)


def _may_speak(push: Push) -> bool:
    account = push.listing.account
    if account.state != AccountState.CONNECTED:
        push.op.block(account.state_reason or "AUTH_EXPIRED", told(account.state_reason or "AUTH_EXPIRED"))
        return False
    rest = circuit.seconds_to_rest(account)
    if rest:
        raise Later("RESTING", told("RESTING"), after=rest, counts=False)
    return True


def converge(push: Push) -> None:
    """Settles what is unknown, then takes the next step until none is left."""
    if not settling.may_create(push):
        return
    for _step in range(MOST_STEPS):
        allowed = stock.allowed_now(push.listing)
        step = next_step(push.listing, allowed)
        if step is None:
            break
        STEPS[step](push, allowed)
        push.read_again()
    push.op.finish(remote_id=push.listing.remote_id)


def create(push: Push, allowed: int) -> None:
    """The one call that must never be repeated blindly: its intent is committed first, with the SKU."""
    body, said = push.payload(allowed), fingerprint(push.listing)
    key = push.key_for(body)
    version, price = push.listing.content_version, push.listing.wanted_price_vnd
    sent = {"maybe_sent": True, "sent_at": Now(), "posts": F("posts") + 1, "payload_hash": said}
    push.mark(OpKind.CREATE, sent, maybe_sent_at=Now(), absent_looks=0, sent_hash=said, sent_stock=allowed, **key)
    remote_id = push.shop.create(body, key=key["create_key"]) if key else push.shop.create(body)
    push.landed(
        {"maybe_sent": False, "remote_id": remote_id},
        remote_id=remote_id, remote_url=push.shop.listing_url(remote_id), remote_state=RemoteState.PENDING,
        remote_word="", maybe_sent_at=None, pushed_hash=said, pushed_content_version=version, pushed_price=price,
        pushed_stock=allowed, pushed_shown=True, observed_at=None, create_key="", create_print="",
    )  # fmt: skip


def update(push: Push, allowed: int) -> None:
    body, said, version = push.payload(allowed), fingerprint(push.listing), push.listing.content_version
    push.mark(OpKind.UPDATE, {"payload_hash": said})
    push.shop.update(push.listing.remote_id, body)
    push.landed(
        pushed_hash=said, pushed_content_version=version, remote_state=RemoteState.PENDING, remote_reason="",
        remote_deadline=None, observed_at=None,
    )  # fmt: skip


def set_price(push: Push, allowed: int) -> None:
    price = push.listing.wanted_price_vnd
    push.mark(OpKind.PRICE)
    push.shop.set_price(push.listing.remote_id, price)
    push.landed(pushed_price=price)


def set_stock(push: Push, allowed: int) -> None:
    before = push.listing.pushed_stock
    push.mark(OpKind.STOCK, sent_stock=allowed)
    push.shop.set_stock(push.listing.remote_id, allowed)
    push.landed(pushed_stock=allowed)
    if before is not None and allowed < before:
        stock.make_room(push.listing)


def hide(push: Push, allowed: int) -> None:
    push.mark(OpKind.UNLIST)
    push.shop.show(push.listing.remote_id, False)
    push.landed(pushed_shown=False, remote_state=RemoteState.HIDDEN, remote_word="")


def show(push: Push, allowed: int) -> None:
    push.mark(OpKind.SHOW)
    push.shop.show(push.listing.remote_id, True)
    push.landed(pushed_shown=True, remote_state=RemoteState.PENDING, remote_word="", observed_at=None)


def hide_extra(push: Push, allowed: int) -> None:
    """A double of ours is emptied and hidden, never silently deleted."""
    extra, *rest = push.listing.extras
    push.mark(OpKind.UNLIST)
    push.shop.set_stock(extra, 0)
    push.shop.show(extra, False)
    logger.warning("double %s of listing %s hidden", extra, push.listing.pk)
    push.landed(extras=rest)


STEPS = {
    Step.CREATE: create,
    Step.UPDATE: update,
    Step.PRICE: set_price,
    Step.STOCK: set_stock,
    Step.HIDE: hide,
    Step.SHOW: show,
    Step.HIDE_EXTRA: hide_extra,
}
SHOP = Lane(name=LANE, model=ShopOp, run=run)
