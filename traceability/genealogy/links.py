"""Edges between lots and the amounts behind them: a projection of the ledger's events, never more than they say.

A lot is told by its id alone: that of a batch, or of a lot that was received. No UUID is both.
"""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from products.catalogue import MeasureUnit
from traceability.ledger.events import TraceEvent

STANDS = Q(voided_by__isnull=True)


class Role(models.TextChoices):
    """What an event did with a lot."""

    USED = "used", "used"  # went into another lot
    MADE = "made", "made"  # came out of other lots
    SENT = "sent", "sent"  # left us


class StandingQuerySet(models.QuerySet):
    """Rows of which some may have been taken back by a correction."""

    def standing(self) -> "StandingQuerySet":
        """What holds now."""
        return self.filter(STANDS)


class LotUse(models.Model):
    """How much of a lot went into an event, or came out of it. Corrections void a row; none is ever deleted."""

    lot = models.UUIDField()
    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="lot_uses")
    role = models.CharField(max_length=4, choices=Role.choices)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=6, choices=MeasureUnit.choices)
    unit_kg = models.DecimalField(max_digits=12, decimal_places=6, null=True)  # the declared weight of one unit
    transformation = models.UUIDField(null=True)
    voided_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [
            models.Index(fields=["lot", "role"], name="lot_use_of_lot"),
            models.Index(fields=["transformation"], name="lot_use_of_transformation"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["event", "lot", "role"], name="lot_once_an_event_and_role"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="lot_use_positive"),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="lot_use_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.lot}"


class LotLink(models.Model):
    """`target` was made of `source`, or came from it. One row for each pair of a transformation."""

    source = models.UUIDField()
    target = models.UUIDField()
    transformation = models.UUIDField()
    event = models.ForeignKey(TraceEvent, models.PROTECT, related_name="lot_links")
    voided_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[StandingQuerySet] = StandingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [  # each walk reads one of them alone
            models.Index(fields=["source", "target"], condition=STANDS, name="lot_link_down"),
            models.Index(fields=["target", "source"], condition=STANDS, name="lot_link_up"),
            models.Index(fields=["transformation"], name="lot_link_of_transformation"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "target", "transformation"], condition=STANDS, name="lot_link_once"
            ),
            models.CheckConstraint(condition=~Q(source=models.F("target")), name="no_lot_is_its_own_source"),
        ]

    def __str__(self) -> str:
        return f"{self.source} → {self.target}"
