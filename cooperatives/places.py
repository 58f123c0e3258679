"""Administrative units as dated facts, and the villages beneath them. A bare code names nothing here."""

import datetime as dt
import uuid
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from traceability.foundation.words import clean, fold


class UnitKind(models.TextChoices):
    PROVINCE = "tỉnh", _("tỉnh")
    XA = "xã", _("xã")
    PHUONG = "phường", _("phường")
    THI_TRAN = "thị trấn", _("thị trấn")


class UnitQuerySet(models.QuerySet["AdministrativeUnit"]):
    """Questions about units; each takes its moment."""

    def in_force_on(self, day: dt.date) -> "UnitQuerySet":
        """Units whose span holds `day`."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gte=day))

    def communes(self) -> "UnitQuerySet":
        """Everything below the province."""
        return self.exclude(kind=UnitKind.PROVINCE)

    def by_key(self, key: str) -> "AdministrativeUnit | None":
        """The unit of a "code-valid_from" key, or None where the key names nothing or is not a key."""
        code, _dash, day = key.strip().partition("-")
        try:
            return self.filter(code=code, valid_from=dt.date.fromisoformat(day)).first()
        except ValueError:
            return None

    def called(self, typed: str) -> "UnitQuerySet":
        """Units whose name, old district included, contains `typed` without regard to marks."""
        words = fold(typed).split()
        query = self
        for word in words:
            query = query.filter(folded__contains=word)
        return query


class AdministrativeUnit(models.Model):
    """A commune, ward, township or province in one version of the list: key (code, valid_from) (domain.md §5)."""

    code = models.CharField(max_length=8)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    kind = models.CharField(max_length=10, choices=UnitKind.choices)
    name = models.CharField(max_length=80)
    district = models.CharField(max_length=80, blank=True)  # the old district with its kind; units of 2025 have none
    folded = models.CharField(max_length=200, db_index=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    area_km2 = models.DecimalField(max_digits=9, decimal_places=2, null=True, blank=True)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        constraints = [models.UniqueConstraint(fields=["code", "valid_from"], name="unit_code_and_day")]
        ordering = ["folded", "valid_from"]

    def __str__(self) -> str:
        return self.full_name

    def save(self, *args, **kwargs) -> None:
        self.folded = self.folded_words()
        super().save(*args, **kwargs)

    def folded_words(self) -> str:
        """What a search looks at: kind, name and old district without marks."""
        return fold(f"{self.kind} {self.name} {self.district}")

    def is_called_exactly(self, typed: str) -> bool:
        """Whether `typed` is this unit's whole name, with or without its kind or old district."""
        name, kind, district = fold(self.name), fold(self.kind), fold(self.district)
        bare_district = fold(self.district.split(" ", 1)[-1]) if self.district.startswith("huyện") else district
        names = {name, f"{kind} {name}"}
        return fold(typed).replace(",", "") in names | {f"{n} {d}" for n in names for d in (district, bare_district)}

    @property
    def full_name(self) -> str:
        """ "Xã Mường Lát", with a capital, as it stands alone on a page."""
        return f"{self.kind[:1].upper()}{self.kind[1:]} {self.name}"

    @property
    def name_in_text(self) -> str:
        """ "xã Yên Thọ, huyện Yên Định", within a sentence: the district alone tells old communes of one name apart."""
        name = f"{self.kind} {self.name}"
        return f"{name}, {self.district}" if self.district else name

    @property
    def name_with_district(self) -> str:
        """The same as it stands alone: "Xã Yên Thọ, huyện Yên Định"."""
        return f"{self.name_in_text[:1].upper()}{self.name_in_text[1:]}"

    @property
    def key(self) -> str:
        """ "16000-2025-07-01": code and day together, as addresses and forms carry it."""
        return f"{self.code}-{self.valid_from.isoformat()}"

    def get_absolute_url(self) -> str:
        return reverse("commune", kwargs={"code": self.code, "valid_from": self.valid_from.isoformat()})


class UnitSuccessor(models.Model):
    """An old unit went, whole or in part, into a new one. `part` is asked of the user, never converted."""

    old = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="successors")
    new = models.ForeignKey(AdministrativeUnit, models.CASCADE, related_name="predecessors")
    whole = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["old", "new"], name="successor_once")]

    def __str__(self) -> str:
        return f"{self.old} → {self.new}"


class Village(models.Model):
    """Thôn, bản, tổ dân phố: below a commune, added by officers, never required."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unit = models.ForeignKey(AdministrativeUnit, models.PROTECT, related_name="villages")
    name = models.CharField(_("Tên thôn, bản, tổ dân phố"), max_length=80)
    folded = models.CharField(max_length=80)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "folded"], name="village_once_a_commune")]
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = clean(self.name)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)
