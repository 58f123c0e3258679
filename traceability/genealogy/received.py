"""Lots that left us and lots that came to us: one step forward, one step back. Names of outsiders stay in these rows,
never in the ledger."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for, subjects_visible_to
from cooperatives.subjects import Subject
from products.catalogue import KILOGRAMS, MeasureUnit
from traceability.foundation.files.models import Paper
from traceability.genealogy.links import STANDS, LotUse
from traceability.ledger.events import TraceEvent


class ShipmentQuerySet(models.QuerySet["Shipment"]):
    """Questions about shipments."""

    def visible_to(self, user) -> "ShipmentQuerySet":
        """The gate: those who sent it, and those to whom it goes."""
        seen = subjects_visible_to(user)
        return self.filter(Q(sender__in=seen) | Q(receiver__in=seen))

    def writable_by(self, user) -> "ShipmentQuerySet":
        """Shipments that `user` may take back."""
        return self.filter(sender__in=subjects_acted_for(user))

    def standing(self) -> "ShipmentQuerySet":
        return self.filter(STANDS)


class Shipment(models.Model):
    """*Giao hàng*: lots that one subject gave to another, or to somebody outside. Its lots are the event's uses."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(TraceEvent, models.PROTECT, related_name="shipment")
    sender = models.ForeignKey(Subject, models.PROTECT, related_name="shipments_out")
    receiver = models.ForeignKey(Subject, models.PROTECT, null=True, related_name="shipments_in")
    receiver_name = models.CharField(_("Bên nhận"), max_length=160, blank=True)
    receiver_place = models.CharField(_("Địa chỉ bên nhận"), max_length=200, blank=True)
    paper = models.CharField(_("Số phiếu xuất"), max_length=60, blank=True)
    sent_on = models.DateField(_("Ngày giao"))
    voided_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")

    objects: ClassVar[ShipmentQuerySet] = ShipmentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-sent_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(receiver__isnull=False) | ~Q(receiver_name=""), name="shipment_has_a_receiver"
            )
        ]

    def __str__(self) -> str:
        return self.to_whom

    @property
    def to_whom(self) -> str:
        return self.receiver.name if self.receiver else self.receiver_name


class ReceivedQuerySet(models.QuerySet["ReceivedLot"]):
    """Questions about lots that came from elsewhere."""

    def visible_to(self, user) -> "ReceivedQuerySet":
        return self.filter(holder__in=subjects_visible_to(user))

    def writable_by(self, user) -> "ReceivedQuerySet":
        return self.filter(holder__in=subjects_acted_for(user))

    def standing(self) -> "ReceivedQuerySet":
        return self.filter(STANDS)


class ReceivedLot(models.Model):
    """A lot of somebody else in the hands of `holder`: from another subject (`shipped`), or from outside, with papers.

    Names and papers of suppliers may be erased; the event knows none of them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.OneToOneField(TraceEvent, models.PROTECT, related_name="received_lot")
    holder = models.ForeignKey(Subject, models.PROTECT, related_name="received_lots")
    lot = models.CharField(_("Số lô nhận"), max_length=20)
    name = models.CharField(_("Tên hàng"), max_length=160)
    quantity = models.DecimalField(max_digits=14, decimal_places=3)
    unit = models.CharField(max_length=6, choices=MeasureUnit.choices)
    unit_kg = models.DecimalField(max_digits=12, decimal_places=6, null=True)
    received_on = models.DateField(_("Ngày nhận"))
    expires_on = models.DateField(_("Hạn sử dụng"), null=True, blank=True)
    shipped = models.ForeignKey(LotUse, models.PROTECT, null=True, related_name="receipts")
    supplier = models.CharField(_("Bên giao"), max_length=160, blank=True)
    supplier_place = models.CharField(_("Địa chỉ bên giao"), max_length=200, blank=True)
    supplier_lot = models.CharField(_("Số lô của bên giao"), max_length=60, blank=True)
    paper = models.CharField(_("Giấy tờ kèm theo"), max_length=200, blank=True)
    paper_file = models.ForeignKey(Paper, models.PROTECT, null=True, related_name="+")
    voided_by = models.ForeignKey(TraceEvent, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[ReceivedQuerySet] = ReceivedQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-received_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["holder", "lot"], name="received_lot_once_a_holder"),
            models.UniqueConstraint(fields=["shipped"], condition=STANDS, name="received_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="received_quantity_positive"),
            models.CheckConstraint(condition=Q(shipped__isnull=False) | ~Q(supplier=""), name="received_from_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.lot}"

    def kilograms_each(self):
        """The weight of one unit, or None while nobody declared it."""
        return KILOGRAMS.get(MeasureUnit(self.unit)) or self.unit_kg


def next_receipt(holder: Subject, day: dt.date) -> str:
    """The next free number of a receipt: "N261124-01". The database's constraint has the last word."""
    head = f"N{day:%y%m%d}-"
    taken = ReceivedLot.objects.filter(holder=holder, lot__startswith=head).values_list("lot", flat=True)
    numbers = [int(tail) for lot in taken if (tail := lot.removeprefix(head)).isdigit()]
    return f"{head}{max(numbers, default=0) + 1:02d}"
