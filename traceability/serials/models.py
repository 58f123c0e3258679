"""Runs of unit serials. A run of a million units is one row; a unit has a row of its own only as part of a mark."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for, subjects_visible_to
from products.batches import Batch
from products.catalogue import Product


class SerialRunQuerySet(models.QuerySet["SerialRun"]):
    """Questions about runs."""

    def visible_to(self, user) -> "SerialRunQuerySet":
        """The gate to runs as working records."""
        return self.filter(product__subject__in=subjects_visible_to(user))

    def writable_by(self, user) -> "SerialRunQuerySet":
        """Runs that `user` may print, mark and revoke."""
        return self.filter(product__subject__in=subjects_acted_for(user))


class SerialRun(models.Model):
    """Units number `first` to `last` of a product's series under the master key `key_id`, all of one batch.

    Numbers run on across the batches of a product, so that a serial is unique within its GTIN (GS1 General
    Specifications §3.5), and a serial of one batch is no serial of another.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="serial_runs")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="serial_runs")
    key_id = models.CharField(max_length=20, editable=False)
    series = models.CharField(max_length=14, editable=False)  # the GTIN-14 or code under which it was derived
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    is_active = models.BooleanField(default=True)  # whether units count as on the packs unless a mark says otherwise
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    revoked_why = models.CharField(max_length=200, blank=True)

    objects: ClassVar[SerialRunQuerySet] = SerialRunQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["product", "key_id", "first"], name="serial_run_first"),
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="serial_run_order"),
        ]
        indexes = [models.Index(fields=["product", "key_id", "first"], name="serial_run_span")]

    def __str__(self) -> str:
        return f"{self.batch.lot} {self.first}–{self.last}"

    @property
    def count(self) -> int:
        return self.last - self.first + 1


class UnitState(models.TextChoices):
    ACTIVE = "active", _("Đã dán lên gói hàng")
    ASLEEP = "asleep", _("Chưa dùng")
    DAMAGED = "damaged", _("Tem hỏng, đã bỏ")
    VOID = "void", _("Đã hủy")


class SerialMark(models.Model):
    """What was said of a range of a run; of two marks on one unit the later holds. Marks are never changed."""

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(SerialRun, models.PROTECT, related_name="marks")
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    state = models.CharField(max_length=8, choices=UnitState.choices)
    why = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(last__gte=F("first")), name="serial_mark_order")]
        indexes = [models.Index(fields=["run", "first"], name="serial_mark_span")]

    def __str__(self) -> str:
        return f"{self.run}: {self.first}–{self.last} {self.state}"

    @property
    def numbers(self) -> tuple[int, int]:
        """First and last unit, counted from 1 within the run."""
        return self.first - self.run.first + 1, self.last - self.run.first + 1
