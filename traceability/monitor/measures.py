"""The department's figures (domain.md §8): each with its definition, its denominator and the list behind it."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from traceability.monitor import questions
from traceability.monitor.looks import scans_by_unit
from traceability.monitor.periods import Period
from traceability.monitor.slots import FIGURES, Measure

Counts = Mapping[int | None, int]
Asked = Callable[[QuerySet[Any], Period], QuerySet[Any]]
OCOP_STARS = (5, 4, 3)


def per_unit(rows: QuerySet[Any], path: str) -> dict[int | None, int]:
    """How many of `rows` stand under each commune: one query."""
    return dict(rows.order_by().values_list(path).annotate(n=Count("pk", distinct=True)))


def _by(path: str, ask: Asked) -> Callable[[QuerySet[Any], Period], Counts]:
    return lambda subjects, period: per_unit(ask(subjects, period), path)


def _warnings(subjects: QuerySet[Any], period: Period) -> Counts:
    """Everything open, whatever its kind. Reports on codes that name nothing belong to no commune: not here."""
    day, found = period.end, Counter[int | None]()
    for rows, path in (
        (questions.open_holds(subjects, day), "batch__product__subject__unit"),
        (questions.open_recalls(subjects, day), "batch__product__subject__unit"),
        (questions.open_reports(subjects, day), "product__subject__unit"),
        (questions.expiring(subjects, day), "subject__unit"),
    ):
        found.update(per_unit(rows, path))
    return found


def _star(stars: int) -> Measure:
    return Measure(
        f"ocop_{stars}",
        {5: _("OCOP 5 sao"), 4: _("OCOP 4 sao"), 3: _("OCOP 3 sao")}[stars],
        _("Sản phẩm có giấy OCOP còn hạn, xếp theo số sao cao nhất trên giấy."),
        _by("subject__unit", lambda s, p: questions.ocop(s, p.end, stars)),
        "desk-products", (("ocop", "con-han"), ("sao", str(stars))), of="ocop", of_label=_("sản phẩm OCOP còn hạn"),
    )  # fmt: skip


OWN = (
    Measure(
        "subjects", _("Cơ sở đã đăng ký"),
        _("Cơ sở tự đăng ký đến hết ngày cuối kỳ, đã xác nhận hay chưa. Không tính danh mục chép từ nguồn công bố."),
        _by("unit", lambda s, p: questions.registered(s, p.end)),
        "desk-subjects", (("nguon", "registered"),),
    ),
    Measure(
        "active", _("Cơ sở có ghi, 30 ngày"),
        _("Cơ sở đã đăng ký có ghi nhật ký hoặc lập lô hàng trong 30 ngày tính đến ngày cuối kỳ, "
          "theo lúc ghi vào hệ thống."),
        _by("unit", lambda s, p: questions.active(s, p.end)),
        "desk-subjects", (("nguon", "registered"), ("ghi", "30")), of="subjects", of_label=_("cơ sở đã đăng ký"),
    ),
    Measure(
        "ocop", _("Sản phẩm OCOP còn hạn"),
        _("Sản phẩm có giấy OCOP đã xác nhận, đã cấp, chưa hết hạn và chưa bị thu hồi giấy vào ngày cuối kỳ."),
        _by("subject__unit", lambda s, p: questions.ocop(s, p.end)),
        "desk-products", (("ocop", "con-han"),),
    ),
    *(_star(stars) for stars in OCOP_STARS),
    Measure(
        "ocop_coded", _("OCOP có mã đang dùng"),
        _("Sản phẩm OCOP còn hạn có ít nhất một lô công bố trong 12 tháng tính đến ngày cuối kỳ."),
        _by("subject__unit", lambda s, p: questions.with_code(questions.ocop(s, p.end), p.end)),
        "desk-products", (("ocop", "co-ma"),), of="ocop", of_label=_("sản phẩm OCOP còn hạn"),
    ),
    Measure(
        "ocop_expiring", _("Giấy OCOP sắp hết hạn"),
        _("Giấy OCOP còn hạn vào ngày cuối kỳ và hết hạn trong 180 ngày sau đó."),
        _by("subject__unit", lambda s, p: questions.expiring(s, p.end).filter(kind="ocop")),
        "desk-certificates", (("loai", "ocop"), ("han", "sap-het")),
    ),
    Measure(
        "ocop_expired", _("Giấy OCOP đã hết hạn"),
        _("Giấy OCOP đã xác nhận, hết hạn đến ngày cuối kỳ mà sản phẩm chưa có giấy mới."),
        _by("subject__unit", lambda s, p: questions.expired(s, p.end).filter(kind="ocop")),
        "desk-certificates", (("loai", "ocop"), ("han", "da-het")),
    ),
    Measure(
        "batches", _("Lô công bố trong kỳ"),
        _("Lô hàng được công bố trong kỳ, kể cả lô sau đó tạm dừng, thu hồi hoặc kết thúc."),
        _by("product__subject__unit", questions.released), "desk-batches", spans="period",
    ),
    Measure(
        "complete", _("Lô đủ mười mục"),
        _("Lô công bố trong kỳ hiện có đủ mười mục thông tin của Thông tư 02/2024/TT-BKHCN."),
        _by("product__subject__unit", lambda s, p: questions.complete(questions.released(s, p))),
        "desk-batches", (("du", "on"),), "period", "batches", _("lô công bố trong kỳ"),
    ),
    Measure(
        "attempts", _("Lần bấm công bố"),
        _("Mọi lần bấm công bố lô hàng trong kỳ, được hay không."),
        _by("batch__product__subject__unit", questions.attempts), "desk-attempts", spans="period",
    ),
    Measure(
        "phi_stopped", _("Lần chặn vì chưa hết cách ly"),
        _("Lần công bố bị chặn trong kỳ vì thuốc chưa hết thời gian cách ly khi thu hoạch."),
        _by(
            "batch__product__subject__unit",
            lambda s, p: questions.stopped_by(questions.attempts(s, p), "phi"),
        ),
        "desk-attempts", (("ly_do", "phi"),), "period", "attempts", _("lần bấm công bố"),
    ),
    Measure(
        "scans", _("Lượt quét trong kỳ"),
        _("Lượt mở trang truy xuất bằng mã của lô hoặc của sản phẩm trong kỳ, không tính máy tự động."),
        scans_by_unit, "desk-scans", spans="period",
    ),
    Measure(
        "warnings", _("Cảnh báo đang mở"),
        _("Cộng vào cuối kỳ: phản ánh của người mua về sản phẩm có trong hệ thống và chưa xử lý xong, lô tạm dừng, "
          "đợt thu hồi chưa kết thúc, giấy hết hạn trong 180 ngày."),
        _warnings, "desk-warnings",
    ),
)  # fmt: skip


def measures() -> Iterator[Measure]:
    """Our own figures, then those of the floor above."""
    yield from OWN
    yield from FIGURES
