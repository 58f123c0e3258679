"""Forbidden inputs in the diary of a batch, by the department's list of today for the day of the work. It only reads.

A ban that is entered later for an earlier day counts too: the diary does not change, what is known of it does.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from products.batches import Batch
from traceability.inputs.listing import MedicineState, find
from traceability.ledger.events import TraceEvent


@dataclass(frozen=True)
class Forbidden:
    """One use of a product that was forbidden on the day of its use."""

    event_id: str
    used_on: dt.date
    name: str
    plot: str
    source: str


def forbidden_in(batch: Batch) -> list[Forbidden]:
    """Every use that stands, on the batch or its plots in their season, latest first."""
    events = TraceEvent.objects.current().of_batch(batch).filter(how__input__name__isnull=False)
    found = []
    for event in events.select_related("plot").newest_first():
        used = event.how["input"]
        registration = str(used.get("registration") or "")
        row = find(name=str(used["name"]), registration=registration, day=event.event_date)
        if row is not None and row.state_on(event.event_date) == MedicineState.FORBIDDEN:
            plot = str(event.plot or batch.lot)
            found.append(Forbidden(str(event.pk), event.event_date, str(used["name"]), plot, row.source))
    return found


def forbidden_sentence(use: Forbidden) -> str:
    """Which product, when, where, by which document."""
    said = {"name": use.name, "day": date_format(use.used_on), "plot": use.plot, "source": use.source}
    return (
        _("%(name)s dùng ngày %(day)s ở %(plot)s là thuốc cấm (%(source)s). Lô này không công bố được.") % said
        + " "
        + _("Ghi nhầm tên thì sửa mục đó.")
    )
