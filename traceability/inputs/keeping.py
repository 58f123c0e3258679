"""Keeping the list: add an entry, change it from a day on. Only the department's officers; each act is noted."""

import datetime as dt
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cooperatives.access import is_department_officer
from cooperatives.users import User
from traceability.foundation.audit import trail
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, longest_of
from traceability.inputs.listing import Medicine, MedicineKind, MedicineState, key_of
from traceability.inputs.signals import list_changed

FACTS = (
    "kind", "name", "ingredient", "registration", "state", "phi_days", "uses", "effective_from", "effective_to",
    "source",
)  # fmt: skip
LONGEST_INTERVAL = 3650
MOST_USES = 60
EARLIEST = dt.date(1990, 1, 1)


@transaction.atomic
def add_medicine(*, officer: User, is_sample: bool = False, **facts: Any) -> Medicine:
    """A new entry. Raises Refusal with every fault at once."""
    row = Medicine(recorded_by=officer.party, is_sample=is_sample, **_known(facts))
    _judge(officer, row)
    row.save(force_insert=True)
    trail.note(officer, "medicine.added", row, entry=row.entry, state=row.state, phi_days=row.phi_days)
    list_changed.send(sender=Medicine, rows=[row], officer=officer)
    return row


@transaction.atomic
def change_medicine(*, officer: User, entry, **facts: Any) -> Medicine:
    """What the entry says from `effective_from` on. The rows before stay as they were."""
    before = Medicine.objects.filter(entry=entry).order_by("-version").first()
    if before is None:
        raise Refusal(_("Không có thuốc này trong danh mục."))
    kept = {name: getattr(before, name) for name in FACTS if name not in {"effective_from", "effective_to"}}
    row = Medicine(entry=entry, recorded_by=officer.party, is_sample=before.is_sample, **(kept | _known(facts)))
    row.version = (Medicine.objects.filter(entry=entry).aggregate(top=Max("version"))["top"] or 0) + 1
    _judge(officer, row)
    row.save(force_insert=True)
    changed = sorted(name for name in FACTS if getattr(row, name) != getattr(before, name))
    trail.note(officer, "medicine.changed", row, entry=entry, fields=changed, state=row.state, phi_days=row.phi_days)
    list_changed.send(sender=Medicine, rows=[row], officer=officer)
    return row


@transaction.atomic
def take_rows(*, officer: User, rows: list[tuple[uuid.UUID | None, dict[str, Any]]]) -> int:
    """Many rows at once, each new (None) or a change of an entry; one note for all. All are written, or none."""
    _must_keep_the_list(officer)
    tops = dict(Medicine.objects.values_list("entry").annotate(top=Max("version")).order_by())
    holders = dict(Medicine.objects.order_by("version").values_list("registration_key", "entry"))
    made = []
    for entry, facts in rows:
        row = Medicine(recorded_by=officer.party, **_known(facts))
        if entry is not None:
            row.entry = entry
            row.version = tops[entry] = tops.get(entry, 0) + 1
        faults = _faults(row)
        holder = holders.setdefault(key_of(row.registration) or str(row.entry), row.entry)
        if holder != row.entry and not faults:  # somebody changed the list meanwhile
            faults = _number_is_taken()
        if faults:
            said = {"name": row.name, "why": " ".join(one for told in faults.values() for one in told)}
            raise Refusal(_("%(name)s: %(why)s Chưa ghi dòng nào.") % said)
        made.append(row.made_searchable())
    Medicine.objects.bulk_create(made, batch_size=500)
    if made:
        trail.note(officer, "medicine.taken_in", made[0], rows=len(made), new=sum(one.version == 1 for one in made))
        list_changed.send(sender=Medicine, rows=made, officer=officer)
    return len(made)


def _known(facts: dict[str, Any]) -> dict[str, Any]:
    unknown = facts.keys() - set(FACTS)
    if unknown:
        raise TypeError(f"not a fact of the list: {sorted(unknown)}")
    return facts


def _must_keep_the_list(officer: User) -> None:
    if not is_department_officer(officer):
        raise Refusal(_("Chỉ cán bộ Sở sửa được danh mục thuốc."))


def _judge(officer: User, row: Medicine) -> None:
    _must_keep_the_list(officer)
    faults = _faults(row)
    if not faults and _taken(row):
        faults = _number_is_taken()
    if faults:
        raise Refusal(faults)


def _faults(row: Medicine) -> dict[str, list[str]]:
    return _faults_of_words(row) | _faults_of_days(row) | _faults_of_intervals(row)


def _number_is_taken() -> dict[str, list[str]]:
    return {"registration": [_("Số đăng ký này đã có ở thuốc khác. Mở thuốc đó để đổi.")]}


def _faults_of_words(row: Medicine) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if not clean(row.name):
        faults["name"] = [_("Thiếu tên thuốc. Ghi tên thương phẩm như trên nhãn.")]
    if not clean(row.source):
        faults["source"] = [_("Thiếu căn cứ. Ghi số văn bản, ngày ban hành.")]
    if row.state not in MedicineState.values:
        faults["state"] = [_("Chọn tình trạng: được dùng, đã rút, hoặc cấm dùng.")]
    if row.kind not in MedicineKind.values:
        faults["kind"] = [_("Chọn loại thuốc: bảo vệ thực vật, hoặc thú y.")]
    for name in ("name", "ingredient", "registration", "source"):
        limit = longest_of(Medicine, name)
        if len(getattr(row, name)) > limit:
            faults[name] = [_("Dài quá. Ghi nhiều nhất %(count)d ký tự.") % {"count": limit}]
    return faults


def _faults_of_days(row: Medicine) -> dict[str, list[str]]:
    if row.effective_from is None:
        return {"effective_from": [_("Thiếu ngày bắt đầu có hiệu lực.")]}
    if row.effective_from < EARLIEST:
        return {"effective_from": [_("Năm quá xa. Ghi đủ bốn chữ số của năm.")]}
    if row.effective_to and row.effective_to < row.effective_from:
        return {"effective_to": [_("Ngày hết hiệu lực trước ngày bắt đầu. Xem lại giúp.")]}
    return {}


def _faults_of_intervals(row: Medicine) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    if row.phi_days is not None and not 0 <= row.phi_days <= LONGEST_INTERVAL:
        faults["phi_days"] = [_("Thời gian cách ly là số ngày, từ 0 trở lên. Chưa biết thì để trống.")]
    if len(row.uses) > MOST_USES:
        faults["uses"] = [_("Nhiều nhất %(count)d dòng cây trồng. Bỏ bớt giúp.") % {"count": MOST_USES}]
    for use in row.uses:
        days = use.get("phi_days")
        if not use.get("crop") or (days is not None and not 0 <= days <= LONGEST_INTERVAL):
            faults["uses"] = [_("Mỗi dòng cần tên cây và số ngày từ 0 trở lên.")]
    return faults


def _taken(row: Medicine) -> bool:
    key = key_of(row.registration)
    others = Medicine.objects.latest_on(row.effective_from).filter(kind=row.kind, registration_key=key)
    return bool(key) and others.exclude(entry=row.entry).exists()
