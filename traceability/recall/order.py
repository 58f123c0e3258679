"""The verbs of recall: order, approve, reject. A recall beats every other state of a batch.

A maker's word acts at once over his own lots. Lots that others made of them are theirs: he cannot know what they know
of their own goods, and a rival's word must not stop a sale. They and the department are told at once and decide. The
department reaches the lots of everybody, once a second officer agrees; until then they are held.
"""

import uuid

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.foundation import phones
from traceability.foundation.audit.trail import note as noted
from traceability.foundation.refusals import Refusal
from traceability.recall import effects, reach
from traceability.recall.models import Recall, RecallSide, RecallState
from traceability.recall.orders import LotState, RecallLot, RecallOrder, ScopeKind
from traceability.recall.preview import Preview, preview
from traceability.recall.scope import MOST_LOTS, Scope
from traceability.recall.told import recall_was_proposed
from traceability.release.models import Hold, HoldKind
from traceability.release.publish import lift


def recall_of(batch: Batch) -> Recall | None:
    """The latest recall that took effect over `batch`, ended or not, or None: a page once red stays red."""
    return Recall.objects.effective().filter(batch=batch).first()


def checked_words(reason: str, instructions: str, contact_phone: str) -> dict[str, str]:
    """The three things that a reader of the red page needs. Raises Refusal naming each that is missing."""
    errors = {}
    if not reason.strip():
        errors["reason"] = [_("Ghi vì sao thu hồi, để người mua hiểu.")]
    if not instructions.strip():
        errors["instructions"] = [_("Ghi người mua cần làm gì: ngừng dùng, đổi trả ở đâu.")]
    if not contact_phone.strip():
        errors["contact_phone"] = [_("Ghi số điện thoại để người mua gọi đổi, trả.")]
    if errors:
        raise Refusal(errors)
    return {
        "reason": reason.strip(),
        "instructions": instructions.strip(),
        "contact_phone": phones.parse(contact_phone),
    }


@transaction.atomic
def place_order(
    *, actor: User, scope: Scope, reason: str, instructions: str, contact_phone: str, seen: str = "",
    client_uuid: uuid.UUID | None = None,
) -> RecallOrder:  # fmt: skip
    """*Báo thu hồi*. By its maker it acts at once; by the department it holds the lots and waits for a second officer.

    `seen` is the digest of the preview: what was not seen is not ordered. A repeat with the same `client_uuid` gives
    the first order. Raises Refusal for missing words, for nothing, for a list that has changed.
    """
    standing = RecallOrder.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if standing:
        return _same(actor, standing)
    said = checked_words(reason, instructions, contact_phone)
    seen_now = preview(actor, scope)
    _check(seen_now, seen)
    side = RecallSide.AGENCY if seen_now.own is None else RecallSide.SUBJECT
    is_agency = side == RecallSide.AGENCY
    order = RecallOrder.objects.create(
        client_uuid=client_uuid, scope=scope.kind, asked=scope.as_json(), side=side, ordered_by=actor, **said,
        state=RecallState.PROPOSED if is_agency else RecallState.IN_FORCE,
        subject_id=None if is_agency else seen_now.decided[0].owner,
        decided_at=None if is_agency else timezone.now(), report=reach.report_of(seen_now),
    )  # fmt: skip
    rows = reach.freeze(order, seen_now.lots, actor, own=seen_now.own)
    on_record(actor, "recall.proposed" if is_agency else "recall.ordered", order, scope=scope.kind, lots=len(rows))
    if is_agency:
        recall_was_proposed(order, rows)
    effects.begin(order, rows)
    return order


def on_record(actor: User, verb: str, order: RecallOrder, **details) -> None:
    """Who decided what stays on record: in the chain of the maker, where all the lots are of one."""
    owners = set(order.lots.values_list("owner", flat=True)[:1000])
    noted(
        actor, verb, order, order.subject_id or (owners.pop() if len(owners) == 1 else None), side=order.side, **details
    )


def _same(actor: User, order: RecallOrder) -> RecallOrder:
    if order.ordered_by_id != actor.pk:
        raise Refusal({"client_uuid": [_("Mã gửi này đã dùng rồi. Tải lại trang rồi làm lại.")]}, code="conflict")
    return order


def _check(seen_now: Preview, seen: str) -> None:
    if seen and seen != seen_now.digest:
        raise Refusal(_("Danh sách lô vừa thay đổi. Xem lại danh sách rồi bấm lần nữa."), code="conflict")
    if not seen_now.is_anything_out:
        raise Refusal(_("Lô chưa công bố, chưa có tem nào để thu hồi."), code="conflict")
    if len(seen_now.standing) == len(seen_now.lots):
        raise Refusal(_("Các lô này đã bị thu hồi rồi."), code="conflict")


def order_recall(*, actor: User, batch: Batch, reason: str, instructions: str, contact_phone: str) -> Recall:
    """*Báo thu hồi* of one lot and of what was made of it. A repeat while one is open returns the open one."""
    batch = Batch.objects.select_related("product__subject").get(pk=batch.pk)
    standing = Recall.objects.open().filter(batch=batch).first()
    own = subjects_acted_for(actor).filter(pk=batch.product.subject_id).exists()
    if not own and not is_department_officer(actor):
        raise Refusal(_("Chỉ cơ sở làm ra lô này hoặc cán bộ Sở được báo thu hồi."))
    if standing and not (own and standing.state == RecallState.PROPOSED):
        return standing
    order = place_order(
        actor=actor, scope=Scope(ScopeKind.LOT, lots=(batch.pk,)), reason=reason, instructions=instructions,
        contact_phone=contact_phone,
    )  # fmt: skip
    return order.recalls.get(batch=batch)


@transaction.atomic
def take_over(*, officer: User, order: RecallOrder) -> RecallOrder:
    """What others made of a maker's recalled lots: the department's own order, which waits for a second officer."""
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được thu hồi lô của cơ sở khác."))
    foreign = order.lots.filter(state=LotState.FOREIGN).exclude(batch__state=BatchState.RECALLED)
    lots = tuple(foreign.values_list("lot", flat=True)[:MOST_LOTS])
    if order.state != RecallState.IN_FORCE or not lots:
        raise Refusal(_("Đợt này không còn lô nào của cơ sở khác phải thu hồi."), code="conflict")
    return place_order(actor=officer, scope=Scope(ScopeKind.LOT, lots=lots), **order.words)


# --- the second officer -----------------------------------------------------------------------------------------------
def _waiting(officer: User, order: RecallOrder) -> list[Recall]:
    """The lots of `order` that wait for this officer. Raises Refusal for who may not decide, or where none waits."""
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được duyệt thu hồi."))
    waiting = list(order.recalls.filter(state=RecallState.PROPOSED).select_for_update(of=("self",)))
    if not waiting:
        raise Refusal(_("Đề nghị này đã có người quyết định rồi."), code="conflict")
    mine = [recall for recall in waiting if recall.ordered_by_id != officer.pk]
    if not mine:
        raise Refusal(_("Người đề nghị không tự duyệt. Cần một cán bộ thứ hai."))
    return mine


@transaction.atomic
def approve_order(*, officer: User, order: RecallOrder) -> RecallOrder:
    """A second officer agrees: the lots that wait are called back, with what was made of them meanwhile."""
    order = RecallOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    recalls = _waiting(officer, order)
    now = timezone.now()
    Recall.objects.filter(pk__in=[one.pk for one in recalls]).update(
        state=RecallState.IN_FORCE, approved_by=officer, decided_at=now
    )
    if order.state == RecallState.PROPOSED:
        order.state, order.approved_by, order.decided_at = RecallState.IN_FORCE, officer, now
        order.save(update_fields=["state", "approved_by", "decided_at"])
    on_record(officer, "recall.approved", order, lots=len(recalls))
    found = reach.catch_up(order)
    rows = RecallLot.objects.filter(order=order, recall__in=recalls).select_related("batch__product__subject", "recall")
    effects.begin(order, [*rows, *found])
    return order


@transaction.atomic
def reject_order(*, officer: User, order: RecallOrder, reason: str) -> RecallOrder:
    """A second officer does not agree; the agency's holds are lifted, with the reason."""
    if not reason.strip():
        raise Refusal({"reason": [_("Ghi lý do không duyệt.")]})
    order = RecallOrder.objects.select_for_update(of=("self",)).get(pk=order.pk)
    recalls = _waiting(officer, order)
    now = timezone.now()
    Recall.objects.filter(pk__in=[one.pk for one in recalls]).update(
        state=RecallState.REJECTED, approved_by=officer, decided_at=now, rejection=reason.strip()
    )
    if order.state == RecallState.PROPOSED:
        order.state, order.approved_by, order.decided_at = RecallState.REJECTED, officer, now
        order.rejection = reason.strip()
        order.save(update_fields=["state", "approved_by", "decided_at", "rejection"])
    on_record(officer, "recall.rejected", order, lots=len(recalls))
    batches = [one.batch_id for one in recalls]
    for hold in Hold.objects.open().filter(batch__in=batches, kind=HoldKind.AGENCY, batch__state=BatchState.HELD):
        lift(officer=officer, hold=hold, reason=reason)
    return order


def approve_recall(*, officer: User, recall: Recall) -> Recall:
    """The same by one of its lots."""
    approve_order(officer=officer, order=recall.order)
    recall.refresh_from_db()
    return recall


def reject_recall(*, officer: User, recall: Recall, reason: str) -> Recall:
    """The same by one of its lots."""
    reject_order(officer=officer, order=recall.order, reason=reason)
    recall.refresh_from_db()
    return recall
