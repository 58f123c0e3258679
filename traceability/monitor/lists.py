"""The lists of the desk: subjects, products, batches, attempts, certificates, scans, warnings."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, F, IntegerField, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Subject
from products.batches import Batch
from products.catalogue import Product
from products.certificates import Certificate
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.monitor import filters as given
from traceability.monitor.addresses import address
from traceability.monitor.looks import scan_days, scan_total
from traceability.monitor.periods import Period, a_year_to
from traceability.monitor.questions import with_stars
from traceability.monitor.tables import Column, Table
from traceability.monitor.warned import warned
from traceability.release.models import ReleaseAttempt


def place(unit: AdministrativeUnit | None) -> str:
    return unit.full_name if unit else ""


def subject_link(subject: Subject) -> str:
    return address("desk-subject", pk=subject.pk)


def batch_link(batch: Batch) -> str:
    return address("desk-batch", pk=batch.pk)


# --- subjects -----------------------------------------------------------------------------------------------------
def _counted(rows: Any) -> Coalesce:
    """How many of `rows` belong to the row outside; 0 where there are none."""
    grouped = rows.order_by().values("outer").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(grouped, output_field=IntegerField()), 0)


def _subjects(filters: given.SubjectFilters) -> Any:
    products = Product.objects.filter(subject=OuterRef("pk")).annotate(outer=F("subject"))
    batches = Batch.objects.filter(product__subject=OuterRef("pk")).annotate(outer=F("product__subject"))
    entries = (
        TraceEvent.objects.filter(subject=OuterRef("pk")).exclude(biz_step__in=STATE_STEPS)
        .order_by().values("subject").annotate(last=Max("record_time")).values("last")
    )  # fmt: skip
    return filters.qs.select_related("unit").annotate(
        product_count=_counted(products), batch_count=_counted(batches), last_entry=Subquery(entries)
    )


SUBJECTS = Table(
    "co-so", gettext_lazy("Cơ sở"), gettext_lazy("Không có cơ sở nào như vậy."), "desk-subjects", given.SubjectFilters,
    (
        Column("ten", gettext_lazy("Tên cơ sở"), lambda s: s.name, ("folded",), subject_link),
        Column("loai", gettext_lazy("Loại"), lambda s: str(s.get_kind_display()), ("kind",)),
        Column("xa", gettext_lazy("Xã, phường"), lambda s: place(s.unit), ("unit__folded",)),
        Column("trang_thai", gettext_lazy("Xác nhận"), lambda s: str(s.get_check_state_display()), ("check_state",)),
        Column("ngay", gettext_lazy("Vào hệ thống"), lambda s: timezone.localdate(s.created_at), ("created_at",)),
        Column("san_pham", gettext_lazy("Sản phẩm"), lambda s: s.product_count, ("product_count",)),
        Column("lo", gettext_lazy("Lô"), lambda s: s.batch_count, ("batch_count",)),
        Column("ghi", gettext_lazy("Ghi gần nhất"), lambda s: s.last_entry, ("last_entry",)),
    ),
    lambda desk: desk.subjects, _subjects,
    ("folded", "pk"), numeric=frozenset({"san_pham", "lo", "ngay", "ghi"}),
)  # fmt: skip


# --- products -----------------------------------------------------------------------------------------------------
def _products(filters: given.ProductFilters) -> Any:
    rows = with_stars(filters.qs.select_related("subject__unit", "ocop_set"), filters.day())
    batches = Batch.objects.filter(product=OuterRef("pk"), released_at__isnull=False)
    newest = batches.order_by().values("product").annotate(last=Max("released_at")).values("last")
    counted = _counted(batches.annotate(outer=F("product")))
    return rows.annotate(batch_count=counted, last_released=Subquery(newest))


def _set_name(product: Product) -> str:
    return product.ocop_set.name if product.ocop_set else ""


PRODUCTS = Table(
    "san-pham", gettext_lazy("Sản phẩm"), gettext_lazy("Không có sản phẩm nào như vậy."), "desk-products",
    given.ProductFilters,
    (
        Column("ten", gettext_lazy("Tên sản phẩm"), lambda p: p.name, ("folded",), lambda p: p.get_absolute_url()
               if address("product", slug=p.slug) else ""),
        Column("co_so", gettext_lazy("Cơ sở"), lambda p: p.subject.name, ("subject__folded",),
               lambda p: subject_link(p.subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda p: place(p.subject.unit), ("subject__unit__folded",)),
        Column("nhom", gettext_lazy("Nhóm sản phẩm"), _set_name, ("ocop_set",)),
        Column("sao", gettext_lazy("Sao OCOP còn hạn"), lambda p: p.ocop_stars, ("ocop_stars",)),
        Column("lo", gettext_lazy("Lô đã công bố"), lambda p: p.batch_count, ("batch_count",)),
        Column("moi", gettext_lazy("Công bố gần nhất"), lambda p: p.last_released, ("last_released",)),
    ),
    lambda desk: Product.objects.filter(subject__in=desk.subjects), _products,
    ("folded", "pk"), numeric=frozenset({"sao", "lo", "moi"}),
)  # fmt: skip


# --- batches ------------------------------------------------------------------------------------------------------
def batch_state(batch: Batch) -> str:
    """The state as people read it: *expired* is computed from the date."""
    if batch.state == "released" and batch.is_expired_on(timezone.localdate()):
        return _("Đã quá hạn sử dụng")
    return str(batch.get_state_display())


def _batches(filters: given.BatchFilters) -> Any:
    return filters.qs.select_related("product__subject__unit", "trace_code")


def _code(batch: Batch) -> str:
    code = getattr(batch, "trace_code", None)
    return code.code if code and code.issued_at else ""


BATCHES = Table(
    "lo-hang", gettext_lazy("Lô hàng"), gettext_lazy("Không có lô hàng nào như vậy."), "desk-batches",
    given.BatchFilters,
    (
        Column("lo", gettext_lazy("Số lô"), lambda b: b.lot, ("lot",), batch_link),
        Column("san_pham", gettext_lazy("Sản phẩm"), lambda b: b.product.name, ("product__folded",)),
        Column("co_so", gettext_lazy("Cơ sở"), lambda b: b.product.subject.name, ("product__subject__folded",),
               lambda b: subject_link(b.product.subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda b: place(b.product.subject.unit),
               ("product__subject__unit__folded",)),
        Column("so_luong", gettext_lazy("Số lượng"), lambda b: b.quantity, ("quantity",)),
        Column("don_vi", gettext_lazy("Đơn vị"), lambda b: str(b.get_unit_display())),
        Column("lam", gettext_lazy("Thu hoạch, sản xuất"), lambda b: b.produced_on, ("produced_on",)),
        Column("cong_bo", gettext_lazy("Công bố"), lambda b: b.released_at, ("released_at",)),
        Column("trang_thai", gettext_lazy("Trạng thái"), batch_state, ("state",)),
        Column("ma", gettext_lazy("Mã truy xuất"), _code),
    ),
    lambda desk: Batch.objects.filter(product__subject__in=desk.subjects), _batches,
    ("-produced_on", "-created_at", "pk"), numeric=frozenset({"so_luong", "lam", "cong_bo"}), within_period=True,
)  # fmt: skip


# --- attempts to release ------------------------------------------------------------------------------------------
def reason_words(code: str) -> str:
    """What stopped a release, in the agency's words."""
    known = {
        "phi": _("chưa hết thời gian cách ly"), "unverified": _("cơ sở chưa được xác nhận"),
        "expired": _("quá hạn sử dụng"), "future": _("ngày thu hoạch sau hôm nay"), "state": _("không phải bản nháp"),
        "archived": _("sản phẩm đã cất đi"), "review": _("mục của hộ chưa duyệt"),
        "returned": _("mục của hộ đã trả lại, chưa sửa"),
    }  # fmt: skip
    kind, _colon, number = code.partition(":")
    return _("thiếu mục %(number)s") % {"number": number} if kind == "missing" else known.get(code, code)


def _reasons(attempt: ReleaseAttempt) -> str:
    return "; ".join(dict.fromkeys(reason_words(code) for code in attempt.reasons))


def _attempts(filters: given.AttemptFilters) -> Any:
    return filters.qs.select_related("batch__product__subject__unit")


ATTEMPTS = Table(
    "cong-bo", gettext_lazy("Lần bấm công bố"), gettext_lazy("Không có lần công bố nào như vậy."), "desk-attempts",
    given.AttemptFilters,
    (
        Column("lo", gettext_lazy("Số lô"), lambda a: a.batch.lot, ("batch__lot",), lambda a: batch_link(a.batch)),
        Column("san_pham", gettext_lazy("Sản phẩm"), lambda a: a.batch.product.name, ("batch__product__folded",)),
        Column("co_so", gettext_lazy("Cơ sở"), lambda a: a.batch.product.subject.name,
               ("batch__product__subject__folded",), lambda a: subject_link(a.batch.product.subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda a: place(a.batch.product.subject.unit),
               ("batch__product__subject__unit__folded",)),
        Column("luc", gettext_lazy("Lúc"), lambda a: a.at, ("at",)),
        Column("ket_qua", gettext_lazy("Kết quả"), lambda a: _("Công bố được") if a.released else _("Bị chặn"),
               ("released",)),
        Column("ly_do", gettext_lazy("Vì sao"), _reasons),
    ),
    lambda desk: ReleaseAttempt.objects.filter(batch__product__subject__in=desk.subjects), _attempts,
    ("-at", "pk"), numeric=frozenset({"luc"}), within_period=True,
)  # fmt: skip


# --- certificates -------------------------------------------------------------------------------------------------
def _certificates(filters: given.CertificateFilters) -> Any:
    return filters.qs.select_related("subject__unit", "product")


def _paper_state(paper: Certificate) -> str:
    return str(paper.state_on(timezone.localdate()).label)


CERTIFICATES = Table(
    "giay-chung-nhan", gettext_lazy("Giấy và hạn của giấy"), gettext_lazy("Không có giấy nào như vậy."),
    "desk-certificates", given.CertificateFilters,
    (
        Column("giay", gettext_lazy("Giấy"), lambda c: c.label, ("kind", "stars"),
               lambda c: f"{subject_link(c.subject)}#giay"),
        Column("so", gettext_lazy("Số"), lambda c: c.number or c.decision_no),
        Column("san_pham", gettext_lazy("Sản phẩm"), lambda c: c.product.name if c.product else "",
               ("product__folded",)),
        Column("co_so", gettext_lazy("Cơ sở"), lambda c: c.subject.name, ("subject__folded",),
               lambda c: subject_link(c.subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda c: place(c.subject.unit), ("subject__unit__folded",)),
        Column("cap", gettext_lazy("Ngày cấp"), lambda c: c.issued_on, ("issued_on",)),
        Column("het", gettext_lazy("Hết hạn"), lambda c: c.expires_on, ("expires_on",)),
        Column("trang_thai", gettext_lazy("Hôm nay"), _paper_state),
    ),
    lambda desk: Certificate.objects.filter(subject__in=desk.subjects), _certificates,
    ("expires_on", "pk"), numeric=frozenset({"cap", "het"}),
)  # fmt: skip


# --- scans --------------------------------------------------------------------------------------------------------
def scan_period(filters: given.DeskFilters) -> Period:
    """The days asked for; the last twelve months where none are."""
    begin, end = filters.days()
    end = end or timezone.localdate()
    usual = a_year_to(end)
    return Period(begin, end) if begin and begin <= end else usual


def _scans(filters: given.ScanFilters) -> Any:
    return scan_days(filters.desk.subjects, scan_period(filters), filters.qs.order_by())


def _with_goods(rows: Sequence[Any]) -> list[dict]:
    """Looks up the products and lots of some lines in two queries."""
    products = Product.objects.select_related("subject__unit").in_bulk({row["product"] for row in rows})
    batches = Batch.objects.in_bulk({row["batch"] for row in rows if row["batch"]})
    return [row | {"product": products[row["product"]], "batch": batches.get(row["batch"])} for row in rows]


SCANS = Table(
    "luot-quet", gettext_lazy("Lượt quét"), gettext_lazy("Không có lượt quét nào trong những ngày này."), "desk-scans",
    given.ScanFilters,
    (
        Column("ngay", gettext_lazy("Ngày"), lambda r: r["day"]),
        Column("san_pham", gettext_lazy("Sản phẩm"), lambda r: r["product"].name),
        Column("lo", gettext_lazy("Số lô"), lambda r: r["batch"].lot if r["batch"] else _("mã của sản phẩm"),
               link=lambda r: batch_link(r["batch"]) if r["batch"] else ""),
        Column("co_so", gettext_lazy("Cơ sở"), lambda r: r["product"].subject.name,
               link=lambda r: subject_link(r["product"].subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda r: place(r["product"].subject.unit)),
        Column("luot", gettext_lazy("Lượt"), lambda r: r["n"]),
    ),
    lambda desk: Product.objects.filter(subject__in=desk.subjects), _scans,
    gather=_with_goods, numeric=frozenset({"luot"}), within_period=True,
    total=lambda filters: scan_total(filters.desk.subjects, scan_period(filters), filters.qs.order_by()),
)  # fmt: skip


# --- warnings -----------------------------------------------------------------------------------------------------
WARNINGS = Table(
    "canh-bao", gettext_lazy("Cảnh báo đang mở"), gettext_lazy("Không có cảnh báo nào đang mở."), "desk-warnings",
    given.WarningFilters,
    (
        Column("viec", gettext_lazy("Việc"), lambda w: w.what, link=lambda w: w.url),
        Column("loai", gettext_lazy("Loại"), lambda w: w.kind_words),
        Column("co_so", gettext_lazy("Cơ sở"), lambda w: w.subject.name, link=lambda w: subject_link(w.subject)),
        Column("xa", gettext_lazy("Xã, phường"), lambda w: place(w.subject.unit)),
        Column("tu", gettext_lazy("Từ lúc"), lambda w: w.since),
    ),
    lambda desk: desk.subjects, warned,
    numeric=frozenset({"tu"}),
)  # fmt: skip

TABLES = (SUBJECTS, PRODUCTS, BATCHES, ATTEMPTS, CERTIFICATES, SCANS, WARNINGS)
