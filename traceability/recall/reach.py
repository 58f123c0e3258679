"""Freezes whom and what a recall reaches, as rows; finds later what was not known. Nothing leaves the set again."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, subjects_visible_to
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.genealogy.trace import downstream
from traceability.recall import shops
from traceability.recall.affected import Affected, load, sources
from traceability.recall.models import Recall, RecallSide, RecallState
from traceability.recall.orders import LotOrigin, LotState, RecallHolder, RecallListing, RecallLot, RecallOrder
from traceability.recall.preview import Preview
from traceability.recall.whereabouts import Held, holders

DECIDED = (LotState.WAITING, LotState.DONE, LotState.STANDING)
AT_ONCE = 500


def report_of(seen: Preview) -> dict[str, Any]:
    """What the search found and how fast, kept with the order."""
    return {
        "lots": len(seen.lots), "foreign": len(seen.foreign), "received": len(seen.received),
        "holders": len(seen.holders), "listings": len(seen.listings), "seconds": round(seen.seconds, 3),
        "entries": seen.found.entries, "entries_without_lot": seen.found.entries_without_lot,
        "names": list(seen.found.names),
    }  # fmt: skip


def rows_of(order: RecallOrder) -> QuerySet[RecallLot]:
    """The lots of `order` with what a page says of them."""
    return order.lots.select_related("batch__product__subject", "received__holder", "owner", "recall")


def rows_of_orders(orders: Sequence[RecallOrder]) -> dict[uuid.UUID, RecallLot]:
    """The first lot of each of `orders`, by one question."""
    first = RecallLot.objects.filter(order=OuterRef("order")).order_by("pk").values("pk")[:1]
    rows = RecallLot.objects.filter(order__in=orders, pk=Subquery(first))
    return {row.order_id: row for row in rows.select_related("batch__product__subject", "received__holder")}


def seen_by(user: User) -> Q:
    """Lots of an order that a maker reads: his own."""
    return Q(owner__in=subjects_visible_to(user))


def listings_seen_by(user: User, order: RecallOrder) -> QuerySet[RecallListing]:
    """Places on shops that `user` reads of: all for the department, a maker those of his own products."""
    rows = order.listings.all()
    if user.is_operator or is_department_officer(user):
        return rows
    return rows.filter(product__subject__in=subjects_visible_to(user))


def own_of(order: RecallOrder) -> set[uuid.UUID] | None:
    """Subjects whose lots `order` decides over; None: all."""
    if order.side == RecallSide.AGENCY:
        return None
    decided = order.lots.filter(state__in=DECIDED).values_list("owner", flat=True)
    return {*decided, *([order.subject_id] if order.subject_id else [])}


def freeze(
    order: RecallOrder, lots: Sequence[Affected], actor: User | None, *, own: Collection[uuid.UUID] | None = None,
    state: str = "", why: str = "",
) -> list[RecallLot]:  # fmt: skip
    """Adds `lots` to the set of `order`, with those who hold them and where they are offered."""
    own = own if own is not None else own_of(order)
    batches = [one.lot for one in lots if one.batch and (own is None or one.owner in own)]
    list(Batch.objects.select_for_update(no_key=True).filter(pk__in=batches).order_by("pk").values_list("pk"))
    if order.side == RecallSide.SUBJECT and not order.is_drill:
        _give_way(batches)
    taken = set(Recall.objects.open().filter(batch__in=batches).values_list("batch", flat=True))
    rows = [_row(order, one, own, taken, why) for one in lots]
    waiting = [] if order.is_drill else [row for row in rows if row.state == LotState.WAITING]
    recalls = [_recall(order, row, actor, state or order.state) for row in waiting]
    Recall.objects.bulk_create(recalls, batch_size=AT_ONCE)
    RecallLot.objects.bulk_create(rows, batch_size=AT_ONCE)
    freeze_holders(order, lots, own)
    shops.freeze(order, [one for one in lots if one.lot in set(batches)])
    return rows


def _row(order: RecallOrder, one: Affected, own: Collection[uuid.UUID] | None, taken: set, why: str) -> RecallLot:
    state = LotState.WAITING
    if one.batch is None:
        state = LotState.RECEIVED
    elif own is not None and one.owner not in own:
        state = LotState.FOREIGN
    elif one.batch.state == BatchState.RECALLED or one.lot in taken:
        state = LotState.STANDING
    return RecallLot(
        order=order, lot=one.lot, batch=one.batch, received=one.received, owner_id=one.owner, origin=one.origin,
        state=state, why=why[:600], through_id=one.through,
    )  # fmt: skip


def _recall(order: RecallOrder, row: RecallLot, actor: User | None, state: str) -> Recall:
    in_force = state == RecallState.IN_FORCE
    row.recall = Recall(
        order=order, batch=row.batch, side=order.side, state=state, ordered_by=actor or order.ordered_by,
        ordered_at=row.added_at, decided_at=row.added_at if in_force else None, **order.words,
        approved_by=order.approved_by if in_force and order.is_agency else None,
    )  # fmt: skip
    return row.recall


def _give_way(batches: Collection[uuid.UUID]) -> None:
    """The maker does not wait for the second officer: what the agency proposed for his lots is settled by his word."""
    proposed = Recall.objects.filter(batch__in=batches, state=RecallState.PROPOSED)
    orders = set(proposed.values_list("order", flat=True))
    gone = list(proposed.values_list("pk", flat=True))
    Recall.objects.filter(pk__in=gone).update(state=RecallState.REJECTED, rejection=_("Cơ sở tự thu hồi trước."))
    RecallLot.objects.filter(recall__in=gone).update(state=LotState.STANDING)
    for order in RecallOrder.objects.filter(pk__in=orders, state=RecallState.PROPOSED):
        if not order.recalls.filter(state=RecallState.PROPOSED).exists():
            order.state, order.rejection = RecallState.REJECTED, _("Cơ sở tự thu hồi trước.")
            order.save(update_fields=["state", "rejection"])


# --- who holds ------------------------------------------------------------------------------------------------------
def freeze_holders(order: RecallOrder, lots: Sequence[Affected], own: Collection[uuid.UUID] | None) -> None:
    """Everybody who was given goods of `lots`; and makers of such lots who did not order this themselves."""
    known = {(row.giver_id, row.subject_id, row.name, row.place): row for row in order.holders.all()}
    fresh: list[RecallHolder] = []
    grown: list[RecallHolder] = []
    for held in (*holders(lots), *_makers(order, lots, own)):
        name, place = ("", "") if held.subject else (held.name, held.place)
        standing = known.get((held.giver, held.subject, name, place))
        if standing is None:
            fresh.append(RecallHolder(
                order=order, giver_id=held.giver, subject_id=held.subject, name=name, place=place, given=held.given,
            ))  # fmt: skip
        elif held.given:
            standing.given = [*standing.given, *held.given]
            grown.append(standing)
    RecallHolder.objects.bulk_create(fresh, batch_size=AT_ONCE)
    RecallHolder.objects.bulk_update(grown, ["given"], batch_size=AT_ONCE)


def _makers(order: RecallOrder, lots: Iterable[Affected], own: Collection[uuid.UUID] | None) -> list[Held]:
    makers = {one.owner: one.maker for one in lots if one.batch and (own is None or one.owner not in own)}
    return [Held(None, owner, name, "") for owner, name in sorted(makers.items(), key=lambda pair: pair[1])]


# --- found later ------------------------------------------------------------------------------------------------------
def catch_up(order: RecallOrder) -> list[RecallLot]:
    """Adds lots that turn out to come from those of `order`. The decision covered them; they wait for nobody."""
    known = set(order.lots.exclude(state=LotState.UNDONE).values_list("lot", flat=True))
    named = set(order.lots.values_list("lot", flat=True))
    later = downstream(known) - named
    if not later:
        return []
    asked = order.lots.filter(origin__in=(LotOrigin.SCOPE, LotOrigin.WIDENED)).values_list("lot", flat=True)
    return freeze(order, load(later, LotOrigin.LATER, sources(set(asked), {*known, *later})), None)
