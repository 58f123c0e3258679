"""The ten minimum data items of TT 02/2024/TT-BKHCN, Article 6, read off a batch. It judges presence, never truth.

An "if any" item (8 and 9) needs an explicit "không có": silence counts as missing, so that unknown differs from none.
"""

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.batches import Batch
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS

# What the scan page must show at the least, and item 5: without it there is nothing to trace. Item 7 is issued by us.
REQUIRED = frozenset({1, 2, 3, 4, 5, 6, 8, 9, 10})


@dataclass(frozen=True)
class Item:
    """One of the ten items: what it is called, what is there, and where the maker adds what is missing."""

    number: int
    label: str
    value: str
    present: bool
    remedy: str  # an address name: "my-product", "diary-new", "mine", "batch"

    @property
    def blocks(self) -> bool:
        return not self.present and self.number in REQUIRED


def _brand(batch: Batch) -> tuple[str, bool]:
    product = batch.product
    if product.brand:
        return product.brand, True
    return (_("Không có"), True) if product.brand_none else ("", False)


def _expiry(batch: Batch) -> tuple[str, bool]:
    if batch.expires_on:
        return date_format(batch.expires_on), True
    return (_("Không có"), True) if batch.product.shelf_life_none else ("", False)


def ten_items(batch: Batch) -> list[Item]:
    """The ten items for `batch`, in the order of the circular."""
    product, subject = batch.product, batch.product.subject
    photo = product.photos.first()
    stages = TraceEvent.objects.current().of_batch(batch).exclude(biz_step__in=STATE_STEPS).count()
    code = getattr(batch, "trace_code", None)
    brand, brand_said = _brand(batch)
    expiry, expiry_said = _expiry(batch)
    address = str(subject.unit) if subject.unit else ""
    steps = _("%(count)d việc đã ghi") % {"count": stages} if stages else ""
    return [
        Item(1, _("Tên sản phẩm"), product.name, bool(product.name), "my-product"),
        Item(2, _("Hình ảnh"), _("Có") if photo else "", photo is not None, "my-product"),
        Item(3, _("Tên đơn vị sản xuất, kinh doanh"), subject.name, bool(subject.name), "mine"),
        Item(4, _("Địa chỉ"), address, bool(address), "mine"),
        Item(5, _("Các công đoạn"), steps, bool(stages), "diary-new"),
        Item(6, _("Thời gian sản xuất"), date_format(batch.produced_on), True, "batch"),
        Item(7, _("Mã truy xuất"), code.code if code and code.issued_at else _("Cấp khi công bố"), True, "batch"),
        Item(8, _("Thương hiệu, nhãn hiệu"), brand, brand_said, "my-product"),
        Item(9, _("Hạn sử dụng"), expiry, expiry_said, "my-product"),
        Item(10, _("Tiêu chuẩn, quy chuẩn áp dụng"), product.standard, bool(product.standard), "my-product"),
    ]
