"""Writing down a purchase and putting it right. What the diary says of it is warned about, never refused."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from traceability.foundation.audit import trail
from traceability.foundation.files.models import Paper
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, longest_of
from traceability.inputs.stock import InputKind, InputLot
from traceability.inputs.units import InputUnit

FACTS = (
    "kind", "name", "registration", "supplier", "lot_number", "quantity", "unit", "bought_on", "use_by", "finished",
)  # fmt: skip
MOST = Decimal("99999999999")
EARLIEST = dt.date(2000, 1, 1)
LONGEST_LIFE = dt.timedelta(days=366 * 30)


@transaction.atomic
def buy(
    *,
    actor: User,
    subject: Subject,
    household: Household | None = None,
    client_uuid: uuid.UUID | None = None,
    paper: Paper | None = None,
    **facts: Any,
) -> InputLot:
    """A new purchase; a repeat with the same `client_uuid` gives back the one that stands. Raises Refusal."""
    standing = InputLot.objects.filter(client_uuid=client_uuid).first() if client_uuid else None
    if standing is None:
        lot = InputLot(
            subject=subject,
            household=household,
            client_uuid=client_uuid,
            paper=paper,
            created_by=actor,
            **_known(facts),
        )
        _judge(lot)
        try:
            with transaction.atomic():
                lot.save(force_insert=True)
        except IntegrityError:  # one phone asked twice at once
            standing = InputLot.objects.get(client_uuid=client_uuid)
        else:
            trail.note(actor, "input.bought", lot, subject, kind=lot.kind)
            return lot
    if standing.subject_id != subject.pk:
        raise Refusal({"client_uuid": [_("Trang này đã cũ. Mở lại rồi ghi.")]}, code="conflict")
    return standing


@transaction.atomic
def put_right(*, actor: User, lot: InputLot, paper: Paper | None = None, **facts: Any) -> InputLot:
    """Changes what is named in `facts`; a new `paper` takes the place of the old one."""
    current = InputLot.objects.select_for_update().get(pk=lot.pk)
    for name, value in _known(facts).items():
        setattr(current, name, value)
    current.paper = paper or current.paper
    _judge(current)
    current.save()
    trail.note(actor, "input.changed", current, current.subject_id, fields=sorted(facts))
    return current


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise TypeError(f"not a fact of a purchase: {sorted(unknown)}")
    return facts


def _judge(lot: InputLot) -> None:
    faults = _faults_of_words(lot) | _faults_of_quantity(lot) | _faults_of_days(lot)
    if faults:
        raise Refusal(faults)


def _faults_of_words(lot: InputLot) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not clean(lot.name):
        faults["name"] = [_("Thiếu tên vật tư. Ghi tên như trên bao bì.")]
    if lot.kind not in InputKind.values:
        faults["kind"] = [_("Chọn loại vật tư.")]
    for name in ("name", "registration", "supplier", "lot_number"):
        limit = longest_of(InputLot, name)
        if len(getattr(lot, name)) > limit:
            faults[name] = [_("Dài quá. Ghi nhiều nhất %(count)d ký tự.") % {"count": limit}]
    return faults


def _faults_of_quantity(lot: InputLot) -> dict[str, list[str]]:
    if lot.unit not in InputUnit.values:
        return {"unit": [_("Chọn đơn vị.")]}
    if lot.quantity is None or lot.quantity <= 0:
        return {"quantity": [_("Ghi số lượng lớn hơn 0.")]}
    if lot.quantity > MOST:
        return {"quantity": [_("Số lượng lớn quá. Xem lại dấu chấm, dấu phẩy và đơn vị.")]}
    return {}


def _faults_of_days(lot: InputLot) -> dict[str, list[str]]:
    if lot.bought_on is None:
        return {"bought_on": [_("Thiếu ngày mua.")]}
    if lot.bought_on > timezone.localdate():
        return {"bought_on": [_("Ngày mua sau hôm nay. Anh/chị xem lại giúp.")]}
    if lot.bought_on < EARLIEST:
        return {"bought_on": [_("Năm quá xa. Ghi đủ bốn chữ số của năm.")]}
    if lot.use_by and not EARLIEST <= lot.use_by <= lot.bought_on + LONGEST_LIFE:
        return {"use_by": [_("Hạn dùng quá xa. Anh/chị xem lại năm giúp.")]}
    return {}
