"""A drill (*diễn tập thu hồi*): the same search and the same rows, and nobody outside hears of it: no red page, no
event is written, no shop is called, nobody is told. Its report is kept."""

import time
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.users import User
from traceability.recall import reach
from traceability.recall.models import RecallSide, RecallState
from traceability.recall.order import on_record
from traceability.recall.orders import RecallOrder
from traceability.recall.preview import Preview, preview
from traceability.recall.scope import Scope
from traceability.recall.whereabouts import kilograms


@transaction.atomic
def run_drill(*, actor: User, scope: Scope, note: str = "") -> RecallOrder:
    """Looks for all that a recall of `scope` would reach, keeps it, and says how long that took."""
    began = time.perf_counter()
    seen = preview(actor, scope)
    side = RecallSide.AGENCY if seen.own is None else RecallSide.SUBJECT
    report = reach.report_of(seen) | coverage(seen)
    order = RecallOrder.objects.create(
        scope=scope.kind, asked=scope.as_json(), side=side, state=RecallState.DRILL, ordered_by=actor,
        subject_id=None if seen.own is None else seen.decided[0].owner, reason=note.strip()[:600],
        closed_at=timezone.now(),
    )  # fmt: skip
    reach.freeze(order, seen.lots, actor, own=seen.own)
    order.report = report | {"seconds": round(time.perf_counter() - began, 3)}
    order.save(update_fields=["report"])
    on_record(actor, "recall.drill", order, lots=len(seen.lots))
    return order


def coverage(seen: Preview) -> dict[str, Any]:
    """How much of the goods the books account for, and where the trail ends. Mass only: pieces have no weight."""
    made = passed = left = Decimal(0)
    unweighed = 0
    for one in seen.decided:
        fate = seen.fates[one.lot]
        whole = kilograms(one.quantity, one.unit)
        gone = None if fate.used is None or fate.sent is None else kilograms(fate.used + fate.sent, one.unit)
        if whole is None or gone is None:
            unweighed += 1
            continue
        made, passed, left = made + whole, passed + gone, left + max(whole - gone, Decimal(0))
    return {
        "made_kg": str(made), "passed_kg": str(passed), "left_kg": str(left), "unweighed": unweighed,
        "outside": sum(one.is_outside for one in seen.holders),
        "unconfirmed": sum(not one.is_outside and not one.is_received for one in seen.holders),
        "no_shipment": sum(_is_silent(seen, one) for one in seen.decided),
    }  # fmt: skip


def _is_silent(seen: Preview, one: Any) -> bool:
    """A lot on sale of which no book says that anything ever left: what was sold by hand is known to nobody."""
    fate = seen.fates[one.lot]
    return one.is_out and not fate.used and not fate.sent


def gaps(report: dict[str, Any]) -> list[str]:
    """What could not be traced, in sentences; empty where everything was."""
    said = [
        (report.get("entries_without_lot", 0), ngettext(
            "%(n)d mục nhật ký ghi vật tư này mà chưa thấy lô nào.",
            "%(n)d mục nhật ký ghi vật tư này mà chưa thấy lô nào.", report.get("entries_without_lot", 0),
        )),
        (report.get("no_shipment", 0), ngettext(
            "%(n)d lô đã công bố mà chưa ghi giao hàng: bán lẻ cho ai thì chưa rõ.",
            "%(n)d lô đã công bố mà chưa ghi giao hàng: bán lẻ cho ai thì chưa rõ.", report.get("no_shipment", 0),
        )),
        (report.get("unconfirmed", 0), ngettext(
            "%(n)d bên được giao hàng mà chưa ghi đã nhận.",
            "%(n)d bên được giao hàng mà chưa ghi đã nhận.", report.get("unconfirmed", 0),
        )),
        (report.get("outside", 0), ngettext(
            "%(n)d bên nhận ở ngoài hệ thống: hàng đi tiếp đâu thì phải gọi hỏi.",
            "%(n)d bên nhận ở ngoài hệ thống: hàng đi tiếp đâu thì phải gọi hỏi.", report.get("outside", 0),
        )),
        (report.get("unweighed", 0), ngettext(
            "%(n)d lô ghi theo gói, chai, cái nên chưa cộng được ra kg.",
            "%(n)d lô ghi theo gói, chai, cái nên chưa cộng được ra kg.", report.get("unweighed", 0),
        )),
    ]  # fmt: skip
    return [text % {"n": count} for count, text in said if count]


def percent(report: dict[str, Any]) -> int | None:
    """How much of the goods the books follow to a receiver or another lot; None where nothing could be weighed."""
    made = Decimal(report.get("made_kg", "0"))
    return int(Decimal(report["passed_kg"]) * 100 / made) if made else None


def notes(report: dict[str, Any]) -> str:
    """The first sentence of a report."""
    return _("Tìm thấy %(lots)d lô sau %(seconds)s giây.") % {
        "lots": report.get("lots", 0), "seconds": f"{report.get('seconds', 0):.2f}".replace(".", ","),
    }  # fmt: skip
