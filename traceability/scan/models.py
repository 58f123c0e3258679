"""Scans, their daily sums, codes that led nowhere, and what consumers report. No address of anybody is ever stored."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import is_department_officer, subjects_visible_to
from products.batches import Batch
from products.catalogue import Product
from traceability.foundation.files.models import Paper


class Scan(models.Model):
    """Somebody looked at a page. `visitor` compares devices within one day: its key is destroyed with the day."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="scans")
    product = models.ForeignKey(Product, models.CASCADE, related_name="scans")
    verdict = models.CharField(max_length=12)
    area = models.CharField(max_length=80, blank=True)  # empty: unknown, which the page calls "không rõ"
    browser = models.CharField(max_length=12)
    visitor = models.CharField(max_length=64)

    class Meta:
        indexes = [models.Index(fields=["batch", "at"], name="scan_batch_at")]

    def __str__(self) -> str:
        return f"{self.batch or self.product} {self.at:%d/%m/%Y %H:%M}"


class ScanDay(models.Model):
    """Scans of one batch (or of a product's own code, batch empty) on one day of the province's calendar."""

    day = models.DateField(db_index=True)
    product = models.ForeignKey(Product, models.CASCADE, related_name="scan_days")
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="scan_days")
    count = models.PositiveIntegerField()
    devices = models.PositiveIntegerField()  # distinct within the day; such numbers never add up over days

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "batch"], condition=Q(batch__isnull=False), name="scan_day_batch"),
            models.UniqueConstraint(
                fields=["day", "product"], condition=Q(batch__isnull=True), name="scan_day_product"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch or self.product} {self.day:%d/%m/%Y}: {self.count}"


class DeadScan(models.Model):
    """A code that was scanned and led nowhere; the goal is none. `code` is empty for what cannot be a code of ours."""

    day = models.DateField()
    code = models.CharField(max_length=10, blank=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "code"], name="dead_scan_once_a_day")]

    def __str__(self) -> str:
        return f"{self.code or '?'} {self.day:%d/%m/%Y}: {self.count}"


class ReportReason(models.TextChoices):
    MISMATCH = "mismatch", _("Thông tin trên trang không khớp với bao bì")
    COPIED = "copied", _("Nghi tem bị làm giả hoặc bị sao chép")
    UNSAFE = "unsafe", _("Sản phẩm hỏng, hoặc dùng xong thấy không ổn")


class ReportQuerySet(models.QuerySet["ConsumerReport"]):
    """Questions about reports."""

    def visible_to(self, user) -> "ReportQuerySet":
        """The gate: a subject's own products, an officer's commune; reports on unknown codes for the department."""
        own = Q(product__subject__in=subjects_visible_to(user))
        if user.is_authenticated and (user.is_operator or is_department_officer(user)):
            own |= Q(product__isnull=True)
        return self.filter(own)

    def closable_by(self, user) -> "ReportQuerySet":
        """Officers of the department close reports."""
        return self.visible_to(user) if is_department_officer(user) else self.none()

    def open(self) -> "ReportQuerySet":
        return self.filter(closed_at__isnull=True)


class ConsumerReport(models.Model):
    """Something is not right, says somebody who never had to say who."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, unique=True)  # a form that was sent twice is one report
    code = models.CharField(_("Mã trên tem"), max_length=40)
    batch = models.ForeignKey(Batch, models.CASCADE, null=True, related_name="consumer_reports")
    product = models.ForeignKey(Product, models.CASCADE, null=True, related_name="consumer_reports")
    reason = models.CharField(_("Điều gì không đúng?"), max_length=10, choices=ReportReason.choices)
    text = models.TextField(_("Kể thêm"), max_length=2000, blank=True)
    photo = models.ForeignKey(Paper, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    closing_note = models.CharField(_("Đã xử lý thế nào"), max_length=600, blank=True)

    objects: ClassVar[ReportQuerySet] = ReportQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.code}: {self.get_reason_display()}"
