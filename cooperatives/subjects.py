"""Subjects (chủ thể): cooperatives, households, companies. Verified is a decision of an officer, never a default."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.places import AdministrativeUnit, Village
from traceability.foundation.words import clean, fold


class SubjectKind(models.TextChoices):
    COOPERATIVE = "htx", _("Hợp tác xã")
    GROUP = "tht", _("Tổ hợp tác")
    COMPANY = "dn", _("Doanh nghiệp")
    BUSINESS_HOUSEHOLD = "hkd", _("Hộ kinh doanh")
    HOUSEHOLD = "hsx", _("Hộ sản xuất")
    FARM = "tt", _("Trang trại")
    UNKNOWN = "khong-ro", _("Không rõ")  # catalogue entries whose source does not say


class CheckState(models.TextChoices):
    """Where a declaration stands with the agency; used for subjects and certificates alike."""

    UNVERIFIED = "unverified", _("Chờ xác nhận")
    VERIFIED = "verified", _("Đã xác nhận")
    RETURNED = "returned", _("Đã trả lại")


class Origin(models.TextChoices):
    """How an entry came here: registered by its people, or published elsewhere and listed with its source."""

    REGISTERED = "registered", _("Tự đăng ký")
    CATALOGUE = "catalogue", _("Danh mục đã công bố")


class SubjectQuerySet(models.QuerySet["Subject"]):
    """Questions about subjects. Rights are asked in `access`."""

    def waiting(self) -> "SubjectQuerySet":
        """Registrations on which an officer has not yet decided, oldest first."""
        return self.filter(origin=Origin.REGISTERED, check_state=CheckState.UNVERIFIED).order_by("created_at")

    def public(self) -> "SubjectQuerySet":
        """Subjects that anybody may look at: those of the published catalogue, and those that were verified."""
        return self.filter(Q(origin=Origin.CATALOGUE) | Q(check_state=CheckState.VERIFIED))

    def registered(self) -> "SubjectQuerySet":
        """Those who take part here, without the catalogue."""
        return self.filter(origin=Origin.REGISTERED)


class Subject(models.Model):
    """A cooperative, group, company, household or farm that answers for its products."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    name = models.CharField(_("Tên cơ sở"), max_length=160)
    folded = models.CharField(max_length=160, db_index=True)
    kind = models.CharField(_("Loại cơ sở"), max_length=10, choices=SubjectKind.choices)
    # A commune may be unknown for catalogue entries only; unknown is not a default of anybody who registers.
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, null=True, related_name="subjects")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="subjects")
    address = models.CharField(_("Địa chỉ"), max_length=200, blank=True)
    about = models.TextField(_("Giới thiệu"), max_length=4000, blank=True)
    phone = models.CharField(_("Điện thoại liên hệ"), max_length=20, blank=True)
    phone_public = models.BooleanField(_("Cho người mua thấy số điện thoại"), default=False)
    tax_code = models.CharField(_("Mã số thuế"), max_length=14, blank=True)
    gs1_prefix = models.CharField(_("Tiền tố GS1"), max_length=12, blank=True)
    party = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.REGISTERED)
    source = models.CharField(max_length=400, blank=True)
    is_demo = models.BooleanField(default=False)
    check_state = models.CharField(max_length=12, choices=CheckState.choices, default=CheckState.UNVERIFIED)
    decide_by = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=600, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[SubjectQuerySet] = SubjectQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = clean(self.name)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    @property
    def is_verified(self) -> bool:
        return self.check_state == CheckState.VERIFIED

    def get_absolute_url(self) -> str:
        return reverse("producer", kwargs={"slug": self.slug})


class HouseholdQuerySet(models.QuerySet["Household"]):
    """Questions about households. Rights are asked in `access`."""

    def called(self, typed: str) -> "HouseholdQuerySet":
        """Those whose name, householder or telephone contains each word typed, marks aside."""
        found = self
        for word in fold(typed).split():
            digits = word.removeprefix("0") if word.isdigit() else ""
            found = found.filter(Q(folded__contains=word) | (Q(phone__contains=digits) if len(digits) > 2 else Q()))
        return found


class Household(models.Model):
    """A household that a cooperative answers for; most never sign in. The ledger knows it by `party` alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="households")
    name = models.CharField(_("Tên hộ"), max_length=120)
    head = models.CharField(_("Chủ hộ"), max_length=120, blank=True)
    folded = models.CharField(max_length=260, db_index=True)
    phone = models.CharField(_("Điện thoại"), max_length=20, blank=True)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="households")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="households")
    party = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[HouseholdQuerySet] = HouseholdQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.folded = fold(f"{self.name} {self.head}")
        super().save(*args, **kwargs)


class PlotKind(models.TextChoices):
    FIELD = "thua", _("Thửa ruộng, vườn")
    BARN = "chuong", _("Chuồng trại")
    POND = "ao", _("Ao, lồng bè")
    WORKSHOP = "xuong", _("Xưởng, nhà chế biến")


class Plot(models.Model):
    """Where work happens: a field, barn, pond or workshop of one subject. Its exact place is never public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="plots")
    # Whose work it is within a cooperative; empty where the cooperative itself works it.
    household = models.ForeignKey(Household, models.RESTRICT, null=True, blank=True, related_name="plots")
    name = models.CharField(_("Tên thửa, vườn, chuồng, ao"), max_length=80)
    kind = models.CharField(_("Loại"), max_length=8, choices=PlotKind.choices, default=PlotKind.FIELD)
    crop = models.CharField(_("Cây trồng, vật nuôi"), max_length=80, blank=True)
    area_m2 = models.DecimalField(_("Diện tích (m²)"), max_digits=12, decimal_places=2, null=True, blank=True)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="plots")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, related_name="plots")
    growing_area_code = models.CharField(_("Mã số vùng trồng"), max_length=40, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


def working_days_after(day: dt.date, count: int) -> dt.date:
    """The date `count` working days (Monday to Friday) after `day`."""
    while count > 0:
        day += dt.timedelta(days=1)
        if day.weekday() < 5:
            count -= 1
    return day
