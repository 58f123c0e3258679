"""Batches by Excel. A new row becomes a draft and its harvest; a published batch is never changed by a file."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cooperatives.subjects import Household, Plot, Subject
from cooperatives.users import User
from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit, Product
from products.lots import faults_of, usual_quantity
from traceability.field.harvesting import change_batch, harvest_batch, harvest_of
from traceability.foundation import numbers
from traceability.foundation.refusals import Refusal
from traceability.foundation.words import fold
from traceability.intake import cells
from traceability.intake.columns import CODE, DAY, EXAMPLE, TEXT, Column
from traceability.intake.kinds import shared
from traceability.intake.kinds.base import (
    Ground,
    Judged,
    Kind,
    changed_since,
    differences,
    side_by_side,
    unknown_code,
    uuids,
)
from traceability.intake.models import IntakeRow, Outcome
from traceability.ledger.record import correct
from traceability.ledger.vocabulary import ErrorReason

FACTS = ("produced_on", "quantity", "unit", "plots", "packs", "expires_on", "note")


def _sure(raw: Any, _remarks: list[str]) -> bool:
    if fold(cells.text_of(raw)).strip(" .") in ("dung", "x", "co", "da xem", "ok", "yes", "1"):
        return True
    raise Refusal(_("Ghi “đúng” nếu số lượng là đúng, hoặc để trống."))


@dataclass
class Store(Ground):
    """Products, plots and batches of the subject, and what is usual."""

    products: dict[str, Product] = field(default_factory=dict)
    places: shared.Places = field(default_factory=shared.Places)
    by_code: dict[str, uuid.UUID] = field(default_factory=dict)
    by_lot: dict[tuple[uuid.UUID, str], uuid.UUID] = field(default_factory=dict)
    alike: Counter[int] = field(default_factory=Counter)  # how often a batch that says the same stands there
    found: dict[uuid.UUID, Batch] = field(default_factory=dict)  # of the rows at hand that carry a code
    usual: dict[tuple[uuid.UUID, str, uuid.UUID | None], Decimal | None] = field(default_factory=dict)

    def usually(self, batch: Batch) -> Decimal | None:
        key = (batch.product_id, batch.unit, batch.household_id)
        if key not in self.usual:
            self.usual[key] = usual_quantity(batch.product, batch.unit, household=batch.household)
        return self.usual[key]

    def offers_plots(self, household: Household | None) -> bool:
        """Whether there are plots to choose from, for the household's own batches its own."""
        known = (plot for plots in self.places.plots.values() for plot in plots)
        return any(household is None or plot.household_id == household.pk for plot in known)


class Batches(Kind):
    """*Lô hàng*."""

    key = "batches"
    slug = "lo-hang"
    title = gettext_lazy("Lô hàng")
    hint = gettext_lazy("Sản phẩm, ngày thu hoạch, số lượng, thửa.")
    icon = "lot"
    takes_back = gettext_lazy(
        "Ghi lần thu hoạch là không xảy ra. Lô nháp vẫn còn trong danh sách, vì sổ nhật ký không xóa. "
        "Lô đã công bố thì giữ nguyên."
    )
    columns = (
        Column(CODE, gettext_lazy("Mã (không sửa)"), cells.code, format=TEXT, width=14,
               help=gettext_lazy("Hệ thống ghi. Lô mới thì để trống.")),
        Column("product", gettext_lazy("Sản phẩm"), cells.line(160), required=True, options="product", width=34,
               also=("Tên sản phẩm",), help=gettext_lazy("Chọn trong danh sách, hoặc ghi mã sản phẩm.")),
        Column("lot", gettext_lazy("Số lô"), cells.code, format=TEXT, width=14, also=("Lô", "Lô hàng"),
               help=gettext_lazy("Hệ thống cấp. Lô mới thì để trống.")),
        Column("produced_on", gettext_lazy("Ngày thu hoạch"), cells.day, required=True, format=DAY, width=16,
               also=("Ngày sản xuất", "Ngày thu hoạch, sản xuất", "Ngày"),
               help=gettext_lazy("Ngày/tháng/năm, ví dụ 27/09/2026.")),
        Column("quantity", gettext_lazy("Số lượng"), shared.read_quantity, required=True, width=14, also=("Sản lượng",),
               help=gettext_lazy("Ví dụ 1.500 hoặc 1,5. Ghi “5 tạ” cũng được.")),
        Column("unit", gettext_lazy("Đơn vị"), shared.read_unit, options="unit", width=14, also=("Đơn vị tính", "ĐVT"),
               help=gettext_lazy("Chọn trong danh sách. Để trống là kg.")),
        Column("plot", gettext_lazy("Thửa"), cells.prose(2000), options="plot", width=28, also=("Vườn", "Tên thửa"),
               help=gettext_lazy("Chọn thửa. Nhiều thửa thì viết cách nhau bằng dấu chấm phẩy.")),
        Column("household", gettext_lazy("Hộ"), cells.line(240), options="household", width=26,
               also=("Tên hộ", "Hộ thành viên"), help=gettext_lazy("Chỉ cần khi nhiều hộ có thửa cùng tên.")),
        Column("packs", gettext_lazy("Số gói để bán"), cells.whole(1, 100_000_000, units=("gói", "túi", "hộp")),
               also=("Số gói",), width=14, help=gettext_lazy("Để trống thì tính theo khối lượng một gói.")),
        Column("expires_on", gettext_lazy("Hạn sử dụng"), cells.day, format=DAY, width=16, also=("HSD",),
               help=gettext_lazy("Để trống thì tính theo hạn dùng của sản phẩm.")),
        Column("note", gettext_lazy("Ghi chú"), cells.line(600), width=34),
        Column("sure", gettext_lazy("Xác nhận số lượng"), _sure, width=16, also=("Xác nhận",),
               help=gettext_lazy("Ghi “đúng” khi số lượng gấp nhiều lần mọi khi mà vẫn đúng.")),
    )  # fmt: skip

    def example(self) -> dict[str, Any]:
        return {CODE: EXAMPLE, "product": "Gạo nếp nương", "produced_on": dt.date(2026, 9, 27), "quantity": 412,
                "unit": str(MeasureUnit.KG.label), "plot": "Thửa Nà Dưới", "note": "Gặt tay"}  # fmt: skip

    def lists(self, subject: Subject) -> dict[str, list[str]]:
        products = subject.products.filter(archived=False).exclude(ocop_set__has_batch=False)
        plots = subject.plots.filter(active=True)
        return {"product": [p.name for p in products], "unit": shared.unit_words(), "plot": [p.name for p in plots],
                "household": shared.household_names(subject)}  # fmt: skip

    def standing(self, subject: Subject) -> Iterator[dict[str, Any]]:
        """The drafts: nothing else may be changed."""
        drafts = Batch.objects.filter(product__subject=subject, state=BatchState.DRAFT, product__archived=False)
        for batch in drafts.select_related("product", "household").prefetch_related("plots"):
            yield {
                CODE: str(batch.pk), "product": batch.product.name, "lot": batch.lot, "produced_on": batch.produced_on,
                "quantity": batch.quantity, "unit": str(batch.get_unit_display()),
                "plot": shared.joined(batch.plots.all()), "packs": batch.packs, "expires_on": batch.expires_on,
                "note": batch.note, "household": shared.household_words(batch.household),
            }  # fmt: skip

    def ground(self, subject: Subject) -> Store:
        store = Store(subject, products=shared.products_by_name(subject), places=shared.Places.of(subject))
        mine = Batch.objects.filter(product__subject=subject).prefetch_related("plots").only(
            "pk", "product_id", "lot", "produced_on", "quantity", "unit"
        )  # fmt: skip
        for batch in mine.order_by().iterator(chunk_size=2000):
            store.by_code[str(batch.pk)] = batch.pk
            store.by_lot[batch.product_id, batch.lot.upper()] = batch.pk
            plots = [plot.pk for plot in batch.plots.all()]
            store.alike[_likeness(batch.product_id, batch.produced_on, batch.quantity, batch.unit, plots)] += 1
        return store

    def prepare(self, ground: Store, codes: set[str]) -> None:
        mine = Batch.objects.filter(product__subject=ground.subject, pk__in=uuids(codes))
        rows = mine.select_related("product__subject", "product__ocop_set", "household").prefetch_related("plots")
        ground.found = {batch.pk: batch for batch in rows}

    def judge(self, ground: Store, said: dict[str, Any], number: int) -> Judged:
        target = self._known(ground, said)
        if target is not None:
            return self._judge_change(ground, target, said, number)
        (amount, unit), (household, plots), product = shared.collected(
            lambda: shared.measured(said, otherwise=MeasureUnit.KG),
            lambda: _where(ground, said),
            lambda: shared.product_called(ground.products, said["product"]),
        )
        facts = self._facts(said | {"quantity": [amount, unit]}, plots)
        title = f"{product} · {shared.amount_words(amount, unit)}"
        day = dt.date.fromisoformat(facts["produced_on"])
        likeness = _likeness(product.pk, day, Decimal(amount), unit, [plot.pk for plot in plots])
        if ground.alike[likeness] > 0:
            ground.alike[likeness] -= 1
            return Judged(Outcome.SAME, title=title)
        self._check(ground, self._batch(product, facts, household), plots, bool(said.get("sure")))
        shown = [[self.heading(key), text] for key, text in self._texts(facts, plots).items()]
        facts |= {"product": str(product.pk), "household": str(household.pk) if household else None}
        return Judged(Outcome.NEW, title=title, facts=facts, shown=shown)

    def _judge_change(self, ground: Store, pk: uuid.UUID, said: dict[str, Any], number: int) -> Judged:
        batch = ground.found.get(pk) or _one(pk)
        title = f"{batch.product} · {batch.lot}"
        if sentence := ground.twice(pk, number):
            raise Refusal({CODE: [sentence]})
        now = _facts_of(batch)
        (amount, unit), plots = shared.collected(
            lambda: shared.measured(said, otherwise=now["unit"]),
            lambda: _plots_now(ground, said, batch),
        )
        facts = self._facts(said | ({"quantity": [amount, unit]} if amount else {"unit": unit}), plots)
        keys = differences(facts, now)
        if not keys:
            return Judged(Outcome.SAME, title=title, target=pk)
        if batch.state != BatchState.DRAFT:
            raise Refusal(_("Lô đã công bố nên không sửa được nữa. Xóa dòng này khỏi tệp."))
        trial = self._batch(batch.product, now | facts, batch.household)
        trial.made_from_lots = batch.made_from_lots
        self._check(ground, trial, plots, bool(said.get("sure")) or not {"quantity", "unit"} & set(keys))
        facts, before = {key: facts[key] for key in keys}, {key: now[key] for key in keys}
        shown = side_by_side(self, ["plot" if k == "plots" else k for k in keys],
                             self._texts(before, list(batch.plots.all())), self._texts(facts, plots))  # fmt: skip
        return Judged(Outcome.CHANGED, title=title, facts=facts, before=before, shown=shown, target=pk)

    def _known(self, ground: Store, said: dict[str, Any]) -> uuid.UUID | None:
        if code := said.get(CODE):
            if code.lower() not in ground.by_code:
                raise Refusal({CODE: [unknown_code()]})
            return ground.by_code[code.lower()]
        if not (lot := said.get("lot")):
            return None
        product = shared.product_called(ground.products, said["product"])
        found = ground.by_lot.get((product.pk, lot.upper()))
        if found is None:
            text = _("Không có lô %(lot)s của sản phẩm này. Lô mới thì để trống, hệ thống cấp số.")
            raise Refusal({"lot": [text % {"lot": lot[:20]}]})
        return found

    def _facts(self, said: dict[str, Any], plots: list[Plot]) -> dict[str, Any]:
        """What the row says, in plain JSON."""
        facts: dict[str, Any] = {key: said[key] for key in ("packs",) if key in said}
        facts |= {key: said[key] and str(said[key]) for key in ("produced_on", "expires_on") if key in said}
        if "note" in said:
            facts["note"] = said["note"] or ""
        if said.get("quantity"):
            facts["quantity"], facts["unit"] = _three_places(said["quantity"][0]), said["quantity"][1]
        elif said.get("unit"):
            facts["unit"] = said["unit"]
        return facts | {"plots": sorted(str(plot.pk) for plot in plots)}

    def _batch(self, product: Product, facts: dict[str, Any], household: Household | None) -> Batch:
        values = {key: value for key, value in _for_verb(facts).items() if key not in ("plots", "product")}
        return Batch(product=product, household=household, **values)

    def _check(self, ground: Store, batch: Batch, plots: list[Plot], sure: bool) -> None:
        usual = None if sure else ground.usually(batch)
        found = faults_of(batch, plots, usual=usual, has_plots=ground.offers_plots(batch.household))
        if "quantity" in found and found["quantity"][0].endswith("?"):
            found["quantity"].append(_("Nếu đúng, ghi “đúng” vào cột Xác nhận số lượng."))
        if batch.product.ocop_set and not batch.product.ocop_set.has_batch:
            found["product"] = [_("Sản phẩm này không lập lô được. Chọn sản phẩm khác.")]
        if found:
            raise Refusal({"plot" if key == "plots" else key: sentences for key, sentences in found.items()})

    def _texts(self, facts: dict[str, Any], plots: list[Plot]) -> dict[str, str]:
        said = {key: str(value) for key, value in facts.items() if value not in (None, "", [])}
        for key in ("produced_on", "expires_on"):
            if key in said:
                said[key] = f"{dt.date.fromisoformat(said[key]):%d/%m/%Y}"
        if "quantity" in said:
            said["quantity"] = numbers.show(Decimal(said["quantity"]))
        if "unit" in said:
            said["unit"] = str(MeasureUnit(said["unit"]).label)
        if "packs" in said:
            said["packs"] = numbers.show(facts["packs"])
        if said.pop("plots", None):
            said["plot"] = shared.joined(plots)
        return said

    def write(self, *, actor: User, subject: Subject, row: IntakeRow, client_uuid: uuid.UUID, held: Any) -> uuid.UUID:
        facts = _for_verb(row.facts)
        if "plots" in facts:
            facts["plots"] = _plots(facts["plots"], subject)
        if row.target is None:
            household = facts.pop("household", None)
            facts["household"] = subject.households.get(pk=household) if household else None
            product = Product.objects.select_related("subject", "ocop_set").get(
                pk=facts.pop("product"), subject=subject
            )
            batch = harvest_batch(
                actor=actor, product=product, photos=[], client_uuid=client_uuid, quantity_confirmed=True, **facts
            )
            return batch.pk
        batch = Batch.objects.select_related("product__subject").get(pk=row.target, product__subject=subject)
        changed_since(_facts_of(batch), row.before)
        return change_batch(actor=actor, batch=batch, quantity_confirmed=True, **facts).pk

    def take_back(self, *, actor: User, subject: Subject, row: IntakeRow) -> bool:
        batch = Batch.objects.select_related("product__subject").get(pk=row.made, product__subject=subject)
        if batch.state != BatchState.DRAFT:
            return False
        if row.outcome == Outcome.REPLACED:
            changed_since(_facts_of(batch), row.facts)
            facts = _for_verb(row.before)
            if "plots" in facts:
                facts["plots"] = _plots(facts["plots"], subject)
            change_batch(actor=actor, batch=batch, quantity_confirmed=True, **facts)
            return True
        if told := harvest_of(batch):
            correct(actor=actor, event=told, error_reason=ErrorReason.DID_NOT_OCCUR)
        return True

    def address(self, target: uuid.UUID) -> str:
        return reverse("batch", args=[target])


def _one(pk: uuid.UUID) -> Batch:
    """A batch that a row names by its lot."""
    return (
        Batch.objects.select_related("product__subject", "product__ocop_set", "household")
        .prefetch_related("plots")
        .get(pk=pk)
    )


def _where(ground: Store, said: dict[str, Any]) -> tuple[Household | None, list[Plot]]:
    """The household, named or by its plots, and the plots."""
    household = ground.places.household(said.get("household"))
    plots = ground.places.called(said.get("plot") or "", household)
    owners = {plot.household for plot in plots}
    return household or (owners.pop() if len(owners) == 1 else None), plots


def _plots_now(ground: Store, said: dict[str, Any], batch: Batch) -> list[Plot]:
    """The plots of a batch after its row: a batch stays with its household."""
    standing = list(batch.plots.all())
    named = ground.places.household(said.get("household"))
    if named is not None and named.pk != batch.household_id:
        raise Refusal({"household": [_("Lô đã lập không đổi sang hộ khác được. Lập lô mới.")]})
    typed = said.get("plot")
    if not typed or fold(typed) == fold(shared.joined(standing)):
        return standing
    return ground.places.called(typed, batch.household)


def _plots(wanted: list[str], subject: Subject) -> list[Plot]:
    return list(Plot.objects.filter(pk__in=wanted, subject=subject).select_related("household"))


def _three_places(amount: str) -> str:
    return str(Decimal(amount).quantize(Decimal("0.001")))


def _likeness(product: uuid.UUID, day: dt.date, quantity: Decimal, unit: str, plots: list[uuid.UUID]) -> int:
    return hash((product, day, Decimal(quantity).normalize(), unit, frozenset(plots)))


def _facts_of(batch: Batch) -> dict[str, Any]:
    """The facts of a batch in plain JSON."""
    return {
        "produced_on": str(batch.produced_on), "quantity": _three_places(str(batch.quantity)), "unit": batch.unit,
        "plots": sorted(str(plot.pk) for plot in batch.plots.all()), "packs": batch.packs,
        "expires_on": batch.expires_on and str(batch.expires_on), "note": batch.note,
    }  # fmt: skip


def _for_verb(facts: dict[str, Any]) -> dict[str, Any]:
    facts = dict(facts)
    for key in ("produced_on", "expires_on"):
        if facts.get(key):
            facts[key] = dt.date.fromisoformat(facts[key])
    if "quantity" in facts:
        facts["quantity"] = Decimal(facts["quantity"])
    return facts


BATCHES = Batches()
