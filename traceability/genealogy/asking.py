"""What a verb over lots is asked: how much of which lot, and into what. It says what is wrong with it, line by line."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.batches import Batch, BatchState
from products.catalogue import MeasureUnit, Product
from products.measures import amount
from traceability.foundation.refusals import Refusal
from traceability.genealogy.linking import Part
from traceability.genealogy.lots import AT_WORK, Lot, holdings
from traceability.genealogy.mass import Amount
from traceability.genealogy.trace import upstream

MOST_LINES = 60
MOST = Decimal("99999999999")
Faults = dict[str, list[str]]


@dataclass(frozen=True)
class Take:
    """So much of a lot that is in hand."""

    lot: uuid.UUID
    quantity: Decimal
    unit: str


@dataclass(frozen=True)
class Make:
    """A lot that comes out: so much of a product, or an own draft whose sources were not told yet."""

    product: Product | None
    quantity: Decimal
    unit: str
    unit_kg: Decimal | None = None  # declared for this line, where the product does not say what a unit weighs
    batch: Batch | None = None
    expires_on: dt.date | None = None

    @property
    def its_product(self) -> Product | None:
        return self.batch.product if self.batch else self.product

    @property
    def weight(self) -> Decimal | None:
        return Batch(product=self.its_product, unit=self.unit).unit_kg() or self.unit_kg

    def as_amount(self) -> Amount:
        return Amount(self.quantity, self.unit, self.weight, self.its_product and self.its_product.pk)


def part_of(take: Take, lot: Lot) -> Part:
    return Part(take.lot, take.quantity, take.unit, None if take.unit != lot.unit else lot.unit_kg)


def amount_of(take: Take, lot: Lot) -> Amount:
    return Amount(take.quantity, take.unit, lot.unit_kg if take.unit == lot.unit else None, lot.of)


def check_takes(takes: Sequence[Take], lots: Mapping[uuid.UUID, Lot], day: dt.date) -> None:
    """Raises Refusal with what is wrong with each line: `inputs.0.lot`, `inputs.0.quantity`, `inputs.0.unit`."""
    faults: Faults = {}
    if not takes:
        faults["inputs"] = [_("Chọn ít nhất một lô đưa vào, và ghi số lượng.")]
    if len(takes) > MOST_LINES:
        faults["inputs"] = [_("Mỗi lần ghi tối đa %(count)d lô. Ghi thành vài lần.") % {"count": MOST_LINES}]
    again = {lot for lot, count in Counter(take.lot for take in takes).items() if count > 1}
    sources = _stopped_sources(lots)
    for number, take in enumerate(takes):
        lot = lots.get(take.lot)
        if lot is None:
            text = _("Không có lô này trong kho của cơ sở. Hàng của nơi khác thì nhận hàng trước, rồi chọn lại.")
            faults[f"inputs.{number}.lot"] = [text]
        elif take.lot in again:
            faults[f"inputs.{number}.lot"] = [_("Lô này ghi hai lần. Gộp số lượng vào một dòng.")]
        elif text := _why_not_from(lot, day, sources):
            faults[f"inputs.{number}.lot"] = [text]
        else:
            faults |= {f"inputs.{number}.{name}": [text] for name, text in _fault_of_amount(take, lot)}
    if faults:
        raise Refusal(faults)


def _why_not_from(lot: Lot, day: dt.date, stopped: set[uuid.UUID]) -> str:
    named = {"lot": str(lot)}
    if lot.batch and lot.batch.state not in AT_WORK:
        said = {**named, "state": lot.batch.get_state_display()}
        return _("%(lot)s đang ở trạng thái: %(state)s. Chọn lô khác.") % said
    if lot.id in stopped:
        return _("%(lot)s làm từ lô đang tạm dừng hoặc bị thu hồi. Để riêng, chưa dùng.") % named
    if lot.expires_on and lot.expires_on < day:
        said = {**named, "day": date_format(lot.expires_on)}
        return _("%(lot)s đã quá hạn dùng ngày %(day)s. Chọn lô khác.") % said
    if lot.day > day:
        said = {**named, "day": date_format(lot.day)}
        return _("%(lot)s có từ ngày %(day)s, sau ngày ghi ở đây. Xem lại ngày.") % said
    return ""


def _fault_of_amount(take: Take, lot: Lot):
    if take.unit not in MeasureUnit.values:
        yield "unit", _("Chọn đơn vị.")
    elif not take.quantity.is_finite() or not 0 < take.quantity <= MOST:
        yield "quantity", _("Ghi số lượng lớn hơn 0.")
    elif (wanted := lot.in_unit(take.quantity, take.unit)) is None:
        said = {"unit": MeasureUnit(take.unit).label, "own": MeasureUnit(lot.unit).label, "lot": str(lot)}
        yield "unit", _("%(lot)s tính bằng %(own)s, không đổi được ra %(unit)s. Ghi bằng %(own)s.") % said
    elif wanted > lot.free:
        left = amount(max(lot.free, Decimal(0)), lot.unit)
        yield (
            "quantity",
            _("%(lot)s chỉ còn %(left)s. Ghi ít hơn, hoặc chọn thêm lô.") % {"lot": str(lot), "left": left},
        )


def _stopped_sources(lots: Mapping[uuid.UUID, Lot]) -> set[uuid.UUID]:
    """Those of `lots` that were made of something held or recalled."""
    before = upstream(lots.keys())
    states = (BatchState.HELD, BatchState.RECALLED)
    bad = Batch.objects.filter(pk__in=before, state__in=states).values_list("pk", flat=True) if before else ()
    return {lot for lot in lots if bad and upstream(lot) & set(bad)} if bad else set()


def locked(holder, takes: Sequence[Take]) -> dict[uuid.UUID, Lot]:
    """The lots of `takes` that `holder` has, locked until the transaction ends: nobody else counts them meanwhile."""
    return holdings({take.lot for take in takes}, holder=holder, lock=True)
