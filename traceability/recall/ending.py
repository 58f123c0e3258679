"""The events of an end and of a mistake, lot by lot; many lots become work, and work that was killed goes on."""

import uuid
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.foundation.work.jobs import Job, enqueue, handler
from traceability.ledger.canonical import number
from traceability.ledger.events import TraceEvent
from traceability.ledger.many import Entry, record_all
from traceability.ledger.record import correct
from traceability.ledger.vocabulary import ErrorReason
from traceability.recall.effects import AT_ONCE, CHUNK, actor_of, event_id
from traceability.recall.handled import WAITING, RecallHandled
from traceability.recall.handling import Said, standing_of, write
from traceability.recall.orders import LotState, RecallLot, RecallOrder
from traceability.recall.outcomes import sum_up
from traceability.recall.signals import recall_closed, recall_undone
from traceability.release.models import Hold, HoldKind
from traceability.release.publish import lift
from traceability.release.state import move_back

END, UNDO = "recall.end", "recall.undo"


def _few(order: RecallOrder, most: int) -> list[RecallLot]:
    """The next lots of `order` whose recall has taken effect and has not been ended."""
    rows = order.lots.filter(state=LotState.DONE, ended_at=None).select_for_update(of=("self",))
    return list(rows.select_related("batch__product__subject", "recall__ordered_by", "recall__approved_by")[:most])


# --- the end ----------------------------------------------------------------------------------------------------------
def begin(order: RecallOrder) -> None:
    """In the transaction of the decision, or by work where there are many."""
    if order.lots.count() > AT_ONCE:
        enqueue(END, str(order.pk))
        return
    while end_some(order):
        pass
    sum_up(order)


@transaction.atomic
def end_some(order: RecallOrder) -> int:
    """Writes the end of a few lots into the ledger."""
    rows = _few(order, CHUNK)
    _give_outcome(order, rows)
    parts = standing_of(rows)
    ended = [(row, row.batch, row.recall) for row in rows if row.batch and row.recall]
    record_all(step="recall_end", entries=[
        Entry(
            actor_of(recall), batch.product.subject, batch, order.closed_at or timezone.now(),
            uuid.uuid5(order.pk, f"end {row.lot}"), _how(order, row, parts[row.pk]),
        )
        for row, batch, recall in ended
    ])  # fmt: skip
    for _row, batch, recall in ended:
        recall_closed.send(sender=Batch, batch=batch, recall=recall)
    for row in rows:
        row.ended_at = timezone.now()
    RecallLot.objects.bulk_update(rows, ["ended_at"])
    return len(rows)


def _give_outcome(order: RecallOrder, rows: list[RecallLot]) -> None:
    """What came back and has no outcome gets that of the end."""
    said = []
    standing = standing_of(rows)
    for row in rows:
        parts = standing[row.pk]
        waiting, known = parts.get(WAITING), parts.get(order.outcome)
        if order.outcome and waiting and waiting.quantity:
            whole = waiting.quantity + (known.quantity if known else 0)
            said += [
                Said(row.lot, WAITING, None),
                Said(row.lot, order.outcome, whole, note=known.note if known else ""),
            ]
    if said:
        write({row.lot: row for row in rows}, said, order.closed_by)


def _how(order: RecallOrder, row: RecallLot, parts: dict[str, RecallHandled]) -> dict[str, Any]:
    treated = [one for outcome, one in sorted(parts.items()) if outcome and one.quantity]
    only = treated[0].outcome if len(treated) == 1 else ""
    said: dict[str, Any] = {"recall": str(order.pk), "outcome": str(order.outcome or only)}
    if len(treated) > 1:
        said["outcomes"] = [{"outcome": str(one.outcome), "quantity": number(one.quantity)} for one in treated]
    if row.recovered is not None:
        said["recovered"] = {"quantity": number(row.recovered), "unit": str(row.unit)}
    return said


@handler(END)
def work_off_end(job: Job) -> None:
    """Until every lot has its end."""
    order = RecallOrder.objects.get(pk=job.key)
    while end_some(order):
        job.renew()
    sum_up(order)


# --- a mistake --------------------------------------------------------------------------------------------------------
def take_back(order: RecallOrder, officer: User) -> None:
    """Pages first, as when it was ordered; then the events."""
    rows = list(order.lots.filter(state__in=(LotState.DONE, LotState.WAITING)).select_related("batch"))
    for state in {row.before for row in rows if row.before}:
        move_back([row.batch_id for row in rows if row.batch_id and row.before == state], _back(state))
    _rest_again(order, rows)
    order.lots.filter(state=LotState.WAITING).update(state=LotState.UNDONE, ended_at=timezone.now())
    proposed = [row.batch_id for row in rows if not row.before]
    for hold in Hold.objects.open().filter(batch__in=proposed, kind=HoldKind.AGENCY, batch__state=BatchState.HELD):
        lift(officer=officer, hold=hold, reason=order.mistake)
    if len(rows) > AT_ONCE:
        enqueue(UNDO, str(order.pk), {"party": str(officer.party)}, urgency=100)
        return
    while undo_some(order, officer.party):
        pass


def _back(state: str) -> str:
    """A lot that rested comes back resting only if one of its own reasons comes back with it."""
    return BatchState.RELEASED if state == BatchState.HELD else state


def _rest_again(order: RecallOrder, rows: list[RecallLot]) -> None:
    """Reasons to rest that the recall had put an end to hold again; the agency's own were but its first step."""
    held = [row.batch_id for row in rows if row.before == BatchState.HELD]
    ended = Hold.objects.filter(batch__in=held, lifted_at__gte=order.decided_at, lift_reason=_("Chuyển thành thu hồi."))
    if order.is_agency:
        ended = ended.exclude(kind=HoldKind.AGENCY)
    again = [Hold(batch_id=one.batch_id, kind=one.kind, reason=one.reason, opened_by=one.opened_by) for one in ended]
    Hold.objects.bulk_create(again, ignore_conflicts=True)
    Batch.objects.filter(pk__in=[one.batch_id for one in again], state=BatchState.RELEASED).update(
        state=BatchState.HELD
    )


@transaction.atomic
def undo_some(order: RecallOrder, party: uuid.UUID) -> int:
    """The error declarations of a few lots."""
    rows = _few(order, AT_ONCE)
    events = {one.client_uuid: one for one in TraceEvent.objects.filter(client_uuid__in=map(event_id, rows))}
    for row in rows:
        event = events.get(event_id(row))
        if event:
            correct(
                actor=SimpleNamespace(party=party, pk=None), event=event, error_reason=ErrorReason.DID_NOT_OCCUR,
                client_uuid=uuid.uuid5(order.pk, f"undo {row.lot}"),
            )  # fmt: skip
        row.state, row.ended_at = LotState.UNDONE, timezone.now()
    RecallLot.objects.bulk_update(rows, ["state", "ended_at"])
    if rows:
        recall_undone.send(sender=Batch, batches=[row.batch for row in rows if row.batch], order=order)
    return len(rows)


@handler(UNDO)
def work_off_undo(job: Job) -> None:
    """Until every event has its error declaration."""
    order = RecallOrder.objects.get(pk=job.key)
    while undo_some(order, uuid.UUID(job.payload["party"])):
        job.renew()
