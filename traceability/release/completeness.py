"""What two laws ask of a lot, read off the batch: TT 02/2024 (Article 6) and NĐ 37/2026 (Article 32).

It judges presence, never truth. An "if any" item needs an explicit "không có": silence counts as missing, so that
unknown differs from none. Which missing item holds a release back is for `rules` to say.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from products.batches import Batch
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS
from traceability.release.rules import Law, blocking_on

MAKER = gettext_lazy("Cơ sở bổ sung")
ISSUED = gettext_lazy("Hệ thống cấp khi công bố")
GS1 = gettext_lazy("Cơ sở đăng ký với GS1 Việt Nam")
Answer = tuple[str, bool]


@dataclass(frozen=True)
class Item:
    """One item: what it is called, what is there, who adds it where, and whether a release waits for it."""

    law: str
    number: int
    label: str
    value: str
    present: bool
    remedy: str  # an address name: "my-product", "diary-new", "mine", "batch", "my-papers"
    who: str | Promise = MAKER
    demanded: bool = False

    @property
    def blocks(self) -> bool:
        return self.demanded and not self.present


def _or_none(value: str, none: bool) -> Answer:
    return (value, True) if value else ((_("Không có"), True) if none else ("", False))


def _said(value: str) -> Answer:
    return value, bool(value)


def _photo(batch: Batch) -> Answer:
    return _said(_("Có") if batch.product.photos.first() else "")


def _brand(batch: Batch) -> Answer:
    return _or_none(batch.product.brand, batch.product.brand_none)


def _expiry(batch: Batch) -> Answer:
    return _or_none(date_format(batch.expires_on) if batch.expires_on else "", batch.product.shelf_life_none)


def _stages(batch: Batch) -> Answer:
    stages = TraceEvent.objects.current().of_batch(batch).exclude(biz_step__in=STATE_STEPS).count()
    return _said(_("%(count)d việc đã ghi") % {"count": stages} if stages else "")


def _code(batch: Batch) -> Answer:
    code = getattr(batch, "trace_code", None)
    return (code.code if code and code.issued_at else _("Cấp khi công bố")), True


def _papers(batch: Batch) -> Answer:
    today = timezone.localdate()
    own = batch.product.certificates.in_force_on(today) | batch.product.subject.certificates.in_force_on(today).filter(
        product=None
    )
    return _said(", ".join(dict.fromkeys(one.label for one in own)))


def _origin(batch: Batch) -> Answer:
    units = [str(plot.unit) for plot in batch.plots.select_related("unit")]
    return _said("; ".join(dict.fromkeys(units)))


def _identifier(batch: Batch) -> Answer:
    return _said(batch.product.subject.tax_code or batch.product.subject.gs1_prefix)


def _address(batch: Batch) -> Answer:
    unit = batch.product.subject.unit
    return _said(str(unit) if unit else "")


Line = tuple[str | Promise, str, str | Promise, Callable[[Batch], Answer]]
TT02: tuple[Line, ...] = (
    (gettext_lazy("Tên sản phẩm"), "my-product", MAKER, lambda batch: _said(batch.product.name)),
    (gettext_lazy("Hình ảnh"), "my-product", MAKER, _photo),
    (gettext_lazy("Tên đơn vị sản xuất, kinh doanh"), "mine", MAKER, lambda batch: _said(batch.product.subject.name)),
    (gettext_lazy("Địa chỉ"), "mine", MAKER, _address),
    (gettext_lazy("Các công đoạn"), "diary-new", MAKER, _stages),
    (gettext_lazy("Thời gian sản xuất"), "batch", MAKER, lambda batch: _said(date_format(batch.produced_on))),
    (gettext_lazy("Mã truy xuất"), "batch", ISSUED, _code),
    (gettext_lazy("Thương hiệu, nhãn hiệu"), "my-product", MAKER, _brand),
    (gettext_lazy("Hạn sử dụng"), "my-product", MAKER, _expiry),
    (gettext_lazy("Tiêu chuẩn, quy chuẩn áp dụng"), "my-product", MAKER, lambda batch: _said(batch.product.standard)),
)
ND37: tuple[Line, ...] = (
    (gettext_lazy("Tên sản phẩm"), "my-product", MAKER, lambda batch: _said(batch.product.name)),
    (gettext_lazy("Mã vạch GTIN"), "my-product", GS1, lambda batch: _said(batch.product.gtin or "")),
    (gettext_lazy("Tên người sản xuất"), "mine", MAKER, lambda batch: _said(batch.product.subject.name)),
    (gettext_lazy("Địa chỉ người sản xuất"), "mine", MAKER, _address),
    (gettext_lazy("Mã định danh người sản xuất"), "mine", MAKER, _identifier),
    (gettext_lazy("Nơi trồng, nuôi, làm ra"), "batch", MAKER, _origin),
    (gettext_lazy("Truy xuất nguồn gốc"), "diary-new", MAKER, _stages),
    (gettext_lazy("Giấy chứng nhận còn hạn"), "my-papers", MAKER, _papers),
    (gettext_lazy("Ngày sản xuất"), "batch", MAKER, lambda batch: _said(date_format(batch.produced_on))),
    (gettext_lazy("Hạn sử dụng"), "my-product", MAKER, _expiry),
    (
        gettext_lazy("Cảnh báo an toàn"), "my-product", MAKER,
        lambda batch: _or_none(batch.product.warning, batch.product.warning_none),
    ),
)  # fmt: skip
LINES: dict[str, tuple[Line, ...]] = {Law.TT02: TT02, Law.ND37: ND37}


def items_of(batch: Batch, law: str, day: dt.date | None = None) -> list[Item]:
    """The items of `law` for `batch`, in its order, with what is demanded on `day` (today)."""
    demanded = blocking_on(day or timezone.localdate())
    found = []
    for number, (label, remedy, who, ask) in enumerate(LINES[law], 1):
        value, present = ask(batch)
        found.append(Item(law, number, str(label), value, present, remedy, who, (law, number) in demanded))
    return found


def ten_items(batch: Batch) -> list[Item]:
    """The ten minimum items of TT 02/2024."""
    return items_of(batch, Law.TT02)


def passport_items(batch: Batch) -> list[Item]:
    """What a product passport says at the least, NĐ 37/2026."""
    return items_of(batch, Law.ND37)


def missing(batch: Batch, day: dt.date) -> list[Item]:
    """Every item for which a release waits on `day`, each once: what both laws ask for stands under the first."""
    found: dict[str, Item] = {}
    for law in LINES:
        for item in items_of(batch, law, day):
            if item.blocks:
                found.setdefault(item.label, item)
    return list(found.values())
