"""The households of a cooperative: added, changed and laid aside by its people. What was recorded for them stays."""

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import Role, subjects_acted_for
from cooperatives.members import yesterday
from cooperatives.profile import must_lie_in
from cooperatives.registration import must_be_in_force
from cooperatives.subjects import Household, Subject
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.pointers import is_pointed_at
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, fold

EDITABLE = ("name", "head", "phone", "unit", "village")
OWN = ("head", "phone", "village")  # what people of the household change themselves; its name the cooperative keeps


def must_work(actor: User, subject: Subject) -> None:
    """Refuses those who are none of the subject's own people."""
    if not subjects_acted_for(actor).filter(pk=subject.pk).exists():
        raise Refusal(_("Chỉ người của cơ sở làm được việc này."), code="not_yet")


def _faults(household: Household) -> dict[str, list[str]]:
    others = Household.objects.filter(subject=household.subject, active=True).exclude(pk=household.pk)
    same = fold(f"{household.name} {household.head}")
    return faults_of(
        household, name_taken=lambda: others.filter(folded=same).exists(),
        phone_taken=lambda: others.filter(phone=household.phone).exists(),
    )  # fmt: skip


def faults_of(
    household: Household, *, name_taken: Callable[[], bool], phone_taken: Callable[[], bool]
) -> dict[str, list[str]]:
    """What is wrong with the facts as they stand; whether another household bears the name or number, callers know."""
    found: dict[str, list[str]] = {}
    if not household.name:
        found["name"] = [_("Chưa có tên hộ. Anh/chị ghi tên mà cơ sở hay gọi.")]
    for field in ("name", "head"):
        if len(getattr(household, field)) > 120:
            found[field] = [_("Tên dài quá 120 ký tự. Anh/chị viết ngắn lại.")]
    if household.active and not found and name_taken():
        found["name"] = [_("Đã có hộ tên này. Anh/chị ghi thêm thôn hoặc chủ hộ để phân biệt.")]
    if household.active and household.phone and phone_taken():
        found["phone"] = [_("Số này là của một hộ khác trong danh sách. Anh/chị xem lại.")]
    return found


def _write(household: Household, values: dict) -> Household:
    unknown = set(values) - set(EDITABLE)
    if unknown:
        raise TypeError(f"not editable: {sorted(unknown)}")
    if values.get("unit") is not None and values["unit"].pk != household.unit_id:
        must_be_in_force(values["unit"])
    for name, value in values.items():
        setattr(household, name, clean(value) if isinstance(value, str) else value)
    must_lie_in(household.village, household.unit)
    found = _faults(household)
    if found:
        raise Refusal(found, "conflict" if set(found) & {"name", "phone"} and household.name else "invalid")
    household.save()
    return household


def _now(household: Household) -> Household:
    """The row as it stands, under lock: a change writes over nothing that it did not see."""
    return Household.objects.select_for_update(of=("self",)).select_related("subject", "unit").get(pk=household.pk)


@transaction.atomic
def add_household(*, actor: User, subject: Subject, name: str, **values) -> Household:
    """A new household of `subject`; without a commune it lives in the subject's own."""
    must_work(actor, subject)
    values["unit"] = values.get("unit") or subject.unit
    if values["unit"] is None:
        raise Refusal({"unit": [_("Chưa chọn xã. Anh/chị gõ tên xã của hộ.")]})
    household = _write(Household(subject=subject), {"name": name, **values})
    note(actor, "household.added", household, subject)
    return household


@transaction.atomic
def edit_household(*, actor: User, household: Household, **values) -> Household:
    """Changes what is named in `values`; who was gated as one of the household itself changes only what is her own."""
    household = _now(household)
    if not subjects_acted_for(actor).filter(pk=household.subject_id).exists():
        values = {name: value for name, value in values.items() if name in OWN}
    changed = sorted(name for name, value in values.items() if value != getattr(household, name))
    household = _write(household, values)
    note(actor, "household.changed", household, household.subject, fields=changed)
    return household


@transaction.atomic
def remove_unused_household(*, actor: User, household: Household) -> bool:
    """Takes back a household at which nothing points; who records in the ledger asks there first. Whether it went."""
    must_work(actor, household.subject)
    if is_pointed_at(household):
        return False
    note(actor, "household.removed", household, household.subject)
    household.delete()
    return True


@transaction.atomic
def lay_household_aside(*, actor: User, household: Household) -> Household:
    """The household is no longer offered; its people sign in no more and nobody helps it. Its diary stays."""
    must_work(actor, household.subject)
    household = _now(household)
    household.active = False
    household.save()
    open_ones = household.memberships.on(timezone.localdate()).filter(role=Role.HOUSEHOLD)
    open_ones.update(ends_on=yesterday())
    now = timezone.now()
    household.invitations.filter(used_at__isnull=True, revoked_at__isnull=True).update(revoked_at=now)
    household.assistances.filter(revoked_at__isnull=True).update(revoked_at=now, revoked_by=actor)
    note(actor, "household.laid_aside", household, household.subject)
    return household


@transaction.atomic
def take_household_back(*, actor: User, household: Household) -> Household:
    """Offers the household again. Sign-in and help are asked for anew."""
    must_work(actor, household.subject)
    household = _now(household)
    household.active = True
    household = _write(household, {})
    note(actor, "household.taken_back", household, household.subject)
    return household


@transaction.atomic
def forget_household(*, actor: User, household: Household) -> Household:
    """Takes what names its people out of our keeping, for good. The ledger knows it by an opaque id and verifies."""
    household = lay_household_aside(actor=actor, household=household)
    household.name, household.head, household.phone, household.village = _("Hộ đã xóa tên"), "", "", None
    household.save()
    note(actor, "household.forgotten", household, household.subject)
    return household
