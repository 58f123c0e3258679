"""Offices of the agency: the operator appoints and relieves. Nobody gives an office to himself."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import Office, OfficeKind
from cooperatives.members import yesterday
from cooperatives.places import AdministrativeUnit
from cooperatives.registration import must_be_in_force
from cooperatives.users import User
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import clean

LOCAL = {OfficeKind.COMMUNE, OfficeKind.TEAM}


def _must_appoint(actor: User | None) -> None:
    """`None` is the operator at the console of the machine."""
    if actor is not None and not (actor.is_active and actor.is_operator):
        raise Refusal(_("Chỉ người vận hành được cử cán bộ."), code="not_yet")


def _person(phone: str, name: str) -> User:
    user, _created = User.objects.get_or_create(phone=phone, defaults={"password": "!", "name": clean(name)})
    if not user.name and name:
        user.name = clean(name)
        user.save(update_fields=["name"])
    return user


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
    user = _person(phone, name)
    unit = unit if kind in LOCAL else None
    held = user.offices.on(timezone.localdate()).filter(kind=kind, unit=unit)
    if actor is not None and user.pk == actor.pk:
        raise Refusal({"phone": [_("Không tự cử chính mình. Nhờ người vận hành khác.")]})
    return held.first() or Office.objects.create(user=user, kind=kind, unit=unit)


@transaction.atomic
def relieve(*, actor: User | None, office: Office) -> Office:
    """Ends an office now."""
    _must_appoint(actor)
    office.ends_on = yesterday()
    office.save()
    return office
