"""Filters of the lists, as the address carries them. A filter that cannot be read is told and left out."""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_filters import BooleanFilter, CharFilter, ChoiceFilter, Filter, FilterSet, ModelChoiceFilter

from cooperatives.subjects import CheckState, Origin, SubjectKind
from products.batches import BatchState
from products.catalogue import OcopSet
from products.certificates import CertificateKind
from traceability.foundation.crockford import normalise
from traceability.foundation.fields import VietDateField
from traceability.foundation.words import fold
from traceability.monitor import questions
from traceability.monitor.desk import NOWHERE, Desk
from traceability.monitor.periods import Period

WARNING_KINDS = (
    ("tin-bao", _("Phản ánh của người mua")),
    ("tam-dung", _("Lô tạm dừng")),
    ("thu-hoi", _("Đợt thu hồi")),
    ("het-han", _("Giấy sắp hết hạn")),
)


class DayFilter(Filter):
    """A day in Vietnamese writing."""

    field_class = VietDateField


def _nothing(queryset: Any, name: str, value: Any) -> Any:
    return queryset


class _Checked(forms.Form):
    """Two days that go the wrong way round are told."""

    def clean(self) -> dict:
        said = super().clean() or {}
        if said.get("tu") and said.get("den") and said["den"] < said["tu"]:
            self.add_error("den", _("Ngày cuối trước ngày đầu. Anh/chị xem lại giúp."))
        return said


class DeskFilters(FilterSet):
    """What every list can be asked: words, a commune of the desk, and days."""

    subject_path = "subject"
    words: tuple[str, ...] = ("folded",)  # columns that hold folded text
    moment = "created_at"  # the column that the two days judge

    class Meta:
        form = _Checked

    q = CharFilter(label=_("Tìm theo tên"), method="by_words", max_length=120)
    xa = ChoiceFilter(label=_("Xã, phường"), method="by_commune", empty_label=_("Mọi xã, phường"))

    def __init__(self, desk: Desk, data: Any, queryset: Any) -> None:
        super().__init__(data=data, queryset=queryset)
        self.desk = desk
        communes: list[tuple[str, str | Promise]] = [(unit.key, unit.full_name) for unit in desk.communes]
        if desk.whole:
            communes.append((NOWHERE, _("Chưa rõ xã, phường")))
        self.filters["xa"].extra["choices"] = communes
        if len(communes) < 2:
            del self.filters["xa"]

    def days(self) -> tuple[dt.date | None, dt.date | None]:
        """The two days that were asked for."""
        said = self.form.cleaned_data
        return said.get("tu"), said.get("den")

    def day(self) -> dt.date:
        """The day for which states are told."""
        return self.days()[1] or timezone.localdate()

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        for word in fold(value).split():
            found = Q()
            for column in self.words:
                found |= Q(**{f"{column}__contains": word})
            queryset = queryset.filter(found)
        return queryset

    def by_commune(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.subject_path}__in": self.desk.narrowed(value).subjects})

    def since(self, queryset: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.moment}__gte": Period(value, value).opens})

    def until(self, queryset: QuerySet[Any], name: str, value: dt.date) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.moment}__lt": Period(value, value).closes})


class SubjectFilters(DeskFilters):
    subject_path = "pk"
    loai = ChoiceFilter(
        label=_("Loại cơ sở"), field_name="kind", choices=SubjectKind.choices, empty_label=_("Mọi loại")
    )
    trang_thai = ChoiceFilter(
        label=_("Xác nhận"), field_name="check_state", choices=CheckState.choices, empty_label=_("Mọi trạng thái")
    )
    nguon = ChoiceFilter(label=_("Nguồn"), field_name="origin", choices=Origin.choices, empty_label=_("Mọi nguồn"))
    ghi = ChoiceFilter(
        label=_("Hoạt động"), method="by_activity", empty_label=_("Tất cả"),
        choices=(("30", _("Có ghi trong 30 ngày")), ("khong", _("Không ghi trong 30 ngày"))),
    )  # fmt: skip
    tu = DayFilter(label=_("Vào hệ thống từ ngày"), method="since")
    den = DayFilter(label=_("đến ngày"), method="until")

    def by_activity(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        active = questions.active(self.desk.subjects, self.day())
        return queryset.filter(pk__in=active) if value == "30" else queryset.exclude(pk__in=active)


class ProductFilters(DeskFilters):
    words = ("folded", "subject__folded")
    ocop = ChoiceFilter(
        label=_("OCOP"), method="by_ocop", empty_label=_("Mọi sản phẩm"),
        choices=(
            ("con-han", _("Giấy còn hạn")), ("co-ma", _("Còn hạn và có mã đang dùng")),
            ("khong-ma", _("Còn hạn, chưa có mã")), ("khong", _("Không có giấy còn hạn")),
        ),
    )  # fmt: skip
    sao = ChoiceFilter(
        label=_("Số sao"), method="by_stars", empty_label=_("Mọi hạng"),
        choices=(("5", _("5 sao")), ("4", _("4 sao")), ("3", _("3 sao"))),
    )  # fmt: skip
    nhom = ModelChoiceFilter(
        label=_("Nhóm sản phẩm"), field_name="ocop_set", queryset=OcopSet.objects.all(), empty_label=_("Mọi nhóm")
    )
    den = DayFilter(label=_("Tính đến ngày"), method=_nothing)

    def by_ocop(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        day = self.day()
        certified = questions.ocop(self.desk.subjects, day)
        if value == "khong":
            return queryset.exclude(pk__in=certified)
        queryset = queryset.filter(pk__in=certified)
        coded = questions.with_code(certified, day)
        return {"con-han": queryset, "co-ma": queryset.filter(pk__in=coded)}.get(value, queryset.exclude(pk__in=coded))

    def by_stars(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(pk__in=questions.ocop(self.desk.subjects, self.day(), int(value)).values("pk"))


class LotFilters(DeskFilters):
    """Lists of lots: a lot number or a trace code may be typed too."""

    lot_path = ""
    words = ("product__folded", "product__subject__folded")

    def by_words(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        lot, code = value.strip().upper(), normalise(value)
        named = super().by_words(queryset, name, value)
        exactly = Q(**{f"{self.lot_path}lot": lot}) | Q(**{f"{self.lot_path}trace_code__code": code})
        return queryset.filter(Q(pk__in=named.values("pk")) | exactly)


class BatchFilters(LotFilters):
    subject_path = "product__subject"
    moment = "released_at"
    trang_thai = ChoiceFilter(
        label=_("Trạng thái"), method="by_state", empty_label=_("Mọi trạng thái"),
        choices=(*BatchState.choices, ("het-han", _("Đã công bố, quá hạn sử dụng"))),
    )  # fmt: skip
    du = BooleanFilter(label=_("Đủ mười mục"), method="by_completeness", widget=forms.CheckboxInput)
    tu = DayFilter(label=_("Công bố từ ngày"), method="since")
    den = DayFilter(label=_("đến ngày"), method="until")

    def by_state(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        if value == "het-han":
            return queryset.filter(state=BatchState.RELEASED, expires_on__lt=timezone.localdate())
        return queryset.filter(state=value)

    def by_completeness(self, queryset: QuerySet[Any], name: str, value: bool) -> QuerySet[Any]:
        return questions.complete(queryset) if value else queryset


class AttemptFilters(LotFilters):
    subject_path = "batch__product__subject"
    lot_path = "batch__"
    words = ("batch__product__folded", "batch__product__subject__folded")
    moment = "at"
    ket_qua = ChoiceFilter(
        label=_("Kết quả"), method="by_outcome", empty_label=_("Mọi kết quả"),
        choices=(("duoc", _("Công bố được")), ("chan", _("Bị chặn"))),
    )  # fmt: skip
    ly_do = ChoiceFilter(
        label=_("Lý do chặn"), method="by_reason", empty_label=_("Mọi lý do"),
        choices=(
            ("phi", _("Chưa hết cách ly")), ("unverified", _("Cơ sở chưa được xác nhận")),
            ("expired", _("Lô quá hạn sử dụng")),
        ),
    )  # fmt: skip
    tu = DayFilter(label=_("Từ ngày"), method="since")
    den = DayFilter(label=_("đến ngày"), method="until")

    def by_outcome(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return queryset.filter(released=value == "duoc")

    def by_reason(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return questions.stopped_by(queryset, value)


class CertificateFilters(DeskFilters):
    words = ("subject__folded", "product__folded")
    loai = ChoiceFilter(
        label=_("Loại giấy"), field_name="kind", choices=CertificateKind.choices, empty_label=_("Mọi loại giấy")
    )
    han = ChoiceFilter(
        label=_("Hạn"), method="by_term", empty_label=_("Tất cả"),
        choices=(
            ("30-ngay", _("Hết hạn trong 30 ngày")), ("sap-het", _("Hết hạn trong 180 ngày")),
            ("da-het", _("Đã hết hạn, chưa có giấy mới")), ("con-han", _("Còn hạn")),
        ),
    )  # fmt: skip
    den = DayFilter(label=_("Tính đến ngày"), method=_nothing)

    def by_term(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        day, subjects = self.day(), self.desk.subjects
        found = {
            "30-ngay": lambda: questions.expiring(subjects, day, 30),
            "sap-het": lambda: questions.expiring(subjects, day),
            "da-het": lambda: questions.expired(subjects, day),
            "con-han": lambda: questions.certificates(subjects).in_force_on(day),  # type: ignore[attr-defined]
        }[value]()
        return queryset.filter(pk__in=found.values("pk"))


class ScanFilters(DeskFilters):
    """Products whose scans are listed; the days choose among the sums."""

    words = ("folded", "subject__folded")
    tu = DayFilter(label=_("Từ ngày"), method=_nothing)
    den = DayFilter(label=_("đến ngày"), method=_nothing)


class WarningFilters(DeskFilters):
    """Subjects whose open warnings are listed."""

    subject_path = "pk"
    loai = ChoiceFilter(label=_("Loại cảnh báo"), method=_nothing, choices=WARNING_KINDS, empty_label=_("Mọi loại"))
    den = DayFilter(label=_("Tính đến ngày"), method=_nothing)
