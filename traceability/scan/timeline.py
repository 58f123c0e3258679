"""What was done with a lot, newest first, in words for a buyer. Free notes and names of people never come out here."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format, localize
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cooperatives.subjects import Plot
from products.batches import Batch
from products.catalogue import MeasureUnit
from traceability.foundation.numbers import trimmed
from traceability.genealogy.sayings import in_words
from traceability.ledger.events import TraceEvent
from traceability.ledger.history import history
from traceability.ledger.vocabulary import INTERVAL_STEPS, PARTIAL_STEPS, STATE_STEPS, ErrorReason, Step
from traceability.recall.models import Recall, RecallSide
from traceability.scan.sources import Source, confirmed, declared

LATE_DAYS = 7  # written down so many days after the deed: the page says so


@dataclass(frozen=True)
class Entry:
    """One thing that happened. `look` is "bad" for a recall, "void" for what was corrected; `struck` says why."""

    title: str
    icon: str
    when: str
    where: str
    words: tuple[str, ...]
    source: Source | None
    look: str = ""
    struck: str = ""


def timeline(batch: Batch, recall: Recall | None) -> tuple[Entry, ...]:
    """Every event of the lot and of its plots' season. What was corrected stays, struck through."""
    events = history(batch).select_related("plot__unit")
    shown = [event for event in events if event.error_reason != ErrorReason.DID_NOT_OCCUR]
    return tuple(_entry(event, batch, recall) for event in shown)


def _entry(event: TraceEvent, batch: Batch, recall: Recall | None) -> Entry:
    struck = _why_struck(event)
    is_recall = event.biz_step == Step.RECALL
    return Entry(
        title=str(event.get_biz_step_display()),
        icon=event.icon,
        when=_when(event),
        where=_where(event, recall),
        words=tuple(filter(None, _words(event, batch))),
        source=_source(event, recall),
        look="void" if struck else "bad" if is_recall else "",
        struck=struck,
    )


def _why_struck(event: TraceEvent) -> str:
    correction = next(iter(event.corrections.all()), None)
    if correction is None:
        return ""
    day = date_format(timezone.localdate(correction.record_time))
    if correction.error_reason == ErrorReason.DID_NOT_OCCUR:
        return _("Ghi nhầm, việc này không xảy ra. Sửa ngày %(day)s.") % {"day": day}
    return _("Ghi sai, đã sửa ngày %(day)s.") % {"day": day}


def _when(event: TraceEvent) -> str:
    if event.biz_step in STATE_STEPS and not event.day_only:
        return date_format(timezone.localtime(event.event_time), "DATETIME_FORMAT")
    return date_format(event.event_date)


def plot_place(plot: Plot) -> str:
    """Kind and commune of a plot. Its own name may name a person, and its exact place is never public."""
    return f"{plot.get_kind_display()}, {plot.unit.name_in_text}"


def _where(event: TraceEvent, recall: Recall | None) -> str:
    if event.biz_step == Step.RECALL and recall and recall.side == RecallSide.AGENCY:
        return settings.AGENCY_NAME
    return plot_place(event.plot) if event.plot else ""


def _source(event: TraceEvent, recall: Recall | None) -> Source | None:
    if event.biz_step == Step.RECALL and recall and recall.side == RecallSide.AGENCY:
        return confirmed(settings.AGENCY_NAME, timezone.localdate(recall.decided_at) if recall.decided_at else None)
    return None if event.biz_step in STATE_STEPS - {Step.RECALL} - PARTIAL_STEPS else declared()


def _words(event: TraceEvent, batch: Batch) -> list[str]:
    how = event.how
    given = how.get("input") if isinstance(how.get("input"), dict) else {}
    late = (timezone.localdate(event.record_time) - event.event_date).days
    return [
        f"{capfirst(str(given['name']))}." if given.get("name") else "",
        _amount(how) or (f"{capfirst(lots)}." if (lots := in_words(event)) else ""),
        _interval(event, batch.produced_on) if event.biz_step in INTERVAL_STEPS else "",
        _("Ghi vào sổ sau %(days)s ngày.") % {"days": localize(late)} if late > LATE_DAYS else "",
    ]


def _amount(how: dict) -> str:
    if "quantity" not in how:
        return ""
    unit = dict(MeasureUnit.choices).get(how.get("unit", ""), "")
    return f"{localize(trimmed(Decimal(str(how['quantity']))))} {unit}".strip() + "."


def _interval(event: TraceEvent, harvested_on: dt.date) -> str:
    """ "Cách ly 7 ngày, đã qua 60 ngày khi thu hoạch." """
    days = event.how.get("phi_days")
    if days is None:
        return _("Chưa ghi thời gian cách ly.")
    said = ngettext("Cách ly %(days)d ngày", "Cách ly %(days)d ngày", days) % {"days": days}
    passed = (harvested_on - event.event_date).days
    if passed < 0:
        return said + "."
    return _("%(said)s, đã qua %(passed)d ngày khi thu hoạch.") % {"said": said, "passed": passed}
