"""Who may act for whom: offices of the agency, memberships of subjects, and the gates that follow from them."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.places import AdministrativeUnit, Village
from cooperatives.subjects import Plot, Subject, SubjectQuerySet


class Role(models.TextChoices):
    """What a member is to a subject. Household members come with the phone app; the model leaves them room."""

    MANAGER = "manager", _("Quản lý")
    STAFF = "staff", _("Nhân viên")
    HOUSEHOLD = "household", _("Hộ thành viên")


class OfficeKind(models.TextChoices):
    COMMUNE = "commune", _("Cán bộ xã, phường")
    DEPARTMENT = "department", _("Cán bộ Sở")
    TEAM = "team", _("Tổ công nghệ số cộng đồng")


class DatedQuerySet(models.QuerySet):
    """Rows with `starts_on` and `ends_on`."""

    def on(self, day: dt.date) -> "DatedQuerySet":
        """Rows that hold on `day`."""
        return self.filter(starts_on__lte=day).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))


class Membership(models.Model):
    """A person acts for a subject, from a day on and perhaps until another."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=12, choices=Role.choices)
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], condition=Q(ends_on__isnull=True), name="one_open_membership"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.subject}"


class Office(models.Model):
    """A person holds an office of the agency. A commune officer's office names the commune."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="offices")
    kind = models.CharField(max_length=12, choices=OfficeKind.choices)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, blank=True, related_name="offices")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=OfficeKind.DEPARTMENT) | Q(unit__isnull=False),
                name="local_office_names_its_commune",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} – {self.get_kind_display()}"


def is_department_officer(user) -> bool:
    """Whether `user` holds an office of the department today."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.offices.on(timezone.localdate()).filter(kind=OfficeKind.DEPARTMENT).exists()


def communes_of_officer(user) -> models.QuerySet[AdministrativeUnit]:
    """The communes of which `user` is an officer today."""
    if not user.is_authenticated or not user.is_active:
        return AdministrativeUnit.objects.none()
    held = user.offices.on(timezone.localdate()).filter(kind=OfficeKind.COMMUNE)
    return AdministrativeUnit.objects.filter(pk__in=held.values("unit"))


def is_officer(user) -> bool:
    """Whether `user` is an officer of any kind that may look at the agency's pages."""
    return is_department_officer(user) or communes_of_officer(user).exists()


def subjects_acted_for(user, roles: tuple[str, ...] = (Role.MANAGER, Role.STAFF)) -> SubjectQuerySet:
    """Subjects for which `user` may write today."""
    if not user.is_authenticated or not user.is_active:
        return Subject.objects.none()
    held = user.memberships.on(timezone.localdate()).filter(role__in=roles)
    return Subject.objects.filter(pk__in=held.values("subject"))


def subjects_visible_to(user) -> SubjectQuerySet:
    """The gate to subjects as working records: own ones, an officer's commune, all for the department."""
    if not user.is_authenticated or not user.is_active:
        return Subject.objects.none()
    if user.is_operator or is_department_officer(user):
        return Subject.objects.all()
    return Subject.objects.filter(
        Q(pk__in=subjects_acted_for(user).values("pk")) | Q(unit__in=communes_of_officer(user))
    )


def subjects_managed_by(user) -> SubjectQuerySet:
    """Subjects whose profile and members `user` may change today."""
    return subjects_acted_for(user, roles=(Role.MANAGER,))


def plots_visible_to(user) -> models.QuerySet[Plot]:
    """The gate to plots as working records."""
    return Plot.objects.filter(subject__in=subjects_visible_to(user))


def plots_writable_by(user) -> models.QuerySet[Plot]:
    """Plots of the subjects for which `user` may write."""
    return Plot.objects.filter(subject__in=subjects_acted_for(user))


def villages_writable_by(user) -> models.QuerySet[Village]:
    """Villages that `user` may rename: all for the department, an officer's own commune."""
    if is_department_officer(user):
        return Village.objects.all()
    return Village.objects.filter(unit__in=communes_of_officer(user))


def memberships_managed_by(user) -> models.QuerySet[Membership]:
    """Memberships that `user` may end: those of subjects he manages, and his own."""
    return Membership.objects.on(timezone.localdate()).filter(
        Q(subject__in=subjects_managed_by(user).values("pk")) | Q(user=user)
    )


def people_of(subject: Subject) -> models.QuerySet:
    """Those who run `subject` today and are told what happens to it."""
    today = Membership.objects.on(timezone.localdate()).filter(subject=subject, role__in=(Role.MANAGER, Role.STAFF))
    return get_user_model().objects.filter(pk__in=today.values("user"), is_active=True)


def managers_of(subject: Subject) -> models.QuerySet:
    """Those who may change who works for `subject`, and its shops."""
    today = Membership.objects.on(timezone.localdate()).filter(subject=subject, role=Role.MANAGER)
    return get_user_model().objects.filter(pk__in=today.values("user"), is_active=True)


def department_officers() -> models.QuerySet:
    """Everybody who holds an office of the department today."""
    held = Office.objects.on(timezone.localdate()).filter(kind=OfficeKind.DEPARTMENT)
    return get_user_model().objects.filter(pk__in=held.values("user"), is_active=True)
