"""One subject and one person of it, for benchmarks that need somebody to write."""

import datetime as dt

from cooperatives.access import Membership, Role
from cooperatives.places import AdministrativeUnit, UnitKind
from cooperatives.subjects import Subject, SubjectKind
from cooperatives.users import User


def somebody() -> tuple[User, Subject]:
    """Who writes, and for whom."""
    unit, _made = AdministrativeUnit.objects.get_or_create(
        code="14845", valid_from=dt.date(2025, 7, 1), defaults={"name": "Mường Lát", "kind": UnitKind.XA}
    )
    subject = Subject.objects.create(slug="htx-do", name="HTX Đo", kind=SubjectKind.COOPERATIVE, unit=unit)
    user = User.objects.create_user("+84900000099", None, name="Đo")
    Membership.objects.create(user=user, subject=subject, role=Role.MANAGER)
    return user, subject
