"""Offices of the agency: the operator appoints and relieves. Nobody gives an office to himself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import Office, OfficeKind
from cooperatives.members import person_with, yesterday
from cooperatives.places import AdministrativeUnit
from cooperatives.registration import must_be_in_force
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal

LOCAL = {OfficeKind.COMMUNE, OfficeKind.TEAM}


def _must_appoint(actor: User | None) -> None:
    """`None` is the operator at the console of the machine."""
    if actor is not None and not (actor.is_active and actor.is_operator):
        raise Refusal(_("Chỉ người vận hành được cử cán bộ."), code="not_yet")


@transaction.atomic
def appoint(
    *, actor: User | None, phone: str, kind: str, unit: AdministrativeUnit | None = None, name: str = ""
) -> Office:
    """Gives the person with `phone` an office; a local one names its commune."""
    _must_appoint(actor)
    if kind in LOCAL and unit is None:
        raise Refusal({"unit": [_("Cán bộ xã, phường phải có xã. Anh/chị chọn xã.")]})
    if unit is not None:
        must_be_in_force(unit)
    user = person_with(phone, name)
    unit = unit if kind in LOCAL else None
    held = user.offices.on(timezone.localdate()).filter(kind=kind, unit=unit)
    if actor is not None and user.pk == actor.pk:
        raise Refusal({"phone": [_("Không tự cử chính mình. Nhờ người vận hành khác.")]})
    if held.exists():
        return held.get()
    office = Office.objects.create(user=user, kind=kind, unit=unit)
    note(actor, "office.given", office, kind=str(kind))
    return office


@transaction.atomic
def relieve(*, actor: User | None, office: Office) -> Office:
    """Ends an office now."""
    _must_appoint(actor)
    office.ends_on = yesterday()
    office.save()
    note(actor, "office.ended", office)
    return office
