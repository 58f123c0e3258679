"""Release, hold, lift and close: the verbs. A refused release is recorded before it is refused."""

import datetime as dt

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer
from cooperatives.users import User
from products.batches import Batch, BatchState
from traceability.codes.issue import issue
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.genealogy.trace import downstream
from traceability.ledger.record import record
from traceability.release.forbidden import forbidden_in, forbidden_sentence
from traceability.release.holding import ON_SALE, announce
from traceability.release.models import Hold, HoldKind, ReleaseAttempt
from traceability.release.reasons import Reason, phi_breaches, phi_sentence, why_not
from traceability.release.signals import batch_closed, batch_released
from traceability.release.state import move


def _today() -> dt.date:
    return timezone.localdate()


def _refuse(actor: User, batch: Batch, reasons: list[Reason]) -> Refusal:
    """Keeps the attempt, which no rollback may take with it, and gives back what the verb raises."""
    ReleaseAttempt.objects.create(
        batch=batch, actor=actor.party, released=False, reasons=[reason.code for reason in reasons]
    )
    return Refusal([reason.text for reason in reasons], code="not_yet")


def release(*, actor: User, batch: Batch) -> Batch:
    """*Công bố lô hàng*: checks, issues the trace code, records the event, announces.

    Raises Refusal ("not_yet") with every obstacle at once; the refused attempt stays on record, which is why this verb
    refuses to run inside somebody else's transaction that would roll back.
    """
    with transaction.atomic():
        batch = (
            Batch.objects.select_for_update(of=("self",), no_key=True)
            .select_related("product__subject__unit")
            .get(pk=batch.pk)
        )
        if batch.state == BatchState.RELEASED:
            return batch  # a repeated tap
        reasons = why_not(batch, _today())
        if not reasons:
            return _publish(actor, batch)
    raise _refuse(actor, batch, reasons)


def _publish(actor: User, batch: Batch) -> Batch:
    batch = move(batch, BatchState.RELEASED, released_at=timezone.now())
    issue(batch)
    ReleaseAttempt.objects.create(batch=batch, actor=actor.party, released=True)
    record(actor=actor, subject=batch.product.subject, step="release", event_time=timezone.now(), batch=batch)
    note(actor, "batch.released", batch, batch.product.subject)
    batch_released.send(sender=Batch, batch=batch)
    return batch


@transaction.atomic
def hold(*, actor: User, batch: Batch, kind: str, reason: str) -> Hold:
    """Lets a released batch rest: page *Tạm dừng*, stock zero. A second hold of the same kind adds nothing."""
    standing = Hold.objects.open().filter(batch=batch, kind=kind).first()
    if standing:
        return standing
    opened = Hold.objects.create(batch=batch, kind=kind, reason=reason, opened_by=actor.party)
    batch.refresh_from_db()
    if batch.state != BatchState.HELD:
        move(batch, BatchState.HELD, reason)
    record(actor=actor, subject=batch.product.subject, step="hold", event_time=timezone.now(), batch=batch)
    note(actor, "batch.held", batch, batch.product.subject, kind=str(kind))
    opened.batch = batch
    announce([opened])
    return opened


@transaction.atomic
def lift(*, officer: User, hold: Hold, reason: str) -> Batch:
    """A named officer overrides a hold, with a reason that stays. The batch is released again if no hold is left."""
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở được gỡ tạm dừng."))
    if not reason.strip():
        raise Refusal({"reason": [_("Ghi lý do gỡ tạm dừng. Lý do được lưu cùng tên anh/chị.")]})
    lifted = Hold.objects.open().filter(pk=hold.pk)
    if not lifted.update(lifted_at=timezone.now(), lifted_by=officer, lift_reason=reason.strip()):
        raise Refusal(_("Tạm dừng này đã được gỡ rồi."), code="conflict")
    batch = Batch.objects.select_related("product__subject").get(pk=hold.batch_id)
    note(officer, "hold.lifted", hold, batch.product.subject, kind=hold.kind)
    if batch.state == BatchState.HELD and not Hold.objects.open().filter(batch=batch).exists():
        move(batch, BatchState.RELEASED)
        record(actor=officer, subject=batch.product.subject, step="reopen", event_time=timezone.now(), batch=batch)
        batch_released.send(sender=Batch, batch=batch)
    return batch


@transaction.atomic
def close_batch(*, actor: User, batch: Batch) -> Batch:
    """*Kết thúc lô*: nothing of it is sold any more; its page and codes stay."""
    if batch.state == BatchState.CLOSED:
        return batch
    if batch.state == BatchState.RECALLED:
        raise Refusal(_("Lô đang bị thu hồi. Kết thúc đợt thu hồi trước."), code="conflict")
    batch = move(batch, BatchState.CLOSED)
    record(actor=actor, subject=batch.product.subject, step="close", event_time=timezone.now(), batch=batch)
    note(actor, "batch.closed", batch, batch.product.subject)
    batch_closed.send(sender=Batch, batch=batch)
    return batch


@transaction.atomic
def recheck(*, actor: User, batches: QuerySet[Batch]) -> list[Hold]:
    """A late entry may speak against batches released before it: those are held, with the sentence why."""
    held = []
    for batch in batches.select_related("product"):
        found = {
            HoldKind.PHI: [phi_sentence(spray) for spray in phi_breaches(batch)],
            HoldKind.INPUT: [forbidden_sentence(use) for use in forbidden_in(batch)],
        }
        for kind, sentences in found.items():
            if not sentences:
                continue
            if batch.state in ON_SALE:
                why = " ".join((_("Có ghi chép bổ sung."), *sentences))
                held.append(hold(actor=actor, batch=batch, kind=kind, reason=why[:600]))
            held += _hold_what_came_of(batch, actor, kind)
    return held


def _hold_what_came_of(source: Batch, actor: User, kind: str) -> list[Hold]:
    """Lots made of one that is spoken against, whoever made them; they are told which lot, and no more."""
    named = {"product": source.product.name, "lot": source.lot}
    why = _("Có ghi chép bổ sung về lô nguồn %(product)s %(lot)s. Chờ kiểm tra lại.") % named
    lots = Batch.objects.filter(pk__in=downstream(source.pk), state__in=ON_SALE).select_related("product__subject")
    return [hold(actor=actor, batch=one, kind=kind, reason=why[:600]) for one in lots]
