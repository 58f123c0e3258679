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

from cooperatives.assistance import Assistance, AssistanceQuerySet
from cooperatives.places import AdministrativeUnit, Village
from cooperatives.subjects import Household, HouseholdQuerySet, Plot, Subject, SubjectQuerySet


class Role(models.TextChoices):
    """What a member is to a subject. A household member works for her own household alone."""

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
    household = models.ForeignKey(Household, models.RESTRICT, null=True, blank=True, related_name="memberships")
    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    objects: ClassVar[DatedQuerySet] = DatedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "subject"], condition=Q(ends_on__isnull=True), name="one_open_membership"
            ),
            models.CheckConstraint(
                condition=Q(role=Role.HOUSEHOLD, household__isnull=False)
                | (~Q(role=Role.HOUSEHOLD) & Q(household__isnull=True)),
                name="household_member_has_a_household",
            ),
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


def team_communes(user) -> models.QuerySet[AdministrativeUnit]:
    """The communes in whose community digital team `user` is today."""
    if not user.is_authenticated or not user.is_active:
        return AdministrativeUnit.objects.none()
    held = user.offices.on(timezone.localdate()).filter(kind=OfficeKind.TEAM)
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


def assistances_held_by(user) -> AssistanceQuerySet:
    """The leaves under which `user` may help today. What ended or was taken back is gone with the next request."""
    if not user.is_authenticated or not user.is_active:
        return Assistance.objects.none()
    return Assistance.objects.on(timezone.localdate()).filter(helper=user)


def households_recorded_by(user) -> HouseholdQuerySet:
    """Households for which `user` records without working for the whole subject: her own, and those she helps."""
    if not user.is_authenticated or not user.is_active:
        return Household.objects.none()
    own = user.memberships.on(timezone.localdate()).filter(role=Role.HOUSEHOLD)
    helped = assistances_held_by(user).filter(household__isnull=False)
    return Household.objects.filter(active=True).filter(
        Q(pk__in=own.values("household")) | Q(pk__in=helped.values("household"))
    )


def subjects_recorded_by(user) -> SubjectQuerySet:
    """Subjects on all of whose rows `user` may record: those she works for, and those she helps as a whole."""
    if not user.is_authenticated or not user.is_active:
        return Subject.objects.none()
    helped = assistances_held_by(user).filter(household__isnull=True)
    return Subject.objects.filter(Q(pk__in=subjects_acted_for(user).values("pk")) | Q(pk__in=helped.values("subject")))


def subjects_reached_by(user) -> SubjectQuerySet:
    """Subjects at which `user` records at all, be it for one household: of whose products she may make batches."""
    return Subject.objects.filter(
        Q(pk__in=subjects_recorded_by(user).values("pk")) | Q(pk__in=households_recorded_by(user).values("subject"))
    )


def households_visible_to(user) -> HouseholdQuerySet:
    """The gate to households as working records: those of a subject one sees, one's own, those one helps."""
    return Household.objects.filter(
        Q(subject__in=subjects_visible_to(user)) | Q(pk__in=households_recorded_by(user).values("pk"))
    )


def households_writable_by(user) -> HouseholdQuerySet:
    """Households that `user` may change and invite: those of the subjects she works for."""
    return Household.objects.filter(subject__in=subjects_acted_for(user))


def households_edited_by(user) -> HouseholdQuerySet:
    """The same, and one's own: a household says itself what it is called and where it is reached."""
    if not user.is_authenticated or not user.is_active:
        return Household.objects.none()
    own = user.memberships.on(timezone.localdate()).filter(role=Role.HOUSEHOLD)
    return Household.objects.filter(
        Q(pk__in=households_writable_by(user).values("pk")) | Q(active=True, pk__in=own.values("household"))
    )


def plots_visible_to(user) -> models.QuerySet[Plot]:
    """The gate to plots as working records."""
    return Plot.objects.filter(
        Q(subject__in=subjects_visible_to(user))
        | Q(subject__in=subjects_recorded_by(user))
        | Q(household__in=households_recorded_by(user))
    )


def plots_writable_by(user) -> models.QuerySet[Plot]:
    """Plots on which `user` may record, and which she may name anew."""
    return Plot.objects.filter(
        Q(subject__in=subjects_recorded_by(user)) | Q(household__in=households_recorded_by(user))
    )


def villages_writable_by(user) -> models.QuerySet[Village]:
    """Villages that `user` may rename: all for the department, an officer's own commune."""
    if is_department_officer(user):
        return Village.objects.all()
    return Village.objects.filter(unit__in=communes_of_officer(user))


def memberships_managed_by(user) -> models.QuerySet[Membership]:
    """Memberships that `user` may end: of subjects he manages, of households he keeps the list of, and his own."""
    of_households = Q(role=Role.HOUSEHOLD, subject__in=subjects_acted_for(user).values("pk"))
    return Membership.objects.on(timezone.localdate()).filter(
        Q(subject__in=subjects_managed_by(user).values("pk")) | of_households | Q(user=user)
    )


def people_of(subject: Subject) -> models.QuerySet:
    """Those who run `subject` today and are told what happens to it."""
    today = Membership.objects.on(timezone.localdate()).filter(subject=subject, role__in=(Role.MANAGER, Role.STAFF))
    return get_user_model().objects.filter(pk__in=today.values("user"), is_active=True)


def people_of_household(household: Household) -> models.QuerySet:
    """Those of `household` who record for it today."""
    today = Membership.objects.on(timezone.localdate()).filter(household=household, role=Role.HOUSEHOLD)
    return get_user_model().objects.filter(pk__in=today.values("user"), is_active=True)


def managers_of(subject: Subject) -> models.QuerySet:
    """Those who may change who works for `subject`, and its shops."""
    today = Membership.objects.on(timezone.localdate()).filter(subject=subject, role=Role.MANAGER)
    return get_user_model().objects.filter(pk__in=today.values("user"), is_active=True)


def department_officers() -> models.QuerySet:
    """Everybody who holds an office of the department today."""
    held = Office.objects.on(timezone.localdate()).filter(kind=OfficeKind.DEPARTMENT)
    return get_user_model().objects.filter(pk__in=held.values("user"), is_active=True)
