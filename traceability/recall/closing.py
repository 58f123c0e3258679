"""What follows an order: widening it, what came back, its end, and the error declaration for one that was a mistake.

Nothing is taken away: more lots are more rows, the end is an event of its own, and so is the correction.
"""

import uuid
from collections.abc import Collection, Mapping
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.measures import amount
from traceability.foundation.refusals import Refusal
from traceability.recall import effects, ending, handling, reach
from traceability.recall.affected import affected
from traceability.recall.handled import WAITING, RecallHandled
from traceability.recall.models import Recall, RecallOutcome, RecallSide, RecallState
from traceability.recall.order import on_record
from traceability.recall.orders import LotOrigin, LotState, RecallOrder, ScopeKind
from traceability.recall.scope import Scope, batches_within_reach, find_lots
from traceability.recall.told import recall_was_proposed


def may_decide(user: User, order: RecallOrder) -> bool:
    """Whether `order` is `user`'s to lead: the maker's own, or the department's."""
    if order.side == RecallSide.AGENCY:
        return is_department_officer(user)
    return order.subject_id is not None and subjects_acted_for(user).filter(pk=order.subject_id).exists()


def may_close(user: User, order: RecallOrder) -> bool:
    """Who leads it ends it; the department may end a maker's too."""
    return may_decide(user, order) or is_department_officer(user)


def _locked(order: RecallOrder) -> RecallOrder:
    return RecallOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)


@transaction.atomic
def widen(*, actor: User, order: RecallOrder, lots: Collection[uuid.UUID], reason: str) -> RecallOrder:
    """Adds `lots`, and what was made of them, with the reason. What an officer adds waits for a second officer too."""
    order = _locked(order)
    if not may_decide(actor, order):
        raise Refusal(_("Chỉ bên ra lệnh thu hồi được mở rộng đợt này."))
    if order.state not in {RecallState.IN_FORCE, RecallState.PROPOSED}:
        raise Refusal(_("Đợt này không còn hiệu lực nên không mở rộng được. Lập một đợt mới."), code="conflict")
    if not reason.strip():
        raise Refusal({"reason": [_("Ghi vì sao thêm các lô này.")]})
    asked = find_lots(actor, Scope(ScopeKind.LOT, lots=tuple(lots))).lots
    known = set(order.lots.values_list("lot", flat=True))
    fresh = [one for one in affected(asked, LotOrigin.WIDENED) if one.lot not in known]
    if not fresh:
        raise Refusal({"lots": [_("Các lô này đã có trong đợt thu hồi. Chọn lô khác.")]})
    own = reach.own_of(order)
    if own is not None:
        own |= set(batches_within_reach(actor).filter(pk__in=asked).values_list("product__subject", flat=True))
    state = RecallState.PROPOSED if order.is_agency else RecallState.IN_FORCE
    rows = reach.freeze(order, fresh, actor, own=own, state=state, why=reason.strip())
    on_record(actor, "recall.widened", order, lots=len(rows))
    if order.is_agency:
        recall_was_proposed(order, rows)
    effects.begin(order, rows)
    return order


# --- what came back ---------------------------------------------------------------------------------------------------
def _keep_recovered(order: RecallOrder, recovered: Mapping[uuid.UUID, Decimal | None], actor: User) -> None:
    """What came back in all; what of it has no outcome yet waits for one. Raises Refusal naming each amount."""
    rows = {row.lot: row for row in reach.rows_of(order).filter(lot__in=recovered)}
    standing = handling.standing_of(rows.values())
    faults: dict[str, list[str]] = {}
    said = []
    for lot, quantity in recovered.items():
        row = rows.get(lot)
        if row is None:
            faults[f"recovered.{lot}"] = [_("Lô này không có trong đợt thu hồi.")]
            continue
        treated = sum(one.quantity for outcome, one in standing[row.pk].items() if outcome)
        if quantity is None:
            said.append(handling.Said(lot, WAITING, None))
        elif not (quantity.is_finite() and 0 <= quantity <= row.quantity):
            faults[f"recovered.{lot}"] = [_("Số thu về phải từ 0 đến số lượng của lô.")]
        elif quantity < treated:
            words = {"treated": amount(Decimal(treated), row.unit)}
            faults[f"recovered.{lot}"] = [_("Đã ghi xử lý %(treated)s. Sửa phần xử lý trước.") % words]
        else:
            said.append(handling.Said(lot, WAITING, quantity - treated))
    if faults:
        raise Refusal(faults)
    try:
        handling.write(rows, said, actor)
    except Refusal as refusal:
        raise Refusal({
            f"recovered.{key.rpartition('.')[2]}": texts for key, texts in refusal.by_field().items()
        }) from None  # fmt: skip


@transaction.atomic
def note_recovered(*, actor: User, order: RecallOrder, recovered: Mapping[uuid.UUID, Decimal | None]) -> RecallOrder:
    """How much of each lot came back so far. None takes back a number: nobody knows, which differs from none."""
    order = _locked(order)
    if not may_close(actor, order):
        raise Refusal(_("Chỉ bên ra lệnh thu hồi được ghi số thu về."))
    if order.state != RecallState.IN_FORCE:
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    _keep_recovered(order, recovered, actor)
    on_record(actor, "recall.recovered", order, lots=len(recovered))
    return order


# --- the end ----------------------------------------------------------------------------------------------------------
@transaction.atomic
def close_order(
    *, actor: User, order: RecallOrder, outcome: str = "", note: str = "",
    recovered: Mapping[uuid.UUID, Decimal | None] | None = None,
) -> RecallOrder:  # fmt: skip
    """Ends a recall with one of the four outcomes of TT 17/2021. The lots stay recalled: they are never sold again.

    `outcome` is that of whatever came back and has none yet; it may be empty where each part has its own.
    """
    order = _locked(order)
    if not may_close(actor, order):
        agency = order.side == RecallSide.AGENCY
        raise Refusal(
            _("Đợt thu hồi do cơ quan quản lý yêu cầu. Cán bộ Sở kết thúc.")
            if agency
            else _("Chỉ cơ sở làm ra lô này hoặc cán bộ Sở được kết thúc thu hồi.")
        )
    _check_may_end(order)
    _keep_recovered(order, recovered or {}, actor)
    _check_outcome(order, outcome)
    now = timezone.now()
    said = {"outcome": outcome, "outcome_note": note.strip()[:600], "closed_at": now}
    RecallOrder.objects.filter(pk=order.pk).update(state=RecallState.CLOSED, closed_by=actor, **said)
    order.recalls.filter(state=RecallState.IN_FORCE).update(state=RecallState.CLOSED, **said)
    order.refresh_from_db()
    on_record(actor, "recall.closed", order, outcome=outcome)
    ending.begin(order)
    return order


def _check_outcome(order: RecallOrder, outcome: str) -> None:
    said = RecallHandled.objects.standing().filter(row__order=order)
    is_whole = said.exclude(outcome=WAITING).exists() and not said.filter(outcome=WAITING, quantity__gt=0).exists()
    if outcome not in RecallOutcome.values and not (outcome == WAITING and is_whole):
        raise Refusal({"outcome": [_("Chọn cách xử lý lô hàng thu hồi.")]})


def _check_may_end(order: RecallOrder) -> None:
    if order.state == RecallState.PROPOSED:
        raise Refusal(_("Đợt này còn chờ người thứ hai duyệt, chưa có gì để kết thúc."), code="conflict")
    if order.state != RecallState.IN_FORCE:
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    waiting = order.lots.filter(state=LotState.WAITING).count()
    if waiting:
        text = ngettext(
            "Còn %(n)d lô chưa xong: chờ duyệt hoặc đang chuyển đỏ. Đợi xong rồi kết thúc.",
            "Còn %(n)d lô chưa xong: chờ duyệt hoặc đang chuyển đỏ. Đợi xong rồi kết thúc.",
            waiting,
        )
        raise Refusal(text % {"n": waiting}, code="conflict")


def close_recall(
    *, actor: User, recall: Recall, outcome: str = "", note: str = "", recovered: Decimal | None = None
) -> Recall:
    """The same for an order of one lot."""
    if recall.order.recalls.exclude(pk=recall.pk).exists():
        raise Refusal(_("Đợt thu hồi này có nhiều lô. Kết thúc cả đợt."), code="conflict")
    if recovered is not None and not 0 <= recovered <= recall.batch.quantity:
        raise Refusal({"recovered": [_("Số thu về phải từ 0 đến số lượng của lô.")]})
    close_order(
        actor=actor, order=recall.order, outcome=outcome, note=note,
        recovered={} if recovered is None else {recall.batch_id: recovered},
    )  # fmt: skip
    recall.refresh_from_db()
    return recall


# --- a mistake --------------------------------------------------------------------------------------------------------
@transaction.atomic
def declare_mistake(*, officer: User, order: RecallOrder, reason: str) -> RecallOrder:
    """The recall should never have been: each event gets its error declaration, each lot the state that it had.

    It takes the department, and somebody other than who ordered it: a red page never turns on its maker's word.
    """
    order = _locked(order)
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được cải chính một đợt thu hồi."))
    if officer.pk == order.ordered_by_id:
        raise Refusal(_("Người ra lệnh không tự cải chính. Cần một cán bộ thứ hai."))
    if order.state != RecallState.IN_FORCE:
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    if not reason.strip():
        raise Refusal({"reason": [_("Ghi vì sao đợt thu hồi này là nhầm.")]})
    now = timezone.now()
    RecallOrder.objects.filter(pk=order.pk).update(
        state=RecallState.MISTAKEN, mistake=reason.strip()[:600], closed_at=now
    )
    order.recalls.filter(state__in=(RecallState.IN_FORCE, RecallState.PROPOSED)).update(
        state=RecallState.MISTAKEN, closed_at=now
    )
    order.refresh_from_db()
    on_record(officer, "recall.mistaken", order)
    ending.take_back(order, officer)
    return order
