"""Entries of households that wait for their cooperative: rows beside the ledger, which they never change."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import households_recorded_by, subjects_acted_for
from cooperatives.subjects import Household
from products.batches import Batch
from traceability.ledger.events import TraceEvent


class ReviewState(models.TextChoices):
    WAITING = "waiting", _("Chờ duyệt")
    ACCEPTED = "accepted", _("Đã duyệt")
    RETURNED = "returned", _("Trả lại")


class ReviewQuerySet(models.QuerySet["EntryReview"]):
    """Questions about reviews."""

    def visible_to(self, user) -> "ReviewQuerySet":
        """The gate: the cooperative's people all of them, a household and its helper their own."""
        return self.filter(
            Q(household__subject__in=subjects_acted_for(user)) | Q(household__in=households_recorded_by(user))
        )

    def decided_by(self, user) -> "ReviewQuerySet":
        """Those on which `user` decides: the cooperative's people."""
        return self.filter(household__subject__in=subjects_acted_for(user))

    def standing(self) -> "ReviewQuerySet":
        """Those of entries that nobody corrected since: the correction has its own row, or the cooperative wrote it."""
        return self.filter(event__corrections__isnull=True)

    def open(self) -> "ReviewQuerySet":
        """What still stands between a batch and its release."""
        return self.standing().filter(state__in=(ReviewState.WAITING, ReviewState.RETURNED))

    def of_batch(self, batch: Batch) -> "ReviewQuerySet":
        """Those of the batch's own entries, and of its plots' season."""
        return self.filter(event__in=TraceEvent.objects.of_batch(batch).values("pk"))


class EntryReview(models.Model):
    """What the cooperative says of one entry that it did not write itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(TraceEvent, models.PROTECT, related_name="review")
    household = models.ForeignKey(Household, models.RESTRICT, related_name="reviews")
    state = models.CharField(max_length=10, choices=ReviewState.choices, default=ReviewState.WAITING)
    reason = models.CharField(max_length=600, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ReviewQuerySet] = ReviewQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["created_at"]
        indexes = [models.Index(fields=["household", "state"], name="review_household_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ReviewState.values), name="review_state_known"),
            models.CheckConstraint(
                condition=~Q(state=ReviewState.RETURNED) | ~Q(reason=""), name="returned_review_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.event}: {self.get_state_display()}"
