"""Recalls lot by lot, as the page of a lot reads them. The decision over many lots at once is a `RecallOrder`."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_visible_to
from products.batches import Batch


class RecallSide(models.TextChoices):
    SUBJECT = "subject", _("Cơ sở tự thu hồi")
    AGENCY = "agency", _("Cơ quan quản lý yêu cầu")


class RecallState(models.TextChoices):
    PROPOSED = "proposed", _("Chờ người thứ hai duyệt")
    IN_FORCE = "in_force", _("Đang thu hồi")
    REJECTED = "rejected", _("Không duyệt")
    CLOSED = "closed", _("Đã kết thúc thu hồi")
    MISTAKEN = "mistaken", _("Thu hồi nhầm, đã cải chính")
    DRILL = "drill", _("Diễn tập")


class RecallOutcome(models.TextChoices):
    """The four outcomes of TT 17/2021/TT-BNNPTNT."""

    FIX = "fix", _("Khắc phục lỗi hoặc ghi lại nhãn")
    REPURPOSE = "repurpose", _("Chuyển mục đích sử dụng")
    RE_EXPORT = "re_export", _("Tái xuất")
    DESTROY = "destroy", _("Tiêu hủy")


class RecallQuerySet(models.QuerySet["Recall"]):
    """Questions about recalls."""

    def in_force(self) -> "RecallQuerySet":
        return self.filter(state=RecallState.IN_FORCE)

    def effective(self) -> "RecallQuerySet":
        """In force, or ended after it was: what the public may read."""
        return self.filter(state__in=(RecallState.IN_FORCE, RecallState.CLOSED))

    def public(self) -> "RecallQuerySet":
        """In force over lots that buyers may have met; a draft that is stopped with the others was never on sale."""
        return self.in_force().filter(batch__released_at__isnull=False)

    def open(self) -> "RecallQuerySet":
        """Proposed or in force: at most one of a batch."""
        return self.filter(state__in=(RecallState.PROPOSED, RecallState.IN_FORCE))

    def visible_to(self, user) -> "RecallQuerySet":
        """The gate to recalls as working records; the public sees those in force on the page of the lot."""
        return self.filter(batch__product__subject__in=subjects_visible_to(user))


class Recall(models.Model):
    """One lot called back: why, what to do, whom to call. Law gives 24 hours from decision to effect (TT 17/2021).

    The words are those of its order, kept here too: the page of a lot asks one row and no other.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.ForeignKey("traceability.RecallOrder", models.PROTECT, related_name="recalls")
    batch = models.ForeignKey(Batch, models.PROTECT, related_name="recalls")
    side = models.CharField(max_length=8, choices=RecallSide.choices)
    state = models.CharField(max_length=10, choices=RecallState.choices)
    reason = models.CharField(_("Vì sao thu hồi"), max_length=600)
    instructions = models.CharField(_("Người mua cần làm gì"), max_length=600)
    contact_phone = models.CharField(_("Điện thoại để đổi, trả"), max_length=20)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    ordered_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    rejection = models.CharField(max_length=600, blank=True)
    outcome = models.CharField(max_length=10, choices=RecallOutcome.choices, blank=True)
    outcome_note = models.CharField(max_length=600, blank=True)
    recovered = models.DecimalField(max_digits=14, decimal_places=3, null=True, blank=True)  # in the batch's unit
    closed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[RecallQuerySet] = RecallQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-ordered_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch"], condition=Q(state__in=("proposed", "in_force")), name="one_open_recall_a_batch"
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("ordered_by")), name="recall_has_two_officers"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.batch}: {self.get_state_display()}"
