"""A wish becomes a row of the outbox, in the transaction of the change. The row is the truth, a nudge only rings."""

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now

from marketplace_sync.listings import Listing
from marketplace_sync.ops import OpKind, ShopOp
from traceability.foundation.work.nudge import nudge
from traceability.foundation.work.states import State

LANE = "shop"
RECALL = 100  # urgency: jumps every queue and overdraws the pace


def want(listing: Listing, kind: OpKind, *, urgency: int = 0) -> ShopOp:
    """The waiting row that will bring the shop to what is wanted: a new one, or the one that waits already."""
    Listing.objects.filter(pk=listing.pk).update(wanted_version=F("wanted_version") + 1)
    listing.refresh_from_db(fields=["wanted_version"])
    op = _join(listing, urgency) or _add(listing, kind, urgency)
    nudge(LANE, op.pk)
    return op


def _join(listing: Listing, urgency: int) -> ShopOp | None:
    waiting = ShopOp.objects.filter(account=listing.account_id, sku=listing.seller_sku, state=State.PENDING)
    changes = {"desired_version": listing.wanted_version, "urgency": Greatest(F("urgency"), urgency), "next_at": Now()}
    return waiting.first() if waiting.update(**changes) else None


def _add(listing: Listing, kind: OpKind, urgency: int) -> ShopOp:
    try:
        with transaction.atomic():
            return ShopOp.objects.create(
                account_id=listing.account_id, listing=listing, sku=listing.seller_sku, kind=kind, urgency=urgency,
                desired_version=listing.wanted_version,
            )  # fmt: skip
    except IntegrityError:  # another hand added one in this very moment
        joined = _join(listing, urgency)
        if joined is None:
            raise
        return joined


def open_op(listing: Listing) -> ShopOp | None:
    """The row that flies for this listing, else the one that waits."""
    rows = {op.state == State.PENDING: op for op in listing.ops.open().order_by("created_at")}
    return rows.get(False) or rows.get(True)


def dead_op(listing: Listing) -> ShopOp | None:
    """The last row, if it waits for a person: what came later would have made it needless."""
    last = listing.ops.exclude(state=State.SUPERSEDED).order_by("-created_at").first()
    return last if last is not None and last.state == State.DEAD else None
