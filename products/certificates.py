"""Certificates: OCOP decisions, VietGAP, organic, food safety, self-declarations. State is computed for a day."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import is_officer, subjects_acted_for, subjects_visible_to
from cooperatives.subjects import CheckState, Subject
from products.catalogue import Product
from traceability.foundation.files.models import Paper

EXPIRING_DAYS = 180


class CertificateKind(models.TextChoices):
    OCOP = "ocop", _("OCOP")
    VIETGAP = "vietgap", _("VietGAP")
    ORGANIC = "huu-co", _("Hữu cơ")
    FOOD_SAFETY = "attp", _("Đủ điều kiện an toàn thực phẩm")
    SELF_DECLARATION = "tu-cong-bo", _("Bản tự công bố sản phẩm")
    TEST_REPORT = "kiem-nghiem", _("Phiếu kiểm nghiệm")
    OTHER = "khac", _("Giấy khác")


class CertificateState(models.TextChoices):
    IN_FORCE = "in_force", _("Còn hạn")
    EXPIRING = "expiring", _("Sắp hết hạn")
    EXPIRED = "expired", _("Đã hết hạn")
    WITHDRAWN = "withdrawn", _("Đã thu hồi giấy chứng nhận")
    UNVERIFIED = "unverified", _("Chưa xác minh")


class CertificateQuerySet(models.QuerySet["Certificate"]):
    """Questions about certificates, each for a day."""

    def visible_to(self, user) -> "CertificateQuerySet":
        return self.filter(subject__in=subjects_visible_to(user))

    def writable_by(self, user) -> "CertificateQuerySet":
        return self.filter(subject__in=subjects_acted_for(user))

    def papers_open_to(self, user) -> "CertificateQuerySet":
        """Certificates whose file `user` may open: makers their own, officers those they see; nobody else."""
        if is_officer(user):
            return self.visible_to(user)
        return self.writable_by(user)

    def in_force_on(self, day: dt.date) -> "CertificateQuerySet":
        """Verified, begun, not expired, not withdrawn on `day` (indicator 1: issue ≤ d < expiry)."""
        return (
            self.filter(check_state=CheckState.VERIFIED, issued_on__lte=day)
            .filter(Q(expires_on__isnull=True) | Q(expires_on__gt=day))
            .filter(Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day))
        )

    def waiting(self) -> "CertificateQuerySet":
        """Those a maker handed in and no officer has decided, oldest first."""
        return self.filter(check_state=CheckState.UNVERIFIED, source="").order_by("created_at")


class Certificate(models.Model):
    """One paper: who decided, its number, its dates. An OCOP certificate lasts 36 months (domain.md §2)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.CASCADE, related_name="certificates")
    product = models.ForeignKey(Product, models.CASCADE, null=True, blank=True, related_name="certificates")
    kind = models.CharField(_("Loại giấy"), max_length=12, choices=CertificateKind.choices)
    title = models.CharField(_("Tên giấy"), max_length=160, blank=True)
    number = models.CharField(_("Số"), max_length=80, blank=True)  # opaque: national codes embed old districts
    decision_no = models.CharField(_("Số quyết định"), max_length=80, blank=True)
    authority = models.CharField(_("Nơi cấp"), max_length=160, blank=True)
    stars = models.PositiveSmallIntegerField(_("Số sao"), null=True, blank=True)
    score = models.DecimalField(_("Điểm"), max_digits=5, decimal_places=2, null=True, blank=True)
    issued_on = models.DateField(_("Ngày cấp"), null=True, blank=True)
    expires_on = models.DateField(_("Ngày hết hạn"), null=True, blank=True)
    paper = models.ForeignKey(Paper, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=400, blank=True)  # where a catalogue entry was published
    check_state = models.CharField(max_length=12, choices=CheckState.choices, default=CheckState.UNVERIFIED)
    decide_by = models.DateField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=600, blank=True)
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[CertificateQuerySet] = CertificateQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["kind", "-issued_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(stars__isnull=True) | Q(stars__range=(1, 5)), name="stars_from_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True)
                | Q(issued_on__isnull=True)
                | Q(expires_on__gte=models.F("issued_on")),
                name="certificate_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """ "OCOP 4 sao", "VietGAP", or the title that the maker typed."""
        if self.kind == CertificateKind.OCOP and self.stars:
            return str(_("OCOP %(stars)d sao") % {"stars": self.stars})
        return self.title or str(self.get_kind_display())

    def state_on(self, day: dt.date) -> CertificateState:
        """The one state in which this paper is on `day`. Withdrawn beats expired, and both beat unverified."""
        if self.withdrawn_on and self.withdrawn_on <= day:
            return CertificateState.WITHDRAWN
        if self.expires_on and self.expires_on <= day:
            return CertificateState.EXPIRED
        if self.check_state != CheckState.VERIFIED:
            return CertificateState.UNVERIFIED
        if self.expires_on and self.expires_on <= day + dt.timedelta(days=EXPIRING_DAYS):
            return CertificateState.EXPIRING
        return CertificateState.IN_FORCE
