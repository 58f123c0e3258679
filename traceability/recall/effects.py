"""How a decision reaches each lot: pages first and all at once, then events, shops and people, a few hundred at a time.

What is left to do is rows: work that was killed goes on where it stood, and an event is never written twice.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from products.batches import TRANSITIONS, Batch, BatchState
from traceability.foundation.work.jobs import Job, enqueue, handler
from traceability.ledger.many import Entry, record_all
from traceability.recall import reach, told
from traceability.recall.models import Recall, RecallState
from traceability.recall.orders import LotState, RecallLot, RecallOrder
from traceability.recall.signals import batch_recalled, lots_recalled
from traceability.release.holding import hold_all
from traceability.release.models import Hold, HoldKind

AT_ONCE = 20  # so many are seen to while the person waits; more become work
CHUNK = 250  # in one transaction: a few seconds at most, and as much is done anew after a crash
JOB, CATCH_UP = "recall.effects", "recall.catch_up"
URGENT = 100
_SOURCES = [state for state, targets in TRANSITIONS.items() if BatchState.RECALLED in targets]
_LEFT = Q(state=LotState.WAITING) & (
    Q(recall__state=RecallState.IN_FORCE) | Q(recall__state=RecallState.PROPOSED, held_at=None)
)


def begin(order: RecallOrder, rows: Sequence[RecallLot]) -> None:
    """Lets the decision over `rows` take effect, in the transaction of the decision: every page is red with it."""
    turn_red([row for row in rows if row.recall and row.recall.state == RecallState.IN_FORCE])
    if len(rows) > AT_ONCE:
        enqueue(JOB, str(order.pk), urgency=URGENT)
        return
    while work_on(order):
        pass
    told.everybody(order)


def turn_red(rows: Sequence[RecallLot]) -> None:
    """The pages of all these lots, by two statements; what each was before is kept."""
    ids = [row.batch_id for row in rows if row.batch_id]
    states = dict(Batch.objects.select_for_update(no_key=True).filter(pk__in=ids).values_list("pk", "state"))
    for row in rows:
        if row.batch_id:
            row.before = states[row.batch_id]
    RecallLot.objects.bulk_update(rows, ["before"], batch_size=500)
    reason = rows[0].recall.reason if rows and rows[0].recall else ""
    Batch.objects.filter(pk__in=ids, state__in=_SOURCES).update(
        state=BatchState.RECALLED, state_reason=reason, publication_version=F("publication_version") + 1
    )


@transaction.atomic
def work_on(order: RecallOrder) -> int:
    """The next few lots of `order`: held where the second officer is awaited, else recalled; says how many."""
    left = order.lots.filter(_LEFT).select_for_update(of=("self",))
    left = left.order_by("owner", "pk")  # a maker hears of his lots together
    rows = list(left.select_related("batch__product__subject", "recall__ordered_by", "recall__approved_by")[:CHUNK])
    now = timezone.now()
    red = [row for row in rows if row.recall and row.recall.state == RecallState.IN_FORCE]
    _hold([row for row in rows if row not in red], now)
    _announce(order, red)
    for row in red:
        row.state, row.done_at = LotState.DONE, now
    RecallLot.objects.bulk_update(rows, ["held_at", "state", "done_at"])
    return len(rows)


def actor_of(recall: Recall) -> Any:
    """Who decided; of an account that was erased since, nobody but the order itself is left to name."""
    return recall.approved_by or recall.ordered_by or SimpleNamespace(party=recall.order_id, pk=None)


def _hold(rows: Sequence[RecallLot], now: dt.datetime) -> None:
    """Those on sale rest until the second officer has decided."""
    first = next((row.recall for row in rows if row.recall), None)
    if first:
        batches = [row.batch_id for row in rows if row.batch_id]
        hold_all(actor=actor_of(first), batches=batches, kind=HoldKind.AGENCY, reason=first.reason)
    for row in rows:
        row.held_at = now


def _announce(order: RecallOrder, rows: Sequence[RecallLot]) -> None:
    """The event of each lot, under an id that its order gives it; then everybody who listens hears it."""
    batches = [row.batch for row in rows if row.batch]
    actor = actor_of(rows[0].recall) if rows and rows[0].recall else None
    Hold.objects.open().filter(batch__in=batches).update(
        lifted_at=timezone.now(), lifted_by=getattr(actor, "pk", None), lift_reason=_("Chuyển thành thu hồi.")
    )
    called = [(row, row.batch, row.recall) for row in rows if row.batch and row.recall]
    record_all(step="recall", entries=[
        Entry(
            actor_of(recall), batch.product.subject, batch, recall.decided_at or timezone.now(), event_id(row),
            {"recall": str(order.pk)},
        )
        for row, batch, recall in called
    ])  # fmt: skip
    for _row, batch, recall in called:
        batch_recalled.send(sender=Batch, batch=batch, recall=recall)
    if batches:
        lots_recalled.send(sender=Batch, batches=batches, order=order)


def event_id(row: RecallLot) -> uuid.UUID:
    """The id under which the recall of this lot stands in the ledger, once and no more."""
    return uuid.uuid5(row.order_id, f"recall {row.lot}")


@handler(JOB)
def work_off(job: Job) -> None:
    """Lot by lot until none is left; a job that dies in between is taken up again."""
    order = RecallOrder.objects.get(pk=job.key)
    total = order.lots.exclude(recall=None).count()
    while work_on(order):
        job.progress(total - order.lots.filter(_LEFT).count(), total)
        job.renew()
    told.everybody(order)


def progress(order: RecallOrder) -> tuple[int, int]:
    """How many of the lots of `order` have been seen to, and how many there are."""
    mine = order.lots.exclude(recall=None)
    return mine.exclude(_LEFT).count(), mine.count()


# --- found later ------------------------------------------------------------------------------------------------------
def look_again(sender, lots: frozenset[uuid.UUID], **_kwargs) -> None:
    """Receiver of `lots_used`: where a recall is in force, what is left of lots may have become other lots."""
    if RecallOrder.objects.in_force().exists():
        enqueue(CATCH_UP, urgency=URGENT)


@handler(CATCH_UP)
def look_for_more(job: Job) -> None:
    catch_up_all()


def catch_up_all() -> int:
    """Every few minutes, and after lots became others: adds what has turned out to come from recalled lots."""
    return sum(_catch_up(order) for order in RecallOrder.objects.in_force())


@transaction.atomic
def _catch_up(order: RecallOrder) -> int:
    order = RecallOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.state != RecallState.IN_FORCE:
        return 0
    rows = reach.catch_up(order)
    if rows:
        begin(order, rows)
    return len(rows)
