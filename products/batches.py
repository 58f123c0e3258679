"""Batches (lô hàng). A batch cannot see events: release, hold and recall are verbs of floor 2."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import (
    households_recorded_by,
    subjects_acted_for,
    subjects_recorded_by,
    subjects_visible_to,
)
from cooperatives.subjects import Household, Plot
from products.catalogue import KILOGRAMS, PACKED, MeasureUnit, Product

LOT_PATTERN = r"^[A-Z0-9.-]{1,20}$"  # nothing in a lot needs escaping in a Digital Link (standards.md §1)


class BatchState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    RELEASED = "released", _("Đã công bố")
    HELD = "held", _("Tạm dừng")
    RECALLED = "recalled", _("Bị thu hồi")
    CLOSED = "closed", _("Đã kết thúc")


# From → to. Expired is no state: it is computed from the date.
TRANSITIONS: dict[str, frozenset[str]] = {
    BatchState.DRAFT: frozenset({BatchState.RELEASED, BatchState.RECALLED}),
    BatchState.RELEASED: frozenset({BatchState.HELD, BatchState.RECALLED, BatchState.CLOSED}),
    BatchState.HELD: frozenset({BatchState.RELEASED, BatchState.RECALLED}),
    BatchState.RECALLED: frozenset({BatchState.CLOSED}),
    BatchState.CLOSED: frozenset({BatchState.RECALLED}),
}


def _recorded(user) -> Q:
    return Q(product__subject__in=subjects_recorded_by(user)) | Q(household__in=households_recorded_by(user))


class BatchQuerySet(models.QuerySet["Batch"]):
    """Questions about batches."""

    def visible_to(self, user) -> "BatchQuerySet":
        """The gate to batches as working records."""
        return self.filter(Q(product__subject__in=subjects_visible_to(user)) | _recorded(user))

    def writable_by(self, user) -> "BatchQuerySet":
        """Batches that `user` may release, print labels of, recall and close: those of the subjects she works for."""
        return self.filter(product__subject__in=subjects_acted_for(user))

    def recorded_by(self, user) -> "BatchQuerySet":
        """Batches whose diary `user` may write and whose draft she may change; a household's are its own alone."""
        return self.filter(_recorded(user))

    def sellable_on(self, day: dt.date) -> "BatchQuerySet":
        """Released, and not past their date on `day`. Held, recalled and closed ones fall away by their state."""
        return self.filter(state=BatchState.RELEASED).filter(Q(expires_on__isnull=True) | Q(expires_on__gte=day))


class Batch(models.Model):
    """One lot of one product. `quantity` is what was made, in `unit`; `packs` how many sales units that gives."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)
    product = models.ForeignKey(Product, models.PROTECT, related_name="batches")
    lot = models.CharField(_("Số lô"), max_length=20, validators=[RegexValidator(LOT_PATTERN)])
    plots = models.ManyToManyField(Plot, related_name="batches", blank=True)
    # The one household of a cooperative from which all of it came; empty for the cooperative's own and for mixtures.
    household = models.ForeignKey(Household, models.RESTRICT, null=True, blank=True, related_name="batches")
    quantity = models.DecimalField(_("Số lượng"), max_digits=14, decimal_places=3)
    unit = models.CharField(_("Đơn vị"), max_length=6, choices=MeasureUnit.choices, default=MeasureUnit.KG)
    packs = models.PositiveIntegerField(_("Số gói để bán"), null=True, blank=True)
    produced_on = models.DateField(_("Ngày thu hoạch, sản xuất"))
    expires_on = models.DateField(_("Hạn sử dụng"), null=True, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=600, blank=True)
    # Its origin is told by the lots of which it was made, and not by plots.
    made_from_lots = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=BatchState.choices, default=BatchState.DRAFT)
    state_reason = models.CharField(max_length=600, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    # Raised by whatever changes the public page; a page that was rendered for an older number is not served.
    publication_version = models.PositiveIntegerField(default=0)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[BatchQuerySet] = BatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["-produced_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["product", "lot"], name="lot_once_a_product"),
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="batch_quantity_positive"),
            models.CheckConstraint(
                condition=Q(expires_on__isnull=True) | Q(expires_on__gte=models.F("produced_on")),
                name="batch_expires_after_it_is_made",
            ),
        ]

    def __str__(self) -> str:
        return self.lot

    def is_expired_on(self, day: dt.date) -> bool:
        """Whether the use-by date has passed: the day itself still counts as good."""
        return self.expires_on is not None and self.expires_on < day

    def may_become(self, state: str) -> bool:
        return state in TRANSITIONS[self.state]

    def kilograms(self) -> Decimal | None:
        """The quantity in kilograms, or None for units that count."""
        factor = KILOGRAMS.get(MeasureUnit(self.unit))
        return self.quantity * factor if factor else None

    def unit_kg(self) -> Decimal | None:
        """What one unit weighs: known for mass, the net weight of a pack for packs, or None: a piece is no weight."""
        factor = KILOGRAMS.get(MeasureUnit(self.unit))
        if factor:
            return Decimal(factor)
        grams = self.product.net_weight_g if self.unit in PACKED else None
        return Decimal(grams) / 1000 if grams else None

    def sales_units(self, quantity: Decimal | None = None) -> int | None:
        """How many packs this batch gives, or so much of it; None while nobody can know: missing differs from zero."""
        part = self.quantity if quantity is None else max(quantity, Decimal(0))
        if self.packs is not None:
            return self.packs if part == self.quantity else int(self.packs * part // self.quantity)
        factor = KILOGRAMS.get(MeasureUnit(self.unit))
        if not factor:
            return int(part)
        grams = self.product.net_weight_g
        return int(part * factor * 1000 // grams) if grams else None


def next_lot(product: Product, produced_on: dt.date) -> str:
    """The next free lot of `product` for a day: "261124-01". The database's constraint has the last word."""
    day = produced_on.strftime("%y%m%d")
    taken = Batch.objects.filter(product=product, lot__startswith=f"{day}-").values_list("lot", flat=True)
    numbers = [int(tail) for lot in taken if (tail := lot.removeprefix(f"{day}-")).isdigit()]
    return f"{day}-{max(numbers, default=0) + 1:02d}"
