"""*Xử lý hàng thu hồi*: how much of each lot came back, and what became of it, several outcomes for one lot.

Each statement is a row and, once goods were treated, an event in the ledger; a correction is another of both.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.catalogue import MeasureUnit
from products.measures import amount
from traceability.foundation.refusals import Refusal
from traceability.genealogy.lots import EXACT, Lot
from traceability.ledger.canonical import number
from traceability.ledger.events import TraceEvent
from traceability.ledger.record import correct, record
from traceability.ledger.vocabulary import ErrorReason, Step
from traceability.recall.handled import RecallHandled
from traceability.recall.models import Recall, RecallOutcome, RecallState
from traceability.recall.order import on_record
from traceability.recall.orders import LotState, RecallLot, RecallOrder
from traceability.recall.outcomes import sum_up
from traceability.recall.returnable import NOTHING, given_out, thing

OPEN = (RecallState.IN_FORCE, RecallState.CLOSED)
STEPS = {
    RecallOutcome.FIX: Step.RECALL_FIX, RecallOutcome.REPURPOSE: Step.RECALL_OTHER_USE,
    RecallOutcome.RE_EXPORT: Step.RECALL_RE_EXPORT, RecallOutcome.DESTROY: Step.RECALL_DESTROY,
}  # fmt: skip


@dataclass(frozen=True)
class Said:
    """So much of a lot had this outcome, all told and not only since the last time. None takes the statement back."""

    lot: uuid.UUID
    outcome: str
    quantity: Decimal | None
    unit: str = ""  # empty: the lot's own
    note: str = ""

    @property
    def field(self) -> str:
        """Under which name a refusal speaks of it."""
        return f"{self.outcome or 'waiting'}.{self.lot}"


def may_handle(user: User, row: RecallLot) -> bool:
    """Whose lot it is does the work and says so, whoever ordered it; so does the department."""
    return is_department_officer(user) or subjects_acted_for(user).filter(pk=row.owner_id).exists()


@transaction.atomic
def handle(*, actor: User, order: RecallOrder, said: Sequence[Said]) -> RecallOrder:
    """Writes down what came back and what became of it. Raises Refusal naming each amount that cannot be.

    A repeat that says what stands already adds nothing.
    """
    order = RecallOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    if order.state not in OPEN:
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    rows = _rows(order, {one.lot for one in said})
    if any(not may_handle(actor, row) for row in rows.values()):
        raise Refusal(_("Chỉ cơ sở có lô này hoặc cán bộ Sở được ghi cách xử lý."))
    written = write(rows, said, actor)
    if written:
        on_record(actor, "recall.handled", order, lots=len({one.row_id for one in written}))
    if order.state == RecallState.CLOSED:
        sum_up(order)
    return order


def write(rows: Mapping[uuid.UUID, RecallLot], said: Sequence[Said], actor: User | None) -> list[RecallHandled]:
    """The same for who has asked already whether it may be; gives the statements that are new."""
    standing = standing_of(rows.values())
    changes = _checked(rows, said, standing)
    fresh: list[RecallHandled] = []
    gone: list[RecallHandled] = []
    for one, quantity, typed_unit in changes:
        row = rows[one.lot]
        old = standing[row.pk].get(one.outcome)
        if _same(old, quantity, one.note):
            continue
        if old:
            gone.append(old)
        if quantity is not None and one.quantity is not None:
            fresh.append(RecallHandled(
                row=row, outcome=one.outcome, quantity=quantity, typed=one.quantity, typed_unit=typed_unit,
                note=one.note.strip()[:600], said_by=actor,
            ))  # fmt: skip
    RecallHandled.objects.filter(pk__in=[one.pk for one in gone]).update(replaced_at=timezone.now())
    RecallHandled.objects.bulk_create(fresh, batch_size=500)
    _keep_totals(list({one.lot: rows[one.lot] for one in said}.values()))
    _tell_ledger(gone, fresh, actor)
    return fresh


def _rows(order: RecallOrder, lots: Collection[uuid.UUID]) -> dict[uuid.UUID, RecallLot]:
    rows = order.lots.filter(lot__in=lots).select_related("batch__product__subject", "received", "recall", "order")
    found = {row.lot: row for row in rows}
    faults = {f"lot.{lot}": [_("Lô này không có trong đợt thu hồi.")] for lot in lots if lot not in found}
    faults |= {
        f"lot.{lot}": [_("Lô này chưa bị thu hồi trong đợt này nên chưa có gì để xử lý.")]
        for lot, row in found.items() if row.state not in {LotState.DONE, LotState.RECEIVED}
    }  # fmt: skip
    if faults:
        raise Refusal(faults)
    return found


def standing_of(rows: Iterable[RecallLot]) -> dict[int, dict[str, RecallHandled]]:
    """What holds now of each of `rows`: {pk of the row: {outcome: statement}}."""
    found: dict[int, dict[str, RecallHandled]] = {row.pk: {} for row in rows}
    for one in RecallHandled.objects.standing().filter(row__in=found):
        found[one.row_id][one.outcome] = one
    return found


def _same(old: RecallHandled | None, quantity: Decimal | None, note: str) -> bool:
    if old is None:
        return quantity is None
    return quantity is not None and old.quantity == quantity and old.note == note.strip()[:600]


# --- what cannot be ---------------------------------------------------------------------------------------------------
def _checked(
    rows: Mapping[uuid.UUID, RecallLot], said: Sequence[Said], standing: Mapping[int, Mapping[str, RecallHandled]]
) -> list[tuple[Said, Decimal | None, str]]:
    """Each statement with its quantity in the unit of the lot, and the unit that was typed."""
    faults: dict[str, list[str]] = {}
    found = []
    totals = {row.pk: {key: one.quantity for key, one in standing[row.pk].items()} for row in rows.values()}
    for one in said:
        row = rows[one.lot]
        unit = one.unit or row.unit
        quantity, fault = _in_lot(one, thing(row), unit)
        if fault:
            faults[one.field] = [fault]
            continue
        totals[row.pk][one.outcome] = quantity or NOTHING
        found.append((one, quantity, unit))
    most = given_out(rows.values())
    for one, _quantity, _unit in found:
        row = rows[one.lot]
        if sum(totals[row.pk].values(), NOTHING) > most[row.lot]:
            words = {"most": amount(most[row.lot], row.unit)}
            faults.setdefault(one.field, [_("Lô này có nhiều nhất %(most)s để thu về. Xem lại các số.") % words])
    if faults:
        raise Refusal(faults)
    return found


def _in_lot(one: Said, lot: Lot, unit: str) -> tuple[Decimal | None, str]:
    """(quantity in the lot's unit, what is wrong)."""
    if one.outcome and one.outcome not in RecallOutcome.values:
        return None, _("Chọn cách xử lý lô hàng thu hồi.")
    if one.quantity is None:
        return None, ""
    if not (one.quantity.is_finite() and 0 <= one.quantity < 10**11):
        return None, _("Số thu về phải từ 0 đến số lượng của lô.")
    quantity = lot.in_unit(one.quantity, unit) if unit in MeasureUnit.values else None
    if quantity is None:
        words = {"unit": amount(Decimal(1), lot.unit).split(" ", 1)[1]}
        return None, _("Đơn vị này không đổi được ra %(unit)s. Ghi theo %(unit)s.") % words
    return quantity.quantize(EXACT), ""


# --- what follows -----------------------------------------------------------------------------------------------------
def _keep_totals(rows: Sequence[RecallLot]) -> None:
    """How much of each lot came back in all, and its outcome where there is but one."""
    now = standing_of(rows)
    for row in rows:
        parts = now[row.pk]
        row.recovered = sum((one.quantity for one in parts.values()), NOTHING) if parts else None
        kinds = [outcome for outcome, one in parts.items() if outcome and one.quantity]
        if row.recall:
            row.recall.recovered = row.recovered
            if row.recall.state == RecallState.CLOSED and kinds:
                row.recall.outcome = kinds[0] if len(kinds) == 1 else ""
    RecallLot.objects.bulk_update(rows, ["recovered"], batch_size=500)
    recalls = [row.recall for row in rows if row.recall]
    Recall.objects.bulk_update(recalls, ["recovered", "outcome"], batch_size=500)


def _tell_ledger(gone: Sequence[RecallHandled], fresh: Sequence[RecallHandled], actor: Any) -> None:
    """An event for each part that was treated; what was said before is corrected by it, or did not happen."""
    told = TraceEvent.objects.filter(client_uuid__in=[one.pk for one in gone], corrections=None)
    standing = {event.client_uuid: event for event in told}
    before = {(one.row_id, one.outcome): standing.get(one.pk) for one in gone}
    for new in fresh:
        old = before.pop((new.row_id, new.outcome), None)
        if not new.outcome or not new.row.batch:
            continue
        if old:
            _correct(old, new, actor)
        elif new.quantity:
            _record(new, actor)
    for event in before.values():
        if event:
            correct(actor=_party(actor), event=event, error_reason=ErrorReason.DID_NOT_OCCUR)


def _party(actor: Any) -> Any:
    return actor or SimpleNamespace(party=uuid.UUID(int=0), pk=None)


def _how(one: RecallHandled) -> dict[str, Any]:
    return {
        "recall": str(one.row.order_id), "handled": str(one.pk), "outcome": str(one.outcome),
        "quantity": number(one.quantity), "unit": str(one.row.unit),
    }  # fmt: skip


def _record(one: RecallHandled, actor: Any) -> None:
    batch = one.row.batch
    if batch:
        record(
            actor=_party(actor), subject=batch.product.subject, step=STEPS[RecallOutcome(one.outcome)], batch=batch,
            event_time=one.said_at, how=_how(one), client_uuid=one.pk,
        )  # fmt: skip


def _correct(event: TraceEvent, new: RecallHandled, actor: Any) -> None:
    if new.quantity:
        correct(
            actor=_party(actor), event=event, error_reason=ErrorReason.INCORRECT_DATA, how=_how(new),
            client_uuid=new.pk, event_time=event.event_time,
        )  # fmt: skip
    else:
        correct(actor=_party(actor), event=event, error_reason=ErrorReason.DID_NOT_OCCUR, client_uuid=new.pk)
