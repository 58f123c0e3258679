"""The verbs of recall: order, approve, reject, close. A recall beats every other state of a batch."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.foundation import phones
from traceability.foundation.audit.trail import note as noted
from traceability.foundation.refusals import Refusal
from traceability.ledger.record import record
from traceability.recall.models import Recall, RecallOutcome, RecallSide, RecallState
from traceability.recall.signals import batch_recalled, recall_closed
from traceability.recall.told import recall_was_proposed
from traceability.release.models import Hold, HoldKind
from traceability.release.publish import hold, lift
from traceability.release.state import move


def recall_of(batch: Batch) -> Recall | None:
    """The latest recall that took effect over `batch`, ended or not, or None: a page once red stays red."""
    return Recall.objects.effective().filter(batch=batch).first()


def _checked(batch: Batch, reason: str, instructions: str, contact_phone: str) -> dict[str, str]:
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
    if batch.state == BatchState.DRAFT:
        raise Refusal(_("Lô chưa công bố, chưa có tem nào để thu hồi."), code="conflict")
    return {
        "reason": reason.strip(),
        "instructions": instructions.strip(),
        "contact_phone": phones.parse(contact_phone),
    }


@transaction.atomic
def order_recall(*, actor: User, batch: Batch, reason: str, instructions: str, contact_phone: str) -> Recall:
    """*Báo thu hồi*. By its subject it acts at once; by the department it holds the lot and waits for a second officer.

    A repeat while one is open returns the open one. Raises Refusal for missing words and for strangers.
    """
    batch = Batch.objects.select_for_update(of=("self",)).select_related("product__subject").get(pk=batch.pk)
    standing = Recall.objects.open().filter(batch=batch).first()
    own = subjects_acted_for(actor).filter(pk=batch.product.subject_id).exists()
    if not own and not is_department_officer(actor):
        raise Refusal(_("Chỉ cơ sở làm ra lô này hoặc cán bộ Sở được báo thu hồi."))
    if standing and not (own and standing.state == RecallState.PROPOSED):
        return standing
    said = _checked(batch, reason, instructions, contact_phone)
    if standing:  # its own subject does not wait for the second officer
        Recall.objects.filter(pk=standing.pk).update(state=RecallState.REJECTED, rejection=_("Cơ sở tự thu hồi trước."))
    if own:
        recall = Recall.objects.create(
            batch=batch, side=RecallSide.SUBJECT, state=RecallState.IN_FORCE, ordered_by=actor,
            decided_at=timezone.now(), **said,
        )  # fmt: skip
        _note(actor, "recall.ordered", recall)
        return _take_effect(actor, recall)
    recall = Recall.objects.create(
        batch=batch, side=RecallSide.AGENCY, state=RecallState.PROPOSED, ordered_by=actor, **said
    )
    _note(actor, "recall.proposed", recall)
    recall_was_proposed(recall)
    if batch.state in {BatchState.RELEASED, BatchState.HELD}:
        hold(actor=actor, batch=batch, kind=HoldKind.AGENCY, reason=said["reason"])
    return recall


def _take_effect(actor: User, recall: Recall) -> Recall:
    """The lot turns red, its event goes into the ledger, and everybody who listens hears it."""
    batch = move(recall.batch, BatchState.RECALLED, recall.reason)
    Hold.objects.open().filter(batch=batch).update(
        lifted_at=timezone.now(), lifted_by=actor, lift_reason=_("Chuyển thành thu hồi.")
    )
    record(actor=actor, subject=batch.product.subject, step="recall", event_time=timezone.now(), batch=batch)
    recall.batch = batch
    batch_recalled.send(sender=Batch, batch=batch, recall=recall)
    return recall


def _decide(officer: User, recall: Recall, state: str, **changes) -> Recall:
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được duyệt thu hồi."))
    if recall.ordered_by_id == officer.pk:
        raise Refusal(_("Người đề nghị không tự duyệt. Cần một cán bộ thứ hai."))
    waiting = Recall.objects.filter(pk=recall.pk, state=RecallState.PROPOSED)
    if not waiting.update(state=state, approved_by=officer, decided_at=timezone.now(), **changes):
        raise Refusal(_("Đề nghị này đã có người quyết định rồi."), code="conflict")
    recall.refresh_from_db()
    _note(officer, f"recall.{'approved' if state == RecallState.IN_FORCE else 'rejected'}", recall)
    return recall


def _note(actor: User, verb: str, recall: Recall, **details) -> None:
    """Who decided what about a recall stays on record."""
    noted(actor, verb, recall, recall.batch.product.subject, side=recall.side, **details)


@transaction.atomic
def approve_recall(*, officer: User, recall: Recall) -> Recall:
    """A second officer of the department agrees: the recall takes effect."""
    return _take_effect(officer, _decide(officer, recall, RecallState.IN_FORCE))


@transaction.atomic
def reject_recall(*, officer: User, recall: Recall, reason: str) -> Recall:
    """A second officer does not agree; the agency's hold is lifted, with the reason."""
    if not reason.strip():
        raise Refusal({"reason": [_("Ghi lý do không duyệt.")]})
    recall = _decide(officer, recall, RecallState.REJECTED, rejection=reason.strip())
    standing = Hold.objects.open().filter(batch=recall.batch, kind=HoldKind.AGENCY).first()
    if standing:
        lift(officer=officer, hold=standing, reason=reason)
    return recall


@transaction.atomic
def close_recall(
    *, actor: User, recall: Recall, outcome: str, note: str = "", recovered: Decimal | None = None
) -> Recall:
    """Ends a recall with one of the four outcomes of TT 17/2021. The batch stays recalled: it is never sold again."""
    subject = recall.batch.product.subject
    if not (is_department_officer(actor) or subjects_acted_for(actor).filter(pk=subject.pk).exists()):
        raise Refusal(_("Chỉ cơ sở làm ra lô này hoặc cán bộ Sở được kết thúc thu hồi."))
    if recall.side == RecallSide.AGENCY and not is_department_officer(actor):
        raise Refusal(_("Đợt thu hồi do cơ quan quản lý yêu cầu. Cán bộ Sở kết thúc."))
    if outcome not in RecallOutcome.values:
        raise Refusal({"outcome": [_("Chọn cách xử lý lô hàng thu hồi.")]})
    if recovered is not None and not 0 <= recovered <= recall.batch.quantity:
        raise Refusal({"recovered": [_("Số thu về phải từ 0 đến số lượng của lô.")]})
    in_force = Recall.objects.in_force().filter(pk=recall.pk)
    if not in_force.update(
        state=RecallState.CLOSED, outcome=outcome, outcome_note=note, recovered=recovered, closed_at=timezone.now()
    ):
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    recall.refresh_from_db()
    _note(actor, "recall.closed", recall, outcome=outcome)
    recall_closed.send(sender=Batch, batch=recall.batch, recall=recall)
    return recall
