"""Thôn, bản, tổ dân phố: officers add and rename them. They are never deleted, records point at them."""

from django.db import transaction
from django.utils.translation import gettext as _

from cooperatives.access import communes_of_officer, is_department_officer
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.registration import must_be_in_force
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean, fold


def may_name_villages(officer: User, unit: AdministrativeUnit) -> bool:
    """The department everywhere, a commune officer at home."""
    return is_department_officer(officer) or communes_of_officer(officer).filter(pk=unit.pk).exists()


def _checked(officer: User, unit: AdministrativeUnit, name: str, but: Village | None = None) -> str:
    if not may_name_villages(officer, unit):
        raise Refusal({"unit": [_("Anh/chị chỉ thêm thôn, bản của xã mình.")]}, code="not_yet")
    name = clean(name)
    if not name or len(name) > 80:
        raise Refusal({"name": [_("Tên thôn, bản có từ 1 đến 80 ký tự.")]})
    twins = Village.objects.filter(unit=unit, folded=fold(name))
    if (twins.exclude(pk=but.pk) if but else twins).exists():
        raise Refusal({"name": [_("%(unit)s đã có %(name)s.") % {"unit": unit.full_name, "name": name}]}, "conflict")
    return name


@transaction.atomic
def add_village(*, officer: User, unit: AdministrativeUnit, name: str) -> Village:
    """A new village of `unit`."""
    must_be_in_force(unit)
    village = Village.objects.create(unit=unit, name=_checked(officer, unit, name), added_by=officer)
    note(officer, "village.added", village)
    return village


@transaction.atomic
def rename_village(*, officer: User, village: Village, name: str) -> Village:
    """Another name for the same village; what points at it follows."""
    village.name = _checked(officer, village.unit, name, but=village)
    village.save()
    note(officer, "village.renamed", village)
    return village
