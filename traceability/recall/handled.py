"""What was done with the goods of a lot that came back, part by part (TT 17/2021). Statements, never edits."""

import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from traceability.recall.models import RecallOutcome
from traceability.recall.orders import RecallLot

WAITING = ""  # came back, and nobody has decided yet what becomes of it


class HandledQuerySet(models.QuerySet["RecallHandled"]):
    """Questions about statements."""

    def standing(self) -> "HandledQuerySet":
        """What holds now; the others are history."""
        return self.filter(replaced_at__isnull=True)


class RecallHandled(models.Model):
    """ "60 kg of this lot were relabelled". A newer statement of the same lot and outcome replaces it; both stay.

    `quantity` is in the unit of the lot; `typed` and `typed_unit` say it as it was said. The event in the ledger has
    the id of the statement.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    row = models.ForeignKey(RecallLot, models.PROTECT, related_name="handled")
    outcome = models.CharField(_("Cách xử lý"), max_length=10, choices=RecallOutcome.choices, blank=True)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    typed = models.DecimalField(max_digits=14, decimal_places=3)
    typed_unit = models.CharField(max_length=6)
    note = models.CharField(max_length=600, blank=True)
    said_at = models.DateTimeField(default=timezone.now)
    said_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    replaced_at = models.DateTimeField(null=True)

    objects: ClassVar[HandledQuerySet] = HandledQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["said_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "outcome"], condition=Q(replaced_at__isnull=True), name="handled_once_an_outcome"
            ),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="handled_not_below_0"),
        ]

    def __str__(self) -> str:
        return f"{self.words}: {self.typed} {self.typed_unit}"

    @property
    def words(self) -> str:
        """What became of it, in words."""
        return self.get_outcome_display() if self.outcome else str(_("Đã thu về, chưa xử lý"))
