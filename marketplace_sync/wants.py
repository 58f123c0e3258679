"""A wish becomes a row of the outbox, in the transaction of the change. The row is the truth, a nudge only rings."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Greatest, Now

from marketplace_sync.listings import Listing
from marketplace_sync.ops import OpKind, ShopOp
from traceability.foundation.work.nudge import nudge
from traceability.foundation.work.states import State

LANE = "shop"
RECALL = 100  # urgency: jumps every queue and overdraws the pace
MOST_RINGS = 40


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


def want_all(listings: Sequence[Listing], kind: OpKind, *, urgency: int = 0) -> None:
    """The same for many, by four statements; a row that waits for one of them already takes the wish up."""
    ids = [listing.pk for listing in listings]
    Listing.objects.filter(pk__in=ids).update(wanted_version=F("wanted_version") + 1)
    rows = [
        ShopOp(
            account_id=listing.account_id, listing=listing, sku=listing.seller_sku, kind=kind, urgency=urgency,
            desired_version=listing.wanted_version + 1,
        )
        for listing in listings
    ]  # fmt: skip
    ShopOp.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    newest = Listing.objects.filter(pk=OuterRef("listing")).values("wanted_version")
    waiting = ShopOp.objects.filter(listing__in=ids, state=State.PENDING)
    waiting.update(desired_version=Subquery(newest), urgency=Greatest(F("urgency"), urgency), next_at=Now())
    for pk in waiting.values_list("pk", flat=True)[:MOST_RINGS]:  # the sweep finds the others
        nudge(LANE, pk)


def open_op(listing: Listing) -> ShopOp | None:
    """The row that flies for this listing, else the one that waits."""
    rows = {op.state == State.PENDING: op for op in listing.ops.open().order_by("created_at")}
    return rows.get(False) or rows.get(True)


def dead_op(listing: Listing) -> ShopOp | None:
    """The last row, if it waits for a person: what came later would have made it needless."""
    last = listing.ops.exclude(state=State.SUPERSEDED).order_by("-created_at").first()
    return last if last is not None and last.state == State.DEAD else None
