"""The overview: numbers with their definitions, each a way to its list; what waits; the year by months."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from traceability.foundation import numbers
from traceability.monitor.charts import month_chart
from traceability.monitor.desk import Desk, at_desk
from traceability.monitor.figures import Figure, by_commune, counted, totals
from traceability.monitor.hexmap import drawn
from traceability.monitor.periods import Period, PeriodForm, chosen, presets, spoken
from traceability.monitor.sheets import Sheet, csv_file
from traceability.monitor.tables import Value
from traceability.monitor.todo import todos
from traceability.monitor.trends import coded_by_set, released_by_month

FIVE = ("subjects", "active", "batches", "scans", "warnings")


@dataclass(frozen=True)
class Told:
    """A figure with what became of it since the span before."""

    figure: Figure
    change: str


def change_words(now: int | None, before: int | None) -> str:
    """ "tăng 18 so với kỳ trước": words, no coloured arrow; nothing where one of the two is not known."""
    if now is None or before is None:
        return ""
    if now == before:
        return _("bằng kỳ trước")
    words = _("tăng %(n)s so với kỳ trước") if now > before else _("giảm %(n)s so với kỳ trước")
    return words % {"n": numbers.show(abs(now - before))}


@at_desk
def overview(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """S1: five numbers, what waits, the year by months, every figure with its definition."""
    period, form = chosen(request.GET)
    desk = desk.narrowed(request.GET.get("xa", ""))
    counts = counted(desk, period)
    figures, earlier = totals(desk, period, counts), totals(desk, period.before, counted(desk, period.before))
    if request.GET.get("tai") == "csv":
        return csv_file("tong-quan", figures_sheet(figures))
    rows = by_commune(desk, period, counts)
    context = {
        "five": [Told(figures[key], change_words(figures[key].value, earlier[key].value)) for key in FIVE],
        "figures": list(figures.values()),
        "months": month_chart(released_by_month(desk, period.end), period.end, timezone.localdate()),
        "sets": coded_by_set(desk, period.end),
        "todos": todos(desk),
        "map": drawn(rows, "ocop_coded", span_of(desk, period)) if len(desk.communes) > 1 else None,
        "silent": sum(1 for row in rows if row.unit and not row.is_known),
        "kept": [("xa", desk.narrowed_to)] if desk.narrowed_to else [],
    }
    return render(request, "monitor/overview.html", context | common(desk, period, form))


def common(desk: Desk, period: Period, form: PeriodForm) -> dict[str, Any]:
    """What every page of figures needs."""
    today = timezone.localdate()
    spans = [(words, spoken(one.begin), spoken(one.end), one == period) for words, one in presets(today)]
    return {
        "desk": desk, "period": period, "form": form, "presets": spans, "now": timezone.now(),
        "fresh": period.end == today,
        "span": span_of(desk, period),
    }  # fmt: skip


def span_of(desk: Desk, period: Period) -> str:
    """The query by which another page speaks of the same days and the same commune."""
    span = f"tu={spoken(period.begin)}&den={spoken(period.end)}"
    return f"{span}&xa={desk.narrowed_to}" if desk.narrowed_to else span


def figures_sheet(figures: dict[str, Figure]) -> Sheet:
    """The figures as a table, with denominators and definitions."""
    headings = [_("Chỉ số"), _("Giá trị"), _("Trên"), _("Của"), _("Cách tính")]
    rows: Iterator[list[Value]] = (
        [f.label, f.value if f.value is not None else _("chưa có số liệu"), f.denominator, f.denominator_label,
         f.definition] for f in figures.values()
    )  # fmt: skip
    return Sheet(_("Tổng quan"), headings, rows)
