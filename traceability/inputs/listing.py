"""The department's list of pesticides and veterinary medicines. Dated rows: a change adds a row, none is overwritten.

No entry is shipped: an empty list says nothing of any product, and nothing here may take silence for a permission.
"""

import datetime as dt
import re
import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from traceability.foundation.words import clean, fold

LAPSED = "lapsed"  # computed, never stored: the row's last day has passed and no later row took its place
_NO_SIGN = re.compile(r"[^0-9a-z]")


class MedicineKind(models.TextChoices):
    PLANT = "plant", _("Thuốc bảo vệ thực vật")
    ANIMAL = "animal", _("Thuốc thú y, thủy sản")


class MedicineState(models.TextChoices):
    ALLOWED = "allowed", _("Được dùng")
    WITHDRAWN = "withdrawn", _("Đã rút khỏi danh mục")
    FORBIDDEN = "forbidden", _("Cấm dùng")


def key_of(registration: str) -> str:
    """A registration number as it is compared: letters and digits alone."""
    return _NO_SIGN.sub("", fold(registration))


class MedicineQuerySet(models.QuerySet["Medicine"]):
    """Questions about the list, each for a day."""

    def latest_on(self, day: dt.date) -> "MedicineQuerySet":
        """Of each entry the row that speaks on `day`: the one that began last, and of one day the one written last."""
        begun = Medicine.objects.filter(entry=OuterRef("entry"), effective_from__lte=day)
        later = Q(effective_from__gt=OuterRef("effective_from")) | Q(
            effective_from=OuterRef("effective_from"), version__gt=OuterRef("version")
        )
        return self.filter(effective_from__lte=day).exclude(Exists(begun.filter(later)))

    def on(self, day: dt.date) -> "MedicineQuerySet":
        """The list as it holds on `day`."""
        return self.latest_on(day).filter(Q(effective_to__isnull=True) | Q(effective_to__gte=day))

    def called(self, typed: str) -> "MedicineQuerySet":
        """Rows that hold every word typed, marks aside, in name, ingredient, number, crop or pest."""
        query = self
        for word in fold(typed).split():
            query = query.filter(search__contains=word)
        return query


class Medicine(models.Model):
    """One row of the list. Rows of one product share `entry`; `version` counts them in the order of writing.

    `uses` says it crop by crop: [{"crop": "Lúa", "pests": "rầy nâu", "phi_days": 14}]; `phi_days` holds for all others.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entry = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1)
    kind = models.CharField(_("Loại"), max_length=8, choices=MedicineKind.choices, default=MedicineKind.PLANT)
    name = models.CharField(_("Tên thương phẩm"), max_length=160)
    folded = models.CharField(max_length=160, db_index=True)
    ingredient = models.CharField(_("Hoạt chất"), max_length=300, blank=True)
    registration = models.CharField(_("Số đăng ký"), max_length=60, blank=True)
    registration_key = models.CharField(max_length=60, blank=True, db_index=True)
    state = models.CharField(_("Tình trạng"), max_length=10, choices=MedicineState.choices)
    phi_days = models.PositiveSmallIntegerField(_("Thời gian cách ly (ngày)"), null=True, blank=True)
    uses = models.JSONField(default=list)
    effective_from = models.DateField(_("Có hiệu lực từ ngày"))
    effective_to = models.DateField(_("Đến hết ngày"), null=True, blank=True)
    source = models.CharField(_("Căn cứ"), max_length=300)
    is_sample = models.BooleanField(default=False)
    search = models.TextField(editable=False)
    recorded_by = models.UUIDField(null=True)  # party
    recorded_at = models.DateTimeField(default=timezone.now, editable=False)

    objects: ClassVar[MedicineQuerySet] = MedicineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["folded", "registration", "entry"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="medicine_version_once"),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="medicine_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def made_searchable(self) -> "Medicine":
        """Itself, with the columns by which it is found; `bulk_create` calls no `save`."""
        self.name, self.ingredient, self.registration = map(clean, (self.name, self.ingredient, self.registration))
        self.folded, self.registration_key = fold(self.name), key_of(self.registration)
        told = [f"{use.get('crop', '')} {use.get('pests', '')}" for use in self.uses]
        self.search = fold(" ".join([self.name, self.ingredient, self.registration, *told]))
        return self

    def save(self, *args, **kwargs) -> None:
        self.made_searchable()
        super().save(*args, **kwargs)

    def state_on(self, day: dt.date) -> str:
        """The state on `day`, or `LAPSED` after the row's last day."""
        return LAPSED if self.effective_to and self.effective_to < day else self.state

    def phi_for(self, crop: str = "") -> int | None:
        """The interval on `crop`: its own, else the general one, else the longest told; None while nothing is told."""
        asked = fold(crop)
        fits = [use for use in self.uses if asked and _same_crop(fold(use.get("crop", "")), asked)]
        found = _longest(fits)
        if found is None:
            found = self.phi_days if self.phi_days is not None else _longest(self.uses)
        return found


def _same_crop(listed: str, asked: str) -> bool:
    """Whether all words of the one stand in the other: "lúa" in "lúa nếp nương"."""
    few, many = sorted((set(listed.split()), set(asked.split())), key=len)
    return bool(few) and few <= many


def _longest(uses: list[dict[str, Any]]) -> int | None:
    told = [use["phi_days"] for use in uses if use.get("phi_days") is not None]
    return max(told) if told else None


def find(*, name: str, registration: str = "", day: dt.date) -> Medicine | None:
    """What the list says on `day` of a product so named. Its registration number decides before its name."""
    key, folded = key_of(registration), fold(name)
    named = Q(folded=folded) if folded else Q(pk=None)
    rows = list(Medicine.objects.latest_on(day).filter(named | Q(registration_key=key) if key else named)[:20])
    by_number = [row for row in rows if key and row.registration_key == key]
    return next(iter(by_number or rows), None)
