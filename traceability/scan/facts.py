"""The facts of a lot in the four groups of the plan (II.2.1.d), each with who says it. Nothing personal comes out."""

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format, localize
from django.utils.translation import gettext as _

from cooperatives.places import AdministrativeUnit
from cooperatives.subjects import Plot, Subject
from products.batches import Batch
from products.catalogue import Activity, Product
from products.certificates import Certificate
from traceability.foundation.numbers import trimmed
from traceability.foundation.phones import national
from traceability.scan import papers, sources
from traceability.scan.sources import Fact, declared, fact

PROVINCE = "Thanh Hóa"


def place(unit: AdministrativeUnit | None) -> str:
    """ "Xã Mường Lát, Thanh Hóa": as near as the public may know."""
    return f"{unit.name_with_district}, {PROVINCE}" if unit else ""


def _joined(values: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, values)))


def _where_label(activity: str) -> str:
    return {
        Activity.LIVESTOCK: _("Nơi nuôi"),
        Activity.AQUACULTURE: _("Nơi nuôi, đánh bắt"),
        Activity.PROCESSING: _("Nơi làm ra"),
    }.get(Activity(activity), _("Nơi trồng"))


def _made_label(activity: str) -> str:
    return _("Ngày sản xuất") if activity == Activity.PROCESSING else _("Thu hoạch")


def origin(batch: Batch, plots: list[Plot]) -> tuple[Fact, ...]:
    """Nguồn gốc: where it grew, what grew, when it was taken in, how much."""
    product = batch.product
    own = Activity(product.activity) != Activity.PROCESSING
    facts = [
        fact(_where_label(product.activity), _joined(place(plot.unit) for plot in plots)),
        fact(_("Cây trồng, vật nuôi"), _joined(plot.crop for plot in plots), own_words=True) if own else None,
        fact(_("Mã số vùng trồng"), _joined(plot.growing_area_code for plot in plots))
        if any(plot.growing_area_code for plot in plots)
        else None,
        fact(_made_label(product.activity), date_format(batch.produced_on)),
        fact(_("Số lượng cả lô"), f"{localize(trimmed(batch.quantity))} {batch.get_unit_display()}"),
    ]
    return tuple(filter(None, facts))


def maker(subject: Subject) -> tuple[Fact, ...]:
    """Who answers for it. A telephone only with the maker's consent."""
    vouched = sources.of_subject(subject)
    facts = [
        fact(_("Người sản xuất"), subject.name, vouched, href=subject.get_absolute_url(), own_words=True),
        fact(_("Địa chỉ"), place(subject.unit), vouched),
    ]
    if subject.phone and subject.phone_public:
        facts.append(fact(_("Điện thoại"), national(subject.phone), href=f"tel:{subject.phone}"))
    return tuple(facts)


def provenance(product: Product, batch: Batch | None) -> tuple[Fact, ...]:
    """Xuất xứ: the maker, and what stands on the pack."""
    said = sources.of_product(product)
    brand = product.brand or (_("Không có") if product.brand_none else "")
    facts = [
        *maker(product.subject),
        fact(_("Thương hiệu"), brand, said, own_words=bool(product.brand)),
        fact(_("Quy cách"), product.pack_label, said, own_words=True),
    ]
    if product.warning:
        facts.append(fact(_("Cảnh báo an toàn"), product.warning, said, own_words=True))
    if batch:
        none = _("Không có") if product.shelf_life_none else ""
        facts.append(fact(_("Hạn sử dụng"), date_format(batch.expires_on) if batch.expires_on else none))
    return tuple(facts)


def standards(product: Product, certificates: list[Certificate], day: dt.date) -> tuple[Fact, ...]:
    """Tiêu chuẩn chất lượng: what the maker says it keeps to, and whether a paper bears it out."""
    source = papers.standard_source(product, certificates, day) or declared()
    return (fact(_("Tiêu chuẩn áp dụng"), product.standard, source, own_words=True),)
