"""The table of communes: the same numbers for each, with denominators; it stands alone, the map only draws it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from products.batches import Batch
from traceability.foundation.words import fold
from traceability.monitor.desk import Desk, at_desk
from traceability.monitor.figures import CommuneRow, Figure, by_commune, counted
from traceability.monitor.overview import common
from traceability.monitor.periods import Period, chosen
from traceability.monitor.sheets import Sheet, csv_file
from traceability.monitor.tables import Value

COLUMNS = ("active", "ocop_coded", "batches", "listings", "scans", "warnings")  # "12 trên 40" says two of them at once


@dataclass(frozen=True)
class Line:
    """One row of the table: a commune, its figures in order of the columns, and its newest batch."""

    row: CommuneRow
    cells: list[Figure]
    newest: Any


def _newest(desk: Desk) -> dict[int | None, Any]:
    released = Batch.objects.filter(product__subject__in=desk.subjects, released_at__isnull=False)
    return dict(released.order_by().values_list("product__subject__unit").annotate(last=Max("released_at")))


def columns_of(rows: list[CommuneRow]) -> list[Figure]:
    """One figure of each column, for headings and definitions; a column that nobody fills falls away."""
    return [rows[0].figures[key] for key in COLUMNS if key in rows[0].figures] if rows else []


def in_order(lines: list[Line], asked: str, keys: list[str]) -> tuple[list[Line], str]:
    """`lines` as `asked` wants them; unknown numbers come last either way. Nonsense leaves the order of names."""
    key, down = asked.removeprefix("-"), asked.startswith("-")
    if key == "ten":
        named = sorted(lines, key=lambda line: line.row.unit.folded if line.row.unit else "", reverse=down)
        return named, asked
    if key == "moi":
        known = [line for line in lines if line.newest]
        return [*sorted(known, key=lambda line: line.newest, reverse=down), *(x for x in lines if not x.newest)], asked
    if key not in keys:
        return lines, ""
    place = keys.index(key)
    known = [line for line in lines if line.cells[place].value is not None]
    unknown = [line for line in lines if line.cells[place].value is None]
    return [*sorted(known, key=lambda line: line.cells[place].value or 0, reverse=down), *unknown], asked


def lines_of(desk: Desk, period: Period) -> list[Line]:
    """The rows of the table in the order of names."""
    rows, newest = by_commune(desk, period, counted(desk, period)), _newest(desk)
    keys = [figure.key for figure in columns_of(rows)]
    return [
        Line(row, [row.figures[key] for key in keys], newest.get(row.unit.pk) if row.unit else None) for row in rows
    ]


@at_desk
def communes(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """S2: the same numbers for each commune."""
    period, form = chosen(request.GET)
    lines = lines_of(desk, period)
    rows = [line.row for line in lines]
    columns = columns_of(rows)
    if request.GET.get("tai") == "csv":
        return csv_file("theo-xa", communes_sheet(lines))
    lines, sap = in_order(lines, request.GET.get("sap", ""), [column.key for column in columns])
    typed = request.GET.get("q", "")[:80]
    if typed.strip():
        lines = [line for line in lines if line.row.unit and fold(typed) in line.row.unit.folded]
    context = {
        "lines": [line for line in lines if line.row.is_known],
        "silent": [line.row.unit for line in lines if not line.row.is_known],
        "columns": [(column, *_heading(column.key, sap)) for column in columns],
        "name_sort": _heading("ten", sap or "ten"),
        "newest_sort": _heading("moi", sap),
        "typed": typed,
        "sap": sap,
        "all": len(rows),
        "known": sum(1 for row in rows if row.is_known),
        "kept": [(name, value) for name, value in (("q", typed), ("sap", sap)) if value],
    }
    return render(request, "monitor/communes.html", context | common(desk, period, form))


def _heading(key: str, sap: str) -> tuple[str, str]:
    """What a tap on the heading asks for, and in which order the column stands. Numbers begin with the largest."""
    state = {key: "ascending", f"-{key}": "descending"}.get(sap, "")
    if key == "ten":
        return ("-ten" if state == "ascending" else "ten"), state
    return (key if state == "descending" else f"-{key}"), state


def communes_sheet(lines: list[Line]) -> Sheet:
    """Every figure of every commune; an empty cell is "chưa có số liệu"."""
    figures = lines[0].row.figures if lines else {}
    keys = list(figures)
    headings = [_("Mã"), _("Từ ngày"), _("Xã, phường"), *(figures[key].label for key in keys), _("Lô mới nhất")]
    return Sheet(_("Theo xã"), headings, (_plain_line(line, keys) for line in lines))


def _plain_line(line: Line, keys: list[str]) -> list[Value]:
    unit = line.row.unit
    named: list[Value] = [unit.code, unit.valid_from, unit.full_name] if unit else ["", None, _("Chưa rõ xã, phường")]
    return [*named, *(line.row.figures[key].value for key in keys), line.newest]
