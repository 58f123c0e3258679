"""A subject registers itself in one step and may record at once; only *Công bố* waits for an officer."""

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cooperatives.access import Membership, Role
from cooperatives.places import AdministrativeUnit
from cooperatives.signals import subject_registered
from cooperatives.subjects import Subject, SubjectKind, working_days_after
from cooperatives.users import User
from traceability.foundation.audit.trail import note
from traceability.foundation.refusals import Refusal
from traceability.foundation.slugs import free_slug
from traceability.foundation.words import clean, fold


def slug_for(name: str) -> str:
    """A free address for a subject of this name."""
    return free_slug(name, lambda slug: Subject.objects.filter(slug=slug).exists(), otherwise="co-so")


def checked_name(name: str) -> str:
    name = clean(name)
    if not name:
        raise Refusal({"name": [_("Chưa có tên cơ sở. Anh/chị ghi tên cơ sở hoặc tên hộ.")]})
    if len(name) > 160:
        raise Refusal({"name": [_("Tên cơ sở dài quá 160 ký tự. Anh/chị viết ngắn lại.")]})
    return name


def must_be_in_force(unit: AdministrativeUnit, field: str = "unit") -> None:
    """Refuses an old commune: what is written today stands in a commune of today."""
    if unit.valid_to is not None and unit.valid_to < timezone.localdate():
        raise Refusal({field: [_("%(unit)s không còn. Anh/chị chọn xã hiện nay.") % {"unit": unit.full_name}]})


def decide_by_date():
    """The day by which an officer decides what was handed in today."""
    return working_days_after(timezone.localdate(), settings.VERIFY_WITHIN_DAYS)


def check_password(password: str, user: User | None = None, field: str = "password") -> None:
    """Refuses a password that is easily guessed, with the reasons under `field`."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise Refusal({field: error.messages}) from error


def new_user(phone: str, password: str | None) -> User:
    """A new person; a telephone that has an account is refused with the way to sign in."""
    if password is not None:
        check_password(password, User(phone=phone))
    try:
        with transaction.atomic():
            return User.objects.create_user(phone, password)
    except IntegrityError as taken:
        message = _("Chưa đăng ký được với số này. Đã có tài khoản thì mời đăng nhập.")
        raise Refusal({"phone": [message]}, "conflict") from taken


def _opened_before(actor: User, name: str, unit: AdministrativeUnit) -> Subject | None:
    return Subject.objects.filter(created_by=actor, folded=fold(name), unit=unit).first()


@transaction.atomic
def open_subject(*, actor: User, name: str, unit: AdministrativeUnit, kind: str = SubjectKind.UNKNOWN) -> Subject:
    """A new subject that `actor` manages, waiting for an officer; a second tap finds the one of the first."""
    must_be_in_force(unit)
    name = checked_name(name)
    repeated = _opened_before(actor, name, unit)
    if repeated:
        return repeated
    subject = Subject.objects.create(
        slug=slug_for(name), name=name, unit=unit, kind=kind, phone=actor.phone, created_by=actor,
        decide_by=decide_by_date(),
    )  # fmt: skip
    Membership.objects.create(user=actor, subject=subject, role=Role.MANAGER)
    note(actor, "subject.registered", subject, subject)
    subject_registered.send(sender=Subject, subject=subject, actor=actor)
    return subject


@transaction.atomic
def register_subject(
    *, phone: str, name: str, unit: AdministrativeUnit, kind: str = SubjectKind.UNKNOWN, password: str | None
) -> Subject:
    """A new person and her subject. A telephone that has an account is refused with the way to sign in.

    A second tap with the same four inputs finds what the first one made.
    """
    checked_name(name)
    known = User.objects.filter(phone=phone, is_active=True).first()
    if known and password and known.check_password(password):
        repeated = _opened_before(known, name, unit)
        if repeated:
            return repeated
    return open_subject(actor=new_user(phone, password), name=name, unit=unit, kind=kind)
