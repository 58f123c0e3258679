"""A holder's word: he sells no more of it, and has so much left. Nobody says it for him but who gave him the goods."""

from decimal import Decimal

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer, subjects_acted_for
from cooperatives.users import User
from products.catalogue import MeasureUnit
from traceability.foundation.audit.trail import note as noted
from traceability.foundation.refusals import Refusal
from traceability.recall.models import RecallState
from traceability.recall.orders import RecallHolder, RecallOrder

MOST = Decimal(10**9)


def may_answer(user: User, held: RecallHolder) -> bool:
    """The holder himself; for somebody outside the house, who gave him the goods, or the department that ordered it."""
    if held.subject_id:
        return subjects_acted_for(user).filter(pk=held.subject_id).exists()
    if held.order.is_agency and is_department_officer(user):
        return True
    return held.giver_id is not None and subjects_acted_for(user).filter(pk=held.giver_id).exists()


def holders_seen_by(user: User, order: RecallOrder) -> "models.QuerySet[RecallHolder]":
    """Rows of `order` that `user` reads: all for the department; else those of himself, and those whom he gave to."""
    rows = order.holders.select_related("subject", "giver", "acknowledged_by")
    if user.is_operator or is_department_officer(user):
        return rows
    mine = subjects_acted_for(user).values("pk")
    return rows.filter(models.Q(subject__in=mine) | models.Q(giver__in=mine))


@transaction.atomic
def acknowledge(
    *, actor: User, held: RecallHolder, stopped: bool, left: Decimal | None = None, left_unit: str = "", said: str = ""
) -> RecallHolder:
    """*Đã ngừng bán, còn giữ …*. `left` may stay unknown. The newer word stands; the first moment counts."""
    held = RecallHolder.objects.select_for_update(of=("self",)).select_related("order", "subject").get(pk=held.pk)
    if not may_answer(actor, held):
        raise Refusal(_("Chỉ bên đang giữ hàng được xác nhận."))
    if held.order.state not in {RecallState.IN_FORCE, RecallState.CLOSED}:
        raise Refusal(_("Đợt thu hồi này không còn hiệu lực."), code="conflict")
    _check(stopped, left, left_unit)
    rows = RecallHolder.objects.filter(order=held.order, subject=held.subject) if held.subject else None
    rows = rows or RecallHolder.objects.filter(pk=held.pk)
    rows.filter(acknowledged_at=None).update(acknowledged_at=timezone.now())
    rows.update(acknowledged_by=actor)
    RecallHolder.objects.filter(pk=held.pk).update(
        left=left, left_unit=left_unit if left is not None else "", said=said.strip()[:600]
    )
    noted(actor, "recall.acknowledged", held.order, held.subject_id or held.giver_id)
    held.refresh_from_db()
    return held


def _check(stopped: bool, left: Decimal | None, left_unit: str) -> None:
    faults: dict[str, list[str]] = {}
    if not stopped:
        faults["stopped"] = [_("Ngừng bán, ngừng giao rồi đánh dấu ô này.")]
    if left is not None and not (left.is_finite() and 0 <= left <= MOST):
        faults["left"] = [_("Số còn giữ từ 0 trở lên. Chưa đếm thì để trống.")]
    elif left is not None and left_unit not in MeasureUnit.values:
        faults["left_unit"] = [_("Chọn đơn vị.")]
    if faults:
        raise Refusal(faults)
