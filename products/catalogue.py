"""Products and their pictures. What is not known stays unknown: no default speaks for the maker."""

import datetime as dt
import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cooperatives.access import subjects_acted_for, subjects_reached_by, subjects_visible_to
from cooperatives.subjects import Origin, Subject
from traceability.foundation.crockford import new_code
from traceability.foundation.files.models import Picture
from traceability.foundation.words import clean, fold


class OcopSet(models.Model):
    """One of the 26 product sets of Decision 26/2026/QĐ-TTg, Appendix I. Data, never code."""

    set_no = models.PositiveSmallIntegerField(primary_key=True)
    sector_no = models.CharField(max_length=8)
    sector = models.CharField(max_length=120)
    group = models.CharField(max_length=160)
    name = models.CharField(max_length=200)
    lead_ministry = models.CharField(max_length=200)
    has_batch = models.BooleanField(default=True)  # set 26, tourism, has none

    class Meta:
        ordering = ["set_no"]

    def __str__(self) -> str:
        return self.name


class Activity(models.TextChoices):
    """What kind of work makes the product; it chooses the tiles of the diary."""

    CROP = "crop", _("Trồng trọt")
    LIVESTOCK = "livestock", _("Chăn nuôi")
    AQUACULTURE = "aquaculture", _("Nuôi trồng, đánh bắt thủy sản")
    PROCESSING = "processing", _("Chế biến, thủ công")


class MeasureUnit(models.TextChoices):
    """Units of quantity. The first four are mass and convert; the others count and never convert."""

    KG = "kg", _("kg")
    YEN = "yen", _("yến")
    TA = "ta", _("tạ")
    TAN = "tan", _("tấn")
    PACK = "goi", _("gói, túi, hộp")
    BOTTLE = "chai", _("chai, lọ")
    PIECE = "cai", _("cái, chiếc")
    FRUIT = "qua", _("quả, con")
    LITRE = "lit", _("lít")


PACKED = frozenset({MeasureUnit.PACK, MeasureUnit.BOTTLE, MeasureUnit.PIECE})  # one of it is what a product weighs
KILOGRAMS = {MeasureUnit.KG: 1, MeasureUnit.YEN: 10, MeasureUnit.TA: 100, MeasureUnit.TAN: 1000}


class ProductQuerySet(models.QuerySet["Product"]):
    """Questions about products."""

    def visible_to(self, user) -> "ProductQuerySet":
        """The gate to products as working records; households and helpers read what they may make batches of."""
        return self.filter(Q(subject__in=subjects_visible_to(user)) | Q(subject__in=subjects_reached_by(user)))

    def made_by(self, user) -> "ProductQuerySet":
        """Products of which `user` may make batches, without changing anything about them."""
        return self.filter(subject__in=subjects_reached_by(user))

    def writable_by(self, user) -> "ProductQuerySet":
        """Products of the subjects for which `user` may write."""
        return self.filter(subject__in=subjects_acted_for(user))

    def public(self) -> "ProductQuerySet":
        """Products that anybody may look at: the published catalogue, and those of verified subjects."""
        return self.filter(archived=False).filter(Q(origin=Origin.CATALOGUE) | Q(subject__check_state="verified"))

    def called(self, typed: str) -> "ProductQuerySet":
        """Products whose name, maker or commune contains each word typed, marks aside."""
        query = self
        for word in fold(typed).split():
            query = query.filter(
                Q(folded__contains=word) | Q(subject__folded__contains=word) | Q(subject__unit__folded__contains=word)
            )
        return query


class Product(models.Model):
    """What a subject sells. `code` is the product's own stable code: a listing, which spans batches, carries it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.ForeignKey(Subject, models.PROTECT, related_name="products")
    slug = models.SlugField(max_length=160, unique=True)
    code = models.CharField(max_length=10, unique=True, default=new_code, editable=False)
    name = models.CharField(_("Tên sản phẩm"), max_length=160)
    folded = models.CharField(max_length=160, db_index=True)
    ocop_set = models.ForeignKey(OcopSet, models.PROTECT, null=True, blank=True, related_name="products")
    activity = models.CharField(_("Cách làm ra"), max_length=12, choices=Activity.choices, default=Activity.CROP)
    story = models.TextField(_("Câu chuyện sản phẩm"), max_length=4000, blank=True)
    brand = models.CharField(_("Thương hiệu, nhãn hiệu"), max_length=120, blank=True)
    brand_none = models.BooleanField(_("Không có thương hiệu"), default=False)
    warning = models.CharField(_("Cảnh báo an toàn"), max_length=300, blank=True)
    warning_none = models.BooleanField(_("Không có điều gì phải cảnh báo"), default=False)
    standard = models.CharField(_("Tiêu chuẩn, quy chuẩn áp dụng"), max_length=300, blank=True)
    price_vnd = models.PositiveBigIntegerField(_("Giá bán (₫)"), null=True, blank=True)
    pack_label = models.CharField(_("Quy cách"), max_length=80, blank=True)
    net_weight_g = models.PositiveIntegerField(_("Khối lượng tịnh (g)"), null=True, blank=True)
    packed_weight_g = models.PositiveIntegerField(_("Khối lượng cả bao bì (g)"), null=True, blank=True)
    parcel_length_cm = models.PositiveSmallIntegerField(_("Dài (cm)"), null=True, blank=True)
    parcel_width_cm = models.PositiveSmallIntegerField(_("Rộng (cm)"), null=True, blank=True)
    parcel_height_cm = models.PositiveSmallIntegerField(_("Cao (cm)"), null=True, blank=True)
    shelf_life_days = models.PositiveIntegerField(_("Hạn dùng (ngày)"), null=True, blank=True)
    shelf_life_none = models.BooleanField(_("Không có hạn dùng"), default=False)
    gtin = models.CharField(_("Mã vạch GTIN"), max_length=14, null=True, blank=True, unique=True)
    origin = models.CharField(max_length=12, choices=Origin.choices, default=Origin.REGISTERED)
    source = models.CharField(max_length=400, blank=True)
    is_demo = models.BooleanField(default=False)
    archived = models.BooleanField(default=False)
    client_uuid = models.UUIDField(null=True, blank=True, unique=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1)

    objects: ClassVar[ProductQuerySet] = ProductQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        ordering = ["folded"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.name = clean(self.name)
        self.folded = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("product", kwargs={"slug": self.slug})

    def expires_after(self, produced_on: dt.date) -> dt.date | None:
        """The last day of a batch made on `produced_on`, if a shelf life is stated."""
        return produced_on + dt.timedelta(days=self.shelf_life_days) if self.shelf_life_days else None


class Photo(models.Model):
    """A picture of a product, in the order its maker chose; the first is the face of the product."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    product = models.ForeignKey(Product, models.CASCADE, related_name="photos")
    picture = models.ForeignKey(Picture, models.PROTECT, related_name="+")
    alt = models.CharField(_("Lời tả ảnh"), max_length=160, blank=True)
    is_drawing = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.alt or str(self.product)
