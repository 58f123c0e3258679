"""The "what" of an event, by its type, as EPCIS 2.0 says it: built here, and judged here before it is recorded."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from products.batches import Batch
from products.catalogue import KILOGRAMS, MeasureUnit
from traceability.foundation.refusals import Refusal
from traceability.gs1.gtin import padded
from traceability.gs1.uri import DigitalLink
from traceability.ledger.canonical import number, plain
from traceability.ledger.document import place
from traceability.ledger.vocabulary import Action, EventType

_THINGS, _CHILDREN = ("epcList", "quantityList"), ("childEPCs", "childQuantityList")
_IN, _OUT = ("inputEPCList", "inputQuantityList"), ("outputEPCList", "outputQuantityList")
# By type: groups of properties of which each event needs at least one.
NEEDED: dict[str, tuple[tuple[str, ...], ...]] = {
    EventType.OBJECT: (_THINGS,),
    EventType.AGGREGATION: (("parentID",), _CHILDREN),
    EventType.TRANSACTION: (("bizTransactionList",), _THINGS),
    EventType.TRANSFORMATION: (_IN, _OUT),
    EventType.ASSOCIATION: (("parentID",), _CHILDREN),
}
MAY_STAND = {"bizTransactionList", "sourceList", "destinationList", "transformationID"}


def element(epc_class: str, quantity: Decimal | None = None, unit: str = "") -> dict[str, str]:
    """One lot with how much of it. Mass is told in kilograms; things that are counted have no unit of measure."""
    said = {"epcClass": epc_class}
    if quantity is None:
        return said
    factor = KILOGRAMS.get(unit)  # type: ignore[call-overload]
    said["quantity"] = number(quantity * factor if factor else quantity)
    if factor or unit == MeasureUnit.LITRE:
        said["uom"] = "KGM" if factor else "LTR"
    return said


def lot_class(batch: Batch) -> str:
    """The lot's Digital Link, or its own UUID while its product has no GTIN."""
    gtin = batch.product.gtin
    return DigitalLink("01", padded(gtin), {"10": batch.lot}).canonical() if gtin else place(batch.pk)


def sscc_class(sscc: str) -> str:
    """A case by its SSCC."""
    return DigitalLink("00", sscc).canonical()


def parties(kind: str, giver: Any, taker: Any) -> dict[str, list[dict[str, str]]]:
    """From whom to whom: `kind` is owning_party or possessing_party; ids are opaque."""
    return {
        "sourceList": [{"type": kind, "source": place(giver)}],
        "destinationList": [{"type": kind, "destination": place(taker)}],
    }


def transformed(into: Iterable[dict], out_of: Iterable[dict], transformation: Any = None) -> dict[str, Any]:
    """Inputs and outputs of a TransformationEvent; several events under one `transformation` are one."""
    said: dict[str, Any] = {"inputQuantityList": list(out_of), "outputQuantityList": list(into)}
    said = {name: value for name, value in said.items() if value}
    return said | ({"transformationID": place(transformation)} if transformation else {})


def packed(parent: str, children: Iterable[dict]) -> dict[str, Any]:
    """What an AggregationEvent puts into `parent`, or takes out of it."""
    return {"parentID": parent, "childQuantityList": list(children)}


def traded(papers: dict[str, str], lots: Iterable[dict]) -> dict[str, Any]:
    """The lots of a TransactionEvent, and the papers ({id: CBV type}) to which they belong."""
    found = [{"type": kind, "bizTransaction": paper} for paper, kind in papers.items()]
    return {"bizTransactionList": found, "quantityList": list(lots)}


def checked_what(event_type: str, action: str, what: dict[str, Any]) -> dict[str, Any]:
    """`what` in plain form. Raises Refusal where EPCIS knows no such event of this type."""
    if event_type not in EventType.values:
        raise Refusal({"event_type": [_("Chưa có loại sự kiện này. Chọn một trong năm loại của EPCIS.")]})
    may_act = event_type != EventType.TRANSFORMATION
    if may_act != (action in Action.values):
        raise Refusal({"action": [_("Loại sự kiện này cần ghi rõ thêm, xem hay bớt; chế biến thì để trống.")]})
    groups, allowed = NEEDED[event_type], MAY_STAND | {name for group in NEEDED[event_type] for name in group}
    unknown = sorted(set(what) - allowed)
    if unknown:
        raise Refusal({"what": [_("Loại sự kiện này không có mục: %(names)s.") % {"names": ", ".join(unknown)}]})
    lacking = [group for group in groups if not any(what.get(name) for name in group)]
    if event_type == EventType.TRANSFORMATION and what.get("transformationID"):
        lacking = lacking if len(lacking) == len(groups) else []  # several events may share the two sides
    if lacking:
        raise Refusal({"what": [_lacking(lacking[0])]})
    try:
        return plain(what)
    except (ValueError, RecursionError):
        raise Refusal({"what": [_("Nội dung có ký tự không lưu được. Anh/chị gõ lại giúp.")]}) from None


def _lacking(group: tuple[str, ...]) -> str:
    if group == _IN:
        return _("Có lô làm ra mà chưa có lô đưa vào. Chọn ít nhất một lô đưa vào.")
    if group == _OUT:
        return _("Có lô đưa vào mà chưa có lô làm ra. Ghi ít nhất một lô làm ra.")
    return _("Sự kiện này còn thiếu: %(names)s.") % {"names": ", ".join(group)}
