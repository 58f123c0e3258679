"""What the form of a new entry shows at first: an earlier entry once more, a purchase, a plot. It only proposes.

Ids come from addresses that may have been scanned or passed on: what is not one's own counts as not told.
"""

from typing import Any

from cooperatives.acting import Acting, as_uuid
from cooperatives.subjects import Plot
from products.batches import Batch
from traceability.field.diary_form import as_typed
from traceability.field.recent import CHIPS, recent
from traceability.inputs.stock import InputLot
from traceability.ledger.events import TraceEvent
from traceability.ledger.vocabulary import STATE_STEPS


def entry_to_copy(acting: Acting, step: str, asked: str) -> TraceEvent | None:
    """The entry named by `asked`; "1" means the latest of `step` (*Như lần trước*)."""
    events = _diary(acting).filter(biz_step=step)
    if asked == "1":
        return events.current().order_by("-record_time").first()
    wanted = as_uuid(asked)
    return events.filter(pk=wanted).first() if wanted else None


def plot_told(acting: Acting, asked: str) -> Plot | None:
    wanted = as_uuid(asked)
    return acting.plots().filter(pk=wanted, active=True).first() if wanted else None


def batch_told(acting: Acting, asked: str) -> Batch | None:
    wanted = as_uuid(asked)
    mine = Batch.objects.recorded_by(acting.user).filter(product__subject=acting.subject)
    return mine.filter(pk=wanted).first() if wanted else None


def lot_told(acting: Acting, asked: str) -> InputLot | None:
    wanted = as_uuid(asked)
    return InputLot.objects.offered_to(acting).filter(pk=wanted).first() if wanted else None


def first_boxes(acting: Acting, step: str, asked: dict[str, str]) -> dict[str, Any]:
    """Today, the plot told or that of the entry before, and on demand the whole of an earlier entry."""
    lot, plot = lot_told(acting, asked.get("vat-tu", "")), plot_told(acting, asked.get("thua", ""))
    told: dict[str, Any] = {"batch": batch_told(acting, asked.get("lo", ""))} if asked.get("lo") else {}
    if lot:
        told |= {"input_lot": lot.pk, "input_name": lot.name, "registration": lot.registration, "used_unit": lot.unit}
    told |= _chosen(acting, step, asked)
    before = entry_to_copy(acting, step, asked.get("nhu", ""))
    if before:
        return as_typed(before) | told | ({"plot": plot.pk} if plot else {})
    return told | {"plot": plot.pk if plot else _usual_plot(acting)}


def _chosen(acting: Acting, step: str, asked: dict[str, str]) -> dict[str, Any]:
    """Last values that were chosen by their address; words that nobody here wrote before count as not told."""
    wanted = {box: asked[name] for box, name in CHIPS.items() if asked.get(name)}
    if not wanted:
        return {}
    found = [one for box, choices in recent(acting, step).chips for one in choices if one["text"] == wanted.get(box)]
    return {name: text for one in found for name, text in one.items() if name != "text"}


def _usual_plot(acting: Acting) -> Any:
    plots = list(acting.plots().filter(active=True).values_list("pk", flat=True)[:2])
    latest = _diary(acting).current().filter(plot__active=True).order_by("-record_time")
    return latest.values_list("plot", flat=True).first() or (plots[0] if len(plots) == 1 else None)


def _diary(acting: Acting):
    """Entries that people wrote: of the whole subject, or of the household alone."""
    mine = TraceEvent.objects.filter(subject=acting.subject).exclude(biz_step__in=STATE_STEPS)
    return mine.of_household(acting.household) if acting.household else mine
