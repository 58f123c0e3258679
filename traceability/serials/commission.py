"""Verbs: make a run of serials, say what became of a range, revoke a run that leaked."""

import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.access import subjects_acted_for
from cooperatives.users import User
from products.batches import Batch
from products.catalogue import Product
from traceability.codes.issue import reserve
from traceability.codes.label import why_not
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.serials.derive import MOST_NUMBERS
from traceability.serials.keys import newest_key
from traceability.serials.models import SerialMark, SerialRun, UnitState

MOST_UNITS = 1_000_000
WHY_LENGTH = 200


@transaction.atomic
def commission(
    *, actor: User, batch: Batch, count: int, is_active: bool = True, client_uuid: uuid.UUID | None = None
) -> SerialRun:
    """A run of `count` serials for the units of a released batch; a repeat with the same `client_uuid` gives it back.

    One row is stored, whatever the count. Raises Refusal.
    """
    _check_people(actor, batch)
    standing = SerialRun.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if standing:
        return _same(standing, batch, count)
    if not 1 <= count <= MOST_UNITS:
        raise Refusal({"count": [_("Mỗi lần làm từ 1 đến %(most)s số. Cần nhiều hơn thì làm nhiều lần.") % {
            "most": f"{MOST_UNITS:,}".replace(",", ".")
        }]})  # fmt: skip
    if sentence := why_not(batch):
        raise Refusal(sentence, code="not_yet")
    product = Product.objects.select_for_update().get(pk=batch.product_id)  # one allocates at a time
    key_id, series = newest_key(), series_name(product)
    first = _next_number(product, key_id)
    if first + count > MOST_NUMBERS:
        raise Refusal(_("Sản phẩm này đã dùng hết dãy số. Báo quản trị viên đổi khóa số tem."), code="conflict")
    reserve(batch)
    run = SerialRun(
        client_uuid=client_uuid, product=product, batch=batch, key_id=key_id, series=series, first=first,
        last=first + count - 1, is_active=is_active, made_by=actor,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError:  # the same form came twice at once
        return _same(SerialRun.objects.get(client_uuid=client_uuid), batch, count)
    note(actor, "serials.commissioned", run, product.subject, count=count)
    return run


def series_name(product: Product) -> str:
    """Under which name the serials of `product` are derived: what stands before them in their address."""
    return product.gtin.zfill(14) if product.gtin else product.code


def _next_number(product: Product, key_id: str) -> int:
    last = SerialRun.objects.filter(product=product, key_id=key_id).order_by("-last").values_list("last", flat=True)
    return (last[0] + 1) if last else 0


def _same(standing: SerialRun, batch: Batch, count: int) -> SerialRun:
    if standing.batch_id != batch.pk or standing.count != count:
        raise Refusal({"client_uuid": [_("Trang này đã cũ. Mở lại rồi làm.")]}, code="conflict")
    return standing


def _check_people(actor: User, batch: Batch) -> None:
    if not subjects_acted_for(actor).filter(pk=batch.product.subject_id).exists():
        raise Refusal(_("Chỉ người của cơ sở được làm số cho từng gói."), code="forbidden")


@transaction.atomic
def mark(*, actor: User, run: SerialRun, first: int, last: int, state: str, why: str = "") -> SerialMark:
    """Says what became of units `first` to `last`, counted from 1 within the run. Raises Refusal naming the field."""
    _check_people(actor, run.batch)
    if run.revoked_at:
        raise Refusal(_("Dải số này đã bị hủy bỏ hết."), code="conflict")
    if state not in UnitState.values:
        raise Refusal({"state": [_("Chọn tình trạng của tem.")]})
    if not 1 <= first <= run.count:
        raise Refusal({"first": [_beyond(run)]})
    if not first <= last <= run.count:
        raise Refusal({"last": [_beyond(run) if last > run.count else _("Số cuối không được nhỏ hơn số đầu.")]})
    if state in {UnitState.VOID, UnitState.DAMAGED} and not why.strip():
        raise Refusal({"why": [_("Ghi lý do, để sau này còn đối chiếu.")]})
    before = run.first - 1
    made = SerialMark.objects.create(
        run=run, first=before + first, last=before + last, state=state, why=why.strip()[:WHY_LENGTH], by=actor
    )
    note(actor, "serials.marked", run, run.batch.product.subject, first=first, last=last, state=str(state))
    return made


def _beyond(run: SerialRun) -> str:
    return ngettext(
        "Dải này chỉ có %(count)d số. Ghi số 1.", "Dải này chỉ có %(count)d số. Ghi từ 1 đến %(count)d.", run.count
    ) % {"count": run.count}  # fmt: skip


@transaction.atomic
def revoke(*, actor: User, run: SerialRun, why: str) -> SerialRun:
    """Ends a whole run, as after a leak or a theft: every serial of it warns from now on. Raises Refusal."""
    _check_people(actor, run.batch)
    run = SerialRun.objects.select_for_update(of=("self",)).select_related("batch__product").get(pk=run.pk)
    if run.revoked_at:
        return run
    if not why.strip():
        raise Refusal({"why": [_("Ghi lý do, để sau này còn đối chiếu.")]})
    run.revoked_at, run.revoked_why = timezone.now(), why.strip()[:WHY_LENGTH]
    run.save(update_fields=["revoked_at", "revoked_why"])
    note(actor, "serials.revoked", run, run.batch.product.subject)
    return run
