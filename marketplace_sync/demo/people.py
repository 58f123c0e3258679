"""Puts the cast on the stage: people, subjects, grounds. A second run finds them there and adds nothing."""

import datetime as dt

from django.conf import settings
from django.utils import timezone

from cooperatives.access import Membership, Office, OfficeKind, Role
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.registration import slug_for
from cooperatives.subjects import CheckState, Plot, Subject, working_days_after
from cooperatives.users import User
from marketplace_sync.demo import cast
from marketplace_sync.demo.clock import on
from traceability.foundation import phones


def commune(code: str) -> AdministrativeUnit:
    """The commune of 2025 with this code."""
    return AdministrativeUnit.objects.get(code=code, valid_from=dt.date.fromisoformat(cast.LIST_OF_2025))


def person(key: str) -> User:
    """The user who plays `key`."""
    number = next(p.phone for p in cast.PEOPLE if p.key == key)
    return User.objects.get(phone=phones.parse(number))


def load_people(password: str) -> None:
    """Everybody, with one password for the whole trial."""
    for player in cast.PEOPLE:
        phone = phones.parse(player.phone)
        if not User.objects.filter(phone=phone).exists():
            operator = player.key == "vanhanh"
            User.objects.create_user(phone, password, name=player.name, phone_verified=True, is_operator=operator)


def load_offices() -> None:
    """Two officers of the department and one of the commune."""
    for key, kind, unit in (
        ("thu", OfficeKind.COMMUNE, commune("14845")),
        ("hoa", OfficeKind.DEPARTMENT, None),
        ("tuan", OfficeKind.DEPARTMENT, None),
    ):
        with on(timezone.localdate() - dt.timedelta(days=600)):
            Office.objects.get_or_create(user=person(key), kind=kind, unit=unit)


def load_makers() -> dict[str, Subject]:
    """The invented subjects, each in the state its story needs."""
    found = {}
    for place, maker in enumerate(cast.MAKERS):
        ago = 560 - 12 * place if maker.state == "verified" else 3
        with on(timezone.localdate() - dt.timedelta(days=ago), hour=9):
            found[maker.key] = _maker(maker)
    return found


def _maker(maker: cast.Maker) -> Subject:
    standing = Subject.objects.filter(name=maker.name, is_demo=True).first()
    if standing:
        return standing
    manager, unit = person(maker.manager), commune(maker.commune)
    subject = Subject(
        slug=slug_for(maker.name), name=maker.name, kind=maker.kind, unit=unit, about=maker.about,
        phone=manager.phone, phone_public=maker.phone_public, is_demo=True, created_by=manager,
        decide_by=working_days_after(timezone.localdate(), settings.VERIFY_WITHIN_DAYS),
    )  # fmt: skip
    if maker.village:
        subject.village = Village.objects.filter(unit=unit, name=maker.village).first() or Village.objects.create(
            unit=unit, name=maker.village, added_by=person("hoa")
        )
    if maker.state != "unverified":
        subject.check_state = CheckState(maker.state)
        subject.decided_by, subject.decided_at = person("hoa"), timezone.now()
        subject.return_reason = maker.return_reason
    subject.save()
    Membership.objects.create(user=manager, subject=subject, role=Role.MANAGER)
    for key in maker.staff:
        Membership.objects.create(user=person(key), subject=subject, role=Role.STAFF)
    return subject


def load_grounds(makers: dict[str, Subject]) -> dict[str, Plot]:
    """The plots, barns and workshops."""
    grounds = {}
    for ground in cast.GROUNDS:
        subject = makers[ground.maker]
        assert subject.unit is not None  # noqa: S101 — every maker of the cast has a commune
        grounds[ground.key] = Plot.objects.get_or_create(
            subject=subject, name=ground.name,
            defaults={"kind": ground.kind, "crop": ground.crop, "area_m2": ground.area_m2, "unit": subject.unit},
        )[0]  # fmt: skip
    return grounds
