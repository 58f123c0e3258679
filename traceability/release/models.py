"""Attempts to release, and holds. Refused attempts are kept: the department counts breaches that were stopped."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_visible_to
from products.batches import Batch


class ReleaseAttempt(models.Model):
    """Somebody asked to release a batch; what came of it, and why (indicator 7 of domain.md §8)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="release_attempts")
    actor = models.UUIDField()  # party
    at = models.DateTimeField(default=timezone.now, db_index=True)
    released = models.BooleanField()
    reasons = models.JSONField(default=list)  # stable codes: ["phi", "unverified", "missing:2"]

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.batch} {'released' if self.released else 'refused'}"


class HoldKind(models.TextChoices):
    PHI = "phi", _("Thời gian cách ly thuốc")
    INPUT = "input", _("Dùng thuốc cấm")
    AGENCY = "agency", _("Cơ quan quản lý tạm dừng")


class HoldQuerySet(models.QuerySet["Hold"]):
    """Questions about holds."""

    def open(self) -> "HoldQuerySet":
        return self.filter(lifted_at__isnull=True)

    def visible_to(self, user) -> "HoldQuerySet":
        return self.filter(batch__product__subject__in=subjects_visible_to(user))


class Hold(models.Model):
    """A reason for which a batch rests. The batch is held while one of its holds is open."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    batch = models.ForeignKey(Batch, models.CASCADE, related_name="holds")
    kind = models.CharField(max_length=8, choices=HoldKind.choices)
    reason = models.CharField(max_length=600)
    opened_at = models.DateTimeField(default=timezone.now)
    opened_by = models.UUIDField()  # party
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    lift_reason = models.CharField(max_length=600, blank=True)

    objects: ClassVar[HoldQuerySet] = HoldQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "kind"], condition=Q(lifted_at__isnull=True), name="one_open_hold_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.get_kind_display()}"
